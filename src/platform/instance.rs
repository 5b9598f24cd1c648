//! One process for each profile: the first one holds it, and a later one hands over what it was asked for and ends.
//!
//! A locked file in the profile's folder says that somebody is there; the system unlocks it when its holder dies, however
//! that happens. Beside it stands where the holder can be spoken to: a local socket or a named pipe, which only the same
//! user reaches. Must not know what is handed over.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
use unix as system;
#[cfg(windows)]
use windows as system;

use std::fs::{self, File, TryLockError};
use std::hash::{Hash, Hasher};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::{Stream, StreamExt, stream};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// The longest text that is handed over, in bytes.
pub const LONGEST: usize = 4096;
/// How long the first process may take to answer. It may be starting itself.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long is waited before the first process is tried again.
const PAUSE: Duration = Duration::from_millis(50);
/// How long a visitor may take to say what it has to say.
const HURRY: Duration = Duration::from_secs(2);
const TAKEN: &[u8] = b"taken\n";

/// Why a profile could neither be held nor what was asked for be handed over.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// The folder cannot be used.
    #[error("the folder {path} cannot be used ({reason})")]
    Folder {
        /// Which.
        path: PathBuf,
        /// The system's words.
        reason: String,
    },
    /// Another process holds the profile and does not answer.
    #[error(
        "another OpenChat holds this profile and does not answer ({reason}); end it, or name another with --profile"
    )]
    Silent {
        /// The system's words.
        reason: String,
    },
    /// What was to be handed over is too long, or more than one line.
    #[error("what is to be opened is too long or not one line")]
    Unfit,
}

/// The outcome of asking for a profile.
#[derive(Debug)]
pub enum Claim {
    /// This process holds the profile, as long as the value lives.
    First(Instance),
    /// Another one holds it and has taken what was handed over. There is nothing left to do here.
    HandedOver,
}

/// A profile is held, and visitors are let in.
#[derive(Debug)]
pub struct Instance {
    /// Locked as long as it is open.
    _lock: File,
    run: PathBuf,
    door: system::Door,
}

/// What a later process handed over: what it was asked to open, or nothing but the wish to be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handed(pub Option<String>);

/// Holds the profile whose folder for running things is `run`, or hands `word` over to who holds it. Waits at most five
/// seconds for an answer.
///
/// # Errors
/// When the folder cannot be used, the holder does not answer, or `word` is longer than `LONGEST` or not one line.
pub fn claim(run: &Path, word: Option<&str>) -> Result<Claim, Error> {
    claim_within(run, word, PATIENCE)
}

fn claim_within(run: &Path, word: Option<&str>, patience: Duration) -> Result<Claim, Error> {
    let fail = |error: io::Error| Error::Folder {
        path: run.to_owned(),
        reason: error.to_string(),
    };
    make(run).map_err(fail)?;
    let mut options = File::options();
    let lock = options
        .create(true)
        .truncate(false)
        .write(true)
        .open(run.join("lock"));
    let lock = lock.map_err(fail)?;
    match lock.try_lock() {
        Ok(()) => {}
        // Some network folders know no locks. There the profile is as safe as it was without.
        Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => {}
        Err(TryLockError::Error(error)) => return Err(fail(error)),
        Err(TryLockError::WouldBlock) => {
            return hand_over(run, word, patience).map(|()| Claim::HandedOver);
        }
    }
    let door = system::Door::open(run).map_err(fail)?;
    note(run, &door.place()).map_err(fail)?;
    Ok(Claim::First(Instance {
        _lock: lock,
        run: run.to_owned(),
        door,
    }))
}

/// Two of one profile are one: there is never another.
impl Hash for Instance {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.run.hash(state);
    }
}

/// What later processes hand over, for as long as somebody listens; that long the profile is held, too. Needs a running
/// tokio.
pub fn visitors(instance: &Arc<Instance>) -> impl Stream<Item = Handed> + use<> {
    let instance = Arc::clone(instance);
    let opened = stream::once(async move {
        match instance.door.listen() {
            Ok(guests) => Some(stream::unfold((instance, guests), next)),
            Err(error) => {
                tracing::error!(%error, "nobody can hand anything over");
                None
            }
        }
    });
    opened.filter_map(|guests| async { guests }).flatten()
}

/// The next visitor who has something sensible to say.
async fn next(
    (instance, mut guests): (Arc<Instance>, system::Guests),
) -> Option<(Handed, (Arc<Instance>, system::Guests))> {
    loop {
        match guests.next().await {
            Ok(guest) => {
                let heard = tokio::time::timeout(HURRY, hear(guest)).await;
                if let Ok(Ok(handed)) = heard {
                    return Some((handed, (instance, guests)));
                }
                tracing::warn!("a visitor was not understood");
            }
            Err(error) => {
                tracing::error!(%error, "nobody can hand anything over any more");
                return None;
            }
        }
    }
}

/// Hears one line, and says that it was taken.
async fn hear(guest: impl AsyncRead + AsyncWrite + Unpin) -> io::Result<Handed> {
    let (reader, mut writer) = tokio::io::split(guest);
    let most = u64::try_from(LONGEST + 1).unwrap_or(u64::MAX);
    let mut reader = reader.take(most);
    let mut line = Vec::new();
    while line.last() != Some(&b'\n') {
        if reader.read_buf(&mut line).await? == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
    }
    let line = String::from_utf8(line).map_err(|_| io::Error::from(ErrorKind::InvalidData))?;
    let word = line.trim();
    if word.contains(char::is_control) {
        return Err(ErrorKind::InvalidData.into());
    }
    writer.write_all(TAKEN).await?;
    writer.flush().await?;
    // Where the door closes before the guest has read, a pipe forgets the answer. Leaving abruptly is leaving, too.
    let _ = reader.read_buf(&mut Vec::with_capacity(1)).await;
    Ok(Handed((!word.is_empty()).then(|| word.to_owned())))
}

fn hand_over(run: &Path, word: Option<&str>, patience: Duration) -> Result<(), Error> {
    let word = word.unwrap_or_default().trim();
    if word.len() >= LONGEST || word.contains(char::is_control) {
        return Err(Error::Unfit);
    }
    let began = Instant::now();
    loop {
        match say(run, word) {
            Ok(()) => return Ok(()),
            Err(error) if began.elapsed() >= patience => {
                return Err(Error::Silent {
                    reason: error.to_string(),
                });
            }
            Err(_starting) => std::thread::sleep(PAUSE),
        }
    }
}

fn say(run: &Path, word: &str) -> io::Result<()> {
    let place = fs::read_to_string(run.join("door"))?;
    let mut host = system::visit(place.trim_end(), PATIENCE)?;
    host.write_all(format!("{word}\n").as_bytes())?;
    let mut answer = [0; TAKEN.len()];
    host.read_exact(&mut answer)?;
    if answer == TAKEN {
        Ok(())
    } else {
        Err(ErrorKind::InvalidData.into())
    }
}

/// Writes down where the door is, in one step.
fn note(run: &Path, place: &str) -> io::Result<()> {
    let beside = run.join("door.new");
    fs::write(&beside, place)?;
    fs::rename(beside, run.join("door"))
}

/// Makes a folder that only its owner may enter.
fn make(run: &Path) -> io::Result<()> {
    if run.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        let _builder = builder.mode(0o700);
    }
    builder.recursive(true).create(run)
}

#[cfg(test)]
mod tests;
