//! The channels of a server in their order, with an index by id: as the server lists them, with the changes of the user that
//! it has not answered yet.

use std::collections::HashMap;

use crate::domain::channel::{Category, Channel};
use crate::domain::id::{CategoryId, ChannelId};
use crate::domain::layout_change::LayoutChange;

/// Of a longer list the beginning is kept.
pub const MAX_CHANNELS: usize = 5_000;
pub const MAX_CATEGORIES: usize = 1_000;

#[derive(Debug, Default)]
pub(super) struct ChannelLayout {
    categories: Vec<Category>,
    /// The indexes of category and channel.
    index: HashMap<ChannelId, (usize, usize)>,
    /// What the server has listed, while changes wait.
    reported: Option<Vec<Category>>,
    /// Oldest first, each with its number. The first one is asked for.
    pending: Vec<(u64, LayoutChange)>,
    last_change: u64,
}

impl ChannelLayout {
    /// Each id is kept once, at its first place; a category that is repeated continues the first one.
    pub(super) fn new(received: Vec<Category>) -> Self {
        let mut list = Self::default();
        let mut known: HashMap<CategoryId, usize> = HashMap::new();
        for Category { id, name, channels } in received {
            let next = list.categories.len();
            if next == MAX_CATEGORIES && !known.contains_key(&id) {
                continue;
            }
            let at = *known.entry(id.clone()).or_insert(next);
            if at == next {
                let channels = Vec::new();
                list.categories.push(Category { id, name, channels });
            }
            for channel in channels {
                list.push(at, channel);
            }
        }
        list
    }

    /// Takes what the server lists. Changes that wait are shown in it.
    pub(super) fn report(&mut self, received: Vec<Category>) {
        let received = Self::new(received);
        if self.pending.is_empty() {
            self.show(received);
        } else {
            self.reported = Some(received.categories);
            self.show_pending();
        }
    }

    /// Shows a change at once. Returns its number.
    pub(super) fn begin(&mut self, change: LayoutChange) -> u64 {
        self.last_change += 1;
        let shown = &self.categories;
        let _reported = self.reported.get_or_insert_with(|| shown.clone());
        self.pending.push((self.last_change, change));
        self.show_pending();
        self.last_change
    }

    /// The change that is to be asked for, and the list that it makes of what the server has.
    pub(super) fn first_pending(&self) -> Option<(u64, &LayoutChange, Vec<Category>)> {
        let (number, change) = self.pending.first()?;
        let mut list = self.reported.clone()?;
        change.apply(&mut list);
        Some((*number, change, list))
    }

    pub(super) fn reported(&self) -> &[Category] {
        self.reported.as_ref().unwrap_or(&self.categories)
    }

    /// Takes the answer to a change. Returns what the server lists then if it was accepted; otherwise the change is shown no
    /// longer.
    pub(super) fn end(&mut self, number: u64, accepted: bool) -> Option<Vec<Category>> {
        let at = self
            .pending
            .iter()
            .position(|(known, _)| *known == number)?;
        let (_, change) = self.pending.remove(at);
        let mut list = self.reported.clone()?;
        if accepted {
            change.apply(&mut list);
            return Some(list);
        }
        self.show_pending();
        None
    }

    fn show_pending(&mut self) {
        let Some(mut list) = self.reported.clone() else {
            return;
        };
        for (_, change) in &self.pending {
            change.apply(&mut list);
        }
        self.show(Self::new(list));
    }

    fn show(&mut self, shown: Self) {
        (self.categories, self.index) = (shown.categories, shown.index);
        if self.pending.is_empty() {
            self.reported = None;
        }
    }

    fn push(&mut self, at: usize, channel: Channel) {
        if self.index.len() < MAX_CHANNELS
            && !self.index.contains_key(&channel.id)
            && let Some(category) = self.categories.get_mut(at)
        {
            let place = (at, category.channels.len());
            let _none = self.index.insert(channel.id.clone(), place);
            category.channels.push(channel);
        }
    }

    pub(super) fn categories(&self) -> &[Category] {
        &self.categories
    }

    pub(super) fn get(&self, id: &ChannelId) -> Option<&Channel> {
        let (category, channel) = *self.index.get(id)?;
        self.categories.get(category)?.channels.get(channel)
    }

    pub(super) fn contains(&self, id: &ChannelId) -> bool {
        let is_listed = |list: &Vec<Category>| {
            let mut channels = list.iter().flat_map(|category| &category.channels);
            channels.any(|channel| channel.id == *id)
        };
        // A deletion that waits may be refused.
        self.index.contains_key(id) || self.reported.as_ref().is_some_and(is_listed)
    }
}
