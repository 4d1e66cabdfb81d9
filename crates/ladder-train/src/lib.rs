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
//! - [`Reporter`] shows burn's dashboard or hands [`Event`]s to the caller.
//! - [`SavedModel`] is the trained classifier; [`Report`] is what the run achieved.
//! - [`SavedModel::export`] writes the classifier for other programs, in an [`ExportFormat`].
//! - [`analysis`] has the figures of a finished run.
//!
//! Nothing here prints, reads arguments or installs a signal handler.

// A library prints nothing and does not panic on what it is given.
#![cfg_attr(
    not(test),
    warn(clippy::print_stderr, clippy::print_stdout, clippy::unwrap_used)
)]

// A module imports only from those to its right:
// cross_validation -> group -> run -> training -> saved_model -> run_directory -> records
//   -> config, analysis, machine -> error
// export stands on saved_model; event and reporter, which training uses, on records.

pub mod analysis;
mod children;
mod config;
mod cross_validation;
mod error;
mod event;
mod export;
mod files;
mod group;
mod interrupt;
mod machine;
mod records;
mod reporter;
mod run;
mod run_directory;
mod saved_model;
mod settings;
mod sync;
mod training;
mod workers;

pub use analysis::level_rows::LevelRows;
pub use children::{Children, each_of};
pub use config::RunConfig;
pub use config::class_prior::ClassPrior;
pub use config::class_weights::{ClassWeights, GivenWeights};
pub use config::difference::Difference;
pub use config::evaluation_mode::{EvaluationMode, Statistics, Weights};
pub use config::members::{Member, Members, MembersError};
pub use config::notation::{LabelCount, LabelCountError};
pub use config::parallelism::Parallelism;
pub use config::seeds::Seeds;
pub use cross_validation::{CrossValidation, FoldCallback, FoldEnd};
pub use error::TrainError;
pub use error::config_field::ConfigFieldError;
pub use error::cost_name::CostName;
pub use error::run_dir::RunDirError;
pub use error::seeds::SeedsError;
pub use event::{Event, Phase};
pub use export::{ExportError, ExportFormat};
pub use files::missing_locks;
pub use group::{Group, GroupOutcome, SeedCallback};
pub use interrupt::Interrupt;
pub use machine::Machine;
pub use machine::memory::peak_memory_bytes;
pub use records::cross_validated::{Comparison, CrossValidated, FoldErrors};
pub use records::data_id::DataId;
pub use records::epoch_line::EpochLine;
pub use records::evaluated::Evaluated;
pub use records::evaluation_result::EvaluationResult;
pub use records::group_plan::GroupPlan;
pub use records::group_summary::{FinishedSeed, GroupSummary, MissingSeed};
pub use records::mean_std::MeanStd;
pub use records::measures_spread::MeasuresSpread;
pub use records::outcome::Outcome;
pub use records::report::{Report, Versions};
pub use records::seed_end::SeedEnd;
pub use records::stage::Stage;
pub use reporter::{EventCallback, Reporter};
pub use run::Run;
pub use run_directory::group_dir::GroupDir;
pub use run_directory::location::Location;
pub use run_directory::run_dir::RunDir;
pub use saved_model::SavedModel;
pub use saved_model::predictions::{Predictions, RowAnswer};
pub use saved_model::probabilities::{Prediction, Probabilities};
pub use settings::{Settings, SettingsError};
pub use training::batch_output::{TestBatchOutput, TrainBatchOutput};
pub use training::learner::LadderLearner;
pub use training::optimizer::optimizer;
pub use training::schedule::Staircase;

/// Compiles the example of the crate's page.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
