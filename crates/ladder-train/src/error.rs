//! What can go wrong in a run, and what to do then.

pub(crate) mod config_field;
pub(crate) mod cost_name;
pub(crate) mod run_dir;
pub(crate) mod seeds;

use std::sync::Arc;

use burn::tensor::TensorReadError;
use ladder_data::memory::OutOfMemory;
use ladder_data::{
    DataError, LoaderError, PreprocessingConfig, PreprocessingError, SplitError, Task, ViewError,
};
use ladder_model::{BackendError, ConfigError};
use rayon::ThreadPoolBuildError;
use thiserror::Error;

use crate::error::config_field::ConfigFieldError;
use crate::error::cost_name::CostName;
use crate::error::run_dir::RunDirError;

/// A run that cannot start, continue or end well.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum TrainError {
    /// The network is impossible.
    #[error(transparent)]
    Network(#[from] ConfigError),
    /// A field of the run's configuration is out of its range.
    #[error(transparent)]
    Field(#[from] ConfigFieldError),
    /// The network is larger than the memory of the machine.
    #[error("layers: {weights} weights: {source}; choose fewer or smaller layers")]
    Memory {
        /// Those of encoder and decoder.
        weights: u64,
        /// What is missing.
        source: OutOfMemory,
    },
    /// The backend cannot be used.
    #[error(transparent)]
    Backend(#[from] BackendError),
    /// The rows do not fit together.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The labeled rows do not fit the data set.
    #[error(transparent)]
    Split(#[from] SplitError),
    /// The batches are impossible.
    #[error(transparent)]
    Loader(#[from] LoaderError),
    /// The preprocessing of the run cannot be saved, loaded or applied.
    #[error(transparent)]
    Preprocessing(#[from] PreprocessingError),
    /// One of the networks that are averaged is impossible.
    #[error("members: network {number}: {source}")]
    Member {
        /// Its number, from 1.
        number: usize,
        /// Why.
        source: Box<TrainError>,
    },
    /// The rows cannot be seen as the configuration says.
    #[error(transparent)]
    View(#[from] ViewError),
    /// The rows are prepared otherwise than the configuration says.
    #[error("preprocessing: the configuration says {expected}, the rows given have {found}")]
    OtherPreprocessing {
        /// What the configuration, or the saved model, says.
        expected: PreprocessingConfig,
        /// What was done to the rows.
        found: PreprocessingConfig,
    },
    /// The preprocessing was fitted on rows that the run holds out, or not on all others.
    #[error(
        "zca: fitted on other rows than this run trains with; with held-out rows each seed needs a \
         fit of its own: train the seeds one by one, or hold none out"
    )]
    OtherRows,
    /// The run directory cannot be used.
    #[error(transparent)]
    RunDir(#[from] RunDirError),
    /// The system gives no more threads.
    #[error("the threads cannot be started: {0}")]
    Threads(#[from] ThreadPoolBuildError),
    /// A cost or a logit became infinite or not a number.
    #[error(
        "epoch {epoch}, step {step}: {} not finite; {}; lower the learning rate or the costs",
        names(.costs), kept(.checkpoint)
    )]
    NonFinite {
        /// The epoch, from 1.
        epoch: usize,
        /// The step, from 1, counted since the start of training.
        step: u64,
        /// Which values.
        costs: Vec<CostName>,
        /// Step of the last checkpoint before it, which is kept.
        checkpoint: Option<u64>,
    },
    /// burn stopped the training: a failing device, a full disk.
    #[error("training stopped: {0}")]
    Stopped(Arc<burn::train::TrainingError>),
    /// Rows given to a saved model have another length.
    #[error("a row has {expected} values, but {found} values do not divide into such rows")]
    RowLength {
        /// Values of a row.
        expected: usize,
        /// Values given.
        found: usize,
    },
    /// A saved model gives a row logits that are infinite or not a number.
    #[error(
        "the logits of a row are not finite: its values are far too large, or the weights of the \
         model are invalid; check the values, or train again with a lower learning rate"
    )]
    NonFiniteLogits {
        /// The row, from 0, among those given.
        row: usize,
    },
    /// A data set given to a saved model has another shape, task or number of classes.
    #[error("the model was trained on {expected}, but the data set has {found}")]
    OtherData {
        /// `28x28, 10 classes`.
        expected: String,
        /// The same of the data set.
        found: String,
    },
    /// A model is asked for what it does not predict.
    #[error("expected a model of a {expected}, found one of a {found}")]
    OtherTask {
        /// What is asked for.
        expected: Task,
        /// What the model does.
        found: Task,
    },
    /// The device failed while it computed the result.
    #[error("the device failed: {0}")]
    Device(String),
}

fn names(costs: &[CostName]) -> String {
    let names: Vec<String> = costs.iter().map(ToString::to_string).collect();
    names.join(", ")
}

fn kept(checkpoint: &Option<u64>) -> String {
    match checkpoint {
        Some(step) => format!("the checkpoint of step {step} is kept"),
        None => "there is no checkpoint yet".to_owned(),
    }
}

/// Why values could not be read from the device.
pub(crate) fn device_error(error: TensorReadError) -> TrainError {
    TrainError::Device(error.to_string())
}
