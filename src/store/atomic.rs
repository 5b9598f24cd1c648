//! Files that are either the old one or the new one, whenever the power fails.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Writes a file beside the old one and puts it in its place in one step. When that fails the old one stands as it was.
pub(super) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = beside(path);
    let placed = fill(&beside, bytes).and_then(|()| fs::rename(&beside, path));
    if let Err(error) = placed {
        // What is left of it is replaced next time; the reason of the failure matters more.
        let _ = fs::remove_file(&beside);
        return Err(error);
    }
    // The new file is in its place. Some file systems cannot be asked to hurry with a folder.
    if let Err(error) = sync_folder(path) {
        tracing::warn!(%error, "a folder is not synchronised");
    }
    Ok(())
}

fn fill(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Removes a file with what a crash left of it and what was set aside of it.
pub(super) fn remove_all(path: &Path) -> io::Result<()> {
    let Some((folder, name)) = path.parent().zip(path.file_name()) else {
        return Ok(());
    };
    let name = name.to_string_lossy();
    let aside = format!("{name}.broken");
    let mut outcome = Ok(());
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let found = entry.file_name();
        let found = found.to_string_lossy();
        if found == name || found == format!(".{name}.new") || found.starts_with(&aside) {
            // All are tried; the first failure is told.
            outcome = outcome.and(fs::remove_file(entry.path()));
        }
    }
    outcome.and_then(|()| sync_folder(path))
}

/// Puts a file that cannot be read where it is found again, under a name that is free.
pub(super) fn set_aside(path: &Path) -> io::Result<PathBuf> {
    const MOST: u32 = 1000;
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let free = (1..MOST)
        .map(|number| path.with_file_name(format!("{name}.broken-{number}")))
        .find(|path| !path.exists());
    let aside = free.unwrap_or_else(|| path.with_file_name(format!("{name}.broken")));
    fs::rename(path, &aside)?;
    Ok(aside)
}

fn beside(path: &Path) -> PathBuf {
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    path.with_file_name(format!(".{name}.new"))
}

/// Makes an empty file that only its owner may read, also where one was left by a crash.
#[cfg(unix)]
fn create(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
    const OWNER_ONLY: u32 = 0o600;
    let file = File::options()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(OWNER_ONLY)
        .open(path)?;
    file.set_permissions(fs::Permissions::from_mode(OWNER_ONLY))?;
    Ok(file)
}

#[cfg(not(unix))]
fn create(path: &Path) -> io::Result<File> {
    File::create(path)
}

#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

#[cfg(not(unix))]
fn sync_folder(_path: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_remains_of_a_crash_do_not_matter() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        write(&path, b"old").unwrap();
        fs::write(beside(&path), b"half of the n").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"old");
        write(&path, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert!(!beside(&path).exists());
    }

    /// The power fails after any byte of the new file: the old one stands, and the next writing goes through.
    #[test]
    fn a_crash_after_any_byte_leaves_the_old_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        let new = b"{\"version\": 1, \"servers\": [{\"uid\": \"a\"}]}";
        for length in 0..=new.len() {
            fs::write(&path, b"old").unwrap();
            fs::write(beside(&path), &new[..length]).unwrap();
            assert_eq!(fs::read(&path).unwrap(), b"old", "{length}");
            write(&path, new).unwrap();
            assert_eq!(fs::read(&path).unwrap(), new, "{length}");
        }
    }

    #[test]
    fn files_set_aside_do_not_cover_each_other() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        let mut kept = Vec::new();
        for content in ["one", "two"] {
            fs::write(&path, content).unwrap();
            kept.push(set_aside(&path).unwrap());
        }
        assert_eq!(fs::read_to_string(&kept[0]).unwrap(), "one");
        assert_eq!(fs::read_to_string(&kept[1]).unwrap(), "two");
    }

    #[test]
    fn what_could_not_be_put_in_place_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        fs::create_dir_all(path.join("in the way")).unwrap();
        let _refused = write(&path, b"new").unwrap_err();
        assert!(!beside(&path).exists());
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_reads_the_file() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        fs::write(beside(&path), "left by a crash").unwrap();
        write(&path, b"new").unwrap();
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
