//! The key store of the operating system, which asks its user, is locked, or is not there.

use std::sync::{Arc, mpsc};
use std::time::Duration;

use keyring::Error;

use super::root::Root;
use crate::domain::identity::KeyStoreError;

const SERVICE: &str = "openchat";

/// A place that keeps the root.
pub trait KeyStore: Send + Sync + 'static {
    /// The root, if it was kept before.
    ///
    /// # Errors
    /// When the store does not answer.
    fn load(&self) -> Result<Option<Root>, KeyStoreError>;

    /// Keeps the root, in place of the one that is there.
    ///
    /// # Errors
    /// When the store does not take it.
    fn save(&self, root: &Root) -> Result<(), KeyStoreError>;

    /// Forgets the root. Well when there was none.
    ///
    /// # Errors
    /// When the store does not answer.
    fn erase(&self) -> Result<(), KeyStoreError>;
}

/// The key store of the operating system.
pub struct SystemKeyStore {
    name: String,
}

impl SystemKeyStore {
    /// The store's entry for a profile, by the name `Profile::vault` gives.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
        }
    }

    /// A new way to the store each time: one that was not there, or was started anew, is found again.
    #[cfg(all(unix, not(target_os = "macos")))]
    fn entry(&self) -> Result<keyring_core::Entry, KeyStoreError> {
        use keyring_core::api::CredentialStoreApi as _;
        let store = zbus_secret_service_keyring_store::Store::new().map_err(|error| {
            tracing::info!(%error, "there is no key store");
            KeyStoreError::Absent
        })?;
        store.build(SERVICE, &self.name, None).map_err(refused)
    }

    #[cfg(not(all(unix, not(target_os = "macos"))))]
    fn entry(&self) -> Result<keyring::Entry, KeyStoreError> {
        keyring::Entry::new(SERVICE, &self.name).map_err(refused)
    }
}

impl KeyStore for SystemKeyStore {
    fn load(&self) -> Result<Option<Root>, KeyStoreError> {
        match self.entry()?.get_secret() {
            Ok(bytes) => match Root::take(bytes) {
                Some(root) => Ok(Some(root)),
                None => Err(KeyStoreError::Other(String::from(
                    "the entry is not an identity",
                ))),
            },
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(refused(error)),
        }
    }

    fn save(&self, root: &Root) -> Result<(), KeyStoreError> {
        self.entry()?.set_secret(root.expose()).map_err(refused)
    }

    fn erase(&self) -> Result<(), KeyStoreError> {
        match self.entry()?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(refused(error)),
        }
    }
}

/// What an error of the store means to its user. An error that holds what was kept says nothing of it.
fn refused(error: Error) -> KeyStoreError {
    match error {
        Error::NoStorageAccess(cause) => {
            tracing::info!(%cause, "the key store is locked");
            KeyStoreError::Locked
        }
        Error::NoDefaultStore => KeyStoreError::Absent,
        error => KeyStoreError::Other(error.to_string()),
    }
}

/// Asks a store for at most so long. One that answers later is not listened to any more.
pub(super) fn ask<T: Send + 'static>(
    store: &Arc<dyn KeyStore>,
    patience: Duration,
    question: impl FnOnce(&dyn KeyStore) -> Result<T, KeyStoreError> + Send + 'static,
) -> Result<T, KeyStoreError> {
    let (sender, receiver) = mpsc::channel();
    let store = Arc::clone(store);
    let _detached = std::thread::spawn(move || {
        // Nobody listens any more when the store took too long.
        let _ = sender.send(question(store.as_ref()));
    });
    receiver
        .recv_timeout(patience)
        .unwrap_or(Err(KeyStoreError::NotResponding))
}
