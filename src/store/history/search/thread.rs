//! The thread that searches.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc as jobs};
use std::task::{Context, Poll};
use std::thread;

use futures::Stream;
use futures::channel::mpsc;
use rusqlite::{Connection, InterruptHandle};

use super::page;
use crate::domain::id::ServerUid;
use crate::domain::search::{SearchProgress, SearchRequest};
use crate::store::history::error::Error;

/// Opens the database of a server to read; `None` when there is none.
pub type Open = dyn Fn(&ServerUid) -> Result<Option<Connection>, Error> + Send;

/// Cheap to clone. The thread ends with the last clone.
#[derive(Clone)]
pub struct Searcher {
    jobs: jobs::Sender<Job>,
    current: Arc<Current>,
}

enum Job {
    Search(u64, SearchRequest, mpsc::UnboundedSender<Outcome>),
    /// Closes the connection to a server, then drops the sender.
    Forget(ServerUid, jobs::Sender<()>),
}

type Outcome = Result<SearchProgress, Error>;

/// Which search is wanted, and how to end the one that runs.
#[derive(Default)]
struct Current {
    generation: AtomicU64,
    running: Mutex<Vec<InterruptHandle>>,
}

impl Current {
    fn is_canceled(&self, generation: u64) -> bool {
        self.generation.load(Ordering::Acquire) != generation
    }

    /// Ends what runs, and gives the number of the next search.
    fn next(&self) -> u64 {
        let generation = self.generation.fetch_add(1, Ordering::AcqRel) + 1;
        self.interrupt();
        generation
    }

    fn interrupt(&self) {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.iter().for_each(InterruptHandle::interrupt);
    }

    fn set_running(&self, handles: Vec<InterruptHandle>) {
        *self.running.lock().unwrap_or_else(PoisonError::into_inner) = handles;
    }
}

impl Searcher {
    pub fn start(open: Box<Open>) -> Result<Self, Error> {
        let (sender, receiver) = jobs::channel();
        let current = Arc::new(Current::default());
        let shared = Arc::clone(&current);
        let thread = thread::Builder::new().name("history search".into());
        let _thread = thread.spawn(move || run(&receiver, &open, &shared))?;
        Ok(Self { jobs: sender, current })
    }

    /// Ends the search before.
    pub fn search(&self, request: SearchRequest) -> SearchResults {
        let generation = self.current.next();
        let (sender, receiver) = mpsc::unbounded();
        let job = Job::Search(generation, request, sender);
        if let Err(jobs::SendError(Job::Search(_, _, sender))) = self.jobs.send(job) {
            let _sent = sender.unbounded_send(Err(Error::Closed));
        }
        SearchResults {
            receiver,
            generation,
            current: Arc::clone(&self.current),
        }
    }

    /// Ends the search and closes the connection to a server, so that its file can be deleted. Waits for that.
    pub fn forget(&self, server: &ServerUid) {
        let _next = self.current.next();
        let (sender, done) = jobs::channel();
        if self.jobs.send(Job::Forget(server.clone(), sender)).is_ok() {
            let _closed = done.recv();
        }
    }
}

/// The results of one search as they are found. Dropping them ends it.
pub struct SearchResults {
    receiver: mpsc::UnboundedReceiver<Outcome>,
    generation: u64,
    current: Arc<Current>,
}

impl Stream for SearchResults {
    type Item = Outcome;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Outcome>> {
        Pin::new(&mut self.receiver).poll_next(context)
    }
}

impl Drop for SearchResults {
    fn drop(&mut self) {
        if !self.current.is_canceled(self.generation) {
            let _next = self.current.next();
        }
    }
}

fn run(jobs: &jobs::Receiver<Job>, open: &Open, current: &Current) {
    let mut connections = BTreeMap::new();
    while let Ok(job) = jobs.recv() {
        match job {
            Job::Search(generation, request, results) => {
                if current.is_canceled(generation) {
                    continue;
                }
                let outcome = search(generation, &request, (&mut connections, open), current, &results);
                current.set_running(Vec::new());
                if let Err(error) = outcome {
                    let _sent = results.unbounded_send(Err(error));
                }
            }
            Job::Forget(server, _done) => {
                let _closed = connections.remove(&server);
            }
        }
    }
}

fn search(
    generation: u64,
    request: &SearchRequest,
    (connections, open): (&mut BTreeMap<ServerUid, Connection>, &Open),
    current: &Current,
    results: &mpsc::UnboundedSender<Outcome>,
) -> Result<(), Error> {
    for searched in &request.servers {
        let server = &searched.server;
        if !connections.contains_key(server)
            && let Some(connection) = open(server)?
        {
            let _new = connections.insert(server.clone(), connection);
        }
    }
    let handles = connections.values().map(Connection::get_interrupt_handle);
    current.set_running(handles.collect());
    let is_canceled = || current.is_canceled(generation);
    let mut emit = |progress| results.unbounded_send(Ok(progress)).is_ok();
    page::search(request, connections, &is_canceled, &mut emit)
}
