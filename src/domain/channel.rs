//! Channels and the categories that order them.

use super::id::{CategoryId, ChannelId};

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
