//! The thread that writes.
//!
//! It writes what is queued in one transaction per server, so that many small changes cost about as much as one. What
//! cannot be written stays in memory and is tried again.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::channel::mpsc::UnboundedSender;
use rusqlite::{Connection, TransactionBehavior};

use super::connections::Connections;
use super::database::{checkpoint, set_durable};
use super::error::Error;
use super::queue::{Done, Next, Step, Work};
use super::{
    HistoryLimits, StoreContext, StoreEvent, bounds, files, inbox, messages, outgoing, state,
    window,
};
use crate::domain::id::ServerUid;
use crate::domain::stored::Change;
use crate::platform::private_file;

/// The wait before changes are written again: the first and the longest.
const RETRY: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(30));

/// How long nothing must be queued before old messages are deleted, and between two steps of that.
const QUIET: Duration = Duration::from_secs(2);
const PAUSE: Duration = Duration::from_millis(20);

pub(super) struct Writer {
    shared: Arc<StoreContext>,
    events: UnboundedSender<StoreEvent>,
    connections: Connections,
    limits: HistoryLimits,
    /// What could not be written, by server.
    failed: BTreeMap<ServerUid, Failed>,
    /// The servers whose history may be beyond the limits.
    unbounded: BTreeSet<ServerUid>,
    /// How long to wait before the next step of deleting.
    quiet: Duration,
}

#[derive(Default)]
struct Failed {
    steps: Vec<Step>,
    attempts: u32,
    /// When it is tried again. `None`: not by itself.
    due: Option<Instant>,
}

impl Writer {
    pub fn new(
        shared: Arc<StoreContext>,
        events: UnboundedSender<StoreEvent>,
        limits: HistoryLimits,
    ) -> Self {
        Self {
            connections: Connections::new(super::FEW),
            shared,
            events,
            limits,
            failed: BTreeMap::new(),
            unbounded: BTreeSet::new(),
            quiet: QUIET,
        }
    }

    /// Works until the store is closed and nothing is queued.
    pub fn run(mut self) {
        self.limit_pictures();
        self.bound_all();
        loop {
            match self.shared.queue.next(self.wait()) {
                Next::Batch(server, steps, done) => self.write(&server, steps, done),
                Next::Work(server, work) => self.work(server.as_ref(), work),
                Next::Idle => self.idle(),
                Next::Closed => break,
            }
        }
        let failed = self
            .failed
            .iter()
            .filter(|(_, failed)| !failed.steps.is_empty());
        for server in failed.map(|(server, _)| server.clone()).collect::<Vec<_>>() {
            self.write(&server, Vec::new(), Vec::new());
        }
    }

    fn limit_pictures(&self) {
        let shared = &self.shared;
        let limited = shared.pictures.set_limits(&shared.databases, self.limits);
        if let Err(error) = limited {
            tracing::warn!(%error, "the pictures on this device were not deleted");
        }
    }

    /// How long to wait for work. `None`: nothing else is to be done.
    fn wait(&self) -> Option<Duration> {
        let due = self.failed.values().filter_map(|failed| failed.due).min();
        let due = due.map(|due| due.saturating_duration_since(Instant::now()));
        let quiet = (!self.unbounded.is_empty()).then_some(self.quiet);
        due.into_iter().chain(quiet).min()
    }

    fn work(&mut self, server: Option<&ServerUid>, work: Work) {
        match (server, work) {
            (_, Work::Limits(limits)) => {
                self.limits = limits;
                self.limit_pictures();
                self.bound_all();
            }
            (_, Work::Move(folder, done)) => {
                let _gave_up = done.send(self.move_to(folder));
            }
            (Some(server), Work::Write { steps, done }) => {
                self.write(server, steps, Vec::from_iter(done));
            }
            (Some(server), Work::Remove(done)) => {
                let _gave_up = done.send(self.remove(server));
            }
            (Some(server), Work::Clear(done)) => {
                let _gave_up = done.send(self.clear(server));
            }
            (Some(server), Work::Damaged(generation, reason)) => {
                if self.shared.generations.of(server) == generation
                    && let Err(error) = self.set_aside(server, &reason)
                {
                    self.report(StoreEvent::NotWritten(error));
                }
            }
            (None, _) => {}
        }
    }

    /// Writes steps, after those that failed before.
    fn write(&mut self, server: &ServerUid, mut steps: Vec<Step>, mut done: Vec<Done>) {
        let mut failed = self.failed.remove(server).unwrap_or_default();
        let is_waiting = failed.due.is_some_and(|due| due > Instant::now());
        failed.steps.append(&mut steps);
        if is_waiting && done.is_empty() && !self.shared.queue.is_closed() {
            let _none = self.failed.insert(server.clone(), failed);
            return;
        }
        let is_durable = !done.is_empty();
        let mut written = self.try_write(server, &failed.steps, is_durable);
        if let Err(Error::Damaged(reason)) = &written {
            written = self.set_aside(server, reason);
            written = written.and_then(|()| self.try_write(server, &failed.steps, is_durable));
        }
        // On an error the message can be sent, although it is in memory only.
        resolve(&mut done, &written);
        match written {
            Ok(()) => {
                self.shared.queue.written(&failed.steps);
                if self.limits != HistoryLimits::NONE {
                    let _is_new = self.unbounded.insert(server.clone());
                    self.quiet = QUIET;
                }
                if failed.attempts > 0 && self.failed.is_empty() {
                    self.report(StoreEvent::WrittenAgain);
                }
            }
            Err(error) => self.fail(server, failed, error),
        }
    }

    fn fail(&mut self, server: &ServerUid, mut failed: Failed, error: Error) {
        tracing::warn!(%error, "the history of a server is not written");
        if matches!(error, Error::DiskFull | Error::File(_)) {
            let (first, longest) = RETRY;
            let wait = first.saturating_mul(1 << failed.attempts.min(10));
            failed.due = Some(Instant::now() + wait.min(longest));
        } else {
            // It cannot pass by itself.
            self.shared.queue.written(&failed.steps);
            failed.steps.clear();
            failed.due = None;
        }
        failed.attempts = failed.attempts.saturating_add(1);
        if failed.attempts == 1 {
            self.report(StoreEvent::NotWritten(error));
        }
        let _none = self.failed.insert(server.clone(), failed);
    }

    /// Writes again what is due, or else deletes a few old messages.
    fn idle(&mut self) {
        let now = Instant::now();
        let is_due = |failed: &Failed| failed.due.is_some_and(|due| due <= now);
        let mut failed = self.failed.iter();
        let due = failed.find(|(_, failed)| is_due(failed));
        if let Some(server) = due.map(|(server, _)| server.clone()) {
            self.write(&server, Vec::new(), Vec::new());
        } else if let Some(server) = self.unbounded.pop_first() {
            match self.bound(&server) {
                Ok(true) => {
                    let _is_new = self.unbounded.insert(server);
                    self.quiet = PAUSE;
                }
                Ok(false) => {}
                Err(error) => tracing::warn!(%error, "old messages were not deleted"),
            }
        }
    }

    fn bound_all(&mut self) {
        self.quiet = QUIET;
        if self.limits == HistoryLimits::NONE {
            return;
        }
        let names = files::databases(&self.shared.databases.folder());
        let servers = names.unwrap_or_default().into_iter().map(ServerUid::from);
        if self.limits.keeps_history {
            self.unbounded.extend(servers);
            return;
        }
        // At once: the user was asked, and may end the program now.
        for server in servers {
            if let Err(error) = self.bound(&server) {
                tracing::warn!(%error, "the history of a server was not deleted");
                let _is_new = self.unbounded.insert(server);
            }
        }
    }

    /// One step of keeping the limits. Returns whether there is more to do.
    fn bound(&mut self, server: &ServerUid) -> Result<bool, Error> {
        let limits = self.limits;
        if !limits.keeps_history {
            let connection = self.connection(server)?;
            let has_messages: bool =
                connection
                    .query_row("SELECT EXISTS(SELECT 1 FROM message)", [], |row| row.get(0))?;
            return if has_messages || !inbox::is_empty(connection)? {
                self.clear(server).map(|()| false)
            } else {
                Ok(false)
            };
        }
        if limits == HistoryLimits::NONE {
            return Ok(false);
        }
        let now = jiff::Timestamp::now().as_second();
        Ok(bounds::step(self.connection(server)?, limits, now)?)
    }

    fn connection(&mut self, server: &ServerUid) -> Result<&mut Connection, Error> {
        let generation = self.shared.generations.of(server);
        let open = || self.shared.databases.open(server).map(Some);
        let connection = self.connections.get(server, generation, open)?;
        connection.ok_or(Error::Closed)
    }

    fn try_write(
        &mut self,
        server: &ServerUid,
        steps: &[Step],
        is_durable: bool,
    ) -> Result<(), Error> {
        let keeps_history = self.limits.keeps_history;
        let connection = self.connection(server)?;
        let written = write_batch(connection, steps, keeps_history, is_durable);
        let frees = |step: &Step| matches!(step, Step::Change(Change::NotPending(_)));
        if written.is_err() {
            self.connections.close(server);
        } else if steps.iter().any(frees)
            && let Err(error) = outgoing::free_space(connection)
        {
            tracing::warn!(%error, "the space of sent files is not given back");
        }
        Ok(written?)
    }

    fn remove(&mut self, server: &ServerUid) -> Result<(), Error> {
        if let Some(failed) = self.failed.remove(server) {
            self.shared.queue.written(&failed.steps);
        }
        let _was_there = self.unbounded.remove(server);
        self.release(server);
        let databases = &self.shared.databases;
        let pictures = self.shared.pictures.remove(databases, server, true);
        let removed = files::remove(&databases.path(server)?);
        self.shared.generations.begin_next(server);
        removed?;
        pictures
    }

    /// Makes a new file without messages. Nothing remains of them in the free space of the old one.
    fn clear(&mut self, server: &ServerUid) -> Result<(), Error> {
        let path = self.shared.databases.path(server)?;
        let databases = &self.shared.databases;
        self.shared.pictures.remove(databases, server, false)?;
        if private_file::is_absent(&path) {
            return Ok(());
        }
        let mut content = state::load(self.connection(server)?)?;
        // It quotes messages.
        content.inbox.clear();
        let databases = Arc::clone(&self.shared);
        let connection = self.connection(server)?;
        (databases.databases).create_new(server, &content, Some(connection))?;
        checkpoint(self.connection(server)?)?;
        self.release(server);
        files::replace(&path)?;
        files::remove_damaged(&path)?;
        self.shared.generations.begin_next(server);
        Ok(())
    }

    /// Moves a damaged file away, and begins a new one with what can be read of it.
    fn set_aside(&mut self, server: &ServerUid, reason: &str) -> Result<(), Error> {
        tracing::warn!(%reason, "the history of a server is damaged");
        self.release(server);
        let databases = &self.shared.databases;
        let path = databases.path(server)?;
        let damaged = databases.connect_damaged(server, &path).ok();
        let content = damaged.as_ref().map(state::salvage).unwrap_or_default();
        databases.create_new(server, &content, damaged.as_ref())?;
        drop(damaged);
        let aside = files::set_aside(&path)?;
        files::finish_replacement(&path)?;
        self.shared.generations.begin_next(server);
        let drafts = content.channels.iter().filter(|it| it.draft.is_some());
        let pending = content.channels.iter().map(|it| it.pending.len());
        self.report(StoreEvent::SetAside {
            server: server.clone(),
            path: aside,
            salvaged: drafts.count() + pending.sum::<usize>(),
        });
        Ok(())
    }

    /// Copies all databases into another folder, and uses that from now on: what could not be written waits for it.
    fn move_to(&mut self, folder: PathBuf) -> Result<(), Error> {
        private_file::create_folder(&folder)?;
        let names = files::databases(&self.shared.databases.folder())?;
        let servers: Vec<_> = names.into_iter().map(ServerUid::from).collect();
        for server in &servers {
            let path = self.shared.databases.path(server)?;
            // In a folder that cannot be written the log is part of the copy.
            if let Err(error) = self.connection(server).map(|it| checkpoint(it)) {
                tracing::warn!(%error, "a history is copied with its log");
            }
            self.release(server);
            files::copy(&path, &folder)?;
        }
        self.shared.databases.move_to(folder);
        self.shared.pictures.close();
        for server in &servers {
            self.release(server);
            self.shared.generations.begin_next(server);
        }
        for failed in self.failed.values_mut() {
            failed.due = Some(Instant::now());
        }
        Ok(())
    }

    /// Closes the file of a server in all threads: some systems neither delete nor rename an open file. A reader that opens
    /// it meanwhile closes it when the next generation begins.
    fn release(&mut self, server: &ServerUid) {
        let readers = self.shared.readers().clone();
        for reader in readers {
            reader.release(server);
        }
        self.connections.close(server);
    }

    fn report(&self, event: StoreEvent) {
        let _receiver_gone = self.events.unbounded_send(event);
    }
}

fn resolve(done: &mut Vec<Done>, result: &Result<(), Error>) {
    for waiter in done.drain(..) {
        let _gave_up = waiter.send(result.clone());
    }
}

pub(super) fn write_batch(
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
        Change::Profiles(profiles) => {
            (profiles.iter()).try_for_each(|profile| state::set_profile(db, profile))
        }
        Change::Posted(message) if keeps_history => messages::post(db, message),
        Change::Window(window) if keeps_history => window::apply(db, window),
        Change::Edited(message) if keeps_history => messages::edit(db, message),
        Change::Inbox(changes) if keeps_history => inbox::apply(db, changes),
        Change::Posted(_) | Change::Window(_) | Change::Edited(_) | Change::Inbox(_) => Ok(()),
        Change::Deleted(channel, message) => messages::delete(db, channel, message),
        Change::Read(channel, read) => state::set_read(db, channel, read),
        Change::Draft(channel, draft) => state::set_draft(db, channel, draft.as_ref()),
        Change::Pending(channel, pending) => state::set_pending(db, channel, pending),
        Change::PendingFiles(local, files) => outgoing::set(db, local, files),
        Change::NotPending(local) => state::remove_pending(db, local),
        Change::Disclosed(log) => state::set_disclosed(db, log),
    }
}
