//! When a channel that was fetched is fetched again.
//!
//! By request, after lost frames, and, on a server that does not number its frames, wherever an event may be missing
//! without a sign: after a burst, when the user looks at a channel, and now and then while they look at it.

use std::time::{Duration, Instant};

use super::{ChannelSync, SyncPhase};
use crate::domain::id::ChannelId;

/// Between two times that all channels are fetched again.
pub(in crate::net) const REFETCH_INTERVAL: Duration = Duration::from_secs(10);
/// A history that was fetched at most so long ago is not fetched again because the user looks at it.
pub(super) const FRESH: Duration = Duration::from_secs(10);
/// The open channel is fetched again after this time. One request in two minutes, and no message to the app if it brings
/// nothing new, for an event that was lost outside of any burst.
pub(super) const CHECK_INTERVAL: Duration = Duration::from_secs(120);

impl ChannelSync {
    /// The frames of the server are numbered, so a lost one is noticed at the next.
    pub(in crate::net) fn set_numbered(&mut self) {
        self.is_numbered = true;
    }

    /// Any event arrived that another user caused.
    pub(in crate::net) fn on_event(&mut self, now: Instant) {
        if self.burst.on_event(now) {
            self.in_burst.clear();
        }
    }

    /// An event changed the history of a channel; `is_post`: by one message more.
    pub(in crate::net) fn on_history_event(&mut self, channel: &ChannelId, is_post: bool) {
        let Some(index) = self.index_of(channel) else {
            return;
        };
        if !self.in_burst.contains(channel) {
            let _new = self.in_burst.insert(channel.clone());
        }
        if let Some(channel) = self.channels.get_mut(index) {
            channel.posts = channel.posts.saturating_add(is_post.into());
        }
    }

    /// The messages of a channel that arrived as events since the last history that was received.
    pub(in crate::net) fn posts(&self, channel: &ChannelId) -> u32 {
        let index = self.index_of(channel);
        let channel = index.and_then(|index| self.channels.get(index));
        channel.map_or(0, |channel| channel.posts)
    }

    /// A history was received; `posts`: what [`Self::posts`] said when it was requested.
    pub(in crate::net) fn on_history(&mut self, channel: &ChannelId, posts: u32) {
        let index = self.index_of(channel);
        if let Some(channel) = index.and_then(|index| self.channels.get_mut(index)) {
            channel.posts = channel.posts.saturating_sub(posts);
        }
    }

    /// Fetches a channel again, now or after the current fetch.
    pub(in crate::net) fn refetch(&mut self, channel: &ChannelId) {
        if let Some(index) = self.index_of(channel) {
            self.refetch_at(index);
        }
    }

    pub(super) fn refetch_at(&mut self, index: usize) {
        let Some(channel) = self.channels.get_mut(index) else {
            return;
        };
        channel.fetched = None;
        if let SyncPhase::Retrying(at) = channel.phase {
            channel.phase = SyncPhase::Subscribed;
            let _timer = self.timers.remove(&(at, index));
        }
        if channel.phase == SyncPhase::Subscribed {
            self.queue.push(index);
        }
    }

    /// Fetches all channels again, not more often than each [`REFETCH_INTERVAL`]. Returns whether they are fetched now.
    pub(in crate::net) fn refetch_all(&mut self, now: Instant) -> bool {
        let next = &mut self.next_generation;
        next.is_requested = next.not_before.is_some_and(|at| at > now);
        if next.is_requested {
            return false;
        }
        next.not_before = Some(now + REFETCH_INTERVAL);
        self.generation += 1;
        self.queue.scan_all();
        true
    }

    /// The user looks at the open channel.
    pub(in crate::net) fn on_view(&mut self, now: Instant) {
        self.refetch_focus_after(FRESH, now);
    }

    /// Fetches what may lack messages: the open channel, and those with events in a burst.
    pub(super) fn refetch_suspected(&mut self, now: Instant) {
        if self.is_numbered {
            return;
        }
        if self.burst.take_round(now) {
            for channel in std::mem::take(&mut self.in_burst) {
                self.refetch(&channel);
            }
            if let Some(focus) = self.focus_index() {
                self.refetch_at(focus);
            }
        }
        self.refetch_focus_after(CHECK_INTERVAL, now);
    }

    pub(super) fn next_refetch(&self) -> Option<Instant> {
        let check = self.focus_fetched_at().map(|at| at + CHECK_INTERVAL);
        let due = [self.burst.next_round(), check].into_iter().flatten().min();
        due.filter(|_| !self.is_numbered)
    }

    fn refetch_focus_after(&mut self, age: Duration, now: Instant) {
        let is_old = self.focus_fetched_at().is_some_and(|at| at + age <= now);
        if let Some(index) = self.focus_index().filter(|_| is_old && !self.is_numbered) {
            self.refetch_at(index);
        }
    }

    /// When the last fetch of the open channel began, if none is due or running.
    fn focus_fetched_at(&self) -> Option<Instant> {
        let channel = self.channels.get(self.focus_index()?)?;
        let is_idle = channel.phase == SyncPhase::Subscribed && !channel.is_stale(self.generation);
        channel.fetched_at.filter(|_| is_idle)
    }
}
