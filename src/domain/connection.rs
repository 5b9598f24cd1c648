//! The state of the line to one server, as the user sees it.

use std::time::Instant;

use super::failure::Failure;

/// The state of the line to one server.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum ConnectionState {
    /// Not asked for yet.
    #[default]
    Idle,
    /// Dialling, or greeting.
    Connecting,
    /// Events flow.
    Online,
    /// Lost; will be tried again by itself.
    Waiting {
        /// How many tries have failed in a row, from 1.
        attempt: u32,
        /// When the next one starts.
        until: Instant,
        /// Why the last one failed.
        failure: Failure,
    },
    /// Given up until the user changes something.
    Refused(Failure),
}

impl ConnectionState {
    /// Whether what the user sends now goes out at once.
    #[must_use]
    pub fn is_online(&self) -> bool {
        matches!(self, Self::Online)
    }
}
