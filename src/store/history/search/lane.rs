//! What one database has for a search, newest first.

use std::collections::{HashSet, VecDeque};

use rusqlite::{Connection, Row, named_params};

use crate::domain::id::ChannelId;
use crate::domain::search::{Query, SearchRequest, SearchedServer, fold, with_file_names};
use crate::store::history::error::Error;
use crate::store::history::{extra, row};

/// How many candidates are read at once: few at first, because most searches find enough among them.
const FIRST_CHUNK: usize = 64;
const MAX_CHUNK: usize = 1_024;
/// More people than this with a name that begins so are not asked for.
const MAX_AUTHORS: usize = 200;
/// `message.id` holds seconds above this many bits.
const TIME_BITS: u32 = 20;

/// Among those after this time come from the index, those before from nothing else.
pub(super) struct Lane<'a> {
    db: &'a Connection,
    query: &'a Query,
    /// `None`: all messages are looked at.
    expression: Option<String>,
    /// The next candidates are below the first and not below the second.
    below: i64,
    lowest: i64,
    found: VecDeque<i64>,
    chunk: usize,
    has_ended: bool,
}

impl<'a> Lane<'a> {
    pub fn new(
        db: &'a Connection,
        request: &'a SearchRequest,
        searched: &SearchedServer,
    ) -> Result<Self, Error> {
        let query = &request.query;
        let authors = (!query.from.is_empty())
            .then(|| authors(db, &query.from))
            .transpose()?;
        let channels = searched.channels.as_ref();
        let channels = channels.map(|ids| channel_rows(db, ids)).transpose()?;
        let (from, until) = request.times;
        let key = |time: jiff::Timestamp| time.as_second().max(0) << TIME_BITS;
        let cursor = request.after.as_ref();
        let cursor = cursor.and_then(|cursor| cursor.0.get(&searched.server).copied());
        let below = until.map_or(i64::MAX, key);
        Ok(Self {
            db,
            query,
            expression: query.expression(authors.as_deref(), channels.as_deref()),
            below: cursor.map_or(below, |cursor| below.min(cursor)),
            lowest: from.map_or(i64::MIN, key),
            found: VecDeque::new(),
            chunk: FIRST_CHUNK,
            has_ended: false,
        })
    }

    /// The key of the next result; `None` when there is none. Looks at candidates until one matches.
    pub fn peek(&mut self, is_canceled: &dyn Fn() -> bool) -> Result<Option<i64>, Error> {
        while self.found.is_empty() && !self.has_ended {
            if is_canceled() {
                return Err(Error::Canceled);
            }
            match self.read_chunk() {
                // Another search was to be interrupted, which had ended.
                Err(Error::Canceled) if !is_canceled() => {}
                read => read?,
            }
        }
        Ok(self.found.front().copied())
    }

    pub fn take(&mut self) -> Option<i64> {
        self.found.pop_front()
    }

    fn read_chunk(&mut self) -> Result<(), Error> {
        let sql = match &self.expression {
            Some(_) => {
                "SELECT m.id, m.flags, m.extra, m.body
                 FROM message_index i CROSS JOIN message m ON m.id = i.rowid
                 WHERE i.words MATCH :expression AND i.rowid < :below AND i.rowid >= :lowest
                 ORDER BY i.rowid DESC LIMIT :count"
            }
            None => {
                "SELECT m.id, m.flags, m.extra, m.body FROM message m
                 WHERE :expression IS NULL AND m.id < :below AND m.id >= :lowest
                 ORDER BY m.id DESC LIMIT :count"
            }
        };
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query(named_params! {
            ":expression": self.expression,
            ":below": self.below,
            ":lowest": self.lowest,
            ":count": i64::try_from(self.chunk).unwrap_or(i64::MAX),
        })?;
        let (mut seen, mut found, mut last) = (0, Vec::new(), self.below);
        while let Some(row) = rows.next()? {
            seen += 1;
            last = row.get(0)?;
            if matches(self.query, row)? {
                found.push(last);
            }
        }
        self.has_ended = seen < self.chunk;
        self.chunk = (self.chunk * 2).min(MAX_CHUNK);
        self.below = last;
        self.found.extend(found);
        Ok(())
    }
}

fn matches(query: &Query, row: &Row<'_>) -> Result<bool, Error> {
    let flags: i64 = row.get(1)?;
    let body = row.get_ref(3)?.as_str().map_err(rusqlite::Error::from)?;
    if flags & row::flag::FILE == 0 {
        return Ok(query.matches(body));
    }
    let extra: Option<String> = row.get(2)?;
    let extra = extra::decode(extra.as_deref().unwrap_or_default());
    let names = extra.attachments.iter().map(|file| file.file_name.as_str());
    Ok(query.matches(&with_file_names(body, names)))
}

/// The rows of the people whose name or ID begins with one of the texts.
fn authors(db: &Connection, from: &[String]) -> Result<Vec<i64>, Error> {
    let mut statement = db.prepare_cached("SELECT id, uid, profile FROM person")?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let uid = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
        let profile: Option<String> = row.get(2)?;
        let name = profile.and_then(|it| extra::decode_profile(uid.into(), &it));
        let name = name.map(|profile| fold(&profile.display_name));
        let (uid, name) = (fold(uid), name.unwrap_or_default());
        if from.iter().any(|it| uid.starts_with(&**it) || name.starts_with(&**it)) {
            found.push(row.get(0)?);
        }
        if found.len() == MAX_AUTHORS {
            break;
        }
    }
    Ok(found)
}

fn channel_rows(db: &Connection, channels: &[ChannelId]) -> Result<Vec<i64>, Error> {
    let wanted: HashSet<&str> = channels.iter().map(ChannelId::as_str).collect();
    let mut statement = db.prepare_cached("SELECT id, cid FROM channel")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))?;
    let mut found = Vec::new();
    for row in rows {
        let (id, channel) = row?;
        if wanted.contains(&*channel) {
            found.push(id);
        }
    }
    Ok(found)
}
