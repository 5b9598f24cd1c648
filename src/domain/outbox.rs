//! Messages that were written here and are not confirmed yet.
//!
//! ```text
//! Queued -> Sending -> (confirmed: removed)
//!    ^         |
//!    |         +-> Held                   -> Queued when its time has come, or discard
//!    |         +-> Failed { certain }     -> retry -> Queued, or discard (the text returns to the composer)
//!    |         +-> Failed { not certain } -> its echo confirms it after all, or discard;
//!    |                                       retry once the history was loaded without it
//! ```
//! Certainty matters: where only the response was lost, the server may have accepted the message. Order matters: what
//! follows a held message in its channel waits for it.

use std::time::{Duration, Instant};

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
    /// How often it was held in a row.
    pub attempts: u32,
    /// Whether history was loaded after it failed and did not contain it.
    pub absent_in_history: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SendState {
    /// Waits for the connection.
    Queued,
    Sending,
    /// Is sent again by itself.
    Held {
        failure: Failure,
        until: Instant,
        /// Whether the server certainly did not accept it. If not, it is sent again only once history was loaded without it.
        certain: bool,
    },
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
            SendState::Failed { certain, .. } | SendState::Held { certain, .. } => {
                certain || idempotent || self.absent_in_history
            }
            SendState::Queued | SendState::Sending => false,
        }
    }

    pub fn is_held(&self) -> bool {
        matches!(self.state, SendState::Held { .. })
    }

    /// The history was loaded without it.
    pub fn mark_absent_in_history(&mut self) {
        self.absent_in_history = self.is_failed() || self.is_held();
    }

    /// Whether a message with this text by the user may be this one.
    pub fn matches_echo(&self, body: &str) -> bool {
        let in_flight = match self.state {
            SendState::Sending => true,
            SendState::Failed { certain, .. } | SendState::Held { certain, .. } => !certain,
            SendState::Queued => false,
        };
        in_flight && self.body.trim() == body.trim()
    }
}

/// The wait before a held message is sent again: the first and the longest.
const RETRY: (Duration, Duration) = (Duration::from_secs(2), Duration::from_secs(60));

/// How long a message is held that was held `attempts` times before.
pub fn retry_delay(attempts: u32) -> Duration {
    let (first, longest) = RETRY;
    first.saturating_mul(1 << attempts.min(16)).min(longest)
}

/// The message of a channel that is to be sent now. A failed one that waits for the user does not hold back the others.
pub fn next_to_send(pending: &[PendingMessage]) -> Option<&PendingMessage> {
    let mut waiting = pending.iter().filter(|message| !message.is_failed());
    waiting
        .next()
        .filter(|message| message.state == SendState::Queued)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pending(state: SendState) -> PendingMessage {
        PendingMessage {
            key: 1,
            local: "l".into(),
            body: "text".into(),
            reply_to: None,
            state,
            attempts: 0,
            absent_in_history: false,
        }
    }

    fn held(certain: bool) -> PendingMessage {
        pending(SendState::Held {
            failure: Failure::RateLimited(None),
            until: Instant::now(),
            certain,
        })
    }

    fn failed() -> PendingMessage {
        let failure = Failure::TooLarge;
        pending(SendState::Failed {
            failure,
            certain: true,
        })
    }

    #[test]
    fn nothing_overtakes_a_message_that_is_held_or_being_sent() {
        let queued = || pending(SendState::Queued);
        for first in [held(true), held(false), pending(SendState::Sending)] {
            assert_eq!(next_to_send(&[first, queued()]), None);
        }
        assert_eq!(next_to_send(&[failed(), queued()]), Some(&queued()));
        assert_eq!(next_to_send(&[failed()]), None);
    }

    #[test]
    fn message_that_may_have_arrived_is_sent_again_only_without_it_in_the_history() {
        let mut message = held(false);
        assert!(!message.may_be_retried(false) && message.may_be_retried(true));
        assert!(message.matches_echo("text"));
        message.mark_absent_in_history();
        assert!(message.may_be_retried(false));
        assert!(held(true).may_be_retried(false));
        assert!(!held(true).matches_echo("text"));
    }

    #[test]
    fn delay_grows_up_to_a_minute() {
        let delays: Vec<_> = (0..7).map(|at| retry_delay(at).as_secs()).collect();
        assert_eq!(delays, [2, 4, 8, 16, 32, 60, 60]);
        assert_eq!(retry_delay(u32::MAX).as_secs(), 60);
    }
}
