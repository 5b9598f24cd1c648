//! Pseudorandom numbers from a seed.

use std::time::Duration;

/// xorshift64*.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// Different streams of one seed are independent of each other.
    pub fn new(seed: u64, stream: u64) -> Self {
        let mixed =
            seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ stream.wrapping_mul(0xD1B5_4A32_D192_ED03);
        let mut random = Self(mixed | 1);
        for _ in 0..8 {
            let _mixed = random.next();
        }
        random
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 16
    }

    pub fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(limit).unwrap()).unwrap()
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// A time around a mean: from half of it to one and a half.
    pub fn around(&mut self, mean: Duration) -> Duration {
        let micros = usize::try_from(mean.as_micros()).unwrap();
        let random = self.below(micros + 1);
        Duration::from_micros(u64::try_from(micros / 2 + random).unwrap())
    }
}
