//! Reads one result.

use rusqlite::{Connection, OptionalExtension};

use crate::domain::id::{ChannelId, ServerUid};
use crate::domain::search::{Query, SearchHit, Snippet, shown_text};
use crate::store::history::{extra, row};

/// `None` when the message was deleted meanwhile.
pub(super) fn read(
    db: &Connection,
    server: &ServerUid,
    id: i64,
    query: &Query,
) -> rusqlite::Result<Option<SearchHit>> {
    // The columns of a message come first.
    const CHANNEL: &str = "cid";
    const PROFILE: &str = "profile";
    let mut statement = db.prepare_cached(&format!(
        "SELECT {}, c.cid AS {CHANNEL}, p.profile AS {PROFILE} FROM message m
         JOIN person p ON p.id = m.author JOIN channel c ON c.id = m.channel WHERE m.id = ?",
        row::COLUMNS
    ))?;
    let found = statement.query_row([id], |row| {
        let channel = ChannelId::new(row.get::<_, String>(CHANNEL)?);
        let profile: Option<String> = row.get(PROFILE)?;
        let message = row::decode(&channel, row)?.message;
        let profile = profile.and_then(|it| extra::decode_profile(message.author.clone(), &it));
        Ok(SearchHit {
            server: server.clone(),
            channel,
            snippet: Snippet::new(&shown_text(&message), query),
            author_name: profile.map(|profile| profile.display_name),
            message: message.id,
            author: message.author,
            sent: message.created_at,
        })
    });
    found.optional()
}
