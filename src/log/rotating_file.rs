//! A log of limited size: a current file, and a few older ones that it was renamed to when it was full.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::platform::private_file;
use crate::store::paths::is_log;

/// How many files there are at most.
pub const MAX_FILES: u32 = 4;
/// The largest size of one file, in bytes.
pub const MAX_FILE_BYTES: u64 = 1024 * 1024;

pub struct RotatingFile {
    folder: PathBuf,
    file: File,
    /// In bytes.
    length: u64,
}

impl RotatingFile {
    /// Continues the current file of a folder. Removes the logs of older versions of the program, which had other names.
    pub fn open(folder: &Path) -> io::Result<Self> {
        let known: Vec<_> = (0..MAX_FILES).map(|age| path(folder, age)).collect();
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if is_log(&path) && !known.contains(&path) {
                fs::remove_file(path)?;
            }
        }
        // Version 0.1.0 left them readable for everyone.
        for older in known.iter().filter(|path| path.is_file()) {
            private_file::restrict(older, 0o600);
        }
        let file = private_file::append(&path(folder, 0))?;
        Ok(Self {
            folder: folder.to_owned(),
            length: file.metadata()?.len(),
            file,
        })
    }

    fn rotate(&mut self) -> io::Result<()> {
        for age in (1..MAX_FILES).rev() {
            // At first there are no older files.
            let _ = fs::rename(path(&self.folder, age - 1), path(&self.folder, age));
        }
        self.file = private_file::append(&path(&self.folder, 0))?;
        // It may not have been renamed.
        self.file.set_len(0)?;
        self.length = 0;
        Ok(())
    }
}

impl Write for RotatingFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.length > 0 && self.length + bytes.len() as u64 > MAX_FILE_BYTES {
            self.rotate()?;
        }
        let written = self.file.write(bytes)?;
        self.length += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// The file with an age, from 0.
pub fn path(folder: &Path, age: u32) -> PathBuf {
    let name = env!("CARGO_CRATE_NAME");
    folder.join(match age {
        0 => format!("{name}.log"),
        age => format!("{name}.{age}.log"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn current_and_older_files_are_private() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        for age in 0..2 {
            let path = path(folder.path(), age);
            fs::write(&path, "old").unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        }
        let check = |files: u32| {
            for age in 0..files {
                let metadata = fs::metadata(path(folder.path(), age)).unwrap();
                assert_eq!(metadata.permissions().mode() & 0o777, 0o600, "{age}");
            }
        };
        let mut log = RotatingFile::open(folder.path()).unwrap();
        check(2);
        for _ in 0..200 {
            log.write_all(&[b'a'; 16 * 1024]).unwrap();
        }
        check(MAX_FILES);
    }

    #[test]
    fn folder_never_exceeds_its_size() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("openchat.2026-11-28.log"), "old").unwrap();
        fs::write(folder.path().join("other.log"), "foreign").unwrap();
        let line = [b'a'; 16 * 1024];
        let mut log = RotatingFile::open(folder.path()).unwrap();
        for number in 0..1000 {
            if number == 500 {
                log = RotatingFile::open(folder.path()).unwrap();
            }
            log.write_all(&line).unwrap();
        }
        log.write_all(b"newest").unwrap();
        let entries = fs::read_dir(folder.path()).unwrap().map(Result::unwrap);
        let (logs, others): (Vec<_>, Vec<_>) = entries.partition(|entry| is_log(&entry.path()));
        assert_eq!((logs.len(), others.len()), (4, 1));
        for log in logs {
            assert!(log.metadata().unwrap().len() <= MAX_FILE_BYTES);
        }
        let current = fs::read(path(folder.path(), 0)).unwrap();
        assert!(current.ends_with(b"newest"));
    }
}
