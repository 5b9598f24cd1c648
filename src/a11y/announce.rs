//! What is said without standing anywhere: one saying after the other, far enough apart that readers hear each.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::semantics::Live;

/// Between two sayings: readers drop one that follows too closely.
pub const APART: Duration = Duration::from_millis(250);
/// How long a saying stays in the tree.
pub const STAYS: Duration = Duration::from_secs(3);
/// More than this does not wait: who is told a hundred things hears none.
const WAITING: usize = 16;

/// Words that are being said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saying {
    /// Tells it from all others, of the same words too.
    pub number: u64,
    /// What is said.
    pub words: String,
    /// How urgently.
    pub live: Live,
    since: Instant,
}

/// What is to be said.
#[derive(Debug, Default)]
pub struct Queue {
    waiting: VecDeque<(String, Live)>,
    current: Option<Saying>,
    count: u64,
}

impl Queue {
    /// Has something said when its turn comes.
    pub fn push(&mut self, words: String, live: Live) {
        if self.waiting.len() == WAITING {
            let _oldest = self.waiting.pop_front();
        }
        self.waiting.push_back((words, live));
    }

    /// Drops everything.
    pub fn clear(&mut self) {
        self.waiting.clear();
        self.current = None;
    }

    /// What is being said now, and when to ask again. What has gathered meanwhile is said in one go.
    pub fn now(&mut self, now: Instant) -> (Option<&Saying>, Option<Instant>) {
        let due = self
            .current
            .as_ref()
            .is_none_or(|current| now >= current.since + APART);
        if due && !self.waiting.is_empty() {
            let live = self.waiting.iter().map(|(_, live)| *live).max();
            let words: Vec<_> = self.waiting.drain(..).map(|(words, _)| words).collect();
            self.count += 1;
            self.current = Some(Saying {
                number: self.count,
                words: words.join("\n"),
                live: live.unwrap_or(Live::Polite),
                since: now,
            });
        }
        let over = self
            .current
            .as_ref()
            .is_some_and(|current| now >= current.since + STAYS);
        if over {
            self.current = None;
        }
        let waits = !self.waiting.is_empty();
        let again = self
            .current
            .as_ref()
            .map(|current| current.since + if waits { APART } else { STAYS });
        (self.current.as_ref(), again)
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
        let (said, again) = queue.now(start);
        assert_eq!(said.map(|said| said.words.as_str()), Some("one"));
        assert_eq!(again, Some(start + STAYS));
        queue.push("two".into(), Live::Polite);
        queue.push("three".into(), Live::Assertive);
        let (said, again) = queue.now(start + APART / 2);
        assert_eq!(said.map(|said| said.number), Some(1));
        assert_eq!(again, Some(start + APART));
        let (said, again) = queue.now(start + APART);
        let said = said.unwrap();
        assert_eq!(
            (said.words.as_str(), said.live),
            ("two\nthree", Live::Assertive)
        );
        assert_eq!(again, Some(start + APART + STAYS));
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
        let said = queue.now(Instant::now()).0.unwrap().words.clone();
        assert_eq!(said.lines().count(), WAITING);
        assert!(said.ends_with("99"));
    }
}
