//! State of the review page: what a join means and what the user agreed to.

use super::AddServerError;
use crate::domain::discovery::{Discovery, ListedServer};
use crate::domain::id::ServerId;
use crate::domain::identity::ServerIdentity;
use crate::domain::join_warning::{self, JoinWarning, Severity};
use crate::domain::profile::{NameError, checked_name};
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
    /// Empty to publish nothing.
    pub(super) name: String,
    pub(super) name_error: Option<NameError>,
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
    /// To be published there; validated. `None` to publish nothing.
    pub name: Option<String>,
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

    pub(super) fn severity(&self) -> Option<Severity> {
        join_warning::max_severity(&self.warnings)
    }

    pub(super) fn can_join(&self) -> bool {
        match self.severity() {
            Some(Severity::Blocking) => false,
            Some(Severity::Danger) => self.risk_accepted,
            _ => true,
        }
    }

    /// Whether the server shows names, and can be joined at all.
    pub(super) fn takes_name(&self) -> bool {
        let shows_names = self.discovery.capabilities.features.profiles;
        shows_names && self.severity() != Some(Severity::Blocking)
    }

    /// Whether the names of several servers at this address are equal.
    pub(super) fn is_ambiguous(&self) -> bool {
        let same = |listed: &&ListedServer| listed.name == self.server.name;
        self.discovery.listed.iter().filter(same).count() > 1
    }

    /// Whether a warning asks for a look at the certificate.
    pub(super) fn is_certificate_doubtful(&self) -> bool {
        self.warnings.iter().any(|warning| {
            matches!(
                warning,
                JoinWarning::FingerprintDiffers { .. } | JoinWarning::PinRequested
            )
        })
    }

    /// While a name is typed it is not too short yet.
    pub(super) fn set_name(&mut self, name: String) {
        let error = checked_name(&name).err();
        self.name_error = error.filter(|error| *error != NameError::TooShort);
        self.name = name;
    }

    /// `Ok(None)` where nothing is to be published.
    pub(super) fn checked_name(&self) -> Result<Option<String>, NameError> {
        if !self.takes_name() || self.name.trim().is_empty() {
            return Ok(None);
        }
        checked_name(&self.name).map(Some)
    }
}

impl JoinRequest {
    pub fn is_unencrypted(&self) -> bool {
        self.discovery.trust == Trust::InsecureChosen
    }
}
