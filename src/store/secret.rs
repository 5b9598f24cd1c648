//! The root of the user's identity, and where it is kept.
//!
//! The root is 32 random bytes (`docs/backend-contract.md`, section 3). It is in the system's key store, in a vault file
//! under a passphrase, or in memory only. It is never in a file in the clear, never in a log. Must not know what is
//! derived from it, nor who asks for a passphrase.

mod backup;
mod error;
mod keeper;
mod key_store;
mod root;
mod rotation;
mod sealed;

pub use crate::domain::identity::KeyStoreError;
pub use backup::{read_backup, write_backup};
pub use error::{Error, SealedError};
pub use keeper::{Absence, Keeper, Place, State};
pub use key_store::{KeyStore, SystemKeyStore};
pub use root::{ROOT_BYTES, Root};
pub use sealed::Work;

use std::sync::Arc;

use crate::domain::identity::IdentityStorage;

/// The identity and where it is kept.
pub struct Identity {
    /// The root.
    pub root: Arc<Root>,
    /// Where it is kept.
    pub keeping: IdentityStorage,
}

#[cfg(test)]
mod tests;
