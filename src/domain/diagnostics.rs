//! What has happened with the connection to one server since the program started: a bounded history, the last request for
//! what the server offers, and counts. Holds no addresses, names or texts. In memory alone.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::connection::ConnectionState;
use super::failure::Failure;

/// How many changes are kept; older ones are dropped.
pub const MAX_RECORDS: usize = 50;

/// Something that has happened with a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConnectionChange {
    Connected,
    /// It was up. The next attempt follows after a time.
    Lost(Failure, Duration),
    /// So many attempts in a row have failed; the next one follows after a time.
    AttemptFailed(u32, Failure, Duration),
    /// No attempt follows before the user acts.
    Refused(Failure),
    /// The device was suspended, and connects again.
    Resumed,
    /// From this side: to connect anew, or because it is not wanted any longer.
    Closed,
    SignedOut,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectionRecord {
    pub at: Timestamp,
    pub change: ConnectionChange,
}

/// A request for what the server offers, with which each attempt to connect begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProbeResult {
    pub at: Timestamp,
    pub took: Duration,
    pub failure: Option<Failure>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagnostics {
    /// Newest first.
    records: VecDeque<ConnectionRecord>,
    probe: Option<ProbeResult>,
    events: u64,
    recovered: u64,
}

impl Diagnostics {
    /// What has happened, newest first.
    pub fn records(&self) -> impl ExactSizeIterator<Item = &ConnectionRecord> {
        self.records.iter()
    }

    pub fn probe(&self) -> Option<&ProbeResult> {
        self.probe.as_ref()
    }

    /// How many changes the server has reported by itself.
    pub fn events(&self) -> u64 {
        self.events
    }

    /// How many messages came with a history, because they were sent without a connection or were lost on it.
    pub fn recovered(&self) -> u64 {
        self.recovered
    }

    /// The state of the connection changes. `now` and `at` are the same moment.
    pub fn on_connection(
        &mut self,
        before: &ConnectionState,
        state: &ConnectionState,
        (at, now): (Timestamp, Instant),
    ) {
        if before != state
            && let Some(change) = change(before, state, now)
        {
            self.add(at, change);
        }
    }

    pub fn on_signed_out(&mut self, at: Timestamp) {
        self.add(at, ConnectionChange::SignedOut);
    }

    pub fn on_probe(&mut self, result: ProbeResult) {
        self.probe = Some(result);
    }

    pub(super) fn count_event(&mut self) {
        self.events = self.events.saturating_add(1);
    }

    pub(super) fn count_recovered(&mut self, messages: usize) {
        let messages = u64::try_from(messages).unwrap_or(u64::MAX);
        self.recovered = self.recovered.saturating_add(messages);
    }

    fn add(&mut self, at: Timestamp, change: ConnectionChange) {
        self.records.truncate(MAX_RECORDS - 1);
        self.records.push_front(ConnectionRecord { at, change });
    }
}

/// `None` for what leads to something that is kept.
fn change(
    before: &ConnectionState,
    state: &ConnectionState,
    now: Instant,
) -> Option<ConnectionChange> {
    match state {
        ConnectionState::Online => Some(ConnectionChange::Connected),
        ConnectionState::Connecting => before.is_online().then_some(ConnectionChange::Resumed),
        ConnectionState::Waiting {
            attempt,
            until,
            failure,
        } => {
            let wait = until.saturating_duration_since(now);
            Some(if before.is_online() {
                ConnectionChange::Lost(failure.clone(), wait)
            } else {
                ConnectionChange::AttemptFailed(*attempt, failure.clone(), wait)
            })
        }
        ConnectionState::Refused(failure) => Some(ConnectionChange::Refused(failure.clone())),
        ConnectionState::Idle => match before {
            ConnectionState::Online
            | ConnectionState::Connecting
            | ConnectionState::Waiting { .. } => Some(ConnectionChange::Closed),
            ConnectionState::Idle | ConnectionState::Refused(_) => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn waiting(attempt: u32, until: Instant, failure: Failure) -> ConnectionState {
        ConnectionState::Waiting {
            attempt,
            until,
            failure,
        }
    }

    #[test]
    fn every_change_of_the_state_has_one_record_or_leads_to_one() {
        use ConnectionChange as Change;

        let now = Instant::now();
        let wait = Duration::from_secs(8);
        let states = [
            ConnectionState::Idle,
            ConnectionState::Connecting,
            ConnectionState::Online,
            waiting(2, now + wait, Failure::TimedOut),
            ConnectionState::Refused(Failure::Unauthorized),
        ];
        let attempt = Some(Change::AttemptFailed(2, Failure::TimedOut, wait));
        let lost = Some(Change::Lost(Failure::TimedOut, wait));
        let refused = Some(Change::Refused(Failure::Unauthorized));
        let (closed, connected) = (Some(Change::Closed), Some(Change::Connected));
        let resumed = Some(Change::Resumed);
        let expected = [
            [
                None,
                None,
                connected.clone(),
                attempt.clone(),
                refused.clone(),
            ],
            [
                closed.clone(),
                None,
                connected.clone(),
                attempt,
                refused.clone(),
            ],
            [closed.clone(), resumed, None, lost, refused.clone()],
            [closed, None, connected.clone(), None, refused],
            [
                None,
                None,
                connected,
                Some(Change::AttemptFailed(2, Failure::TimedOut, wait)),
                None,
            ],
        ];
        for (before, expected) in states.iter().zip(expected) {
            for (state, expected) in states.iter().zip(expected) {
                let mut diagnostics = Diagnostics::default();
                diagnostics.on_connection(before, state, (at(7), now));
                let found = diagnostics.records().next();
                let found = found.map(|record| record.change.clone());
                assert_eq!(found, expected, "{before:?} -> {state:?}");
            }
        }
    }

    #[test]
    fn wait_that_is_over_is_not_negative() {
        let now = Instant::now();
        let mut diagnostics = Diagnostics::default();
        let later = now + Duration::from_secs(5);
        let waiting = waiting(1, now, Failure::ConnectionLost);
        diagnostics.on_connection(&ConnectionState::Online, &waiting, (at(1), later));
        let record = diagnostics.records().next().unwrap();
        let lost = ConnectionChange::Lost(Failure::ConnectionLost, Duration::ZERO);
        assert_eq!(record.change, lost);
    }

    #[test]
    fn newest_records_are_first_and_no_more_than_are_kept() {
        let mut diagnostics = Diagnostics::default();
        for second in 0..1_000 {
            diagnostics.on_signed_out(at(second));
        }
        let times: Vec<_> = diagnostics.records().map(|record| record.at).collect();
        let expected: Vec<_> = (950..1_000).rev().map(at).collect();
        assert_eq!(times, expected);
    }
}
