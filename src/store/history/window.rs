//! Merges a history of the server into what is stored.
//!
//! A history is authoritative for the range that it covers: from the first stored message that it shares to the end (the
//! newest) or to the message that it precedes (an older page). Stored messages that it lacks there are gone or deleted.
//! Before it there is a gap, unless it begins with a message whose predecessor an earlier history confirmed.

use std::collections::{HashMap, HashSet};

use rusqlite::Connection;

use super::messages::{self, ID_BITS, New, SPACING, Slot};
use super::row::flag;
use super::state;
use crate::domain::id::MessageId;
use crate::domain::message::ChatMessage;
use crate::domain::server_event::HistoryRange;
use crate::domain::stored::Window;

pub(super) fn apply(db: &Connection, window: &Window) -> rusqlite::Result<()> {
    let history = &window.history;
    let channel = state::channel(db, &history.channel)?;
    let mut merge = Merge {
        db,
        channel,
        messages: distinct(&history.messages),
        known: HashMap::new(),
        known_ids: HashSet::new(),
        keeps_missing: window.keeps_missing,
        reaches_start: history.reaches_start,
    };
    // Again only where no place was free between two neighbors.
    while !merge.apply(&history.range)? {
        merge.renumber()?;
    }
    messages::normalize_start(db, channel)
}

/// Each id once, at its first position.
fn distinct(messages: &[ChatMessage]) -> Vec<&ChatMessage> {
    let mut seen = HashSet::new();
    let messages = messages.iter();
    messages
        .filter(|message| seen.insert(&message.id))
        .collect()
}

struct Merge<'a> {
    db: &'a Connection,
    channel: i64,
    messages: Vec<&'a ChatMessage>,
    /// Those of the messages that are stored.
    known: HashMap<&'a MessageId, Slot>,
    known_ids: HashSet<i64>,
    keeps_missing: bool,
    reaches_start: Option<bool>,
}

/// The stored messages of the range that a history covers, and what is around them.
struct Range {
    /// Ordered by place.
    rows: Vec<Slot>,
    /// Rows from this one on may be younger than the history.
    younger_from: usize,
    /// The message before the range.
    before: Option<Slot>,
    /// The place of the message that follows the range.
    end: Option<i64>,
}

/// The flags that a merge sets.
const STATE: i64 = flag::GAP_BEFORE | flag::GONE | flag::SETTLED | flag::PASSED;

/// A row after the merge.
#[derive(Clone, Copy)]
enum Entry<'a> {
    New(&'a ChatMessage),
    Known(&'a ChatMessage, Slot),
    /// The history lacks it, but it stays.
    Gone(Slot),
    Younger(Slot),
}

impl Entry<'_> {
    fn slot(&self) -> Option<&Slot> {
        match self {
            Self::New(_) => None,
            Self::Known(_, slot) | Self::Gone(slot) | Self::Younger(slot) => Some(slot),
        }
    }
}

impl<'a> Merge<'a> {
    /// Whether it was merged: not if there was no place for a message.
    fn apply(&mut self, range: &HistoryRange) -> rusqlite::Result<bool> {
        self.known.clear();
        self.known_ids.clear();
        for message in &self.messages {
            if let Some(slot) = messages::find(self.db, self.channel, &message.id)? {
                let _none = self.known.insert(&message.id, slot);
                let _is_new = self.known_ids.insert(slot.id);
            }
        }
        match range {
            HistoryRange::Newest => self.apply_newest(),
            HistoryRange::Before(id) => self.apply_older(id),
        }
    }

    fn apply_newest(&mut self) -> rusqlite::Result<bool> {
        if self.messages.is_empty() && self.reaches_start == Some(false) {
            return Ok(true);
        }
        let first_known = self.first_known();
        let from = match first_known {
            Some(slot) => slot.place,
            None if self.messages.is_empty() => i64::MIN,
            None => self.first_younger()?,
        };
        let rows = self.rows(from, None)?;
        let last_known = rows.iter().rposition(|row| self.is_known(row));
        let range = Range {
            younger_from: last_known.map_or(0, |at| at + 1),
            before: self.row_before(from)?,
            end: None,
            rows,
        };
        if self.merge(&range)? {
            let mut statement = (self.db).prepare_cached(
                "UPDATE channel SET loses_events = 0 WHERE id = ? AND loses_events <> 0",
            )?;
            return statement.execute([self.channel]).map(|_| true);
        }
        Ok(false)
    }

    fn apply_older(&mut self, before: &MessageId) -> rusqlite::Result<bool> {
        let Some(next) = messages::find(self.db, self.channel, before)? else {
            return Ok(true);
        };
        let had_messages = !self.messages.is_empty();
        let known = &self.known;
        (self.messages).retain(|it| known.get(&it.id).is_none_or(|slot| slot.place < next.place));
        if self.messages.is_empty() && had_messages {
            // The server does not know the range, and sent others.
            return Ok(true);
        }
        if self.messages.is_empty() {
            self.reaches_start = Some(true);
        }
        let from = self.first_known().map_or(next.place, |slot| slot.place);
        let rows = self.rows(from, Some(next.place))?;
        let range = Range {
            younger_from: rows.len(),
            before: self.row_before(from)?,
            end: Some(next.place),
            rows,
        };
        if !self.merge(&range)? {
            return Ok(false);
        }
        next.set(self.db, flag::GAP_BEFORE, 0)?;
        Ok(true)
    }

    /// The first message of the history that is stored.
    fn first_known(&self) -> Option<Slot> {
        let mut messages = self.messages.iter();
        messages.find_map(|message| self.known.get(&message.id).copied())
    }

    fn is_known(&self, row: &Slot) -> bool {
        self.known_ids.contains(&row.id)
    }

    /// From where on events are younger than a history that shares nothing with what is stored.
    fn first_younger(&self) -> rusqlite::Result<i64> {
        let newest = self.messages.last().and_then(|it| it.created_at.stated());
        let Some(newest) = newest else {
            return Ok(i64::MAX);
        };
        let mut statement = self.db.prepare_cached(
            "SELECT place, flags, sent FROM message WHERE channel = ? ORDER BY place DESC",
        )?;
        let mut rows = statement.query([self.channel])?;
        let mut from = i64::MAX;
        while let Some(row) = rows.next()? {
            let (flags, sent): (i64, Option<i64>) = (row.get(1)?, row.get(2)?);
            let is_event = flags & (flag::SETTLED | flag::PASSED | flag::GONE) == 0;
            if !is_event || sent.is_none_or(|sent| sent <= newest.as_second()) {
                break;
            }
            from = row.get(0)?;
        }
        Ok(from)
    }

    fn rows(&self, from: i64, end: Option<i64>) -> rusqlite::Result<Vec<Slot>> {
        let mut statement = self.db.prepare_cached(
            "SELECT id, place, flags FROM message WHERE channel = ? AND place >= ? AND place < ? ORDER BY place",
        )?;
        let end = end.unwrap_or(i64::MAX);
        let rows = statement.query_map([self.channel, from, end], Slot::decode)?;
        rows.collect()
    }

    /// The message before a place that does not move.
    fn row_before(&self, place: i64) -> rusqlite::Result<Option<Slot>> {
        let mut statement = self.db.prepare_cached(
            "SELECT id, place, flags FROM message WHERE channel = ? AND place < ? ORDER BY place DESC",
        )?;
        let rows = statement.query_map([self.channel, place], Slot::decode)?;
        for row in rows {
            let row = row?;
            if !self.is_known(&row) {
                return Ok(Some(row));
            }
        }
        Ok(None)
    }

    fn merge(&self, range: &Range) -> rusqlite::Result<bool> {
        let (entries, deleted) = self.entries(range);
        let Some(places) = places(&entries, range) else {
            return Ok(false);
        };
        for row in deleted {
            messages::remove(self.db, row.id)?;
        }
        let mut before = range.before;
        if let (Some(true), Some(oldest)) = (self.reaches_start, before) {
            self.miss_older(oldest.place)?;
            before = self.row_before(oldest.place.saturating_add(1))?;
        }
        self.set_start(&entries, before)?;
        let gap = self.gap_before(&entries, before);
        let mut near = before.or(range.rows.first().copied());
        for (at, (entry, place)) in entries.iter().zip(places).enumerate() {
            let gap = (at == 0).then_some(gap);
            near = self.write(entry, place, gap, near)?;
        }
        Ok(true)
    }

    /// What the range has afterwards, in order, and what is deleted.
    fn entries(&self, range: &Range) -> (Vec<Entry<'a>>, Vec<Slot>) {
        let ids: HashMap<i64, &MessageId> = (self.known.iter())
            .map(|(message, slot)| (slot.id, *message))
            .collect();
        // What follows which message of the history; what follows none comes first.
        let mut following: HashMap<Option<&MessageId>, Vec<Entry<'a>>> = HashMap::new();
        let (mut deleted, mut younger, mut previous) = (Vec::new(), Vec::new(), None);
        for (at, row) in range.rows.iter().enumerate() {
            if let Some(id) = ids.get(&row.id) {
                previous = Some(*id);
            } else if at >= range.younger_from
                && !row.has(flag::SETTLED | flag::PASSED | flag::GONE)
            {
                younger.push(Entry::Younger(*row));
            } else if self.keeps_missing || row.has(flag::GONE) {
                following
                    .entry(previous)
                    .or_default()
                    .push(Entry::Gone(*row));
            } else {
                deleted.push(*row);
            }
        }
        let mut entries = following.remove(&None).unwrap_or_default();
        for message in &self.messages {
            entries.push(match self.known.get(&message.id) {
                Some(slot) => Entry::Known(message, *slot),
                None => Entry::New(message),
            });
            entries.extend(following.remove(&Some(&message.id)).unwrap_or_default());
        }
        entries.extend(younger);
        (entries, deleted)
    }

    /// The server has nothing that is older than the range.
    fn miss_older(&self, last: i64) -> rusqlite::Result<()> {
        let mut older = self.db.prepare_cached(
            "SELECT id, place, flags FROM message WHERE channel = ? AND place <= ? AND flags & 24 <> 16",
        )?;
        let older = older.query_map([self.channel, last], Slot::decode)?;
        for row in older.collect::<Result<Vec<_>, _>>()? {
            if self.is_known(&row) {
                // It moves.
            } else if self.keeps_missing || row.has(flag::GONE) {
                row.set(self.db, flag::GONE | flag::GAP_BEFORE, flag::GONE)?;
            } else {
                messages::remove(self.db, row.id)?;
            }
        }
        Ok(())
    }

    fn set_start(&self, entries: &[Entry<'_>], before: Option<Slot>) -> rusqlite::Result<()> {
        let reaches_start = if self.reaches_start == Some(true) || self.messages.is_empty() {
            true
        } else if before.is_some() {
            // The oldest stored message is the same as before.
            return Ok(());
        } else {
            match (self.reaches_start, entries.first()) {
                (None, Some(Entry::Known(_, slot))) if slot.has(flag::SETTLED) => return Ok(()),
                _ => false,
            }
        };
        messages::set_start(self.db, self.channel, reaches_start)
    }

    /// Whether messages may be missing before the range.
    fn gap_before(&self, entries: &[Entry<'_>], before: Option<Slot>) -> bool {
        if before.is_none() || self.reaches_start == Some(true) {
            return false;
        }
        match entries.first() {
            Some(Entry::Known(_, slot)) if slot.has(flag::SETTLED) => slot.has(flag::GAP_BEFORE),
            Some(Entry::Gone(slot)) => slot.has(flag::GAP_BEFORE),
            _ => true,
        }
    }

    /// Writes what changed of a row. `gap`: of the first one. Returns where it is.
    fn write(
        &self,
        entry: &Entry<'_>,
        place: i64,
        gap: Option<bool>,
        near: Option<Slot>,
    ) -> rusqlite::Result<Option<Slot>> {
        let gap = if gap == Some(true) {
            flag::GAP_BEFORE
        } else {
            0
        };
        let slot = match entry {
            Entry::New(message) => {
                let new = New {
                    channel: self.channel,
                    place,
                    flags: gap | flag::SETTLED,
                    near: near.map(|near| near.id >> ID_BITS),
                };
                messages::insert(self.db, &new, message)?;
                return messages::find(self.db, self.channel, &message.id);
            }
            Entry::Known(message, slot) => {
                messages::update(self.db, self.channel, *slot, message)?;
                slot.set(self.db, STATE, gap | flag::SETTLED)?;
                slot
            }
            Entry::Gone(slot) => {
                slot.set(
                    self.db,
                    STATE,
                    gap | flag::GONE | slot.flags & flag::SETTLED,
                )?;
                slot
            }
            Entry::Younger(slot) => {
                slot.set(self.db, flag::PASSED, flag::PASSED)?;
                slot
            }
        };
        if slot.place != place {
            let mut statement =
                (self.db).prepare_cached("UPDATE message SET place = ?2 WHERE id = ?1")?;
            let _rows = statement.execute([slot.id, place])?;
        }
        Ok(Some(Slot { place, ..*slot }))
    }

    /// Restores the distances between all messages of the channel.
    fn renumber(&self) -> rusqlite::Result<()> {
        let mut statement = self.db.prepare_cached(
            "UPDATE message SET place = numbered.number * ?2 FROM (
                 SELECT id, row_number() OVER (ORDER BY place) AS number FROM message WHERE channel = ?1
             ) AS numbered WHERE message.id = numbered.id",
        )?;
        statement.execute([self.channel, SPACING]).map(drop)
    }
}

/// The places of all entries: those that are stored keep theirs if they are in order. `None` if there is not enough
/// space between two of them.
fn places(entries: &[Entry<'_>], range: &Range) -> Option<Vec<i64>> {
    let start = range.before.map(|slot| slot.place);
    let mut known: Vec<_> = entries
        .iter()
        .map(|it| it.slot().map(|it| it.place))
        .collect();
    let ordered = start.into_iter().chain(known.iter().flatten().copied());
    if !ordered.chain(range.end).is_sorted_by(|a, b| a < b) {
        known.fill(None);
    }
    let mut places = Vec::with_capacity(known.len());
    let mut known = known.into_iter().peekable();
    while let Some(next) = known.next() {
        if let Some(place) = next {
            places.push(place);
            continue;
        }
        let mut missing = 1;
        while known.next_if(Option::is_none).is_some() {
            missing += 1;
        }
        let previous = places.last().copied().or(start);
        let following = known.peek().copied().flatten().or(range.end);
        for number in 1..=missing {
            places.push(between(previous, following, number, missing)?);
        }
    }
    Some(places)
}

/// The place of the message with this number of `count` messages between two others.
fn between(previous: Option<i64>, next: Option<i64>, number: i64, count: i64) -> Option<i64> {
    Some(match (previous, next) {
        (None, None) => number * SPACING,
        (Some(previous), None) => previous.saturating_add(number * SPACING),
        (None, Some(next)) => next.saturating_sub((count + 1 - number) * SPACING),
        (Some(previous), Some(next)) => {
            let step = next.saturating_sub(previous) / (count + 1);
            if step == 0 {
                return None;
            }
            // Together, where there is much space: more can follow.
            previous + number * step.min(SPACING)
        }
    })
}

#[cfg(test)]
mod tests;
