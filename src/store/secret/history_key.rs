//! The key of the stored history: random, in a file that the identity opens.
//!
//! So it is protected by what protects the identity, and costs no access to the key store. A new identity gets the same
//! key in a file of its own. The file of the previous one is deleted with the previous identity.

use std::path::{Path, PathBuf};

use zeroize::{Zeroize, Zeroizing};

use super::backup::{read, write};
use super::encrypted;
use super::error::Error;
use super::identity_store::{IdentityStore, remove};
use super::root::Root;
use super::{DecryptionError, Identity};
use crate::domain::identity::IdentityStorage;
use crate::platform::private_file;
use crate::store::history::{HistoryKey, KEY_BYTES};
use crate::store::{self, atomic};

const HEADER: &str = "openchat-history-key";
const EXTENSION: &str = "key";
/// Of the key under the previous identity.
const PREVIOUS: &str = "key-earlier";

impl IdentityStore {
    /// The key of the stored history; created on first use, and durable before it is returned. `None` for an identity that
    /// is in memory only: nothing that it protects could be opened again.
    ///
    /// A file that cannot be decrypted is set aside. What was encrypted with that key is lost.
    pub fn history_key(&self, identity: &Identity) -> Result<Option<HistoryKey>, Error> {
        if identity.storage == IdentityStorage::MemoryOnly {
            return Ok(None);
        }
        let root = &identity.root;
        for path in [
            self.key_file(root, EXTENSION),
            self.key_file(root, PREVIOUS),
        ] {
            match read_key(&path, root) {
                Ok(None) => {}
                Ok(Some(key)) => return Ok(Some(key)),
                Err(Error::Decryption(_, DecryptionError::Newer) | Error::Read(..)) => {
                    return read_key(&path, root);
                }
                Err(error) => {
                    tracing::warn!(%error, "the key of the history is set aside");
                    let moved = atomic::quarantine(&path);
                    let _moved = moved.map_err(|error| store::Error::write(&path, &error))?;
                }
            }
        }
        let mut bytes = Zeroizing::new([0; KEY_BYTES]);
        getrandom::fill(bytes.as_mut()).map_err(|error| Error::NoRandomness(error.to_string()))?;
        let key = HistoryKey::new(*bytes);
        self.write_key(root, &key)?;
        Ok(Some(key))
    }

    /// Writes the key of an identity in a file of its successor.
    pub(super) fn hand_over_history_key(&self, old: &Root, new: &Root) -> Result<(), Error> {
        match self.existing_key(old) {
            Some(key) => self.write_key(new, &key),
            None => Ok(()),
        }
    }

    /// Marks the file of a replaced identity as one to delete with it.
    pub(super) fn retire_history_key(&self, old: &Root) {
        let (from, to) = (self.key_file(old, EXTENSION), self.key_file(old, PREVIOUS));
        if private_file::is_absent(&from) {
            return;
        }
        if let Err(error) = std::fs::rename(&from, &to) {
            tracing::warn!(%error, "the earlier key of the history was not renamed");
        }
    }

    /// Deletes the files of previous identities.
    pub(super) fn remove_previous_history_keys(&self) -> Result<(), Error> {
        for path in self.key_files() {
            if path
                .extension()
                .is_some_and(|extension| extension == PREVIOUS)
            {
                remove(&path)?;
            }
        }
        Ok(())
    }

    /// Deletes the files of an identity that was replaced by its predecessor.
    pub(super) fn remove_history_key(&self, root: &Root) -> Result<(), Error> {
        remove(&self.key_file(root, EXTENSION))
    }

    pub(super) fn copy_history_keys(&self, copy: &Self) -> Result<(), Error> {
        let files = self.key_files();
        if !files.is_empty() {
            copy.create_key_folder()?;
        }
        for from in files {
            let to = copy.history.join(from.file_name().unwrap_or_default());
            write(&to, &read(&from)?)?;
        }
        Ok(())
    }

    fn existing_key(&self, root: &Root) -> Option<HistoryKey> {
        let files = [
            self.key_file(root, EXTENSION),
            self.key_file(root, PREVIOUS),
        ];
        files
            .iter()
            .find_map(|path| read_key(path, root).ok().flatten())
    }

    fn write_key(&self, root: &Root, key: &HistoryKey) -> Result<(), Error> {
        self.create_key_folder()?;
        let path = self.key_file(root, EXTENSION);
        let identity = root.history_identity();
        let identity = identity.map_err(|cause| Error::Decryption(path.clone(), cause))?;
        let secret = (HEADER, key.expose().as_slice());
        let text = encrypted::encrypt_secret(secret, &identity.to_public())?;
        write(&path, text.as_bytes())
    }

    fn create_key_folder(&self) -> Result<(), Error> {
        let created = private_file::create_folder(&self.history);
        let folder = || self.history.clone();
        Ok(created.map_err(|error| store::Error::Folder(folder(), error.to_string()))?)
    }

    fn key_file(&self, root: &Root, extension: &str) -> PathBuf {
        let name = root.history_key_name();
        self.history.join(name).with_extension(extension)
    }

    /// The files of all identities.
    fn key_files(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(&self.history).into_iter().flatten();
        let paths = entries.flatten().map(|entry| entry.path());
        paths.filter(|path| is_key_file(path)).collect()
    }
}

/// Whether a file of the folder of the history is one with a key.
fn is_key_file(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default();
    extension == EXTENSION || extension == PREVIOUS
}

fn read_key(path: &Path, root: &Root) -> Result<Option<HistoryKey>, Error> {
    if private_file::is_absent(path) {
        return Ok(None);
    }
    let text = read(path)?;
    let failed = |cause| Error::Decryption(path.to_owned(), cause);
    let mut bytes = decrypt(&text, root).map_err(failed)?;
    let key = <[u8; KEY_BYTES]>::try_from(bytes.as_slice());
    bytes.zeroize();
    let key = key.map_err(|_| failed(DecryptionError::Damaged))?;
    Ok(Some(HistoryKey::new(key)))
}

fn decrypt(text: &[u8], root: &Root) -> Result<Vec<u8>, DecryptionError> {
    if encrypted::check_format(text).is_ok() {
        // The earlier form.
        let identity = encrypted::scrypt_identity(&root.history_passphrase());
        return encrypted::decrypt_secret(HEADER, text, &identity);
    }
    encrypted::decrypt_secret(HEADER, text, &root.history_identity()?)
}
