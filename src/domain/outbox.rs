//! Messages on their way out: written here, not confirmed yet.
//!
//! ```text
//! Queued -> Sending -> (confirmed: leaves the outbox)
//!    ^         |
//!    |         +-> Failed { certain }     -> retry -> Queued, or discard (the text goes back to the composer)
//!    |         +-> Failed { not certain } -> its own echo confirms it after all, or discard;
//!    |                                       retry once a look at the history has missed it
//! ```
//! Whether a failure is certain matters: where the answer was lost, the message may have been taken all the same.

use std::sync::Arc;

use super::failure::Failure;
use super::id::{LocalId, MessageId};
use super::markup::Content;

/// A message on its way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingMessage {
    /// Its place in the timeline; the confirmed message keeps it.
    pub key: u64,
    /// Its name until the server gives it one.
    pub local: LocalId,
    /// The text as it was written, trimmed as the server trims it.
    pub body: Arc<str>,
    /// The text, ready to be set.
    pub content: Content,
    /// What it answers.
    pub reply_to: Option<MessageId>,
    /// How far it came.
    pub state: SendState,
    /// Whether history was looked through after it failed, and did not hold it.
    pub missed: bool,
}

/// How far a message came on its way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SendState {
    /// Waits for the line.
    Queued,
    /// Asked of the server; no answer yet.
    Sending,
    /// Did not arrive, or is not known to have arrived.
    Failed {
        /// Why.
        failure: Failure,
        /// Whether it is certain that the server did not take it.
        certain: bool,
    },
}

impl PendingMessage {
    /// Whether it did not arrive, as far as is known.
    #[must_use]
    pub fn is_failed(&self) -> bool {
        matches!(self.state, SendState::Failed { .. })
    }

    /// Whether sending it again is safe to offer: the server did not take it, or `idempotent` says that it takes each
    /// message once.
    #[must_use]
    pub fn may_be_retried(&self, idempotent: bool) -> bool {
        match self.state {
            SendState::Failed { certain, .. } => certain || idempotent || self.missed,
            SendState::Queued | SendState::Sending => false,
        }
    }

    /// Takes up that history was looked through and did not hold it.
    pub fn was_missed(&mut self) {
        self.missed = matches!(self.state, SendState::Failed { .. });
    }

    /// Whether a message of this text by the user may be this one.
    #[must_use]
    pub fn may_be(&self, body: &str) -> bool {
        let on_its_way = match self.state {
            SendState::Sending => true,
            SendState::Failed { certain, .. } => !certain,
            SendState::Queued => false,
        };
        on_its_way && self.body.as_ref() == body.trim()
    }
}
