//! Exponential backoff with full jitter, so that clients do not reconnect at the same time.

use std::time::Duration;

use crate::domain::failure::Failure;

/// The first upper limit of the delay.
pub const MIN_LIMIT: Duration = Duration::from_millis(500);
/// The last upper limit of the delay.
pub const MAX_LIMIT: Duration = Duration::from_secs(60);
/// A connection that lasted this long resets the backoff.
pub const HEALTHY_AFTER: Duration = Duration::from_secs(30);

/// The longest wait that a server may demand.
pub const MAX_RETRY_AFTER: Duration = Duration::from_secs(600);

/// The number of consecutive failures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Backoff {
    failures: u32,
}

impl Backoff {
    /// Counts a failure of a connection that lasted for `uptime`. `jitter` is random, from 0 to 1. Returns the number of
    /// consecutive failures and the delay.
    pub fn next_delay(&mut self, uptime: Duration, jitter: f64) -> (u32, Duration) {
        if uptime >= HEALTHY_AFTER {
            self.failures = 0;
        }
        self.failures = self.failures.saturating_add(1);
        let doubled = MIN_LIMIT.saturating_mul(1 << (self.failures - 1).min(16));
        let delay = doubled.min(MAX_LIMIT).mul_f64(jitter.clamp(0.0, 1.0));
        (self.failures, delay)
    }
}

/// The wait that the server demands after a failure, within a limit.
pub fn retry_after(failure: &Failure) -> Duration {
    match failure {
        Failure::RateLimited(Some(wait)) => (*wait).min(MAX_RETRY_AFTER),
        _ => Duration::ZERO,
    }
}

/// A random number from 0 to 1.
pub(super) fn jitter() -> f64 {
    getrandom::u32().map_or(0.5, |random| f64::from(random) / f64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delay_doubles_up_to_the_limit_and_resets_after_uptime() {
        let mut backoff = Backoff::default();
        let limits: Vec<_> = (0..10)
            .map(|_| backoff.next_delay(Duration::ZERO, 1.0).1.as_millis())
            .collect();
        assert_eq!(
            limits,
            [
                500, 1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000, 60000
            ]
        );
        assert_eq!(backoff.next_delay(HEALTHY_AFTER, 1.0), (1, MIN_LIMIT));
    }

    #[test]
    fn demanded_wait_is_limited() {
        for (seconds, expected) in [(7, 7), (9_999_999_999, 600), (u64::MAX, 600)] {
            let failure = Failure::RateLimited(Some(Duration::from_secs(seconds)));
            assert_eq!(retry_after(&failure), Duration::from_secs(expected));
        }
    }

    #[test]
    fn delay_is_a_random_part_of_the_limit() {
        let mut backoff = Backoff::default();
        assert_eq!(backoff.next_delay(Duration::ZERO, 0.0).1, Duration::ZERO);
        assert_eq!(
            backoff.next_delay(Duration::ZERO, 0.5).1,
            Duration::from_millis(500)
        );
        assert_eq!(
            Backoff { failures: u32::MAX }
                .next_delay(Duration::ZERO, 7.0)
                .1,
            MAX_LIMIT
        );
    }
}
