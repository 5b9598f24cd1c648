//! How much is read from the socket of one server, so that its flood does not take the processor from the others.

use std::time::{Duration, Instant};

/// In which the limits apply.
const WINDOW: Duration = Duration::from_millis(50);
const MAX_FRAMES: u32 = 1_000;
/// In bytes; one frame may exceed it.
const MAX_BYTES: usize = 1024 * 1024;

#[derive(Debug)]
pub(super) struct ReadBudget {
    since: Instant,
    frames: u32,
    bytes: usize,
}

impl ReadBudget {
    pub(super) fn new(now: Instant) -> Self {
        Self {
            since: now,
            frames: 0,
            bytes: 0,
        }
    }

    /// Counts a frame that was read.
    pub(super) fn spend(&mut self, bytes: usize, now: Instant) {
        if now >= self.since + WINDOW {
            *self = Self::new(now);
        }
        self.frames += 1;
        self.bytes = self.bytes.saturating_add(bytes);
    }

    /// When the next frame may be read; `None` if now.
    pub(super) fn next(&self, now: Instant) -> Option<Instant> {
        let end = self.since + WINDOW;
        let is_spent = self.frames >= MAX_FRAMES || self.bytes >= MAX_BYTES;
        (is_spent && now < end).then_some(end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flood_is_read_at_a_limited_rate() {
        let start = Instant::now();
        for (bytes, limit) in [(10, MAX_FRAMES), (MAX_BYTES / 4, 4), (MAX_BYTES * 4, 1)] {
            let mut budget = ReadBudget::new(start);
            for _ in 0..limit {
                assert_eq!(budget.next(start), None);
                budget.spend(bytes, start);
            }
            assert_eq!(budget.next(start), Some(start + WINDOW));
            let later = start + WINDOW;
            assert_eq!(budget.next(later), None);
            budget.spend(1, later);
            assert_eq!(budget.next(later), None);
        }
    }
}
