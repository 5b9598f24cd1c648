//! The timeline of one channel: confirmed messages, pending messages, and the rows made of both.
//!
//! Owns order, keys, dividers and grouping. The order of the server is authoritative; times are only shown. Keys are
//! stable: a message keeps its key through local echo, confirmation and edit. Rows are built when they are read first
//! after a change, so that many changes cost one build, and those of a channel out of view cost none. How history is
//! fetched is elsewhere.

pub mod calendar;
mod item;
mod limit;
mod merge;
mod message_list;
mod recent_ids;
mod row;

use std::cell::OnceCell;
use std::sync::Arc;

use jiff::civil::{Date, DateTime};

use super::failure::Failure;
use super::id::{LocalId, MessageId, UserId};
use super::markup::{Body, BodyParts};
use super::message::{ChatMessage, Extra, MAX_REACTIONS, Reaction, SentAt};
use super::outbox::{PendingMessage, SendState};
use super::server_event::{History, HistoryRange};
use super::unread;
use calendar::Calendar;
pub use item::TimelineItem;
use limit::NewestMessages;
pub use limit::{MAX_BYTES, MAX_INACTIVE_BYTES, MAX_INACTIVE_MESSAGES, MAX_MESSAGES};
pub use message_list::Items;
use message_list::MessageList;
use recent_ids::RecentIds;
use row::BuiltRows;
pub use row::Row;

#[derive(Debug)]
pub struct Timeline {
    me: UserId,
    /// A mention may use it.
    my_name: Arc<str>,
    calendar: Arc<dyn Calendar>,
    messages: MessageList,
    /// Deleted on the present connection: a history response from before does not bring them back.
    deleted: RecentIds,
    pending: Vec<PendingMessage>,
    rows: OnceCell<BuiltRows>,
    unread_from: Option<MessageId>,
    /// The number of unread messages that are older than the loaded ones: the divider moves up when those arrive.
    unread_to_mark: u32,
    in_view: bool,
    reaches_start: bool,
    loaded: bool,
    /// The newest message when all were dropped to save memory. What follows it is new.
    unloaded: Option<MessageId>,
    /// Why the newest messages could not be loaded.
    failure: Option<Failure>,
    newest: NewestMessages,
    next_key: u64,
    revision: u64,
    /// How often rows were built.
    #[cfg(test)]
    pub builds: std::cell::Cell<usize>,
    /// How many known messages were moved by merging histories.
    #[cfg(test)]
    pub moved: usize,
}

impl Timeline {
    pub fn new(me: UserId, my_name: Arc<str>, calendar: Arc<dyn Calendar>) -> Self {
        Self {
            me,
            my_name,
            calendar,
            messages: MessageList::default(),
            deleted: RecentIds::default(),
            pending: Vec::new(),
            rows: OnceCell::new(),
            unread_from: None,
            unread_to_mark: 0,
            in_view: false,
            reaches_start: false,
            loaded: false,
            unloaded: None,
            failure: None,
            newest: NewestMessages::Held,
            next_key: 1,
            revision: 0,
            #[cfg(test)]
            builds: std::cell::Cell::default(),
            #[cfg(test)]
            moved: 0,
        }
    }

    /// From the oldest to the newest, pending messages last.
    pub fn rows(&self) -> &[Row] {
        &self.built_rows().rows
    }

    fn built_rows(&self) -> &BuiltRows {
        self.rows.get_or_init(|| {
            #[cfg(test)]
            self.builds.set(self.builds.get() + 1);
            let (items, unread) = (self.messages.items(), self.unread_from.as_ref());
            let first = items.front().filter(|_| self.reaches_start);
            let first = first.map_or(0, |item| item.message.extra().unreadable.0);
            BuiltRows::new((items, first), unread, &self.pending, self.revision)
        })
    }

    /// Unique among the rows.
    pub fn key(&self, row: usize) -> u64 {
        self.rows().get(row).map_or(0, Row::key)
    }

    /// Grows with every change of the keys of the rows.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// How many of the first rows have kept their keys since a revision; too few when that is not known.
    pub fn unchanged_since(&self, revision: u64) -> usize {
        let built = self.built_rows();
        if built.revision <= revision {
            built.unchanged
        } else {
            0
        }
    }

    /// In the order of the server.
    pub fn items(&self) -> &Items {
        self.messages.items()
    }

    /// The memory that the messages take, about.
    pub fn bytes(&self) -> usize {
        self.messages.bytes()
    }

    pub fn pending(&self) -> &[PendingMessage] {
        &self.pending
    }

    /// The day that a row belongs to, if one is known.
    pub fn day_at(&self, row: usize) -> Option<Date> {
        row::day_of(self.rows().get(..=row)?, self.items())
    }

    /// The label of a day divider.
    pub fn day_label(&self, date: Date) -> Arc<str> {
        self.calendar.day(date)
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
        self.items().front().map(|item| &item.message.id)
    }

    pub fn find(&self, id: &MessageId) -> Option<&TimelineItem> {
        let item = self.items().get(self.position(id)?);
        item.map(AsRef::as_ref)
    }

    pub(super) fn position(&self, id: &MessageId) -> Option<usize> {
        self.messages.position(id)
    }

    /// Returns the messages that were new at the newest end, for counting.
    pub fn merge(&mut self, history: History) -> Vec<MessageId> {
        if history.range == HistoryRange::Newest {
            self.failure = None;
        }
        let new = self.merge_history(history);
        self.loaded = true;
        self.keep_newest();
        self.rows_changed();
        self.extend_unread();
        new
    }

    /// Adds a message event. Returns whether it was new.
    pub fn post(&mut self, message: ChatMessage) -> bool {
        if self.messages.contains(&message.id) {
            let _known = self.replace(message);
            return false;
        }
        let pending = self.take_echo(&message);
        self.add_newest(pending, message);
        true
    }

    /// Adds a message below all others, in place of the pending message that it confirms.
    fn add_newest(&mut self, pending: Option<PendingMessage>, message: ChatMessage) {
        if self.newest != NewestMessages::Held {
            self.pending_changed();
            return;
        }
        let key = pending.map_or_else(|| self.new_key(), |pending| pending.key);
        let item = self.item(key, message, true);
        if let Some(rows) = self.rows.get_mut() {
            rows.append(self.messages.items(), &item, &self.pending);
        }
        self.messages.push_back(item);
        self.revision += 1;
        self.keep_newest();
    }

    /// Updates a known message. Returns whether it was known.
    pub fn replace(&mut self, message: ChatMessage) -> bool {
        let Some(at) = self.position(&message.id) else {
            return false;
        };
        let Some(old) = self.items().get(at) else {
            return false;
        };
        let mut message = message.merge_older(&old.message);
        // Only a history knows what could not be read beside it.
        let unreadable = old.message.extra().unreadable;
        message.edit(|extra| extra.unreadable = unreadable);
        if old.message == message {
            return true;
        }
        let mut item = self.item(old.key, message, old.live);
        let changes_rows = !row::have_equal_rows(old, &item);
        item.settled = old.settled;
        let _edited = self.messages.edit(at, |old| *old = item);
        if changes_rows {
            self.rows_changed();
        }
        self.keep_newest();
        true
    }

    /// Returns whether it was there.
    pub fn remove(&mut self, id: &MessageId) -> bool {
        let _new = self.deleted.insert(id);
        if !self.messages.remove(id) {
            return false;
        }
        if self.unread_from.as_ref() == Some(id) {
            self.unread_from = None;
        }
        self.rows_changed();
        true
    }

    /// Forgets the deletion that is longest ago.
    pub(super) fn forget_deletion(&mut self) {
        self.deleted.forget_oldest();
    }

    pub fn react(&mut self, id: &MessageId, reaction: Reaction) {
        let Some(at) = self.position(id) else {
            return;
        };
        let _edited = self.messages.edit(at, |item| {
            item.message.edit(|Extra { reactions, .. }| {
                let is_full = reactions.len() >= MAX_REACTIONS;
                let mut known = reactions.iter_mut();
                match known.find(|known| known.emoji == reaction.emoji) {
                    Some(known) => *known = reaction,
                    None if is_full => {}
                    None => reactions.push(reaction),
                }
                reactions.retain(|reaction| reaction.count > 0);
            });
        });
        self.keep_newest();
    }

    /// Shows all of a long text, unless it was edited since the parts were made.
    pub fn expand(&mut self, id: &MessageId, parts: Arc<BodyParts>) {
        let expanded = self.position(id).and_then(|at| {
            self.messages.edit(at, |item| {
                let is_current = item.message.body == *parts.body();
                item.parts = is_current.then_some(parts);
            })
        });
        if expanded.is_some() {
            self.rows_changed();
        }
    }

    /// Shows the beginning of each long text again, or of one.
    pub fn collapse(&mut self, id: Option<&MessageId>) {
        let items = self.messages.items_mut();
        let shown = items.filter(|item| id.is_none_or(|id| item.message.id == *id));
        if shown.filter_map(|item| item.parts.take()).count() > 0 {
            self.rows_changed();
        }
    }

    /// Messages that arrived as events are confirmed or dropped by the next history.
    pub fn disconnected(&mut self) {
        for item in self.messages.items_mut() {
            item.live = false;
        }
        self.deleted.clear();
        self.failure = None;
    }

    pub fn queue(&mut self, local: LocalId, body: &str, reply_to: Option<MessageId>) {
        let body = body.trim();
        let key = self.new_key();
        self.pending.push(PendingMessage {
            key,
            local,
            body: body.into(),
            reply_to,
            state: SendState::Queued,
            attempts: 0,
            absent_in_history: false,
        });
        self.mark_unread(0);
        self.pending_changed();
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
        }
    }

    pub fn confirm(&mut self, local: &LocalId, message: ChatMessage) {
        let pending = self.take_pending(|pending| pending.local == *local);
        if self.messages.contains(&message.id) {
            let _known = self.replace(message);
            self.pending_changed();
        } else {
            self.add_newest(pending, message);
        }
    }

    pub fn fail(&mut self, local: &LocalId, failure: Failure, certain: bool) {
        let _there = self.progress(local, SendState::Failed { failure, certain });
    }

    /// Removes a pending message and returns its text.
    pub fn discard(&mut self, local: &LocalId) -> Option<Body> {
        let pending = self.take_pending(|pending| pending.local == *local)?;
        self.pending_changed();
        Some(pending.body)
    }

    fn take_pending(
        &mut self,
        matches: impl Fn(&PendingMessage) -> bool,
    ) -> Option<PendingMessage> {
        let at = self.pending.iter().position(matches)?;
        Some(self.pending.remove(at))
    }

    /// Puts the divider above the first of the `count` newest messages by others, or above the oldest until older ones
    /// arrive; removes it for 0.
    pub fn mark_unread(&mut self, count: u32) {
        self.unread_to_mark = count;
        if self.unread_from.take().is_some() {
            self.rows_changed();
        }
        self.extend_unread();
    }

    /// Moves the divider up by the messages that are still to be marked.
    fn extend_unread(&mut self) {
        let marked = self.unread_from.as_ref();
        let end = marked.map_or(Some(self.items().len()), |id| self.position(id));
        // Without the message below the divider it is unknown which are unread.
        let missing = end.map_or(0, |_| self.unread_to_mark);
        let older = self.items().iter().take(end.unwrap_or(0)).rev();
        let others = older.filter(|item| item.message.author != self.me);
        let unread = others.take(usize::try_from(missing).unwrap_or(usize::MAX));
        let (found, first) = unread.fold((0, None), |(count, _), item| (count + 1, Some(item)));
        let first = first.map(|item| item.message.id.clone());
        self.unread_to_mark = if self.reaches_start {
            0
        } else {
            missing - found
        };
        if first.is_some() {
            self.unread_from = first;
            self.rows_changed();
        }
    }

    /// Takes the uid and the name of the user, both of which make a mention.
    pub fn set_me(&mut self, me: &UserId, name: &Arc<str>) {
        if self.me == *me && self.my_name == *name {
            return;
        }
        self.me = me.clone();
        self.my_name = Arc::clone(name);
        for item in self.messages.items_mut() {
            item.is_mention = unread::is_mention(&item.message, me, name);
        }
    }

    pub fn mentions_me(&self, message: &ChatMessage) -> bool {
        unread::is_mention(message, &self.me, &self.my_name)
    }

    /// Formats all times again, after the language or the day changed.
    pub fn set_calendar(&mut self, calendar: Arc<dyn Calendar>) {
        self.calendar = calendar;
        for item in self.messages.items_mut() {
            (item.day, item.time) = day_and_time(&*self.calendar, item.message.created_at);
        }
        self.rows_changed();
    }

    /// The rows are built again when they are read.
    fn rows_changed(&mut self) {
        let _old = self.rows.take();
        self.revision += 1;
    }

    fn pending_changed(&mut self) {
        if let Some(rows) = self.rows.get_mut() {
            rows.replace_pending(&self.pending);
        }
        self.revision += 1;
    }

    fn new_key(&mut self) -> u64 {
        let key = self.next_key;
        self.next_key += 1;
        key
    }

    fn item(&self, key: u64, message: ChatMessage, live: bool) -> TimelineItem {
        let (day, time) = day_and_time(&*self.calendar, message.created_at);
        TimelineItem {
            key,
            parts: None,
            is_mention: self.mentions_me(&message),
            day,
            time,
            message,
            live,
            settled: false,
            place: 0,
        }
    }

    /// The pending message that this one confirms: by its key, else by its text.
    fn take_echo(&mut self, message: &ChatMessage) -> Option<PendingMessage> {
        if message.author != self.me {
            return None;
        }
        self.take_pending(|pending| match &message.extra().client_key {
            Some(key) => pending.local == *key,
            None => pending.matches_echo(&message.body),
        })
    }
}

fn day_and_time(calendar: &dyn Calendar, sent: SentAt) -> (Option<Date>, Arc<str>) {
    let at = sent.moment().map(|moment| calendar.local(moment));
    let time = match at.filter(|_| sent.is_stated()) {
        Some(at) => calendar.time(at),
        None => calendar.unknown_time(),
    };
    (at.map(DateTime::date), time)
}

#[cfg(test)]
mod tests;
