//! Writes the states of one file in the background. An older state never replaces a newer one.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::store::Error;

/// Collects changes that the program makes by itself, so that a hundred servers do not write a hundred times.
pub(super) const LATER: Duration = Duration::from_secs(1);

/// Clones write the same file.
pub(super) struct Writer<T> {
    /// `None` in scenes and tests, which store nothing.
    path: Option<PathBuf>,
    save: fn(&T, &Path) -> Result<(), Error>,
    /// The newest state, until it is written.
    newest: Arc<Mutex<Option<T>>>,
    /// Whether a write is waiting that takes the newest state.
    is_scheduled: Arc<AtomicBool>,
    /// Locked while the file is written.
    is_writing: Arc<Mutex<()>>,
    is_closed: Arc<AtomicBool>,
}

impl<T> Clone for Writer<T> {
    fn clone(&self) -> Self {
        Self {
            path: self.path.clone(),
            save: self.save,
            newest: Arc::clone(&self.newest),
            is_scheduled: Arc::clone(&self.is_scheduled),
            is_writing: Arc::clone(&self.is_writing),
            is_closed: Arc::clone(&self.is_closed),
        }
    }
}

impl<T: Clone + Send + 'static> Writer<T> {
    pub(super) fn new(path: Option<PathBuf>, save: fn(&T, &Path) -> Result<(), Error>) -> Self {
        Self {
            path,
            save,
            newest: Arc::default(),
            is_scheduled: Arc::default(),
            is_writing: Arc::default(),
            is_closed: Arc::default(),
        }
    }

    /// Writes a state, or the newest one there is by then. `None` when nothing is to be done for that.
    pub(super) fn write(
        &self,
        state: &T,
        delay: Duration,
    ) -> Option<impl Future<Output = Result<(), Error>> + Send + use<T>> {
        let (path, save) = (self.path.clone()?, self.save);
        if self.is_closed.load(Ordering::Acquire) {
            return None;
        }
        *lock(&self.newest) = Some(state.clone());
        let is_later = !delay.is_zero();
        if is_later && self.is_scheduled.swap(true, Ordering::AcqRel) {
            return None;
        }
        let scheduled = is_later.then(|| Arc::clone(&self.is_scheduled));
        let writer = self.clone();
        let work = move || {
            let _writing = lock(&writer.is_writing);
            let state = lock(&writer.newest).take();
            match state.filter(|_| !writer.is_closed.load(Ordering::Acquire)) {
                Some(state) => save(&state, &path),
                None => Ok(()),
            }
        };
        Some(async move {
            if let Some(scheduled) = scheduled {
                tokio::time::sleep(delay).await;
                scheduled.store(false, Ordering::Release);
            }
            let written = tokio::task::spawn_blocking(work).await;
            // A description of the error could quote what it was about.
            written.unwrap_or_else(|_| {
                tracing::error!("a file was not written");
                Ok(())
            })
        })
    }

    /// Ends writing. The returned function waits for a write that has started, and stops those that have not.
    pub(super) fn close(&self) -> impl FnOnce() + Send + use<T> {
        self.is_closed.store(true, Ordering::Release);
        let is_writing = Arc::clone(&self.is_writing);
        move || drop(lock(&is_writing))
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
            write.await.unwrap();
        }
        assert_eq!(lines(&path), ["99"]);
        let second = writer.write(&100, later).unwrap();
        writer.write(&101, Duration::ZERO).unwrap().await.unwrap();
        second.await.unwrap();
        assert_eq!(lines(&path), ["99", "101"], "the newest, and once");
    }

    #[tokio::test]
    async fn nothing_is_written_after_the_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        let writer = Writer::new(Some(path.clone()), append);
        let waiting = writer.write(&1, Duration::from_millis(1)).unwrap();
        writer.close()();
        waiting.await.unwrap();
        assert!(writer.write(&2, Duration::ZERO).is_none());
        assert_eq!(lines(&path), [""; 0]);
    }
}
