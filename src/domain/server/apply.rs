//! Applies events of the server.

use std::time::Instant;

use super::channel_layout::ChannelLayout;
use super::{Changes, Server};
use crate::domain::channel::Category;
use crate::domain::id::{ChannelId, MessageId, UserId};
use crate::domain::member::ChannelClient;
use crate::domain::message::{ChatMessage, Reaction};
use crate::domain::server_event::{History, ServerEvent};
use crate::domain::unread::{self, Visibility};

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
        if let Some(channel) = channel_of(&event) {
            if !self.layout.contains(channel) {
                // Its history is fetched when the layout has it.
                return;
            }
            self.add_channel_state(&channel.clone());
        }
        match event {
            ServerEvent::Capabilities(capabilities) => self.capabilities = *capabilities,
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
            ServerEvent::History(history) => self.apply_history(*history),
            ServerEvent::HistoryFailed(channel, failure) => {
                let _known = self.edit_timeline(&channel, |it| it.fail_to_load(failure));
            }
            ServerEvent::Posted(message) => self.apply_post(*message),
            ServerEvent::Edited(message) => {
                let channel = message.channel.clone();
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

    /// The state of channels that are gone is dropped, but for messages that the user has written.
    fn apply_channels(&mut self, categories: Vec<Category>) {
        self.layout = ChannelLayout::new(categories);
        self.channels_revision += 1;
        let layout = &self.layout;
        self.open = self.open.take().filter(|open| layout.contains(open));
        let states = self.channel_states.keys();
        let gone: Vec<_> = states.filter(|it| !layout.contains(it)).cloned().collect();
        for channel in gone {
            self.change_counts(&channel, |_, _| (0, 0));
            self.clear_present(&channel);
            self.typing.stop_all(&channel);
            let kept = self.edit_timeline(&channel, |timeline| {
                timeline.set_in_view(false);
                timeline.unload();
                !timeline.pending().is_empty()
            });
            if kept != Some(true) {
                let _state = self.channel_states.remove(&channel);
            }
        }
    }

    /// Counts of the server are used only until messages are counted here.
    fn apply_counts(&mut self, counts: Vec<(ChannelId, u32, u32)>) {
        for (channel, unread, mentions) in counts {
            let is_listed = self.layout.contains(&channel);
            if is_listed
                && self.open.as_ref() != Some(&channel)
                && !self.channel_states.contains_key(&channel)
            {
                self.add_channel_state(&channel);
                self.change_counts(&channel, |_, _| (unread, mentions.min(unread)));
            }
        }
    }

    /// Lowers the counts to what follows the message that was read on another device. An older position changes nothing.
    fn apply_read(&mut self, channel: &ChannelId, user: &UserId, last_read: &MessageId) {
        if *user != self.info.me {
            return;
        }
        let (unread, mentions) = self.unread(channel);
        let Some(state) = self.channel_states.get(channel).filter(|_| unread > 0) else {
            return;
        };
        let Some(read) = state.timeline.position(last_read) else {
            return;
        };
        let newer = state.timeline.items().range(read + 1..);
        let by_others = newer.filter(|item| item.message.author != self.info.me);
        let (mut newer_unread, mut newer_mentions) = (0_u32, 0_u32);
        for item in by_others {
            newer_unread = newer_unread.saturating_add(1);
            newer_mentions = newer_mentions.saturating_add(item.is_mention.into());
        }
        let counts = (unread.min(newer_unread), mentions.min(newer_mentions));
        self.change_counts(channel, |_, _| counts);
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

    fn apply_history(&mut self, history: History) {
        let channel = history.channel.clone();
        let new = self.edit_timeline(&channel, |timeline| timeline.merge(history));
        for id in new.unwrap_or_default() {
            self.count(&channel, &id);
        }
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

    fn apply_deletion(&mut self, channel: &ChannelId, message: &MessageId) {
        let _known = self.edit_timeline(channel, |timeline| timeline.remove(message));
        self.remember_deletion(channel);
    }

    fn apply_reaction(&mut self, event: ServerEvent) {
        let ServerEvent::ReactionChanged {
            channel,
            message,
            emoji,
            count,
            user,
            added,
        } = event
        else {
            return;
        };
        let is_own = user == self.info.me;
        let _known = self.edit_timeline(&channel, |timeline| {
            let Some(item) = timeline.find(&message) else {
                return;
            };
            let mut known = item.message.extra().reactions.iter();
            let was_mine = known.any(|known| known.emoji == emoji && known.mine);
            let reaction = Reaction {
                mine: if is_own { added } else { was_mine },
                emoji,
                count,
            };
            timeline.react(&message, reaction);
        });
    }

    /// Counts a new message, unless it is read at once.
    fn count(&mut self, channel: &ChannelId, id: &MessageId) {
        let visibility = self.visibility_of(channel);
        if let Some(state) = self.channel_states.get(channel)
            && let Some(item) = state.timeline.find(id)
            && unread::counts_as_unread(&item.message, &self.info.me, visibility)
        {
            self.add_unread(channel, item.is_mention);
        }
    }

    /// Counts a message that is not in the timeline.
    fn count_message(&mut self, channel: &ChannelId, message: &ChatMessage) {
        let visibility = self.visibility_of(channel);
        if let Some(state) = self.channel_states.get(channel)
            && unread::counts_as_unread(message, &self.info.me, visibility)
        {
            self.add_unread(channel, state.timeline.mentions_me(message));
        }
    }

    fn visibility_of(&self, channel: &ChannelId) -> Visibility {
        if self.open.as_ref() == Some(channel) {
            self.visibility
        } else {
            Visibility::Hidden
        }
    }

    fn add_unread(&mut self, channel: &ChannelId, is_mention: bool) {
        self.change_counts(channel, |unread, mentions| {
            let mentions = mentions.saturating_add(is_mention.into());
            (unread.saturating_add(1), mentions)
        });
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
