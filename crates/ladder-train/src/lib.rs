//! Training of ladder networks on burn-train, and the directory that explains each run.
//!
//! ```text
//! RunConfig, Dataset, LabelSplit -> Run::start -> Run::train -> Outcome (Report)
//!                   run directory -> Run::resume -> Run::train
//!                   run directory -> SavedModel::load -> predict, evaluate
//! ```
//!
//! - [`RunConfig`] is everything that decides a run; [`Run`] trains it in a run directory.
//! - [`Settings`] are some of its fields, as files have them, to be laid over each other.
//! - A run that was stopped, at whatever step and in whatever way, continues with [`Run::resume`].
//!   Weights, Adam's moments, the learning rate, the order of the rows and the noise are functions
//!   of the seed and the step, so that on the flex backend the result is the same to the last bit.
//! - [`Group`] trains one configuration with several seeds at once, each a run of its own.
//! - [`Display`] shows burn's dashboard or hands [`Event`]s to the caller.
//! - [`SavedModel`] is the trained classifier; [`Report`] is what the run achieved.
//! - [`SavedModel::export`] writes the classifier for other programs, in an [`ExportFormat`].
//! - [`analysis`] is what a finished run says about itself, as numbers.
//!
//! Nothing here prints, reads arguments or installs a signal handler.

pub mod analysis;
mod average;
mod calibration;
mod checkpoint;
mod clock;
mod config;
mod cross_validation;
#[cfg(feature = "tui")]
mod dashboard;
mod data_id;
mod epoch;
mod error;
mod event;
mod export;
mod files;
mod group;
mod interrupt;
mod journal;
mod launch;
mod learner;
mod location;
mod machine;
mod memory;
mod metrics;
mod no_files;
mod optimizer;
mod recorder;
mod report;
mod resume;
mod run;
mod run_dir;
mod run_log;
mod saved_model;
mod schedule;
mod seeds;
mod session;
mod settings;
mod start;
mod strategy;
mod suited;
mod variant;
mod watch;

pub use config::{Difference, LabelCount, LabelCountError, RunConfig};
pub use cross_validation::{CrossValidated, CrossValidation, FoldCallback, FoldEnd, FoldErrors};
pub use data_id::DataId;
pub use error::{ConfigFieldError, RunDirError, SeedsError, TrainError};
pub use event::{Display, EpochLine, Event, Phase, Stage};
pub use export::{ExportError, ExportFormat};
pub use group::{
    FinishedSeed, Group, GroupDir, GroupOutcome, GroupPlan, GroupSummary, MissingSeed,
    SeedCallback, SeedEnd, Shares, Spread,
};
pub use interrupt::Interrupt;
pub use learner::{LadderLearner, TestBatchOutput, TrainBatchOutput};
pub use location::Location;
pub use machine::Machine;
pub use memory::peak_memory_bytes;
pub use optimizer::optimizer;
pub use report::{Report, Versions};
pub use run::{Outcome, Run};
pub use run_dir::RunDir;
pub use saved_model::{LevelRows, SavedModel};
pub use schedule::Staircase;
pub use seeds::Seeds;
pub use session::Evaluated;
pub use settings::{Settings, SettingsError};
pub use variant::{Statistics, Variant, VariantResult, Weights};
pub use watch::CostName;
