//! Applies events of the server.

use std::time::Instant;

use super::{Changes, Server};
use crate::domain::capability::Capabilities;
use crate::domain::channel::Category;
use crate::domain::id::ChannelId;
use crate::domain::member::ChannelClient;
use crate::domain::message::ChatMessage;
use crate::domain::server_event::ServerEvent;
use crate::domain::timeline::ReactionChange;

impl Server {
    /// Applies an event that arrived at `now`.
    pub fn apply(&mut self, event: ServerEvent, now: Instant) -> Changes {
        self.apply_all([event], now)
    }

    /// Applies events that arrived together at `now`. What costs as much as everything that is known is done once for
    /// all of them.
    pub fn apply_all(
        &mut self,
        events: impl IntoIterator<Item = ServerEvent>,
        now: Instant,
    ) -> Changes {
        let people = self.people_revision();
        let mut changes = Changes::default();
        for event in events {
            changes.channels |= matches!(event, ServerEvent::Channels(_));
            // Also of authors who are not in the list.
            changes.people |= matches!(event, ServerEvent::Profiles(_));
            self.apply_one(event, now);
        }
        self.settle();
        changes.people |= self.people_revision() != people;
        changes
    }

    /// Passes a new name of the user on to the timelines, since a mention may use it.
    pub(super) fn settle(&mut self) {
        self.refresh_my_name();
        if std::mem::take(&mut self.my_name_changed) {
            for state in self.channel_states.values_mut() {
                state.timeline.set_me(&self.info.me, &self.my_name);
            }
            // The list marks the user.
            self.people.touch();
        }
    }

    fn apply_one(&mut self, event: ServerEvent, now: Instant) {
        self.count_event(&event);
        if let Some(channel) = channel_of(&event) {
            if !self.layout.contains(channel) {
                // Its history is fetched when the layout has it.
                return;
            }
            self.add_channel_state(&channel.clone());
        }
        match event {
            ServerEvent::Capabilities(capabilities) => self.apply_capabilities(*capabilities),
            ServerEvent::Channels(categories) => self.apply_channels(categories),
            ServerEvent::UnreadCounts(counts) => self.apply_counts(counts),
            ServerEvent::Read {
                channel,
                user,
                last_read,
            } => self.apply_read(&channel, &user, &last_read),
            ServerEvent::Members(members) => self.people.set_members(members, &self.profiles),
            ServerEvent::Profiles(profiles) => {
                for profile in profiles {
                    self.add_profile(profile);
                }
            }
            ServerEvent::History(history) => self.apply_history(*history, now),
            ServerEvent::HistoryFailed(channel, failure) => {
                let _known = self.edit_timeline(&channel, |it| it.fail_to_load(failure));
            }
            ServerEvent::Posted(message) => self.apply_post(*message),
            ServerEvent::Edited(message) => {
                let channel = message.channel.clone();
                self.inbox.edit(&message);
                let _known = self.edit_timeline(&channel, |it| it.replace(*message));
            }
            ServerEvent::Deleted { channel, message } => self.apply_deletion(&channel, &message),
            ServerEvent::ReactionChanged { .. } => self.apply_reaction(event),
            ServerEvent::Present(channel, clients) => self.set_present(&channel, clients),
            ServerEvent::Joined(channel, client) => self.add_client(&channel, client),
            ServerEvent::Left(channel, client) => {
                self.remove_client(&channel, &client);
                self.typing.stop(&channel, &client.client);
            }
            ServerEvent::Typing {
                channel,
                connection,
                active,
            } => self.apply_typing(channel, connection, active, now),
            ServerEvent::Disconnected => self.apply_disconnected(),
        }
    }

    fn apply_capabilities(&mut self, capabilities: Capabilities) {
        self.capabilities = capabilities;
        let keeps_missing = self.keeps_missing();
        let is_idempotent = self.capabilities.extensions.idempotent_send;
        for state in self.channel_states.values_mut() {
            state.timeline.set_keeps_missing(keeps_missing);
            if is_idempotent {
                state.timeline.queue_uncertain();
            }
        }
    }

    /// The state of channels that are gone is dropped, but for messages that the user has written.
    fn apply_channels(&mut self, categories: Vec<Category>) {
        self.layout.report(categories);
        self.has_reported_channels = true;
        self.channels_revision += 1;
        let layout = &self.layout;
        self.open = self.open.take().filter(|open| layout.contains(open));
        self.windows.retain(|channel, _| layout.contains(channel));
        let states = self.channel_states.keys();
        let gone: Vec<_> = states.filter(|it| !layout.contains(it)).cloned().collect();
        for channel in gone {
            self.change_counts(&channel, |_, _| (0, 0));
            self.inbox.remove_channel(&channel);
            self.clear_present(&channel);
            self.typing.stop_all(&channel);
            let kept = self.edit_timeline(&channel, |timeline| {
                timeline.set_in_view(false);
                timeline.unload();
                !timeline.pending().is_empty()
            });
            if kept != Some(true) {
                self.channel_states.remove(&channel);
            }
        }
    }

    fn apply_typing(
        &mut self,
        channel: ChannelId,
        client: ChannelClient,
        active: bool,
        now: Instant,
    ) {
        if client.user == self.info.me {
            return;
        }
        if active {
            self.typing.start(channel, client, now);
        } else {
            self.typing.stop(&channel, &client.client);
        }
    }

    fn apply_disconnected(&mut self) {
        for state in self.channel_states.values_mut() {
            state.present.clear();
            state.timeline.disconnected();
        }
        self.clients = 0;
        self.people.remove_all_clients(&self.profiles);
        self.typing.clear();
        self.profiles.disconnected();
        self.deletions.clear();
    }

    fn apply_post(&mut self, message: ChatMessage) {
        let (channel, id) = (message.channel.clone(), message.id.clone());
        self.typing.stop_user(&channel, &message.author);
        let state = self.channel_states.get(&channel);
        let is_stored = state.is_some_and(|state| !state.timeline.lacks_newest());
        if !is_stored {
            self.count_message(&channel, &message);
        }
        let new = self.edit_timeline(&channel, |timeline| timeline.post(message));
        if new == Some(true) && is_stored {
            self.count(&channel, &id);
        }
    }

    fn apply_reaction(&mut self, event: ServerEvent) {
        if let ServerEvent::ReactionChanged {
            channel,
            message,
            emoji,
            count,
            user,
            added,
        } = event
        {
            self.note_reaction((&channel, &message), &user, (&emoji, added));
            let change = ReactionChange {
                emoji,
                count,
                user,
                added,
            };
            let _known = self.edit_timeline(&channel, |it| it.apply_reaction(&message, change));
        }
    }
}

/// The channel without which an event has no meaning.
fn channel_of(event: &ServerEvent) -> Option<&ChannelId> {
    match event {
        ServerEvent::Posted(message) | ServerEvent::Edited(message) => Some(&message.channel),
        ServerEvent::History(history) => Some(&history.channel),
        ServerEvent::Deleted { channel, .. }
        | ServerEvent::ReactionChanged { channel, .. }
        | ServerEvent::HistoryFailed(channel, _)
        | ServerEvent::Present(channel, _)
        | ServerEvent::Joined(channel, _)
        | ServerEvent::Left(channel, _)
        | ServerEvent::Typing { channel, .. }
        | ServerEvent::Read { channel, .. } => Some(channel),
        ServerEvent::Capabilities(_)
        | ServerEvent::Channels(_)
        | ServerEvent::UnreadCounts(_)
        | ServerEvent::Members(_)
        | ServerEvent::Profiles(_)
        | ServerEvent::Disconnected => None,
    }
}
