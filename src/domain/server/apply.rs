//! Applies events of the server.

use std::time::Instant;

use super::{Applied, Server};
use crate::domain::id::{ChannelId, MessageId};
use crate::domain::member::{ChannelClient, Profile};
use crate::domain::message::{ChatMessage, Reaction};
use crate::domain::profile::supersedes;
use crate::domain::server_event::{History, ServerEvent};
use crate::domain::unread::{self, Visibility};

impl Server {
    /// Applies an event that arrived at `now`.
    pub fn apply(&mut self, event: ServerEvent, now: Instant) -> Applied {
        match event {
            ServerEvent::Capabilities(capabilities) => {
                self.capabilities = *capabilities;
                Applied::Nothing
            }
            ServerEvent::Channels(categories) => {
                self.categories = categories;
                self.open = self.open.take().filter(|open| self.channel(open).is_some());
                Applied::Channels
            }
            ServerEvent::UnreadCounts(counts) => self.apply_counts(counts),
            ServerEvent::Read {
                channel,
                user,
                last_read,
            } => {
                if user != self.info.me {
                    return Applied::Nothing;
                }
                self.apply_read(&channel, &last_read);
                Applied::Channels
            }
            ServerEvent::Members(members) => {
                self.members = members;
                self.refresh_my_name();
                Applied::People
            }
            ServerEvent::Profiles(profiles) => self.apply_profiles(profiles),
            ServerEvent::History(history) => self.apply_history(*history),
            ServerEvent::Posted(message) => self.apply_post(*message),
            ServerEvent::Edited(message) => {
                let channel = message.channel.clone();
                let _known = self.channel_state_mut(&channel).timeline.replace(*message);
                Applied::Conversation(channel)
            }
            ServerEvent::Deleted { channel, message } => {
                let _known = self.channel_state_mut(&channel).timeline.remove(&message);
                Applied::Conversation(channel)
            }
            ServerEvent::ReactionChanged { .. } => self.apply_reaction(event),
            ServerEvent::Present(channel, clients) => self.apply_present(&channel, clients),
            ServerEvent::Joined(channel, ChannelClient { client, user }) => {
                let state = self.channel_state_mut(&channel);
                let _before = state.present.insert(client, user);
                Applied::People
            }
            ServerEvent::Left(channel, ChannelClient { client, .. }) => {
                self.channel_state_mut(&channel).remove_client(&client);
                Applied::People
            }
            ServerEvent::Typing {
                channel,
                connection,
                active,
            } => self.apply_typing(channel, connection, active, now),
            ServerEvent::Disconnected => self.apply_disconnected(),
        }
    }

    /// Counts of the server are used only until messages are counted here.
    fn apply_counts(&mut self, counts: Vec<(ChannelId, u32, u32)>) -> Applied {
        for (channel, unread, mentions) in counts {
            if self.open.as_ref() != Some(&channel) && !self.channel_states.contains_key(&channel) {
                let state = self.channel_state_mut(&channel);
                state.unread = unread;
                state.mentions = mentions.min(unread);
            }
        }
        Applied::Channels
    }

    fn apply_profiles(&mut self, profiles: Vec<Profile>) -> Applied {
        for profile in profiles {
            self.apply_profile(profile);
        }
        self.refresh_my_name();
        Applied::People
    }

    /// Lowers the counts to what follows the message that was read on another device. An older position changes nothing.
    fn apply_read(&mut self, channel: &ChannelId, last_read: &MessageId) {
        let Some(state) = self.channel_states.get_mut(channel) else {
            return;
        };
        let items = state.timeline.items();
        let Some(read) = items.iter().position(|item| item.message.id == *last_read) else {
            return;
        };
        let newer = || {
            let newer = items.iter().skip(read + 1);
            newer.filter(|item| item.message.author != self.info.me)
        };
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let unread = count(newer().count());
        let mentions = count(newer().filter(|item| item.is_mention).count());
        state.unread = state.unread.min(unread);
        state.mentions = state.mentions.min(mentions);
    }

    fn apply_present(&mut self, channel: &ChannelId, clients: Vec<ChannelClient>) -> Applied {
        let clients = clients.into_iter();
        let present = clients.map(|ChannelClient { client, user }| (client, user));
        self.channel_state_mut(channel).present = present.collect();
        Applied::People
    }

    fn apply_typing(
        &mut self,
        channel: ChannelId,
        connection: ChannelClient,
        active: bool,
        now: Instant,
    ) -> Applied {
        if connection.user != self.info.me {
            let state = self.channel_state_mut(&channel);
            state.set_typing(connection, active, now);
        }
        Applied::Conversation(channel)
    }

    fn apply_disconnected(&mut self) -> Applied {
        self.channel_states
            .values_mut()
            .for_each(super::ChannelState::disconnected);
        self.received_profiles.clear();
        Applied::People
    }

    fn apply_profile(&mut self, profile: Profile) {
        let same_connection = !self.received_profiles.insert(profile.user.clone());
        let known = self.profiles.get(&profile.user);
        if known.is_none_or(|known| supersedes(profile.version, known.version, same_connection)) {
            let _before = self.profiles.insert(profile.user.clone(), profile);
        }
    }

    fn apply_history(&mut self, history: History) -> Applied {
        let channel = history.channel.clone();
        let new = self.channel_state_mut(&channel).timeline.merge(history);
        for id in new {
            self.count(&channel, &id);
        }
        Applied::Conversation(channel)
    }

    fn apply_post(&mut self, message: ChatMessage) -> Applied {
        let (channel, id) = (message.channel.clone(), message.id.clone());
        let is_open = self.open.as_ref() == Some(&channel);
        let state = self.channel_state_mut(&channel);
        state.end_typing(&message.author);
        if !is_open {
            state.timeline.trim();
        }
        if state.timeline.post(message) {
            self.count(&channel, &id);
        }
        Applied::Conversation(channel)
    }

    fn apply_reaction(&mut self, event: ServerEvent) -> Applied {
        let ServerEvent::ReactionChanged {
            channel,
            message,
            emoji,
            count,
            user,
            added,
        } = event
        else {
            return Applied::Nothing;
        };
        let is_own = user == self.info.me;
        let timeline = &mut self.channel_state_mut(&channel).timeline;
        if let Some(item) = timeline.find(&message) {
            let mut known = item.message.extra().reactions.iter();
            let was_mine = known.any(|known| known.emoji == emoji && known.mine);
            let reaction = Reaction {
                mine: if is_own { added } else { was_mine },
                emoji,
                count,
            };
            timeline.react(&message, reaction);
        }
        Applied::Conversation(channel)
    }

    /// Counts a new message, unless it is read at once.
    fn count(&mut self, channel: &ChannelId, id: &MessageId) {
        let visibility = if self.open.as_ref() == Some(channel) {
            self.visibility
        } else {
            Visibility::Hidden
        };
        if let Some(state) = self.channel_states.get_mut(channel)
            && let Some(item) = state.timeline.find(id)
            && unread::counts_as_unread(&item.message, &self.info.me, visibility)
        {
            state.mentions = state.mentions.saturating_add(item.is_mention.into());
            state.unread = state.unread.saturating_add(1);
        }
    }
}
