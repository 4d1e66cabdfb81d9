//! The batch of one training step.

use burn::tensor::Tensor;
use ladder_model::Targets;

/// What one training step sees.
#[derive(Debug, Clone)]
pub struct SemiSupervisedBatch {
    /// Labeled rows, `[min(batch_size, n_labeled), width]`.
    pub labeled: Tensor<2>,
    /// Their classes, `[min(batch_size, n_labeled)]`; or, in a regression, their values,
    /// standardized over the labeled rows, `[min(batch_size, n_labeled), 1]`.
    pub targets: Targets,
    /// Unlabeled rows, `[batch_size, width]`.
    pub unlabeled: Tensor<2>,
    /// The step's number since the start of training, from 0.
    pub step: u64,
}
