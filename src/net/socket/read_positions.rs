//! What the user has read, for their other devices: reported to a server that offers it, and asked of it
//! (`docs/backend-contract.md` 6.11).

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use crate::domain::id::{ChannelId, MessageId};

/// Before a position is reported: while messages arrive in a channel that is read, one report is enough.
pub(super) const DELAY: Duration = Duration::from_secs(2);

#[derive(Debug, Default)]
pub(super) struct ReadPositions {
    waiting: BTreeMap<ChannelId, MessageId>,
    due: Option<Instant>,
    /// What the server knows.
    known: BTreeMap<ChannelId, MessageId>,
    /// The channels whose position was asked for.
    asked: BTreeSet<ChannelId>,
}

impl ReadPositions {
    /// The user has read a channel up to a message.
    pub fn read(&mut self, channel: ChannelId, message: MessageId, now: Instant) {
        if self.known.get(&channel) == Some(&message) {
            let _older = self.waiting.remove(&channel);
        } else {
            let _older = self.waiting.insert(channel, message);
            let _due = self.due.get_or_insert(now + DELAY);
        }
    }

    /// The server knows of a message that it was read.
    pub fn on_known(&mut self, channel: &ChannelId, message: &MessageId) {
        let _older = self.known.insert(channel.clone(), message.clone());
        let _reported = (self.waiting.get(channel) == Some(message)).then(|| {
            let _message = self.waiting.remove(channel);
        });
    }

    /// A position could not be reported.
    pub fn on_failed(&mut self, channel: ChannelId, message: MessageId, retry: Instant) {
        let _newer = self.waiting.entry(channel).or_insert(message);
        let _due = self.due.get_or_insert(retry);
    }

    pub fn next_timer(&self) -> Option<Instant> {
        self.due
    }

    /// The positions that are to be reported now.
    pub fn take_due(&mut self, now: Instant) -> BTreeMap<ChannelId, MessageId> {
        if self.due.is_none_or(|due| due > now) {
            return BTreeMap::new();
        }
        self.due = None;
        std::mem::take(&mut self.waiting)
    }

    /// Whether the position in a channel is to be asked for: once for each connection. Later ones arrive as events.
    pub fn begin_asking(&mut self, channel: &ChannelId) -> bool {
        self.asked.insert(channel.clone())
    }

    pub fn on_connected(&mut self) {
        self.asked.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn newest_position_of_each_channel_is_reported_once() {
        let (mut reads, start) = (ReadPositions::default(), Instant::now());
        for message in ["1", "2", "3"] {
            reads.read("a".into(), message.into(), start);
        }
        reads.read("b".into(), "9".into(), start + DELAY / 2);
        assert_eq!(reads.next_timer(), Some(start + DELAY));
        assert!(reads.take_due(start).is_empty());
        let due = reads.take_due(start + DELAY);
        let expected = [("a", "3"), ("b", "9")];
        assert_eq!(due, expected.map(|(c, m)| (c.into(), m.into())).into());
        assert_eq!(reads.next_timer(), None);
        reads.on_known(&"a".into(), &"3".into());
        reads.read("a".into(), "3".into(), start);
        assert_eq!(reads.next_timer(), None, "the server knows it");
    }

    #[test]
    fn failed_report_is_repeated_unless_there_is_a_newer_one() {
        let (mut reads, start) = (ReadPositions::default(), Instant::now());
        reads.on_failed("a".into(), "1".into(), start);
        reads.read("b".into(), "3".into(), start);
        reads.on_failed("b".into(), "2".into(), start);
        let due = reads.take_due(start);
        let expected = [("a", "1"), ("b", "3")];
        assert_eq!(due, expected.map(|(c, m)| (c.into(), m.into())).into());
    }

    #[test]
    fn position_that_another_device_reported_is_not_repeated() {
        let (mut reads, start) = (ReadPositions::default(), Instant::now());
        reads.read("a".into(), "1".into(), start);
        reads.on_known(&"a".into(), &"1".into());
        assert!(reads.take_due(start + DELAY).is_empty());
        assert!(reads.begin_asking(&"a".into()));
        assert!(!reads.begin_asking(&"a".into()));
        reads.on_connected();
        assert!(reads.begin_asking(&"a".into()));
    }
}
