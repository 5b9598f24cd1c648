//! Opens the identity of a profile, makes one, and moves it from one place to another.
//!
//! A vault, where there is one, is the identity: it was made on purpose, and going from it to the key store removes it
//! as the last step. So a crash in any move leaves the identity where it was or where it was going.

use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::backup::{read, read_backup, write};
use super::error::Error;
use super::key_store::{self, KeyStore, SystemKeyStore};
use super::root::Root;
use super::sealed::{self, Work};
use super::{Identity, error::SealedError};
use crate::domain::identity::{IdentityStorage, KeyStoreError};
use crate::domain::passphrase::Passphrase;
use crate::store;
use crate::store::paths::Profile;

/// How long the key store may take. Some ask the user, and some never answer.
const PATIENCE: Duration = Duration::from_secs(3);
/// How many times as long it may take when its user asked for something and may be asked back.
const WHEN_ASKED: u32 = 20;

/// What there is of an identity in a profile.
pub enum State {
    /// It is open.
    Opened(Identity),
    /// It is in the vault; a passphrase opens it.
    Locked,
    /// There is none yet, or none that can be seen.
    Missing(Absence),
}

/// Why there is no identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Absence {
    /// The key store answers and has none: this is the first start.
    NeverMade,
    /// The key store does not answer. It may have one that comes back with it.
    NoKeyStore(KeyStoreError),
}

/// Where an identity is put.
#[derive(Clone, Copy)]
pub enum Place<'a> {
    /// Into the operating system's key store.
    KeyStore,
    /// Into the vault, under this passphrase.
    Vault(&'a Passphrase),
    /// Nowhere: it ends with the program.
    MemoryOnly,
}

/// Keeps the identity of one profile. Every call may take seconds, so none must be made where something is drawn.
pub struct Keeper {
    store: Arc<dyn KeyStore>,
    vault: PathBuf,
    pub(super) earlier: PathBuf,
    patience: Duration,
    work: Work,
}

impl Keeper {
    /// Keeps the identity of a profile in the system's key store, or in the profile's vault.
    #[must_use]
    pub fn of(profile: &Profile) -> Self {
        Self::with(SystemKeyStore::new(profile.vault()), profile)
    }

    /// The same with another key store.
    #[must_use]
    pub fn with(store: impl KeyStore, profile: &Profile) -> Self {
        Self {
            store: Arc::new(store),
            vault: profile.vault_file(),
            earlier: profile.earlier_identity(),
            patience: PATIENCE,
            work: Work::USUAL,
        }
    }

    /// The same with another patience for the key store: so long at the start, twenty times as long when its user asked.
    #[must_use]
    pub fn patient_for(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// The same with more or less work to open a vault.
    #[must_use]
    pub fn at_work(self, work: Work) -> Self {
        Self { work, ..self }
    }

    /// Looks for the identity. Changes nothing.
    ///
    /// # Errors
    /// When there is a vault that can never open. It must not be replaced behind its owner's back.
    pub fn open(&self) -> Result<State, Error> {
        self.look(self.patience)
    }

    /// The same because the user asked for it: the key store may ask them to unlock it meanwhile.
    ///
    /// # Errors
    /// As for `open`.
    pub fn open_when_asked(&self) -> Result<State, Error> {
        self.look(self.patience * WHEN_ASKED)
    }

    fn look(&self, patience: Duration) -> Result<State, Error> {
        if self.has_vault() {
            let text = read(&self.vault)?;
            return match sealed::recognise(&text) {
                Ok(()) => Ok(State::Locked),
                Err(cause) => Err(self.refused(cause)),
            };
        }
        Ok(
            match key_store::ask(&self.store, patience, KeyStore::load) {
                Ok(Some(root)) => State::Opened(Identity {
                    root: Arc::new(root),
                    keeping: IdentityStorage::KeyStore,
                }),
                Ok(None) => State::Missing(Absence::NeverMade),
                Err(reason) => State::Missing(Absence::NoKeyStore(reason)),
            },
        )
    }

    /// Opens the identity or, where there is none, makes one: what a start does that asks nothing.
    ///
    /// # Errors
    /// `Locked` when it is in the vault; else as for `open` and `make`.
    pub fn open_or_make(&self) -> Result<Identity, Error> {
        match self.open()? {
            State::Opened(identity) => Ok(identity),
            State::Missing(_absence) => self.make(),
            State::Locked => Err(Error::Locked),
        }
    }

    /// Makes an identity where there is none: in the key store or, where that does not serve, in memory. One that is
    /// kept is never replaced: if another start of the program was quicker, its identity is given.
    ///
    /// # Errors
    /// When there is a vault, or the system has no randomness.
    pub fn make(&self) -> Result<Identity, Error> {
        if self.has_vault() {
            return Err(Error::Exists);
        }
        let drawn = Root::draw()?;
        let offered = drawn.copy();
        let kept = self.ask(move |store| {
            if let Some(root) = store.load()? {
                return Ok(root);
            }
            store.save(&offered)?;
            // What counts is what is kept: some stores keep nothing.
            store.load()?.ok_or(KeyStoreError::NotPersistent)
        });
        Ok(match kept {
            Ok(root) => Identity {
                root: Arc::new(root),
                keeping: IdentityStorage::KeyStore,
            },
            Err(reason) => {
                tracing::warn!(%reason, "the identity is kept in memory only");
                Identity {
                    root: Arc::new(drawn),
                    keeping: IdentityStorage::MemoryOnly,
                }
            }
        })
    }

    /// Opens the vault. Takes about a second.
    ///
    /// # Errors
    /// When the passphrase is wrong or the vault is damaged.
    pub fn unlock(&self, passphrase: &Passphrase) -> Result<Identity, Error> {
        Ok(Identity {
            root: Arc::new(read_backup(&self.vault, passphrase)?),
            keeping: IdentityStorage::Vault,
        })
    }

    /// Takes up an identity that was made elsewhere, on a device that has none of its own.
    ///
    /// # Errors
    /// When there is one already, or it cannot be put there.
    pub fn restore(&self, root: Root, place: Place<'_>) -> Result<Identity, Error> {
        let empty = !self.has_vault() && !matches!(self.ask(KeyStore::load), Ok(Some(_)));
        if !empty {
            return Err(Error::Exists);
        }
        self.put(Arc::new(root), place)
    }

    /// Moves the identity to another place. Into memory alone nothing can be moved: that is `forget`.
    ///
    /// # Errors
    /// When it cannot be put there; it stays where it was. `Remains` when it was put there and the old place did not let
    /// go of its copy.
    pub fn move_to(&self, identity: &Identity, place: Place<'_>) -> Result<Identity, Error> {
        if matches!(place, Place::MemoryOnly) {
            return Err(Error::Exists);
        }
        let moved = self.put(Arc::clone(&identity.root), place)?;
        if identity.keeping == IdentityStorage::KeyStore && moved.keeping == IdentityStorage::Vault
        {
            let erased = self.ask_patiently(KeyStore::erase);
            erased.map_err(Error::Remains)?;
        }
        Ok(moved)
    }

    /// Locks the vault with another passphrase. Takes about two seconds.
    ///
    /// # Errors
    /// When the old one is wrong, the new one too short, or the vault cannot be written; it then opens as before.
    pub fn change_passphrase(&self, old: &Passphrase, new: &Passphrase) -> Result<(), Error> {
        let identity = self.unlock(old)?;
        let _same = self.put(identity.root, Place::Vault(new))?;
        Ok(())
    }

    /// Removes the vault and what is kept of an earlier identity, and the entry in the key store.
    ///
    /// # Errors
    /// With the first thing that stays; all others are removed nevertheless.
    pub fn forget(&self) -> Result<(), Error> {
        let erased = self.ask(KeyStore::erase).map_err(Error::KeyStore);
        let vault = remove(&self.vault);
        let earlier = remove(&self.earlier);
        erased.and(vault).and(earlier)
    }

    /// Puts a root somewhere, in place of what is there.
    pub(super) fn put(&self, root: Arc<Root>, place: Place<'_>) -> Result<Identity, Error> {
        let keeping = match place {
            Place::KeyStore => {
                let given = Arc::clone(&root);
                let kept = self.ask_patiently(move |store| {
                    store.save(&given)?;
                    let kept = store.load()?.is_some_and(|kept| kept.is(&given));
                    kept.then_some(()).ok_or(KeyStoreError::NotPersistent)
                });
                kept.map_err(Error::KeyStore)?;
                remove(&self.vault)?;
                IdentityStorage::KeyStore
            }
            Place::Vault(passphrase) => {
                if !passphrase.is_long_enough() {
                    return Err(Error::PassphraseTooShort);
                }
                write(&self.vault, &sealed::seal(&root, passphrase, self.work)?)?;
                IdentityStorage::Vault
            }
            Place::MemoryOnly => IdentityStorage::MemoryOnly,
        };
        Ok(Identity { root, keeping })
    }

    fn has_vault(&self) -> bool {
        // A vault that cannot be looked at is there: what cannot be seen must not be replaced.
        !matches!(fs::symlink_metadata(&self.vault), Err(error) if error.kind() == ErrorKind::NotFound)
    }

    fn refused(&self, cause: SealedError) -> Error {
        Error::Sealed {
            path: self.vault.clone(),
            cause,
        }
    }

    fn ask_patiently<T: Send + 'static>(
        &self,
        question: impl FnOnce(&dyn KeyStore) -> Result<T, KeyStoreError> + Send + 'static,
    ) -> Result<T, KeyStoreError> {
        key_store::ask(&self.store, self.patience * WHEN_ASKED, question)
    }

    fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&dyn KeyStore) -> Result<T, KeyStoreError> + Send + 'static,
    ) -> Result<T, KeyStoreError> {
        key_store::ask(&self.store, self.patience, question)
    }
}

/// Removes a file; well when there is none.
pub(super) fn remove(path: &std::path::Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(Error::Write(store::Error::Write {
            path: path.to_owned(),
            reason: error.to_string(),
        })),
    }
}
