//! Merges history into a timeline.
//!
//! A history is authoritative for the range it covers: messages that it lacks there were deleted, or the server has lost
//! them and they stay, marked as gone. Events of the present connection may be younger than the newest window. What is
//! above the range stays, with a gap between unless the two are known to be neighbors.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;

use super::Timeline;
use super::item::TimelineItem;
use super::limit::NewestMessages;
use super::message_list::Items;
use super::stored::Counted;
use crate::domain::id::MessageId;
use crate::domain::message::{ChatMessage, SentAt};
use crate::domain::server_event::{History, HistoryRange};

/// What a history brings.
struct MergedWindow {
    messages: Vec<ChatMessage>,
    reaches_start: Option<bool>,
    is_newest: bool,
}

/// The known messages that a window does not leave where they are.
#[derive(Default)]
struct Partition {
    /// Those that the window has.
    by_id: HashMap<MessageId, TimelineItem>,
    /// Those that the server has lost, by the message of the window that they follow.
    gone: HashMap<Option<MessageId>, Vec<TimelineItem>>,
    /// Events of the present connection from after the window was made.
    younger: Vec<TimelineItem>,
    /// The first index in the window that was known.
    first_known: Option<usize>,
    /// Whether messages may be missing above the window.
    has_gap: bool,
}

/// The indexes of what both a window and the timeline have.
struct Overlap {
    /// In the window.
    first_known: Option<usize>,
    /// In the timeline.
    first: Option<usize>,
    last: Option<usize>,
}

impl Timeline {
    pub(super) fn merge_history(&mut self, history: History) -> Vec<MessageId> {
        let mut messages = distinct(history.messages);
        let reaches_start = history.reaches_start;
        match history.range {
            HistoryRange::Newest => {
                messages.retain(|message| !self.deleted.contains(&message.id));
                self.merge_newest(messages, reaches_start)
            }
            HistoryRange::Before(before) => {
                self.merge_older(messages, &before, reaches_start);
                Vec::new()
            }
        }
    }

    fn merge_newest(
        &mut self,
        messages: Vec<ChatMessage>,
        reaches_start: Option<bool>,
    ) -> Vec<MessageId> {
        let mut known = messages.iter().map(|it| self.messages.contains(&it.id));
        let overlaps = known.any(|is_known| is_known);
        match self.newest {
            // The user reads far back. The window is loaded again when they return to the newest messages.
            NewestMessages::Dropped if !overlaps => return Vec::new(),
            NewestMessages::Requested if !overlaps => drop(self.messages.split_off(0)),
            _ => {}
        }
        self.newest = NewestMessages::Held;
        let counted = std::mem::take(&mut self.counted);
        let was_known = self.loaded || counted != Counted::Unknown || !self.items().is_empty();
        let read_to = match counted {
            Counted::UpTo(id) => messages.iter().position(|it| it.id == id),
            Counted::Unknown | Counted::Empty => None,
        };
        let window = MergedWindow {
            messages,
            reaches_start,
            is_newest: true,
        };
        let new = self.weave(self.items().len(), window, read_to);
        // What was there before the channel was known is no news.
        if was_known { new } else { Vec::new() }
    }

    /// Puts a window below the messages before `end`, and those from `end` on below it. `read_to` is the index of a
    /// message of the window that was known before. Returns the messages that are new at its end.
    fn weave(
        &mut self,
        end: usize,
        window: MergedWindow,
        read_to: Option<usize>,
    ) -> Vec<MessageId> {
        let below = self.messages.split_off(end);
        let MergedWindow {
            mut messages,
            reaches_start,
            is_newest,
        } = window;
        let window = MergedWindow {
            messages: Vec::new(),
            reaches_start,
            is_newest,
        };
        let mut parts = self.partition(&messages, &window);
        let before = self.items().back().and_then(|it| it.moment());
        let after = below.front().and_then(|it| it.moment());
        fill_times(&mut messages, before, after);
        let first_known = read_to.or(parts.first_known);
        let mut new = Vec::new();
        self.push_gone(parts.gone.remove(&None));
        for (at, message) in messages.into_iter().enumerate() {
            let may_be_new = first_known.is_none_or(|first| at > first);
            if may_be_new && !parts.by_id.contains_key(&message.id) {
                new.push(message.id.clone());
            }
            let mut item = self.settle(&mut parts.by_id, message);
            item.gap_before = at == 0 && parts.has_gap;
            let id = item.message.id.clone();
            self.messages.push_back(item);
            self.push_gone(parts.gone.remove(&Some(id)));
        }
        for item in parts.younger {
            self.messages.push_back(item);
        }
        for item in below {
            self.messages.push_back(*item);
        }
        new
    }

    fn push_gone(&mut self, gone: Option<Vec<TimelineItem>>) {
        for item in gone.into_iter().flatten() {
            self.messages.push_back(item);
        }
    }

    fn overlap(&self, window: &[ChatMessage]) -> Overlap {
        let known = window.iter().enumerate();
        let known = known.filter_map(|(at, message)| Some((at, self.position(&message.id)?)));
        let known: Vec<_> = known.collect();
        Overlap {
            first_known: known.first().map(|(at, _)| *at),
            first: known.iter().map(|(_, position)| *position).min(),
            last: known.iter().map(|(_, position)| *position).max(),
        }
    }

    /// Takes out the known messages from the beginning of the window on.
    fn partition(&mut self, messages: &[ChatMessage], window: &MergedWindow) -> Partition {
        let Overlap {
            first_known,
            first,
            last,
        } = self.overlap(messages);
        let mut from_newest = messages.iter().rev();
        let newest = from_newest.find_map(|it| it.created_at.moment());
        let is_younger = |item: &TimelineItem| {
            window.is_newest && item.live && (item.moment().is_none() || item.moment() >= newest)
        };
        let head_length = first.unwrap_or_else(|| {
            let mut items = self.items().iter();
            let younger = items.position(|item| is_younger(item));
            younger.unwrap_or(self.items().len())
        });
        // The window continues what is above it only if it begins with a message that history has confirmed as their
        // neighbor; between events alone, messages may have been lost.
        let neighbor = first.and_then(|at| self.items().get(at));
        let neighbor = neighbor
            .filter(|it| it.settled && messages.first().map(|it| &it.id) == Some(&it.message.id));
        let neighbor_gap = neighbor.map(|item| item.gap_before);
        // Above an event that no history has confirmed, messages may have been lost, also at the beginning.
        let has_confirmed_start = self.items().front().is_some_and(|item| item.settled);
        let keeps_start = head_length > 0 || first == Some(0) && neighbor.is_some();
        let rest = self.messages.split_off(head_length);
        #[cfg(test)]
        {
            self.moved += rest.len();
        }
        let mut parts = Partition {
            first_known,
            ..Partition::default()
        };
        let last = last.map(|last| last - head_length);
        let is_late = |(at, item): (usize, &TimelineItem)| {
            let is_after = window.is_newest && item.live && last.is_some_and(|last| at > last);
            is_after || is_younger(item)
        };
        let is_displaced = self.sort_rest(rest, (messages, window), is_late, &mut parts);
        if window.reaches_start == Some(true) {
            self.lose_all();
        } else {
            let is_neighbor = neighbor_gap.is_some() && !is_displaced;
            parts.has_gap = if is_neighbor {
                neighbor_gap == Some(true)
            } else {
                !self.items().is_empty()
            };
        }
        self.reaches_start = window.reaches_start == Some(true)
            || self.reaches_start && has_confirmed_start && keeps_start;
        parts
    }

    /// Returns whether messages were moved above the window, as they are older and their place was not certain.
    fn sort_rest(
        &mut self,
        rest: Items,
        (messages, window): (&[ChatMessage], &MergedWindow),
        is_late: impl Fn((usize, &TimelineItem)) -> bool,
        parts: &mut Partition,
    ) -> bool {
        let in_window: HashSet<_> = messages.iter().map(|message| &message.id).collect();
        let oldest = messages.iter().find_map(|it| it.created_at.moment());
        let may_be_older = window.reaches_start != Some(true);
        let is_older = |item: &TimelineItem| {
            may_be_older
                && item
                    .moment()
                    .zip(oldest)
                    .is_some_and(|(it, oldest)| it < oldest)
        };
        let (mut follows, mut is_displaced) = (None, false);
        for (at, item) in rest.into_iter().enumerate() {
            let mut item = *item;
            if in_window.contains(&item.message.id) {
                follows = Some(item.message.id.clone());
                let _none = parts.by_id.insert(item.message.id.clone(), item);
            } else if is_late((at, &item)) {
                parts.younger.push(item);
            } else if !item.gone
                && (follows.is_none() || !item.settled && is_older(&item))
                && may_be_older
            {
                is_displaced = true;
                self.messages.push_back(item);
            } else if item.gone || self.keeps_missing {
                (item.gone, item.gap_before, item.live) = (true, false, false);
                parts.gone.entry(follows.clone()).or_default().push(item);
            }
        }
        is_displaced
    }

    /// The server has none of the messages that are left.
    fn lose_all(&mut self) {
        if self.keeps_missing {
            for item in self.messages.items_mut() {
                (item.gone, item.gap_before, item.live) = (true, false, false);
            }
        } else {
            drop(self.messages.split_off(0));
        }
    }

    /// The item of a message that history confirms: the known one, updated, or a new one.
    fn settle(
        &mut self,
        known: &mut HashMap<MessageId, TimelineItem>,
        message: ChatMessage,
    ) -> TimelineItem {
        let mut item = match known.remove(&message.id) {
            Some(old) if old.message == message => old,
            Some(old) => {
                let message = message.merge_older(&old.message);
                let mut item = self.item(old.key, message, old.live);
                (item.arrival, item.is_echo) = (old.arrival, old.is_echo);
                item
            }
            None => {
                let key = self.new_key();
                self.new_item(key, message, false)
            }
        };
        (item.settled, item.gone) = (true, false);
        item
    }

    /// Adds the page before a message that is the oldest here or has a gap above it.
    fn merge_older(
        &mut self,
        mut page: Vec<ChatMessage>,
        before: &MessageId,
        reaches_start: Option<bool>,
    ) {
        let Some(end) = self.position(before) else {
            return;
        };
        let has_gap = self.items().get(end).is_some_and(|item| item.gap_before);
        if end > 0 && !has_gap {
            return;
        }
        // The same page would be loaded for ever.
        let has_nothing_new = page
            .iter()
            .all(|message| self.messages.contains(&message.id));
        page.retain(|ChatMessage { id, .. }| {
            !self.deleted.contains(id) && self.position(id).is_none_or(|at| at < end)
        });
        let _edited = self.messages.edit(end, |item| item.gap_before = false);
        if end == 0 {
            self.reaches_start = has_nothing_new || reaches_start == Some(true);
            self.add_page_above(page);
        } else if !page.is_empty() || reaches_start == Some(true) {
            let window = MergedWindow {
                messages: page,
                reaches_start,
                is_newest: false,
            };
            let _new = self.weave(end, window, None);
        }
        if self.in_view {
            self.keep_oldest();
        }
    }

    fn add_page_above(&mut self, mut page: Vec<ChatMessage>) {
        let after = self.items().front();
        fill_times(&mut page, None, after.and_then(|it| it.moment()));
        for message in page.into_iter().rev() {
            let key = self.new_key();
            let mut item = self.new_item(key, message, false);
            item.settled = true;
            self.messages.push_front(item);
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
