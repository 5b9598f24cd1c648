//! Which events of a server reach its inbox, and what of it is seen.

use jiff::Timestamp;

use super::Server;
use super::reading::ShownChannel;
use crate::domain::id::{ChannelId, MessageId, UserId};
use crate::domain::inbox::{Inbox, InboxEntry, InboxSubject};
use crate::domain::message::ChatMessage;
use crate::domain::stored::Change;
use crate::domain::trust::{TlsState, Trust};
use crate::domain::unread::Visibility;

impl Server {
    pub fn inbox(&self) -> &Inbox {
        &self.inbox
    }

    /// Marks one entry as read, or all.
    pub fn mark_inbox_read(&mut self, subject: Option<&InboxSubject>) {
        match subject {
            Some(subject) => self.inbox.mark_read(subject),
            None => self.inbox.mark_all_read(),
        }
    }

    /// Forgets what the inbox quotes of messages.
    pub fn clear_inbox(&mut self) {
        self.inbox.clear();
    }

    /// What of the inbox is to be stored since the last call. Call [`Self::take_changes`] before. `now`: the time of what
    /// has just arrived.
    pub fn take_inbox_changes(&mut self, now: Timestamp) -> Option<Change> {
        let changes = self.inbox.take_changes(now);
        (!changes.is_empty()).then_some(Change::Inbox(changes))
    }

    /// A new message; `is_read`: the user sees it arrive.
    pub(super) fn add_to_inbox(&mut self, entry: Option<InboxEntry>, is_read: bool) {
        if let Some(entry) = entry {
            self.inbox.add(InboxEntry { is_read, ..entry });
        }
    }

    /// A reaction of another user, before it is applied to the message.
    pub(super) fn note_reaction(
        &mut self,
        (channel, message): (&ChannelId, &MessageId),
        user: &UserId,
        (emoji, added): (&str, bool),
    ) {
        if *user == self.info.me {
            return;
        }
        if !added {
            return self.inbox.remove_reaction((channel, message), user, emoji);
        }
        let is_visible = |it: &ShownChannel| it.visibility != Visibility::Hidden;
        let is_seen = self.views_of(channel).any(is_visible);
        let state = self.channel_states.get(channel);
        let item = state.and_then(|state| state.timeline.find(message));
        let own = item.filter(|item| item.message.author == self.info.me);
        if let Some(item) = own {
            self.inbox
                .add_reaction(&item.message, user.clone(), emoji, is_seen);
        }
    }

    /// The user has seen all messages of a channel.
    pub(super) fn see_all_in_inbox(&mut self, channel: &ChannelId) {
        self.inbox.see(channel, |_| true);
    }

    /// The user has seen the messages of a channel up to one. Does nothing if that is not loaded.
    pub(super) fn see_in_inbox(&mut self, channel: &ChannelId, up_to: &MessageId) {
        let state = self.channel_states.get(channel);
        if let Some(timeline) = state.map(|state| &state.timeline)
            && let Some(up_to) = timeline.position(up_to)
        {
            // What is not loaded is older.
            let is_seen = |id: &MessageId| timeline.position(id).is_none_or(|at| at <= up_to);
            self.inbox.see(channel, is_seen);
        }
    }

    /// The entry of a message that may not be in the timeline.
    pub(super) fn inbox_entry_of(&self, message: &ChatMessage) -> Option<InboxEntry> {
        let timeline = &self.channel_states.get(&message.channel)?.timeline;
        InboxEntry::of_message(message, timeline.mentions_me(message), &self.info.me)
    }

    pub fn set_tls_state(&mut self, tls_state: TlsState) {
        if let Some(Trust::Changed { shown, .. }) = tls_state.trust {
            self.inbox.add_changed_key(shown);
        }
        self.tls_state = tls_state;
    }
}
