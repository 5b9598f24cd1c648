//! Sentences about the state of a server.

use std::borrow::Cow;

use super::Strings;
use crate::domain::server_status::ServerStatus;
use crate::fl;

impl Strings {
    /// What does not work and why, without what follows; `None` if everything works.
    pub fn server_status(&self, status: &ServerStatus) -> Option<Cow<'_, str>> {
        Some(match status {
            ServerStatus::Online => return None,
            ServerStatus::ReadOnly => fl!(self, "connection-read-only"),
            ServerStatus::NotConnected => fl!(self, "connection-offline"),
            ServerStatus::Connecting => fl!(self, "connection-connecting"),
            ServerStatus::Reconnecting => fl!(self, "connection-reconnecting"),
            ServerStatus::NoNetwork => fl!(self, "connection-no-network"),
            ServerStatus::RateLimited => fl!(self, "connection-rate-limited"),
            ServerStatus::Outage(failure)
            | ServerStatus::Undecided(failure)
            | ServerStatus::Refused(failure) => {
                let reason = self.connection_failure(failure);
                fl!(self, "connection-outage", "reason" => reason.as_ref())
            }
            ServerStatus::SessionExpired => fl!(self, "failure-session-expired"),
            ServerStatus::SessionRevoked => fl!(self, "failure-session-revoked"),
            ServerStatus::SignedOut => fl!(self, "connection-signed-out"),
        })
    }
}
