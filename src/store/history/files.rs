//! The files of the databases.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::platform::private_file;

/// What SQLite keeps beside a database.
const SUFFIXES: [&str; 2] = ["-wal", "-shm"];
const DAMAGED: &str = ".damaged-";
const NEW: &str = ".new";

/// Deletes a database with everything that belongs to it. Tries all; returns the first error.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    let mut result = remove_if_there(path);
    for found in beside(path)? {
        result = result.and(remove_if_there(&found));
    }
    result.and_then(|()| sync(path))
}

/// The files whose names begin with that of a database.
fn beside(path: &Path) -> io::Result<Vec<PathBuf>> {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return Ok(Vec::new());
    };
    let entries = match fs::read_dir(folder) {
        Err(error) if private_file::is_absence(&error) => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry?;
        let other = entry.file_name();
        let rest = (other.as_encoded_bytes()).strip_prefix(name.as_encoded_bytes());
        let is_own = rest.is_some_and(|rest| {
            let is_suffix = SUFFIXES
                .iter()
                .any(|suffix| rest.ends_with(suffix.as_bytes()));
            is_suffix || rest.starts_with(DAMAGED.as_bytes()) || rest.starts_with(NEW.as_bytes())
        });
        if is_own {
            found.push(entry.path());
        }
    }
    Ok(found)
}

/// The size of a database with its log, in bytes.
pub(super) fn size(path: &Path) -> u64 {
    let length = |path: &Path| fs::metadata(path).map_or(0, |metadata| metadata.len());
    length(path) + length(&with_suffix(path, "-wal"))
}

/// The names of all databases of a folder, without their ending.
pub(super) fn databases(folder: &Path) -> io::Result<Vec<String>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if private_file::is_absence(&error) => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut names = Vec::new();
    for entry in entries {
        let name = entry?.file_name();
        let name = name.to_str().and_then(|name| name.strip_suffix(".db"));
        names.extend(name.map(str::to_owned));
    }
    names.sort_unstable();
    Ok(names)
}

fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if !private_file::is_absence(&error) => Err(error),
        _ => Ok(()),
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(suffix);
    path.with_file_name(name)
}

fn sync(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(folder) if folder.is_dir() => private_file::sync_folder(folder),
        _ => Ok(()),
    }
}
