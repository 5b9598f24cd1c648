//! Detects dead connections and a suspended device.
//!
//! Only received frames count: a dead socket may accept everything that is sent (`docs/backend-contract.md` 14). A
//! connection is dead only if a ping had time to be answered, however late this task runs.

use std::time::{Duration, Instant, SystemTime};

/// Without a received frame.
pub(super) const PING_AFTER: Duration = Duration::from_secs(20);
/// For the answer to a ping. Anything that is received is one, also the error of a server that does not know it.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(10);
/// Without a received frame, until a doubt about the connection is worth a ping.
const QUIET_AFTER: Duration = Duration::from_secs(5);
/// The difference of the two clocks from which the device counts as suspended.
const SUSPEND_THRESHOLD: Duration = Duration::from_secs(15);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KeepaliveAction {
    None,
    Ping,
    Timeout,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Keepalive {
    last_received: Instant,
    /// A ping that is not answered yet.
    last_ping: Option<Instant>,
}

impl Keepalive {
    pub(super) fn new(now: Instant) -> Self {
        Self {
            last_received: now,
            last_ping: None,
        }
    }

    pub(super) fn on_received(&mut self, now: Instant) {
        self.last_received = now;
        self.last_ping = None;
    }

    /// When to call `check` again.
    pub(super) fn next_check(&self) -> Instant {
        match self.last_ping {
            Some(ping) => ping + ANSWER_TIMEOUT,
            None => self.last_received + PING_AFTER,
        }
    }

    pub(super) fn check(&mut self, now: Instant) -> KeepaliveAction {
        if now < self.next_check() {
            return KeepaliveAction::None;
        }
        if self.last_ping.is_some() {
            return KeepaliveAction::Timeout;
        }
        self.last_ping = Some(now);
        KeepaliveAction::Ping
    }

    /// There is a reason to doubt the connection. Returns whether to ping now.
    pub(super) fn doubt(&mut self, now: Instant) -> bool {
        let pings = self.last_ping.is_none() && now >= self.last_received + QUIET_AFTER;
        if pings {
            self.last_ping = Some(now);
        }
        pings
    }
}

/// Detects that the device was suspended: the wall clock continues then, the monotonic clock does not.
#[derive(Debug, Clone, Copy)]
pub(super) struct SuspendDetector {
    wall: SystemTime,
    monotonic: Instant,
}

impl SuspendDetector {
    pub(super) fn new(wall: SystemTime, monotonic: Instant) -> Self {
        Self { wall, monotonic }
    }

    /// Whether the device was suspended since the last call.
    pub(super) fn check(&mut self, wall: SystemTime, monotonic: Instant) -> bool {
        let by_wall = wall.duration_since(self.wall).unwrap_or_default();
        let by_monotonic = monotonic.saturating_duration_since(self.monotonic);
        *self = Self { wall, monotonic };
        by_wall > by_monotonic + SUSPEND_THRESHOLD
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unanswered_ping_ends_the_connection_after_ten_seconds() {
        let start = Instant::now();
        let mut keepalive = Keepalive::new(start);
        let after = |seconds| start + Duration::from_secs(seconds);
        assert_eq!(keepalive.check(after(19)), KeepaliveAction::None);
        assert_eq!(keepalive.check(after(20)), KeepaliveAction::Ping);
        assert_eq!(keepalive.next_check(), after(30));
        assert_eq!(keepalive.check(after(29)), KeepaliveAction::None);
        assert_eq!(keepalive.check(after(30)), KeepaliveAction::Timeout);
    }

    /// The task may not have run for a minute, because others took the processor.
    #[test]
    fn connection_without_a_ping_is_not_dead() {
        let start = Instant::now();
        let mut keepalive = Keepalive::new(start);
        let after = |seconds| start + Duration::from_secs(seconds);
        assert_eq!(keepalive.check(after(90)), KeepaliveAction::Ping);
        assert_eq!(keepalive.check(after(99)), KeepaliveAction::None);
        assert_eq!(keepalive.check(after(100)), KeepaliveAction::Timeout);
    }

    #[test]
    fn doubt_pings_a_quiet_connection_at_once_and_once() {
        let start = Instant::now();
        let mut keepalive = Keepalive::new(start);
        let after = |seconds| start + Duration::from_secs(seconds);
        assert!(!keepalive.doubt(after(4)));
        assert!(keepalive.doubt(after(5)));
        assert!(!keepalive.doubt(after(6)), "a ping is on its way");
        assert_eq!(keepalive.check(after(15)), KeepaliveAction::Timeout);
    }

    #[test]
    fn received_frame_resets_the_timeout() {
        let start = Instant::now();
        let mut keepalive = Keepalive::new(start);
        let after = |seconds| start + Duration::from_secs(seconds);
        let _ = keepalive.check(after(20));
        keepalive.on_received(after(50));
        assert_eq!(keepalive.check(after(69)), KeepaliveAction::None);
        assert_eq!(keepalive.check(after(70)), KeepaliveAction::Ping);
    }

    #[test]
    fn suspend_is_detected_by_wall_clock_drift() {
        let (wall, monotonic) = (SystemTime::UNIX_EPOCH, Instant::now());
        let mut detector = SuspendDetector::new(wall, monotonic);
        let second = Duration::from_secs(1);
        assert!(!detector.check(wall + 20 * second, monotonic + 20 * second));
        assert!(detector.check(wall + 140 * second, monotonic + 40 * second));
        assert!(
            !detector.check(wall, monotonic + 60 * second),
            "a clock set back is not a suspend"
        );
    }
}
