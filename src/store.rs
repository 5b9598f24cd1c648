//! Everything that is persisted on this device: settings, the joined servers, the disclosure log and the identity.
//!
//! Owns the files and their durability. Must not know windows or the network. The root of the identity is never written
//! unencrypted.

mod atomic;
pub mod disclosure;
pub mod erase;
pub mod export;
pub mod history;
pub mod paths;
pub mod pictures;
pub mod registry;
pub mod relocate;
pub mod saved_file;
pub mod secret;
pub mod settings;
mod settings_file;
pub mod themes;
mod toml_document;
mod versioned_file;

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    #[error(
        "the folder {0} cannot be used ({1}); make it writable, or choose another with --profile"
    )]
    Folder(PathBuf, String),
    #[error("the file {0} cannot be written ({1}); check its permissions and free disk space")]
    Write(PathBuf, String),
    #[error("the file {0} cannot be written: the disk is full")]
    DiskFull(PathBuf),
    /// The file could not be read; replacing it would destroy the only copy.
    #[error(
        "the file {0} cannot be read ({1}) and is not replaced; make it readable, then restart"
    )]
    Protected(PathBuf, String),
    #[error("the system names no data folder for the user; choose one with --profile")]
    NoDataFolder,
}

impl Error {
    fn write(path: &Path, error: &io::Error) -> Self {
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::DiskFull(path.to_owned()),
            _ => Self::Write(path.to_owned(), error.to_string()),
        }
    }

    /// The affected file or folder; empty for `NoDataFolder`.
    pub fn path(&self) -> &Path {
        match self {
            Self::Folder(path, _)
            | Self::Write(path, _)
            | Self::DiskFull(path)
            | Self::Protected(path, _) => path,
            Self::NoDataFolder => Path::new(""),
        }
    }
}

/// The content of a file, and what was wrong with the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Loaded<T> {
    /// The default where the file could not be read.
    pub value: T,
    /// The new path of a file whose content could not be understood.
    pub quarantined: Option<PathBuf>,
    /// Why the file could not be read or moved: `Error::Protected`. It stays as it is.
    pub unreadable: Option<Error>,
}

impl<T> Loaded<T> {
    /// The same about a file whose content is read further.
    fn with<U>(self, value: U) -> Loaded<U> {
        Loaded {
            value,
            quarantined: self.quarantined,
            unreadable: self.unreadable,
        }
    }

    /// Whether the file was there, but its content is not known.
    pub fn is_lost(&self) -> bool {
        self.quarantined.is_some() || self.unreadable.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_disk_is_an_error_of_its_own() {
        let path = Path::new("file");
        for (kind, is_full) in [
            (ErrorKind::StorageFull, true),
            (ErrorKind::QuotaExceeded, true),
            (ErrorKind::ReadOnlyFilesystem, false),
            (ErrorKind::PermissionDenied, false),
        ] {
            let error = Error::write(path, &kind.into());
            assert_eq!(matches!(error, Error::DiskFull(_)), is_full, "{error}");
            assert_eq!(error.path(), path);
        }
    }
}
