//! Everything that is persisted on this device: settings, the joined servers, the disclosure log and the identity.
//!
//! Owns the files and their durability. Must not know windows or the network. The root of the identity is never written
//! unencrypted.

mod atomic;
pub mod disclosure;
pub mod erase;
pub mod export;
pub mod paths;
pub mod pictures;
pub mod registry;
pub mod secret;
pub mod settings;
mod versioned_file;

use std::path::{Path, PathBuf};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    #[error(
        "the folder {0} cannot be used ({1}); make it writable, or choose another with --profile"
    )]
    Folder(PathBuf, String),
    #[error("the file {0} cannot be written ({1}); check its permissions and free disk space")]
    Write(PathBuf, String),
    /// The file could not be read; replacing it would destroy the only copy.
    #[error(
        "the file {0} cannot be read ({1}) and is not replaced; make it readable, then restart"
    )]
    Protected(PathBuf, String),
    #[error("the system names no data folder for the user; choose one with --profile")]
    NoDataFolder,
}

impl Error {
    fn write(path: &Path, reason: &impl ToString) -> Self {
        Self::Write(path.to_owned(), reason.to_string())
    }

    /// The affected file or folder; empty for `NoDataFolder`.
    pub fn path(&self) -> &Path {
        match self {
            Self::Folder(path, _) | Self::Write(path, _) | Self::Protected(path, _) => path,
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
