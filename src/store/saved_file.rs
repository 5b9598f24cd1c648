//! Files of messages that the user saves.

use std::path::{Path, PathBuf};

use super::{Error, atomic};
use crate::platform::private_file;

/// Writes a file that only its owner may read, and nobody may run.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    atomic::write(path, bytes).map_err(|error| Error::write(path, &error))
}

/// A path in the folder for downloads that no file has, with a cleaned name.
pub fn free_path(name: &str) -> Option<PathBuf> {
    let folders = directories::UserDirs::new()?;
    let folder = folders.download_dir().unwrap_or(folders.home_dir());
    free_path_in(folder, name)
}

fn free_path_in(folder: &Path, name: &str) -> Option<PathBuf> {
    const MAX_COPIES: u32 = 10_000;
    let (stem, extension) = match name.rsplit_once('.') {
        Some((stem, extension)) => (stem, format!(".{extension}")),
        None => (name, String::new()),
    };
    let numbered = (2..MAX_COPIES).map(|number| format!("{stem} ({number}){extension}"));
    let mut names = std::iter::once(name.to_owned()).chain(numbered);
    let free = names.find(|name| private_file::is_absent(&folder.join(name)));
    free.map(|name| folder.join(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_file_is_overwritten_without_a_question() {
        let folder = tempfile::tempdir().unwrap();
        for expected in ["a.b.png", "a.b (2).png", "a.b (3).png"] {
            let path = free_path_in(folder.path(), "a.b.png").unwrap();
            assert_eq!(path.file_name().unwrap(), expected);
            write(&path, b"x").unwrap();
        }
        let path = free_path_in(folder.path(), "notes").unwrap();
        assert_eq!(path.file_name().unwrap(), "notes");
    }

    #[cfg(unix)]
    #[test]
    fn saved_file_cannot_be_run() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tool.sh");
        write(&path, b"#!/bin/sh").unwrap();
        let mode = path.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o111, 0);
    }
}
