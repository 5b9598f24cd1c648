//! Atomic file replacement, removal and quarantine of unreadable files.
//!
//! Own code: the crate `atomic-write-file` gives its temporary files random names, so that each crash would leave another
//! file with the user's data, where [`remove_all`] would not find it; `tempfile` does not synchronise files.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::platform::private_file;

/// Replaces a file atomically and durably. On failure the old file is unchanged.
pub(super) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // A device or pipe that is named as a target is not a file to replace.
    if fs::metadata(path).is_ok_and(|target| !target.is_file()) {
        return Err(io::Error::other("it is not a regular file"));
    }
    let temporary = temporary(path);
    let replaced = write_synced(&temporary, bytes).and_then(|()| fs::rename(&temporary, path));
    if let Err(error) = replaced {
        // The next write replaces what is left.
        let _ = fs::remove_file(&temporary);
        return Err(error);
    }
    // The file is replaced. Some file systems cannot synchronise folders.
    if let Err(error) = sync_folder(path) {
        tracing::warn!(%error, "a folder could not be synchronised");
    }
    Ok(())
}

fn write_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = private_file::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Removes a file.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    fs::remove_file(path)
}

/// Removes a file, its temporary file and its quarantined copies. Tries all; returns the first error.
pub(super) fn remove_all(path: &Path) -> io::Result<()> {
    let Some((folder, name)) = path.parent().zip(path.file_name()) else {
        return Ok(());
    };
    let temporary = temporary(path);
    let quarantined = with_suffix(name, ".broken");
    let mut result = Ok(());
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let found = entry.file_name();
        let is_quarantined = (found.as_encoded_bytes()).starts_with(quarantined.as_encoded_bytes());
        if found == name || Some(&*found) == temporary.file_name() || is_quarantined {
            result = result.and(fs::remove_file(entry.path()));
        }
    }
    result.and_then(|()| sync_folder(path))
}

/// Moves an unreadable file to a free name beside it.
pub(super) fn quarantine(path: &Path) -> io::Result<PathBuf> {
    const MAX_COPIES: u32 = 1000;
    let name = path.file_name().unwrap_or_default();
    let beside = |suffix: &str| path.with_file_name(with_suffix(name, suffix));
    let mut names = (1..MAX_COPIES).map(|number| beside(&format!(".broken-{number}")));
    let free = names.find(|path| !path.exists());
    let quarantined = free.unwrap_or_else(|| beside(".broken"));
    fs::rename(path, &quarantined)?;
    private_file::restrict(&quarantined, 0o600);
    Ok(quarantined)
}

fn with_suffix(name: &OsStr, suffix: &str) -> OsString {
    let mut name = name.to_owned();
    name.push(suffix);
    name
}

fn temporary(path: &Path) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    path.with_file_name(with_suffix(&name, ".new"))
}

fn sync_folder(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), private_file::sync_folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leftover_temporary_file_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        write(&path, b"old").unwrap();
        fs::write(temporary(&path), b"half of the n").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"old");
        write(&path, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert!(!temporary(&path).exists());
    }

    #[test]
    fn interrupted_write_keeps_the_old_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        let new = b"{\"version\": 1, \"servers\": [{\"uid\": \"a\"}]}";
        for length in 0..=new.len() {
            fs::write(&path, b"old").unwrap();
            fs::write(temporary(&path), &new[..length]).unwrap();
            assert_eq!(fs::read(&path).unwrap(), b"old", "{length}");
            write(&path, new).unwrap();
            assert_eq!(fs::read(&path).unwrap(), new, "{length}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn full_disk_keeps_the_old_file_and_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let (path, full) = (
            folder.path().join("a.json"),
            folder.path().join(private_file::FULL_DISK),
        );
        write(&path, b"old").unwrap();
        fs::write(&full, "").unwrap();
        let refused = write(&path, b"new").unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::StorageFull);
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert!(!temporary(&path).exists());
        fs::remove_file(&full).unwrap();
        write(&path, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn names_that_are_no_text_stay_apart() {
        use std::os::unix::ffi::OsStrExt;
        let folder = tempfile::tempdir().unwrap();
        let [a, b] =
            [&b"\xf1"[..], b"\xf2"].map(|name| folder.path().join(OsStr::from_bytes(name)));
        assert_ne!(temporary(&a), temporary(&b));
        for path in [&a, &b] {
            write(path, b"broken").unwrap();
            let moved = quarantine(path).unwrap();
            assert!(
                moved
                    .as_os_str()
                    .as_bytes()
                    .starts_with(path.as_os_str().as_bytes())
            );
            write(path, b"new").unwrap();
            fs::write(temporary(path), "left by a crash").unwrap();
        }
        remove_all(&a).unwrap();
        let left = fs::read_dir(folder.path()).unwrap();
        assert_eq!(
            left.count(),
            3,
            "the file, the temporary file and the copy of the other"
        );
    }

    #[test]
    fn quarantined_files_do_not_overwrite_each_other() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        let mut kept = Vec::new();
        for content in ["one", "two"] {
            fs::write(&path, content).unwrap();
            kept.push(quarantine(&path).unwrap());
        }
        assert_eq!(fs::read_to_string(&kept[0]).unwrap(), "one");
        assert_eq!(fs::read_to_string(&kept[1]).unwrap(), "two");
    }

    #[test]
    fn failed_replacement_leaves_no_temporary_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        fs::create_dir_all(path.join("in the way")).unwrap();
        let _refused = write(&path, b"new").unwrap_err();
        assert!(!temporary(&path).exists());
        #[cfg(unix)]
        {
            let link = folder.path().join("link");
            std::os::unix::fs::symlink("/dev/null", &link).unwrap();
            let _refused = write(&link, b"new").unwrap_err();
            assert!(link.is_symlink());
        }
    }

    #[cfg(unix)]
    #[test]
    fn file_is_readable_by_its_owner_only() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        fs::write(temporary(&path), "left by a crash").unwrap();
        write(&path, b"new").unwrap();
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
