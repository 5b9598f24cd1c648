//! What the user reads: on screen, by a command, and on another device.
//!
//! A channel is read up to a message; the newest messages by others after it are unread, and their number is what is kept.
//! So what is on screen is read only if no unread message is above it.

use super::Server;
use crate::domain::id::{ChannelId, MessageId, UserId};
use crate::domain::timeline::Counted;
use crate::domain::unread::{ViewEnd, Visibility};

impl Server {
    pub fn visibility(&self) -> &Visibility {
        &self.visibility
    }

    /// Reads what is on screen, unless messages were marked as unread since the channel was opened.
    pub fn set_visibility(&mut self, visibility: Visibility) {
        self.visibility = visibility;
        let Some(open) = self.open.clone().filter(|_| !self.stays_unread) else {
            return;
        };
        let Visibility::Visible { first, last } = &self.visibility else {
            return;
        };
        let is_above = |first| self.is_unread_above(&open, first);
        if first.as_ref().is_some_and(is_above) {
            return;
        }
        match last.clone() {
            ViewEnd::Newest => {
                self.change_counts(&open, |_, _| (0, 0));
                self.see_all_in_inbox(&open);
            }
            ViewEnd::Message(last) => {
                self.see_in_inbox(&open, &last);
                if self.read_up_to(&open, &last) {
                    let _before = self.read.insert(open, last);
                }
            }
        }
    }

    /// Whether there is anything unread among what is on screen.
    pub fn would_read(&self, visibility: &Visibility) -> bool {
        let Visibility::Visible { first, last } = visibility else {
            return false;
        };
        let open = self.open.as_ref().filter(|_| !self.stays_unread);
        let Some((open, state)) = open.zip(self.open_channel_state()) else {
            return false;
        };
        let is_above = |first| self.is_unread_above(open, first);
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

    /// Whether a message that arrives in a channel comes into view: nothing unread is above it, and the list follows.
    pub(super) fn is_followed(&self, channel: &ChannelId) -> bool {
        let is_at_newest = matches!(
            self.visibility,
            Visibility::Visible {
                last: ViewEnd::Newest,
                ..
            }
        );
        is_at_newest
            && !self.stays_unread
            && self.open.as_ref() == Some(channel)
            && self.unread(channel).0 == 0
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
        self.stays_unread &= self.open.as_ref() != Some(channel);
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
        self.stays_unread = false;
        (self.unread, self.mentions) = (0, 0);
        for state in self.channel_states.values_mut() {
            (state.unread, state.mentions) = (0, 0);
            state.timeline.mark_unread(0);
        }
        self.inbox.see_all();
        self.channels_revision += 1;
    }
}
