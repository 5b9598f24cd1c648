//! Single instance per profile: the first process holds the profile, a later one passes on its command line and ends.
//!
//! The holder locks the file `lock` in the profile's `run` folder; the operating system releases the lock when the
//! process ends in any way. The file `address` beside it names the holder's local socket (Unix) or named pipe (Windows).
//! Only the same user reaches it: the folder has mode 0700, and the random name of a pipe is written nowhere else.
//! Must not interpret the text that is passed on.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File, TryLockError};
use std::future::Future;
use std::hash::{Hash, Hasher};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::{Stream, StreamExt, stream};
use interprocess::ConnectWaitMode;
use interprocess::local_socket::tokio::Listener;
use interprocess::local_socket::traits::{Stream as _, tokio::Listener as _};
use interprocess::local_socket::{
    ConnectOptions, GenericFilePath, ListenerOptions, Name, ToFsName,
};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use super::private_file;

/// The longest text that is passed on, in bytes.
pub const MAX_TEXT_BYTES: usize = 4096;
/// Passed on by a process that would have opened no window, as at a login: the holder does nothing.
pub const STAY_HIDDEN: &str = "--hidden";
/// How long the holder may take to answer. It may still be starting.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(5);
const RETRY_INTERVAL: Duration = Duration::from_millis(50);
/// How long a client may take to send its request.
const READ_TIMEOUT: Duration = Duration::from_secs(2);
/// Between two clients, so that a flood costs nothing; also after an error, such as too many open files.
const ACCEPT_INTERVAL: Duration = Duration::from_millis(50);
/// How many clients are read at the same time.
const MAX_CLIENTS: usize = 8;
const ACKNOWLEDGEMENT: &[u8] = b"taken\n";

/// Why the profile could neither be locked nor the request passed on.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// The run folder cannot be used.
    #[error("the folder {path} cannot be used ({reason})")]
    Folder {
        /// The run folder.
        path: PathBuf,
        /// The message of the operating system.
        reason: String,
    },
    /// Another process holds the profile and does not answer.
    #[error(
        "another OpenChat holds this profile and does not answer ({reason}); end it, or name another with --profile"
    )]
    NoAnswer {
        /// The message of the operating system.
        reason: String,
    },
    /// Another process holds the profile.
    #[error("another OpenChat uses this profile")]
    InUse,
    /// The text is longer than [`MAX_TEXT_BYTES`] or has control characters.
    #[error("what is to be opened is too long or not one line")]
    InvalidText,
}

/// The outcome of claiming a profile.
#[derive(Debug)]
pub enum Claim {
    /// This process holds the profile for as long as the value lives.
    First(Instance),
    /// Another process holds it and has accepted the request.
    HandedOver,
    /// The run folder cannot be written, or its file system refuses the lock. Another process may use the profile at the
    /// same time.
    NotLocked(Error),
}

/// A profile held by this process.
#[derive(Debug)]
pub struct Instance {
    _lock: File,
    run: PathBuf,
    address: SocketAddress,
}

/// A request of a later process: an address or link to open; `None` only brings the window to the front.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activation(pub Option<String>);

/// Locks the profile whose run folder is `run`, or passes `text` on to its holder, waiting up to five seconds. An invalid
/// text is refused in all cases.
pub fn claim(run: &Path, text: Option<&str>) -> Result<Claim, Error> {
    claim_within(run, text, ANSWER_TIMEOUT)
}

fn claim_within(run: &Path, text: Option<&str>, timeout: Duration) -> Result<Claim, Error> {
    let text = text.unwrap_or_default().trim();
    if text.len() >= MAX_TEXT_BYTES || text.contains(char::is_control) {
        return Err(Error::InvalidText);
    }
    let fail = |error: io::Error| Error::Folder {
        path: run.to_owned(),
        reason: error.to_string(),
    };
    let lock = match open_lock(run) {
        Ok(lock) => lock,
        Err(error) => return Ok(Claim::NotLocked(fail(error))),
    };
    match lock.try_lock() {
        Ok(()) => {}
        // Some network file systems have no locks. There two processes can open one profile.
        Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => {}
        Err(TryLockError::Error(error)) => return Ok(Claim::NotLocked(fail(error))),
        Err(TryLockError::WouldBlock) => {
            return send(run, text, timeout).map(|()| Claim::HandedOver);
        }
    }
    let address = SocketAddress::choose(run).unwrap_or_else(|error| {
        tracing::warn!(%error, "there is no place for a socket");
        SocketAddress(run.join("socket").into())
    });
    if let Err(error) = write_address(run, &address) {
        // The disk is full. Later processes say that this one does not answer.
        tracing::warn!(%error, "the address of this process was not written");
    }
    Ok(Claim::First(Instance {
        _lock: lock,
        run: run.to_owned(),
        address,
    }))
}

/// An existing lock that cannot be written still tells whether another process holds it.
fn open_lock(run: &Path) -> io::Result<File> {
    let path = run.join("lock");
    let created = private_file::create_folder(run).and_then(|()| private_file::append(&path));
    created.or_else(|error| private_file::open(&path).map_err(|_| error))
}

/// The run folder is the identity: at most one instance of it exists.
impl Hash for Instance {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.run.hash(state);
    }
}

/// Requests of later processes. The stream keeps the profile locked; it must be polled within a tokio runtime.
pub fn activations(instance: &Arc<Instance>) -> impl Stream<Item = Activation> + use<> {
    let instance = Arc::clone(instance);
    let opened = stream::once(async move {
        match instance.address.listen() {
            Ok(listener) => {
                let held = Arc::new((instance, listener));
                Some(requests(move || {
                    let held = Arc::clone(&held);
                    async move { held.1.accept().await }
                }))
            }
            Err(error) => {
                tracing::error!(%error, "other processes cannot reach this one");
                None
            }
        }
    });
    opened.filter_map(|opened| async { opened }).flatten()
}

/// The well-formed requests of all clients. A failure to accept one is not the end.
fn requests<C, F>(accept: impl FnMut() -> F) -> impl Stream<Item = Activation>
where
    C: AsyncRead + AsyncWrite + Unpin,
    F: Future<Output = io::Result<C>>,
{
    let clients = stream::unfold((accept, false), async |(mut accept, pauses)| {
        if pauses {
            tokio::time::sleep(ACCEPT_INTERVAL).await;
        }
        let client = accept().await;
        Some((client, (accept, true)))
    });
    let read = clients.map(async |client| {
        let request = tokio::time::timeout(READ_TIMEOUT, read_request(client?));
        request.await.map_err(io::Error::from)?
    });
    read.buffer_unordered(MAX_CLIENTS)
        .filter_map(async |request| {
            request
                .inspect_err(|error| tracing::warn!(%error, "a request of another process failed"))
                .ok()
        })
}

/// Reads one line and acknowledges it.
async fn read_request(client: impl AsyncRead + AsyncWrite + Unpin) -> io::Result<Activation> {
    let (reader, mut writer) = tokio::io::split(client);
    let mut reader = reader.take(MAX_TEXT_BYTES as u64 + 1);
    let mut line = Vec::new();
    while line.last() != Some(&b'\n') {
        if reader.read_buf(&mut line).await? == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
    }
    let line = String::from_utf8(line).map_err(|_| io::Error::from(ErrorKind::InvalidData))?;
    let text = line.trim();
    if text.contains(char::is_control) {
        return Err(ErrorKind::InvalidData.into());
    }
    writer.write_all(ACKNOWLEDGEMENT).await?;
    writer.flush().await?;
    // A pipe discards unread data when it is closed, so the client closes first; how it does so does not matter.
    let _ = reader.read_buf(&mut Vec::with_capacity(1)).await;
    Ok(Activation((!text.is_empty()).then(|| text.to_owned())))
}

fn send(run: &Path, text: &str, timeout: Duration) -> Result<(), Error> {
    let started = Instant::now();
    loop {
        match try_send(run, text) {
            Ok(()) => return Ok(()),
            Err(error) if started.elapsed() >= timeout => {
                return Err(Error::NoAnswer {
                    reason: error.to_string(),
                });
            }
            Err(_starting) => std::thread::sleep(RETRY_INTERVAL),
        }
    }
}

fn try_send(run: &Path, text: &str) -> io::Result<()> {
    // On a full disk there is no file that names the socket.
    let address =
        read_address(run).or_else(|error| SocketAddress::in_run_folder(run).ok_or(error))?;
    let options = ConnectOptions::new().name(name(&address)?);
    let waiting = ConnectWaitMode::Timeout(ANSWER_TIMEOUT);
    let mut holder = options.wait_mode(waiting).connect_sync()?;
    // Named pipes have no timeouts; the holder's own READ_TIMEOUT ends them.
    let _ = holder.set_recv_timeout(Some(ANSWER_TIMEOUT));
    let _ = holder.set_send_timeout(Some(ANSWER_TIMEOUT));
    holder.write_all(format!("{text}\n").as_bytes())?;
    let mut answer = [0; ACKNOWLEDGEMENT.len()];
    holder.read_exact(&mut answer)?;
    if answer == ACKNOWLEDGEMENT {
        Ok(())
    } else {
        Err(ErrorKind::InvalidData.into())
    }
}

/// The path of a Unix socket or the full name of a Windows pipe.
#[derive(Debug)]
struct SocketAddress(OsString);

impl SocketAddress {
    #[cfg(windows)]
    fn choose(_run: &Path) -> io::Result<Self> {
        Ok(Self(
            format!(r"\\.\pipe\openchat-{}", random_name()?).into(),
        ))
    }

    /// A path in `run`; in a new private folder among the temporary files where that path is too long.
    #[cfg(unix)]
    fn choose(run: &Path) -> io::Result<Self> {
        use std::os::unix::fs::DirBuilderExt;
        if let Some(path) = Self::in_run_folder(run) {
            return Ok(Self(path));
        }
        let folder = std::env::temp_dir().join(format!("openchat-{}", random_name()?));
        // Fails if the name exists, including one created by another user.
        fs::DirBuilder::new().mode(0o700).create(&folder)?;
        Ok(Self(folder.join("socket").into()))
    }

    #[cfg(windows)]
    fn in_run_folder(_run: &Path) -> Option<OsString> {
        None
    }

    #[cfg(unix)]
    fn in_run_folder(run: &Path) -> Option<OsString> {
        /// In bytes; every system accepts it.
        const MAX_PATH: usize = 100;
        let path = run.join("socket").into_os_string();
        (path.len() <= MAX_PATH).then_some(path)
    }

    /// Listens, replacing the socket of a process that died: the lock shows that no other process uses it.
    fn listen(&self) -> io::Result<Listener> {
        let listen = |private: bool| {
            let options = ListenerOptions::new().name(name(&self.0)?);
            #[cfg(unix)]
            let options = if private {
                interprocess::os::unix::local_socket::ListenerOptionsExt::mode(options, 0o600)
            } else {
                options
            };
            #[cfg(not(unix))]
            let _ = private;
            options.try_overwrite(true).create_tokio()
        };
        match listen(cfg!(unix)) {
            // Not every Unix can set the mode; the folder is private anyway.
            Err(error) if error.kind() == ErrorKind::Unsupported => listen(false),
            listener => listener,
        }
    }
}

impl Drop for SocketAddress {
    fn drop(&mut self) {
        if cfg!(unix) {
            let path = Path::new(&self.0);
            // A later process replaces what is left.
            let _ = fs::remove_file(path);
            // Removes the folder of a long path. The run folder is not empty and stays.
            let _ = path.parent().map(fs::remove_dir);
        }
    }
}

fn name(address: &OsStr) -> io::Result<Name<'_>> {
    address.to_fs_name::<GenericFilePath>()
}

fn random_name() -> io::Result<String> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(io::Error::other)?;
    Ok(data_encoding::HEXLOWER.encode(&random))
}

fn write_address(run: &Path, SocketAddress(address): &SocketAddress) -> io::Result<()> {
    // Where nothing can be written, it may be the right one already.
    if read_address(run).is_ok_and(|known| known == *address) {
        return Ok(());
    }
    let temporary = run.join("address.new");
    private_file::create(&temporary)?.write_all(address.as_encoded_bytes())?;
    fs::rename(temporary, run.join("address"))
}

fn read_address(run: &Path) -> io::Result<OsString> {
    let address = private_file::read(&run.join("address"), MAX_TEXT_BYTES as u64)?;
    #[cfg(unix)]
    let address = std::os::unix::ffi::OsStringExt::from_vec(address);
    #[cfg(not(unix))]
    let address = String::from_utf8(address).map_err(io::Error::other)?.into();
    Ok(address)
}

#[cfg(test)]
mod tests;
