//! Merges history into a timeline.
//!
//! The newest window is authoritative for the range it covers: messages that it lacks there were deleted, except for
//! events of the present connection, which may be younger than the window. A window that shares no message with the
//! timeline leaves a gap, so it replaces everything; older pages can be loaded again.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;

use super::Timeline;
use super::item::TimelineItem;
use super::limit::NewestMessages;
use crate::domain::id::MessageId;
use crate::domain::message::{ChatMessage, SentAt};
use crate::domain::outbox::PendingMessage;
use crate::domain::server_event::{History, HistoryRange};

/// The known messages from the beginning of the newest window on. Those before it, and adjacent to it, stay.
struct Partition {
    by_id: HashMap<MessageId, TimelineItem>,
    /// Events of the present connection from after the window was made.
    younger: Vec<TimelineItem>,
    /// The first index in the window that was known.
    first_known: Option<usize>,
    /// Whether the oldest known message stays the oldest.
    has_start: bool,
}

impl Timeline {
    pub(super) fn merge_history(&mut self, history: History) -> Vec<MessageId> {
        let (messages, reaches_start) = (distinct(history.messages), history.reaches_start);
        match history.range {
            HistoryRange::Newest => self.merge_newest(messages, reaches_start),
            HistoryRange::Before(before) => {
                self.merge_older(messages, &before, reaches_start);
                Vec::new()
            }
        }
    }

    fn merge_newest(
        &mut self,
        mut window: Vec<ChatMessage>,
        reaches_start: Option<bool>,
    ) -> Vec<MessageId> {
        window.retain(|message| !self.deleted.contains(&message.id));
        let is_known = |message: &ChatMessage| self.messages.contains(&message.id);
        if self.newest == NewestMessages::Dropped && !window.iter().any(is_known) {
            // The user reads far back. The window is loaded again when they return to the newest messages.
            return Vec::new();
        }
        self.newest = NewestMessages::Held;
        let unloaded = self.unloaded.take();
        let was_known = self.loaded || unloaded.is_some() || !self.items().is_empty();
        let read_to = unloaded.and_then(|id| window.iter().position(|it| it.id == id));
        let Partition {
            mut by_id,
            younger,
            first_known,
            has_start,
        } = self.partition(&window);
        let first_known = read_to.or(first_known);
        let before = self.items().back();
        fill_times(&mut window, before.and_then(|it| it.moment()), None);
        let is_replaced = self.items().is_empty();
        let mut new = Vec::new();
        for (at, message) in window.into_iter().enumerate() {
            let may_be_new = first_known.is_none_or(|first| at > first);
            if may_be_new && !by_id.contains_key(&message.id) {
                new.push(message.id.clone());
            }
            let item = self.settle(&mut by_id, message, may_be_new);
            self.messages.push_back(item);
        }
        for item in younger {
            self.messages.push_back(item);
        }
        self.reaches_start =
            is_replaced && reaches_start == Some(true) || self.reaches_start && has_start;
        let pending = self.pending.iter_mut();
        pending.for_each(PendingMessage::mark_absent_in_history);
        // What was there before the channel was known is no news.
        if was_known { new } else { Vec::new() }
    }

    /// Takes out the known messages from the beginning of the window on.
    fn partition(&mut self, window: &[ChatMessage]) -> Partition {
        let in_window: HashSet<_> = window.iter().map(|message| &message.id).collect();
        let known = window.iter().enumerate();
        let known = known.filter_map(|(at, message)| Some((at, self.position(&message.id)?)));
        let known: Vec<_> = known.collect();
        let first_known = known.first().map(|(at, _)| *at);
        let first = known.iter().map(|(_, position)| *position).min();
        let last = known.iter().map(|(_, position)| *position).max();
        // Older items are kept only if the window begins with a message that history has confirmed as their neighbor;
        // between events alone, messages may have been lost.
        let head_length = first.filter(|at| {
            let neighbor = self.items().get(*at).filter(|item| item.settled);
            neighbor.map(|item| &item.message.id) == window.first().map(|message| &message.id)
        });
        let head_length = head_length.unwrap_or(0);
        let mut from_newest = window.iter().rev();
        let newest = from_newest.find_map(|message| message.created_at.moment());
        let mut by_id = HashMap::new();
        let mut younger = Vec::new();
        let rest = self.messages.split_off(head_length);
        #[cfg(test)]
        {
            self.moved += rest.len();
        }
        for (at, item) in rest.into_iter().enumerate() {
            let is_after = last.is_some_and(|last| at + head_length > last);
            let is_younger = item.moment().is_none() || item.moment() >= newest;
            if in_window.contains(&item.message.id) {
                let _none = by_id.insert(item.message.id.clone(), *item);
            } else if item.live && (is_after || is_younger) {
                younger.push(*item);
            }
        }
        Partition {
            has_start: head_length > 0 || first == Some(0),
            by_id,
            younger,
            first_known,
        }
    }

    /// The item of a message that history confirms: the known one, updated, or a new one. Only a new message can be
    /// the echo of a pending one; an old message with the same text is not.
    fn settle(
        &mut self,
        known: &mut HashMap<MessageId, TimelineItem>,
        message: ChatMessage,
        may_be_new: bool,
    ) -> TimelineItem {
        let mut item = match known.remove(&message.id) {
            Some(old) if old.message == message => old,
            Some(old) => self.item(old.key, message.merge_older(&old.message), old.live),
            None => {
                let pending = may_be_new.then(|| self.take_echo(&message)).flatten();
                let key = pending.map_or_else(|| self.new_key(), |pending| pending.key);
                self.item(key, message, false)
            }
        };
        item.settled = true;
        item
    }

    fn merge_older(
        &mut self,
        mut page: Vec<ChatMessage>,
        before: &MessageId,
        reaches_start: Option<bool>,
    ) {
        if self.oldest() != Some(before) {
            return;
        }
        // The same page would be loaded for ever.
        let has_nothing_new = page
            .iter()
            .all(|message| self.messages.contains(&message.id));
        page.retain(|ChatMessage { id, .. }| {
            !self.messages.contains(id) && !self.deleted.contains(id)
        });
        let after = self.items().front();
        fill_times(&mut page, None, after.and_then(|it| it.moment()));
        self.reaches_start = has_nothing_new || reaches_start == Some(true);
        for message in page.into_iter().rev() {
            let key = self.new_key();
            let mut item = self.item(key, message, false);
            item.settled = true;
            self.messages.push_front(item);
        }
        if self.in_view {
            self.keep_oldest();
        }
    }
}

/// Gives messages without a time that of a neighbor: of the message before, else of the one after.
fn fill_times(messages: &mut [ChatMessage], before: Option<Timestamp>, after: Option<Timestamp>) {
    let mut known = messages.iter().filter_map(|it| it.created_at.moment());
    let mut near = before.or_else(|| known.next()).or(after);
    for ChatMessage { created_at, .. } in messages {
        if created_at.moment().is_none() {
            *created_at = near.map_or(SentAt::Unknown, SentAt::About);
        }
        near = created_at.moment();
    }
}

/// Each id once, at its first position.
fn distinct(messages: Vec<ChatMessage>) -> Vec<ChatMessage> {
    let mut seen = HashSet::new();
    messages
        .into_iter()
        .filter(|message| seen.insert(message.id.clone()))
        .collect()
}
