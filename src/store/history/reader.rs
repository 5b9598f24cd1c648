//! A thread that reads. Readers never wait for the writer: each sees the state of the last transaction.

use std::collections::BTreeMap;
use std::io;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::Builder;
use std::time::Duration;

use futures::channel::oneshot;
use rusqlite::{Connection, InterruptHandle};

use super::connections::Connections;
use super::error::Error;
use super::queue::Work;
use super::{StoreContext, files};
use crate::domain::id::ServerUid;

type Job = Box<dyn FnOnce(&mut Connections, &StoreContext) + Send>;

/// A handle of the thread. The thread ends with its last handle.
#[derive(Clone)]
pub struct Reader {
    jobs: Sender<Job>,
    /// Of the job that runs now.
    running: Arc<Mutex<Option<InterruptHandle>>>,
}

impl Reader {
    /// `max_open`: the number of databases that it keeps open.
    pub(super) fn start(
        name: &str,
        max_open: usize,
        shared: Arc<StoreContext>,
    ) -> io::Result<Self> {
        let (jobs, queue) = channel::<Job>();
        let _thread = Builder::new().name(name.to_owned()).spawn(move || {
            let mut connections = Connections::new(max_open);
            while let Ok(job) = queue.recv() {
                job(&mut connections, &shared);
            }
        })?;
        Ok(Self {
            jobs,
            running: Arc::default(),
        })
    }

    /// The sizes of all databases, in bytes.
    pub(super) fn sizes(
        &self,
    ) -> impl Future<Output = Result<BTreeMap<ServerUid, u64>, Error>> + Send + 'static + use<>
    {
        let (done, result) = oneshot::channel();
        let job = move |_: &mut Connections, shared: &StoreContext| {
            let folder = shared.databases.folder();
            let sizes = files::databases(&folder).map(|names| {
                let sizes = names.into_iter().map(|name| {
                    let path = folder.join(format!("{name}.db"));
                    let pictures = path.with_extension(files::PICTURES);
                    (name.into(), files::size(&path) + files::size(&pictures))
                });
                sizes.collect()
            });
            let _gave_up = done.send(sizes.map_err(Error::from));
        };
        let _stopped = self.jobs.send(Box::new(job));
        async { result.await.unwrap_or(Err(Error::Closed)) }
    }

    /// Closes the connection of a server, and waits until that is done.
    pub(super) fn release(&self, server: &ServerUid) {
        let server = server.clone();
        self.close(move |connections| connections.close(&server))();
    }

    /// Closes all connections after the jobs that wait. The function waits until that is done: the last connection deletes
    /// the log by its name, which must not be that of a log that another store has made since.
    pub(super) fn close_connections(&self) -> impl FnOnce() + use<> {
        self.close(Connections::close_all)
    }

    fn close<F>(&self, close: F) -> impl FnOnce() + use<F>
    where
        F: FnOnce(&mut Connections) + Send + 'static,
    {
        const TIMEOUT: Duration = Duration::from_secs(5);
        let (done, closed) = channel();
        let job = move |connections: &mut Connections, _: &StoreContext| {
            close(connections);
            let _gave_up = done.send(());
        };
        // Without a thread the other end is dropped, and nothing waits.
        let _stopped = self.jobs.send(Box::new(job));
        move || {
            let _timed_out = closed.recv_timeout(TIMEOUT);
        }
    }

    /// Ends the statement that runs now with `Error::Canceled`, and nothing else.
    pub fn interrupt(&self) {
        let running = self.running.lock();
        if let Some(running) = &*running.unwrap_or_else(PoisonError::into_inner) {
            running.interrupt();
        }
    }

    /// Reads from the database of a server. `default` where there is none.
    pub fn read<T, F>(
        &self,
        server: &ServerUid,
        read: F,
    ) -> impl Future<Output = Result<T, Error>> + Send + 'static + use<T, F>
    where
        T: Default + Send + 'static,
        F: Fn(&Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        let (done, result) = oneshot::channel();
        let (server, running) = (server.clone(), Arc::clone(&self.running));
        let job = move |connections: &mut Connections, shared: &StoreContext| {
            let _gave_up = done.send(run(connections, shared, &server, &running, &read));
        };
        // Without a thread the future ends with an error.
        let _stopped = self.jobs.send(Box::new(job));
        async { result.await.unwrap_or(Err(Error::Closed)) }
    }
}

fn run<T: Default>(
    connections: &mut Connections,
    shared: &StoreContext,
    server: &ServerUid,
    running: &Mutex<Option<InterruptHandle>>,
    read: &impl Fn(&Connection) -> rusqlite::Result<T>,
) -> Result<T, Error> {
    let generation = shared.generations.of(server);
    let set_running = |handle| {
        *running.lock().unwrap_or_else(PoisonError::into_inner) = handle;
    };
    let mut attempt = || -> Result<T, Error> {
        let open = || shared.databases.open_to_read(server);
        let Some(connection) = connections.get(server, generation, open)? else {
            return Ok(T::default());
        };
        set_running(Some(connection.get_interrupt_handle()));
        let result = read(connection);
        set_running(None);
        Ok(result?)
    };
    let result = attempt();
    if let Err(Error::Damaged(reason)) = &result {
        connections.close(server);
        let work = Work::Damaged(generation, reason.clone());
        shared.queue.push_work(Some(server), work);
    }
    result
}
