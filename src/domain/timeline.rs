//! The timeline of one channel: confirmed messages, pending messages, and the rows made of both.
//!
//! Owns order, keys, dividers and grouping. The order of the server is authoritative; times are only shown. Keys are
//! stable: a message keeps its key through local echo, confirmation and edit. How history is fetched is elsewhere.

pub mod calendar;
mod item;
mod merge;
mod row;

use std::collections::HashSet;
use std::sync::Arc;

use super::failure::Failure;
use super::id::{LocalId, MessageId, UserId};
use super::markup::Content;
use super::message::{ChatMessage, Reaction};
use super::outbox::{PendingMessage, SendState};
use super::server_event::History;
use super::unread;
use calendar::Calendar;
pub use item::TimelineItem;
pub use row::Row;

pub const MAX_MESSAGES: usize = 30_000;

/// For a channel that is not in view.
pub const MAX_INACTIVE_MESSAGES: usize = 2_000;

#[derive(Debug)]
pub struct Timeline {
    me: UserId,
    /// A mention may use it.
    my_name: String,
    calendar: Arc<dyn Calendar>,
    items: Vec<TimelineItem>,
    known: HashSet<MessageId>,
    /// Deleted on the present connection: a history response from before does not bring them back.
    deleted: HashSet<MessageId>,
    pending: Vec<PendingMessage>,
    rows: Vec<Row>,
    unread_from: Option<MessageId>,
    reaches_start: bool,
    loaded: bool,
    next_key: u64,
    revision: u64,
}

impl Timeline {
    pub fn new(me: UserId, my_name: String, calendar: Arc<dyn Calendar>) -> Self {
        Self {
            me,
            my_name,
            calendar,
            items: Vec::new(),
            known: HashSet::new(),
            deleted: HashSet::new(),
            pending: Vec::new(),
            rows: Vec::new(),
            unread_from: None,
            reaches_start: false,
            loaded: false,
            next_key: 1,
            revision: 0,
        }
    }

    /// From the oldest to the newest, pending messages last.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Unique among the rows.
    pub fn key(&self, row: usize) -> u64 {
        self.rows.get(row).map_or(0, Row::key)
    }

    /// Grows with every change of the rows.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// In the order of the server.
    pub fn items(&self) -> &[TimelineItem] {
        &self.items
    }

    pub fn pending(&self) -> &[PendingMessage] {
        &self.pending
    }

    /// Whether any history has arrived.
    pub fn is_loaded(&self) -> bool {
        self.loaded
    }

    /// Whether nothing is older than the first message.
    pub fn reaches_start(&self) -> bool {
        self.reaches_start
    }

    pub fn oldest(&self) -> Option<&MessageId> {
        self.items.first().map(|item| &item.message.id)
    }

    pub fn find(&self, id: &MessageId) -> Option<&TimelineItem> {
        self.items.get(self.position(id)?)
    }

    fn position(&self, id: &MessageId) -> Option<usize> {
        let mut items = self.items.iter();
        let known = self.known.contains(id);
        known.then(|| items.rposition(|item| item.message.id == *id))?
    }

    /// Returns the messages that were new at the newest end, for counting.
    pub fn merge(&mut self, history: History) -> Vec<MessageId> {
        let new = self.merge_history(history);
        self.loaded = true;
        self.rebuild();
        new
    }

    /// Adds a message event. Returns whether it was new.
    pub fn post(&mut self, message: ChatMessage) -> bool {
        if self.known.contains(&message.id) {
            let _known = self.replace(message);
            return false;
        }
        let pending = self.take_echo(&message);
        let key = pending.map_or_else(|| self.new_key(), |pending| pending.key);
        let item = self.item(key, message, true);
        self.append(item);
        self.keep_newest(MAX_MESSAGES);
        true
    }

    /// Updates a known message. Returns whether it was known.
    pub fn replace(&mut self, message: ChatMessage) -> bool {
        let position = self.position(&message.id);
        let Some((at, old)) = position.and_then(|at| Some((at, self.items.get(at)?))) else {
            return false;
        };
        if old.message == message {
            return true;
        }
        let mut item = self.item(old.key, message.merge_older(&old.message), old.live);
        item.settled = old.settled;
        if let Some(slot) = self.items.get_mut(at) {
            *slot = item;
        }
        self.rebuild();
        true
    }

    /// Returns whether it was there.
    pub fn remove(&mut self, id: &MessageId) -> bool {
        let _new = self.deleted.insert(id.clone());
        if !self.known.remove(id) {
            return false;
        }
        self.items.retain(|item| item.message.id != *id);
        if self.unread_from.as_ref() == Some(id) {
            self.unread_from = None;
        }
        self.rebuild();
        true
    }

    pub fn react(&mut self, id: &MessageId, reaction: Reaction) {
        let position = self.position(id);
        let Some(item) = position.and_then(|at| self.items.get_mut(at)) else {
            return;
        };
        let reactions = &mut item.message.reactions;
        let mut known = reactions.iter_mut();
        match known.find(|known| known.emoji == reaction.emoji) {
            Some(known) => *known = reaction,
            None => reactions.push(reaction),
        }
        reactions.retain(|reaction| reaction.count > 0);
        self.revision += 1;
    }

    /// Messages that arrived as events are confirmed or dropped by the next history.
    pub fn disconnected(&mut self) {
        for item in &mut self.items {
            item.live = false;
        }
        self.deleted.clear();
    }

    pub fn queue(&mut self, local: LocalId, body: &str, reply_to: Option<MessageId>) {
        let body = body.trim();
        let key = self.new_key();
        self.pending.push(PendingMessage {
            key,
            local,
            body: body.into(),
            content: Content::parse(body),
            reply_to,
            state: SendState::Queued,
            attempts: 0,
            absent_in_history: false,
        });
        self.unread_from = None;
        self.rebuild();
    }

    /// Returns whether the message is still pending.
    pub fn progress(&mut self, local: &LocalId, state: SendState) -> bool {
        let mut pending = self.pending.iter_mut();
        let Some(pending) = pending.find(|pending| pending.local == *local) else {
            return false;
        };
        pending.attempts += u32::from(matches!(state, SendState::Held { .. }));
        pending.state = state;
        pending.absent_in_history = false;
        self.revision += 1;
        true
    }

    /// After a lost connection it is unknown whether messages in flight arrived.
    pub fn fail_in_flight(&mut self) {
        let pending = self.pending.iter_mut();
        for pending in pending.filter(|pending| pending.state == SendState::Sending) {
            pending.state = SendState::Failed {
                failure: Failure::ConnectionLost,
                certain: false,
            };
            self.revision += 1;
        }
    }

    pub fn confirm(&mut self, local: &LocalId, message: ChatMessage) {
        let pending = self.take_pending(|pending| pending.local == *local);
        if self.known.contains(&message.id) {
            let _known = self.replace(message);
            self.rebuild();
            return;
        }
        let key = pending.map_or_else(|| self.new_key(), |pending| pending.key);
        let item = self.item(key, message, true);
        self.append(item);
    }

    pub fn fail(&mut self, local: &LocalId, failure: Failure, certain: bool) {
        let _there = self.progress(local, SendState::Failed { failure, certain });
    }

    /// Removes a pending message and returns its text.
    pub fn discard(&mut self, local: &LocalId) -> Option<Arc<str>> {
        let pending = self.take_pending(|pending| pending.local == *local)?;
        self.rebuild();
        Some(pending.body)
    }

    fn take_pending(
        &mut self,
        matches: impl Fn(&PendingMessage) -> bool,
    ) -> Option<PendingMessage> {
        let at = self.pending.iter().position(matches)?;
        Some(self.pending.remove(at))
    }

    /// Puts the divider above the first of the `count` newest messages by others; removes it for 0.
    pub fn mark_unread(&mut self, count: u32) {
        let me = &self.me;
        let nth = usize::try_from(count).unwrap_or(usize::MAX).checked_sub(1);
        let items = self.items.iter().rev();
        let mut others = items.filter(|item| item.message.author != *me);
        let first = nth.and_then(|nth| others.nth(nth));
        let first = first.map(|item| item.message.id.clone());
        if first != self.unread_from {
            self.unread_from = first;
            self.rebuild();
        }
    }

    /// Takes the uid and the name of the user, both of which make a mention.
    pub fn set_me(&mut self, me: &UserId, name: &str) {
        if self.me == *me && self.my_name == name {
            return;
        }
        self.me = me.clone();
        name.clone_into(&mut self.my_name);
        for item in &mut self.items {
            item.is_mention = unread::is_mention(&item.message, me, name);
        }
        self.revision += 1;
    }

    /// Formats all times again, after the language or the day changed.
    pub fn set_calendar(&mut self, calendar: Arc<dyn Calendar>) {
        self.calendar = calendar;
        for item in &mut self.items {
            item.at = self.calendar.local(item.message.created_at);
            item.time = self.calendar.time(item.at);
        }
        self.rebuild();
    }

    /// Adds a message at the end and only the rows that it needs.
    fn append(&mut self, item: TimelineItem) {
        let _new = self.known.insert(item.message.id.clone());
        let is_confirmed = |row: &Row| !matches!(row, Row::Pending { .. });
        let last = self.rows.iter().rposition(is_confirmed);
        self.rows.truncate(last.map_or(0, |last| last + 1));
        let (index, before) = (self.items.len(), self.items.last());
        row::push_message(&mut self.rows, (before, &item), index, false, |date| {
            self.calendar.day(date)
        });
        self.items.push(item);
        self.push_pending();
        self.revision += 1;
    }

    fn rebuild(&mut self) {
        let mut rows = Vec::with_capacity(self.items.len() + self.pending.len() + 8);
        let mut before = None;
        for (index, item) in self.items.iter().enumerate() {
            let first_unread = self.unread_from.as_ref() == Some(&item.message.id);
            row::push_message(&mut rows, (before, item), index, first_unread, |date| {
                self.calendar.day(date)
            });
            before = Some(item);
        }
        self.rows = rows;
        self.push_pending();
        self.revision += 1;
    }

    fn push_pending(&mut self) {
        let pending = self.pending.iter().enumerate();
        let rows = pending.map(|(index, &PendingMessage { key, .. })| Row::Pending { key, index });
        self.rows.extend(rows);
    }

    fn new_key(&mut self) -> u64 {
        let key = self.next_key;
        self.next_key += 1;
        key
    }

    fn item(&self, key: u64, message: ChatMessage, live: bool) -> TimelineItem {
        let at = self.calendar.local(message.created_at);
        TimelineItem {
            key,
            content: Content::parse(&message.body),
            is_mention: unread::is_mention(&message, &self.me, &self.my_name),
            at,
            time: self.calendar.time(at),
            message,
            live,
            settled: false,
        }
    }

    /// The pending message that this one confirms: by its key, else by its text.
    fn take_echo(&mut self, message: &ChatMessage) -> Option<PendingMessage> {
        if message.author != self.me {
            return None;
        }
        self.take_pending(|pending| match &message.client_key {
            Some(key) => pending.local == *key,
            None => pending.matches_echo(&message.body),
        })
    }

    /// Drops the oldest messages of a channel that is not in view; they can be loaded again.
    pub fn trim(&mut self) {
        self.keep_newest(MAX_INACTIVE_MESSAGES);
    }

    /// Drops the oldest messages above `limit`, a tenth at a time.
    fn keep_newest(&mut self, limit: usize) {
        let excess = self.items.len().saturating_sub(limit);
        if excess >= limit / 10 {
            for item in self.items.drain(..excess) {
                let _known = self.known.remove(&item.message.id);
            }
            self.reaches_start = false;
            self.rebuild();
        }
    }
}

#[cfg(test)]
mod tests;
