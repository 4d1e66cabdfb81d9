//! The loaders: batches of rows as tensors, for training and for evaluation.

mod augmentation;
mod error;
mod evaluation;
mod streams;
mod tensors;

pub use augmentation::Augmentation;
pub use error::LoaderError;
pub use evaluation::{Evaluation, EvaluationBatch};
pub use streams::{SemiSupervisedBatch, TwoStreams, steps_per_epoch};
