//! The divider above the first unread message.

use super::{Timeline, TimelineItem};
use crate::domain::id::MessageId;

impl Timeline {
    /// Puts the divider above the first of the `count` newest messages by others, or above the oldest until older ones
    /// arrive; removes it for 0.
    pub fn mark_unread(&mut self, count: u32) {
        self.unread_to_mark = count;
        if self.unread_from.take().is_some() {
            self.rows_changed();
        }
        self.extend_unread();
    }

    /// Puts the divider above a message. Returns how many messages by others are unread from there on, and how many of
    /// them are mentions. `None` if the message is not there.
    pub fn mark_unread_from(&mut self, message: &MessageId) -> Option<(u32, u32)> {
        let at = self.position(message)?;
        let counts = self.count_from(at);
        self.unread_from = Some(message.clone());
        self.unread_to_mark = 0;
        self.rows_changed();
        Some(counts)
    }

    /// The loaded message below the divider.
    pub fn divider(&self) -> Option<&MessageId> {
        let marked = self.unread_from.as_ref();
        marked.filter(|id| self.position(id).is_some())
    }

    /// Puts the divider above a message, unless there is one already.
    pub(crate) fn begin_unread(&mut self, message: &MessageId) {
        if self.unread_from.is_none() {
            self.unread_from = Some(message.clone());
            self.unread_to_mark = 0;
            self.rows_changed();
        }
    }

    /// The position of the first of the `count` newest messages by others, if it is loaded.
    pub fn first_unread(&self, count: u32) -> Option<usize> {
        let before = usize::try_from(count).ok()?.checked_sub(1)?;
        if self.lacks_newest() {
            return None;
        }
        let items = self.items().iter().enumerate().rev();
        let mut by_others = items.filter(|(_, item)| self.may_be_unread(item));
        by_others.nth(before).map(|(at, _)| at)
    }

    /// Messages by others from a position on, and mentions among them.
    pub(crate) fn count_from(&self, at: usize) -> (u32, u32) {
        let items = self.items().range(at.min(self.items().len())..);
        let unread = items.filter(|item| self.may_be_unread(item));
        unread.fold((0_u32, 0_u32), |(unread, mentions), item| {
            let mentions = mentions.saturating_add(item.is_mention.into());
            (unread.saturating_add(1), mentions)
        })
    }

    /// Own messages are never unread, and those that the server has lost no longer.
    pub(crate) fn may_be_unread(&self, item: &TimelineItem) -> bool {
        item.message.author != self.me && !item.gone
    }

    /// Moves the divider up by the messages that are still to be marked.
    pub(super) fn extend_unread(&mut self) {
        let marked = self.unread_from.as_ref();
        let end = marked.map_or(Some(self.items().len()), |id| self.position(id));
        // Without the message below the divider it is unknown which are unread.
        let missing = end.map_or(0, |_| self.unread_to_mark);
        let older = self.items().iter().take(end.unwrap_or(0)).rev();
        let others = older.filter(|item| self.may_be_unread(item));
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
}
