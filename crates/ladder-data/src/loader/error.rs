//! What can be wrong with a loader.

use thiserror::Error;

use crate::message::counted;
use crate::rows::RowError;
use ladder_model::FeatureShape;

/// A loader that cannot yield batches a network could learn from.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
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
    /// Too few labeled rows to normalize a batch of them.
    #[error(
        "{}; at least 2 are needed to normalize a batch of them: label more",
        counted(*.rows, "labeled row", "labeled rows")
    )]
    FewLabeled {
        /// The number of labeled rows.
        rows: usize,
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
