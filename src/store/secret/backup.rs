//! Backups: the identity in a file that its owner keeps elsewhere.

use std::path::Path;

use super::encrypted::{self, WorkFactor};
use super::error::Error;
use super::root::Root;
use crate::domain::passphrase::Passphrase;
use crate::platform::private_file;
use crate::store::{self, atomic};

/// Writes a backup, readable by its owner only. An existing file is replaced in one step. Takes about a second with the
/// default work factor.
pub fn write_backup(
    path: &Path,
    root: &Root,
    passphrase: &Passphrase,
    work: WorkFactor,
) -> Result<(), Error> {
    if !passphrase.is_long_enough() {
        return Err(Error::PassphraseTooShort);
    }
    write(path, encrypted::encrypt(root, passphrase, work)?.as_bytes())
}

/// Reads a backup or a vault, which have the same format. Takes about a second, and some seconds at most.
pub fn read_backup(path: &Path, passphrase: &Passphrase) -> Result<Root, Error> {
    let text = read(path)?;
    encrypted::decrypt(&text, passphrase).map_err(|cause| Error::Decryption(path.to_owned(), cause))
}

pub(super) fn write(path: &Path, text: &[u8]) -> Result<(), Error> {
    let written = atomic::write(path, text);
    Ok(written.map_err(|error| store::Error::write(path, &error))?)
}

/// Reads at most as much of a file as an encrypted root can have.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, Error> {
    use std::io::Read;
    let mut text = Vec::new();
    let file = private_file::open(path);
    let read = file.and_then(|file| file.take(encrypted::MAX_BYTES).read_to_end(&mut text));
    let _length = read.map_err(|error| Error::Read(path.to_owned(), error.to_string()))?;
    Ok(text)
}
