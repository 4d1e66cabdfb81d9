//! `report.json`: what a run achieved, and with what.

mod differences;
mod older;

use std::fmt;
use std::path::Path;

use ladder_data::Task;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::analysis::Measures;
use crate::config::RunConfig;
use crate::error::run_dir::RunDirError;
use crate::files::read_json;
use crate::machine::Machine;
use crate::machine::memory::peak_memory_bytes;
use crate::records::evaluation_result::EvaluationResult;

/// The result of a finished run, with what is needed to make it again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// What the rows are called: the data set, or the name of your own file.
    pub dataset: String,
    /// Number of labeled rows.
    pub labels: usize,
    /// What is predicted, which decides what the errors are.
    #[serde(default, skip_serializing_if = "Task::is_classification")]
    pub task: Task,
    /// Fraction of the test rows that is wrong, if there are any; of a regression the root mean
    /// squared error in the target's unit.
    pub test_error: Option<f64>,
    /// The same of the validation rows, if rows are held out.
    pub validation_error: Option<f64>,
    /// How well the test rows are classified otherwise; reports of earlier versions lack it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub test_measures: Option<Measures>,
    /// The same of the validation rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validation_measures: Option<Measures>,
    /// What every way to classify achieves, the paper's first; empty in reports of older versions.
    #[serde(default)]
    pub variants: Vec<EvaluationResult>,
    /// The same error of the supervised baseline on the test rows, if it was trained.
    pub baseline_test_error: Option<f64>,
    /// How well the supervised baseline classifies the test rows otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline_test_measures: Option<Measures>,
    /// Steps trained.
    pub steps: u64,
    /// Wall time of training in seconds, all sessions of a resumed run together, the baseline not.
    pub train_seconds: f64,
    /// Largest resident size of the process in bytes, in the session that finished the run.
    pub peak_memory_bytes: Option<u64>,
    /// Trained values of the network.
    pub parameters: usize,
    /// What the run was started with, the number of labels and the cost of each level written out.
    pub config: RunConfig,
    /// Threads that computed in the session that finished the run; reports of earlier versions have
    /// those that the run was started with, if it was told how many.
    pub threads: Option<usize>,
    /// The machine that computed it; reports of earlier versions lack it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub machine: Option<Machine>,
    /// What was built, of the session that finished the run.
    pub versions: Versions,
    /// Other builds that trained the run before it was resumed, the one that began it first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier_versions: Vec<Versions>,
}

/// What the supervised baseline of a run achieved on the test rows.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct BaselineResult {
    pub test_error: Option<f64>,
    pub test_measures: Option<Measures>,
}

impl From<&Report> for BaselineResult {
    fn from(report: &Report) -> Self {
        Self {
            test_error: report.test_error,
            test_measures: report.test_measures,
        }
    }
}

/// What a report has besides the configuration.
pub(crate) struct Results {
    pub dataset: String,
    pub labels: usize,
    pub task: Task,
    pub steps: u64,
    pub result: EvaluationResult,
    pub variants: Vec<EvaluationResult>,
    pub baseline: Option<BaselineResult>,
    pub train_seconds: f64,
    pub parameters: usize,
    pub machine: Machine,
    pub earlier_versions: Vec<Versions>,
}

impl Report {
    /// The report in a file, of this version or an earlier one.
    ///
    /// One of an earlier version has less of a configuration: your own files, for example, only by
    /// their name. In a run directory [`RunDir::report`](crate::RunDir::report) knows all of it.
    ///
    /// # Errors
    ///
    /// There is no such file, or it is no report.
    pub fn read(path: &Path) -> Result<Self, RunDirError> {
        let missing = || RunDirError::io(path)(std::io::ErrorKind::NotFound.into());
        let report: Value = read_json(path)?.ok_or_else(missing)?;
        Self::from_json(report).map_err(RunDirError::json(path))
    }

    /// The report in JSON of this version or an earlier one.
    pub(crate) fn from_json(report: Value) -> Result<Self, serde_json::Error> {
        serde_json::from_value(older::upgraded(report))
    }

    /// The same report with `config`, if it is of an earlier version, whose reports repeat only
    /// some of the settings.
    pub(crate) fn from_json_with(
        report: Value,
        config: impl FnOnce() -> Result<RunConfig, RunDirError>,
        path: &Path,
    ) -> Result<Self, RunDirError> {
        let is_older = older::is_older(&report);
        let mut report = Self::from_json(report).map_err(RunDirError::json(path))?;
        if is_older {
            report.config = config()?;
        }
        Ok(report)
    }

    /// The report of a run that has just finished in this process.
    pub(crate) fn new(config: &RunConfig, results: Results) -> Self {
        let baseline = results.baseline.unwrap_or_default();
        Self {
            dataset: results.dataset,
            labels: results.labels,
            task: results.task,
            test_error: results.result.test_error,
            validation_error: results.result.validation_error,
            test_measures: results.result.test_measures,
            validation_measures: results.result.validation_measures,
            variants: results.variants,
            baseline_test_error: baseline.test_error,
            baseline_test_measures: baseline.test_measures,
            steps: results.steps,
            train_seconds: results.train_seconds,
            peak_memory_bytes: peak_memory_bytes(),
            parameters: results.parameters,
            config: config.clone(),
            threads: Some(rayon::current_num_threads()),
            machine: Some(results.machine),
            versions: Versions::of_this_build(),
            earlier_versions: results.earlier_versions,
        }
    }

    /// Member of the family: `full`, `bottom`, `gamma`, `baseline`.
    pub fn method(&self) -> &'static str {
        self.config.method()
    }
}

/// Versions of what trained a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Versions {
    /// This crate.
    pub ladder: String,
    /// The framework.
    pub burn: String,
    /// The commit, if the build was told: environment variable `LADDER_COMMIT`.
    pub commit: Option<String>,
}

impl Versions {
    /// Those of this build.
    pub fn of_this_build() -> Self {
        Self {
            ladder: env!("CARGO_PKG_VERSION").to_owned(),
            burn: env!("LADDER_BURN_VERSION").to_owned(),
            commit: option_env!("LADDER_COMMIT").map(str::to_owned),
        }
    }
}

/// `ladder 0.1.0 (burn 0.22.1, commit 0123456)`
impl fmt::Display for Versions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ladder {} (burn {}", self.ladder, self.burn)?;
        match &self.commit {
            Some(commit) => write!(f, ", commit {commit})"),
            None => f.write_str(")"),
        }
    }
}
