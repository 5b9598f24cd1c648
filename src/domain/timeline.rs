//! The timeline of one channel: confirmed messages, pending messages, and the rows made of both.
//!
//! Owns order, keys, dividers and grouping. The order of the server is authoritative; times are only shown. Keys are
//! stable: a message keeps its key through local echo, confirmation and edit. Rows are built when they are read first
//! after a change, so that many changes cost one build, and those of a channel out of view cost none. How history is
//! fetched is elsewhere.

pub mod calendar;
mod changes;
mod divider;
mod item;
mod limit;
mod merge;
mod message_list;
mod reactions;
mod recent_ids;
mod row;
mod sending;
mod stored;

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Instant;

use jiff::civil::{Date, DateTime};

use super::failure::Failure;
use super::id::{MessageId, UserId};
use super::markup::BodyParts;
use super::message::{ChatMessage, SentAt};
use super::outbox::PendingMessage;
use super::server_event::{History, HistoryRange};
use super::unread;
use calendar::Calendar;
use changes::LocalChanges;
pub use item::TimelineItem;
use limit::NewestMessages;
pub use limit::{MAX_BYTES, MAX_INACTIVE_BYTES, MAX_INACTIVE_MESSAGES, MAX_MESSAGES};
pub use message_list::Items;
use message_list::MessageList;
pub use reactions::ReactionChange;
use recent_ids::RecentIds;
use row::BuiltRows;
pub use row::Row;
pub use stored::{Counted, OlderFrom};
use stored::{STORED_EVENT, StoredOlder};

#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is independent")]
pub struct Timeline {
    me: UserId,
    /// A mention may use it.
    my_name: Arc<str>,
    calendar: Arc<dyn Calendar>,
    messages: MessageList,
    /// Deleted on the present connection: a history response from before does not bring them back.
    deleted: RecentIds,
    /// The keys of messages whose spoilers are shown.
    revealed: BTreeSet<u64>,
    pending: Vec<PendingMessage>,
    /// What the user has asked for and the server has not confirmed.
    changes: LocalChanges,
    rows: OnceCell<BuiltRows>,
    unread_from: Option<MessageId>,
    /// The number of unread messages that are older than the loaded ones: the divider moves up when those arrive.
    unread_to_mark: u32,
    in_view: bool,
    reaches_start: bool,
    loaded: bool,
    /// Up to where messages are counted, while the newest ones are not here. What follows is new.
    counted: Counted,
    stored_older: StoredOlder,
    /// Whether messages that a history lacks stay, marked as gone: the server cannot delete messages.
    keeps_missing: bool,
    /// When the newest history arrived that the messages reach up to.
    newest_at: Option<Instant>,
    /// Of the message that arrived last.
    arrivals: u32,
    /// Why the newest messages could not be loaded.
    failure: Option<Failure>,
    newest: NewestMessages,
    /// Whether newer messages than the last one are stored, while the newest are not here.
    stored_newer: bool,
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
            revealed: BTreeSet::new(),
            pending: Vec::new(),
            changes: LocalChanges::default(),
            rows: OnceCell::new(),
            unread_from: None,
            unread_to_mark: 0,
            in_view: false,
            reaches_start: false,
            loaded: false,
            counted: Counted::Unknown,
            stored_older: StoredOlder::Unavailable,
            keeps_missing: false,
            newest_at: None,
            arrivals: STORED_EVENT,
            failure: None,
            newest: NewestMessages::Held,
            stored_newer: false,
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
            let first = items.front().filter(|_| self.reaches_start());
            let first = first.map_or(0, |item| item.message.extra().unreadable.0);
            let items = (items, &self.changes);
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

    /// Whether nothing is older than the first message, on the server and on this device.
    pub fn reaches_start(&self) -> bool {
        self.reaches_start && self.stored_older != StoredOlder::Yes
    }

    pub fn oldest(&self) -> Option<&MessageId> {
        self.items().front().map(|item| &item.message.id)
    }

    pub fn find(&self, id: &MessageId) -> Option<&TimelineItem> {
        let item = self.items().get(self.position(id)?);
        item.map(AsRef::as_ref)
    }

    /// The first message of a day or of a later one, if it is certain: what is older is loaded, or does not exist.
    pub fn first_since(&self, day: Date) -> Option<&TimelineItem> {
        let oldest = self.items().front()?.day;
        let is_certain = self.reaches_start() || oldest.is_some_and(|oldest| oldest < day);
        let mut items = self.items().iter().filter(|_| is_certain);
        let since = items.find(|item| item.day.is_some_and(|it| it >= day));
        // On a day in the future there is none yet.
        let newest = self
            .items()
            .back()
            .filter(|_| is_certain && !self.lacks_newest());
        since.or(newest).map(AsRef::as_ref)
    }

    /// Among the items.
    pub fn position(&self, id: &MessageId) -> Option<usize> {
        self.messages.position(id)
    }

    /// Returns the messages that were new at the newest end, for counting.
    pub fn merge(&mut self, history: History) -> Vec<MessageId> {
        let is_newest = history.range == HistoryRange::Newest;
        if is_newest {
            self.failure = None;
        }
        self.changes.note_history();
        let oldest = self.oldest().cloned();
        let new = self.merge_history(history);
        if self.oldest() != oldest.as_ref() {
            self.stored_older.forget();
        }
        self.loaded |= is_newest;
        self.match_echoes();
        self.give_up_unknown();
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
        if message.author == self.me {
            self.give_up_unknown();
        }
        self.add_newest(pending, message);
        true
    }

    /// Adds a message below all others, in place of the pending message that it confirms.
    fn add_newest(&mut self, pending: Option<PendingMessage>, message: ChatMessage) {
        if self.newest != NewestMessages::Held {
            self.counted = Counted::UpTo(message.id);
            self.pending_changed();
            return;
        }
        let is_echo = pending.is_some();
        let key = pending.map_or_else(|| self.new_key(), |pending| pending.key);
        let mut item = self.new_item(key, message, true);
        item.is_echo = is_echo;
        if let Some(rows) = self.rows.get_mut() {
            let items = (self.messages.items(), &self.changes);
            rows.append(items, &item, &self.pending);
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
        (item.settled, item.gap_before) = (old.settled, old.gap_before);
        (item.gone, item.is_echo, item.arrival) = (old.gone, old.is_echo, old.arrival);
        let hidden = (old.message.body != item.message.body).then_some(old.key);
        let _hidden = hidden.map(|key| self.revealed.remove(&key));
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
        let Some(at) = self.position(id) else {
            return false;
        };
        let had_gap = self.find(id).is_some_and(|item| item.gap_before);
        let _removed = self.messages.remove(id);
        let below = self.messages.edit(at, |below| {
            below.gap_before |= had_gap && !below.gone;
            below.settled
        });
        // Between the start and an event messages may have been lost.
        self.reaches_start &= at > 0 || below != Some(false);
        if self.unread_from.as_ref() == Some(id) {
            let below = self.items().get(at).map(|item| item.message.id.clone());
            self.unread_from = below;
        }
        self.rows_changed();
        true
    }

    /// Whether it was deleted, as far as the present connection has reported.
    pub fn was_deleted(&self, id: &MessageId) -> bool {
        self.deleted.contains(id)
    }

    /// Forgets the deletion that is longest ago.
    pub(super) fn forget_deletion(&mut self) {
        self.deleted.forget_oldest();
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

    /// Shows the spoilers of a message, or hides them again.
    pub fn toggle_spoilers(&mut self, id: &MessageId) {
        if let Some(key) = self.find(id).map(|item| item.key) {
            let was_hidden = self.revealed.insert(key);
            let _hidden = !was_hidden && self.revealed.remove(&key);
            self.rows_changed();
        }
    }

    /// Whether the spoilers of a message are shown.
    pub fn is_revealed(&self, item: &TimelineItem) -> bool {
        self.revealed.contains(&item.key)
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
        self.changes.note_history();
        self.failure = None;
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
            gap_before: false,
            gone: false,
            is_echo: false,
            arrival: 0,
            place: 0,
        }
    }

    /// Of a message that arrived from the server now.
    fn new_item(&mut self, key: u64, message: ChatMessage, live: bool) -> TimelineItem {
        let mut item = self.item(key, message, live);
        self.arrivals = self.arrivals.saturating_add(1);
        item.arrival = self.arrivals;
        item
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
