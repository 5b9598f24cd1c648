//! Channels and the categories that order them.

use super::id::{CategoryId, ChannelId, ServerUid};

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ChannelKind {
    #[default]
    Text,
    /// Shown, but cannot be joined.
    Voice,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Channel {
    pub id: ChannelId,
    /// Without a leading mark.
    pub name: String,
    pub kind: ChannelKind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    pub id: CategoryId,
    pub name: String,
    pub channels: Vec<Channel>,
}

/// Channel IDs repeat between servers, so a channel is always identified together with its server.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChannelRef {
    pub server: ServerUid,
    pub channel: ChannelId,
}
