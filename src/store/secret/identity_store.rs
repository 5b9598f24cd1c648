//! Opens, creates and moves the identity of a profile.
//!
//! A vault file, where there is one, is the identity: it was made on purpose, and moving to the key store removes it last.
//! So a crash during a move leaves the identity at its source or at its target.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::Identity;
use super::backup::{read, read_backup, write_backup};
use super::encrypted::{self, WorkFactor};
use super::error::Error;
use super::key_store::{KeyStore, SystemKeyStore, call};
use super::root::Root;
use crate::domain::identity::{IdentityStorage, KeyStoreError};
use crate::domain::passphrase::Passphrase;
use crate::store;
use crate::store::paths::Profile;

/// The time limit of the key store at the start. Some ask the user, and some never answer.
const TIMEOUT: Duration = Duration::from_secs(3);
/// The time limit is longer by this factor where the user requested the access and may have to unlock the store.
const INTERACTIVE_FACTOR: u32 = 20;

/// The identity of a profile at the start.
pub enum State {
    /// It is open.
    Opened(Identity),
    /// It is in the vault, which a passphrase opens.
    Locked,
    /// There is none, or none that can be reached.
    Missing(MissingReason),
}

/// Why there is no identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MissingReason {
    /// The key store has none: this is the first start.
    NeverCreated,
    /// The key store is not available. It may hold an identity.
    NoKeyStore(KeyStoreError),
}

/// Where an identity is to be stored.
#[derive(Clone, Copy)]
pub enum Target<'a> {
    /// The system's key store.
    KeyStore,
    /// The vault file, under this passphrase.
    Vault(&'a Passphrase),
    /// Nowhere: the identity ends with the program.
    MemoryOnly,
}

/// Stores the identity of one profile. Calls block for up to a minute, so none must be made on the UI thread.
pub struct IdentityStore {
    key_store: Arc<dyn KeyStore>,
    vault: PathBuf,
    pub(super) previous_file: PathBuf,
    timeout: Duration,
    work: WorkFactor,
}

impl IdentityStore {
    /// Uses the system's key store and the vault file of a profile.
    pub fn new(profile: &Profile) -> Self {
        Self::with_key_store(SystemKeyStore::new(profile.keystore_entry()), profile)
    }

    /// Uses another key store.
    pub fn with_key_store(key_store: impl KeyStore, profile: &Profile) -> Self {
        Self {
            key_store: Arc::new(key_store),
            vault: profile.vault_file(),
            previous_file: profile.previous_identity(),
            timeout: TIMEOUT,
            work: WorkFactor::DEFAULT,
        }
    }

    /// Sets the time limit of the key store at the start; it is twenty times as long where the user requested the access.
    pub fn with_timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// Sets the work factor of new vaults.
    pub fn with_work_factor(self, work: WorkFactor) -> Self {
        Self { work, ..self }
    }

    /// Opens the identity. Changes nothing.
    ///
    /// # Errors
    /// When there is a vault that can never be decrypted. It must not be replaced without its owner's consent.
    pub fn open(&self) -> Result<State, Error> {
        self.open_within(self.timeout)
    }

    /// Opens the identity at the user's request: the key store has time to ask them to unlock it.
    ///
    /// # Errors
    /// As for `open`.
    pub fn open_interactive(&self) -> Result<State, Error> {
        self.open_within(self.interactive_timeout())
    }

    fn open_within(&self, timeout: Duration) -> Result<State, Error> {
        if self.has_vault() {
            let text = read(&self.vault)?;
            return match encrypted::check_format(&text) {
                Ok(()) => Ok(State::Locked),
                Err(cause) => Err(Error::Decryption(self.vault.clone(), cause)),
            };
        }
        let loaded = call(&self.key_store, timeout, KeyStore::load);
        Ok(match loaded {
            Ok(Some(root)) => State::Opened(Identity {
                root: Arc::new(root),
                keeping: IdentityStorage::KeyStore,
            }),
            Ok(None) => State::Missing(MissingReason::NeverCreated),
            Err(reason) => State::Missing(MissingReason::NoKeyStore(reason)),
        })
    }

    /// Opens the identity or creates one, without asking the user.
    ///
    /// # Errors
    /// `Locked` when it is in the vault; else as for `open` and `create`.
    pub fn open_or_create(&self) -> Result<Identity, Error> {
        match self.open()? {
            State::Opened(identity) => Ok(identity),
            State::Missing(_) => self.create(),
            State::Locked => Err(Error::Locked),
        }
    }

    /// Creates an identity in the key store or, where that is not available, in memory. An existing one is never replaced:
    /// if another instance of the program was faster, its identity is returned.
    ///
    /// # Errors
    /// When there is a vault, or the system provides no random numbers.
    pub fn create(&self) -> Result<Identity, Error> {
        if self.has_vault() {
            return Err(Error::Exists);
        }
        let generated = Root::generate()?;
        let copy = generated.copy();
        let stored = call(&self.key_store, self.timeout, move |store| {
            if let Some(root) = store.load()? {
                return Ok(root);
            }
            store.save(&copy)?;
            // Some stores report success and save nothing, so the root is loaded again.
            store.load()?.ok_or(KeyStoreError::NotPersistent)
        });
        let (root, keeping) = match stored {
            Ok(root) => (root, IdentityStorage::KeyStore),
            Err(reason) => {
                tracing::warn!(%reason, "the identity is kept in memory only");
                (generated, IdentityStorage::MemoryOnly)
            }
        };
        Ok(Identity {
            root: Arc::new(root),
            keeping,
        })
    }

    /// Decrypts the vault. Takes about a second.
    ///
    /// # Errors
    /// When the passphrase is wrong or the vault is damaged.
    pub fn unlock(&self, passphrase: &Passphrase) -> Result<Identity, Error> {
        Ok(Identity {
            root: Arc::new(read_backup(&self.vault, passphrase)?),
            keeping: IdentityStorage::Vault,
        })
    }

    /// Stores an identity from a recovery phrase or a backup on a device that has none.
    ///
    /// # Errors
    /// When there is one already, or it cannot be stored.
    pub fn restore(&self, root: Root, target: Target<'_>) -> Result<Identity, Error> {
        let loaded = call(&self.key_store, self.timeout, KeyStore::load);
        if self.has_vault() || matches!(loaded, Ok(Some(_))) {
            return Err(Error::Exists);
        }
        self.store(Arc::new(root), target)
    }

    /// Moves the identity to another place; memory only is no valid target.
    ///
    /// # Errors
    /// When it cannot be stored there; it stays where it was. `CopyRemains` when it was stored and the old place did not
    /// delete its copy.
    pub fn move_to(&self, identity: &Identity, target: Target<'_>) -> Result<Identity, Error> {
        if matches!(target, Target::MemoryOnly) {
            return Err(Error::Exists);
        }
        let moved = self.store(Arc::clone(&identity.root), target)?;
        if identity.keeping == IdentityStorage::KeyStore && moved.keeping == IdentityStorage::Vault
        {
            let erased = call(&self.key_store, self.interactive_timeout(), KeyStore::erase);
            erased.map_err(Error::CopyRemains)?;
        }
        Ok(moved)
    }

    /// Encrypts the vault with another passphrase. Takes about two seconds.
    ///
    /// # Errors
    /// When the old passphrase is wrong, the new one too short, or the vault cannot be written; it is unchanged then.
    pub fn change_passphrase(&self, old: &Passphrase, new: &Passphrase) -> Result<(), Error> {
        let identity = self.unlock(old)?;
        let _same = self.store(identity.root, Target::Vault(new))?;
        Ok(())
    }

    /// Deletes the entry in the key store, the vault and the previous identity.
    ///
    /// # Errors
    /// The first error; the others are deleted nevertheless.
    pub fn erase(&self) -> Result<(), Error> {
        let erased = call(&self.key_store, self.timeout, KeyStore::erase).map_err(Error::KeyStore);
        let vault = remove(&self.vault);
        let previous = remove(&self.previous_file);
        erased.and(vault).and(previous)
    }

    /// Stores a root in place of the existing one.
    pub(super) fn store(&self, root: Arc<Root>, target: Target<'_>) -> Result<Identity, Error> {
        let keeping = match target {
            Target::KeyStore => {
                let given = Arc::clone(&root);
                let saved = call(&self.key_store, self.interactive_timeout(), move |store| {
                    store.save(&given)?;
                    let saved = store.load()?.is_some_and(|saved| saved.equals(&given));
                    saved.then_some(()).ok_or(KeyStoreError::NotPersistent)
                });
                saved.map_err(Error::KeyStore)?;
                remove(&self.vault)?;
                IdentityStorage::KeyStore
            }
            Target::Vault(passphrase) => {
                write_backup(&self.vault, &root, passphrase, self.work)?;
                IdentityStorage::Vault
            }
            Target::MemoryOnly => IdentityStorage::MemoryOnly,
        };
        Ok(Identity { root, keeping })
    }

    /// A vault without readable metadata counts as existing, so that it is not replaced.
    fn has_vault(&self) -> bool {
        !matches!(fs::symlink_metadata(&self.vault), Err(error) if error.kind() == ErrorKind::NotFound)
    }

    fn interactive_timeout(&self) -> Duration {
        self.timeout * INTERACTIVE_FACTOR
    }
}

/// Removes a file that may not exist.
pub(super) fn remove(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(store::Error::write(path, &error).into())
        }
        _ => Ok(()),
    }
}
