//! Random orders that are a function of (seed, stream, epoch, pass) and never change.
//!
//! The generator is ChaCha with 8 rounds, named by its algorithm, and the shuffle is written out
//! here: `rand`'s own may change between versions, which would change every run and every split.

use chacha20::ChaCha8Rng;
use chacha20::rand_core::{Rng, SeedableRng};

/// What an order is for; orders of different streams are independent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stream {
    /// The choice of labeled and validation rows.
    Split = 1,
    /// The unlabeled rows of an epoch.
    Unlabeled = 2,
    /// The labeled rows of one pass within an epoch.
    Labeled = 3,
    /// Changes of the labeled images of one step.
    LabeledImages = 4,
    /// Changes of the unlabeled images of one step.
    UnlabeledImages = 5,
}

/// Everything that an order depends on, besides its length.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OrderKey {
    pub seed: u64,
    pub stream: Stream,
    pub epoch: u64,
    pub pass: u64,
}

impl OrderKey {
    /// The four numbers fill the generator's seed of 32 bytes, so different keys never collide.
    pub fn generator(self) -> ChaCha8Rng {
        let words = [self.seed, self.stream as u64, self.epoch, self.pass];
        let mut seed = [0; 32];
        for (bytes, word) in seed.chunks_exact_mut(8).zip(words) {
            bytes.copy_from_slice(&word.to_le_bytes());
        }
        ChaCha8Rng::from_seed(seed)
    }

    /// `rows` in random order (Fisher and Yates).
    pub fn shuffle(self, rows: &[u32]) -> Vec<u32> {
        let mut generator = self.generator();
        let mut order = rows.to_vec();
        for last in (1..order.len()).rev() {
            order.swap(last, below(&mut generator, last as u64 + 1) as usize);
        }
        order
    }
}

/// A whole number below `bound`, each equally likely: draws beyond the last whole multiple of
/// `bound` are drawn again.
pub(crate) fn below(generator: &mut ChaCha8Rng, bound: u64) -> u64 {
    let excess = (u64::MAX % bound + 1) % bound;
    loop {
        let draw = generator.next_u64();
        if draw <= u64::MAX - excess {
            return draw % bound;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: OrderKey = OrderKey {
        seed: 1,
        stream: Stream::Unlabeled,
        epoch: 0,
        pass: 0,
    };

    fn rows(n: u32) -> Vec<u32> {
        (0..n).collect()
    }

    /// From `tests/suite/golden_orders.py`. Changing this changes every run ever made: do not.
    #[test]
    fn order_is_the_golden_one() {
        assert_eq!(KEY.shuffle(&rows(10)), [5, 9, 0, 6, 2, 1, 3, 4, 7, 8]);
    }

    #[test]
    fn every_part_of_the_key_changes_the_order() {
        let keys = [
            KEY,
            OrderKey { seed: 2, ..KEY },
            OrderKey {
                stream: Stream::Split,
                ..KEY
            },
            OrderKey {
                stream: Stream::Labeled,
                ..KEY
            },
            OrderKey { epoch: 1, ..KEY },
            OrderKey { pass: 1, ..KEY },
        ];
        let orders = keys.map(|key| key.shuffle(&rows(100)));
        for (i, order) in orders.iter().enumerate() {
            assert!(!orders[..i].contains(order), "key {i}");
        }
    }

    #[test]
    fn order_is_a_permutation() {
        for n in [0, 1, 2, 3, 17, 1000] {
            let mut order = OrderKey {
                seed: u64::from(n),
                ..KEY
            }
            .shuffle(&rows(n));
            order.sort_unstable();
            assert_eq!(order, rows(n));
        }
    }

    #[test]
    fn every_order_of_three_rows_is_equally_likely() {
        let mut counts = std::collections::BTreeMap::new();
        for seed in 0..6000 {
            *counts
                .entry(OrderKey { seed, ..KEY }.shuffle(&rows(3)))
                .or_insert(0) += 1;
        }
        assert_eq!(counts.len(), 6);
        // Six standard deviations (29 each) around 1000.
        assert!(
            counts.values().all(|count| (826..1174).contains(count)),
            "{counts:?}"
        );
    }
}
