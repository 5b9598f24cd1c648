//! Files that only their owner may read. The only place that opens files (`tests/architecture/crates.rs`).
//!
//! Only regular files are opened, so that no pipe blocks and no device is read without end, and each read has a limit.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read};
use std::path::Path;
use std::time::SystemTime;

/// Opens a regular file to read.
pub fn open(path: &Path) -> io::Result<File> {
    match fs::metadata(path) {
        // Some devices react to being opened.
        Ok(metadata) if !metadata.is_file() => return Err(not_regular()),
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::NotFound && !is_absent(path) => {
            return Err(io::Error::other("it is a link to a missing file"));
        }
        Err(error) => return Err(error),
    }
    regular(File::options().read(true), path)
}

/// Reads a regular file of at most `max` bytes.
pub fn read(path: &Path, max: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let file = open(path)?;
    let length = file.take(max.saturating_add(1)).read_to_end(&mut bytes)?;
    if length as u64 > max {
        return Err(ErrorKind::FileTooLarge.into());
    }
    Ok(bytes)
}

/// When a file was written last, and its size in bytes.
pub fn written(path: &Path) -> io::Result<(SystemTime, u64)> {
    let metadata = fs::metadata(path)?;
    Ok((metadata.modified()?, metadata.len()))
}

/// Whether there is nothing at a path, not even a broken link.
pub fn is_absent(path: &Path) -> bool {
    fs::symlink_metadata(path).is_err_and(|error| is_absence(&error))
}

/// Whether an error says that there is no file, or that there can be none because a part of its path is a file.
pub fn is_absence(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

/// Creates a file in place of whatever file or link has the path.
pub fn create(path: &Path) -> io::Result<File> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let file = private(File::options().write(true).create_new(true), path)?;
    // The error is that of the system. A real disk of this kind would need the rights to mount one.
    #[cfg(all(test, target_os = "linux"))]
    if path.with_file_name(FULL_DISK).exists() {
        return File::options().write(true).open("/dev/full");
    }
    Ok(file)
}

/// Beside a file that is created, it makes a test write to a disk that is full.
#[cfg(all(test, target_os = "linux"))]
pub const FULL_DISK: &str = "disk-is-full";

/// Opens a file to write at its end; creates it if it is missing. It can be locked: Windows locks none that is only
/// appended to.
pub fn append(path: &Path) -> io::Result<File> {
    if !is_absent(path) && !fs::symlink_metadata(path)?.is_file() {
        return Err(not_regular());
    }
    private(File::options().read(true).append(true).create(true), path)
}

/// Creates a folder with those above it. An existing one is made private.
pub fn create_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        let _builder = builder.mode(0o700);
    }
    builder.recursive(true).create(folder)?;
    restrict(folder, 0o700);
    Ok(())
}

/// Sets the mode of a file or folder that others may use. Some file systems have no such permissions.
pub fn restrict(path: &Path, mode: u32) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let known = fs::metadata(path).map(|metadata| metadata.permissions().mode() & 0o777);
        if known.is_ok_and(|known| known & 0o077 != 0)
            && let Err(error) = fs::set_permissions(path, fs::Permissions::from_mode(mode))
        {
            tracing::warn!(%error, "permissions were not restricted");
        }
    }
    #[cfg(not(unix))]
    let _ = (path, mode);
}

/// Makes the removal or renaming of the files of a folder durable.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

/// Opens a file with these options, and with mode 0600 whatever the umask.
fn private(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    #[cfg(unix)]
    let options = {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600)
    };
    let file = regular(options, path)?;
    restrict(path, 0o600);
    Ok(file)
}

fn regular(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    // A pipe that took the place of the file since would block.
    #[cfg(unix)]
    let options = {
        use std::os::unix::fs::OpenOptionsExt;
        let flags = rustix::fs::OFlags::NONBLOCK.bits();
        options.custom_flags(flags.cast_signed())
    };
    let file = options.open(path)?;
    if file.metadata()?.is_file() {
        Ok(file)
    } else {
        Err(not_regular())
    }
}

fn not_regular() -> io::Error {
    io::Error::other("it is not a regular file")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_is_limited() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        fs::write(&path, "12345").unwrap();
        assert_eq!(read(&path, 5).unwrap(), b"12345");
        assert_eq!(read(&path, 4).unwrap_err().kind(), ErrorKind::FileTooLarge);
    }

    #[cfg(unix)]
    #[test]
    fn only_regular_files_are_opened() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name| folder.path().join(name);
        let status = std::process::Command::new("mkfifo")
            .arg(path("pipe"))
            .status();
        assert!(status.unwrap().success());
        for (name, target) in [
            ("endless", "/dev/zero"),
            ("dangling", "nowhere"),
            ("loop", "loop"),
        ] {
            std::os::unix::fs::symlink(target, path(name)).unwrap();
        }
        fs::create_dir(path("folder")).unwrap();
        for name in ["pipe", "endless", "dangling", "loop", "folder"] {
            let error = read(&path(name), 100).unwrap_err();
            assert_ne!(error.kind(), ErrorKind::NotFound, "{name}");
            let _refused = append(&path(name)).unwrap_err();
        }
        assert_eq!(
            read(&path("none"), 1).unwrap_err().kind(),
            ErrorKind::NotFound
        );
    }

    #[cfg(unix)]
    #[test]
    fn files_and_folders_are_private_whatever_they_were() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = |name| folder.path().join(name);
        for name in ["append", "create"] {
            fs::write(path(name), "old").unwrap();
        }
        fs::create_dir(path("folder")).unwrap();
        for name in ["append", "create", "folder"] {
            let open = fs::Permissions::from_mode(0o777);
            fs::set_permissions(path(name), open).unwrap();
        }
        drop(append(&path("append")).unwrap());
        drop(create(&path("create")).unwrap());
        create_folder(&path("folder")).unwrap();
        for (name, mode) in [("append", 0o600), ("create", 0o600), ("folder", 0o700)] {
            let metadata = fs::metadata(path(name)).unwrap();
            assert_eq!(metadata.permissions().mode() & 0o777, mode, "{name}");
        }
        assert_eq!(fs::read(path("append")).unwrap(), b"old");
        assert_eq!(fs::read(path("create")).unwrap(), b"");
    }
}
