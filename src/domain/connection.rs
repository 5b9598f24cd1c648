//! The state of the connection to one server, as the user sees it.

use std::time::Instant;

use super::failure::Failure;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum ConnectionState {
    #[default]
    Idle,
    /// Includes the handshake.
    Connecting,
    Online,
    /// Reconnects by itself.
    Waiting {
        /// Failed attempts in a row, at least 1.
        attempt: u32,
        /// When the next attempt starts.
        until: Instant,
        failure: Failure,
    },
    /// Stays so until the user changes something.
    Refused(Failure),
}

impl ConnectionState {
    pub fn is_online(&self) -> bool {
        matches!(self, Self::Online)
    }
}
