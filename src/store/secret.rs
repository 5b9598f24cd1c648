//! The root of the user's identity and where it is stored.
//!
//! The root is 32 random bytes (`docs/backend-contract.md`, section 3): in the system's key store, in a vault file under a
//! passphrase, or in memory only. It is never logged or written unencrypted. Must not know what is derived from it, nor
//! who asks for a passphrase.

mod backup;
mod encrypted;
mod error;
mod history_key;
mod identity_store;
mod key_store;
mod root;
mod rotation;

pub use crate::domain::identity::KeyStoreError;
pub use backup::{read_backup, write_backup};
pub use encrypted::WorkFactor;
pub use error::{DecryptionError, Error};
pub use identity_store::{IdentityStore, MissingReason, State, Target};
pub use key_store::{KeyStore, SystemKeyStore};
pub use root::{ROOT_BYTES, Root};

use std::sync::Arc;

use crate::domain::identity::IdentityStorage;

/// An opened identity.
pub struct Identity {
    pub root: Arc<Root>,
    pub storage: IdentityStorage,
}

impl Identity {
    fn new(root: Root, storage: IdentityStorage) -> Self {
        Self {
            root: Arc::new(root),
            storage,
        }
    }
}

#[cfg(test)]
mod tests;
