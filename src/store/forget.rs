//! Takes everything off this device that the program ever kept for one profile.
//!
//! Only what the program itself made is removed: a profile may be a folder in which other things lie. What the file
//! system or a backup of the whole disk still has of removed files is beyond a program's reach.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::PathBuf;

use super::atomic;
use super::paths::Profile;
use super::secret::{self, Keeper};

/// What could not be removed.
#[derive(Debug, Clone)]
pub enum Left {
    /// The identity, in the key store or in its file.
    Identity(secret::Error),
    /// A file or a folder.
    File {
        /// Which.
        path: PathBuf,
        /// The system's words.
        reason: String,
    },
}

/// Forgets the profile: the identity, wherever it is kept, the servers, the settings, the logs, and what was set aside of
/// them. Gives what stayed in spite of all, so that its user can be told; empty when nothing did. Where there is no key
/// store, and the identity was not in it (`Keeping`), an `Identity` that says so is of no weight.
///
/// After this nothing may be written for the profile any more: whoever runs must hold no settings to save.
#[must_use]
pub fn forget(profile: &Profile, keeper: &Keeper) -> Vec<Left> {
    let mut left: Vec<_> = keeper
        .forget()
        .err()
        .map(Left::Identity)
        .into_iter()
        .collect();
    for path in profile.files() {
        keep_failure(&mut left, &path, atomic::remove_all(&path));
    }
    match logs(profile) {
        Ok(files) => {
            for path in files {
                let removed = fs::remove_file(&path);
                keep_failure(&mut left, &path, removed);
            }
        }
        Err(error) => keep_failure(&mut left, profile.logs(), Err(error)),
    }
    left
}

fn keep_failure(left: &mut Vec<Left>, path: &std::path::Path, removed: io::Result<()>) {
    match removed {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => left.push(Left::File {
            path: path.to_owned(),
            reason: error.to_string(),
        }),
    }
}

/// The files of the diary.
fn logs(profile: &Profile) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(profile.logs())?;
    let paths = entries.map(|entry| entry.map(|entry| entry.path()));
    let is_log = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_named = name.starts_with(env!("CARGO_CRATE_NAME"));
        is_named && path.extension().is_some_and(|extension| extension == "log")
    };
    let own = paths.filter(|path| path.as_ref().map_or(true, is_log));
    own.collect()
}
