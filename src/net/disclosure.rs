//! Records what is disclosed to one server (ADR-0005).

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;

use crate::domain::disclosure::{DataKind, DisclosureLog};

/// The disclosure log of one server, shared by its requests and its socket. Clones share the same log.
#[derive(Debug, Clone, Default)]
pub struct DisclosureRecorder(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    log: DisclosureLog,
    has_new_kind: bool,
}

impl DisclosureRecorder {
    /// Continues a stored log.
    pub fn resume(log: DisclosureLog) -> Self {
        Self(Arc::new(Mutex::new(State {
            log,
            has_new_kind: false,
        })))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Records that these kinds of data are sent now.
    pub(super) fn record(&self, kinds: impl IntoIterator<Item = DataKind>) {
        let now = Timestamp::now();
        let mut state = self.state();
        for kind in kinds {
            state.has_new_kind |= state.log.record(kind, now);
        }
    }

    /// A copy of the log.
    pub fn log(&self) -> DisclosureLog {
        self.state().log.clone()
    }

    /// Whether a kind was sent for the first time since the last call.
    pub fn take_new_kind(&self) -> bool {
        std::mem::take(&mut self.state().has_new_kind)
    }
}
