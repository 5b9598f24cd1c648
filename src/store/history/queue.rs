//! What waits to be written.
//!
//! The queue is bounded in bytes. When it is full, parts of histories are dropped, which can be loaded again; what cannot
//! be had again never is.

use std::collections::{BTreeSet, VecDeque};
use std::mem;
use std::path::PathBuf;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use futures::channel::oneshot;

use super::HistoryLimits;
use super::error::Error;
use crate::domain::id::{ChannelId, ServerUid};
use crate::domain::stored::Change;

/// In bytes of text.
const MAX_BYTES: usize = 16 * 1024 * 1024;
/// Of one transaction: a reader of a large batch would see nothing for long.
const BATCH_BYTES: usize = 4 * 1024 * 1024;
const BATCH_STEPS: usize = 4096;

pub(super) enum Step {
    Change(Change),
    /// Events of the channel were dropped.
    LostEvents(ChannelId),
}

pub(super) enum Work {
    Write {
        steps: Vec<Step>,
        /// Notified once the steps are durable.
        done: Option<Done>,
    },
    /// Deletes the file.
    Remove(Done),
    /// Deletes what can be loaded again.
    Clear(Done),
    /// A reader could not read the file that has this generation.
    Damaged(u64, String),
    Limits(HistoryLimits),
    /// Copies all databases into a folder.
    Move(PathBuf, Done),
}

pub(super) type Done = oneshot::Sender<Result<(), Error>>;

struct Entry {
    server: Option<ServerUid>,
    work: Work,
    bytes: usize,
}

#[derive(Default)]
struct State {
    entries: VecDeque<Entry>,
    bytes: usize,
    lost: BTreeSet<(ServerUid, ChannelId)>,
    closed: bool,
}

#[derive(Default)]
pub(super) struct Queue {
    state: Mutex<State>,
    changed: Condvar,
}

/// What the writer does next.
pub(super) enum Next {
    /// The steps of one server, written in one transaction.
    Batch(ServerUid, Vec<Step>, Vec<Done>),
    Work(Option<ServerUid>, Work),
    /// Nothing was queued for the time that the writer waited.
    Idle,
    /// The store is closed, and nothing is left.
    Closed,
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn push(&self, server: &ServerUid, changes: Vec<Change>, done: Option<Done>) {
        let mut state = self.lock();
        if state.closed {
            return;
        }
        let is_full = state.bytes >= MAX_BYTES;
        let mut steps = Vec::with_capacity(changes.len());
        let mut bytes = 0;
        for change in changes {
            if is_full && let Some(channel) = dropped_channel(&change) {
                let lost = (server.clone(), channel.clone());
                if state.lost.insert(lost) {
                    tracing::warn!("parts of a history are not stored: too much waits");
                }
                if matches!(change, Change::Posted(_)) {
                    steps.push(Step::LostEvents(channel.clone()));
                }
                continue;
            }
            bytes += size(&change);
            steps.push(Step::Change(change));
        }
        state.bytes += bytes;
        let server = Some(server.clone());
        let work = Work::Write { steps, done };
        state.entries.push_back(Entry {
            server,
            work,
            bytes,
        });
        drop(state);
        self.changed.notify_all();
    }

    pub fn push_work(&self, server: Option<&ServerUid>, work: Work) {
        let mut state = self.lock();
        if !state.closed {
            state.entries.push_back(Entry {
                server: server.cloned(),
                work,
                bytes: 0,
            });
        }
        drop(state);
        self.changed.notify_all();
    }

    /// Nothing is accepted any more.
    pub fn close(&self) {
        self.lock().closed = true;
        self.changed.notify_all();
    }

    pub fn is_closed(&self) -> bool {
        self.lock().closed
    }

    /// Waits for work, `idle` at most.
    pub fn next(&self, idle: Option<Duration>) -> Next {
        let end = idle.map(|idle| Instant::now() + idle);
        let mut state = self.lock();
        while state.entries.is_empty() {
            if state.closed {
                return Next::Closed;
            }
            let wait = end.map(|end| end.saturating_duration_since(Instant::now()));
            state = match wait {
                Some(Duration::ZERO) => return Next::Idle,
                Some(wait) => {
                    let waited = self.changed.wait_timeout(state, wait);
                    waited.unwrap_or_else(PoisonError::into_inner).0
                }
                None => (self.changed.wait(state)).unwrap_or_else(PoisonError::into_inner),
            };
        }
        state.take()
    }

    /// Counts out what was written or given up.
    pub fn written(&self, steps: &[Step]) {
        let bytes: usize = steps.iter().map(step_size).sum();
        let mut state = self.lock();
        state.bytes = state.bytes.saturating_sub(bytes);
        if state.bytes < MAX_BYTES / 2 {
            state.lost.clear();
        }
    }
}

impl State {
    /// The first entry, with all others of its server that can be written together with it.
    fn take(&mut self) -> Next {
        let first = self.entries.front().and_then(|entry| entry.server.clone());
        let Some(server) = first else {
            return self.take_first();
        };
        let (mut steps, mut done) = (Vec::new(), Vec::new());
        let (mut bytes, mut ends) = (0, false);
        let mut left = VecDeque::with_capacity(self.entries.len());
        for mut entry in mem::take(&mut self.entries) {
            ends |= bytes >= BATCH_BYTES || steps.len() >= BATCH_STEPS;
            match &mut entry.work {
                Work::Write {
                    steps: new,
                    done: waiter,
                } if !ends && entry.server.as_ref() == Some(&server) => {
                    steps.append(new);
                    done.extend(waiter.take());
                    bytes += entry.bytes;
                    continue;
                }
                Work::Write { .. } => {}
                // Nothing overtakes it, and it overtakes nothing.
                _ => ends |= entry.server.is_none() || entry.server.as_ref() == Some(&server),
            }
            left.push_back(entry);
        }
        self.entries = left;
        if steps.is_empty() && done.is_empty() {
            return self.take_first();
        }
        Next::Batch(server, steps, done)
    }

    fn take_first(&mut self) -> Next {
        match self.entries.pop_front() {
            Some(entry) => Next::Work(entry.server, entry.work),
            None => Next::Idle,
        }
    }
}

/// The channel of a change that can be loaded again.
fn dropped_channel(change: &Change) -> Option<&ChannelId> {
    match change {
        Change::Posted(message) | Change::Edited(message) => Some(&message.channel),
        Change::Window(window) => Some(&window.history.channel),
        Change::Channels(_)
        | Change::Profiles(_)
        | Change::Deleted(..)
        | Change::Read(..)
        | Change::Draft(..)
        | Change::Pending(..)
        | Change::PendingFiles(..)
        | Change::NotPending(_)
        | Change::Disclosed(_)
        | Change::Inbox(_) => None,
    }
}

fn step_size(step: &Step) -> usize {
    match step {
        Step::Change(change) => size(change),
        Step::LostEvents(_) => 0,
    }
}

/// About what a change takes, in bytes.
fn size(change: &Change) -> usize {
    let text = match change {
        Change::Posted(message) | Change::Edited(message) => message.size(),
        Change::Window(window) => {
            let messages = window.history.messages.iter();
            messages.map(|message| message.size() + 64).sum()
        }
        Change::Draft(_, draft) => draft.as_ref().map_or(0, |draft| draft.text.len()),
        Change::Pending(_, pending) => pending.body.len(),
        Change::Profiles(profiles) => profiles.len() * 128,
        Change::Inbox(changes) => {
            let texts = changes
                .entries
                .iter()
                .map(|entry| entry.excerpt.len() + 128);
            texts.sum::<usize>() + changes.removed.len() * 64
        }
        // Files are limited by themselves: no part of a history is dropped for them.
        Change::PendingFiles(..)
        | Change::Channels(_)
        | Change::Deleted(..)
        | Change::Read(..)
        | Change::NotPending(_)
        | Change::Disclosed(_) => 0,
    };
    text + 64
}
