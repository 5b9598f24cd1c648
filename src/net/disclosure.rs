//! Records what is disclosed to one server (ADR-0005).

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use tokio::sync::watch;

use crate::domain::disclosure::{DataKind, DisclosureLog};

/// The disclosure log of one server, shared by its requests and its socket, and by all its connections. Clones share the
/// same log.
#[derive(Debug, Clone, Default)]
pub struct DisclosureRecorder {
    log: Arc<Mutex<DisclosureLog>>,
    changed: watch::Sender<()>,
}

impl DisclosureRecorder {
    /// Continues a log. `changed` is notified of each disclosure.
    pub fn resume(log: DisclosureLog, changed: watch::Sender<()>) -> Self {
        let log = Arc::new(Mutex::new(log));
        Self { log, changed }
    }

    /// Counts what was disclosed before.
    pub fn add(&self, earlier: &DisclosureLog) {
        self.lock().add(earlier);
    }

    fn lock(&self) -> MutexGuard<'_, DisclosureLog> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Records that these kinds of data are sent now.
    pub(crate) fn record(&self, kinds: &[DataKind]) {
        self.record_at(kinds, Timestamp::now());
    }

    fn record_at(&self, kinds: &[DataKind], now: Timestamp) {
        if kinds.is_empty() {
            return;
        }
        let mut log = self.lock();
        for kind in kinds {
            log.record(*kind, now);
        }
        drop(log);
        self.changed.send_modify(|()| {});
    }

    /// Begins to send these kinds of data.
    pub(super) fn begin(&self, kinds: Vec<DataKind>) -> Disclosing<'_> {
        Disclosing {
            recorder: self,
            kinds,
            began: Timestamp::now(),
        }
    }

    /// A copy of the log.
    pub fn log(&self) -> DisclosureLog {
        self.lock().clone()
    }
}

/// Data that is on its way. Recorded when this is dropped, so also when the request is canceled, unless nothing was sent.
#[must_use]
pub(super) struct Disclosing<'a> {
    recorder: &'a DisclosureRecorder,
    kinds: Vec<DataKind>,
    began: Timestamp,
}

impl Disclosing<'_> {
    /// The server was not reached.
    pub(super) fn nothing_sent(mut self) {
        self.kinds.clear();
    }
}

impl Drop for Disclosing<'_> {
    fn drop(&mut self) {
        self.recorder.record_at(&self.kinds, self.began);
    }
}
