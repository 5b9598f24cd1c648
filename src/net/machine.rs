//! The state machine of one connection, without a clock or a socket.
//!
//! ```text
//! Idle -start-> Dialing -established-> Online -lost-> Waiting -elapsed, wake, retry now-> Dialing
//!                  |                                     ^
//!                  +-- any other failure ----------------+
//!                  +-- final failure -> Refused, until the user retries
//! ```
//! A server that was joined is not given up: see `Failure::is_final` for the few reasons that end the attempts.

use std::time::{Duration, Instant};

use super::backoff::{Backoff, retry_after};
use crate::domain::connection::ConnectionState;
use crate::domain::failure::Failure;

/// The shortest wait after a failure before the return of the user ends it.
const MIN_WAIT: Duration = Duration::from_secs(5);

/// A failure of the whole backend, for which all its connections wait together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outage {
    /// Failed attempts in a row.
    pub attempt: u32,
    /// When one connection attempts again.
    pub until: Instant,
    /// What the last attempt ended with.
    pub failure: Failure,
}

/// An input of the machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// The connection task started.
    Started,
    /// The socket is open and subscribed.
    Established,
    /// Connecting failed, or the connection was lost.
    Failed(Failure),
    /// The backend does not answer, as this connection or another one found out.
    BackendDown(Outage),
    /// The time of `WaitUntil` was reached, or it is this connection's turn after `WaitForBackend`.
    Elapsed,
    /// The device resumed from sleep, so the connection may be dead.
    Woke,
    /// The user pressed retry.
    RetryNow,
    /// The user came back to the window.
    UserReturned,
}

impl Input {
    /// Whether an attempt that follows does not wait for the backend's next one.
    pub fn is_prompted(&self) -> bool {
        matches!(
            self,
            Self::Started | Self::Woke | Self::RetryNow | Self::UserReturned
        )
    }
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
    /// Wait until the backend answers another connection, or until it is this connection's turn after then.
    WaitForBackend(Instant),
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Phase {
    #[default]
    Idle,
    Dialing,
    Online {
        since: Instant,
    },
    Waiting {
        /// From when on the return of the user ends it.
        interruptible: Instant,
    },
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
            | (Phase::Waiting { .. }, Input::Elapsed | Input::Woke | Input::RetryNow)
            | (Phase::Refused, Input::RetryNow) => self.dial(),
            (Phase::Dialing, Input::Established) => {
                self.phase = Phase::Online { since: now };
                vec![Output::Report(ConnectionState::Online)]
            }
            (Phase::Dialing, Input::Failed(failure)) => self.on_failed(failure, now, now, jitter),
            (Phase::Online { since }, Input::Failed(failure)) => {
                self.on_failed(failure, since, now, jitter)
            }
            (Phase::Waiting { interruptible }, Input::UserReturned) if now >= interruptible => {
                self.dial()
            }
            (Phase::Dialing, Input::BackendDown(outage)) => {
                disconnect_and(self.wait_for_backend(outage, now))
            }
            (Phase::Waiting { .. }, Input::BackendDown(outage)) => {
                self.wait_for_backend(outage, now)
            }
            (Phase::Online { .. }, Input::Woke) => disconnect_and(self.dial()),
            // Out of date, or of no concern now.
            _ => Vec::new(),
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
        if failure.is_final() {
            self.phase = Phase::Refused;
            return vec![
                Output::Disconnect,
                Output::Report(ConnectionState::Refused(failure)),
            ];
        }
        let uptime = now.saturating_duration_since(since);
        let (attempt, wait) = self.backoff.next_delay(uptime, jitter);
        let until = now + wait.max(retry_after(&failure));
        self.wait(now, &failure);
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

    fn wait_for_backend(&mut self, outage: Outage, now: Instant) -> Vec<Output> {
        let Outage {
            attempt,
            until,
            failure,
        } = outage;
        self.wait(now, &failure);
        let state = ConnectionState::Waiting {
            attempt,
            until,
            failure,
        };
        vec![Output::Report(state), Output::WaitForBackend(until)]
    }

    fn wait(&mut self, now: Instant, failure: &Failure) {
        self.phase = Phase::Waiting {
            interruptible: now + MIN_WAIT.max(retry_after(failure)),
        };
    }
}

fn disconnect_and(outputs: Vec<Output>) -> Vec<Output> {
    std::iter::once(Output::Disconnect).chain(outputs).collect()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::domain::failure::{CertificateFailure, ProxyFailure};

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

    /// What stands between this device and the server may answer anything; it passes.
    #[test]
    fn answer_of_anything_but_the_server_does_not_end_the_attempts() {
        let now = Instant::now();
        for failure in [
            Failure::Redirected,
            Failure::NotOpenChat,
            Failure::Unsupported,
            Failure::Blocked,
            Failure::Unreadable,
            Failure::TooLarge,
            Failure::NotFound,
            Failure::Handshake,
            Failure::HostNotFound,
            Failure::ServerError { status: 511 },
            Failure::Proxy(ProxyFailure::AuthenticationRequired),
            Failure::Certificate(CertificateFailure::UnknownIssuer),
            Failure::Certificate(CertificateFailure::Expired),
        ] {
            let mut machine = ConnectionMachine::default();
            let _ = machine.step(Input::Started, now, 1.0);
            let outputs = machine.step(Input::Failed(failure.clone()), now, 1.0);
            let Some(Output::WaitUntil(until)) = outputs.last() else {
                panic!("{failure:?}: {outputs:?}");
            };
            assert_eq!(
                machine.step(Input::Elapsed, *until, 1.0).last(),
                Some(&Output::Connect)
            );
        }
    }

    #[test]
    fn return_of_the_user_ends_a_wait_but_not_that_which_the_server_demands() {
        let now = Instant::now();
        let waiting = |failure: &Failure| {
            let mut machine = online(now);
            let _ = machine.step(Input::Failed(failure.clone()), now, 1.0);
            machine
        };
        let second = Duration::from_secs(1);
        let returned = |mut machine: ConnectionMachine, after| {
            !machine
                .step(Input::UserReturned, now + after, 1.0)
                .is_empty()
        };
        let (lost, limited) = (
            Failure::ConnectionLost,
            Failure::RateLimited(Some(90 * second)),
        );
        assert!(!returned(waiting(&lost), 4 * second));
        assert!(returned(waiting(&lost), 5 * second));
        assert!(!returned(waiting(&limited), 89 * second));
        assert!(returned(waiting(&limited), 90 * second));
    }

    #[test]
    fn connections_of_a_backend_wait_together() {
        let now = Instant::now();
        let outage = |attempt| Outage {
            attempt,
            until: now + Duration::from_secs(attempt.into()),
            failure: Failure::Unreachable,
        };
        let mut machine = ConnectionMachine::default();
        let _ = machine.step(Input::Started, now, 1.0);
        for (attempt, outputs) in [(1, 3), (2, 2)] {
            let reported = machine.step(Input::BackendDown(outage(attempt)), now, 1.0);
            assert_eq!(reported.len(), outputs);
            let Outage { until, .. } = outage(attempt);
            assert_eq!(reported.last(), Some(&Output::WaitForBackend(until)));
        }
        assert_eq!(
            machine.step(Input::Elapsed, now, 1.0).last(),
            Some(&Output::Connect)
        );
    }

    #[test]
    fn final_failure_waits_for_the_user_to_retry() {
        let now = Instant::now();
        for failure in [
            Failure::Unauthorized,
            Failure::SessionRevoked,
            Failure::Proxy(ProxyFailure::Unknown),
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
            for input in [Input::Woke, Input::Elapsed, Input::UserReturned] {
                assert_eq!(machine.step(input, now, 1.0), []);
            }
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
