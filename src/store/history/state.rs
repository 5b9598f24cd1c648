//! Everything of a server but its messages: channels, people, read states, drafts, pending messages.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, params};

use super::{extra, inbox, outgoing, row};
use crate::domain::channel::Category;
use crate::domain::disclosure::DisclosureLog;
use crate::domain::id::{ChannelId, LocalId, MessageId, UserId};
use crate::domain::inbox::InboxChanges;
use crate::domain::outbox::SentAfter;
use crate::domain::profile::Profile;
use crate::domain::stored::{
    ReadState, StoredChannel, StoredDraft, StoredPending, StoredSendState, StoredServer,
};

const CATEGORIES: &str = "categories";
const DISCLOSED: &str = "disclosed";

/// The row of a channel; a new one if it is not known.
pub(super) fn channel(db: &Connection, channel: &ChannelId) -> rusqlite::Result<i64> {
    if let Some(id) = known_channel(db, channel)? {
        return Ok(id);
    }
    let mut insert = db.prepare_cached("INSERT INTO channel(cid) VALUES (?)")?;
    insert.insert([channel.as_str()])
}

pub fn known_channel(db: &Connection, channel: &ChannelId) -> rusqlite::Result<Option<i64>> {
    let mut find = db.prepare_cached("SELECT id FROM channel WHERE cid = ?")?;
    find.query_row([channel.as_str()], |row| row.get(0))
        .optional()
}

pub(super) fn set_categories(db: &Connection, categories: &[Category]) -> rusqlite::Result<()> {
    let text = extra::encode_categories(categories);
    set_meta(db, CATEGORIES, text.as_deref())
}

pub(super) fn set_disclosed(db: &Connection, log: &DisclosureLog) -> rusqlite::Result<()> {
    set_meta(db, DISCLOSED, serde_json::to_string(log).ok().as_deref())
}

fn disclosed(db: &Connection) -> rusqlite::Result<DisclosureLog> {
    let text = meta(db, DISCLOSED)?;
    Ok(text.map_or_else(DisclosureLog::default, |text| extra::decode_log(&text)))
}

fn set_meta(db: &Connection, key: &str, value: Option<&str>) -> rusqlite::Result<()> {
    let mut statement =
        db.prepare_cached("INSERT OR REPLACE INTO meta(key, value) VALUES (?, ?)")?;
    statement.execute(params![key, value]).map(drop)
}

fn meta(db: &Connection, key: &str) -> rusqlite::Result<Option<String>> {
    let mut statement = db.prepare_cached("SELECT value FROM meta WHERE key = ?")?;
    let value = statement.query_row([key], |row| row.get(0)).optional()?;
    Ok(value.flatten())
}

pub(super) fn set_profile(db: &Connection, profile: &Profile) -> rusqlite::Result<()> {
    let id = row::person(db, &profile.user)?;
    let mut statement = db.prepare_cached("UPDATE person SET profile = ?2 WHERE id = ?1")?;
    let text = extra::encode_profile(profile);
    statement.execute(params![id, text]).map(drop)
}

pub(super) fn profile(db: &Connection, user: &UserId) -> rusqlite::Result<Option<Profile>> {
    let mut statement = db.prepare_cached("SELECT profile FROM person WHERE uid = ?")?;
    let text: Option<Option<String>> = statement
        .query_row([user.as_str()], |row| row.get(0))
        .optional()?;
    let text = text.flatten();
    Ok(text.and_then(|text| extra::decode_profile(user.clone(), &text)))
}

pub(super) fn set_read(db: &Connection, id: &ChannelId, read: &ReadState) -> rusqlite::Result<()> {
    let id = channel(db, id)?;
    let mut statement = db.prepare_cached(
        "UPDATE channel SET known = 1, unread = ?2, mentions = ?3, newest = ?4 WHERE id = ?1",
    )?;
    let newest = read.newest.as_ref().map(MessageId::as_str);
    let values = params![id, read.unread, read.mentions, newest];
    statement.execute(values).map(drop)
}

pub(super) fn set_draft(
    db: &Connection,
    channel: &ChannelId,
    draft: Option<&StoredDraft>,
) -> rusqlite::Result<()> {
    let Some(draft) = draft else {
        let mut statement = db.prepare_cached("DELETE FROM draft WHERE cid = ?")?;
        return statement.execute([channel.as_str()]).map(drop);
    };
    let mut statement =
        db.prepare_cached("INSERT OR REPLACE INTO draft(cid, text, reply_to) VALUES (?, ?, ?)")?;
    let reply_to = draft.reply_to.as_ref().map(MessageId::as_str);
    statement
        .execute(params![channel.as_str(), draft.text, reply_to])
        .map(drop)
}

pub(super) fn set_pending(
    db: &Connection,
    channel: &ChannelId,
    pending: &StoredPending,
) -> rusqlite::Result<()> {
    let mut statement = db.prepare_cached(
        "INSERT INTO pending(local, cid, body, reply_to, state, sent_after) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT(local) DO UPDATE SET cid = ?2, body = ?3, reply_to = ?4, state = ?5, sent_after = ?6",
    )?;
    let reply_to = pending.reply_to.as_ref().map(MessageId::as_str);
    let (local, state) = (pending.local.as_str(), encode_state(pending.state));
    statement
        .execute(params![
            local,
            channel.as_str(),
            pending.body,
            reply_to,
            state,
            pending.after.as_ref().map(encode_after),
        ])
        .map(drop)
}

pub(super) fn remove_pending(db: &Connection, local: &LocalId) -> rusqlite::Result<()> {
    let mut statement = db.prepare_cached("DELETE FROM pending WHERE local = ?")?;
    statement.execute([local.as_str()]).map(drop)
}

fn encode_after(after: &SentAfter) -> &str {
    match after {
        SentAfter::Start => "",
        SentAfter::Message(id) => id.as_str(),
    }
}

fn decode_after(text: String) -> SentAfter {
    if text.is_empty() {
        SentAfter::Start
    } else {
        SentAfter::Message(text.into())
    }
}

fn encode_state(state: StoredSendState) -> i64 {
    match state {
        StoredSendState::Queued => 0,
        StoredSendState::Sending => 1,
        StoredSendState::Failed { certain: false } => 2,
        StoredSendState::Failed { certain: true } => 3,
    }
}

/// An unknown state is the one that nothing is sent in again without knowing more.
fn decode_state(state: i64) -> StoredSendState {
    match state {
        0 => StoredSendState::Queued,
        2 => StoredSendState::Failed { certain: false },
        3 => StoredSendState::Failed { certain: true },
        _ => StoredSendState::Sending,
    }
}

pub(super) const ALL_DRAFTS: &str = "SELECT cid, text, reply_to FROM draft";
pub(super) const ALL_PENDING: &str =
    "SELECT cid, local, body, reply_to, state, sent_after FROM pending ORDER BY position";

pub(super) fn decode_draft(row: &rusqlite::Row<'_>) -> rusqlite::Result<(ChannelId, StoredDraft)> {
    let draft = StoredDraft {
        text: row.get(1)?,
        reply_to: optional_id(row, 2)?,
    };
    Ok((row.get::<_, String>(0)?.into(), draft))
}

pub(super) fn decode_pending(
    row: &rusqlite::Row<'_>,
) -> rusqlite::Result<(ChannelId, StoredPending)> {
    let pending = StoredPending {
        local: row.get::<_, String>(1)?.into(),
        body: row.get(2)?,
        reply_to: optional_id(row, 3)?,
        files: Vec::new(),
        state: decode_state(row.get(4)?),
        after: row.get::<_, Option<String>>(5)?.map(decode_after),
    };
    Ok((row.get::<_, String>(0)?.into(), pending))
}

fn optional_id(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<Option<MessageId>> {
    let id: Option<String> = row.get(column)?;
    Ok(id.map(MessageId::from))
}

pub(super) fn load(db: &Connection) -> rusqlite::Result<StoredServer> {
    let categories = meta(db, CATEGORIES)?;
    let categories = categories.map(|text| extra::decode_categories(&text));
    let mut channels = BTreeMap::new();
    load_read_states(db, &mut channels)?;
    let entry = |channel: ChannelId| {
        let id = channel.clone();
        (id, empty_channel(channel))
    };
    let mut drafts = db.prepare_cached(ALL_DRAFTS)?;
    for draft in drafts.query_map([], decode_draft)? {
        let (channel, draft) = draft?;
        let (id, empty) = entry(channel);
        channels.entry(id).or_insert(empty).draft = Some(draft);
    }
    let mut pending = db.prepare_cached(ALL_PENDING)?;
    for message in pending.query_map([], decode_pending)? {
        let (channel, mut message) = message?;
        message.files = outgoing::files(db, &message.local)?;
        let (id, empty) = entry(channel);
        channels.entry(id).or_insert(empty).pending.push(message);
    }
    Ok(StoredServer {
        categories: categories.unwrap_or_default(),
        channels: channels.into_values().collect(),
        disclosed: disclosed(db)?,
        inbox: inbox::load(db)?,
    })
}

fn load_read_states(
    db: &Connection,
    channels: &mut BTreeMap<ChannelId, StoredChannel>,
) -> rusqlite::Result<()> {
    let mut statement =
        db.prepare_cached("SELECT cid, known, unread, mentions, newest FROM channel")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let mut channel = empty_channel(row.get::<_, String>(0)?.into());
        if row.get(1)? {
            let unread = row.get(2)?;
            channel.read = Some(ReadState {
                unread,
                mentions: row.get::<_, u32>(3)?.min(unread),
                newest: optional_id(row, 4)?,
            });
        }
        let _none = channels.insert(channel.channel.clone(), channel);
    }
    Ok(())
}

fn empty_channel(channel: ChannelId) -> StoredChannel {
    StoredChannel {
        channel,
        read: None,
        draft: None,
        pending: Vec::new(),
    }
}

/// Reads what can be read of a damaged database.
pub(super) fn salvage(db: &Connection) -> StoredServer {
    let mut channels = BTreeMap::new();
    let _as_far_as_readable = load_read_states(db, &mut channels);
    for (channel, draft) in readable(db, ALL_DRAFTS, decode_draft) {
        let empty = || empty_channel(channel.clone());
        let entry = channels.entry(channel.clone());
        entry.or_insert_with(empty).draft = Some(draft);
    }
    for (channel, mut message) in readable(db, ALL_PENDING, decode_pending) {
        message.files = outgoing::salvage(db, &message.local);
        let empty = || empty_channel(channel.clone());
        let entry = channels.entry(channel.clone());
        entry.or_insert_with(empty).pending.push(message);
    }
    let categories = meta(db, CATEGORIES).ok().flatten();
    let categories = categories.map(|text| extra::decode_categories(&text));
    StoredServer {
        categories: categories.unwrap_or_default(),
        channels: channels.into_values().collect(),
        disclosed: disclosed(db).unwrap_or_default(),
        inbox: inbox::load(db).unwrap_or_default(),
    }
}

/// The rows before the first one that cannot be read.
fn readable<T>(
    db: &Connection,
    query: &str,
    decode: fn(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
) -> Vec<T> {
    let Ok(mut statement) = db.prepare(query) else {
        return Vec::new();
    };
    let rows = statement.query_map([], decode);
    let rows = rows.into_iter().flatten();
    rows.map_while(Result::ok).collect()
}

/// Writes what [`load`] reads into an empty database, with the files of `from`.
pub(super) fn restore(
    db: &Connection,
    stored: &StoredServer,
    from: &Connection,
) -> rusqlite::Result<()> {
    set_categories(db, &stored.categories)?;
    set_disclosed(db, &stored.disclosed)?;
    let entries = InboxChanges {
        entries: stored.inbox.clone(),
        removed: Vec::new(),
    };
    inbox::apply(db, &entries)?;
    for StoredChannel {
        channel,
        read,
        draft,
        pending,
    } in &stored.channels
    {
        if let Some(read) = read {
            set_read(db, channel, read)?;
        }
        set_draft(db, channel, draft.as_ref())?;
        for message in pending {
            set_pending(db, channel, message)?;
            outgoing::copy((from, db), &message.local, &message.files)?;
        }
    }
    Ok(())
}
