//! One identity takes the place of another; the old one can be had again until its owner says that it is done with.
//!
//! The old root is kept in a file of the profile, encrypted with a key that only the new one gives. The file is written
//! before the new root is kept, so that no crash loses both: if the old one is still the identity, nothing opens the
//! file, and the next replacement writes over it.

use std::sync::Arc;

use super::backup::{read, write};
use super::error::Error;
use super::keeper::{Keeper, Place, remove};
use super::root::Root;
use super::sealed::{self, Work};
use super::{Identity, SealedError};
use crate::domain::identity::IdentityStorage;

impl Keeper {
    /// Replaces the identity by a new one. Every server then meets somebody it has never seen: the labels of the device
    /// must be drawn anew too (`Registry::relabel`), or they would tell who it was.
    ///
    /// # Errors
    /// As for `replace`.
    pub fn rotate(&self, identity: &Identity, place: Place<'_>) -> Result<Identity, Error> {
        self.replace(identity, Root::draw()?, place)
    }

    /// Replaces the identity by one that is brought along, from words or a backup. A vault is locked with the passphrase
    /// it had; `place` brings it.
    ///
    /// # Errors
    /// When the last replacement is open, the passphrase of the vault is wrong, or the new one cannot be kept: the old
    /// one then stays.
    pub fn replace(
        &self,
        identity: &Identity,
        new: Root,
        place: Place<'_>,
    ) -> Result<Identity, Error> {
        if self.earlier(identity)?.is_some() {
            return Err(Error::Unconfirmed);
        }
        self.check(identity, place)?;
        let new = Arc::new(new);
        let kept = sealed::seal(&identity.root, &new.key_of_earlier(), Work::LEAST)?;
        write(&self.earlier, &kept)?;
        // The file stays when this fails: a key store that was too slow for us may still keep the new root.
        self.put(new, place)
    }

    /// The identity before this one, as long as its owner has not said that it is done with.
    ///
    /// # Errors
    /// When what is kept of it cannot be read.
    pub fn earlier(&self, identity: &Identity) -> Result<Option<Root>, Error> {
        if !self.earlier.exists() {
            return Ok(None);
        }
        let text = read(&self.earlier)?;
        match sealed::open(&text, &identity.root.key_of_earlier()) {
            Ok(root) => Ok(Some(root)),
            // It belongs to a replacement that never took place.
            Err(SealedError::WrongPassphrase) => Ok(None),
            Err(cause) => Err(Error::Sealed {
                path: self.earlier.clone(),
                cause,
            }),
        }
    }

    /// Says that the earlier identity is done with. It cannot be had again.
    ///
    /// # Errors
    /// When the file cannot be removed.
    pub fn confirm(&self) -> Result<(), Error> {
        remove(&self.earlier)
    }

    /// Goes back to the earlier identity. The new one is lost.
    ///
    /// # Errors
    /// When there is no earlier one, the passphrase of the vault is wrong, or it cannot be kept.
    pub fn take_back(&self, identity: &Identity, place: Place<'_>) -> Result<Identity, Error> {
        let earlier = self.earlier(identity)?.ok_or(Error::NoEarlier)?;
        self.check(identity, place)?;
        let back = self.put(Arc::new(earlier), place)?;
        remove(&self.earlier)?;
        Ok(back)
    }

    /// An identity is replaced where it is, and by who can open it.
    fn check(&self, identity: &Identity, place: Place<'_>) -> Result<(), Error> {
        match (identity.keeping, place) {
            (IdentityStorage::Vault, Place::Vault(passphrase)) => {
                let _opened = self.unlock(passphrase)?;
                Ok(())
            }
            (IdentityStorage::KeyStore, Place::KeyStore) | (IdentityStorage::MemoryOnly, _) => {
                Ok(())
            }
            _ => Err(Error::Exists),
        }
    }
}
