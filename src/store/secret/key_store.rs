//! The key store of the operating system, which asks its user, is locked, or is not there.

use std::sync::{Arc, mpsc};
use std::time::Duration;

use super::root::Root;

const SERVICE: &str = "openchat";

/// Why there is no key store, in the system's words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unavailable(pub String);

/// A place that keeps the root.
pub trait KeyStore: Send + Sync + 'static {
    /// The root, if it was kept before.
    ///
    /// # Errors
    /// When the store does not answer.
    fn load(&self) -> Result<Option<Root>, Unavailable>;

    /// Keeps the root, in place of the one that is there.
    ///
    /// # Errors
    /// When the store does not take it.
    fn save(&self, root: &Root) -> Result<(), Unavailable>;

    /// Forgets the root. Well when there was none.
    ///
    /// # Errors
    /// When the store does not answer.
    fn erase(&self) -> Result<(), Unavailable>;
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

    fn entry(&self) -> Result<keyring::Entry, Unavailable> {
        keyring::Entry::new(SERVICE, &self.name).map_err(|error| {
            // The store is looked for once in the life of the program; why it was not found says more than that it was not.
            match keyring::Entry::store_status() {
                Err(cause) => Unavailable(cause.to_string()),
                Ok(()) => Unavailable(error.to_string()),
            }
        })
    }
}

impl KeyStore for SystemKeyStore {
    fn load(&self) -> Result<Option<Root>, Unavailable> {
        match self.entry()?.get_secret() {
            Ok(bytes) => match Root::take(bytes) {
                Some(root) => Ok(Some(root)),
                None => Err(Unavailable(String::from("the entry is not an identity"))),
            },
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(error) => Err(Unavailable(error.to_string())),
        }
    }

    fn save(&self, root: &Root) -> Result<(), Unavailable> {
        self.entry()?
            .set_secret(root.expose())
            .map_err(|error| Unavailable(error.to_string()))
    }

    fn erase(&self) -> Result<(), Unavailable> {
        match self.entry()?.delete_credential() {
            Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
            Err(error) => Err(Unavailable(error.to_string())),
        }
    }
}

/// Asks a store for at most so long. One that answers later is not listened to any more.
pub(super) fn ask<T: Send + 'static>(
    store: &Arc<dyn KeyStore>,
    patience: Duration,
    question: impl FnOnce(&dyn KeyStore) -> Result<T, Unavailable> + Send + 'static,
) -> Result<T, Unavailable> {
    let (sender, receiver) = mpsc::channel();
    let store = Arc::clone(store);
    let _detached = std::thread::spawn(move || {
        // Nobody listens any more when the store took too long.
        let _ = sender.send(question(store.as_ref()));
    });
    let silent = || Unavailable(String::from("the key store does not answer"));
    receiver
        .recv_timeout(patience)
        .unwrap_or_else(|_| Err(silent()))
}
