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
    /// Passes over the unlabeled rows per epoch.
    pub passes: usize,
    pub seed: u64,
    pub augmentation: Augmentation,
    /// In a regression, of the labeled rows.
    pub target_scale: Option<TargetScale>,
}

impl Plan {
    /// The number of batches per epoch.
    pub fn steps_per_epoch(&self) -> usize {
        self.passes * self.unlabeled.len() / self.batch_size
    }

    /// The number of labeled rows per batch.
    pub fn labeled_batch_size(&self) -> usize {
        self.batch_size.min(self.labeled.len())
    }
}
