//! Channels and the categories that order them.

use super::id::{CategoryId, ChannelId};

/// What a channel carries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ChannelKind {
    /// Messages.
    #[default]
    Text,
    /// Voices. Shown, but not joined by this version.
    Voice,
}

/// One channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Channel {
    /// Its id within the server.
    pub id: ChannelId,
    /// Its name, without a leading mark.
    pub name: String,
    /// What it carries.
    pub kind: ChannelKind,
}

/// A named group of channels, in the server's order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// Its id within the server.
    pub id: CategoryId,
    /// Its name.
    pub name: String,
    /// Its channels, in the server's order.
    pub channels: Vec<Channel>,
}
