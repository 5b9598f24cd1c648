//! The identity of the user and its store. The work on it runs in `effect::identity`.

use std::sync::Arc;

use crate::domain::identity::Care;
use crate::domain::opaque::Opaque;
use crate::feature::auth::entry;
use crate::store::secret::{Identity, Keeper};

/// The identity, its store, and the onboarding pages while there is none.
#[derive(Default)]
pub(super) struct IdentityManager {
    identity: Option<Arc<Identity>>,
    /// `None` in scenes and tests, which store nothing.
    store: Option<Arc<Keeper>>,
    onboarding: Option<Box<entry::State>>,
    /// Whether a replaced identity can still be restored.
    has_previous: bool,
}

/// An identity that was opened in its store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredIdentity {
    /// The identity.
    pub identity: Opaque<Identity>,
    /// Whether a replaced identity can still be restored.
    pub has_previous: bool,
}

/// What a task on the identity is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdentityTask {
    /// To create or restore it.
    Create {
        /// Whether its key is new.
        fresh: bool,
    },
    /// To unlock it.
    Unlock,
    /// To carry out an action of the settings.
    Manage(Care),
}

impl IdentityManager {
    pub(super) fn current(&self) -> Option<&Arc<Identity>> {
        self.identity.as_ref()
    }

    pub(super) fn set(&mut self, identity: Arc<Identity>) {
        self.identity = Some(identity);
    }

    /// Forgets the identity in memory; its store is left as it is.
    pub(super) fn clear(&mut self) {
        self.identity = None;
        self.has_previous = false;
    }

    pub(super) fn has_previous(&self) -> bool {
        self.has_previous
    }

    pub(super) fn set_has_previous(&mut self, has_previous: bool) {
        self.has_previous = has_previous;
    }

    pub(super) fn store(&self) -> Option<&Arc<Keeper>> {
        self.store.as_ref()
    }

    pub(super) fn set_store(&mut self, store: Arc<Keeper>) {
        self.store = Some(store);
    }

    /// The onboarding pages, which cover the window while they are open.
    pub(super) fn onboarding(&self) -> Option<&entry::State> {
        self.onboarding.as_deref()
    }

    pub(super) fn onboarding_mut(&mut self) -> Option<&mut entry::State> {
        self.onboarding.as_deref_mut()
    }

    pub(super) fn open_onboarding(&mut self, state: entry::State) {
        self.onboarding = Some(Box::new(state));
    }

    pub(super) fn close_onboarding(&mut self) {
        self.onboarding = None;
    }
}
