//! What has left this device for one server: which kinds of data, when first and last, and how often.
//!
//! Counts, and keeps no content. The border fills it, the user reads it (ADR-0005).

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A kind of data that can leave. The list is closed: what is not in it cannot be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A question that says nothing of who asks: what the server offers.
    Look,
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
    Names,
    /// A name that the user published.
    ProfileName,
    /// A picture that the user published.
    ProfilePicture,
    /// A picture on a host that is no server of the user's, asked for by hand; under no name.
    Elsewhere,
    /// That the user left.
    Leave,
}

impl Kind {
    /// All kinds, in the order in which they are shown.
    pub const ALL: [Self; 12] = [
        Self::Look,
        Self::Uid,
        Self::Device,
        Self::Proof,
        Self::Channels,
        Self::Names,
        Self::Typing,
        Self::Message,
        Self::ProfileName,
        Self::ProfilePicture,
        Self::Elsewhere,
        Self::Leave,
    ];
}

/// When and how often.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// When first.
    pub first: Timestamp,
    /// When last.
    pub last: Timestamp,
    /// How often.
    pub count: u64,
}

/// What has left for one server.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ledger {
    entries: BTreeMap<Kind, Entry>,
}

impl Ledger {
    /// Takes down that a kind of data left. Gives whether it left for the first time.
    pub fn note(&mut self, kind: Kind, now: Timestamp) -> bool {
        match self.entries.get_mut(&kind) {
            Some(entry) => {
                entry.last = entry.last.max(now);
                entry.count = entry.count.saturating_add(1);
                false
            }
            None => self.put(
                kind,
                Entry {
                    first: now,
                    last: now,
                    count: 1,
                },
            ),
        }
    }

    /// Takes up an entry as it was kept. Gives whether there was none.
    pub fn put(&mut self, kind: Kind, entry: Entry) -> bool {
        self.entries.insert(kind, entry).is_none()
    }

    /// What left, in the order in which it is shown.
    pub fn entries(&self) -> impl Iterator<Item = (Kind, Entry)> + '_ {
        Kind::ALL
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
        let mut ledger = Ledger::default();
        assert!(ledger.note(Kind::Message, at(10)));
        assert!(!ledger.note(Kind::Message, at(30)));
        assert!(!ledger.note(Kind::Message, at(20)));
        assert!(ledger.note(Kind::Uid, at(40)));
        let entries: Vec<_> = ledger.entries().collect();
        let message = Entry {
            first: at(10),
            last: at(30),
            count: 3,
        };
        assert_eq!(entries[1], (Kind::Message, message));
        assert_eq!(entries[0].0, Kind::Uid);
        assert_eq!(entries.len(), 2);
    }
}
