//! Random numbers with the same bits everywhere.

use chacha20::ChaCha8Rng;
use rand::{Rng, SeedableRng};

/// The one seed of the data set; another seed would be another data set.
const SEED: [u8; 32] = *b"ladder: digits drawn by one pen.";

/// ChaCha8 with conversions of our own: those of `rand` may change between versions.
pub struct Random(ChaCha8Rng);

impl Random {
    /// An independent stream of numbers.
    pub fn stream(stream: u64) -> Self {
        let mut generator = ChaCha8Rng::from_seed(SEED);
        generator.set_stream(stream);
        Self(generator)
    }

    /// Uniform in `0..n`; `n` stays far below 2^32, so the bias of this mapping does not matter.
    pub fn below(&mut self, n: usize) -> usize {
        ((u64::from(self.0.next_u32()) * n as u64) >> 32) as usize
    }

    /// Uniform in `[0, 1)`, a multiple of 2^-24.
    pub fn unit(&mut self) -> f32 {
        (self.0.next_u32() >> 8) as f32 / 16_777_216.0
    }

    /// Uniform in `[low, high)`.
    pub fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.unit()
    }

    /// Nearly normal with mean 0: the sum of the four bytes of one draw, centered and scaled.
    ///
    /// A byte has variance (256^2 - 1) / 12; the values stay within 3.5 standard deviations.
    pub fn bell(&mut self, std: f32) -> f32 {
        let sum: u16 = self
            .0
            .next_u32()
            .to_le_bytes()
            .into_iter()
            .map(u16::from)
            .sum();
        (f32::from(sum) - 510.0) * (std / 147.799)
    }
}
