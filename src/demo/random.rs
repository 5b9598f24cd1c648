//! Pseudorandom numbers that follow from a seed, and random ids. `rand` promises no reproducible algorithm for its
//! generators across versions.

use std::time::Duration;

/// `SplitMix64`.
#[derive(Debug, Clone, Default)]
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `limit`; 0 when that is 0.
    pub(super) fn below(&mut self, limit: usize) -> usize {
        let limit = u64::try_from(limit.max(1)).unwrap_or(1);
        usize::try_from(self.next() % limit).unwrap_or(0)
    }

    /// A number of seconds below `limit`.
    pub(super) fn seconds(&mut self, limit: usize) -> i64 {
        i64::try_from(self.below(limit)).unwrap_or(0)
    }

    /// From 0 to 999.
    pub(super) fn per_mille(&mut self) -> u32 {
        u32::try_from(self.below(1000)).unwrap_or(0)
    }

    /// A time up to this number of milliseconds.
    pub(super) fn time(&mut self, limit: u32) -> Duration {
        Duration::from_millis(self.next() % (u64::from(limit) + 1))
    }

    /// A time until something that happens every so many milliseconds in the mean; `None` when that is 0.
    pub(super) fn interval(&mut self, mean: u32) -> Option<Duration> {
        let interval = self.time(mean) + self.time(mean);
        (mean > 0).then_some(interval)
    }

    pub(super) fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.below(from.len()))
    }
}

/// Eight hexadecimal digits, as in message ids.
pub(super) fn hex8() -> String {
    data_encoding::HEXLOWER.encode(&bytes::<4>())
}

/// Cryptographically secure random bytes.
pub(super) fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    if getrandom::fill(&mut bytes).is_err() {
        tracing::error!("the system has no randomness");
    }
    bytes
}
