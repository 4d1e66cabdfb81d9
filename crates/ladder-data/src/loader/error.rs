//! What can be wrong with a loader.

use thiserror::Error;

use crate::message::{counted, shown_number, two_digits};
use crate::rows::RowError;
use ladder_model::FeatureShape;

/// A loader that cannot yield batches a network could learn from.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum LoaderError {
    /// A batch size too small to normalize.
    #[error("batch size must be at least {at_least}, found {batch_size}")]
    BatchSize {
        /// The smallest allowed size.
        at_least: usize,
        /// The size asked for.
        batch_size: usize,
    },
    /// Fewer unlabeled rows than a batch.
    #[error("batch size {batch_size} is more than the {rows} unlabeled rows; use at most {rows}")]
    FewUnlabeled {
        /// The batch size asked for.
        batch_size: usize,
        /// The number of unlabeled rows.
        rows: usize,
    },
    /// An epoch without a batch.
    #[error(
        "{} passes over {rows} unlabeled rows fill no batch of {batch_size}; use at least {}",
        shown_number(*.passes),
        shown_number(passes_of_a_batch(*.rows, *.batch_size))
    )]
    ShortEpoch {
        /// The passes of an epoch asked for.
        passes: f64,
        /// The number of unlabeled rows.
        rows: usize,
        /// Rows in a batch.
        batch_size: usize,
    },
    /// Too few labeled rows to normalize a batch of them.
    #[error(
        "{}; at least {at_least} are needed to normalize a batch of them: label more",
        counted(*.rows, "labeled row", "labeled rows")
    )]
    FewLabeled {
        /// The number of labeled rows.
        rows: usize,
        /// How many it takes.
        at_least: usize,
    },
    /// Images that would be shifted out of sight.
    #[error("a shift of {shift} pixels is too much for images of {shape}; it must be below both")]
    Shift {
        /// The largest shift asked for, in pixels.
        shift: usize,
        /// The shape of an image.
        shape: FeatureShape,
    },
    /// An index that is no row, or a row without a class where one is needed.
    #[error(transparent)]
    Row(#[from] RowError),
    /// A row that is held out and trained with.
    #[error("row {index} is held out for validation, but {stream} too; it can only be one of them")]
    HeldOut {
        /// The row.
        index: u32,
        /// `labeled` or `unlabeled`.
        stream: &'static str,
    },
}

/// The passes that fill a batch: two digits, and up to a tenth too many so that they do.
fn passes_of_a_batch(rows: usize, batch_size: usize) -> f64 {
    two_digits(1.05 * batch_size as f64 / rows as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_passes_that_a_message_asks_for_fill_a_batch() {
        for rows in 2..2000 {
            for batch_size in [2, 10, 77, 100, 1000].into_iter().filter(|&it| it <= rows) {
                let passes = passes_of_a_batch(rows, batch_size);
                assert!(passes * rows as f64 >= batch_size as f64);
                assert!(passes * rows as f64 <= 1.1 * batch_size as f64);
            }
        }
    }
}
