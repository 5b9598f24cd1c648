//! Takes up what is stored of a server: at the start, and page by page.

use std::time::Instant;

use super::Server;
use super::channel_layout::ChannelLayout;
use super::record::RecordedPending;
use crate::domain::failure::Failure;
use crate::domain::id::{ChannelId, LocalId, MessageId};
use crate::domain::inbox::InboxSubject;
use crate::domain::member::Profile;
use crate::domain::outbox::Due;
use crate::domain::stored::{ReadState, StoredChannel, StoredPage, StoredPending, StoredServer};
use crate::domain::timeline::{Counted, OlderFrom};

impl Server {
    /// Takes up what was stored in an earlier run, below what the server has reported already. Also to be called with
    /// the default value where nothing is stored yet: it says that there is a store. Without a call there is none.
    pub fn restore(&mut self, stored: StoredServer, now: Instant) {
        self.has_store = true;
        for state in self.channel_states.values_mut() {
            state.timeline.set_has_store();
        }
        if !self.has_reported_channels && !stored.categories.is_empty() {
            self.layout = ChannelLayout::new(stored.categories);
            self.channels_revision += 1;
        }
        let is_pending = |channel: &ChannelId, local: &LocalId| {
            let mut channels = stored.channels.iter().filter(|it| it.channel == *channel);
            channels.any(|it| it.pending.iter().any(|pending| pending.local == *local))
        };
        let inbox = stored
            .inbox
            .into_iter()
            .filter(|entry| match &entry.subject {
                InboxSubject::Pending(channel, local) => is_pending(channel, local),
                InboxSubject::Message(..) | InboxSubject::ServerKey(_) => true,
            });
        self.inbox.restore(inbox.collect());
        for channel in stored.channels {
            self.restore_channel(channel, now);
        }
    }

    fn restore_channel(&mut self, stored: StoredChannel, now: Instant) {
        let StoredChannel {
            channel,
            read,
            pending,
            ..
        } = stored;
        if !self.layout.contains(&channel) && pending.is_empty() {
            return;
        }
        self.add_channel_state(&channel);
        if let Some(read) = read.filter(|_| self.layout.contains(&channel)) {
            self.restore_read(&channel, read);
        }
        self.restore_pending(&channel, pending, now);
    }

    fn restore_read(&mut self, channel: &ChannelId, read: ReadState) {
        let Some(state) = self.channel_states.get_mut(channel) else {
            return;
        };
        if state.timeline.is_known() {
            return;
        }
        let counted = read.newest.clone();
        let counted = counted.map_or(Counted::Empty, Counted::UpTo);
        state.timeline.restore_counted(counted);
        let counts = (read.unread, read.mentions.min(read.unread));
        state.recorded.read = Some(read);
        self.change_counts(channel, |_, _| counts);
        if self.is_shown(channel) {
            let _known = self.edit_timeline(channel, |it| it.mark_unread(counts.0));
        }
    }

    fn restore_pending(&mut self, channel: &ChannelId, pending: Vec<StoredPending>, now: Instant) {
        if let Some(state) = self.channel_states.get_mut(channel) {
            let recorded = pending.iter().map(RecordedPending::of);
            state.recorded.pending.extend(recorded);
            state.timeline.restore_pending(pending, now);
        }
    }

    /// The channels whose messages are counted, as read or as unread, with the newest of them; `None` for an empty one.
    pub fn counted_channels(&self) -> Vec<(ChannelId, Option<MessageId>)> {
        let states = self.channel_states.iter();
        let counted = states.filter_map(|(channel, state)| match state.timeline.counted() {
            Counted::Unknown => None,
            Counted::Empty => Some((channel.clone(), None)),
            Counted::UpTo(newest) => Some((channel.clone(), Some(newest))),
        });
        counted.collect()
    }

    /// The channels of which the newest stored page is to be shown before any history of the server is applied: messages
    /// wait there of which it is not known whether the server accepted them. Without, the user is asked about them.
    pub fn channels_in_doubt(&self) -> impl Iterator<Item = &ChannelId> {
        let states = self.channel_states.iter();
        let in_doubt = states.filter(|(_, state)| state.timeline.has_uncertain());
        in_doubt.map(|(channel, _)| channel)
    }

    /// Shows the newest stored messages of a channel, below what the server has reported.
    pub fn show_stored(&mut self, channel: &ChannelId, page: StoredPage) {
        let page = self.take_profiles(page);
        self.add_channel_state(channel);
        let unread = self.unread(channel).0;
        let is_shown = self.is_shown(channel);
        let _known = self.edit_timeline(channel, |timeline| {
            timeline.show_stored(page);
            if is_shown && unread > 0 && timeline.has_no_divider() {
                timeline.mark_unread(unread);
            }
        });
    }

    /// Adds the stored messages before one of the timeline. An empty page says that there are none; then ask
    /// [`Self::older_from`] again.
    pub fn add_stored_older(&mut self, channel: &ChannelId, before: &MessageId, page: StoredPage) {
        let page = self.take_profiles(page);
        let _known = self.edit_timeline(channel, |timeline| {
            timeline.add_stored_older(before, page);
            timeline.check_pending(None);
        });
    }

    /// Adds the stored messages after the last one of a timeline that lacks the newest.
    pub fn add_stored_newer(&mut self, channel: &ChannelId, after: &MessageId, page: StoredPage) {
        let page = self.take_profiles(page);
        let _known = self.edit_timeline(channel, |it| it.add_stored_newer(after, page));
    }

    /// Replaces what is shown of a channel by stored messages around one. [`Self::request_newest`] goes back.
    pub fn show_around(&mut self, channel: &ChannelId, page: StoredPage) {
        let page = self.take_profiles(page);
        self.add_channel_state(channel);
        let _known = self.edit_timeline(channel, |it| it.show_around(page));
    }

    /// Where to load the messages before one of a timeline from.
    pub fn older_from(&self, channel: &ChannelId, before: &MessageId) -> OlderFrom {
        let state = self.channel_states.get(channel);
        state.map_or(OlderFrom::Nowhere, |state| {
            state
                .timeline
                .older_from(before, self.connection.is_online())
        })
    }

    /// Whether messages that a history of the server lacks are kept, marked as gone: it cannot delete single messages, so
    /// it has lost them.
    pub fn keeps_missing(&self) -> bool {
        !self.capabilities.extensions.message_delete
    }

    /// Stored profiles are older than those that the server has reported.
    fn take_profiles(&mut self, mut page: StoredPage) -> StoredPage {
        for profile in std::mem::take(&mut page.profiles) {
            let Profile { user, .. } = &profile;
            if self.profiles.get(user).is_none() {
                self.add_profile(Profile {
                    version: 0,
                    ..profile
                });
            }
        }
        self.settle();
        page
    }

    /// A message is stored, or cannot be: it may be sent.
    pub fn stored(&mut self, channel: &ChannelId, local: &LocalId) {
        let _known = self.edit_timeline(channel, |it| it.stored(local));
    }

    /// The outcome of an attempt to send is unknown. The message is held until the history shows it; ask for the newest
    /// history, and call [`Self::on_due`] when its time has come.
    pub fn doubt(&mut self, channel: &ChannelId, local: &LocalId, failure: Failure, now: Instant) {
        let _known = self.edit_timeline(channel, |it| it.doubt(local, failure, now));
    }

    /// After a lost connection it is unknown whether messages in flight arrived.
    pub fn doubt_in_flight(&mut self, now: Instant) {
        let is_idempotent = self.capabilities.extensions.idempotent_send;
        for state in self.channel_states.values_mut() {
            state.timeline.doubt_in_flight(is_idempotent, now);
        }
    }

    /// The time of a held message has come.
    pub fn on_due(&mut self, channel: &ChannelId, local: &LocalId, now: Instant) -> Due {
        let is_idempotent = self.capabilities.extensions.idempotent_send;
        let server = (is_idempotent, self.connection.is_online());
        let due = self.edit_timeline(channel, |it| it.on_due(local, server, now));
        due.unwrap_or(Due::Nothing)
    }

    /// The held messages with the time when they are due.
    pub fn held(&self) -> impl Iterator<Item = (&ChannelId, &LocalId, Instant)> {
        let states = self.channel_states.iter();
        states.flat_map(|(channel, state)| {
            let held = state.timeline.held();
            held.map(move |(local, until)| (channel, local, until))
        })
    }

    /// Sends a message as no reply, since that to which it replies is gone.
    pub fn send_without_reply(&mut self, channel: &ChannelId, local: &LocalId) {
        let _known = self.edit_timeline(channel, |it| it.send_without_reply(local));
    }

    /// Makes a message and those after it unread, until another channel is opened.
    pub fn mark_unread_from(&mut self, channel: &ChannelId, message: &MessageId) {
        let counts = self.edit_timeline(channel, |it| it.mark_unread_from(message));
        let Some(counts) = counts.flatten() else {
            return;
        };
        self.set_stays_unread(channel, true);
        self.change_counts(channel, |_, _| counts);
    }
}
