//! What is kept of a connection for those who look for an error.

use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::Server;
use crate::domain::connection::ConnectionState;
use crate::domain::diagnostics::{Diagnostics, ProbeResult};
use crate::domain::failure::Failure;
use crate::domain::identity::SessionState;
use crate::domain::server_event::ServerEvent;

impl Server {
    pub fn diagnostics(&self) -> &Diagnostics {
        &self.diagnostics
    }

    /// Like [`Self::set_connection`], with the time at which it happens.
    pub fn set_connection_at(&mut self, state: ConnectionState, at: (Timestamp, Instant)) {
        self.diagnostics.on_connection(&self.connection, &state, at);
        self.set_connection(state);
    }

    pub fn sign_out_at(&mut self, at: Timestamp) {
        if self.session_state != SessionState::SignedOut {
            self.diagnostics.on_signed_out(at);
        }
        self.set_session_state(SessionState::SignedOut);
    }

    /// It was asked what it offers.
    pub fn on_probe(&mut self, at: Timestamp, took: Duration, failure: Option<Failure>) {
        self.diagnostics.on_probe(ProbeResult { at, took, failure });
    }

    /// Counts what the server reports by itself; answers to requests are none of that.
    pub(super) fn count_event(&mut self, event: &ServerEvent) {
        match event {
            ServerEvent::Posted(_)
            | ServerEvent::Edited(_)
            | ServerEvent::Deleted { .. }
            | ServerEvent::ReactionChanged { .. }
            | ServerEvent::Present(..)
            | ServerEvent::Joined(..)
            | ServerEvent::Left(..)
            | ServerEvent::Typing { .. } => self.diagnostics.count_event(),
            ServerEvent::Capabilities(_)
            | ServerEvent::Channels(_)
            | ServerEvent::UnreadCounts(_)
            | ServerEvent::Members(_)
            | ServerEvent::Profiles(_)
            | ServerEvent::History(_)
            | ServerEvent::HistoryFailed(..)
            | ServerEvent::Read { .. }
            | ServerEvent::Disconnected => {}
        }
    }
}
