//! The life of a line, as a machine without a clock or a socket.
//!
//! ```text
//! Idle -start-> Dialing -established-> Online -lost-> Waiting -elapsed, wake, retry now-> Dialing
//!                  |                                     ^
//!                  +-- failed, may pass by itself -------+
//!                  +-- failed for good -> Refused, until the user wants another try
//! ```

use std::time::{Duration, Instant};

use super::backoff::Backoff;
use crate::domain::connection::ConnectionState;
use crate::domain::failure::Failure;

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// The worker began.
    Started,
    /// The server is greeted and events flow.
    Established,
    /// Dialling failed, or the line broke.
    Failed(Failure),
    /// The wait is over.
    Elapsed,
    /// The device slept, or the network changed: what was known of the line is worth nothing.
    Woke,
    /// The user does not want to wait.
    RetryNow,
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// Tell the user.
    Report(ConnectionState),
    /// Dial.
    Dial,
    /// Give up the socket.
    Drop,
    /// Wait until then, then say `Elapsed`.
    WaitUntil(Instant),
}

/// Where the line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Idle,
    Dialing,
    Online { since: Instant },
    Waiting,
    Refused,
}

/// The life of a line.
#[derive(Debug)]
pub struct Machine {
    phase: Phase,
    backoff: Backoff,
}

impl Default for Machine {
    fn default() -> Self {
        Self {
            phase: Phase::Idle,
            backoff: Backoff::default(),
        }
    }
}

impl Machine {
    /// Takes what happened at `now`; `chance` is a random number from 0 to 1.
    pub fn step(&mut self, input: Input, now: Instant, chance: f64) -> Vec<Output> {
        match (self.phase, input) {
            (Phase::Idle, Input::Started)
            | (Phase::Waiting, Input::Elapsed | Input::Woke | Input::RetryNow)
            | (Phase::Refused, Input::RetryNow) => self.dial(),
            (Phase::Dialing, Input::Established) => {
                self.phase = Phase::Online { since: now };
                vec![Output::Report(ConnectionState::Online)]
            }
            (Phase::Dialing, Input::Failed(failure)) => {
                self.failed(failure, Duration::ZERO, now, chance)
            }
            (Phase::Online { since }, Input::Failed(failure)) => {
                self.failed(failure, now.saturating_duration_since(since), now, chance)
            }
            (Phase::Online { .. }, Input::Woke) => {
                let mut outputs = vec![Output::Drop];
                outputs.extend(self.dial());
                outputs
            }
            _ => Vec::new(),
        }
    }

    fn dial(&mut self) -> Vec<Output> {
        self.phase = Phase::Dialing;
        vec![Output::Report(ConnectionState::Connecting), Output::Dial]
    }

    fn failed(
        &mut self,
        failure: Failure,
        held: Duration,
        now: Instant,
        chance: f64,
    ) -> Vec<Output> {
        if !failure.is_transient() {
            self.phase = Phase::Refused;
            return vec![
                Output::Drop,
                Output::Report(ConnectionState::Refused(failure)),
            ];
        }
        let (attempt, wait) = self.backoff.failed(held, chance);
        let wait = match &failure {
            Failure::RateLimited(Some(asked)) => wait.max(*asked),
            _ => wait,
        };
        let until = now + wait;
        self.phase = Phase::Waiting;
        vec![
            Output::Drop,
            Output::Report(ConnectionState::Waiting {
                attempt,
                until,
                failure,
            }),
            Output::WaitUntil(until),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::failure::CertificateFailure;

    fn online(now: Instant) -> Machine {
        let mut machine = Machine::default();
        let _ = machine.step(Input::Started, now, 1.0);
        let _ = machine.step(Input::Established, now, 1.0);
        machine
    }

    #[test]
    fn a_line_is_dialled_held_lost_and_dialled_again() {
        let now = Instant::now();
        let mut machine = Machine::default();
        let dialled = vec![Output::Report(ConnectionState::Connecting), Output::Dial];
        assert_eq!(machine.step(Input::Started, now, 1.0), dialled);
        assert_eq!(
            machine.step(Input::Established, now, 1.0),
            [Output::Report(ConnectionState::Online)]
        );
        let until = now + Duration::from_millis(500);
        let lost = Failure::ConnectionLost;
        assert_eq!(
            machine.step(Input::Failed(lost.clone()), now, 1.0),
            [
                Output::Drop,
                Output::Report(ConnectionState::Waiting {
                    attempt: 1,
                    until,
                    failure: lost
                }),
                Output::WaitUntil(until)
            ]
        );
        assert_eq!(machine.step(Input::Elapsed, until, 1.0), dialled);
    }

    #[test]
    fn what_does_not_pass_by_itself_waits_for_the_user() {
        let now = Instant::now();
        for failure in [
            Failure::Unauthorized,
            Failure::NotOpenChat,
            Failure::Certificate(CertificateFailure::Expired),
            Failure::HttpsRequired,
        ] {
            let mut machine = Machine::default();
            let _ = machine.step(Input::Started, now, 1.0);
            let outputs = machine.step(Input::Failed(failure.clone()), now, 1.0);
            assert_eq!(
                outputs,
                [
                    Output::Drop,
                    Output::Report(ConnectionState::Refused(failure))
                ]
            );
            assert_eq!(machine.step(Input::Woke, now, 1.0), []);
            assert_eq!(machine.step(Input::Elapsed, now, 1.0), []);
            assert_eq!(
                machine.step(Input::RetryNow, now, 1.0).last(),
                Some(&Output::Dial)
            );
        }
    }

    #[test]
    fn waking_up_cuts_a_wait_short_and_renews_a_line() {
        let now = Instant::now();
        let mut machine = online(now);
        assert_eq!(
            machine.step(Input::Woke, now, 1.0),
            [
                Output::Drop,
                Output::Report(ConnectionState::Connecting),
                Output::Dial
            ]
        );
        let _ = machine.step(Input::Failed(Failure::TimedOut), now, 1.0);
        assert_eq!(
            machine.step(Input::Woke, now, 1.0),
            [Output::Report(ConnectionState::Connecting), Output::Dial]
        );
    }

    #[test]
    fn a_server_that_asks_to_wait_is_waited_for() {
        let now = Instant::now();
        let asked = Duration::from_secs(90);
        let outputs = online(now).step(Input::Failed(Failure::RateLimited(Some(asked))), now, 0.0);
        assert_eq!(outputs.last(), Some(&Output::WaitUntil(now + asked)));
    }

    #[test]
    fn what_comes_at_the_wrong_time_changes_nothing() {
        let now = Instant::now();
        let mut machine = Machine::default();
        for input in [
            Input::Established,
            Input::Elapsed,
            Input::Woke,
            Input::RetryNow,
            Input::Failed(Failure::TimedOut),
        ] {
            assert_eq!(machine.step(input, now, 1.0), []);
        }
        let mut machine = online(now);
        for input in [
            Input::Started,
            Input::Established,
            Input::Elapsed,
            Input::RetryNow,
        ] {
            assert_eq!(machine.step(input, now, 1.0), []);
        }
    }
}
