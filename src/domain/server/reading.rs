//! What the user reads: on screen, by a command, and on another device.
//!
//! A channel is read up to a message; the newest messages by others after it are unread, and their number is what is kept.
//! So what is on screen is read only if no unread message is above it.

use super::Server;
use crate::domain::id::{ChannelId, MessageId, UserId};
use crate::domain::timeline::Counted;
use crate::domain::unread::{ViewEnd, Visibility};

/// How one window shows a channel.
#[derive(Debug, Default)]
pub(super) struct ShownChannel {
    pub(super) visibility: Visibility,
    /// Whether the user has marked messages as unread since it was opened.
    stays_unread: bool,
}

impl ShownChannel {
    fn follows(&self) -> bool {
        let at_newest = matches!(
            self.visibility,
            Visibility::Visible {
                last: ViewEnd::Newest,
                ..
            }
        );
        at_newest && !self.stays_unread
    }
}

impl Server {
    /// Of the open channel, in the main window.
    pub fn visibility(&self) -> &Visibility {
        &self.shown.visibility
    }

    /// Of a channel, in a window of its own.
    pub fn window_visibility(&self, channel: &ChannelId) -> Option<&Visibility> {
        Some(&self.windows.get(channel)?.visibility)
    }

    /// Reads what is on screen, unless messages were marked as unread since the channel was opened.
    pub fn set_visibility(&mut self, visibility: Visibility) {
        if let Some(open) = self.open.clone().filter(|_| !self.shown.stays_unread) {
            self.read_in_view(&open, &visibility);
        }
        self.shown.visibility = visibility;
    }

    /// The same of a channel in a window of its own.
    pub fn set_window_visibility(&mut self, channel: &ChannelId, visibility: Visibility) {
        if self.windows.get(channel).is_some_and(|it| !it.stays_unread) {
            self.read_in_view(channel, &visibility);
        }
        if let Some(shown) = self.windows.get_mut(channel) {
            shown.visibility = visibility;
        }
    }

    fn read_in_view(&mut self, channel: &ChannelId, visibility: &Visibility) {
        let Visibility::Visible { first, last } = visibility else {
            return;
        };
        let is_above = |first| self.is_unread_above(channel, first);
        if first.as_ref().is_some_and(is_above) {
            return;
        }
        match last {
            ViewEnd::Newest => {
                self.change_counts(channel, |_, _| (0, 0));
                self.see_all_in_inbox(channel);
            }
            ViewEnd::Message(last) => {
                self.see_in_inbox(channel, last);
                if self.read_up_to(channel, last) {
                    let _before = self.read.insert(channel.clone(), last.clone());
                }
            }
        }
    }

    /// Whether there is anything unread among what is on screen of a channel.
    pub fn would_read(&self, channel: &ChannelId, visibility: &Visibility) -> bool {
        let Visibility::Visible { first, last } = visibility else {
            return false;
        };
        let reads = self.views_of(channel).any(|it| !it.stays_unread);
        let Some(state) = self.channel_states.get(channel).filter(|_| reads) else {
            return false;
        };
        let is_above = |first| self.is_unread_above(channel, first);
        if state.unread == 0 || first.as_ref().is_some_and(is_above) {
            return false;
        }
        match last {
            ViewEnd::Newest => true,
            ViewEnd::Message(last) => {
                let first_unread = state.timeline.first_unread(state.unread);
                let seen = first_unread.zip(state.timeline.position(last));
                seen.is_some_and(|(first_unread, last)| first_unread <= last)
            }
        }
    }

    /// Whether a message that arrives in a channel comes into view in any window: nothing unread is above it, and the list
    /// follows.
    pub(super) fn is_followed(&self, channel: &ChannelId) -> bool {
        self.views_of(channel).any(ShownChannel::follows) && self.unread(channel).0 == 0
    }

    /// Whether messages of a channel that the user has marked as unread stay so, in whatever window they are seen.
    pub(super) fn set_stays_unread(&mut self, channel: &ChannelId, stays: bool) {
        for shown in self.views_of_mut(channel) {
            shown.stays_unread = stays;
        }
    }

    /// Whether an unread message of a channel is above one, or not loaded.
    pub fn is_unread_above(&self, channel: &ChannelId, message: &MessageId) -> bool {
        let (unread, _) = self.unread(channel);
        let state = self.channel_states.get(channel).filter(|_| unread > 0);
        state.is_some_and(|state| {
            let first_unread = state.timeline.first_unread(unread);
            let first_unread = first_unread.zip(state.timeline.position(message));
            first_unread.is_none_or(|(first_unread, at)| first_unread < at)
        })
    }

    /// Leaves unread only what follows a message. An older position than the known one changes nothing. Returns whether it
    /// changed the counts.
    fn read_up_to(&mut self, channel: &ChannelId, message: &MessageId) -> bool {
        let before = self.unread(channel);
        let state = self.channel_states.get(channel).filter(|_| before.0 > 0);
        let Some(timeline) = state.map(|state| &state.timeline) else {
            return false;
        };
        let newer = if timeline.counted() == Counted::UpTo(message.clone()) {
            Some((0, 0))
        } else {
            let at = timeline
                .position(message)
                .filter(|_| !timeline.lacks_newest());
            at.map(|at| timeline.count_from(at + 1))
        };
        let Some((unread, mentions)) = newer else {
            return false;
        };
        let after = (before.0.min(unread), before.1.min(mentions));
        self.change_counts(channel, |_, _| after);
        before != after
    }

    /// What the user has read on another device.
    pub(super) fn apply_read(&mut self, channel: &ChannelId, user: &UserId, last_read: &MessageId) {
        if *user == self.info.me {
            let _changed = self.read_up_to(channel, last_read);
            self.see_in_inbox(channel, last_read);
        }
    }

    /// Clears the counts of one channel. Its divider stays until the user leaves it.
    pub fn skip_unread(&mut self, channel: &ChannelId) {
        self.set_stays_unread(channel, false);
        self.change_counts(channel, |_, _| (0, 0));
        self.see_all_in_inbox(channel);
    }

    /// Clears the counts of one channel, and its divider.
    pub fn mark_channel_read(&mut self, channel: &ChannelId) {
        self.skip_unread(channel);
        if let Some(state) = self.channel_states.get_mut(channel) {
            state.timeline.mark_unread(0);
        }
    }

    /// The same of all channels.
    pub fn mark_read(&mut self) {
        let windows = self.windows.values_mut();
        for shown in windows.chain([&mut self.shown]) {
            shown.stays_unread = false;
        }
        (self.unread, self.mentions) = (0, 0);
        for state in self.channel_states.values_mut() {
            (state.unread, state.mentions) = (0, 0);
            state.timeline.mark_unread(0);
        }
        self.inbox.see_all();
        self.channels_revision += 1;
    }
}
