//! State of the review page: what a join means and what the user agreed to.

use super::Problem;
use crate::domain::discovery::{Discovery, ListedServer};
use crate::domain::id::ServerId;
use crate::domain::identity::ServerIdentity;
use crate::domain::join_warning::{self, JoinWarning, Severity};
use crate::domain::proxy::Proxy;
use crate::domain::trust::{Pin, Trust};

#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    pub(super) found: Discovery,
    pub(super) listed: ListedServer,
    /// The most severe first.
    pub(super) remarks: Vec<JoinWarning>,
    /// `None` until it is loaded, and while there is no identity.
    pub(super) persona: Option<ServerIdentity>,
    pub(super) agreed: bool,
    pub(super) publishes: bool,
    /// Whether to use the ID that is the same on all servers with this option.
    pub(super) everywhere: bool,
    pub(super) problem: Option<Problem>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Joining {
    pub found: Discovery,
    pub listed: ListedServer,
    /// `None` if there was no identity yet.
    pub persona: Option<ServerIdentity>,
    pub pin: Option<Pin>,
    pub proxy: Proxy,
    pub publishes: bool,
    pub everywhere: bool,
}

/// A request for the identity that a server would see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Introduction {
    pub address: String,
    pub server: ServerId,
    pub everywhere: bool,
}

impl Page {
    pub(super) fn asks(&self) -> bool {
        join_warning::max_severity(&self.remarks) == Some(Severity::Danger)
    }

    pub(super) fn may_join(&self) -> bool {
        match join_warning::max_severity(&self.remarks) {
            Some(Severity::Blocking) => false,
            Some(Severity::Danger) => self.agreed,
            _ => true,
        }
    }
}

impl Joining {
    #[must_use]
    pub fn is_unencrypted(&self) -> bool {
        self.found.trust == Trust::InsecureChosen
    }
}
