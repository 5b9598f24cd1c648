//! The state of the connection to one server, as the user sees it.

use std::time::{Duration, Instant};

use super::failure::{CertificateFailure, Failure};

/// Failed attempts before it counts as an outage; most connections return earlier.
const OUTAGE_FROM_ATTEMPT: u32 = 3;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum ConnectionState {
    #[default]
    Idle,
    /// Includes the handshake.
    Connecting,
    Online,
    /// Reconnects by itself.
    Waiting {
        /// Failed attempts in a row, at least 1.
        attempt: u32,
        /// When the next attempt starts.
        until: Instant,
        failure: Failure,
    },
    /// Stays so until the user changes something.
    Refused(Failure),
}

impl ConnectionState {
    pub fn is_online(&self) -> bool {
        matches!(self, Self::Online)
    }

    /// Why the connection is down, if it is an outage: after some attempts, and at once where the server demands a wait
    /// or its key has changed.
    pub fn outage(&self) -> Option<&Failure> {
        match self {
            Self::Waiting {
                attempt, failure, ..
            } => {
                let is_at_once = matches!(
                    failure,
                    Failure::RateLimited(Some(_))
                        | Failure::Certificate(CertificateFailure::Changed { .. })
                );
                (is_at_once || *attempt >= OUTAGE_FROM_ATTEMPT).then_some(failure)
            }
            Self::Idle | Self::Connecting | Self::Online | Self::Refused(_) => None,
        }
    }
}

/// What a countdown shows at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Countdown {
    /// Rounded up to a step, since every step costs a view and a frame.
    pub seconds: u64,
    /// When it shows something else; `None` at zero.
    pub next: Option<Instant>,
}

impl Countdown {
    pub fn new(until: Instant, now: Instant) -> Self {
        const STEP: Duration = Duration::from_secs(5);
        const LONG_STEP: Duration = Duration::from_secs(30);
        const LONG: Duration = Duration::from_secs(60);
        let left = until.saturating_duration_since(now);
        let step = if left > LONG { LONG_STEP } else { STEP };
        let steps = left.as_millis().div_ceil(step.as_millis());
        let steps = u32::try_from(steps).unwrap_or(u32::MAX);
        let fewer = steps.checked_sub(1);
        let next = fewer.and_then(|fewer| until.checked_sub(step * fewer));
        Self {
            seconds: (step * steps).as_secs(),
            next,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countdown_shows_a_step_for_as_long_as_it_lasts() {
        let now = Instant::now();
        let mut shown = Vec::new();
        let until = now + Duration::from_millis(95_300);
        let mut at = Some(now);
        while let Some(now) = at {
            let countdown = Countdown::new(until, now);
            shown.push(countdown.seconds);
            assert!(countdown.next.is_none_or(|next| next > now));
            at = countdown.next;
        }
        assert_eq!(
            shown,
            [120, 90, 60, 55, 50, 45, 40, 35, 30, 25, 20, 15, 10, 5, 0]
        );
    }

    #[test]
    fn short_loss_is_no_outage_but_a_changed_key_is() {
        let waiting = |attempt, failure| ConnectionState::Waiting {
            attempt,
            until: Instant::now(),
            failure,
        };
        let key = crate::domain::trust::Fingerprint::new([1; 32]);
        let changed = Failure::Certificate(CertificateFailure::Changed {
            pinned: key,
            shown: key,
        });
        assert_eq!(waiting(2, Failure::ConnectionLost).outage(), None);
        let lost = Failure::ConnectionLost;
        assert_eq!(waiting(3, lost.clone()).outage(), Some(&lost));
        assert_eq!(waiting(1, changed.clone()).outage(), Some(&changed));
        assert_eq!(ConnectionState::Refused(lost).outage(), None);
    }
}
