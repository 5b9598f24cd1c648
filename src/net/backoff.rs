//! How long to wait before the next try: a random part of a growing limit, so that clients do not come back together.

use std::time::Duration;

/// The first limit.
pub const LEAST: Duration = Duration::from_millis(500);
/// The last limit.
pub const MOST: Duration = Duration::from_secs(60);
/// How long a line must have held for the next wait to be short again.
pub const HEALTHY: Duration = Duration::from_secs(30);

/// Counts failures in a row.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Backoff {
    failures: u32,
}

impl Backoff {
    /// Takes a failure after the line had held for `held`. `chance` is a random number from 0 to 1.
    /// Gives how many failures there were in a row, and how long to wait.
    pub fn failed(&mut self, held: Duration, chance: f64) -> (u32, Duration) {
        if held >= HEALTHY {
            self.failures = 0;
        }
        self.failures = self.failures.saturating_add(1);
        let doubled = LEAST.saturating_mul(1 << (self.failures - 1).min(16));
        (
            self.failures,
            doubled.min(MOST).mul_f64(chance.clamp(0.0, 1.0)),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_their_limit_and_begin_again_after_health() {
        let mut backoff = Backoff::default();
        let limits: Vec<_> = (0..10)
            .map(|_| backoff.failed(Duration::ZERO, 1.0).1.as_millis())
            .collect();
        assert_eq!(
            limits,
            [
                500, 1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000, 60000
            ]
        );
        assert_eq!(backoff.failed(HEALTHY, 1.0), (1, LEAST));
    }

    #[test]
    fn chance_takes_any_part() {
        let mut backoff = Backoff::default();
        assert_eq!(backoff.failed(Duration::ZERO, 0.0).1, Duration::ZERO);
        assert_eq!(
            backoff.failed(Duration::ZERO, 0.5).1,
            Duration::from_millis(500)
        );
        assert_eq!(
            Backoff { failures: u32::MAX }.failed(Duration::ZERO, 7.0).1,
            MOST
        );
    }
}
