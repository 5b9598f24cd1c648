//! The thread that writes.
//!
//! It writes what is queued in one transaction per server, so that many small changes cost about as much as one. What
//! cannot be written stays in memory and is tried again.

use std::sync::Arc;
use std::time::Duration;

use futures::channel::mpsc::UnboundedSender;
use rusqlite::{Connection, TransactionBehavior};

use super::connections::Connections;
use super::database::set_durable;
use super::error::Error;
use super::queue::{Done, Next, Step, Work};
use super::{Limits, Shared, StoreEvent, files, messages, state, window};
use crate::domain::id::ServerUid;
use crate::domain::stored::Change;

/// The wait before changes are written again: the first and the longest.
const RETRY: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(30));

pub(super) struct Writer {
    shared: Arc<Shared>,
    events: UnboundedSender<StoreEvent>,
    connections: Connections,
    limits: Limits,
    /// How often the last batch failed in a row.
    failures: u32,
}

impl Writer {
    pub fn new(shared: Arc<Shared>, events: UnboundedSender<StoreEvent>, limits: Limits) -> Self {
        Self {
            connections: Connections::default(),
            shared,
            events,
            limits,
            failures: 0,
        }
    }

    /// Works until the store is closed and nothing is queued.
    pub fn run(mut self) {
        loop {
            match self.shared.queue.next(None) {
                Next::Batch(server, steps, done) => self.write(&server, &steps, done),
                Next::Work(server, work) => self.work(server.as_ref(), work),
                Next::Idle => {}
                Next::Closed => return,
            }
        }
    }

    fn work(&mut self, server: Option<&ServerUid>, work: Work) {
        match (server, work) {
            (_, Work::Limits(limits)) => self.limits = limits,
            (Some(server), Work::Write { steps, done }) => {
                self.write(server, &steps, Vec::from_iter(done));
            }
            (Some(server), Work::Remove(done)) => {
                let _gave_up = done.send(self.remove(server));
            }
            _ => {}
        }
    }

    /// Writes a batch, however long it takes: what follows must not overtake it.
    fn write(&mut self, server: &ServerUid, steps: &[Step], mut done: Vec<Done>) {
        loop {
            let written = self.try_write(server, steps, !done.is_empty());
            match written {
                Ok(()) => {
                    if self.failures > 0 {
                        self.failures = 0;
                        self.report(StoreEvent::WrittenAgain);
                    }
                    resolve(&mut done, &Ok(()));
                    break;
                }
                Err(error) => {
                    // The message can be sent, although it is in memory only.
                    resolve(&mut done, &Err(error.clone()));
                    if !self.waits_for_retry(error) {
                        break;
                    }
                }
            }
        }
        self.shared.queue.written(steps);
    }

    /// Whether writing is tried again, after a wait.
    fn waits_for_retry(&mut self, error: Error) -> bool {
        tracing::warn!(%error, "the history is not written");
        let can_pass = matches!(error, Error::DiskFull | Error::File(_));
        if self.failures == 0 {
            self.report(StoreEvent::NotWritten(error));
        }
        self.failures = self.failures.saturating_add(1);
        if !can_pass || self.shared.queue.is_closed() {
            return false;
        }
        let (first, longest) = RETRY;
        let wait = first
            .saturating_mul(1 << self.failures.min(10))
            .min(longest);
        self.shared.queue.sleep(wait);
        true
    }

    fn try_write(
        &mut self,
        server: &ServerUid,
        steps: &[Step],
        is_durable: bool,
    ) -> Result<(), Error> {
        let keeps_history = self.limits.keeps_history;
        let generation = self.shared.generations.of(server);
        let open = || self.shared.databases.open(server).map(Some);
        let connection = self.connections.get(server, generation, open)?;
        let connection = connection.ok_or(Error::Closed)?;
        let written = write_batch(connection, steps, keeps_history, is_durable);
        if written.is_err() {
            self.connections.close(server);
        }
        Ok(written?)
    }

    fn remove(&mut self, server: &ServerUid) -> Result<(), Error> {
        self.release(server);
        Ok(files::remove(&self.shared.databases.path(server)?)?)
    }

    /// Closes the file of a server in all threads: some systems neither delete nor rename an open file.
    fn release(&mut self, server: &ServerUid) {
        self.shared.generations.begin_next(server);
        let readers = self.shared.readers().clone();
        for reader in readers {
            reader.release(server);
        }
        self.connections.close(server);
    }

    fn report(&self, event: StoreEvent) {
        let _nobody_listens = self.events.unbounded_send(event);
    }
}

fn resolve(done: &mut Vec<Done>, result: &Result<(), Error>) {
    for waiter in done.drain(..) {
        let _gave_up = waiter.send(result.clone());
    }
}

fn write_batch(
    connection: &mut Connection,
    steps: &[Step],
    keeps_history: bool,
    is_durable: bool,
) -> rusqlite::Result<()> {
    set_durable(connection, is_durable)?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for step in steps {
        match step {
            Step::Change(change) => apply(&transaction, change, keeps_history)?,
            Step::LostEvents(channel) if keeps_history => {
                messages::lose_events(&transaction, channel)?;
            }
            Step::LostEvents(_) => {}
        }
    }
    transaction.commit()
}

fn apply(db: &Connection, change: &Change, keeps_history: bool) -> rusqlite::Result<()> {
    match change {
        Change::Channels(categories) => state::set_categories(db, categories),
        Change::Opened(channel) => state::set_open(db, channel),
        Change::Profiles(profiles) => {
            (profiles.iter()).try_for_each(|profile| state::set_profile(db, profile))
        }
        Change::Posted(message) if keeps_history => messages::post(db, message),
        Change::Window(window) if keeps_history => window::apply(db, window),
        Change::Edited(message) if keeps_history => messages::edit(db, message),
        Change::Posted(_) | Change::Window(_) | Change::Edited(_) => Ok(()),
        Change::Deleted(channel, message) => messages::delete(db, channel, message),
        Change::Read(channel, read) => state::set_read(db, channel, read),
        Change::Draft(channel, draft) => state::set_draft(db, channel, draft.as_ref()),
        Change::Pending(channel, pending) => state::set_pending(db, channel, pending),
        Change::NotPending(local) => state::remove_pending(db, local),
    }
}
