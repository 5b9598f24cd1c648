//! What is kept of the servers on this device: history, pending messages, drafts and read states, one encrypted database
//! for each server.
//!
//! Owns the files below one folder, and the threads that use them: one writes for all servers, others read. No call
//! blocks. Must not know what is shown, nor the network. Entry point: [`HistoryStore`].

mod bounds;
mod connections;
mod database;
mod error;
mod extra;
mod file_cache;
mod files;
mod inbox;
mod key;
mod messages;
mod outgoing;
mod pages;
mod queue;
mod reader;
pub(crate) mod row;
mod schema;
mod search;
pub(crate) mod state;
mod window;
mod writer;

pub use error::Error;
pub use key::{HistoryKey, KEY_BYTES};
pub use pages::Gaps;
pub use reader::Reader;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread::{Builder, JoinHandle};

use futures::channel::{mpsc, oneshot};
use futures::stream::Stream;

use crate::domain::attachment::FileKey;
use crate::domain::id::{ChannelId, LocalId, ServerUid};
use crate::domain::search::{SearchProgress, SearchRequest};
use crate::domain::stored::{Change, PageRange, StoredPage, StoredServer};
use crate::domain::upload::FileContent;
use database::Databases;
use file_cache::FileCache;
use queue::{Queue, Work};
use writer::Writer;

/// Bounds of the history of each server. The oldest messages are deleted first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HistoryLimits {
    /// Without it only pending messages, drafts and read states are stored.
    pub keeps_history: bool,
    pub days: Option<u32>,
    /// Of the file.
    pub bytes: Option<u64>,
}

impl HistoryLimits {
    pub const NONE: Self = Self {
        keeps_history: true,
        days: None,
        bytes: None,
    };
    pub const OFF: Self = Self {
        keeps_history: false,
        ..Self::NONE
    };
}

/// How many databases a thread keeps open: those of the servers that are in use.
const FEW: usize = 4;
/// For a thread that reads from all servers each time.
const MANY: usize = 32;

/// What the user has to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreEvent {
    /// A file could not be read. It was renamed, and a new one was begun.
    SetAside {
        server: ServerUid,
        path: PathBuf,
        /// How many pending messages and drafts could be read and are in the new one.
        salvaged: usize,
    },
    /// Changes stay in memory, and are written as soon as possible. Reported once.
    NotWritten(Error),
    WrittenAgain,
}

/// A handle of the store. Cheap to clone. Dropping the last one waits as [`Self::close`] does.
#[derive(Clone)]
pub struct HistoryStore(Arc<Handle>);

struct Handle {
    shared: Arc<StoreContext>,
    writer: Mutex<Option<JoinHandle<()>>>,
    pages: Option<Reader>,
    /// Started with the first search.
    search: OnceLock<Option<Reader>>,
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.close()();
    }
}

impl Handle {
    fn close(&self) -> impl FnOnce() + Send + use<> {
        let shared = Arc::clone(&self.shared);
        let writer = self
            .writer
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        move || {
            let readers = shared.readers().clone();
            let ended: Vec<_> = readers.iter().map(Reader::end).collect();
            shared.queue.close();
            shared.pictures.close();
            if writer.is_some_and(|writer| writer.join().is_err()) {
                tracing::error!("the thread that writes the history failed");
            }
            for wait in ended {
                wait();
            }
            // They hold what the threads share.
            shared.readers().clear();
        }
    }
}

/// What the threads share.
struct StoreContext {
    databases: Databases,
    pictures: FileCache,
    queue: Queue,
    generations: Generations,
    /// All threads that read.
    readers: Mutex<Vec<Reader>>,
}

impl StoreContext {
    fn readers(&self) -> MutexGuard<'_, Vec<Reader>> {
        self.readers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn start_reader(self: &Arc<Self>, name: &str, max_open: usize) -> std::io::Result<Reader> {
        let reader = Reader::start(name, max_open, Arc::clone(self))?;
        self.readers().push(reader.clone());
        Ok(reader)
    }
}

/// Counts the files that a server had in this run: a connection to an older one is closed.
#[derive(Default)]
struct Generations(Mutex<BTreeMap<ServerUid, u64>>);

impl Generations {
    fn of(&self, server: &ServerUid) -> u64 {
        let generations = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        generations.get(server).copied().unwrap_or(0)
    }

    fn begin_next(&self, server: &ServerUid) {
        let mut generations = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *generations.entry(server.clone()).or_default() += 1;
    }
}

impl HistoryStore {
    /// Starts the threads. Files are opened when they are first used.
    pub fn open(
        folder: PathBuf,
        key: HistoryKey,
        limits: HistoryLimits,
    ) -> (Self, impl Stream<Item = StoreEvent> + Send + 'static) {
        let (events, stream) = mpsc::unbounded();
        let shared = Arc::new(StoreContext {
            databases: Databases::new(folder, key),
            pictures: FileCache::new(limits),
            queue: Queue::default(),
            generations: Generations::default(),
            readers: Mutex::default(),
        });
        let writer = Writer::new(Arc::clone(&shared), events, limits);
        let writer = Builder::new()
            .name("history-writer".into())
            .spawn(|| writer.run());
        let pages = shared.start_reader("history-reader", FEW);
        for error in [writer.as_ref().err(), pages.as_ref().err()]
            .into_iter()
            .flatten()
        {
            tracing::error!(%error, "a thread of the history cannot be started");
        }
        if writer.is_err() {
            shared.queue.close();
        }
        let handle = Handle {
            shared,
            writer: Mutex::new(writer.ok()),
            pages: pages.ok(),
            search: OnceLock::new(),
        };
        (Self(Arc::new(handle)), stream)
    }

    /// Queues changes, which are written together and in the order of the calls. What cannot be written is tried again.
    pub fn record(&self, server: &ServerUid, changes: Vec<Change>) {
        self.0.shared.queue.push(server, changes, None);
    }

    /// Like [`Self::record`]. The future ends once the changes are durable: they survive a power failure. On an error
    /// they stay queued, and are written as soon as possible.
    pub fn commit(
        &self,
        server: &ServerUid,
        changes: Vec<Change>,
    ) -> impl Future<Output = Result<(), Error>> + Send + 'static + use<> {
        let (done, result) = oneshot::channel();
        self.0.shared.queue.push(server, changes, Some(done));
        async { result.await.unwrap_or(Err(Error::Closed)) }
    }

    /// Reads all of a server but its messages. Nothing where nothing is stored.
    pub fn load(
        &self,
        server: &ServerUid,
    ) -> impl Future<Output = Result<StoredServer, Error>> + Send + 'static + use<> {
        self.read(server, state::load)
    }

    /// Reads the files of a pending message. Fewer than it has, if some were lost.
    pub fn pending_files(
        &self,
        server: &ServerUid,
        local: &LocalId,
    ) -> impl Future<Output = Result<Vec<FileContent>, Error>> + Send + 'static + use<> {
        let local = local.clone();
        self.read(server, move |db| outgoing::contents(db, &local))
    }

    /// Reads a page that ends where messages may be missing. If `has_older` (or `has_newer`, after a message) and the page
    /// is empty, they are missing just there.
    pub fn page(
        &self,
        server: &ServerUid,
        channel: &ChannelId,
        range: PageRange,
        limit: usize,
    ) -> impl Future<Output = Result<StoredPage, Error>> + Send + 'static + use<> {
        self.read_page((server, channel), range, Gaps::Stop, limit)
    }

    /// Reads a page of whatever is stored, also where messages may be missing: `gap_before` marks them.
    pub fn page_across_gaps(
        &self,
        server: &ServerUid,
        channel: &ChannelId,
        range: PageRange,
        limit: usize,
    ) -> impl Future<Output = Result<StoredPage, Error>> + Send + 'static + use<> {
        self.read_page((server, channel), range, Gaps::Cross, limit)
    }

    fn read_page(
        &self,
        (server, channel): (&ServerUid, &ChannelId),
        range: PageRange,
        gaps: Gaps,
        limit: usize,
    ) -> impl Future<Output = Result<StoredPage, Error>> + Send + 'static + use<> {
        let channel = channel.clone();
        self.read(server, move |db| {
            let request = pages::Request {
                channel: &channel,
                range: &range,
                gaps,
                limit,
            };
            pages::read(db, &request)
        })
    }

    fn read<T, F>(
        &self,
        server: &ServerUid,
        read: F,
    ) -> impl Future<Output = Result<T, Error>> + Send + 'static + use<T, F>
    where
        T: Default + Send + 'static,
        F: Fn(&rusqlite::Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        let pages = self.0.pages.as_ref();
        let result = pages.map(|pages| pages.read(server, read));
        async {
            match result {
                Some(result) => result.await,
                None => Err(Error::Closed),
            }
        }
    }

    /// Closes and deletes the database of a server, after what is queued for it.
    pub fn remove(
        &self,
        server: &ServerUid,
    ) -> impl Future<Output = Result<(), Error>> + Send + 'static + use<> {
        self.work(server, Work::Remove)
    }

    /// Deletes the history of a server. Pending messages, drafts and read states stay.
    pub fn clear(
        &self,
        server: &ServerUid,
    ) -> impl Future<Output = Result<(), Error>> + Send + 'static + use<> {
        self.work(server, Work::Clear)
    }

    fn work(
        &self,
        server: &ServerUid,
        work: fn(queue::Done) -> Work,
    ) -> impl Future<Output = Result<(), Error>> + Send + 'static + use<> {
        let (done, result) = oneshot::channel();
        self.0.shared.queue.push_work(Some(server), work(done));
        async { result.await.unwrap_or(Err(Error::Closed)) }
    }

    /// Copies all databases into the folder of another profile, after what is queued, and uses that folder from then on.
    pub fn move_to(
        &self,
        folder: PathBuf,
    ) -> impl Future<Output = Result<(), Error>> + Send + 'static + use<> {
        let (done, result) = oneshot::channel();
        self.0
            .shared
            .queue
            .push_work(None, Work::Move(folder, done));
        async { result.await.unwrap_or(Err(Error::Closed)) }
    }

    /// Takes effect after what is queued.
    pub fn set_limits(&self, limits: HistoryLimits) {
        self.0.shared.queue.push_work(None, Work::Limits(limits));
    }

    /// A picture of a message, if it is kept. Blocks.
    pub fn picture(&self, server: &ServerUid, key: &FileKey) -> Option<Vec<u8>> {
        let shared = &self.0.shared;
        shared.pictures.get(&shared.databases, server, key)
    }

    /// Keeps a picture of a message. Blocks.
    pub fn keep_picture(&self, server: &ServerUid, key: &FileKey, bytes: &[u8]) {
        let shared = &self.0.shared;
        shared.pictures.put(&shared.databases, server, key, bytes);
    }

    /// Deletes pictures. Blocks.
    pub fn forget_pictures(&self, server: &ServerUid, keys: &[FileKey]) {
        let shared = &self.0.shared;
        shared.pictures.forget(&shared.databases, server, keys);
    }

    /// The sizes of all databases, in bytes.
    pub fn sizes(
        &self,
    ) -> impl Future<Output = Result<BTreeMap<ServerUid, u64>, Error>> + Send + 'static + use<>
    {
        let sizes = self.0.pages.as_ref().map(Reader::sizes);
        async {
            match sizes {
                Some(sizes) => sizes.await,
                None => Err(Error::Closed),
            }
        }
    }

    /// Finds a page of results, and counts them with the first one. Dropping the stream ends the search. Another one waits
    /// for it.
    pub fn search(
        &self,
        request: SearchRequest,
    ) -> impl Stream<Item = Result<SearchProgress, Error>> + Send + 'static + use<> {
        let handle = &self.0;
        let reader = handle.search.get_or_init(|| {
            let reader = handle.shared.start_reader("history-search", MANY);
            let failed =
                |error| tracing::error!(%error, "a thread of the history cannot be started");
            reader.map_err(failed).ok()
        });
        search::search(reader.clone(), request)
    }

    /// Accepts nothing any more. The function waits until everything that is queued is written.
    pub fn close(&self) -> impl FnOnce() + Send + use<> {
        self.0.close()
    }
}

#[cfg(test)]
mod tests;
