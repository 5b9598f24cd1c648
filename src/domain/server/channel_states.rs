//! The states of the channels of a server.
//!
//! Nothing changes a state but through this map, so that no change of what is stored is missed.

use std::collections::{BTreeMap, btree_map};

use super::channel_state::ChannelState;
use crate::domain::id::ChannelId;
use crate::domain::stored::Change;

#[derive(Debug, Default)]
pub(super) struct ChannelStates {
    states: BTreeMap<ChannelId, ChannelState>,
    /// The channels that may differ from what is stored, each once.
    touched: Vec<ChannelId>,
    /// Of channels that were dropped.
    changes: Vec<Change>,
}

impl ChannelStates {
    pub(super) fn get(&self, channel: &ChannelId) -> Option<&ChannelState> {
        self.states.get(channel)
    }

    pub(super) fn contains_key(&self, channel: &ChannelId) -> bool {
        self.states.contains_key(channel)
    }

    pub(super) fn iter(&self) -> btree_map::Iter<'_, ChannelId, ChannelState> {
        self.states.iter()
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = &ChannelId> {
        self.states.keys()
    }

    pub(super) fn values(&self) -> impl Iterator<Item = &ChannelState> {
        self.states.values()
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.states.len()
    }

    pub(super) fn insert(&mut self, channel: ChannelId, state: ChannelState) {
        let _none = self.states.insert(channel, state);
    }

    pub(super) fn get_mut(&mut self, channel: &ChannelId) -> Option<&mut ChannelState> {
        let state = self.states.get_mut(channel)?;
        if !std::mem::replace(&mut state.is_touched, true) {
            self.touched.push(channel.clone());
        }
        Some(state)
    }

    pub(super) fn values_mut(&mut self) -> impl Iterator<Item = &mut ChannelState> {
        let touched = &mut self.touched;
        self.states.iter_mut().map(|(channel, state)| {
            if !std::mem::replace(&mut state.is_touched, true) {
                touched.push(channel.clone());
            }
            state
        })
    }

    /// Drops a state without pending messages.
    pub(super) fn remove(&mut self, channel: &ChannelId) {
        if let Some(state) = self.states.remove(channel) {
            if state.is_touched {
                self.touched.retain(|touched| touched != channel);
            }
            self.changes.extend(state.recorded.into_not_pending());
        }
    }

    /// Calls `visit` for each state that may have changed since the last call, and returns the changes of those that were
    /// dropped.
    pub(super) fn take_touched(
        &mut self,
        mut visit: impl FnMut(&ChannelId, &mut ChannelState),
    ) -> Vec<Change> {
        for channel in std::mem::take(&mut self.touched) {
            if let Some(state) = self.states.get_mut(&channel) {
                state.is_touched = false;
                visit(&channel, state);
            }
        }
        std::mem::take(&mut self.changes)
    }
}
