//! A queue of announcements for screen readers: text that is spoken and is not visible anywhere.
//!
//! Spaces announcements so that readers do not drop them. The caller passes the time, so the queue needs no clock.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::semantics::Live;

/// Minimum interval between two announcements: readers drop one that follows too closely.
pub const APART: Duration = Duration::from_millis(250);
pub const STAYS: Duration = Duration::from_secs(3);
/// The oldest pending announcement is dropped beyond this number.
const WAITING: usize = 16;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saying {
    /// Unique, so that repeated text is a new announcement.
    pub number: u64,
    pub words: String,
    pub live: Live,
    since: Instant,
}

#[derive(Debug, Default)]
pub struct Queue {
    waiting: VecDeque<(String, Live)>,
    current: Option<Saying>,
    count: u64,
}

impl Queue {
    pub fn push(&mut self, text: String, live: Live) {
        if self.waiting.len() == WAITING {
            let _oldest = self.waiting.pop_front();
        }
        self.waiting.push_back((text, live));
    }

    pub fn clear(&mut self) {
        self.waiting.clear();
        self.current = None;
    }

    /// Returns the announcement that is current at `now` and the time of the next call. Merges everything pending into
    /// one announcement.
    pub fn now(&mut self, now: Instant) -> (Option<&Saying>, Option<Instant>) {
        let due = self
            .current
            .as_ref()
            .is_none_or(|current| now >= current.since + APART);
        if due && !self.waiting.is_empty() {
            let is_urgent = |(_, live): &(String, Live)| *live == Live::Assertive;
            let urgent = self.waiting.iter().any(is_urgent);
            let texts: Vec<_> = self.waiting.drain(..).map(|(text, _)| text).collect();
            self.count += 1;
            self.current = Some(Saying {
                number: self.count,
                words: texts.join("\n"),
                live: if urgent {
                    Live::Assertive
                } else {
                    Live::Polite
                },
                since: now,
            });
        }
        let expired = self
            .current
            .as_ref()
            .is_some_and(|current| now >= current.since + STAYS);
        if expired {
            self.current = None;
        }
        let has_pending = !self.waiting.is_empty();
        let next_poll = self
            .current
            .as_ref()
            .map(|current| current.since + if has_pending { APART } else { STAYS });
        (self.current.as_ref(), next_poll)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sayings_keep_their_distance_and_what_waits_is_said_together() {
        let start = Instant::now();
        let mut queue = Queue::default();
        assert_eq!(queue.now(start), (None, None));
        queue.push("one".into(), Live::Polite);
        let (current, next_poll) = queue.now(start);
        assert_eq!(current.map(|current| current.words.as_str()), Some("one"));
        assert_eq!(next_poll, Some(start + STAYS));
        queue.push("two".into(), Live::Polite);
        queue.push("three".into(), Live::Assertive);
        let (current, next_poll) = queue.now(start + APART / 2);
        assert_eq!(current.map(|current| current.number), Some(1));
        assert_eq!(next_poll, Some(start + APART));
        let (current, next_poll) = queue.now(start + APART);
        let current = current.unwrap();
        assert_eq!(
            (current.words.as_str(), current.live),
            ("two\nthree", Live::Assertive)
        );
        assert_eq!(next_poll, Some(start + APART + STAYS));
        assert_eq!(queue.now(start + APART + STAYS), (None, None));
    }

    #[test]
    fn the_same_words_are_another_saying() {
        let start = Instant::now();
        let mut queue = Queue::default();
        queue.push("again".into(), Live::Polite);
        let first = queue.now(start).0.unwrap().number;
        queue.push("again".into(), Live::Polite);
        assert_ne!(queue.now(start + APART).0.unwrap().number, first);
    }

    #[test]
    fn what_waits_is_bounded() {
        let mut queue = Queue::default();
        for number in 0..100 {
            queue.push(number.to_string(), Live::Polite);
        }
        let text = queue.now(Instant::now()).0.unwrap().words.clone();
        assert_eq!(text.lines().count(), WAITING);
        assert!(text.ends_with("99"));
    }
}
