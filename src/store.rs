//! What stays on this device: settings, the list of servers, and the identity in the system's key store.
//!
//! Owns files and their safety. Must not know windows or the network. The identity's root is never
//! in a file in the clear.

mod atomic;
mod document;
pub mod exchange;
pub mod forget;
pub mod ledger;
pub mod paths;
pub mod registry;
pub mod secret;
pub mod settings;

use std::path::{Path, PathBuf};

/// Why something did not stay.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// A folder could not be made or used.
    #[error(
        "the folder {path} cannot be used ({reason}); make it writable, or name another with --profile"
    )]
    Folder {
        /// Which.
        path: PathBuf,
        /// The system's words.
        reason: String,
    },
    /// A file could not be written.
    #[error(
        "the file {path} cannot be written ({reason}); check its rights and the room on the disk"
    )]
    Write {
        /// Which.
        path: PathBuf,
        /// The system's words.
        reason: String,
    },
    /// A file stands in the way that could neither be read nor moved, and would be lost.
    #[error("the file {path} could not be read, and is not replaced: move it or mend it")]
    Sealed {
        /// Which.
        path: PathBuf,
    },
    /// The system names no home to keep anything in.
    #[error("the system names no folder for the data of a user; name one with --profile")]
    NoHome,
}

impl Error {
    /// The file or folder it is about; none where the system names no home.
    #[must_use]
    pub fn path(&self) -> &Path {
        match self {
            Self::Folder { path, .. } | Self::Write { path, .. } | Self::Sealed { path } => path,
            Self::NoHome => Path::new(""),
        }
    }
}

/// What was read, and where the file was put if it could not be.
#[derive(Debug, Clone, PartialEq)]
pub struct Loaded<T> {
    /// What was read, or what there is without it.
    pub value: T,
    /// Where a file that could not be read was put.
    pub aside: Option<PathBuf>,
}

/// Opens a file that somebody has named for reading. Anything else of that name, such as a pipe, is refused: opening it
/// may wait for ever.
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
    fn what_is_no_file_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        assert!(open_file(folder.path()).is_err());
        #[cfg(unix)]
        {
            let pipe = folder.path().join("pipe");
            let made = std::process::Command::new("mkfifo").arg(&pipe).status();
            assert!(made.unwrap().success());
            assert!(open_file(&pipe).is_err());
        }
        let file = folder.path().join("file");
        std::fs::write(&file, "words").unwrap();
        assert!(open_file(&file).is_ok());
    }
}
