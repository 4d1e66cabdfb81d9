//! Numbers for trials.

/// Numbers that look random, the same for each seed: xorshift of Marsaglia 2003.
pub struct Random(u64);

impl Random {
    /// Nothing comes from 0.
    pub fn new(seed: u64) -> Self {
        Self(seed.max(1))
    }

    /// A number from 0 to before `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        for shift in [13, -7, 17i32] {
            self.0 ^= match shift {
                left @ 0.. => self.0 << left,
                right => self.0 >> -right,
            };
        }
        self.0 % end.max(1)
    }
}
