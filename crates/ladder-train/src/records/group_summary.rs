//! `summary.json`: what a group achieved, all its seeds together.

use ladder_data::Task;
use serde::{Deserialize, Serialize};

use crate::analysis::Measures;
use crate::config::seeds::Seeds;
use crate::machine::memory::peak_memory_bytes;
use crate::records::group_plan::GroupPlan;
use crate::records::mean_std::MeanStd;
use crate::records::measures_spread::MeasuresSpread;
use crate::records::outcome::Outcome;
use crate::records::report::{Report, Versions};
use crate::records::seed_end::SeedEnd;

/// The result of a group, as far as its runs are finished.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GroupSummary {
    /// All seeds of the group.
    pub seeds: Seeds,
    /// Fraction of the test rows that is wrong, over the finished seeds; `None` before the first.
    pub test_error: Option<MeanStd>,
    /// The same of the supervised baselines, if they were trained.
    pub baseline_test_error: Option<MeanStd>,
    /// Fraction of the rows held out that is wrong, over the finished seeds, if rows are held out;
    /// summaries of earlier versions lack it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validation_error: Option<MeanStd>,
    /// How well the test rows are classified otherwise, over the finished seeds; summaries of
    /// earlier versions lack it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub test_measures: Option<MeasuresSpread>,
    /// The same of the supervised baselines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline_test_measures: Option<MeasuresSpread>,
    /// The seeds that are finished.
    pub finished: Vec<FinishedSeed>,
    /// The seeds that are not.
    pub missing: Vec<MissingSeed>,
    /// Wall time in seconds, all sessions of a resumed group together.
    pub seconds: f64,
    /// Seeds that trained at the same time.
    pub jobs: usize,
    /// Threads of all of them together.
    pub threads: usize,
    /// Largest resident size of the process in bytes, in the last session.
    pub peak_memory_bytes: Option<u64>,
    /// What was built.
    pub versions: Versions,
}

/// The result of one seed; its `report.json` says more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FinishedSeed {
    /// The seed.
    pub seed: u64,
    /// Fraction of the test rows that is wrong, if there are any.
    pub test_error: Option<f64>,
    /// Fraction of the test rows that the supervised baseline gets wrong, if it was trained.
    pub baseline_test_error: Option<f64>,
    /// Fraction of the rows held out that is wrong, if rows are held out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validation_error: Option<f64>,
    /// How well the test rows are classified otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub test_measures: Option<Measures>,
    /// The same of the supervised baseline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline_test_measures: Option<Measures>,
    /// Wall time of training in seconds, beside the other seeds, the baseline not included.
    pub train_seconds: f64,
}

/// A seed without a result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissingSeed {
    /// The seed.
    pub seed: u64,
    /// `interrupted`, `not begun`, or the error that ended it.
    pub because: String,
}

impl GroupSummary {
    /// What the runs predict.
    pub fn task(&self) -> Task {
        let measures = self.test_measures.as_ref();
        measures.map_or(Task::Classification, MeasuresSpread::task)
    }

    pub(crate) fn new(plan: &GroupPlan, ends: &[SeedEnd], seconds: f64) -> Self {
        let finished: Vec<FinishedSeed> = ends.iter().filter_map(finished).collect();
        let errors: Vec<f64> = finished.iter().filter_map(|seed| seed.test_error).collect();
        let held_out = finished.iter().filter_map(|seed| seed.validation_error);
        let baselines = finished.iter().filter_map(|seed| seed.baseline_test_error);
        let measures = finished.iter().filter_map(|seed| seed.test_measures);
        let of_baselines = finished
            .iter()
            .filter_map(|seed| seed.baseline_test_measures);
        Self {
            seeds: plan.seeds.clone(),
            test_error: MeanStd::of(&errors),
            baseline_test_error: MeanStd::of(&baselines.collect::<Vec<_>>()),
            validation_error: MeanStd::of(&held_out.collect::<Vec<_>>()),
            test_measures: MeasuresSpread::of(&measures.collect::<Vec<_>>()),
            baseline_test_measures: MeasuresSpread::of(&of_baselines.collect::<Vec<_>>()),
            finished,
            missing: ends.iter().filter_map(missing).collect(),
            seconds,
            jobs: plan.parallelism.jobs,
            threads: plan.parallelism.threads,
            peak_memory_bytes: peak_memory_bytes(),
            versions: Versions::of_this_build(),
        }
    }
}

fn finished(end: &SeedEnd) -> Option<FinishedSeed> {
    let Report {
        ref config,
        test_error,
        baseline_test_error,
        validation_error,
        test_measures,
        baseline_test_measures,
        train_seconds,
        ..
    } = *end.report()?;
    Some(FinishedSeed {
        seed: config.seed,
        test_error,
        baseline_test_error,
        validation_error,
        test_measures,
        baseline_test_measures,
        train_seconds,
    })
}

fn missing(end: &SeedEnd) -> Option<MissingSeed> {
    let because = match &end.result {
        Some(Ok(Outcome::Finished(_))) => return None,
        Some(Ok(Outcome::Interrupted { .. })) => "interrupted".to_owned(),
        Some(Err(error)) => error.to_string(),
        None => "not begun".to_owned(),
    };
    let seed = end.seed;
    Some(MissingSeed { seed, because })
}
