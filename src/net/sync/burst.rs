//! Detects bursts of events, in which a server may have dropped some without a word (`docs/backend-contract.md` 7.6).
//!
//! A server drops events only while its queue for the connection is full (64 are usual), and what was queued then still
//! arrives, close together. So losses are possible only around a burst, and a burst is followed by a *round* of fetches.

use std::time::{Duration, Instant};

/// So many events above [`LEAK`] make a burst. Half of the smallest known queue.
const THRESHOLD: f32 = 32.0;
/// More are not counted, so that the end of a burst is noticed soon.
const MAX_LEVEL: f32 = 40.0;
/// A burst that has fallen to this level is over.
const END_LEVEL: f32 = 16.0;
/// Events per second that never make a burst.
const LEAK: f32 = 8.0;
/// After the last event of a burst.
pub(super) const QUIET: Duration = Duration::from_millis(1500);
/// Between two rounds of one long burst: the first and the longest.
pub(super) const ROUND_INTERVAL: (Duration, Duration) =
    (Duration::from_secs(5), Duration::from_secs(30));
/// Between any two rounds.
const MIN_INTERVAL: Duration = Duration::from_secs(3);

/// A leaky bucket of events.
#[derive(Debug, Default)]
pub(super) struct BurstDetector {
    level: f32,
    last_event: Option<Instant>,
    last_round: Option<Instant>,
    burst: Option<Burst>,
}

#[derive(Debug)]
struct Burst {
    next_round: Instant,
    interval: Duration,
}

impl BurstDetector {
    /// Returns whether the event follows a calm time, so that what came before it cannot belong to a burst.
    pub(super) fn on_event(&mut self, now: Instant) -> bool {
        let elapsed = self
            .last_event
            .map_or(Duration::MAX, |last| now.saturating_duration_since(last));
        let left = (self.level - elapsed.as_secs_f32() * LEAK).max(0.0);
        let is_calm = left <= 0.0 && self.burst.is_none();
        self.level = (left + 1.0).min(MAX_LEVEL);
        self.last_event = Some(now);
        if self.burst.is_none() && self.level >= THRESHOLD {
            let (interval, _) = ROUND_INTERVAL;
            self.burst = Some(Burst {
                next_round: now + interval,
                interval,
            });
        }
        is_calm
    }

    /// When the next round is due, if no further event arrives.
    pub(super) fn next_round(&self) -> Option<Instant> {
        let round = self.burst.as_ref()?.next_round.min(self.end()?);
        let earliest = self.last_round.map(|last| last + MIN_INTERVAL);
        Some(earliest.map_or(round, |earliest| round.max(earliest)))
    }

    /// When the burst is over, if no further event arrives.
    fn end(&self) -> Option<Instant> {
        let falls = Duration::from_secs_f32((self.level - END_LEVEL).max(0.0) / LEAK);
        Some(self.last_event? + falls.min(QUIET))
    }

    /// Begins a round if it is due.
    pub(super) fn take_round(&mut self, now: Instant) -> bool {
        if self.next_round().is_none_or(|at| at > now) {
            return false;
        }
        self.last_round = Some(now);
        let is_over = self.end().is_some_and(|end| end <= now);
        if is_over {
            (self.burst, self.level) = (None, 0.0);
        } else if let Some(burst) = &mut self.burst {
            let (_, longest) = ROUND_INTERVAL;
            burst.interval = (burst.interval * 2).min(longest);
            burst.next_round = now + burst.interval;
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Events at a fixed rate from `start` on. Gives the times of the rounds, in milliseconds, until a minute after the
    /// last event.
    fn rounds(events: u32, interval: Duration) -> Vec<u128> {
        let start = Instant::now();
        let mut detector = BurstDetector::default();
        let mut rounds = Vec::new();
        let mut until = |detector: &mut BurstDetector, end: Instant| {
            while let Some(at) = detector.next_round().filter(|at| *at <= end) {
                assert!(detector.take_round(at));
                rounds.push((at - start).as_millis());
            }
        };
        for number in 0..events {
            let now = start + interval * number;
            until(&mut detector, now);
            let _calm = detector.on_event(now);
        }
        let end = start + interval * events + Duration::from_secs(60);
        until(&mut detector, end);
        assert_eq!(detector.next_round(), None, "no timer without events");
        rounds
    }

    #[test]
    fn conversation_is_no_burst() {
        assert_eq!(rounds(10_000, Duration::from_millis(126)), []);
        assert_eq!(rounds(31, Duration::ZERO), []);
    }

    #[test]
    fn burst_is_followed_by_one_round() {
        assert_eq!(rounds(64, Duration::ZERO), [1500]);
        assert_eq!(rounds(64, Duration::from_millis(10)), [630 + 1500]);
    }

    #[test]
    fn long_burst_has_few_rounds_and_one_after_its_end() {
        // 60 seconds. The burst begins with the 34th event or so.
        let rounds = rounds(6_000, Duration::from_millis(10));
        let seconds: Vec<_> = rounds.iter().map(|millis| millis / 1_000).collect();
        assert_eq!(seconds, [5, 15, 35, 61]);
    }

    /// Typing and presence do not keep a burst open.
    #[test]
    fn burst_ends_although_single_events_follow() {
        let start = Instant::now();
        let mut detector = BurstDetector::default();
        for _ in 0..64 {
            let _calm = detector.on_event(start);
        }
        let mut now = start;
        while detector.next_round().is_some_and(|at| at > now) {
            now += Duration::from_millis(500);
            let _calm = detector.on_event(now);
        }
        assert!(now <= start + Duration::from_secs(4), "{:?}", now - start);
        assert!(detector.take_round(now));
        assert_eq!(detector.next_round(), None);
    }

    #[test]
    fn event_after_a_pause_is_calm() {
        let start = Instant::now();
        let mut detector = BurstDetector::default();
        assert!(detector.on_event(start));
        assert!(!detector.on_event(start));
        assert!(detector.on_event(start + Duration::from_secs(1)));
        for _ in 0..64 {
            let _calm = detector.on_event(start + Duration::from_secs(1));
        }
        assert!(!detector.on_event(start + Duration::from_secs(60)));
    }
}
