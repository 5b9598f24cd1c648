//! Deletes the oldest messages, a few at a time.

use jiff::Timestamp;
use rusqlite::{Connection, TransactionBehavior, params};

use super::HistoryLimits;
use super::database::free_pages;
use super::inbox;
use super::messages::{self, ID_BITS, Slot};
use super::outgoing;
use super::row::flag;

/// How many messages one step deletes: it takes some milliseconds.
const STEP: i64 = 500;
const SECONDS_OF_DAY: i64 = 24 * 60 * 60;
/// How many pages a step gives back to the system, and how many it merges of the index.
const FREED_PAGES: u32 = 1000;
const MERGED_PAGES: i64 = 64;

/// Deletes what is beyond the limits. Returns whether there is more. `now`: seconds.
pub(super) fn step(db: &mut Connection, limits: HistoryLimits, now: i64) -> rusqlite::Result<bool> {
    let before = match limits.days {
        Some(days) => now.saturating_sub(i64::from(days) * SECONDS_OF_DAY).max(0) << ID_BITS,
        None => 0,
    };
    let is_too_large = limits.bytes.is_some_and(|max| used(db).unwrap_or(0) > max);
    let before = if is_too_large { i64::MAX } else { before };
    let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if let Some(days) = limits.days {
        let oldest = now.saturating_sub(i64::from(days) * SECONDS_OF_DAY);
        let oldest = Timestamp::from_second(oldest).unwrap_or(Timestamp::MIN);
        inbox::delete_older(&transaction, oldest)?;
    }
    let deleted = delete_older(&transaction, before)?;
    if deleted > 0 {
        let mut merge = transaction
            .prepare_cached("INSERT INTO message_index(message_index, rank) VALUES ('merge', ?)")?;
        let _rows = merge.execute([MERGED_PAGES])?;
    }
    transaction.commit()?;
    if deleted > 0 {
        free_pages(db, FREED_PAGES)?;
    }
    Ok(deleted == STEP)
}

/// The size of all that is stored, in bytes, but for the files that wait to be sent.
fn used(db: &Connection) -> rusqlite::Result<u64> {
    let pragma = |name| db.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let pages = pragma("page_count")?.saturating_sub(pragma("freelist_count")?);
    let bytes = pages.saturating_mul(pragma("page_size")?);
    let bytes = u64::try_from(bytes).unwrap_or(0);
    Ok(bytes.saturating_sub(outgoing::total(db)?))
}

fn delete_older(db: &Connection, before: i64) -> rusqlite::Result<i64> {
    let mut oldest = db.prepare_cached(
        "SELECT id, place, flags, channel FROM message WHERE id < ? ORDER BY id LIMIT ?",
    )?;
    let oldest = oldest.query_map([before, STEP], |row| Ok((Slot::decode(row)?, row.get(3)?)))?;
    let oldest: Vec<(Slot, i64)> = oldest.collect::<Result<_, _>>()?;
    for (slot, channel) in &oldest {
        delete(db, *channel, *slot)?;
    }
    Ok(i64::try_from(oldest.len()).unwrap_or(STEP))
}

/// Deletes a message that the server still has.
fn delete(db: &Connection, channel: i64, slot: Slot) -> rusqlite::Result<()> {
    let mut older =
        db.prepare_cached("SELECT EXISTS(SELECT 1 FROM message WHERE channel = ? AND place < ?)")?;
    if older.query_row(params![channel, slot.place], |row| row.get(0))? {
        // The order of the times is not that of the server: a gap remains.
        let slot = Slot {
            flags: slot.flags | flag::GAP_BEFORE,
            ..slot
        };
        return messages::remove_between(db, channel, slot);
    }
    messages::remove(db, slot.id)?;
    messages::set_start(db, channel, false)?;
    messages::normalize_start(db, channel)
}
