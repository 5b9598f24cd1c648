//! State of the review page: what a join means and what the user agreed to.

use super::Problem;
use crate::domain::discovery::{Discovery, Listed};
use crate::domain::id::ServerId;
use crate::domain::identity::Persona;
use crate::domain::joining::{self, Remark, Weight};
use crate::domain::proxy::Proxy;
use crate::domain::trust::{Pin, Trust};

#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    pub(super) found: Discovery,
    pub(super) listed: Listed,
    /// The most severe first.
    pub(super) remarks: Vec<Remark>,
    /// `None` until it is loaded, and while there is no identity.
    pub(super) persona: Option<Persona>,
    pub(super) agreed: bool,
    pub(super) publishes: bool,
    /// Whether to use the ID that is the same on all servers with this option.
    pub(super) everywhere: bool,
    pub(super) problem: Option<Problem>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Joining {
    pub found: Discovery,
    pub listed: Listed,
    /// `None` if there was no identity yet.
    pub persona: Option<Persona>,
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
        joining::heaviest(&self.remarks) == Some(Weight::Danger)
    }

    pub(super) fn may_join(&self) -> bool {
        match joining::heaviest(&self.remarks) {
            Some(Weight::Blocking) => false,
            Some(Weight::Danger) => self.agreed,
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
