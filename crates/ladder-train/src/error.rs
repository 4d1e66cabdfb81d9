//! What can go wrong in a run, and what to do then.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use burn::store::RecordError;
use ladder_data::{DataError, LoaderError, PreprocessingConfig, PreprocessingError, SplitError};
use ladder_model::{BackendError, ConfigError};
use rayon::ThreadPoolBuildError;
use thiserror::Error;

use crate::training::non_finite::CostName;

/// A run that cannot start, continue or end well.
#[derive(Debug, Error)]
pub enum TrainError {
    /// The network is impossible.
    #[error(transparent)]
    Network(#[from] ConfigError),
    /// A field of the run's configuration is out of its range.
    #[error(transparent)]
    Field(#[from] ConfigFieldError),
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
    /// A cost or a class score became infinite or not a number.
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
    /// A saved model gives a row class scores that are infinite or not a number.
    #[error(
        "the class scores of a row are not finite: its values are far too large, or the weights of \
         the model are broken; look at the values, or train again with a lower learning rate"
    )]
    Scores {
        /// The row, from 0, among those given.
        row: usize,
    },
    /// A data set given to a saved model has another shape or number of classes.
    #[error("the model was trained on {expected}, but the data set has {found}")]
    OtherData {
        /// `28x28, 10 classes`.
        expected: String,
        /// The same of the data set.
        found: String,
    },
    /// The device failed while it computed the result.
    #[error("the device failed: {0}")]
    Device(String),
}

/// A field of the run's configuration that is out of its range.
#[derive(Clone, Debug, PartialEq, Error)]
#[error("{field}: expected {range}, found {found}")]
pub struct ConfigFieldError {
    /// Name of the field, as in a configuration file.
    pub field: &'static str,
    /// What is allowed.
    pub range: &'static str,
    /// What was found.
    pub found: String,
}

/// A list of seeds that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SeedsError {
    /// Neither a number nor a range of numbers.
    #[error("expected seeds like 1..10 or 1,2,7, found '{0}'")]
    Unreadable(String),
    /// A range whose end lies before its beginning.
    #[error("{first}..{last} counts backward; say {last}..{first}")]
    Backward {
        /// Where it begins.
        first: u64,
        /// Where it ends.
        last: u64,
    },
    /// Two runs would be the same.
    #[error("seed {0} is named twice")]
    Twice(u64),
    /// More than anybody wants to train.
    #[error("expected at most {most} seeds")]
    TooMany {
        /// How many are allowed.
        most: usize,
    },
}

/// A run directory that cannot be written, read or continued.
#[derive(Debug, Error)]
pub enum RunDirError {
    /// There is a run already.
    #[error(
        "{}: there is a run already; continue it with --resume, replace it with --force, \
         or choose another --run-dir", .0.display()
    )]
    Exists(PathBuf),
    /// There is something else.
    #[error(
        "{}: not empty, and no run, so it is left alone; choose another --run-dir", .0.display()
    )]
    NotARun(PathBuf),
    /// There is no run to continue or to use.
    #[error("{}: no run here (no config.json)", .0.display())]
    NoRun(PathBuf),
    /// There is no group to continue or to use.
    #[error("{}: no group of runs here (no group.json)", .0.display())]
    NoGroup(PathBuf),
    /// A run is meant, but there is a group.
    #[error(
        "{}: a group of runs; name the run of one seed, {}",
        .0.display(), .0.join("seed-N").display()
    )]
    IsGroup(PathBuf),
    /// Another process trains there.
    #[error("{}: another process is training this run", .0.display())]
    Locked(PathBuf),
    /// The directory cannot be made or written to.
    #[error("{}: cannot be written: {source}; choose another --run-dir", .path.display())]
    Unwritable {
        /// The directory.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file cannot be read or written.
    #[error("{}: {source}", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file is not what the run wrote.
    #[error("{}: {source}", .path.display())]
    Json {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// A file of tensors cannot be read or does not fit the configuration.
    #[error("{}: {source}", .path.display())]
    Record {
        /// The file, or the checkpoint without its extension.
        path: PathBuf,
        /// What is wrong with it.
        source: RecordError,
    },
    /// Checkpoints exist, but none is whole.
    #[error(
        "{}: none of the checkpoints is whole ({reason}); start anew with --force", .path.display()
    )]
    NoWholeCheckpoint {
        /// The directory of checkpoints.
        path: PathBuf,
        /// What is wrong with the newest.
        reason: String,
    },
    /// The run is not finished.
    #[error("{}: no final model yet; finish the run with --resume", .0.display())]
    Unfinished(PathBuf),
    /// A fold is not one of the cross-validation that is continued.
    #[error(
        "{}: a fold of another cross-validation ({difference}); remove this directory and continue \
         with --resume", .path.display()
    )]
    OtherFold {
        /// The directory of the fold.
        path: PathBuf,
        /// What differs.
        difference: String,
    },
    /// The data is not that of the run.
    #[error(
        "{}: the run was trained on {expected}, but the data given is {found}", .path.display()
    )]
    OtherData {
        /// The run directory.
        path: PathBuf,
        /// Name, size and fingerprint of the run's data set.
        expected: String,
        /// The same of the data set given.
        found: String,
    },
}

impl RunDirError {
    pub(crate) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io {
            path: path.to_owned(),
            source,
        }
    }

    pub(crate) fn json(path: &Path) -> impl FnOnce(serde_json::Error) -> Self {
        move |source| Self::Json {
            path: path.to_owned(),
            source,
        }
    }

    pub(crate) fn record(path: &Path) -> impl FnOnce(RecordError) -> Self {
        move |source| Self::Record {
            path: path.to_owned(),
            source,
        }
    }

    pub(crate) fn unwritable(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Unwritable {
            path: path.to_owned(),
            source,
        }
    }
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
