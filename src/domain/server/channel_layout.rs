//! The channels of a server in their order, with an index by id.

use std::collections::HashMap;

use crate::domain::channel::{Category, Channel};
use crate::domain::id::{CategoryId, ChannelId};

/// Of a longer list the beginning is kept.
pub const MAX_CHANNELS: usize = 5_000;
pub const MAX_CATEGORIES: usize = 1_000;

#[derive(Debug, Default)]
pub(super) struct ChannelLayout {
    categories: Vec<Category>,
    /// The indexes of category and channel.
    index: HashMap<ChannelId, (usize, usize)>,
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
        self.index.contains_key(id)
    }
}
