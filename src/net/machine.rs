//! The state machine of one connection, without a clock or a socket.
//!
//! ```text
//! Idle -start-> Dialing -established-> Online -lost-> Waiting -elapsed, wake, retry now-> Dialing
//!                  |                                     ^
//!                  +-- transient failure -------------+
//!                  +-- permanent failure -> Refused, until the user retries
//! ```

use std::time::Instant;

use super::backoff::{Backoff, retry_after};
use crate::domain::connection::ConnectionState;
use crate::domain::failure::Failure;

/// An input of the machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// The connection task started.
    Started,
    /// The socket is open and subscribed.
    Established,
    /// Connecting failed, or the connection was lost.
    Failed(Failure),
    /// The time of `WaitUntil` was reached.
    Elapsed,
    /// The device resumed from sleep, so the connection may be dead.
    Woke,
    /// The user pressed retry.
    RetryNow,
}

/// An action of the connection task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// Report the state to the app.
    Report(ConnectionState),
    /// Connect.
    Connect,
    /// Close the socket.
    Disconnect,
    /// Wait until then, then input `Elapsed`.
    WaitUntil(Instant),
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Phase {
    #[default]
    Idle,
    Dialing,
    Online {
        since: Instant,
    },
    Waiting,
    Refused,
}

/// The state of one connection.
#[derive(Debug, Default)]
pub struct ConnectionMachine {
    phase: Phase,
    backoff: Backoff,
}

impl ConnectionMachine {
    /// Handles an input. `jitter` is random, from 0 to 1.
    pub fn step(&mut self, input: Input, now: Instant, jitter: f64) -> Vec<Output> {
        match (self.phase, input) {
            (Phase::Idle, Input::Started)
            | (Phase::Waiting, Input::Elapsed | Input::Woke | Input::RetryNow)
            | (Phase::Refused, Input::RetryNow) => self.dial(),
            (Phase::Dialing, Input::Established) => {
                self.phase = Phase::Online { since: now };
                vec![Output::Report(ConnectionState::Online)]
            }
            (Phase::Dialing, Input::Failed(failure)) => self.on_failed(failure, now, now, jitter),
            (Phase::Online { since }, Input::Failed(failure)) => {
                self.on_failed(failure, since, now, jitter)
            }
            (Phase::Online { .. }, Input::Woke) => {
                let mut outputs = vec![Output::Disconnect];
                outputs.extend(self.dial());
                outputs
            }
            (Phase::Idle, Input::Established | Input::Failed(_) | Input::Elapsed)
            | (Phase::Idle | Phase::Dialing, Input::Woke | Input::RetryNow)
            | (Phase::Dialing, Input::Started | Input::Elapsed)
            | (
                Phase::Online { .. },
                Input::Started | Input::Established | Input::Elapsed | Input::RetryNow,
            )
            | (Phase::Waiting, Input::Started | Input::Established | Input::Failed(_))
            | (
                Phase::Refused,
                Input::Started
                | Input::Established
                | Input::Failed(_)
                | Input::Elapsed
                | Input::Woke,
            ) => Vec::new(),
        }
    }

    fn dial(&mut self) -> Vec<Output> {
        self.phase = Phase::Dialing;
        vec![Output::Report(ConnectionState::Connecting), Output::Connect]
    }

    fn on_failed(
        &mut self,
        failure: Failure,
        since: Instant,
        now: Instant,
        jitter: f64,
    ) -> Vec<Output> {
        if !failure.is_transient() {
            self.phase = Phase::Refused;
            return vec![
                Output::Disconnect,
                Output::Report(ConnectionState::Refused(failure)),
            ];
        }
        let uptime = now.saturating_duration_since(since);
        let (attempt, wait) = self.backoff.next_delay(uptime, jitter);
        let until = now + wait.max(retry_after(&failure));
        self.phase = Phase::Waiting;
        vec![
            Output::Disconnect,
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
    use std::time::Duration;

    use super::*;
    use crate::domain::failure::CertificateFailure;

    fn online(now: Instant) -> ConnectionMachine {
        let mut machine = ConnectionMachine::default();
        let _ = machine.step(Input::Started, now, 1.0);
        let _ = machine.step(Input::Established, now, 1.0);
        machine
    }

    #[test]
    fn lost_connection_is_dialed_again_after_backoff() {
        let now = Instant::now();
        let mut machine = ConnectionMachine::default();
        let dialing = vec![Output::Report(ConnectionState::Connecting), Output::Connect];
        assert_eq!(machine.step(Input::Started, now, 1.0), dialing);
        assert_eq!(
            machine.step(Input::Established, now, 1.0),
            [Output::Report(ConnectionState::Online)]
        );
        let until = now + Duration::from_millis(500);
        let lost = Failure::ConnectionLost;
        assert_eq!(
            machine.step(Input::Failed(lost.clone()), now, 1.0),
            [
                Output::Disconnect,
                Output::Report(ConnectionState::Waiting {
                    attempt: 1,
                    until,
                    failure: lost
                }),
                Output::WaitUntil(until)
            ]
        );
        assert_eq!(machine.step(Input::Elapsed, until, 1.0), dialing);
    }

    #[test]
    fn permanent_failure_waits_for_the_user_to_retry() {
        let now = Instant::now();
        for failure in [
            Failure::Unauthorized,
            Failure::NotOpenChat,
            Failure::Certificate(CertificateFailure::Expired),
            Failure::HttpsRequired,
        ] {
            let mut machine = ConnectionMachine::default();
            let _ = machine.step(Input::Started, now, 1.0);
            let outputs = machine.step(Input::Failed(failure.clone()), now, 1.0);
            assert_eq!(
                outputs,
                [
                    Output::Disconnect,
                    Output::Report(ConnectionState::Refused(failure))
                ]
            );
            assert_eq!(machine.step(Input::Woke, now, 1.0), []);
            assert_eq!(machine.step(Input::Elapsed, now, 1.0), []);
            assert_eq!(
                machine.step(Input::RetryNow, now, 1.0).last(),
                Some(&Output::Connect)
            );
        }
    }

    #[test]
    fn resume_from_sleep_reconnects_at_once() {
        let now = Instant::now();
        let mut machine = online(now);
        assert_eq!(
            machine.step(Input::Woke, now, 1.0),
            [
                Output::Disconnect,
                Output::Report(ConnectionState::Connecting),
                Output::Connect
            ]
        );
        let _ = machine.step(Input::Failed(Failure::TimedOut), now, 1.0);
        assert_eq!(
            machine.step(Input::Woke, now, 1.0),
            [Output::Report(ConnectionState::Connecting), Output::Connect]
        );
    }

    #[test]
    fn retry_after_of_the_server_is_respected() {
        let now = Instant::now();
        let retry_after = Duration::from_secs(90);
        let outputs = online(now).step(
            Input::Failed(Failure::RateLimited(Some(retry_after))),
            now,
            0.0,
        );
        assert_eq!(outputs.last(), Some(&Output::WaitUntil(now + retry_after)));
    }

    #[test]
    fn unexpected_inputs_are_ignored() {
        let now = Instant::now();
        let mut machine = ConnectionMachine::default();
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
