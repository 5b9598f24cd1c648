//! Messages that were written here and are not confirmed yet.
//!
//! ```text
//! Queued -> Sending -> (confirmed: removed)
//!    ^         |
//!    |         +-> Failed { certain }     -> retry -> Queued, or discard (the text returns to the composer)
//!    |         +-> Failed { not certain } -> its echo confirms it after all, or discard;
//!    |                                       retry once the history was loaded without it
//! ```
//! Certainty matters: where only the response was lost, the server may have accepted the message.

use super::failure::Failure;
use super::id::{LocalId, MessageId};
use super::markup::Body;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingMessage {
    /// The key of its row; the confirmed message keeps it.
    pub key: u64,
    pub local: LocalId,
    /// Trimmed, as the server trims it.
    pub body: Body,
    pub reply_to: Option<MessageId>,
    pub state: SendState,
    /// Whether history was loaded after it failed and did not contain it.
    pub absent_in_history: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SendState {
    /// Waits for the connection.
    Queued,
    Sending,
    Failed {
        failure: Failure,
        /// Whether the server certainly did not accept it.
        certain: bool,
    },
}

impl PendingMessage {
    pub fn is_failed(&self) -> bool {
        matches!(self.state, SendState::Failed { .. })
    }

    /// Whether a retry cannot post it twice: the server did not accept it, or accepts each message once
    /// (`idempotent`).
    pub fn may_be_retried(&self, idempotent: bool) -> bool {
        match self.state {
            SendState::Failed { certain, .. } => certain || idempotent || self.absent_in_history,
            SendState::Queued | SendState::Sending => false,
        }
    }

    /// The history was loaded without it.
    pub fn mark_absent_in_history(&mut self) {
        self.absent_in_history = self.is_failed();
    }

    /// Whether a message with this text by the user may be this one.
    pub fn matches_echo(&self, body: &str) -> bool {
        let in_flight = match self.state {
            SendState::Sending => true,
            SendState::Failed { certain, .. } => !certain,
            SendState::Queued => false,
        };
        in_flight && self.body.trim() == body.trim()
    }
}
