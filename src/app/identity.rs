//! The identity of the user and its store. The work on it runs in `effect::identity`.

use std::sync::Arc;

use crate::domain::identity::IdentityAction;
use crate::domain::redacted::Redacted;
use crate::feature::identity::onboarding;
use crate::store::secret::{Identity, IdentityStore};

/// The identity, its store, and the onboarding pages.
#[derive(Default)]
pub struct IdentityManager {
    pub current: Option<Arc<Identity>>,
    /// `None` in scenes and tests, which store nothing.
    pub store: Option<Arc<IdentityStore>>,
    /// Covers the window while it is open.
    pub onboarding: Option<Box<onboarding::State>>,
    /// Whether a replaced identity can still be restored.
    pub has_previous: bool,
}

/// An identity that was opened in its store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredIdentity {
    pub identity: Redacted<Identity>,
    /// Whether a replaced identity can still be restored.
    pub has_previous: bool,
}

/// What a task on the identity is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdentityTask {
    /// To create it, or to restore it from a recovery phrase or a backup.
    Create {
        fresh: bool,
    },
    Unlock,
    /// To carry out an action of the settings.
    Manage(IdentityAction),
}
