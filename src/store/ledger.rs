//! What has left this device, server by server (ADR-0005): counts and times, never content.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::document::{Content, Seal};
use super::{Error, Loaded, document};
use crate::domain::disclosure::{DataKind, DisclosureLog, DisclosureRecord};
use crate::domain::id::ServerUid;

const VERSION: u64 = 1;

/// The ledgers of all servers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ledgers {
    servers: BTreeMap<ServerUid, DisclosureLog>,
    seal: Seal,
}

impl Ledgers {
    /// Reads the ledgers. A file that cannot be read is set aside.
    #[must_use]
    pub fn load(path: &Path) -> Loaded<Self> {
        let Loaded { value, aside } = document::read(path);
        let Content { mut object, seal } = value;
        let rows = document::take::<Map<String, Value>>(&mut object, "servers").unwrap_or_default();
        let servers = rows
            .into_iter()
            .map(|(uid, row)| (ServerUid::new(uid), read(&row)))
            .collect();
        Loaded {
            value: Self { servers, seal },
            aside,
        }
    }

    /// Writes the ledgers.
    ///
    /// # Errors
    /// When the file cannot be written; the old one then stands as it was.
    pub fn save(&self, path: &Path) -> Result<(), Error> {
        let rows = self
            .servers
            .iter()
            .map(|(uid, ledger)| (uid.as_str().to_owned(), write(ledger)));
        let rows: Map<String, Value> = rows.collect();
        let mut object = Map::new();
        document::put_version(&mut object, VERSION);
        let _rows = object.insert("servers".into(), rows.into());
        let seal = self.seal;
        document::write(path, &Content { object, seal })
    }

    /// The ledger of a server; an empty one where nothing left.
    #[must_use]
    pub fn of(&self, server: &ServerUid) -> DisclosureLog {
        self.servers.get(server).cloned().unwrap_or_default()
    }

    /// Takes up the ledger of a server.
    pub fn put(&mut self, server: &ServerUid, ledger: DisclosureLog) {
        let _before = self.servers.insert(server.clone(), ledger);
    }

    /// Forgets the ledger of a server that was removed.
    pub fn remove(&mut self, server: &ServerUid) {
        let _gone = self.servers.remove(server);
    }
}

fn read(row: &Value) -> DisclosureLog {
    let mut ledger = DisclosureLog::default();
    let moment = |entry: &Value, name: &str| entry.get(name)?.as_str()?.parse::<Timestamp>().ok();
    for (word, entry) in row.as_object().into_iter().flatten() {
        let times = moment(entry, "first").zip(moment(entry, "last"));
        let count = entry.get("count").and_then(Value::as_u64);
        if let (Some(kind), Some((first, last)), Some(count)) =
            (DataKind::from_tag(word), times, count)
        {
            let _new = ledger.put(kind, DisclosureRecord { first, last, count });
        }
    }
    ledger
}

fn write(ledger: &DisclosureLog) -> Value {
    let rows = ledger.entries().map(|(kind, entry)| {
        let row = json!({
            "first": entry.first.to_string(), "last": entry.last.to_string(), "count": entry.count,
        });
        (kind.tag().to_owned(), row)
    });
    Value::Object(rows.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn ledgers_are_read_as_they_were_written_and_each_for_itself() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("disclosed.json");
        let mut ledgers = Ledgers::load(&path).value;
        let mut ledger = DisclosureLog::default();
        let _new = ledger.record(DataKind::Uid, at(10));
        let _old = ledger.record(DataKind::Uid, at(20));
        let (a, b) = (ServerUid::from("a"), ServerUid::from("b"));
        ledgers.put(&a, ledger.clone());
        ledgers.put(&b, DisclosureLog::default());
        ledgers.save(&path).unwrap();
        let loaded = Ledgers::load(&path).value;
        assert_eq!(loaded.of(&a), ledger);
        assert_eq!(loaded.of(&b), DisclosureLog::default());
        ledgers.remove(&a);
        ledgers.save(&path).unwrap();
        assert_eq!(Ledgers::load(&path).value.of(&a), DisclosureLog::default());
    }

    #[test]
    fn what_cannot_be_read_is_passed_over_or_set_aside() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("disclosed.json");
        std::fs::write(
            &path,
            r#"{"servers": {"a": {"uid": {"count": 1}, "root": {}, "message":
                {"first": "2026-01-01T00:00:00Z", "last": "2026-01-02T00:00:00Z", "count": 7}}, "b": 5}}"#,
        )
        .unwrap();
        let loaded = Ledgers::load(&path);
        assert_eq!(loaded.aside, None);
        let kinds: Vec<_> = loaded.value.of(&"a".into()).entries().collect();
        assert_eq!(kinds.len(), 1);
        assert_eq!(kinds[0].1.count, 7);
        std::fs::write(&path, "no").unwrap();
        let aside = Ledgers::load(&path).aside.unwrap();
        assert_eq!(std::fs::read_to_string(aside).unwrap(), "no");
    }
}
