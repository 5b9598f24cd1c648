//! Gathers what the server says, so that the window hears of it at most every 50 milliseconds.

use std::time::{Duration, Instant};

use crate::domain::server_event::ServerEvent;

/// The shortest time between two messages to the window.
pub(super) const PAUSE: Duration = Duration::from_millis(50);

/// What was said and not told yet. The first word after a silence is told at once.
#[derive(Debug, Default)]
pub(super) struct Batch {
    changes: Vec<ServerEvent>,
    told: Option<Instant>,
}

impl Batch {
    pub(super) fn add(&mut self, change: ServerEvent) {
        self.changes.push(change);
    }

    /// When what is there must be told.
    pub(super) fn due(&self, now: Instant) -> Option<Instant> {
        (!self.changes.is_empty()).then(|| self.told.map_or(now, |told| told + PAUSE))
    }

    /// What is to be told now.
    pub(super) fn take(&mut self, now: Instant) -> Option<Vec<ServerEvent>> {
        let due = self.due(now)?;
        if due > now {
            return None;
        }
        self.told = Some(now);
        Some(std::mem::take(&mut self.changes))
    }

    /// Everything, whenever it is due.
    pub(super) fn flush(&mut self) -> Option<Vec<ServerEvent>> {
        (!self.changes.is_empty()).then(|| std::mem::take(&mut self.changes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_word_goes_at_once_and_the_rest_together() {
        let start = Instant::now();
        let mut batch = Batch::default();
        assert_eq!(batch.due(start), None);
        batch.add(ServerEvent::Disconnected);
        assert_eq!(batch.take(start).map(|changes| changes.len()), Some(1));
        batch.add(ServerEvent::Disconnected);
        batch.add(ServerEvent::Disconnected);
        assert_eq!(batch.take(start + Duration::from_millis(49)), None);
        assert_eq!(batch.due(start), Some(start + PAUSE));
        assert_eq!(
            batch.take(start + PAUSE).map(|changes| changes.len()),
            Some(2)
        );
        assert_eq!(batch.flush(), None);
    }
}
