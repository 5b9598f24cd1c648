//! What joining one server means, and what the user agrees to with it.

use super::Problem;
use crate::domain::discovery::{Discovery, ListedServer};
use crate::domain::id::ServerId;
use crate::domain::identity::ServerIdentity;
use crate::domain::join_warning::{self, JoinWarning, Severity};
use crate::domain::proxy::Proxy;
use crate::domain::trust::{Pin, Trust};

/// What joining one server means.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// What the probe found.
    pub(super) found: Discovery,
    /// Which of the servers.
    pub(super) listed: ListedServer,
    /// What is to be said of it, the heaviest first.
    pub(super) remarks: Vec<JoinWarning>,
    /// As whom the user would be known there; nothing while there is no identity.
    pub(super) persona: Option<ServerIdentity>,
    /// Whether the user takes the risk.
    pub(super) agreed: bool,
    /// Whether a name and a picture are to be published there.
    pub(super) publishes: bool,
    /// Whether the user is to be known as on every other server where they chose so.
    pub(super) everywhere: bool,
    /// What was wrong with the last try, if anything.
    pub(super) problem: Option<Problem>,
}

/// A server to be joined, and what the user agreed to for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Joining {
    /// What the probe found.
    pub found: Discovery,
    /// Which of the servers.
    pub listed: ListedServer,
    /// As whom; nothing where there was no identity yet.
    pub persona: Option<ServerIdentity>,
    /// The key that was accepted.
    pub pin: Option<Pin>,
    /// The way that was chosen.
    pub proxy: Proxy,
    /// Whether a name and a picture are to be published there.
    pub publishes: bool,
    /// Whether the user is to be known as on every other server where they chose so.
    pub everywhere: bool,
}

/// Where somebody would be known, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Introduction {
    /// Where the backend is.
    pub address: String,
    /// Which of its servers.
    pub server: ServerId,
    /// Whether as on every other server where the user chose so.
    pub everywhere: bool,
}

impl Page {
    /// Whether a risk has to be taken knowingly.
    pub(super) fn asks(&self) -> bool {
        join_warning::max_severity(&self.remarks) == Some(Severity::Danger)
    }

    /// Whether the server can be joined as things stand.
    pub(super) fn may_join(&self) -> bool {
        match join_warning::max_severity(&self.remarks) {
            Some(Severity::Blocking) => false,
            Some(Severity::Danger) => self.agreed,
            _ => true,
        }
    }
}

impl Joining {
    /// Whether the user chose to do without encryption.
    #[must_use]
    pub fn is_unencrypted(&self) -> bool {
        self.found.trust == Trust::InsecureChosen
    }
}
