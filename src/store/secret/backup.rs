//! The identity in a file that its owner carries away.

use std::path::Path;

use super::error::Error;
use super::root::Root;
use super::sealed::{self, Work};
use crate::domain::passphrase::Passphrase;
use crate::store::{self, atomic};

/// Writes a backup: the root under a passphrase, readable by its owner only. An older file of that name is replaced once
/// the new one is whole. Takes about a second with the usual work.
///
/// # Errors
/// When the passphrase has fewer than ten characters, or the file cannot be written.
pub fn write_backup(
    path: &Path,
    root: &Root,
    passphrase: &Passphrase,
    work: Work,
) -> Result<(), Error> {
    if !passphrase.is_long_enough() {
        return Err(Error::PassphraseTooShort);
    }
    write(path, &sealed::seal(root, passphrase, work)?)
}

/// Reads a backup, or a vault, which is the same. Takes about a second, and some seconds at most.
///
/// # Errors
/// When the file cannot be read or does not open.
pub fn read_backup(path: &Path, passphrase: &Passphrase) -> Result<Root, Error> {
    let text = read(path)?;
    sealed::open(&text, passphrase).map_err(|cause| Error::Sealed {
        path: path.to_owned(),
        cause,
    })
}

pub(super) fn write(path: &Path, text: &str) -> Result<(), Error> {
    let written = atomic::write(path, text.as_bytes());
    Ok(written.map_err(|error| store::Error::Write {
        path: path.to_owned(),
        reason: error.to_string(),
    })?)
}

/// The text of a file; no more of it than any of ours has.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, Error> {
    use std::io::Read;
    let mut text = Vec::new();
    let file = store::open_file(path);
    let read = file.and_then(|file| file.take(sealed::MOST_BYTES).read_to_end(&mut text));
    match read {
        Ok(_length) => Ok(text),
        Err(error) => Err(Error::Read {
            path: path.to_owned(),
            reason: error.to_string(),
        }),
    }
}
