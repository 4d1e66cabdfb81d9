//! Training of ladder networks on burn-train, and the directory that explains each run.
//!
//! ```text
//! RunConfig, Dataset, LabelSplit -> Run::start -> Run::train -> Outcome (Report)
//!                   run directory -> Run::resume -> Run::train
//!                   run directory -> SavedModel::load -> predict, evaluate
//! ```
//!
//! - [`RunConfig`] is everything that decides a run; [`Run`] trains it in a run directory.
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
mod config;
mod cross_validation;
mod error;
mod event;
mod export;
mod group;
mod interrupt;
mod machine;
mod records;
mod run;
mod run_directory;
mod saved_model;
mod training;

pub use config::RunConfig;
pub use config::evaluation_mode::{Statistics, Variant, VariantResult, Weights};
pub use config::parallelism::Shares;
pub use config::seeds::Seeds;
pub use cross_validation::{CrossValidated, CrossValidation, FoldCallback, FoldEnd, FoldErrors};
pub use error::{ConfigFieldError, RunDirError, SeedsError, TrainError};
pub use event::{Display, EpochLine, Event, Phase, Stage};
pub use export::{ExportError, ExportFormat};
pub use group::{Group, GroupOutcome, SeedCallback, SeedEnd};
pub use interrupt::Interrupt;
pub use machine::Machine;
pub use machine::memory::peak_memory_bytes;
pub use records::data_id::DataId;
pub use records::group_summary::{FinishedSeed, GroupSummary, MissingSeed};
pub use records::mean_std::Spread;
pub use records::report::{Report, Versions};
pub use run::{Outcome, Run};
pub use run_directory::group_dir::{GroupDir, GroupPlan};
pub use run_directory::location::Location;
pub use run_directory::run_dir::RunDir;
pub use saved_model::{LevelRows, SavedModel};
pub use training::learner::{LadderLearner, TestBatchOutput, TrainBatchOutput};
pub use training::non_finite::CostName;
pub use training::optimizer::optimizer;
pub use training::schedule::Staircase;
pub use training::session::Evaluated;
