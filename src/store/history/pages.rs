//! Reads runs of messages.

use std::collections::BTreeSet;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::messages;
use super::row::{self, flag};
use super::state;
use crate::domain::id::{ChannelId, UserId};
use crate::domain::stored::{PageRange, StoredMessage, StoredPage};

/// A page ends before it takes more than this, in bytes of text; it has at least one message.
const MAX_BYTES: usize = 4 * 1024 * 1024;

/// Whether a page goes on where messages may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gaps {
    /// It ends there: the rest is to be loaded from the server.
    Stop,
    /// It goes on: the messages are marked with `gap_before`.
    Cross,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Older,
    Newer,
}

/// Messages in the order of reading, and whether there are more in that direction, beyond a gap too.
struct Run {
    messages: Vec<StoredMessage>,
    has_more: bool,
}

pub(super) struct Request<'a> {
    pub channel: &'a ChannelId,
    pub range: &'a PageRange,
    pub gaps: Gaps,
    pub limit: usize,
}

/// An empty page where the channel, or the message of the range, is not stored.
pub(super) fn read(db: &Connection, request: &Request<'_>) -> rusqlite::Result<StoredPage> {
    let Some(channel) = state::known_channel(db, request.channel)? else {
        return Ok(StoredPage::default());
    };
    let reader = Reader {
        db,
        channel,
        request,
    };
    let id = match request.range {
        PageRange::At(time) => return reader.at(*time),
        PageRange::Newest => return reader.older_than(i64::MAX, request.limit),
        PageRange::Before(id) | PageRange::After(id) | PageRange::Around(id) => id,
    };
    let Some(slot) = messages::find(db, channel, id)? else {
        return Ok(StoredPage::default());
    };
    match request.range {
        PageRange::After(_) => reader.newer_than(slot.place),
        PageRange::Around(_) => reader.around(slot.place),
        _ if slot.has(flag::GAP_BEFORE) && request.gaps == Gaps::Stop => {
            let older = reader.run(slot.place, Direction::Older, 0)?;
            Ok(StoredPage {
                has_older: older.has_more,
                has_newer: true,
                ..StoredPage::default()
            })
        }
        _ => reader.older_than(slot.place, request.limit),
    }
}

struct Reader<'a> {
    db: &'a Connection,
    channel: i64,
    request: &'a Request<'a>,
}

impl Reader<'_> {
    fn older_than(&self, place: i64, limit: usize) -> rusqlite::Result<StoredPage> {
        let mut run = self.run(place, Direction::Older, limit)?;
        run.messages.reverse();
        self.page(run.messages, run.has_more, place != i64::MAX)
    }

    fn newer_than(&self, place: i64) -> rusqlite::Result<StoredPage> {
        let run = self.run(place, Direction::Newer, self.request.limit)?;
        self.page(run.messages, true, run.has_more)
    }

    /// Half of the page ends with the message at the place.
    fn around(&self, place: i64) -> rusqlite::Result<StoredPage> {
        let half = self.request.limit / 2;
        let mut older = self.run(place.saturating_add(1), Direction::Older, half + 1)?;
        let newer = self.run(place, Direction::Newer, half)?;
        older.messages.reverse();
        older.messages.extend(newer.messages);
        self.page(older.messages, older.has_more, newer.has_more)
    }

    /// Around the first message that was sent at a time or later; the newest ones where there is none.
    fn at(&self, time: Timestamp) -> rusqlite::Result<StoredPage> {
        let mut statement = self.db.prepare_cached(
            "SELECT place FROM message WHERE channel = ? AND id >= ? ORDER BY id LIMIT 1",
        )?;
        let key = time.as_second().max(0) << messages::ID_BITS;
        let place = statement.query_row(params![self.channel, key], |row| row.get(0));
        match place.optional()? {
            Some(place) => self.around(place),
            None => self.older_than(i64::MAX, self.request.limit),
        }
    }

    fn page(
        &self,
        messages: Vec<StoredMessage>,
        has_older: bool,
        has_newer: bool,
    ) -> rusqlite::Result<StoredPage> {
        let users: BTreeSet<&UserId> = (messages.iter())
            .flat_map(|stored| stored.message.users())
            .collect();
        let mut profiles = Vec::new();
        for user in users {
            profiles.extend(state::profile(self.db, user)?);
        }
        Ok(StoredPage {
            reaches_start: !has_older && self.reaches_start()?,
            messages,
            profiles,
            has_older,
            has_newer,
        })
    }

    fn reaches_start(&self) -> rusqlite::Result<bool> {
        let mut statement =
            (self.db).prepare_cached("SELECT reaches_start FROM channel WHERE id = ?")?;
        let reaches_start = statement.query_row([self.channel], |row| row.get(0));
        Ok(reaches_start.optional()?.unwrap_or(false))
    }

    /// Reads up to `limit` messages, as far as there is no gap.
    fn run(&self, place: i64, direction: Direction, limit: usize) -> rusqlite::Result<Run> {
        let (comparison, order) = match direction {
            Direction::Older => ("<", "DESC"),
            Direction::Newer => (">", "ASC"),
        };
        let mut statement = self.db.prepare_cached(&format!(
            "SELECT {} FROM message m JOIN person p ON p.id = m.author
             WHERE m.channel = ? AND m.place {comparison} ? ORDER BY m.place {order} LIMIT ?",
            row::COLUMNS
        ))?;
        let rows = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
        let mut rows = statement.query(params![self.channel, place, rows])?;
        let mut run = Run {
            messages: Vec::new(),
            has_more: false,
        };
        let (mut bytes, mut ends) = (0, false);
        while let Some(row) = rows.next()? {
            let is_full = run.messages.len() >= limit || bytes > MAX_BYTES;
            let stops = self.request.gaps == Gaps::Stop;
            let starts_gap =
                || -> rusqlite::Result<bool> { Ok(row.get::<_, i64>(4)? & flag::GAP_BEFORE != 0) };
            if ends || is_full || stops && direction == Direction::Newer && starts_gap()? {
                run.has_more = true;
                break;
            }
            let stored = row::decode(self.request.channel, row)?;
            bytes += stored.message.size();
            ends = stops && stored.gap_before;
            run.messages.push(stored);
        }
        Ok(run)
    }
}
