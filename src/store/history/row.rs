//! A message as a row of the table `message`.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::extra;
use crate::domain::id::{ChannelId, UserId};
use crate::domain::message::{ChatMessage, SentAt};
use crate::domain::stored::StoredMessage;

/// Bits of `message.flags`. Those of the content are for search.
pub mod flag {
    pub const LINK: i64 = 1;
    pub const FILE: i64 = 2;
    pub const IMAGE: i64 = 4;
    pub const CONTENT: i64 = LINK | FILE | IMAGE;
    /// Older messages may be missing just before it.
    pub const GAP_BEFORE: i64 = 8;
    /// The server no longer has it.
    pub const GONE: i64 = 16;
    /// A history confirmed its place.
    pub const SETTLED: i64 = 32;
    /// It came as an event, and the newest history since lacked it.
    pub const PASSED: i64 = 64;
}

/// Kinds of `message.sent_kind`.
const STATED: i64 = 0;
const ABOUT: i64 = 1;
const UNKNOWN: i64 = 2;

/// A row without what does not follow from its message.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Content {
    pub author: i64,
    pub sent: Option<i64>,
    pub sent_kind: i64,
    pub flags: i64,
    pub extra: Option<String>,
    pub body: String,
}

impl Content {
    pub fn of(db: &Connection, message: &ChatMessage) -> rusqlite::Result<Self> {
        let (sent, sent_kind) = encode_time(message.created_at);
        Ok(Self {
            author: person(db, &message.author)?,
            sent,
            sent_kind,
            flags: content_flags(message),
            extra: extra::encode(message),
            body: message.body.as_str().to_owned(),
        })
    }

    pub fn stored(db: &Connection, id: i64) -> rusqlite::Result<Self> {
        let mut statement = db.prepare_cached(
            "SELECT author, sent, sent_kind, flags, extra, body FROM message WHERE id = ?",
        )?;
        statement.query_row([id], |row| {
            Ok(Self {
                author: row.get(0)?,
                sent: row.get(1)?,
                sent_kind: row.get(2)?,
                flags: row.get::<_, i64>(3)? & flag::CONTENT,
                extra: row.get(4)?,
                body: row.get(5)?,
            })
        })
    }
}

/// The row of a person; a new one if they are not known.
pub(super) fn person(db: &Connection, user: &UserId) -> rusqlite::Result<i64> {
    let mut find = db.prepare_cached("SELECT id FROM person WHERE uid = ?")?;
    if let Some(id) = find
        .query_row([user.as_str()], |row| row.get(0))
        .optional()?
    {
        return Ok(id);
    }
    let mut insert = db.prepare_cached("INSERT INTO person(uid) VALUES (?)")?;
    insert.insert([user.as_str()])
}

/// The columns that [`decode`] reads: of `message` as `m` and `person` as `p`.
pub const COLUMNS: &str = "m.mid, p.uid, m.sent, m.sent_kind, m.flags, m.extra, m.body";

/// Reads a message from a row that begins with [`COLUMNS`].
pub fn decode(channel: &ChannelId, row: &Row<'_>) -> rusqlite::Result<StoredMessage> {
    let text = |column| row.get_ref(column)?.as_str().map_err(Into::into);
    let text = |column| -> rusqlite::Result<&str> { text(column) };
    let flags: i64 = row.get(4)?;
    let mut message = ChatMessage {
        id: text(0)?.into(),
        channel: channel.clone(),
        author: text(1)?.into(),
        body: text(6)?.into(),
        created_at: decode_time(row.get(2)?, row.get(3)?),
        extra: None,
    };
    if let Some(extra) = row.get_ref(5)?.as_str_or_null()? {
        message = message.with(extra::decode(extra));
    }
    Ok(StoredMessage {
        message,
        gap_before: flags & flag::GAP_BEFORE != 0,
        gone: flags & flag::GONE != 0,
        settled: flags & flag::SETTLED != 0,
    })
}

/// The stored copy of a message.
pub(super) fn message(
    db: &Connection,
    channel: &ChannelId,
    id: i64,
) -> rusqlite::Result<ChatMessage> {
    let mut statement = db.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM message m JOIN person p ON p.id = m.author WHERE m.id = ?"
    ))?;
    let stored = statement.query_row(params![id], |row| decode(channel, row))?;
    Ok(stored.message)
}

fn encode_time(sent: SentAt) -> (Option<i64>, i64) {
    let kind = match sent {
        SentAt::Stated(_) => STATED,
        SentAt::About(_) => ABOUT,
        SentAt::Unknown => UNKNOWN,
    };
    let moment = sent.moment();
    let nanoseconds = moment.map_or(0, |moment| i64::from(moment.subsec_nanosecond()));
    (moment.map(Timestamp::as_second), nanoseconds * 4 + kind)
}

fn decode_time(seconds: Option<i64>, kind: i64) -> SentAt {
    let nanoseconds = i32::try_from(kind >> 2).unwrap_or(0);
    let moment = seconds.and_then(|seconds| Timestamp::new(seconds, nanoseconds).ok());
    match (moment, kind & 3) {
        (Some(moment), STATED) => SentAt::Stated(moment),
        (Some(moment), ABOUT) => SentAt::About(moment),
        _ => SentAt::Unknown,
    }
}

fn content_flags(message: &ChatMessage) -> i64 {
    let mut flags = 0;
    let body = message.body.as_str();
    if body.contains("http://") || body.contains("https://") {
        flags |= flag::LINK;
    }
    for file in &message.extra().attachments {
        flags |= flag::FILE;
        if file.content_type.starts_with("image/") {
            flags |= flag::IMAGE;
        }
    }
    flags
}
