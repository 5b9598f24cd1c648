//! A socket in the profile's folder.

use std::fs;
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The longest path a socket may have, in bytes, on every system.
const LONGEST_PATH: usize = 100;

/// Where visitors come in.
#[derive(Debug)]
pub(super) struct Door {
    path: PathBuf,
    listener: UnixListener,
}

impl Door {
    /// Opens the door. What a process that died left of an older one is removed; the lock says that nobody uses it.
    pub(super) fn open(run: &Path) -> io::Result<Self> {
        let path = place(run)?;
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let listener = UnixListener::bind(&path)?;
        listener.set_nonblocking(true)?;
        Ok(Self { path, listener })
    }

    /// Where it is, for visitors.
    pub(super) fn place(&self) -> String {
        self.path.to_string_lossy().into_owned()
    }

    /// Lets visitors in.
    pub(super) fn listen(&self) -> io::Result<Guests> {
        let listener = self.listener.try_clone()?;
        tokio::net::UnixListener::from_std(listener).map(Guests)
    }
}

/// In the folder itself or, where its path is too long for a socket or cannot be written as text, in a folder of our own
/// among those for passing files.
fn place(run: &Path) -> io::Result<PathBuf> {
    let usual = run.join("socket");
    if usual
        .to_str()
        .is_some_and(|path| path.len() <= LONGEST_PATH)
    {
        return Ok(usual);
    }
    let mut random = [0; 8];
    getrandom::fill(&mut random).map_err(io::Error::other)?;
    let name = data_encoding::HEXLOWER.encode(&random);
    let folder = std::env::temp_dir().join(format!("openchat-{name}"));
    // Fails where the name is taken, by whomever.
    fs::DirBuilder::new().mode(0o700).create(&folder)?;
    Ok(folder.join("socket"))
}

impl Drop for Door {
    fn drop(&mut self) {
        // Whoever comes later makes a new one anyhow.
        let _ = fs::remove_file(&self.path);
        if let Some(folder) = self.path.parent() {
            // Only the folder among those for passing files is empty now.
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Those who come in.
pub(super) struct Guests(tokio::net::UnixListener);

impl Guests {
    /// The next one.
    pub(super) async fn next(&mut self) -> io::Result<tokio::net::UnixStream> {
        let (guest, _from) = self.0.accept().await?;
        Ok(guest)
    }
}

/// Goes to a door, and waits at most so long for each answer.
pub(super) fn visit(place: &str, patience: Duration) -> io::Result<UnixStream> {
    let host = UnixStream::connect(place)?;
    host.set_read_timeout(Some(patience))?;
    host.set_write_timeout(Some(patience))?;
    Ok(host)
}
