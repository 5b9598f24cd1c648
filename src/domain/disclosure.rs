//! What has left this device for one server: which kinds of data, when first and last, and how often.
//!
//! Counts, and keeps no content. The border fills it, the user reads it (ADR-0005).

use std::collections::BTreeMap;

use jiff::Timestamp;

/// A kind of data that can leave. The list is closed: what is not in it cannot be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DataKind {
    /// A question that says nothing of who asks: what the server offers.
    Probe,
    /// The opaque uid.
    Uid,
    /// The random label of this device.
    Device,
    /// The public key of this server alone, and a signature.
    Proof,
    /// Which channels are read.
    Channels,
    /// Text that the user sent.
    Message,
    /// That the user writes.
    Typing,
    /// Whose names were asked for.
    ProfileLookup,
    /// A name that the user published.
    ProfileName,
    /// A picture that the user published.
    ProfilePicture,
    /// A picture on a host that is no server of the user's, asked for by hand; under no name.
    ThirdPartyPicture,
    /// That the user left.
    Leave,
}

impl DataKind {
    /// All kinds, in the order in which they are shown.
    pub const ALL: [Self; 12] = [
        Self::Probe,
        Self::Uid,
        Self::Device,
        Self::Proof,
        Self::Channels,
        Self::ProfileLookup,
        Self::Typing,
        Self::Message,
        Self::ProfileName,
        Self::ProfilePicture,
        Self::ThirdPartyPicture,
        Self::Leave,
    ];

    /// What it is called in the file.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Probe => "look",
            Self::Uid => "uid",
            Self::Device => "device",
            Self::Proof => "proof",
            Self::Channels => "channels",
            Self::Message => "message",
            Self::Typing => "typing",
            Self::ProfileLookup => "names",
            Self::ProfileName => "profile_name",
            Self::ProfilePicture => "profile_picture",
            Self::ThirdPartyPicture => "elsewhere",
            Self::Leave => "leave",
        }
    }

    /// The kind of a word in the file.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// When and how often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DisclosureRecord {
    /// When first.
    pub first: Timestamp,
    /// When last.
    pub last: Timestamp,
    /// How often.
    pub count: u64,
}

/// What has left for one server.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DisclosureLog {
    entries: BTreeMap<DataKind, DisclosureRecord>,
}

impl DisclosureLog {
    /// Takes down that a kind of data left. Gives whether it left for the first time.
    pub fn note(&mut self, kind: DataKind, now: Timestamp) -> bool {
        match self.entries.get_mut(&kind) {
            Some(entry) => {
                entry.last = entry.last.max(now);
                entry.count = entry.count.saturating_add(1);
                false
            }
            None => self.put(
                kind,
                DisclosureRecord {
                    first: now,
                    last: now,
                    count: 1,
                },
            ),
        }
    }

    /// Takes up an entry as it was kept. Gives whether there was none.
    pub fn put(&mut self, kind: DataKind, entry: DisclosureRecord) -> bool {
        self.entries.insert(kind, entry).is_none()
    }

    /// What left, in the order in which it is shown.
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
    fn each_kind_is_counted_with_its_first_and_last_time() {
        let mut ledger = DisclosureLog::default();
        assert!(ledger.note(DataKind::Message, at(10)));
        assert!(!ledger.note(DataKind::Message, at(30)));
        assert!(!ledger.note(DataKind::Message, at(20)));
        assert!(ledger.note(DataKind::Uid, at(40)));
        let entries: Vec<_> = ledger.entries().collect();
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
    fn every_kind_has_a_word_of_its_own() {
        for kind in DataKind::ALL {
            assert_eq!(DataKind::of(kind.word()), Some(kind));
        }
        assert_eq!(DataKind::of("root"), None);
    }
}
