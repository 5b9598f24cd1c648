//! The ids of messages that were deleted last. Older ones are forgotten.

use std::collections::{HashSet, VecDeque};

use crate::domain::id::MessageId;

pub(super) const MAX_IDS: usize = 1_000;

#[derive(Debug, Default)]
pub(super) struct RecentIds {
    order: VecDeque<MessageId>,
    ids: HashSet<MessageId>,
}

impl RecentIds {
    /// Returns whether it was new.
    pub(super) fn insert(&mut self, id: &MessageId) -> bool {
        if !self.ids.insert(id.clone()) {
            return false;
        }
        self.order.push_back(id.clone());
        if self.order.len() > MAX_IDS {
            self.forget_oldest();
        }
        true
    }

    pub(super) fn contains(&self, id: &MessageId) -> bool {
        self.ids.contains(id)
    }

    pub(super) fn forget_oldest(&mut self) {
        if let Some(oldest) = self.order.pop_front() {
            let _known = self.ids.remove(&oldest);
        }
    }

    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }
}
