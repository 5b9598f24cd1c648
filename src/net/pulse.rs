//! Whether a line is alive: by what is received, never by what is sent (`docs/backend-contract.md` 14, zombie sockets).

use std::time::{Duration, Instant};

/// How long a line may be silent before it is asked.
pub(super) const ASK_AFTER: Duration = Duration::from_secs(20);
/// How long a line may be silent before it is dead. The server pings every 25 seconds.
pub(super) const DEAD_AFTER: Duration = Duration::from_secs(60);
/// How far the two clocks may drift apart before the device is taken to have slept.
const SLEPT: Duration = Duration::from_secs(15);

/// What a line needs now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Needs {
    Nothing,
    Ask,
    Burial,
}

/// When a line was last heard and asked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pulse {
    heard: Instant,
    asked: Option<Instant>,
}

impl Pulse {
    pub(super) fn new(now: Instant) -> Self {
        Self {
            heard: now,
            asked: None,
        }
    }

    pub(super) fn heard(&mut self, now: Instant) {
        self.heard = now;
        self.asked = None;
    }

    /// When to look again.
    pub(super) fn next(&self) -> Instant {
        match self.asked {
            Some(asked) => (asked + ASK_AFTER).min(self.heard + DEAD_AFTER),
            None => self.heard + ASK_AFTER,
        }
    }

    pub(super) fn check(&mut self, now: Instant) -> Needs {
        if now >= self.heard + DEAD_AFTER {
            return Needs::Burial;
        }
        if now >= self.next() {
            self.asked = Some(now);
            return Needs::Ask;
        }
        Needs::Nothing
    }
}

/// Tells sleep from passing time: the wall clock goes on while the device sleeps, the other does not.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sleep {
    wall: std::time::SystemTime,
    steady: Instant,
}

impl Sleep {
    pub(super) fn new(wall: std::time::SystemTime, steady: Instant) -> Self {
        Self { wall, steady }
    }

    /// Whether the device slept since the last look.
    pub(super) fn looked(&mut self, wall: std::time::SystemTime, steady: Instant) -> bool {
        let by_wall = wall.duration_since(self.wall).unwrap_or_default();
        let by_steady = steady.saturating_duration_since(self.steady);
        *self = Self { wall, steady };
        by_wall > by_steady + SLEPT
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_silent_line_is_asked_then_buried() {
        let start = Instant::now();
        let mut pulse = Pulse::new(start);
        let after = |seconds| start + Duration::from_secs(seconds);
        assert_eq!(pulse.check(after(19)), Needs::Nothing);
        assert_eq!(pulse.check(after(20)), Needs::Ask);
        assert_eq!(pulse.check(after(21)), Needs::Nothing);
        assert_eq!(pulse.check(after(40)), Needs::Ask);
        assert_eq!(pulse.next(), after(60));
        assert_eq!(pulse.check(after(60)), Needs::Burial);
    }

    #[test]
    fn only_what_is_heard_keeps_a_line_alive() {
        let start = Instant::now();
        let mut pulse = Pulse::new(start);
        let after = |seconds| start + Duration::from_secs(seconds);
        let _ = pulse.check(after(20));
        pulse.heard(after(50));
        assert_eq!(pulse.check(after(69)), Needs::Nothing);
        assert_eq!(pulse.check(after(70)), Needs::Ask);
    }

    #[test]
    fn sleep_is_told_from_waiting() {
        let (wall, steady) = (std::time::SystemTime::UNIX_EPOCH, Instant::now());
        let mut sleep = Sleep::new(wall, steady);
        let second = Duration::from_secs(1);
        assert!(!sleep.looked(wall + 20 * second, steady + 20 * second));
        assert!(sleep.looked(wall + 140 * second, steady + 40 * second));
        assert!(
            !sleep.looked(wall, steady + 60 * second),
            "a clock set back is no sleep"
        );
    }
}
