//! What one server has for a search, newest first.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

use rusqlite::{Connection, Row, named_params};

use super::uninterrupted;
use crate::domain::id::ChannelId;
use crate::domain::search::{Query, SearchRequest, SearchedServer, fold, with_file_names};
use crate::store::history::error::Error;
use crate::store::history::messages::ID_BITS;
use crate::store::history::reader::Reader;
use crate::store::history::{extra, row};

/// How many candidates are read at once: few at first, because most searches find enough among them.
const FIRST_CHUNK: usize = 64;
const MAX_CHUNK: usize = 1_024;
/// Of those whose name begins with the text of a filter.
const MAX_AUTHORS: usize = 200;

pub(super) struct Lane {
    request: Arc<SearchRequest>,
    /// Index of the server in the request.
    server: usize,
    /// Known after the first chunk.
    expression: Option<Expression>,
    /// The next candidates have keys below the first, and at least the second.
    range: (i64, i64),
    chunk: usize,
    found: VecDeque<i64>,
    has_ended: bool,
}

/// What the index of the server is asked for; without a text all messages are looked at.
type Expression = Option<Arc<str>>;

/// Candidates that were looked at.
#[derive(Default)]
struct Chunk {
    expression: Option<Expression>,
    found: Vec<i64>,
    seen: usize,
    last: i64,
}

impl Lane {
    pub fn new(request: &Arc<SearchRequest>, server: usize) -> Self {
        let (from, until) = request.times;
        let key = |time: jiff::Timestamp| time.as_second().max(0) << ID_BITS;
        let searched = request.servers.get(server);
        let cursor = searched.and_then(|it| request.after.as_ref()?.0.get(&it.server).copied());
        let below = until.map_or(i64::MAX, key).min(cursor.unwrap_or(i64::MAX));
        Self {
            request: Arc::clone(request),
            server,
            expression: None,
            range: (below, from.map_or(i64::MIN, key)),
            chunk: FIRST_CHUNK,
            found: VecDeque::new(),
            has_ended: false,
        }
    }

    /// The key of the next result; `None` when there is none.
    pub async fn peek(&mut self, reader: &Reader) -> Result<Option<i64>, Error> {
        while self.found.is_empty() && !self.has_ended {
            match self.read_chunk(reader).await {
                Err(error @ (Error::Closed | Error::Canceled)) => return Err(error),
                // The others are searched all the same.
                Err(error) => {
                    tracing::warn!(%error, "a history cannot be searched");
                    self.has_ended = true;
                }
                Ok(()) => {}
            }
        }
        Ok(self.found.front().copied())
    }

    /// Removes what `peek` gave.
    pub fn take(&mut self) {
        let _taken = self.found.pop_front();
    }

    async fn read_chunk(&mut self, reader: &Reader) -> Result<(), Error> {
        let Some(searched) = self.request.servers.get(self.server).cloned() else {
            self.has_ended = true;
            return Ok(());
        };
        let (request, expression) = (Arc::clone(&self.request), self.expression.clone());
        let (server, range, count) = (searched.server.clone(), self.range, self.chunk);
        let read = move |db: &Connection| {
            let expression = match &expression {
                Some(known) => known.clone(),
                None => find_expression(db, &request.query, &searched)?,
            };
            read(db, &request.query, expression, range, count)
        };
        let chunk = uninterrupted(reader, &server, read).await?;
        self.has_ended = chunk.seen < self.chunk;
        self.range.0 = chunk.last;
        self.chunk = (self.chunk * 2).min(MAX_CHUNK);
        self.expression = chunk.expression;
        self.found.extend(chunk.found);
        Ok(())
    }
}

fn read(
    db: &Connection,
    query: &Query,
    expression: Expression,
    (below, lowest): (i64, i64),
    count: usize,
) -> rusqlite::Result<Chunk> {
    let sql = match expression {
        Some(_) => {
            "SELECT m.id, m.flags, m.extra, m.body
             FROM message_index i CROSS JOIN message m ON m.id = i.rowid
             WHERE i.message_index MATCH :expression AND i.rowid < :below AND i.rowid >= :lowest
             ORDER BY i.rowid DESC LIMIT :count"
        }
        None => {
            "SELECT m.id, m.flags, m.extra, m.body FROM message m
             WHERE :expression IS NULL AND m.id < :below AND m.id >= :lowest
             ORDER BY m.id DESC LIMIT :count"
        }
    };
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(named_params! {
        ":expression": expression.as_deref(),
        ":below": below,
        ":lowest": lowest,
        ":count": i64::try_from(count).unwrap_or(i64::MAX),
    })?;
    let mut chunk = Chunk {
        last: below,
        ..Chunk::default()
    };
    while let Some(row) = rows.next()? {
        chunk.seen += 1;
        chunk.last = row.get(0)?;
        if matches(query, row)? {
            chunk.found.push(chunk.last);
        }
    }
    chunk.expression = Some(expression);
    Ok(chunk)
}

fn matches(query: &Query, row: &Row<'_>) -> rusqlite::Result<bool> {
    let flags: i64 = row.get(1)?;
    let body = row.get_ref(3)?.as_str()?;
    if flags & row::flag::FILE == 0 {
        return Ok(query.matches(body));
    }
    let extra: Option<String> = row.get(2)?;
    let extra = extra::decode(extra.as_deref().unwrap_or_default());
    let names = extra.attachments.iter().map(|file| file.file_name.as_str());
    Ok(query.matches(&with_file_names(body, names)))
}

fn find_expression(
    db: &Connection,
    query: &Query,
    searched: &SearchedServer,
) -> rusqlite::Result<Expression> {
    let is_filtered = !query.from.is_empty();
    let authors = is_filtered.then(|| authors(db, &query.from)).transpose()?;
    let channels = searched.channels.as_ref();
    let channels = channels.map(|ids| channel_rows(db, ids)).transpose()?;
    let expression = query.expression(authors.as_deref(), channels.as_deref());
    Ok(expression.map(Arc::from))
}

/// The rows of the people whose name or ID begins with one of the texts.
fn authors(db: &Connection, from: &[String]) -> rusqlite::Result<Vec<i64>> {
    let mut statement = db.prepare_cached("SELECT id, uid, profile FROM person")?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let uid = row.get_ref(1)?.as_str()?;
        let profile: Option<String> = row.get(2)?;
        let name = profile.and_then(|it| extra::decode_profile(uid.into(), &it));
        let name = name.map(|profile| fold(&profile.display_name));
        let (uid, name) = (fold(uid), name.unwrap_or_default());
        let is_named = |text: &String| uid.starts_with(&**text) || name.starts_with(&**text);
        if from.iter().any(is_named) {
            found.push(row.get(0)?);
        }
        if found.len() == MAX_AUTHORS {
            break;
        }
    }
    Ok(found)
}

fn channel_rows(db: &Connection, channels: &[ChannelId]) -> rusqlite::Result<Vec<i64>> {
    let wanted: HashSet<&str> = channels.iter().map(ChannelId::as_str).collect();
    let mut statement = db.prepare_cached("SELECT id, cid FROM channel")?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        if wanted.contains(row.get_ref(1)?.as_str()?) {
            found.push(row.get(0)?);
        }
    }
    Ok(found)
}
