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
    pub(super) fn take(&mut self, change: ServerEvent, now: Instant) -> Applied {
        match change {
            ServerEvent::Capabilities(capabilities) => {
                self.capabilities = *capabilities;
                Applied::Nothing
            }
            ServerEvent::Channels(categories) => {
                self.categories = categories;
                if self
                    .open
                    .as_ref()
                    .is_some_and(|open| self.channel(open).is_none())
                {
                    self.open = None;
                }
                Applied::Channels
            }
            ServerEvent::UnreadCounts(counts) => {
                for (channel, unread, mentions) in counts {
                    self.take_count(&channel, unread, mentions);
                }
                Applied::Channels
            }
            ServerEvent::Members(members) => {
                self.members = members;
                self.refresh_my_name();
                Applied::People
            }
            ServerEvent::Profiles(profiles) => {
                for profile in profiles {
                    self.take_profile(profile);
                }
                self.refresh_my_name();
                Applied::People
            }
            ServerEvent::History(history) => self.take_history(*history),
            ServerEvent::Posted(message) => self.take_post(*message),
            ServerEvent::Edited(message) => {
                let channel = message.channel.clone();
                let _known = self.room_mut(&channel).timeline.replace(*message);
                Applied::Conversation(channel)
            }
            ServerEvent::Deleted { channel, message } => {
                let _known = self.room_mut(&channel).timeline.remove(&message);
                Applied::Conversation(channel)
            }
            ServerEvent::ReactionChanged { .. } => self.take_reaction(change),
            ServerEvent::Present(..)
            | ServerEvent::Joined(..)
            | ServerEvent::Left(..)
            | ServerEvent::Typing { .. }
            | ServerEvent::Disconnected => self.take_presence(change, now),
        }
    }

    /// Counts of the server are used only until messages are counted here.
    fn take_count(&mut self, channel: &ChannelId, unread: u32, mentions: u32) {
        if self.open.as_ref() == Some(channel) || self.rooms.contains_key(channel) {
            return;
        }
        let room = self.room_mut(channel);
        room.unread = unread;
        room.mentions = mentions.min(unread);
    }

    fn take_presence(&mut self, change: ServerEvent, now: Instant) -> Applied {
        match change {
            ServerEvent::Present(channel, connections) => {
                let present = connections
                    .into_iter()
                    .map(|ChannelClient { client, user }| (client, user))
                    .collect();
                self.room_mut(&channel).present = present;
                Applied::People
            }
            ServerEvent::Joined(channel, connection) => {
                self.room_mut(&channel).joined(connection);
                Applied::People
            }
            ServerEvent::Left(channel, connection) => {
                self.room_mut(&channel).left(&connection);
                Applied::People
            }
            ServerEvent::Typing {
                channel,
                connection,
                active,
            } => {
                if connection.user != self.facts.me {
                    self.room_mut(&channel).typed(connection, active, now);
                }
                Applied::Conversation(channel)
            }
            _ => {
                self.rooms
                    .values_mut()
                    .for_each(super::ChannelState::disconnected);
                self.heard.clear();
                Applied::People
            }
        }
    }

    fn take_profile(&mut self, profile: Profile) {
        let same_line = !self.heard.insert(profile.user.clone());
        let known = self.profiles.get(&profile.user);
        if known.is_none_or(|known| supersedes(profile.version, known.version, same_line)) {
            let _before = self.profiles.insert(profile.user.clone(), profile);
        }
    }

    fn take_history(&mut self, history: History) -> Applied {
        let channel = history.channel.clone();
        let fresh = self.room_mut(&channel).timeline.merge(history);
        for id in fresh {
            self.count(&channel, &id);
        }
        Applied::Conversation(channel)
    }

    fn take_post(&mut self, message: ChatMessage) -> Applied {
        let (channel, id, author) = (
            message.channel.clone(),
            message.id.clone(),
            message.author.clone(),
        );
        let is_open = self.open.as_ref() == Some(&channel);
        let room = self.room_mut(&channel);
        room.said(&author);
        if !is_open {
            room.timeline.rest();
        }
        if room.timeline.post(message) {
            self.count(&channel, &id);
        }
        Applied::Conversation(channel)
    }

    fn take_reaction(&mut self, change: ServerEvent) -> Applied {
        let ServerEvent::ReactionChanged {
            channel,
            message,
            emoji,
            count,
            user,
            added,
        } = change
        else {
            return Applied::Nothing;
        };
        let is_own = user == self.facts.me;
        let timeline = &mut self.room_mut(&channel).timeline;
        if let Some(entry) = timeline.find(&message) {
            let mut known = entry.message.reactions.iter();
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
        let gaze = if self.open.as_ref() == Some(channel) {
            self.gaze
        } else {
            Visibility::Hidden
        };
        let me = &self.facts.me;
        let Some(entry) = self
            .rooms
            .get(channel)
            .and_then(|room| room.timeline.find(id))
        else {
            return;
        };
        if !unread::counts(&entry.message, me, gaze) {
            return;
        }
        let mentioned = entry.is_mention;
        if let Some(room) = self.rooms.get_mut(channel) {
            room.unread = room.unread.saturating_add(1);
            room.mentions = room.mentions.saturating_add(u32::from(mentioned));
        }
    }
}
