//! The files of the databases.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::platform::private_file;

/// What SQLite keeps beside a database.
const SUFFIXES: [&str; 2] = ["-wal", "-shm"];
const DAMAGED: &str = ".damaged-";
const NEW: &str = ".new";
/// The extension of the files of pictures.
pub(super) const PICTURES: &str = "pictures";

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
    length(path) + length(&with_suffix(path, "-wal"))
}

/// 0 for a file that is not there.
pub(super) fn length(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |metadata| metadata.len())
}

/// The files of pictures in a folder.
pub(super) fn pictures(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if private_file::is_absence(&error) => return Ok(Vec::new()),
        entries => entries?,
    };
    let paths = entries.map(|entry| Ok(entry?.path()));
    let is_pictures = |path: &PathBuf| {
        path.extension()
            .is_some_and(|extension| extension == PICTURES)
    };
    paths
        .filter(|path: &io::Result<PathBuf>| path.as_ref().map_or(true, is_pictures))
        .collect()
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

/// Where a new database is made before it takes the place of another.
pub(super) fn new_path(path: &Path) -> PathBuf {
    with_suffix(path, NEW)
}

/// Deletes what a crash left of a new database, unless it was about to be renamed: then that is done.
pub(super) fn finish_replacement(path: &Path) -> io::Result<()> {
    let new = new_path(path);
    if private_file::is_absent(&new) {
        return Ok(());
    }
    if private_file::is_absent(path) {
        // Complete: the old file is moved only once the new one is durable.
        return rename(&new, path);
    }
    remove_with_log(&new)
}

/// Puts a new database in the place of the old one, which is closed and complete without its log.
pub(super) fn replace(path: &Path) -> io::Result<()> {
    remove_log(path)?;
    rename(&new_path(path), path)
}

/// Renames a database that cannot be read, with its log. Only the last one of a server is kept.
pub(super) fn set_aside(path: &Path) -> io::Result<PathBuf> {
    let mut last = 0;
    for found in beside(path)? {
        let name = found.to_string_lossy().into_owned();
        let number = name.rsplit_once(DAMAGED).map(|(_, rest)| rest);
        let Some(number) = number else {
            continue;
        };
        let digits = number.trim_end_matches("-wal").parse().unwrap_or(0);
        last = last.max(digits);
        remove_if_there(&found)?;
    }
    let aside = with_suffix(path, &format!("{DAMAGED}{}", last + 1));
    for suffix in ["", "-wal"] {
        let (from, to) = (with_suffix(path, suffix), with_suffix(&aside, suffix));
        match fs::rename(from, to) {
            Err(error) if !private_file::is_absence(&error) => return Err(error),
            _ => {}
        }
    }
    remove_log(path)?;
    sync(path)?;
    Ok(aside)
}

/// Copies a closed database into a folder, with its log if it has one. Durable.
pub(super) fn copy(path: &Path, folder: &Path) -> io::Result<()> {
    for from in [path.to_owned(), with_suffix(path, "-wal")] {
        if private_file::is_absent(&from) {
            continue;
        }
        let to = folder.join(from.file_name().unwrap_or_default());
        let (mut source, mut copy) = (private_file::open(&from)?, private_file::create(&to)?);
        let _bytes = io::copy(&mut source, &mut copy)?;
        copy.sync_all()?;
    }
    private_file::sync_folder(folder)
}

/// Deletes the database that was set aside.
pub(super) fn remove_damaged(path: &Path) -> io::Result<()> {
    for found in beside(path)? {
        if found.to_string_lossy().contains(DAMAGED) {
            remove_if_there(&found)?;
        }
    }
    Ok(())
}

fn rename(from: &Path, to: &Path) -> io::Result<()> {
    fs::rename(from, to)?;
    sync(to)
}

fn remove_with_log(path: &Path) -> io::Result<()> {
    remove_if_there(path)?;
    remove_log(path)
}

fn remove_log(path: &Path) -> io::Result<()> {
    SUFFIXES
        .iter()
        .try_for_each(|suffix| remove_if_there(&with_suffix(path, suffix)))
}
