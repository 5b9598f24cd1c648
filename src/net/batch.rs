//! Collects server events, so that the app handles them at most every 50 milliseconds.

use std::time::{Duration, Instant};

use crate::domain::server_event::ServerEvent;

/// Between two batches.
pub(super) const MIN_INTERVAL: Duration = Duration::from_millis(50);

/// Events that are not delivered yet. An event after a pause is due at once.
#[derive(Debug, Default)]
pub(super) struct EventBatch {
    events: Vec<ServerEvent>,
    last_delivery: Option<Instant>,
}

impl EventBatch {
    pub(super) fn push(&mut self, event: ServerEvent) {
        self.events.push(event);
    }

    /// When the events are due; `None` without events.
    pub(super) fn due(&self, now: Instant) -> Option<Instant> {
        let next = |last| last + MIN_INTERVAL;
        (!self.events.is_empty()).then(|| self.last_delivery.map_or(now, next))
    }

    /// Takes the events if they are due.
    pub(super) fn take(&mut self, now: Instant) -> Option<Vec<ServerEvent>> {
        let _due = self.due(now).filter(|due| *due <= now)?;
        self.last_delivery = Some(now);
        self.flush()
    }

    /// Takes the events even if they are not due.
    pub(super) fn flush(&mut self) -> Option<Vec<ServerEvent>> {
        (!self.events.is_empty()).then(|| std::mem::take(&mut self.events))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_event_is_due_at_once_and_later_ones_are_batched() {
        let start = Instant::now();
        let mut batch = EventBatch::default();
        assert_eq!(batch.due(start), None);
        batch.push(ServerEvent::Disconnected);
        assert_eq!(batch.take(start).map(|events| events.len()), Some(1));
        batch.push(ServerEvent::Disconnected);
        batch.push(ServerEvent::Disconnected);
        assert_eq!(batch.take(start + Duration::from_millis(49)), None);
        assert_eq!(batch.due(start), Some(start + MIN_INTERVAL));
        assert_eq!(
            batch.take(start + MIN_INTERVAL).map(|events| events.len()),
            Some(2)
        );
        assert_eq!(batch.flush(), None);
    }
}
