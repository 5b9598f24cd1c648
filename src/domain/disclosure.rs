//! What has been sent to one server: which kinds of data, when first and last, and how often (ADR-0005).
//!
//! Counts only; content is never recorded. The network layer records, the user reads.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::tagged::tagged;

tagged! {
    /// A kind of data that can be sent. The list is closed: nothing else can leave the device. In display order.
    pub enum DataKind {
        /// An anonymous request for the capabilities of the server.
        Probe = "look",
        Uid = "uid",
        /// The random label of this device.
        Device = "device",
        /// The public key for this server, and a signature.
        Proof = "proof",
        /// Which channels are read.
        Channels = "channels",
        /// Which pictures and files of messages are loaded.
        LoadedFile = "files",
        /// Up to which message a channel was read.
        ReadPosition = "read",
        /// Whose profiles were requested.
        ProfileLookup = "names",
        Typing = "typing",
        /// What was typed after an `@`, to a server that looks up people.
        MentionLookup = "mention_lookup",
        Message = "message",
        /// The bytes of files, their types and their cleaned names.
        SentFile = "file",
        Reaction = "reaction",
        /// Names and order of channels and categories.
        ChannelChange = "channel_change",
        ProfileName = "profile_name",
        ProfilePicture = "profile_picture",
        /// A picture on another host, requested by the user, without identification.
        ThirdPartyPicture = "elsewhere",
        Leave = "leave",
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisclosureRecord {
    pub first: Timestamp,
    pub last: Timestamp,
    pub count: u64,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DisclosureLog {
    entries: BTreeMap<DataKind, DisclosureRecord>,
}

impl DisclosureLog {
    /// Counts a disclosure.
    pub fn record(&mut self, kind: DataKind, now: Timestamp) {
        let new = DisclosureRecord {
            first: now,
            last: now,
            count: 0,
        };
        let entry = self.entries.entry(kind).or_insert(new);
        entry.first = entry.first.min(now);
        entry.last = entry.last.max(now);
        entry.count = entry.count.saturating_add(1);
    }

    /// Counts what was disclosed before.
    pub fn add(&mut self, earlier: &Self) {
        for (kind, record) in &earlier.entries {
            let entry = self.entries.entry(*kind).or_insert(DisclosureRecord {
                count: 0,
                ..*record
            });
            entry.first = entry.first.min(record.first);
            entry.last = entry.last.max(record.last);
            entry.count = entry.count.saturating_add(record.count);
        }
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// In display order.
    pub fn entries(&self) -> impl Iterator<Item = (DataKind, DisclosureRecord)> + '_ {
        DataKind::ALL
            .into_iter()
            .filter_map(|kind| Some((kind, *self.entries.get(&kind)?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn disclosures_are_counted_with_first_and_last_time() {
        let mut log = DisclosureLog::default();
        for second in [20, 30, 10] {
            log.record(DataKind::Message, at(second));
        }
        log.record(DataKind::Uid, at(40));
        let entries: Vec<_> = log.entries().collect();
        let message = DisclosureRecord {
            first: at(10),
            last: at(30),
            count: 3,
        };
        assert_eq!(entries[1], (DataKind::Message, message));
        assert_eq!(entries[0].0, DataKind::Uid);
        assert_eq!(entries.len(), 2);
    }

    #[test]
    fn earlier_disclosures_are_added() {
        let log = |kinds: &[(DataKind, i64)]| {
            let mut log = DisclosureLog::default();
            for (kind, second) in kinds {
                log.record(*kind, at(*second));
            }
            log
        };
        let mut sum = log(&[(DataKind::Uid, 30), (DataKind::Message, 40)]);
        sum.add(&log(&[(DataKind::Uid, 10), (DataKind::Leave, 20)]));
        let all = [
            (DataKind::Uid, 10),
            (DataKind::Leave, 20),
            (DataKind::Uid, 30),
            (DataKind::Message, 40),
        ];
        assert_eq!(sum, log(&all));
    }

    #[test]
    fn data_kind_tags_round_trip() {
        for kind in DataKind::ALL {
            assert_eq!(DataKind::from_tag(kind.tag()), Some(kind));
        }
        assert_eq!(DataKind::from_tag("root"), None);
    }
}
