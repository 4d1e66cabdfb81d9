//! The training of one network: loop, learner, optimizer, metrics, evaluation statistics.

pub(crate) mod average;
pub(crate) mod batch_output;
#[cfg(feature = "tui")]
pub(crate) mod dashboard;
pub(crate) mod epoch;
pub(crate) mod evaluation_statistics;
pub(crate) mod final_evaluation;
pub(crate) mod launch;
pub(crate) mod learner;
pub(crate) mod metrics;
pub(crate) mod no_files;
pub(crate) mod non_finite;
pub(crate) mod optimizer;
pub(crate) mod recorder;
pub(crate) mod schedule;
pub(crate) mod session;
pub(crate) mod stage;
pub(crate) mod starting_point;
pub(crate) mod step_loop;
