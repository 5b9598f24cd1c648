//! Faults at random: how often what goes wrong, drawn from a seed, so that a run can be repeated.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::Deserialize;

use super::random::Random;

/// How often what goes wrong. Rates are in thousandths, times in milliseconds; 0 is never.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct FaultRates {
    /// Determines what is drawn, and in which order.
    pub seed: u64,
    /// Of events, for each socket by itself.
    pub lost_events: u32,
    /// Of requests that are answered by 500: every second one after it was handled.
    pub server_errors: u32,
    /// Of requests that are answered by 429 and not handled: every second one with `Retry-After`.
    pub rate_limits: u32,
    /// Of responses whose connection breaks within the body, after the request was handled.
    pub cut_responses: u32,
    /// The longest wait before a request is handled, and again before it is answered.
    pub delay: u32,
    /// The mean time between two losses of all sockets.
    pub socket_drops: u32,
    /// The mean time between two restarts that keep the messages. For up to a second the port is closed.
    pub restarts: u32,
}

/// What is done to one request.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct RequestFault {
    pub(super) before: Duration,
    pub(super) after: Duration,
    pub(super) kind: Option<RandomFault>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RandomFault {
    /// Nothing of the request was done.
    Refused,
    /// It was done, and the response is 500.
    FailedLate,
    RateLimited {
        retry_after: bool,
    },
    /// It was done, and the response breaks off.
    Cut,
}

/// What happens to a whole community.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Incident {
    SocketsDropped,
    /// With the time for which its port is closed.
    Restarted(Duration),
}

/// Draws the faults of one community.
#[derive(Debug, Default)]
pub(super) struct RandomFaults(Mutex<Draws>);

#[derive(Debug, Default)]
struct Draws {
    rates: FaultRates,
    requests: Random,
    incidents: Random,
    /// Counts the changes of the rates.
    generation: u64,
}

impl RandomFaults {
    fn draws(&self) -> MutexGuard<'_, Draws> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes other rates. Returns their generation, which ends with the next change.
    pub(super) fn set(&self, rates: FaultRates) -> u64 {
        let mut draws = self.draws();
        let generation = draws.generation + 1;
        *draws = Draws {
            rates,
            requests: Random::new(rates.seed ^ 1),
            incidents: Random::new(rates.seed ^ 2),
            generation,
        };
        generation
    }

    pub(super) fn next_request(&self) -> RequestFault {
        let Draws {
            rates, requests, ..
        } = &mut *self.draws();
        if *rates == FaultRates::default() {
            return RequestFault::default();
        }
        let (before, after) = (requests.time(rates.delay), requests.time(rates.delay));
        let is_second = requests.below(2) == 1;
        // One draw for all, so that the rates add up.
        let drawn = requests.per_mille();
        let errors = rates.server_errors;
        let limits = errors + rates.rate_limits;
        let kind = match drawn {
            drawn if drawn < errors && is_second => Some(RandomFault::FailedLate),
            drawn if drawn < errors => Some(RandomFault::Refused),
            drawn if drawn < limits => Some(RandomFault::RateLimited {
                retry_after: is_second,
            }),
            drawn if drawn < limits + rates.cut_responses => Some(RandomFault::Cut),
            _ => None,
        };
        RequestFault {
            before,
            after,
            kind,
        }
    }

    /// The next incident and the time until it. `None` when there is none, or the rates have changed.
    pub(super) fn next_incident(&self, generation: u64) -> Option<(Duration, Incident)> {
        let draws = &mut *self.draws();
        let rates = draws.rates;
        let random = &mut draws.incidents;
        let drop = random.interval(rates.socket_drops);
        let drop = drop.map(|wait| (wait, Incident::SocketsDropped));
        let closed = random.time(1000);
        let restart = random.interval(rates.restarts);
        let restart = restart.map(|wait| (wait, Incident::Restarted(closed)));
        let next = drop
            .into_iter()
            .chain(restart)
            .min_by_key(|(wait, _)| *wait);
        next.filter(|_| draws.generation == generation)
    }

    pub(super) fn is_current(&self, generation: u64) -> bool {
        self.draws().generation == generation
    }
}

/// Draws which events a socket loses.
#[derive(Debug, Clone, Default)]
pub(super) struct EventLosses {
    rate: u32,
    random: Random,
}

impl EventLosses {
    pub(super) fn new(rates: &FaultRates) -> Self {
        Self {
            rate: rates.lost_events,
            random: Random::new(rates.seed ^ 3),
        }
    }

    pub(super) fn next_is_lost(&mut self) -> bool {
        self.rate > 0 && self.random.per_mille() < self.rate
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATES: FaultRates = FaultRates {
        seed: 7,
        lost_events: 50,
        server_errors: 100,
        rate_limits: 100,
        cut_responses: 50,
        delay: 3000,
        socket_drops: 2000,
        restarts: 8000,
    };

    fn requests(rates: FaultRates, count: usize) -> Vec<RequestFault> {
        let faults = RandomFaults::default();
        let _generation = faults.set(rates);
        std::iter::repeat_with(|| faults.next_request())
            .take(count)
            .collect()
    }

    #[test]
    fn faults_follow_from_the_seed_and_have_their_rates() {
        let drawn = requests(RATES, 10_000);
        assert_eq!(drawn, requests(RATES, 10_000));
        assert_ne!(drawn, requests(FaultRates { seed: 8, ..RATES }, 10_000));
        let count = |kind| drawn.iter().filter(|it| it.kind == Some(kind)).count();
        let limited = |retry_after| RandomFault::RateLimited { retry_after };
        for kind in [
            RandomFault::Refused,
            RandomFault::FailedLate,
            RandomFault::Cut,
            limited(false),
            limited(true),
        ] {
            assert!(
                (400..600).contains(&count(kind)),
                "{kind:?} {}",
                count(kind)
            );
        }
        let delays = drawn.iter().map(|it| it.before.max(it.after));
        let longest = delays.max().unwrap_or_default();
        assert!(longest <= Duration::from_secs(3) && longest > Duration::from_millis(2900));
    }

    #[test]
    fn events_are_lost_at_their_rate() {
        let mut losses = EventLosses::new(&RATES);
        let lost = (0..10_000).filter(|_| losses.next_is_lost()).count();
        assert!((400..600).contains(&lost), "{lost}");
        let mut none = EventLosses::default();
        assert!((0..100).all(|_| !none.next_is_lost()));
    }

    #[test]
    fn nothing_goes_wrong_without_rates() {
        assert_eq!(
            requests(FaultRates::default(), 100),
            vec![RequestFault::default(); 100]
        );
        let faults = RandomFaults::default();
        let generation = faults.set(FaultRates::default());
        assert_eq!(faults.next_incident(generation), None);
    }

    #[test]
    fn incidents_end_with_their_rates() {
        let faults = RandomFaults::default();
        let generation = faults.set(RATES);
        let incidents: Vec<_> = std::iter::repeat_with(|| faults.next_incident(generation))
            .take(1000)
            .flatten()
            .collect();
        let drops = incidents
            .iter()
            .filter(|(_, incident)| *incident == Incident::SocketsDropped);
        let drops = drops.count();
        assert!(
            (700..980).contains(&drops) && incidents.len() == 1000,
            "{drops}"
        );
        let total: Duration = incidents.iter().map(|(wait, _)| *wait).sum();
        assert!((1000..2000).contains(&total.as_secs()), "{total:?}");
        let _next = faults.set(FaultRates::default());
        assert_eq!(faults.next_incident(generation), None);
        assert!(!faults.is_current(generation));
    }
}
