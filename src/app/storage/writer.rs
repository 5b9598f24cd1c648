//! Writes the states of one file in the background. An older state never replaces a newer one.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::store::Error;

/// Collects changes that the program makes by itself, so that a hundred servers do not write a hundred times.
pub(super) const LATER: Duration = Duration::from_secs(1);

/// How a write ended well.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Written {
    /// The one before did, too.
    AsBefore,
    /// The one before had failed.
    AfterFailure,
}

/// Clones write the same file.
pub(super) struct Writer<T>(Arc<FileState<T>>);

struct FileState<T> {
    /// `None` in scenes and tests, which store nothing.
    path: Option<Mutex<PathBuf>>,
    save: fn(&T, &Path) -> Result<(), Error>,
    /// The newest state, until it is written.
    newest: Mutex<Option<T>>,
    /// Whether a write is waiting that takes the newest state.
    is_scheduled: AtomicBool,
    /// Locked while the file is written.
    is_writing: Mutex<()>,
    is_closed: AtomicBool,
    /// Whether the last write failed.
    has_failed: AtomicBool,
}

impl<T> Clone for Writer<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> FileState<T> {
    fn write_newest(&self) -> Result<Written, Error> {
        let _writing = lock(&self.is_writing);
        let state = lock(&self.newest).take();
        let state = state.filter(|_| !self.is_closed.load(Ordering::Acquire));
        let (Some(state), Some(path)) = (state, &self.path) else {
            return Ok(Written::AsBefore);
        };
        let path = lock(path).clone();
        let written = (self.save)(&state, &path);
        let was_failing = self.has_failed.swap(written.is_err(), Ordering::AcqRel);
        written.map(|()| {
            if was_failing {
                Written::AfterFailure
            } else {
                Written::AsBefore
            }
        })
    }
}

impl<T: Clone + Send + 'static> Writer<T> {
    pub(super) fn new(path: Option<PathBuf>, save: fn(&T, &Path) -> Result<(), Error>) -> Self {
        Self(Arc::new(FileState {
            path: path.map(Mutex::new),
            save,
            newest: Mutex::default(),
            is_scheduled: AtomicBool::default(),
            is_writing: Mutex::default(),
            is_closed: AtomicBool::default(),
            has_failed: AtomicBool::default(),
        }))
    }

    /// Writes a state, or the newest one there is by then. `None` when nothing is to be done for that.
    pub(super) fn write(
        &self,
        state: &T,
        delay: Duration,
    ) -> Option<impl Future<Output = Result<Written, Error>> + Send + use<T>> {
        let shared = &self.0;
        if shared.path.is_none() || shared.is_closed.load(Ordering::Acquire) {
            return None;
        }
        *lock(&shared.newest) = Some(state.clone());
        let is_later = !delay.is_zero();
        if is_later && shared.is_scheduled.swap(true, Ordering::AcqRel) {
            return None;
        }
        let shared = Arc::clone(shared);
        Some(async move {
            if is_later {
                tokio::time::sleep(delay).await;
                shared.is_scheduled.store(false, Ordering::Release);
            }
            let written = tokio::task::spawn_blocking(move || shared.write_newest()).await;
            // A description of the error could quote what it was about.
            written.unwrap_or_else(|_| {
                tracing::error!("a file was not written");
                Ok(Written::AsBefore)
            })
        })
    }

    /// Writes another file from now on.
    pub(super) fn move_to(&self, path: PathBuf) {
        if let Some(current) = &self.0.path {
            *lock(current) = path;
        }
    }

    /// Whether the last write failed.
    pub(super) fn has_failed(&self) -> bool {
        self.0.has_failed.load(Ordering::Acquire)
    }

    /// Whether nothing is being written or waits for that.
    pub(super) fn is_idle(&self) -> bool {
        lock(&self.0.newest).is_none() && self.0.is_writing.try_lock().is_ok()
    }

    /// Ends writing. The returned function waits for a write that has started, and stops those that have not.
    pub(super) fn close(&self) -> impl FnOnce() + Send + use<T> {
        self.0.is_closed.store(true, Ordering::Release);
        let shared = Arc::clone(&self.0);
        move || drop(lock(&shared.is_writing))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::fs::OpenOptions;
    use std::io::Write as _;

    use super::*;

    /// Each write adds a line, so that they can be counted.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature of `save`")]
    #[expect(clippy::unnecessary_wraps, reason = "the signature of `save`")]
    fn append(state: &u32, path: &Path) -> Result<(), Error> {
        let mut file = OpenOptions::new();
        let mut file = file.create(true).append(true).open(path).unwrap();
        writeln!(file, "{state}").unwrap();
        Ok(())
    }

    fn lines(path: &Path) -> Vec<String> {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }

    #[tokio::test]
    async fn changes_of_a_hundred_servers_are_written_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        let writer = Writer::new(Some(path.clone()), append);
        let later = Duration::from_millis(50);
        let scheduled: Vec<_> = (0..100)
            .filter_map(|state| writer.write(&state, later))
            .collect();
        assert_eq!(scheduled.len(), 1);
        for write in scheduled {
            assert_eq!(write.await, Ok(Written::AsBefore));
        }
        assert_eq!(lines(&path), ["99"]);
        let second = writer.write(&100, later).unwrap();
        for write in [
            writer.write(&101, Duration::ZERO).unwrap().await,
            second.await,
        ] {
            assert_eq!(write, Ok(Written::AsBefore));
        }
        assert_eq!(lines(&path), ["99", "101"], "the newest, and once");
    }

    #[tokio::test]
    async fn first_write_after_a_failure_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep").join("file");
        let save = |state: &u32, path: &Path| {
            let written = std::fs::write(path, state.to_string());
            written.map_err(|error| Error::Write(path.to_owned(), error.to_string()))
        };
        let writer = Writer::new(Some(path.clone()), save);
        for _ in 0..2 {
            let _error = writer.write(&1, Duration::ZERO).unwrap().await.unwrap_err();
            assert!(writer.has_failed());
        }
        std::fs::create_dir(folder.path().join("deep")).unwrap();
        for expected in [Written::AfterFailure, Written::AsBefore] {
            let written = writer.write(&2, Duration::ZERO).unwrap().await;
            assert_eq!(written, Ok(expected));
            assert!(!writer.has_failed());
        }
        let moved = writer.write(&3, Duration::ZERO).unwrap();
        writer.move_to(folder.path().join("moved"));
        assert_eq!(moved.await, Ok(Written::AsBefore));
        assert_eq!(lines(&folder.path().join("moved")), ["3"]);
        assert_eq!(lines(&path), ["2"]);
    }

    #[tokio::test]
    async fn nothing_is_written_after_the_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        let writer = Writer::new(Some(path.clone()), append);
        let waiting = writer.write(&1, Duration::from_millis(1)).unwrap();
        writer.close()();
        assert_eq!(waiting.await, Ok(Written::AsBefore));
        assert!(writer.write(&2, Duration::ZERO).is_none());
        assert_eq!(lines(&path), [""; 0]);
    }
}
