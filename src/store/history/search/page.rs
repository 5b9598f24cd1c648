//! One page of results of several databases, and the count of all.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension};

use super::lane::Lane;
use crate::domain::id::{ChannelId, ServerUid};
use crate::domain::search::{
    MAX_COUNT, PAGE, ResultCount, SearchCursor, SearchHit, SearchProgress, SearchRequest, Snippet,
    searched_text,
};
use crate::store::history::error::Error;
use crate::store::history::{extra, row};

/// The first results are shown as soon as there are so many.
const FIRST_RESULTS: usize = 10;

/// Searches one page and counts the results. `emit` returns `false` when nobody waits for more.
pub(super) fn search(
    request: &SearchRequest,
    connections: &BTreeMap<ServerUid, Connection>,
    is_canceled: &dyn Fn() -> bool,
    emit: &mut dyn FnMut(SearchProgress) -> bool,
) -> Result<(), Error> {
    let mut lanes = Vec::new();
    for searched in &request.servers {
        if let Some(db) = connections.get(&searched.server) {
            lanes.push((&searched.server, db, Lane::new(db, request, searched)?));
        }
    }
    let mut cursor = request.after.clone().unwrap_or_default();
    let mut hits = Vec::new();
    let mut count = 0;
    let mut has_more = false;
    while let Some(index) = newest(&mut lanes, is_canceled)? {
        if count == PAGE {
            has_more = true;
            break;
        }
        let Some((server, db, lane)) = lanes.get_mut(index) else {
            break;
        };
        let Some(id) = lane.take() else { break };
        let _before = cursor.0.insert((*server).clone(), id);
        hits.extend(hit(db, server, id, request)?);
        count += 1;
        if count == FIRST_RESULTS && !emit(SearchProgress::Found(std::mem::take(&mut hits))) {
            return Ok(());
        }
    }
    let ended = SearchProgress::PageEnded(has_more.then_some(cursor));
    if !(hits.is_empty() || emit(SearchProgress::Found(hits))) || !emit(ended) {
        return Ok(());
    }
    // Those of earlier pages were counted with the first.
    if request.after.is_some() {
        return Ok(());
    }
    let mut rest = lanes.into_iter();
    let mut counted = count;
    while let Some((_, _, mut lane)) = rest.next().filter(|_| counted <= MAX_COUNT) {
        while counted <= MAX_COUNT && lane.peek(is_canceled)?.is_some() {
            let _counted = lane.take();
            counted += 1;
        }
    }
    let counted = if counted > MAX_COUNT {
        ResultCount::MoreThan(MAX_COUNT)
    } else {
        ResultCount::Exactly(counted)
    };
    let _waits = emit(SearchProgress::Counted(counted));
    Ok(())
}

/// The database with the newest of the next results.
fn newest(
    lanes: &mut [(&ServerUid, &Connection, Lane<'_>)],
    is_canceled: &dyn Fn() -> bool,
) -> Result<Option<usize>, Error> {
    let mut newest = None;
    for (index, (_, _, lane)) in lanes.iter_mut().enumerate() {
        if let Some(key) = lane.peek(is_canceled)?
            && newest.is_none_or(|(newest, _)| key > newest)
        {
            newest = Some((key, index));
        }
    }
    Ok(newest.map(|(_, index)| index))
}

/// `None` when the message was deleted meanwhile.
fn hit(
    db: &Connection,
    server: &ServerUid,
    id: i64,
    request: &SearchRequest,
) -> Result<Option<SearchHit>, Error> {
    let sql = format!(
        "SELECT {}, c.cid, p.profile FROM message m
         JOIN person p ON p.id = m.author JOIN channel c ON c.id = m.channel WHERE m.id = ?",
        row::COLUMNS
    );
    let columns = row::COLUMNS.split(',').count();
    let mut statement = db.prepare_cached(&sql)?;
    let found = statement.query_row([id], |row| {
        let channel = ChannelId::new(row.get::<_, String>(columns)?);
        let profile: Option<String> = row.get(columns + 1)?;
        let message = row::decode(&channel, row)?.message;
        let profile = profile.and_then(|it| extra::decode_profile(message.author.clone(), &it));
        Ok(SearchHit {
            server: server.clone(),
            channel,
            snippet: Snippet::new(&searched_text(&message), &request.query),
            author_name: profile.map(|profile| profile.display_name),
            message: message.id,
            author: message.author,
            sent: message.created_at,
        })
    });
    Ok(found.optional()?)
}
