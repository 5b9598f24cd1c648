//! Everything a server can tell us, already decoded. `Server::apply` is the only reader.

use super::capability::Capabilities;
use super::channel::Category;
use super::id::{ChannelId, MessageId, UserId};
use super::member::{ChannelClient, Member, Profile};
use super::message::ChatMessage;

/// One thing a server told us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ServerEvent {
    /// What it offers.
    Capabilities(Box<Capabilities>),
    /// All its categories and channels, in order.
    Channels(Vec<Category>),
    /// How many messages were not read, as the server counts: channel, messages, mentions among them.
    UnreadCounts(Vec<(ChannelId, u32, u32)>),
    /// Its member list.
    Members(Vec<Member>),
    /// What people call themselves.
    Profiles(Vec<Profile>),
    /// A stretch of a channel's history, oldest first.
    History(Box<History>),
    /// A message was said.
    Posted(Box<ChatMessage>),
    /// A message was edited; the whole new message.
    Edited(Box<ChatMessage>),
    /// A message was deleted.
    Deleted {
        /// Where.
        channel: ChannelId,
        /// Which.
        message: MessageId,
    },
    /// One person's reaction came or went.
    ReactionChanged {
        /// Where.
        channel: ChannelId,
        /// On which message.
        message: MessageId,
        /// With what.
        emoji: String,
        /// How many people react so now.
        count: u32,
        /// Who did it.
        user: UserId,
        /// Whether it was added.
        added: bool,
    },
    /// Everyone whose socket is subscribed to the channel now.
    Present(ChannelId, Vec<ChannelClient>),
    /// A socket subscribed to the channel.
    Joined(ChannelId, ChannelClient),
    /// A socket left the channel.
    Left(ChannelId, ChannelClient),
    /// Someone began or stopped typing.
    Typing {
        /// Where.
        channel: ChannelId,
        /// Who, by socket.
        connection: ChannelClient,
        /// Whether they type now.
        active: bool,
    },
    /// The line broke: presence and typing are no longer known.
    Disconnected,
}

/// A stretch of a channel's history as the server gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// Whose.
    pub channel: ChannelId,
    /// Oldest first, in the server's order, which is the truth (`docs/backend-contract.md` 7.6).
    pub messages: Vec<ChatMessage>,
    /// Which stretch it is.
    pub span: HistoryRange,
    /// Whether nothing is older than its first message. `None`: not known.
    pub reaches_start: Option<bool>,
}

/// Which stretch of a history was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HistoryRange {
    /// The newest messages, up to some number.
    Newest,
    /// Those just older than the one named.
    Before(MessageId),
}
