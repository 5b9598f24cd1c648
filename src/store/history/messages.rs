//! Single messages: events, edits, deletions, and the rows that windows are merged into.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::row::{self, Content, flag};
use super::state;
use crate::domain::id::{ChannelId, MessageId};
use crate::domain::message::ChatMessage;
use crate::domain::search::{self, MessageKeys};

/// The distance between the places of neighbors, so that messages fit between them.
pub(super) const SPACING: i64 = 1 << 20;
/// Bits of `message.id` below the seconds.
pub const ID_BITS: u32 = 20;
const MAX_SECOND: i64 = (1 << 40) - 1;

/// Where a stored message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Slot {
    pub id: i64,
    pub place: i64,
    pub flags: i64,
}

impl Slot {
    /// Reads a row that begins with `id, place, flags`.
    pub fn decode(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            place: row.get(1)?,
            flags: row.get(2)?,
        })
    }

    pub fn has(&self, flag: i64) -> bool {
        self.flags & flag != 0
    }

    /// Changes the flags of `mask`.
    pub fn set(&self, db: &Connection, mask: i64, flags: i64) -> rusqlite::Result<()> {
        let flags = self.flags & !mask | flags;
        if flags == self.flags {
            return Ok(());
        }
        let mut statement = db.prepare_cached("UPDATE message SET flags = ?2 WHERE id = ?1")?;
        statement.execute([self.id, flags]).map(drop)
    }
}

pub(super) fn find(
    db: &Connection,
    channel: i64,
    message: &MessageId,
) -> rusqlite::Result<Option<Slot>> {
    let mut statement =
        db.prepare_cached("SELECT id, place, flags FROM message WHERE channel = ? AND mid = ?")?;
    statement
        .query_row(params![channel, message.as_str()], Slot::decode)
        .optional()
}

/// The newest message of a channel.
pub(super) fn last(db: &Connection, channel: i64) -> rusqlite::Result<Option<Slot>> {
    let mut statement = db.prepare_cached(
        "SELECT id, place, flags FROM message WHERE channel = ? ORDER BY place DESC LIMIT 1",
    )?;
    statement.query_row([channel], Slot::decode).optional()
}

/// Stores an event.
pub(super) fn post(db: &Connection, message: &ChatMessage) -> rusqlite::Result<()> {
    let channel = state::channel(db, &message.channel)?;
    if let Some(slot) = find(db, channel, &message.id)? {
        return update(db, channel, slot, message);
    }
    let last = last(db, channel)?;
    let place = last.map_or(0, |last| last.place.saturating_add(SPACING));
    let mut take_loss = db
        .prepare_cached("UPDATE channel SET loses_events = 0 WHERE id = ? AND loses_events <> 0")?;
    if last.is_none() {
        set_start(db, channel, false)?;
    }
    let was_lost = take_loss.execute([channel])? > 0 && last.is_some();
    let flags = if was_lost { flag::GAP_BEFORE } else { 0 };
    let near = last.map(|last| last.id >> ID_BITS);
    insert(
        db,
        &New {
            channel,
            place,
            flags,
            near,
        },
        message,
    )
}

/// The next event does not follow the newest message without a gap.
pub(super) fn lose_events(db: &Connection, channel: &ChannelId) -> rusqlite::Result<()> {
    let channel = state::channel(db, channel)?;
    let mut statement = db.prepare_cached("UPDATE channel SET loses_events = 1 WHERE id = ?")?;
    statement.execute([channel]).map(drop)
}

/// What a new row has beside its message.
pub(super) struct New {
    pub channel: i64,
    pub place: i64,
    pub flags: i64,
    /// The second of a neighbor, for a message without a time.
    pub near: Option<i64>,
}

pub(super) fn insert(db: &Connection, new: &New, message: &ChatMessage) -> rusqlite::Result<()> {
    let content = Content::of(db, message)?;
    let id = new_id(db, content.sent.or(new.near).unwrap_or(0))?;
    let mut statement = db.prepare_cached(
        "INSERT INTO message(id, channel, place, mid, author, sent, sent_kind, flags, extra, body)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )?;
    let _row = statement.insert(params![
        id,
        new.channel,
        new.place,
        message.id.as_str(),
        content.author,
        content.sent,
        content.sent_kind,
        new.flags | content.flags,
        content.extra,
        content.body,
    ])?;
    let mut index = db.prepare_cached("INSERT INTO message_index(rowid, words) VALUES (?, ?)")?;
    let words = index_text(new.channel, &content, message);
    index.execute(params![id, words]).map(drop)
}

/// The next free number of a second.
fn new_id(db: &Connection, second: i64) -> rusqlite::Result<i64> {
    let mut newest = db.prepare_cached("SELECT max(id) FROM message WHERE id BETWEEN ? AND ?")?;
    let mut second = second.clamp(0, MAX_SECOND);
    loop {
        let (first, last) = (second << ID_BITS, ((second + 1) << ID_BITS) - 1);
        let newest: Option<i64> = newest.query_row([first, last], |row| row.get(0))?;
        match newest {
            None => return Ok(first),
            Some(newest) if newest < last => return Ok(newest + 1),
            // A million messages in one second.
            Some(_) => second += 1,
        }
    }
}

/// Replaces a stored message by a copy, unless that is the older one. Its flags but those of the content stay.
pub(super) fn update(
    db: &Connection,
    channel: i64,
    slot: Slot,
    message: &ChatMessage,
) -> rusqlite::Result<()> {
    let old = Content::stored(db, slot.id)?;
    // Most copies are equal: then nothing is parsed or written.
    if Content::of(db, message)? == old {
        return Ok(());
    }
    let stored = row::message(db, &message.channel, slot.id)?;
    let merged = message.clone().merge_older(&stored);
    let content = Content::of(db, &merged)?;
    if content == old {
        return Ok(());
    }
    let mut statement = db.prepare_cached(
        "UPDATE message SET author = ?2, sent = ?3, sent_kind = ?4, flags = flags & ?5 | ?6, extra = ?7, body = ?8
         WHERE id = ?1",
    )?;
    let _rows = statement.execute(params![
        slot.id,
        content.author,
        content.sent,
        content.sent_kind,
        !flag::CONTENT,
        content.flags,
        content.extra,
        content.body,
    ])?;
    let words = index_text(channel, &content, &merged);
    if words == index_text(channel, &old, &stored) {
        return Ok(());
    }
    let mut index =
        db.prepare_cached("INSERT OR REPLACE INTO message_index(rowid, words) VALUES (?, ?)")?;
    index.execute(params![slot.id, words]).map(drop)
}

/// What search finds a message by.
fn index_text(channel: i64, content: &Content, message: &ChatMessage) -> String {
    let keys = MessageKeys {
        author: content.author,
        channel,
        has_link: content.flags & flag::LINK != 0,
        has_file: content.flags & flag::FILE != 0,
        has_image: content.flags & flag::IMAGE != 0,
    };
    search::index_text(&search::searched_text(message), keys)
}

pub(super) fn edit(db: &Connection, message: &ChatMessage) -> rusqlite::Result<()> {
    let Some(channel) = state::known_channel(db, &message.channel)? else {
        return Ok(());
    };
    match find(db, channel, &message.id)? {
        Some(slot) => update(db, channel, slot, message),
        None => Ok(()),
    }
}

pub(super) fn delete(
    db: &Connection,
    channel: &ChannelId,
    message: &MessageId,
) -> rusqlite::Result<()> {
    let Some(channel) = state::known_channel(db, channel)? else {
        return Ok(());
    };
    let Some(slot) = find(db, channel, message)? else {
        return Ok(());
    };
    remove_between(db, channel, slot)
}

/// Deletes a message; a gap before it is one before the next message then.
pub(super) fn remove_between(db: &Connection, channel: i64, slot: Slot) -> rusqlite::Result<()> {
    if slot.has(flag::GAP_BEFORE) {
        let mut next = db.prepare_cached(
            "SELECT id, place, flags FROM message WHERE channel = ? AND place > ? ORDER BY place LIMIT 1",
        )?;
        let next = next.query_row([channel, slot.place], Slot::decode);
        if let Some(next) = next.optional()? {
            next.set(db, flag::GAP_BEFORE, flag::GAP_BEFORE)?;
        }
    }
    remove(db, slot.id)?;
    normalize_start(db, channel)
}

/// A gap before the oldest message is none: then the start of the channel is not reached. Nor is it before an event, as
/// others may be lost.
pub(super) fn normalize_start(db: &Connection, channel: i64) -> rusqlite::Result<()> {
    let mut oldest = db.prepare_cached(
        "SELECT id, place, flags FROM message WHERE channel = ? ORDER BY place LIMIT 1",
    )?;
    let oldest = oldest.query_row([channel], Slot::decode).optional()?;
    match oldest {
        Some(oldest) if oldest.has(flag::GAP_BEFORE) || !oldest.has(flag::SETTLED | flag::GONE) => {
            oldest.set(db, flag::GAP_BEFORE, 0)?;
            set_start(db, channel, false)
        }
        _ => Ok(()),
    }
}

/// Sets whether nothing is older than the oldest message.
pub(super) fn set_start(db: &Connection, channel: i64, reached: bool) -> rusqlite::Result<()> {
    let mut statement = db.prepare_cached(
        "UPDATE channel SET reaches_start = ?2 WHERE id = ?1 AND reaches_start <> ?2",
    )?;
    statement.execute(params![channel, reached]).map(drop)
}

/// Deletes a row; a trigger deletes what search finds it by.
pub(super) fn remove(db: &Connection, id: i64) -> rusqlite::Result<()> {
    let mut statement = db.prepare_cached("DELETE FROM message WHERE id = ?")?;
    statement.execute([id]).map(drop)
}
