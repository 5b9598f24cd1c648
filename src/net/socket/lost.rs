//! Channels of which an event could not be read, and when they are fetched again: not with each such event, of which a
//! server may send any number.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use crate::domain::id::ChannelId;

/// From the first event to the fetch.
pub(super) const DELAY: Duration = Duration::from_secs(1);

#[derive(Debug, Default)]
pub(super) struct LostMessages {
    channels: BTreeSet<ChannelId>,
    due: Option<Instant>,
}

impl LostMessages {
    /// An event of this channel could not be read.
    pub(super) fn add(&mut self, channel: ChannelId, now: Instant) {
        let _due = self.due.get_or_insert(now + DELAY);
        let _new = self.channels.insert(channel);
    }

    pub(super) fn next_timer(&self) -> Option<Instant> {
        self.due
    }

    /// Takes the channels, if they are to be fetched now.
    pub(super) fn take_due(&mut self, now: Instant) -> BTreeSet<ChannelId> {
        match self.due {
            Some(due) if due <= now => std::mem::take(self).channels,
            _ => BTreeSet::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flood_of_unreadable_events_fetches_a_channel_once_a_second() {
        let start = Instant::now();
        let mut lost = LostMessages::default();
        let mut fetches = 0;
        for millisecond in 0..10_000 {
            let now = start + Duration::from_millis(millisecond);
            lost.add("c".into(), now);
            fetches += lost.take_due(now).len();
        }
        assert_eq!(fetches, 9);
        assert!(lost.next_timer().is_some());
    }
}
