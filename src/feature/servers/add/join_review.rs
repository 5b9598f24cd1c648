//! State of the review page: what a join means and what the user agreed to.

use super::AddServerError;
use crate::domain::discovery::{Discovery, ListedServer};
use crate::domain::id::ServerId;
use crate::domain::identity::ServerIdentity;
use crate::domain::join_warning::{self, JoinWarning, Severity};
use crate::domain::proxy::Proxy;
use crate::domain::trust::{Pin, Trust};

#[derive(Debug, Clone, PartialEq)]
pub struct JoinReview {
    pub(super) discovery: Discovery,
    pub(super) server: ListedServer,
    /// The most severe first.
    pub(super) warnings: Vec<JoinWarning>,
    /// `None` until it is loaded, and while there is no identity.
    pub(super) identity: Option<ServerIdentity>,
    pub(super) risk_accepted: bool,
    pub(super) publish_profile: bool,
    /// Whether to use the ID that is the same on all servers with this option.
    pub(super) use_global_id: bool,
    pub(super) error: Option<AddServerError>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct JoinRequest {
    pub discovery: Discovery,
    pub server: ListedServer,
    /// `None` if there was no identity yet.
    pub identity: Option<ServerIdentity>,
    pub pin: Option<Pin>,
    pub proxy: Proxy,
    pub publish_profile: bool,
    pub use_global_id: bool,
}

/// A request for the identity that a server would see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentityPreview {
    pub address: String,
    pub server: ServerId,
    pub use_global_id: bool,
}

impl JoinReview {
    pub(super) fn identity_preview(&self) -> IdentityPreview {
        IdentityPreview {
            address: self.discovery.address.clone(),
            server: self.server.id.clone(),
            use_global_id: self.use_global_id,
        }
    }

    pub(super) fn needs_risk_acceptance(&self) -> bool {
        join_warning::max_severity(&self.warnings) == Some(Severity::Danger)
    }

    pub(super) fn can_join(&self) -> bool {
        match join_warning::max_severity(&self.warnings) {
            Some(Severity::Blocking) => false,
            Some(Severity::Danger) => self.risk_accepted,
            _ => true,
        }
    }
}

impl JoinRequest {
    pub fn is_unencrypted(&self) -> bool {
        self.discovery.trust == Trust::InsecureChosen
    }
}
