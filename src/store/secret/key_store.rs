//! The operating system's key store, which may be locked, missing or slow.

use std::sync::{Arc, mpsc};
use std::time::Duration;

use keyring::Error;

use super::root::Root;
use crate::domain::identity::KeyStoreError;

const SERVICE: &str = "openchat";

/// A secure storage of one root.
pub trait KeyStore: Send + Sync + 'static {
    fn load(&self) -> Result<Option<Root>, KeyStoreError>;

    /// Stores the root in place of the existing one.
    fn save(&self, root: &Root) -> Result<(), KeyStoreError>;

    /// Deletes the root, if there is one.
    fn erase(&self) -> Result<(), KeyStoreError>;
}

pub struct SystemKeyStore {
    entry: String,
}

impl SystemKeyStore {
    /// The entry of a profile, named by `Profile::keystore_entry`.
    pub fn new(entry: &str) -> Self {
        Self {
            entry: entry.to_owned(),
        }
    }

    /// Connects anew for each call, so that a store that was started or restarted meanwhile is found.
    #[cfg(all(unix, not(target_os = "macos")))]
    fn entry(&self) -> Result<keyring_core::Entry, KeyStoreError> {
        use keyring_core::api::CredentialStoreApi as _;
        let store = zbus_secret_service_keyring_store::Store::new().map_err(|error| {
            tracing::info!(%error, "there is no key store");
            KeyStoreError::Absent
        })?;
        let entry = store.build(SERVICE, &self.entry, None);
        entry.map_err(map_error)
    }

    #[cfg(not(all(unix, not(target_os = "macos"))))]
    fn entry(&self) -> Result<keyring::Entry, KeyStoreError> {
        keyring::Entry::new(SERVICE, &self.entry).map_err(map_error)
    }
}

impl KeyStore for SystemKeyStore {
    fn load(&self) -> Result<Option<Root>, KeyStoreError> {
        match self.entry()?.get_secret() {
            Ok(bytes) => {
                let invalid = || KeyStoreError::Other("the entry is not an identity".into());
                Root::from_bytes(bytes).map(Some).ok_or_else(invalid)
            }
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(map_error(error)),
        }
    }

    fn save(&self, root: &Root) -> Result<(), KeyStoreError> {
        let entry = self.entry()?;
        entry.set_secret(root.expose()).map_err(map_error)
    }

    fn erase(&self) -> Result<(), KeyStoreError> {
        match self.entry()?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(map_error(error)),
        }
    }
}

/// Maps an error. The text of an error that carries the secret does not show it.
fn map_error(error: Error) -> KeyStoreError {
    match error {
        Error::NoStorageAccess(cause) => {
            tracing::info!(%cause, "the key store is locked");
            KeyStoreError::Locked
        }
        Error::NoDefaultStore => KeyStoreError::Absent,
        error => KeyStoreError::Other(error.to_string()),
    }
}

/// Calls a store with a time limit. A later answer is dropped.
pub(super) fn call<T: Send + 'static>(
    store: &Arc<dyn KeyStore>,
    timeout: Duration,
    operation: impl FnOnce(&dyn KeyStore) -> Result<T, KeyStoreError> + Send + 'static,
) -> Result<T, KeyStoreError> {
    let (sender, receiver) = mpsc::channel();
    let store = Arc::clone(store);
    let _detached = std::thread::spawn(move || {
        // Fails when the time limit has passed.
        let _ = sender.send(operation(store.as_ref()));
    });
    receiver
        .recv_timeout(timeout)
        .unwrap_or(Err(KeyStoreError::NotResponding))
}
