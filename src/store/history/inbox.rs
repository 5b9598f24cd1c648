//! The entries of the inbox. They are rows of `meta`, each under what it is about, so that they need no table of their own.

use jiff::Timestamp;
use rusqlite::{Connection, params};

use crate::domain::inbox::{InboxChanges, InboxEntry, InboxSubject, MAX_ENTRIES};

/// Begins each key. The next character of the alphabet ends their range.
const FIRST: &str = "inbox:";
const END: &str = "inbox;";

fn key(subject: &InboxSubject) -> Option<String> {
    let subject = serde_json::to_string(subject).ok()?;
    Some(format!("{FIRST}{subject}"))
}

pub(super) fn apply(db: &Connection, changes: &InboxChanges) -> rusqlite::Result<()> {
    let mut put = db.prepare_cached("INSERT OR REPLACE INTO meta(key, value) VALUES (?, ?)")?;
    for entry in &changes.entries {
        let value = serde_json::to_string(entry).ok();
        let _rows = put.execute(params![key(&entry.subject), value])?;
    }
    let mut remove = db.prepare_cached("DELETE FROM meta WHERE key = ?")?;
    for subject in &changes.removed {
        let _rows = remove.execute([key(subject)])?;
    }
    Ok(())
}

/// Without those that cannot be understood: those of a newer version.
pub(super) fn load(db: &Connection) -> rusqlite::Result<Vec<InboxEntry>> {
    let mut all = db.prepare_cached("SELECT value FROM meta WHERE key >= ? AND key < ?")?;
    let all = all.query_map([FIRST, END], |row| row.get::<_, Option<String>>(0))?;
    let mut entries = Vec::new();
    for text in all.take(2 * MAX_ENTRIES) {
        let entry = text?.and_then(|text| serde_json::from_str(&text).ok());
        entries.extend(entry);
    }
    Ok(entries)
}

pub(super) fn is_empty(db: &Connection) -> rusqlite::Result<bool> {
    let mut any =
        db.prepare_cached("SELECT NOT EXISTS(SELECT 1 FROM meta WHERE key >= ? AND key < ?)")?;
    any.query_row([FIRST, END], |row| row.get(0))
}

/// Deletes what happened before a time, but not what failed to be sent.
pub(super) fn delete_older(db: &Connection, before: Timestamp) -> rusqlite::Result<()> {
    let mut old = load(db)?;
    old.retain(|entry| entry.at < before && !matches!(entry.subject, InboxSubject::Pending(..)));
    let changes = InboxChanges {
        entries: Vec::new(),
        removed: old.into_iter().map(|entry| entry.subject).collect(),
    };
    apply(db, &changes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::inbox::InboxKind;
    use crate::domain::trust::Fingerprint;

    fn entry(subject: InboxSubject, second: i64) -> InboxEntry {
        InboxEntry {
            subject,
            kind: InboxKind::Reactions(vec![("u".into(), "👍".into())]),
            at: Timestamp::from_second(second).unwrap(),
            excerpt: "“quoted” text".into(),
            is_read: false,
        }
    }

    #[test]
    fn entries_are_replaced_removed_and_deleted_by_age() {
        let db = Connection::open_in_memory().unwrap();
        db.execute_batch(
            "CREATE TABLE meta(key TEXT PRIMARY KEY, value) WITHOUT ROWID;
             INSERT INTO meta VALUES ('categories', '[]'), ('inbox:new', '{\"of\": \"later\"}');",
        )
        .unwrap();
        let message = |id: &str| InboxSubject::Message("c:1".into(), id.into());
        let pending = InboxSubject::Pending("c".into(), "l".into());
        let server_key = InboxSubject::ServerKey(Fingerprint::new([7; 32]));
        let put = |entries: &[InboxEntry]| {
            let changes = InboxChanges {
                entries: entries.to_vec(),
                removed: Vec::new(),
            };
            apply(&db, &changes).unwrap();
        };
        let mut first = entry(message("1"), 10);
        let all = [
            first.clone(),
            entry(message("2"), 20),
            entry(pending.clone(), 1),
            entry(server_key.clone(), 5),
        ];
        put(&all);
        first.is_read = true;
        put(&[first.clone()]);
        let loaded = load(&db).unwrap();
        assert_eq!(loaded.len(), 4);
        assert!(loaded.contains(&first) && loaded.contains(&all[3]));
        delete_older(&db, Timestamp::from_second(20).unwrap()).unwrap();
        let mut left: Vec<_> = load(&db)
            .unwrap()
            .into_iter()
            .map(|it| it.subject)
            .collect();
        left.sort();
        assert_eq!(left, [message("2"), pending.clone()]);
        let removed = vec![message("2"), pending, server_key];
        let changes = InboxChanges {
            entries: Vec::new(),
            removed,
        };
        apply(&db, &changes).unwrap();
        assert_eq!(load(&db).unwrap(), []);
        assert!(!is_empty(&db).unwrap(), "that of a newer version stays");
        let others: i64 = db
            .query_row("SELECT count(*) FROM meta", [], |row| row.get(0))
            .unwrap();
        assert_eq!(others, 2);
    }
}
