//! People of a server: who is listed, who is present, who types, what they are called.

use super::id::{ClientId, UserId};
pub use super::profile::Profile;

/// What a server says of someone's presence.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Presence {
    /// Here.
    Online,
    /// Away from the keyboard.
    Idle,
    /// Does not want to be disturbed.
    Busy,
    /// Not here, or unknown.
    #[default]
    Offline,
}

/// A row of the server's member list. Its id need not be a uid (`docs/backend-contract.md` 5.5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The row's id: a uid on some servers, an arbitrary label on others.
    pub id: UserId,
    /// The name shown.
    pub name: String,
    /// What the server says of their presence.
    pub status: Presence,
}

/// A person as the user sees them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their uid, or the member list's id where it is no uid.
    pub id: UserId,
    /// The name shown.
    pub name: String,
    /// Whether they are here.
    pub status: Presence,
}

/// One socket that is subscribed to a channel. One person may have several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelClient {
    /// The socket.
    pub client: ClientId,
    /// Whose it is.
    pub user: UserId,
}
