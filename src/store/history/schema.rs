//! The tables of a database and their versions.

use rusqlite::{Connection, TransactionBehavior};

use super::error::Error;
use crate::domain::search;

/// `PRAGMA user_version`. A change of the tables adds a step to [`MIGRATIONS`], and a file to `tests/fixtures/history`.
pub const VERSION: u32 = 2;

/// The step from each version to the next one.
const MIGRATIONS: [&str; VERSION as usize] = [VERSION_1, VERSION_2];

/// * `message.id` orders by time, `message.place` by the order of the server, within a channel.
/// * `message.sent`: seconds; `sent_kind`: nanoseconds * 4 + kind ([`super::row`]).
/// * `message.body` is the last column, so that the others are read without it.
/// * `channel.reaches_start`: nothing is older on the server than the oldest stored message.
/// * `channel.loses_events`: events were dropped since the newest stored message.
/// * `message_index`: the tokens of `domain::search`, also of author, channel and kinds of content; `rowid` is `message.id`.
/// * `pending.sent_after`: empty for the start of a channel.
/// * `pending` and `draft` refer to nothing, so that they can be read from a damaged file.
const VERSION_1: &str = "
    CREATE TABLE meta(key TEXT PRIMARY KEY, value) WITHOUT ROWID;
    CREATE TABLE channel(
        id INTEGER PRIMARY KEY, cid TEXT NOT NULL UNIQUE,
        known INTEGER NOT NULL DEFAULT 0, unread INTEGER NOT NULL DEFAULT 0, mentions INTEGER NOT NULL DEFAULT 0,
        newest TEXT, reaches_start INTEGER NOT NULL DEFAULT 0, loses_events INTEGER NOT NULL DEFAULT 0);
    CREATE TABLE person(id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, profile TEXT);
    CREATE TABLE message(
        id INTEGER PRIMARY KEY, channel INTEGER NOT NULL REFERENCES channel, place INTEGER NOT NULL,
        mid TEXT NOT NULL, author INTEGER NOT NULL REFERENCES person, sent INTEGER, sent_kind INTEGER NOT NULL,
        flags INTEGER NOT NULL, extra TEXT, body TEXT NOT NULL);
    CREATE UNIQUE INDEX message_mid ON message(channel, mid);
    CREATE INDEX message_place ON message(channel, place);
    CREATE VIRTUAL TABLE message_index USING fts5(
        words, content='', contentless_delete=1, detail=none, tokenize='ascii');
    CREATE TRIGGER message_deleted AFTER DELETE ON message BEGIN
        DELETE FROM message_index WHERE rowid = old.id;
    END;
    CREATE TABLE pending(
        position INTEGER PRIMARY KEY AUTOINCREMENT, local TEXT NOT NULL UNIQUE, cid TEXT NOT NULL,
        body TEXT NOT NULL, reply_to TEXT, state INTEGER NOT NULL, sent_after TEXT);
    CREATE TABLE draft(cid TEXT PRIMARY KEY, text TEXT NOT NULL, reply_to TEXT);
";

/// * `pending_file`: what is sent with a pending message. `content` is NULL where it was lost with a damaged file; it is the
///   last column, so that the others are read without it.
const VERSION_2: &str = "
    CREATE TABLE pending_file(
        local TEXT NOT NULL, position INTEGER NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL,
        width INTEGER NOT NULL, height INTEGER NOT NULL, bytes INTEGER NOT NULL, content BLOB,
        UNIQUE(local, position));
    CREATE TRIGGER pending_deleted AFTER DELETE ON pending BEGIN
        DELETE FROM pending_file WHERE local = old.local;
    END;
";

// The tokenizer is part of the version of the tables.
const _: () = assert!(matches!(search::TOKENIZER.as_bytes(), b"ascii"));

/// Brings the tables to the present version.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), Error> {
    let version = version(connection)?;
    let Some(steps) = MIGRATIONS.get(version as usize..) else {
        return Err(Error::Newer);
    };
    if steps.is_empty() {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for step in steps {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "user_version", VERSION)?;
    Ok(transaction.commit()?)
}

pub(super) fn version(connection: &Connection) -> Result<u32, rusqlite::Error> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}
