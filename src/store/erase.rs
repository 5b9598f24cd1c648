//! Erases a profile from this device: the identity, the servers, the settings, the themes, the pictures, the logs and
//! quarantined files.
//!
//! Removes only files that the program itself wrote, because a profile folder may hold other files. What the file system
//! or a backup keeps of removed files is out of reach.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::paths::{Profile, is_log};
use super::secret::{self, IdentityStore};
use super::{atomic, pictures, themes};
use crate::platform::private_file;

/// Something that could not be removed.
#[derive(Debug, Clone)]
pub enum Leftover {
    Identity(secret::Error),
    /// With the system's reason.
    File(PathBuf, String),
}

/// Erases a profile. Returns what could not be removed. If there is no key store and the identity was not in it, an
/// `Identity` error about the key store can be ignored.
///
/// Nothing may be written for the profile afterwards: the caller must hold no settings to save.
pub fn erase(profile: &Profile, identity: &IdentityStore) -> Vec<Leftover> {
    let erased = identity.erase().map_err(Leftover::Identity);
    let mut left: Vec<_> = erased.err().into_iter().collect();
    for path in profile.files() {
        left.extend(leftover(&path, atomic::remove_all(&path)));
    }
    let pictures = profile.pictures();
    left.extend(leftover(&pictures, erase_pictures(&pictures)));
    let themes = profile.themes();
    left.extend(leftover(&themes, erase_themes(&themes)));
    let history = profile.history();
    left.extend(leftover(&history, erase_history(&history)));
    match log_files(profile) {
        Ok(files) => {
            left.extend((files.iter()).filter_map(|path| leftover(path, fs::remove_file(path))));
        }
        Err(error) => left.extend(leftover(profile.logs(), Err(error))),
    }
    left
}

fn leftover(path: &Path, removed: io::Result<()>) -> Option<Leftover> {
    let error = removed.err()?;
    (!private_file::is_absence(&error)).then(|| Leftover::File(path.to_owned(), error.to_string()))
}

/// Removes the pictures, and their folder unless it holds something else.
fn erase_pictures(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let extension = path.extension().unwrap_or_default();
        if extension == pictures::EXTENSION || extension == "new" {
            fs::remove_file(&path)?;
        }
    }
    let _other_files = fs::remove_dir(folder);
    Ok(())
}

/// Removes the themes, and their folder unless it holds something else.
fn erase_themes(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().unwrap_or_default() == themes::EXTENSION {
            fs::remove_file(&path)?;
        }
    }
    let _other_files = fs::remove_dir(folder);
    Ok(())
}

/// Removes the databases with what is beside them and their keys, and their folder unless it holds something else. Tries
/// all; returns the first error.
fn erase_history(folder: &Path) -> io::Result<()> {
    const OWN: [&str; 3] = [".db", ".key", ".pictures"];
    let mut result = Ok(());
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let is_own = (name.to_str()).is_some_and(|name| OWN.iter().any(|it| name.contains(it)));
        if is_own {
            result = result.and(fs::remove_file(entry.path()));
        }
    }
    let _other_files = fs::remove_dir(folder);
    result
}

fn log_files(profile: &Profile) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(profile.logs())?;
    let paths = entries.map(|entry| entry.map(|entry| entry.path()));
    paths
        .filter(|path| path.as_ref().map_or(true, |path| is_log(path)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn history_is_erased_with_its_keys_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        for name in [
            "a.db",
            "a.db-wal",
            "a.db-shm",
            "a.db.damaged-1",
            "a.db.new",
            "a.pictures",
            "a.pictures-wal",
            "0123.key",
            "0123.key-earlier",
            "0123.key.broken-1",
            ".0123.key.new",
            "holiday.txt",
        ] {
            fs::write(folder.path().join(name), "x").unwrap();
        }
        erase_history(folder.path()).unwrap();
        let left = fs::read_dir(folder.path()).unwrap();
        let left: Vec<_> = left.map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, ["holiday.txt"]);
        fs::remove_file(folder.path().join("holiday.txt")).unwrap();
        erase_history(folder.path()).unwrap();
        assert!(private_file::is_absent(folder.path()));
    }
}
