//! Merges history into a timeline.
//!
//! The newest window is authoritative for the range it covers: messages that it lacks there were deleted, except for
//! events of the present connection, which may be younger than the window. A window that shares no message with the
//! timeline leaves a gap, so it replaces everything; older pages can be loaded again.

use std::collections::{HashMap, HashSet};

use super::item::TimelineItem;
use super::{MAX_MESSAGES, Timeline};
use crate::domain::id::MessageId;
use crate::domain::message::ChatMessage;
use crate::domain::outbox::PendingMessage;
use crate::domain::server_event::{History, HistoryRange};

/// The known messages, sorted by their relation to the newest window.
struct Kept {
    /// Before the window, and adjacent to it.
    head: Vec<TimelineItem>,
    by_id: HashMap<MessageId, TimelineItem>,
    /// Events of the present connection from after the window was made.
    younger: Vec<TimelineItem>,
    /// The first index in the window that was known.
    touches: Option<usize>,
    /// Whether the oldest known message stays the oldest.
    has_start: bool,
}

impl Timeline {
    pub(super) fn merge_history(&mut self, history: History) -> Vec<MessageId> {
        let History {
            messages,
            span,
            reaches_start,
            ..
        } = history;
        match span {
            HistoryRange::Newest => self.merge_newest(messages, reaches_start),
            HistoryRange::Before(before) => {
                self.merge_older(messages, &before, reaches_start);
                Vec::new()
            }
        }
    }

    fn merge_newest(
        &mut self,
        window: Vec<ChatMessage>,
        reaches_start: Option<bool>,
    ) -> Vec<MessageId> {
        let mut window = distinct(window);
        window.retain(|message| !self.gone.contains(&message.id));
        let had_any = !self.items.is_empty();
        let was_start = self.reaches_start;
        let kept = self.sort_out(&window);
        let kept_head = kept.head.len();
        let mut joined = kept.head;
        let mut by_id = kept.by_id;
        let mut fresh = Vec::new();
        for (at, message) in window.into_iter().enumerate() {
            let is_news = kept.touches.is_none_or(|first| at > first);
            if is_news && !by_id.contains_key(&message.id) {
                fresh.push(message.id.clone());
            }
            let item = self.settle(&mut by_id, message, is_news);
            joined.push(item);
        }
        joined.extend(kept.younger);
        self.items = joined;
        self.known = self
            .items
            .iter()
            .map(|item| item.message.id.clone())
            .collect();
        let begins_anew = kept_head == 0 && reaches_start == Some(true);
        self.reaches_start = begins_anew || (was_start && kept.has_start);
        self.pending
            .iter_mut()
            .for_each(PendingMessage::mark_absent_in_history);
        if had_any { fresh } else { Vec::new() }
    }

    fn sort_out(&mut self, window: &[ChatMessage]) -> Kept {
        let in_window: HashSet<_> = window.iter().map(|message| &message.id).collect();
        let shared = |item: &TimelineItem| in_window.contains(&item.message.id);
        let first = self.items.iter().position(shared);
        let last = self.items.iter().rposition(shared);
        let touches = window
            .iter()
            .position(|message| self.known.contains(&message.id));
        // Older items are kept only if the window begins with a message that history has confirmed as their neighbor;
        // between events alone, messages may have been lost.
        let joins = first.and_then(|at| self.items.get(at)).is_some_and(|at| {
            at.settled
                && window
                    .first()
                    .is_some_and(|first| first.id == at.message.id)
        });
        let head_length = if joins { first.unwrap_or(0) } else { 0 };
        let newest = window.last().map(|message| message.created_at);
        let mut head = std::mem::take(&mut self.items);
        let rest = head.split_off(head_length);
        let mut by_id = HashMap::new();
        let mut younger = Vec::new();
        for (at, item) in rest.into_iter().enumerate() {
            let after = last.is_some_and(|last| at + head_length > last);
            let as_young = newest.is_none_or(|newest| item.message.created_at >= newest);
            if in_window.contains(&item.message.id) {
                let _none = by_id.insert(item.message.id.clone(), item);
            } else if item.live && (after || as_young) {
                younger.push(item);
            }
        }
        Kept {
            has_start: head_length > 0 || first == Some(0),
            head,
            by_id,
            younger,
            touches,
        }
    }

    /// The item of a message that history confirms: the known one, updated, or a new one. Only a new message can be
    /// the echo of a pending one; an old message with the same text is not.
    fn settle(
        &mut self,
        known: &mut HashMap<MessageId, TimelineItem>,
        message: ChatMessage,
        is_news: bool,
    ) -> TimelineItem {
        let mut item = match known.remove(&message.id) {
            Some(old) if old.message == message => old,
            Some(old) => self.item(old.key, message.merge_older(&old.message), old.live),
            None => {
                let echoed = if is_news {
                    self.take_echo(&message)
                } else {
                    None
                };
                let key = echoed.map_or_else(|| self.fresh_key(), |outgoing| outgoing.key);
                self.item(key, message, false)
            }
        };
        item.settled = true;
        item
    }

    fn merge_older(
        &mut self,
        page: Vec<ChatMessage>,
        before: &MessageId,
        reaches_start: Option<bool>,
    ) {
        if self.oldest() != Some(before) {
            return;
        }
        let space = MAX_MESSAGES.saturating_sub(self.items.len());
        let mut page: Vec<_> = distinct(page)
            .into_iter()
            .filter(|message| !self.known.contains(&message.id) && !self.gone.contains(&message.id))
            .collect();
        let cut = page.len().saturating_sub(space);
        let _dropped: Vec<_> = page.drain(..cut).collect();
        self.reaches_start = cut == 0 && reaches_start.unwrap_or(page.is_empty());
        let mut older = Vec::with_capacity(page.len() + self.items.len());
        for message in page {
            let _new = self.known.insert(message.id.clone());
            let key = self.fresh_key();
            let mut item = self.item(key, message, false);
            item.settled = true;
            older.push(item);
        }
        older.append(&mut self.items);
        self.items = older;
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
