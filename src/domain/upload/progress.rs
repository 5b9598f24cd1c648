//! How far an upload is, and how long it will take.

use std::time::{Duration, Instant};

/// Before that the rate says little.
const LEAST_TIME: Duration = Duration::from_secs(1);
/// The share of the newest rate in the average, as a divisor.
const SMOOTHING: u64 = 4;

/// Of all files of a message together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UploadProgress {
    /// In bytes.
    pub sent: u64,
    /// In bytes.
    pub total: u64,
    started: Instant,
    last: Instant,
    /// Bytes per second; 0 while it is not known.
    rate: u64,
}

impl UploadProgress {
    pub fn start(total: u64, now: Instant) -> Self {
        Self {
            sent: 0,
            total,
            started: now,
            last: now,
            rate: 0,
        }
    }

    /// More was sent, or, after a repetition, less.
    pub fn advance(&mut self, sent: u64, now: Instant) {
        let sent = sent.min(self.total);
        if sent < self.sent {
            *self = Self::start(self.total, now);
        }
        let took = now.saturating_duration_since(self.last).as_millis();
        let newest = u128::from(sent - self.sent) * 1000;
        if let Some(newest) = newest.checked_div(took) {
            let newest = u64::try_from(newest).unwrap_or(u64::MAX);
            self.rate = match self.rate {
                0 => newest,
                rate => rate - rate / SMOOTHING + newest / SMOOTHING,
            };
            self.last = now;
        }
        self.sent = sent;
    }

    /// Everything is on its way; the server has not answered.
    pub fn is_complete(&self) -> bool {
        self.sent >= self.total
    }

    /// In percent.
    pub fn percent(&self) -> u8 {
        let percent = u128::from(self.sent) * 100 / u128::from(self.total.max(1));
        u8::try_from(percent).unwrap_or(100)
    }

    /// About; `None` while it is not known.
    pub fn time_left(&self) -> Option<Duration> {
        let measured = self.last.saturating_duration_since(self.started) >= LEAST_TIME;
        let left = self.total.saturating_sub(self.sent);
        let seconds = left
            .checked_div(self.rate)
            .filter(|_| measured && left > 0)?;
        Some(Duration::from_secs(seconds.saturating_add(1)))
    }
}
