//! The identity of the user and its store. The work on it runs in `effect::identity`.

use std::sync::Arc;

use crate::domain::identity::Care;
use crate::domain::opaque::Opaque;
use crate::feature::auth::entry;
use crate::store::secret::{Identity, Keeper};

/// The identity, its store, and the onboarding pages while there is none.
#[derive(Default)]
pub struct IdentityManager {
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
    pub identity: Opaque<Identity>,
    /// Whether a replaced identity can still be restored.
    pub has_previous: bool,
}

/// What a task on the identity is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdentityTask {
    /// To create it, or to restore it from words or a backup.
    Create {
        fresh: bool,
    },
    Unlock,
    /// To carry out an action of the settings.
    Manage(Care),
}

impl IdentityManager {
    pub fn current(&self) -> Option<&Arc<Identity>> {
        self.identity.as_ref()
    }

    pub fn set(&mut self, identity: Arc<Identity>) {
        self.identity = Some(identity);
    }

    /// Forgets the identity in memory; its store is left as it is.
    pub fn clear(&mut self) {
        self.identity = None;
        self.has_previous = false;
    }

    pub fn has_previous(&self) -> bool {
        self.has_previous
    }

    pub fn set_has_previous(&mut self, has_previous: bool) {
        self.has_previous = has_previous;
    }

    pub fn store(&self) -> Option<&Arc<Keeper>> {
        self.store.as_ref()
    }

    pub fn set_store(&mut self, store: Arc<Keeper>) {
        self.store = Some(store);
    }

    /// The onboarding pages, which cover the window while they are open.
    pub fn onboarding(&self) -> Option<&entry::State> {
        self.onboarding.as_deref()
    }

    pub fn onboarding_mut(&mut self) -> Option<&mut entry::State> {
        self.onboarding.as_deref_mut()
    }

    pub fn open_onboarding(&mut self, state: entry::State) {
        self.onboarding = Some(Box::new(state));
    }

    pub fn close_onboarding(&mut self) {
        self.onboarding = None;
    }
}
