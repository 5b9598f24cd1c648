//! Everything a server can report, already decoded. `Server::apply` is the only reader.

use super::capability::Capabilities;
use super::channel::Category;
use super::failure::Failure;
use super::id::{ChannelId, MessageId, UserId};
use super::member::{ChannelClient, Member, Profile};
use super::message::ChatMessage;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ServerEvent {
    Capabilities(Box<Capabilities>),
    /// All categories and channels, in the order of the server.
    Channels(Vec<Category>),
    /// Channel, unread messages, mentions among them, as the server counts.
    UnreadCounts(Vec<(ChannelId, u32, u32)>),
    Members(Vec<Member>),
    Profiles(Vec<Profile>),
    /// A part of the history of a channel.
    History(Box<History>),
    /// The newest messages of a channel could not be loaded.
    HistoryFailed(ChannelId, Failure),
    Posted(Box<ChatMessage>),
    /// With the whole new message.
    Edited(Box<ChatMessage>),
    Deleted {
        channel: ChannelId,
        message: MessageId,
    },
    ReactionChanged {
        channel: ChannelId,
        message: MessageId,
        emoji: String,
        /// How many people react with this emoji now.
        count: u32,
        user: UserId,
        /// Whether `user` added or removed the reaction.
        added: bool,
    },
    /// Every client that is subscribed to the channel now.
    Present(ChannelId, Vec<ChannelClient>),
    Joined(ChannelId, ChannelClient),
    Left(ChannelId, ChannelClient),
    Typing {
        channel: ChannelId,
        connection: ChannelClient,
        /// Whether they are typing now.
        active: bool,
    },
    /// Presence and typing are no longer known.
    Disconnected,
    /// A user read a channel up to a message; the user of this device on any device.
    Read {
        channel: ChannelId,
        user: UserId,
        last_read: MessageId,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    pub channel: ChannelId,
    /// Oldest first, in the order of the server, which is authoritative (`docs/backend-contract.md` 7.6).
    pub messages: Vec<ChatMessage>,
    pub range: HistoryRange,
    /// Whether nothing is older than the first message. `None`: not known.
    pub reaches_start: Option<bool>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HistoryRange {
    Newest,
    /// The messages just before this one.
    Before(MessageId),
}
