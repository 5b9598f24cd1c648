//! Where the border writes down what leaves for one server (ADR-0005).

use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;

use crate::domain::disclosure::{DataKind, DisclosureLog};

/// The ledger of one server, shared by its requests and its socket. Cheap to clone; all clones are one.
#[derive(Debug, Clone, Default)]
pub struct Journal(Arc<Mutex<Pages>>);

#[derive(Debug, Default)]
struct Pages {
    ledger: DisclosureLog,
    news: bool,
}

impl Journal {
    /// Goes on with a ledger that was kept.
    #[must_use]
    pub fn continued(ledger: DisclosureLog) -> Self {
        Self(Arc::new(Mutex::new(Pages {
            ledger,
            news: false,
        })))
    }

    /// Takes down what leaves now.
    pub(super) fn note(&self, kinds: impl IntoIterator<Item = DataKind>) {
        let now = Timestamp::now();
        let mut pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for kind in kinds {
            pages.news |= pages.ledger.record(kind, now);
        }
    }

    /// What has left so far.
    #[must_use]
    pub fn ledger(&self) -> DisclosureLog {
        let pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        pages.ledger.clone()
    }

    /// Whether something left for the first time since this was asked last.
    #[must_use]
    pub fn take_news(&self) -> bool {
        let mut pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut pages.news)
    }
}
