//! Replaces an identity by another one. The previous one can be restored until its owner confirms the replacement.
//!
//! The previous root is kept in a file of the profile, encrypted with a key that is derived from the new root. The file is
//! written before the new root is stored, so no crash loses both: if the old root is still the identity, nothing decrypts
//! the file, and the next replacement overwrites it.

use std::sync::Arc;

use super::backup::{read, write};
use super::encrypted::{self, WorkFactor};
use super::error::Error;
use super::identity_store::{IdentityStore, Target, remove};
use super::root::Root;
use super::{DecryptionError, Identity};
use crate::domain::identity::IdentityStorage;
use crate::platform::private_file;

impl IdentityStore {
    /// Replaces the identity by a new one. The caller must give the device new IDs (`Registry::regenerate_device_ids`): the old ones
    /// would link the new identity to the previous one.
    pub fn rotate(&self, identity: &Identity, target: Target<'_>) -> Result<Identity, Error> {
        self.replace(identity, Root::generate()?, target)
    }

    /// Replaces the identity by one from a recovery phrase or a backup. `target` is where the identity is stored now, with
    /// the current passphrase of a vault.
    pub fn replace(
        &self,
        identity: &Identity,
        new: Root,
        target: Target<'_>,
    ) -> Result<Identity, Error> {
        if self.previous(identity)?.is_some() {
            return Err(Error::Unconfirmed);
        }
        self.authorize(identity, target)?;
        let new = Arc::new(new);
        let key = new.previous_root_key();
        let text = encrypted::encrypt(&identity.root, &key, WorkFactor::MIN)?;
        write(&self.previous_file, text.as_bytes())?;
        self.hand_over_history_key(&identity.root, &new)?;
        // The files stay when this fails: a key store that timed out may still store the new root.
        let stored = self.store(new, target)?;
        self.retire_history_key(&identity.root);
        Ok(stored)
    }

    /// The previous identity, until its owner confirms the replacement.
    pub fn previous(&self, identity: &Identity) -> Result<Option<Root>, Error> {
        if private_file::is_absent(&self.previous_file) {
            return Ok(None);
        }
        let text = read(&self.previous_file)?;
        match encrypted::decrypt(&text, &identity.root.previous_root_key()) {
            Ok(root) => Ok(Some(root)),
            // The file is from a replacement that was not completed.
            Err(DecryptionError::WrongPassphrase) => Ok(None),
            Err(cause) => Err(Error::Decryption(self.previous_file.clone(), cause)),
        }
    }

    /// Deletes the previous identity.
    pub fn confirm(&self) -> Result<(), Error> {
        let removed = self.remove_previous_history_keys();
        remove(&self.previous_file).and(removed)
    }

    /// Restores the previous identity and deletes the current one.
    pub fn rollback(&self, identity: &Identity, target: Target<'_>) -> Result<Identity, Error> {
        let previous = self.previous(identity)?.ok_or(Error::NoPrevious)?;
        self.authorize(identity, target)?;
        self.hand_over_history_key(&identity.root, &previous)?;
        let restored = self.store(Arc::new(previous), target)?;
        self.remove_history_key(&identity.root)?;
        self.remove_previous_history_keys()?;
        remove(&self.previous_file)?;
        Ok(restored)
    }

    /// An identity is replaced in its place only, and a vault only with its passphrase.
    fn authorize(&self, identity: &Identity, target: Target<'_>) -> Result<(), Error> {
        match (identity.storage, target) {
            (IdentityStorage::Vault, Target::Vault(passphrase)) => {
                self.unlock(passphrase).map(drop)
            }
            (IdentityStorage::KeyStore, Target::KeyStore) | (IdentityStorage::MemoryOnly, _) => {
                Ok(())
            }
            _ => Err(Error::Exists),
        }
    }
}
