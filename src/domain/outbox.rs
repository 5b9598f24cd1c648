//! Messages that were written here and are not confirmed yet.
//!
//! ```text
//! Storing -> Queued -> Sending -> (confirmed: removed)
//!              ^          |
//!              |          +-> Held { certain }     -> Queued when its time has come
//!              |          +-> Held { not certain } -> its echo confirms it, or a history that was loaded after GRACE
//!              |          |                           lacks it: Queued; or neither can be found out: Failed
//!              +-- retry -+-> Failed { failure, certain } -> retry, edit or delete by the user
//! ```
//! Certainty matters: where only the response was lost, the server may have accepted the message. Order matters: what
//! follows a held message in its channel waits for it. A message is stored before it is sent, so that none is sent that
//! a restart does not know.

use std::time::{Duration, Instant};

use super::failure::Failure;
use super::id::{LocalId, MessageId};
use super::markup::Body;
use super::message::ChatMessage;
use super::upload::{self, OutgoingFile, UploadProgress};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingMessage {
    /// The key of its row; the confirmed message keeps it.
    pub key: u64,
    pub local: LocalId,
    /// Trimmed, as the server trims it.
    pub body: Body,
    pub reply_to: Option<MessageId>,
    /// What is sent with it. Their bytes are elsewhere.
    pub files: Vec<OutgoingFile>,
    /// Of its files, while it is being sent.
    pub upload: Option<UploadProgress>,
    pub state: SendState,
    /// How often it was held in a row.
    pub attempts: u32,
    /// Of the first attempt that may have been accepted. `None`: it was not sent, or it is not known what was there
    /// before it was.
    pub(super) attempt: Option<Attempt>,
    /// Is stored with that attempt.
    pub(super) after: Option<SentAfter>,
    /// How often it was looked for in the history since it is uncertain.
    pub(super) checks: u32,
    /// A history that was loaded earlier does not show that the server lacks it.
    pub(super) not_before: Option<Instant>,
    /// Whether history was loaded after it failed and did not contain it.
    pub absent_in_history: bool,
}

/// What was known of a channel when a message was sent: the server has it, if at all, below that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SentAfter {
    /// The channel was empty.
    Start,
    Message(MessageId),
}

/// Distinguishes the messages of which one may be the echo of an attempt from those that were known before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Attempt {
    /// Of this run: what arrives from this number on.
    Arrival(u32),
    /// Of an earlier run: what stands below.
    Below(SentAfter),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SendState {
    /// Is being stored on this device, and not sent before.
    Storing,
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
            SendState::Storing | SendState::Queued | SendState::Sending => false,
        }
    }

    pub fn is_held(&self) -> bool {
        matches!(self.state, SendState::Held { .. })
    }

    /// Whether the server may have accepted it, and nothing waits for its response.
    pub fn is_uncertain(&self) -> bool {
        match self.state {
            SendState::Failed { certain, .. } | SendState::Held { certain, .. } => !certain,
            SendState::Storing | SendState::Queued | SendState::Sending => false,
        }
    }

    /// The server does not have it: it is sent again, by itself unless it waits for the user.
    pub(super) fn mark_absent_in_history(&mut self) {
        self.absent_in_history = true;
        if self.is_held() {
            self.state = SendState::Queued;
            self.checks = 0;
        }
    }

    /// Whether a message by the user may be this one: it has the same text, and files of the same names and sizes.
    pub fn matches_echo(&self, message: &ChatMessage) -> bool {
        let in_flight = self.state == SendState::Sending || self.is_uncertain();
        in_flight
            && self.attempt.is_some()
            && self.body.trim() == message.body.trim()
            && upload::are_attached(&self.files, &message.extra().attachments)
    }

    /// Whether one echo could be that of both.
    pub(super) fn resembles(&self, other: &Self) -> bool {
        self.body.trim() == other.body.trim() && self.files == other.files
    }
}

/// After an attempt whose outcome is unknown, before the history can show that the server did not accept the message: a
/// server may still work on a request whose connection has ended. Delays of up to 3 s were seen.
pub const GRACE: Duration = Duration::from_secs(10);

/// The same after an answer of the server that does not tell: a history that is on its way may be older than the attempt.
const GRACE_ANSWERED: Duration = Duration::from_secs(5);

/// How long after an attempt that failed in this way no history shows that the server did not accept it.
pub(super) fn grace(failure: &Failure) -> Duration {
    match failure {
        Failure::ServerError { status: 500 } => GRACE_ANSWERED,
        _ => GRACE,
    }
}

/// How often a message is looked for before the user is asked: about five minutes, see [`check_delay`].
pub(super) const MAX_CHECKS: u32 = 8;

/// The wait before a message is looked for in the history the next time.
pub(super) fn check_delay(checks: u32) -> Duration {
    retry_delay(checks.saturating_add(1)).max(GRACE)
}

/// What is to be done about a held message whose time has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Due {
    /// It was confirmed, or waits for something else.
    Nothing,
    /// It is queued.
    Send,
    /// The newest history is needed to find out whether the server has it, and the messages before another one, where
    /// some are missing.
    Check {
        /// When it is due again.
        until: Instant,
        gap: Option<MessageId>,
    },
    /// The user is asked.
    GivenUp,
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
            files: Vec::new(),
            upload: None,
            state,
            attempts: 0,
            attempt: Some(Attempt::Arrival(1)),
            after: None,
            checks: 0,
            not_before: None,
            absent_in_history: false,
        }
    }

    fn echo() -> ChatMessage {
        ChatMessage {
            id: "m".into(),
            channel: "c".into(),
            author: "me".into(),
            body: "text".into(),
            created_at: crate::domain::message::SentAt::Unknown,
            extra: None,
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
        let waiting = [SendState::Storing, SendState::Sending].map(pending);
        for first in waiting.into_iter().chain([held(true), held(false)]) {
            assert_eq!(next_to_send(&[first, queued()]), None);
        }
        assert_eq!(next_to_send(&[failed(), queued()]), Some(&queued()));
        assert_eq!(next_to_send(&[failed()]), None);
    }

    #[test]
    fn message_that_may_have_arrived_is_sent_again_only_without_it_in_the_history() {
        let mut message = held(false);
        assert!(!message.may_be_retried(false) && message.may_be_retried(true));
        assert!(message.matches_echo(&echo()));
        message.attempt = None;
        assert!(!message.matches_echo(&echo()), "what was there is unknown");
        message.mark_absent_in_history();
        assert_eq!(message.state, SendState::Queued);
        assert!(held(true).may_be_retried(false));
        assert!(!held(true).matches_echo(&echo()));
    }

    #[test]
    fn delay_grows_up_to_a_minute() {
        let delays: Vec<_> = (0..7).map(|at| retry_delay(at).as_secs()).collect();
        assert_eq!(delays, [2, 4, 8, 16, 32, 60, 60]);
        assert_eq!(retry_delay(u32::MAX).as_secs(), 60);
        let checks = (0..MAX_CHECKS).map(check_delay);
        let total: Duration = checks.sum();
        assert!((240..=360).contains(&total.as_secs()), "{total:?}");
    }
}
