//! What the batches of every epoch follow from, besides its number.

use std::sync::Arc;

use crate::dataset::Dataset;
use crate::loader::augmentation::Augmentation;
use crate::target_scale::TargetScale;

/// The rows of both streams and how they are divided into batches.
#[derive(Clone)]
pub(super) struct Plan {
    pub dataset: Arc<Dataset>,
    pub labeled: Arc<[u32]>,
    pub unlabeled: Arc<[u32]>,
    /// Unlabeled rows per batch.
    pub batch_size: usize,
    /// Passes over the unlabeled rows per epoch, above 0.
    pub passes: f64,
    pub seed: u64,
    pub augmentation: Augmentation,
    /// In a regression, of the labeled rows.
    pub target_scale: Option<TargetScale>,
}

impl Plan {
    /// The number of batches per epoch.
    pub fn steps_per_epoch(&self) -> usize {
        steps_per_epoch(self.passes, self.unlabeled.len(), self.batch_size)
    }

    /// The number of labeled rows per batch.
    pub fn labeled_batch_size(&self) -> usize {
        self.batch_size.min(self.labeled.len())
    }
}

/// The full batches of `batch_size` rows in so many passes over `rows` rows.
///
/// Below 2⁵² this is exact where `passes` is a whole number. The billionth makes up for fractions
/// that are none in binary: 0.7 passes over 100 rows are seven batches of ten, though the product
/// is below 70.
pub fn steps_per_epoch(passes: f64, rows: usize, batch_size: usize) -> usize {
    (passes * rows as f64 / batch_size as f64 + 1e-9) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_passes_leave_only_the_last_rows_out() {
        for (passes, rows, batch_size) in [
            (1, 100, 10),
            (1, 109, 10),
            (3, 35, 10),
            (7, 9, 2),
            (40, 999, 100),
        ] {
            let expected = passes * rows / batch_size;
            assert_eq!(steps_per_epoch(passes as f64, rows, batch_size), expected);
        }
    }

    #[test]
    fn a_part_of_a_pass_is_its_share_of_the_batches() {
        assert_eq!(steps_per_epoch(0.7, 100, 10), 7);
        assert_eq!(steps_per_epoch(0.049, 307_346, 100), 150);
        assert_eq!(steps_per_epoch(1.5, 100, 10), 15);
        assert_eq!(steps_per_epoch(0.05, 100, 10), 0);
    }
}
