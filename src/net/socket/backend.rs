//! Lets one connection at a time find out whether a backend answers again, for all servers of that backend.
//!
//! Shared by the connections with one address, proxy and pin, and only by those that the backend sees come from one place:
//! it holds no user, no server and nothing that was sent. A connection that fails alone does not touch it.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

use tokio::sync::watch;
use tokio::time::timeout_at;

use super::task::{now, sleep_until};
use crate::domain::failure::Failure;
use crate::net::backoff::{Backoff, jitter, retry_after};
use crate::net::machine::{Input, Outage};

type SharedBackend = Arc<watch::Sender<BackendState>>;

static BACKENDS: LazyLock<Mutex<HashMap<String, Weak<watch::Sender<BackendState>>>>> =
    LazyLock::new(Mutex::default);

#[derive(Debug, Default)]
struct BackendState {
    health: Health,
    /// Whether a connection is finding out.
    is_tried: bool,
    backoff: Backoff,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
enum Health {
    #[default]
    Unknown,
    Up {
        since: Instant,
    },
    Down {
        outage: Outage,
        since: Instant,
    },
}

/// What one connection knows of its backend.
pub(super) struct BackendLink {
    shared: SharedBackend,
    /// Whether it is this connection that finds out.
    is_trial: bool,
    entered: Instant,
    outage: Option<Outage>,
}

impl BackendLink {
    /// Shares the state of all connections with the same key; without one it is shared with none.
    pub(super) fn new(key: Option<String>) -> Self {
        Self {
            shared: key.map_or_else(SharedBackend::default, shared),
            is_trial: false,
            entered: now(),
            outage: None,
        }
    }

    /// Waits until this connection may attempt. Fails if the attempt of another one has, or if the next one is not due.
    /// `longest_wait` is for an attempt of another one while nothing is known to be wrong.
    pub(super) async fn enter(
        &mut self,
        is_prompted: bool,
        longest_wait: Duration,
    ) -> Result<(), Outage> {
        self.outage = None;
        self.entered = now();
        let mut changes = self.shared.subscribe();
        let mut health = changes.borrow_and_update().health.clone();
        if let Health::Down { outage, .. } = &health
            && !self.is_trial
            && !is_prompted
            && outage.until > self.entered
        {
            return Err(outage.clone());
        }
        let end = self.entered + longest_wait;
        loop {
            if matches!(health, Health::Up { .. }) || self.begin_trial() {
                return Ok(());
            }
            let is_down = matches!(health, Health::Down { .. });
            let news = changes.changed();
            if is_down {
                let _open = news.await;
            } else if timeout_at(end.into(), news).await.is_err() {
                return Ok(());
            }
            health = changes.borrow_and_update().health.clone();
            if let Health::Down { outage, since } = &health
                && *since >= self.entered
            {
                return Err(outage.clone());
            }
        }
    }

    /// Returns whether this connection is the one that finds out.
    fn begin_trial(&mut self) -> bool {
        let is_trial = &mut self.is_trial;
        let _changed = self.shared.send_if_modified(|state| {
            let begins = !state.is_tried;
            state.is_tried = true;
            *is_trial |= begins;
            begins
        });
        self.is_trial
    }

    /// Takes the answer to the first request of an attempt. A final failure is an answer.
    pub(super) fn report(&mut self, failure: Option<&Failure>) {
        let (entered, now) = (self.entered, now());
        let failure = failure.filter(|failure| !failure.is_final());
        let mut outage = None;
        self.end_trial(|state| match (failure, &state.health) {
            (None, _) => {
                state.health = Health::Up { since: now };
                state.backoff = Backoff::default();
            }
            // It answers others, so this connection failed alone.
            (Some(_), Health::Up { since }) if *since >= entered => {}
            (
                Some(_),
                Health::Down {
                    outage: known,
                    since,
                },
            ) if *since >= entered => {
                outage = Some(known.clone());
            }
            (Some(failure), _) => outage = Some(state.fail(failure.clone(), now)),
        });
        self.outage = outage;
    }

    /// What the last attempt ended with, if it was not this connection alone that failed.
    pub(super) fn take_outage(&mut self) -> Option<Outage> {
        self.outage.take()
    }

    /// A connection was lost: the next attempt finds out whether that concerns all.
    pub(super) fn doubt(&self) {
        let _changed = self.shared.send_if_modified(|state| {
            let was_up = matches!(state.health, Health::Up { .. });
            if was_up {
                state.health = Health::Unknown;
            }
            was_up
        });
    }

    /// Leaves it to another connection to find out.
    pub(super) fn release(&mut self) {
        self.end_trial(|_| {});
    }

    fn end_trial(&mut self, change: impl FnOnce(&mut BackendState)) {
        let was_trial = std::mem::take(&mut self.is_trial);
        self.shared.send_modify(|state| {
            state.is_tried &= !was_trial;
            change(state);
        });
    }

    /// Waits in an outage that lasts `until`, for the backend to answer, for a later attempt to fail, or for the turn of
    /// this connection. Never ends without an outage.
    pub(super) async fn next_step(&mut self, until: Option<Instant>) -> Input {
        let Some(until) = until else {
            return std::future::pending().await;
        };
        let mut changes = self.shared.subscribe();
        loop {
            let is_tried = {
                let state = changes.borrow_and_update();
                match &state.health {
                    Health::Down { outage, .. } if outage.until != until => {
                        return Input::BackendDown(outage.clone());
                    }
                    Health::Down { .. } => state.is_tried,
                    Health::Up { .. } | Health::Unknown => return Input::Elapsed,
                }
            };
            if !is_tried && now() >= until && self.begin_trial() {
                return Input::Elapsed;
            }
            let due = (!is_tried).then_some(until);
            tokio::select! {
                _changed = changes.changed() => {}
                () = sleep_until(due) => {}
            }
        }
    }
}

impl Drop for BackendLink {
    fn drop(&mut self) {
        if self.is_trial {
            self.release();
        }
    }
}

impl BackendState {
    fn fail(&mut self, failure: Failure, now: Instant) -> Outage {
        let (attempt, wait) = self.backoff.next_delay(Duration::ZERO, jitter());
        let outage = Outage {
            attempt,
            until: now + wait.max(retry_after(&failure)),
            failure,
        };
        self.health = Health::Down {
            outage: outage.clone(),
            since: now,
        };
        outage
    }
}

fn shared(key: String) -> SharedBackend {
    let mut backends = BACKENDS.lock().unwrap_or_else(PoisonError::into_inner);
    backends.retain(|_, backend| backend.strong_count() > 0);
    let known = backends.get(&key).and_then(Weak::upgrade);
    known.unwrap_or_else(|| {
        let backend = SharedBackend::default();
        let _dead = backends.insert(key, Arc::downgrade(&backend));
        backend
    })
}

#[cfg(test)]
mod tests;
