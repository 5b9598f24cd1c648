//! People of a server: member list, presence, subscribed clients.

use std::sync::Arc;

use super::id::{ClientId, UserId};
pub use super::profile::Profile;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Presence {
    Online,
    Idle,
    Busy,
    #[default]
    Offline,
    /// The connection is down.
    Unknown,
}

/// A row of the member list of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// A uid on some servers, an arbitrary label on others (`docs/backend-contract.md` 5.5).
    pub id: UserId,
    pub name: String,
    pub status: Presence,
}

/// A person as shown in the list of people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Follows from the id, and identifies the row of the person.
    pub key: u64,
    pub id: UserId,
    pub name: Arc<str>,
    /// For search, and for the order.
    pub folded_name: Arc<str>,
    pub status: Presence,
}

/// One socket that is subscribed to a channel. A person may have several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelClient {
    pub client: ClientId,
    pub user: UserId,
}
