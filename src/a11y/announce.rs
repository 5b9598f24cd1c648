//! A queue of announcements for screen readers: text that is spoken and is not visible anywhere.
//!
//! Spaces announcements so that readers do not drop them. The caller passes the time, so the queue needs no clock.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::semantics::Live;

/// Minimum interval between two announcements: readers drop one that follows too closely.
pub const MIN_INTERVAL: Duration = Duration::from_millis(250);
pub const DISPLAY_TIME: Duration = Duration::from_secs(3);
/// The oldest pending announcement is dropped beyond this number.
const MAX_PENDING: usize = 16;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActiveAnnouncement {
    /// Unique, so that repeated text is a new announcement.
    pub id: u64,
    pub text: String,
    pub live: Live,
    started_at: Instant,
}

#[derive(Debug, Default)]
pub struct Queue {
    pending: VecDeque<(String, Live)>,
    current: Option<ActiveAnnouncement>,
    last_id: u64,
}

impl Queue {
    pub fn push(&mut self, text: String, live: Live) {
        if self.pending.len() == MAX_PENDING {
            let _oldest = self.pending.pop_front();
        }
        self.pending.push_back((text, live));
    }

    pub fn clear(&mut self) {
        self.pending.clear();
        self.current = None;
    }

    /// Returns the announcement that is current at `now` and the time of the next call. Merges everything pending into
    /// one announcement.
    pub fn poll(&mut self, now: Instant) -> (Option<&ActiveAnnouncement>, Option<Instant>) {
        let due = self
            .current
            .as_ref()
            .is_none_or(|current| now >= current.started_at + MIN_INTERVAL);
        if due && !self.pending.is_empty() {
            let is_urgent = |live: &Live| *live == Live::Assertive;
            let (texts, live): (Vec<_>, Vec<_>) = self.pending.drain(..).unzip();
            self.last_id += 1;
            self.current = Some(ActiveAnnouncement {
                id: self.last_id,
                text: texts.join("\n"),
                live: live.into_iter().find(is_urgent).unwrap_or(Live::Polite),
                started_at: now,
            });
        }
        let _expired = self
            .current
            .take_if(|current| now >= current.started_at + DISPLAY_TIME);
        let current = self.current.as_ref();
        let delay = if self.pending.is_empty() {
            DISPLAY_TIME
        } else {
            MIN_INTERVAL
        };
        (current, current.map(|current| current.started_at + delay))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn announcements_are_spaced_and_pending_ones_are_merged() {
        let start = Instant::now();
        let mut queue = Queue::default();
        assert_eq!(queue.poll(start), (None, None));
        queue.push("one".into(), Live::Polite);
        let (current, next_poll) = queue.poll(start);
        assert_eq!(current.map(|current| current.text.as_str()), Some("one"));
        assert_eq!(next_poll, Some(start + DISPLAY_TIME));
        queue.push("two".into(), Live::Polite);
        queue.push("three".into(), Live::Assertive);
        let (current, next_poll) = queue.poll(start + MIN_INTERVAL / 2);
        assert_eq!(current.map(|current| current.id), Some(1));
        assert_eq!(next_poll, Some(start + MIN_INTERVAL));
        let (current, next_poll) = queue.poll(start + MIN_INTERVAL);
        let current = current.unwrap();
        assert_eq!(
            (current.text.as_str(), current.live),
            ("two\nthree", Live::Assertive)
        );
        assert_eq!(next_poll, Some(start + MIN_INTERVAL + DISPLAY_TIME));
        assert_eq!(
            queue.poll(start + MIN_INTERVAL + DISPLAY_TIME),
            (None, None)
        );
    }

    #[test]
    fn repeated_text_is_a_new_announcement() {
        let start = Instant::now();
        let mut queue = Queue::default();
        queue.push("again".into(), Live::Polite);
        let first = queue.poll(start).0.unwrap().id;
        queue.push("again".into(), Live::Polite);
        assert_ne!(queue.poll(start + MIN_INTERVAL).0.unwrap().id, first);
    }

    #[test]
    fn pending_announcements_are_bounded() {
        let mut queue = Queue::default();
        for number in 0..100 {
            queue.push(number.to_string(), Live::Polite);
        }
        let text = queue.poll(Instant::now()).0.unwrap().text.clone();
        assert_eq!(text.lines().count(), MAX_PENDING);
        assert!(text.ends_with("99"));
    }
}
