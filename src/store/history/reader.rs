//! A thread that reads. Readers never wait for the writer: each sees the state of the last transaction.

use std::collections::BTreeMap;
use std::io;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

use futures::channel::oneshot;
use rusqlite::{Connection, InterruptHandle};

use super::connections::Connections;
use super::error::Error;
use super::queue::Work;
use super::{StoreContext, files};
use crate::domain::id::ServerUid;

type Job = Box<dyn FnOnce(&mut Connections, &StoreContext) + Send>;

/// For what waits for the thread.
const TIMEOUT: Duration = Duration::from_secs(5);

enum Command {
    Run(Job),
    End(Sender<()>),
}

/// A handle of the thread. The thread ends with its last handle, or when the store is closed.
#[derive(Clone)]
pub struct Reader {
    commands: Sender<Command>,
    thread: Arc<Mutex<Option<JoinHandle<()>>>>,
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
        let (commands, queue) = channel();
        let thread = Builder::new().name(name.to_owned()).spawn(move || {
            let mut connections = Connections::new(max_open);
            while let Ok(command) = queue.recv() {
                match command {
                    Command::Run(job) => job(&mut connections, &shared),
                    Command::End(ended) => {
                        connections.close_all();
                        let _gave_up = ended.send(());
                        return;
                    }
                }
            }
        })?;
        Ok(Self {
            commands,
            thread: Arc::new(Mutex::new(Some(thread))),
            running: Arc::default(),
        })
    }

    fn run_job(&self, job: impl FnOnce(&mut Connections, &StoreContext) + Send + 'static) {
        // After the end the job is dropped, and with it what it would have answered.
        let _ended = self.commands.send(Command::Run(Box::new(job)));
    }

    /// The sizes of all databases, in bytes.
    pub(super) fn sizes(
        &self,
    ) -> impl Future<Output = Result<BTreeMap<ServerUid, u64>, Error>> + Send + 'static + use<>
    {
        let (done, result) = oneshot::channel();
        self.run_job(move |_, shared| {
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
        });
        async { result.await.unwrap_or(Err(Error::Closed)) }
    }

    /// Closes the connection of a server, and waits until that is done.
    pub(super) fn release(&self, server: &ServerUid) {
        let (done, closed) = channel();
        let server = server.clone();
        self.run_job(move |connections, _| {
            connections.close(&server);
            let _gave_up = done.send(());
        });
        let _timed_out = closed.recv_timeout(TIMEOUT);
    }

    /// Ends the thread after the jobs that wait. The function waits until it has ended: the last connection deletes the log
    /// by its name, which must not be that of a log that another store has made since; and a thread that ends while the
    /// process does uses memory that the libraries of the database have freed.
    pub(super) fn end(&self) -> impl FnOnce() + use<> {
        let (done, ended) = channel();
        let _ended_before = self.commands.send(Command::End(done));
        let thread = Arc::clone(&self.thread);
        move || {
            if ended.recv_timeout(TIMEOUT) == Err(RecvTimeoutError::Timeout) {
                return;
            }
            let thread = thread.lock().unwrap_or_else(PoisonError::into_inner).take();
            if thread.is_some_and(|thread| thread.join().is_err()) {
                tracing::error!("a thread that reads the history failed");
            }
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
        self.run_job(move |connections, shared| {
            let _gave_up = done.send(run(connections, shared, &server, &running, &read));
        });
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
