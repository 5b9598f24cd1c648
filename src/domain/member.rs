//! People of a server: who is listed, who is present, who types, what they are called.

use super::id::{ClientId, UserId};
use super::profile::Face;

/// What a server says of someone's presence.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
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
    pub status: Status,
}

/// One socket that is subscribed to a channel. One person may have several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    /// The socket.
    pub client: ClientId,
    /// Whose it is.
    pub user: UserId,
}

/// What a person published about themselves on one server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Who.
    pub user: UserId,
    /// The name to show.
    pub display_name: String,
    /// How they are shown.
    pub face: Face,
    /// Grows with each change; a forgetful server may start again at 1 (`docs/backend-contract.md` 14).
    pub version: u64,
}
