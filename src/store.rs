//! Everything that is persisted on this device: settings, the joined servers, the disclosure log and the identity.
//!
//! Owns the files and their durability. Must not know windows or the network. The root of the identity is never written
//! unencrypted.

mod atomic;
pub mod disclosure;
pub mod erase;
pub mod export;
pub mod paths;
pub mod registry;
pub mod secret;
pub mod settings;
mod versioned_file;

use std::path::{Path, PathBuf};

#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    #[error(
        "the folder {0} cannot be used ({1}); make it writable, or choose another with --profile"
    )]
    Folder(PathBuf, String),
    #[error("the file {0} cannot be written ({1}); check its permissions and free disk space")]
    Write(PathBuf, String),
    /// The file could be neither read nor moved; replacing it would destroy the only copy.
    #[error("the file {0} could not be read and is not replaced; move or repair it")]
    Protected(PathBuf),
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
            Self::Folder(path, _) | Self::Write(path, _) | Self::Protected(path) => path,
            Self::NoDataFolder => Path::new(""),
        }
    }
}

/// The content of a file, and where an unreadable file was moved.
#[derive(Debug, Clone, PartialEq)]
pub struct Loaded<T> {
    /// The default where the file could not be read.
    pub value: T,
    /// The new path of a file that could not be read.
    pub quarantined: Option<PathBuf>,
}

/// Opens a regular file that the user named. Anything else is refused: opening a pipe may block forever.
fn open_file(path: &Path) -> std::io::Result<std::fs::File> {
    if std::fs::metadata(path)?.is_file() {
        std::fs::File::open(path)
    } else {
        Err(std::io::Error::other("it is not a file"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opening_a_pipe_or_folder_fails_without_blocking() {
        let folder = tempfile::tempdir().unwrap();
        assert!(open_file(folder.path()).is_err());
        #[cfg(unix)]
        {
            let pipe = folder.path().join("pipe");
            let status = std::process::Command::new("mkfifo").arg(&pipe).status();
            assert!(status.unwrap().success());
            assert!(open_file(&pipe).is_err());
        }
        let file = folder.path().join("file");
        std::fs::write(&file, "text").unwrap();
        assert!(open_file(&file).is_ok());
    }
}
