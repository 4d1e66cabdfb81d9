//! The batch of one training step.

use burn::tensor::{Int, Tensor};

/// What one training step sees.
#[derive(Debug, Clone)]
pub struct SemiSupervisedBatch {
    /// Labeled rows, `[min(batch_size, n_labeled), width]`.
    pub labeled: Tensor<2>,
    /// Their classes, `[min(batch_size, n_labeled)]`.
    pub targets: Tensor<1, Int>,
    /// Unlabeled rows, `[batch_size, width]`.
    pub unlabeled: Tensor<2>,
    /// The step's number since the start of training, from 0.
    pub step: u64,
}
