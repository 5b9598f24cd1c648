//! The histories of the channels and the memory that they take.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::time::Instant;

use super::Server;
use crate::domain::id::{ChannelId, UserId};
use crate::domain::message::ChatMessage;
use crate::domain::timeline::Timeline;

/// Of all channels of all servers that are not in view, together.
pub const MAX_HIDDEN_BYTES: usize = 16 * 1024 * 1024;
/// The most deletions that are remembered.
pub(super) const MAX_DELETIONS: usize = 5_000;

impl Server {
    /// Changes the timeline of a channel and keeps account of its size. `None` for a channel without state.
    pub(super) fn edit_timeline<T>(
        &mut self,
        channel: &ChannelId,
        edit: impl FnOnce(&mut Timeline) -> T,
    ) -> Option<T> {
        let timeline = &mut self.channel_states.get_mut(channel)?.timeline;
        let before = timeline.bytes();
        let result = edit(timeline);
        self.history_bytes = self.history_bytes.saturating_sub(before) + timeline.bytes();
        Some(result)
    }

    /// Of the channels that are not in view.
    pub fn hidden_history_bytes(&self) -> usize {
        let shown = self.shown_states().map(|state| state.timeline.bytes());
        self.history_bytes.saturating_sub(shown.sum())
    }

    /// Lets the next newest history of a channel replace what is shown, if that lacks the newest messages. Returns
    /// whether it must be loaded.
    pub fn request_newest(&mut self, channel: &ChannelId) -> bool {
        let requested = self.edit_timeline(channel, Timeline::request_newest);
        requested.unwrap_or(false)
    }

    /// Whom messages show, but for those whose profiles are known.
    pub fn unnamed_users<'a>(
        &self,
        messages: impl Iterator<Item = &'a ChatMessage>,
    ) -> Vec<UserId> {
        let users: BTreeSet<_> = messages.flat_map(ChatMessage::users).collect();
        let unnamed = users.into_iter();
        let unnamed = unnamed.filter(|user| self.profiles.get(user).is_none());
        unnamed.cloned().collect()
    }

    /// Remembers a deletion in a channel; beyond the limit forgets the one that is longest ago.
    pub(super) fn remember_deletion(&mut self, channel: &ChannelId) {
        self.deletions.push_back(channel.clone());
        if self.deletions.len() > MAX_DELETIONS
            && let Some(oldest) = self.deletions.pop_front()
        {
            let _known = self.edit_timeline(&oldest, Timeline::forget_deletion);
        }
    }

    /// Channels that are not in view and have a history, with the time they were in view last and the size.
    fn hidden_histories(&self) -> impl Iterator<Item = (Option<Instant>, usize, &ChannelId)> {
        let hidden = self.channel_states.iter();
        let hidden = hidden.filter(|(channel, state)| {
            // What was known before an attempt to send tells whether it was accepted.
            !self.is_shown(channel) && !state.timeline.has_uncertain()
        });
        hidden
            .map(|(channel, state)| (state.last_seen, state.timeline.bytes(), channel))
            .filter(|(_, bytes, _)| *bytes > 0)
    }
}

/// Drops the histories that were in view longest ago, and of those never in view the largest, when all together exceed
/// `limit`, until a quarter is free.
pub fn trim_hidden_histories<'a>(servers: impl Iterator<Item = &'a mut Server>, limit: usize) {
    let mut servers: Vec<_> = servers.collect();
    let sizes = servers.iter().map(|server| server.hidden_history_bytes());
    let mut total: usize = sizes.sum();
    if total <= limit {
        return;
    }
    let mut histories = Vec::new();
    for (index, server) in servers.iter().enumerate() {
        let hidden = server.hidden_histories();
        histories.extend(
            hidden.map(|(seen, bytes, channel)| (seen, Reverse(bytes), index, channel.clone())),
        );
    }
    histories.sort();
    for (_, Reverse(bytes), index, channel) in histories {
        if total <= limit - limit / 4 {
            return;
        }
        if let Some(server) = servers.get_mut(index) {
            let _known = server.edit_timeline(&channel, Timeline::unload);
            total = total.saturating_sub(bytes);
        }
    }
}
