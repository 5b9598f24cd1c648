//! The confirmed messages of a timeline in the order of the server, with an index by id and their size in memory.

use std::collections::{HashMap, VecDeque};

use super::item::TimelineItem;
use crate::domain::id::MessageId;

/// Boxed, so that inserting and removing moves pointers only.
pub type Items = VecDeque<Box<TimelineItem>>;

#[derive(Debug, Default)]
pub(super) struct MessageList {
    items: Items,
    /// The place of each message. Places are sorted like the messages and may have gaps, so that no change renumbers the
    /// messages around it.
    places: HashMap<MessageId, i64>,
    bytes: usize,
}

impl MessageList {
    pub(super) fn items(&self) -> &Items {
        &self.items
    }

    pub(super) fn items_mut(&mut self) -> impl Iterator<Item = &mut TimelineItem> {
        self.items.iter_mut().map(AsMut::as_mut)
    }

    /// About, in memory.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    pub(super) fn contains(&self, id: &MessageId) -> bool {
        self.places.contains_key(id)
    }

    pub(super) fn position(&self, id: &MessageId) -> Option<usize> {
        let place = self.places.get(id)?;
        self.items
            .binary_search_by_key(place, |item| item.place)
            .ok()
    }

    pub(super) fn push_back(&mut self, mut item: TimelineItem) {
        item.place = self.items.back().map_or(0, |last| last.place + 1);
        self.add(&item);
        self.items.push_back(Box::new(item));
    }

    pub(super) fn push_front(&mut self, mut item: TimelineItem) {
        item.place = self.items.front().map_or(0, |first| first.place - 1);
        self.add(&item);
        self.items.push_front(Box::new(item));
    }

    pub(super) fn pop_front(&mut self) -> Option<Box<TimelineItem>> {
        let item = self.items.pop_front()?;
        self.subtract(&item);
        Some(item)
    }

    pub(super) fn pop_back(&mut self) -> Option<Box<TimelineItem>> {
        let item = self.items.pop_back()?;
        self.subtract(&item);
        Some(item)
    }

    pub(super) fn remove(&mut self, id: &MessageId) -> bool {
        let at = self.position(id);
        let Some(item) = at.and_then(|at| self.items.remove(at)) else {
            return false;
        };
        self.subtract(&item);
        true
    }

    /// Changes a message at its place; its id stays.
    pub(super) fn edit<T>(
        &mut self,
        at: usize,
        edit: impl FnOnce(&mut TimelineItem) -> T,
    ) -> Option<T> {
        let item = self.items.get_mut(at)?;
        let (before, place) = (item.bytes(), item.place);
        let result = edit(item);
        item.place = place;
        self.bytes = self.bytes.saturating_sub(before) + item.bytes();
        Some(result)
    }

    /// Removes the messages from `at` on.
    pub(super) fn split_off(&mut self, at: usize) -> Items {
        let rest = self.items.split_off(at.min(self.items.len()));
        for item in &rest {
            self.subtract(item);
        }
        rest
    }

    /// Gives back the memory of messages that were removed.
    pub(super) fn shrink(&mut self) {
        self.items.shrink_to_fit();
        self.places.shrink_to_fit();
    }

    fn add(&mut self, item: &TimelineItem) {
        self.bytes += item.bytes();
        let _none = self.places.insert(item.message.id.clone(), item.place);
    }

    fn subtract(&mut self, item: &TimelineItem) {
        self.bytes = self.bytes.saturating_sub(item.bytes());
        let _place = self.places.remove(&item.message.id);
    }
}
