//! The line to one server: what the application holds beside the server's domain state.

use crate::domain::id::Epoch;
use crate::net::listen::Controller;
use crate::net::session::Session;

/// The line to one server.
#[derive(Clone, Default)]
pub struct Line {
    /// Which life of the line this is; what belongs to another is dropped on arrival.
    pub epoch: Epoch,
    /// Open once the identity is there.
    pub session: Option<Session>,
    /// There once the socket's worker runs.
    pub controller: Option<Controller>,
}
