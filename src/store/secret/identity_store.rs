//! Opens, creates and moves the identity of a profile.
//!
//! A vault file, where there is one, is the identity: it was made on purpose, and moving to the key store removes it last.
//! So a crash during a move leaves the identity at its source or at its target.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::Identity;
use super::backup::{read, read_backup, write, write_backup};
use super::encrypted::{self, WorkFactor};
use super::error::Error;
use super::key_store::{KeyStore, SystemKeyStore, call};
use super::root::Root;
use crate::domain::identity::{IdentityStorage, KeyStoreError};
use crate::domain::passphrase::Passphrase;
use crate::platform::private_file;
use crate::store;
use crate::store::paths::Profile;

/// The time limit of the key store at the start. Some ask the user, and some never answer.
const TIMEOUT: Duration = Duration::from_secs(3);
/// The time limit is longer by this factor where the user requested the access and may have to unlock the store.
const INTERACTIVE_FACTOR: u32 = 20;

/// The identity of a profile at the start.
pub enum State {
    Opened(Identity),
    /// It is in the vault, which a passphrase opens.
    Locked,
    /// There is none, or none that can be reached.
    Missing(MissingReason),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MissingReason {
    /// The key store has none: this is the first start.
    NeverCreated,
    /// The key store is not available. It may hold an identity.
    NoKeyStore(KeyStoreError),
}

#[derive(Clone, Copy)]
pub enum Target<'a> {
    KeyStore,
    Vault(&'a Passphrase),
    MemoryOnly,
}

/// Stores the identity of one profile. Calls block for up to a minute, so none must be made on the UI thread.
pub struct IdentityStore {
    key_store: Arc<dyn KeyStore>,
    vault: PathBuf,
    pub(super) previous_file: PathBuf,
    /// The folder of the stored history, with its keys.
    pub(super) history: PathBuf,
    timeout: Duration,
    work: WorkFactor,
}

impl IdentityStore {
    pub fn new(profile: &Profile) -> Self {
        Self::with_key_store(SystemKeyStore::new(profile.keystore_entry()), profile)
    }

    pub fn with_key_store(key_store: impl KeyStore, profile: &Profile) -> Self {
        Self {
            key_store: Arc::new(key_store),
            vault: profile.vault_file(),
            previous_file: profile.previous_identity(),
            history: profile.history(),
            timeout: TIMEOUT,
            work: WorkFactor::DEFAULT,
        }
    }

    /// Sets the time limit of the key store at the start; it is twenty times as long where the user requested the access.
    pub fn with_timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    pub fn with_work_factor(self, work: WorkFactor) -> Self {
        Self { work, ..self }
    }

    /// Opens the identity. A vault that can never be decrypted is an error: its owner decides about it.
    pub fn open(&self) -> Result<State, Error> {
        self.open_within(self.timeout)
    }

    /// Opens the identity at the user's request: the key store has time to ask them to unlock it.
    pub fn open_interactive(&self) -> Result<State, Error> {
        self.open_within(self.interactive_timeout())
    }

    fn open_within(&self, timeout: Duration) -> Result<State, Error> {
        if self.has_vault() {
            let checked = encrypted::check_format(&read(&self.vault)?);
            checked.map_err(|cause| Error::Decryption(self.vault.clone(), cause))?;
            return Ok(State::Locked);
        }
        Ok(match call(&self.key_store, timeout, KeyStore::load) {
            Ok(Some(root)) => State::Opened(Identity::new(root, IdentityStorage::KeyStore)),
            Ok(None) => State::Missing(MissingReason::NeverCreated),
            Err(reason) => State::Missing(MissingReason::NoKeyStore(reason)),
        })
    }

    /// Opens the identity or creates one, without asking the user: an identity in the vault is `Error::Locked`.
    pub fn open_or_create(&self) -> Result<Identity, Error> {
        match self.open()? {
            State::Opened(identity) => Ok(identity),
            State::Missing(_) => self.create(),
            State::Locked => Err(Error::Locked),
        }
    }

    /// Creates an identity in the key store or, where that is not available, in memory. An existing one is never replaced:
    /// if another instance of the program was faster, its identity is returned.
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
        Ok(match stored {
            Ok(root) => Identity::new(root, IdentityStorage::KeyStore),
            Err(reason) => {
                tracing::warn!(%reason, "the identity is kept in memory only");
                Identity::new(generated, IdentityStorage::MemoryOnly)
            }
        })
    }

    /// Decrypts the vault. Takes about a second.
    pub fn unlock(&self, passphrase: &Passphrase) -> Result<Identity, Error> {
        let root = read_backup(&self.vault, passphrase)?;
        Ok(Identity::new(root, IdentityStorage::Vault))
    }

    /// Stores an identity from a recovery phrase or a backup on a device that has none.
    pub fn restore(&self, root: Root, target: Target<'_>) -> Result<Identity, Error> {
        let loaded = call(&self.key_store, self.timeout, KeyStore::load);
        if self.has_vault() || matches!(loaded, Ok(Some(_))) {
            return Err(Error::Exists);
        }
        self.store(Arc::new(root), target)
    }

    /// Moves the identity to another place, which must not be memory only. On an error it stays where it was, except for
    /// `CopyRemains`.
    pub fn move_to(&self, identity: &Identity, target: Target<'_>) -> Result<Identity, Error> {
        if matches!(target, Target::MemoryOnly) {
            return Err(Error::Exists);
        }
        let moved = self.store(Arc::clone(&identity.root), target)?;
        if identity.storage == IdentityStorage::KeyStore && moved.storage == IdentityStorage::Vault
        {
            let erased = call(&self.key_store, self.interactive_timeout(), KeyStore::erase);
            erased.map_err(Error::CopyRemains)?;
        }
        Ok(moved)
    }

    /// Encrypts the vault with another passphrase. Takes about two seconds.
    pub fn change_passphrase(&self, old: &Passphrase, new: &Passphrase) -> Result<(), Error> {
        let identity = self.unlock(old)?;
        self.store(identity.root, Target::Vault(new)).map(drop)
    }

    /// Copies everything that is stored to the store of a profile that has no identity.
    pub fn copy_to(&self, copy: &Self) -> Result<(), Error> {
        let files = [
            (&self.vault, &copy.vault),
            (&self.previous_file, &copy.previous_file),
        ];
        for (from, to) in files {
            if !private_file::is_absent(from) {
                write(to, &read(from)?)?;
            }
        }
        self.copy_history_keys(copy)?;
        if self.has_vault() {
            return Ok(());
        }
        match call(&self.key_store, self.interactive_timeout(), KeyStore::load) {
            Ok(Some(root)) => copy.store(Arc::new(root), Target::KeyStore).map(drop),
            Ok(None) | Err(KeyStoreError::Absent) => Ok(()),
            Err(reason) => Err(Error::KeyStore(reason)),
        }
    }

    /// Deletes the entry in the key store, the vault and the previous identity. Tries all; returns the first error.
    pub fn erase(&self) -> Result<(), Error> {
        let erased = call(&self.key_store, self.timeout, KeyStore::erase).map_err(Error::KeyStore);
        let vault = remove(&self.vault);
        let previous = remove(&self.previous_file);
        erased.and(vault).and(previous)
    }

    /// Stores a root in place of the existing one.
    pub(super) fn store(&self, root: Arc<Root>, target: Target<'_>) -> Result<Identity, Error> {
        let storage = match target {
            Target::KeyStore => {
                let new = Arc::clone(&root);
                let saved = call(&self.key_store, self.interactive_timeout(), move |store| {
                    store.save(&new)?;
                    let saved = store.load()?.is_some_and(|saved| saved.equals(&new));
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
        Ok(Identity { root, storage })
    }

    /// A vault without readable metadata counts as existing, so that it is not replaced.
    fn has_vault(&self) -> bool {
        !private_file::is_absent(&self.vault)
    }

    fn interactive_timeout(&self) -> Duration {
        self.timeout * INTERACTIVE_FACTOR
    }
}

/// Removes a file that may not exist.
pub(super) fn remove(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(error) if !private_file::is_absence(&error) => {
            Err(store::Error::write(path, &error).into())
        }
        _ => Ok(()),
    }
}
