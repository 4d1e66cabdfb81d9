//! `cross-validation.json`: what the folds achieved on the rows that they held out.

use ladder_data::Dataset;
use serde::{Deserialize, Serialize};

use crate::analysis::Confusion;
use crate::records::mean_std::MeanStd;

/// What the folds achieved on the rows that they held out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CrossValidated {
    /// Fraction of the held-out rows that is wrong: mean and standard deviation over the folds.
    pub error: MeanStd,
    /// The same of the supervised baselines, if they were trained.
    pub baseline_error: Option<MeanStd>,
    /// The errors of each fold.
    pub folds: Vec<FoldErrors>,
    /// Names of the classes, in the order of the counts.
    pub classes: Vec<String>,
    /// The answers to all labeled rows, each by the network that did not see it.
    pub ladder: Confusion,
    /// The same of the supervised baselines.
    pub baseline: Option<Confusion>,
}

/// The errors of one fold.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct FoldErrors {
    /// Its number, from 1.
    pub fold: usize,
    /// Rows held out.
    pub rows: usize,
    /// Fraction of them that is wrong.
    pub error: f64,
    /// The same of the supervised baseline.
    pub baseline_error: Option<f64>,
}

impl CrossValidated {
    pub(crate) fn of(dataset: &Dataset, folds: &[FoldAnswers]) -> Self {
        let errors: Vec<f64> = folds.iter().map(|fold| fold.ladder.error()).collect();
        let baselines: Vec<&Confusion> = folds.iter().flat_map(|fold| &fold.baseline).collect();
        let baseline_errors: Vec<f64> = baselines.iter().map(|result| result.error()).collect();
        let fold_errors = |(number, fold): (usize, &FoldAnswers)| FoldErrors {
            fold: number,
            rows: fold.ladder.rows(),
            error: fold.ladder.error(),
            baseline_error: fold.baseline.as_ref().map(Confusion::error),
        };
        let n = dataset.n_classes;
        Self {
            error: MeanStd::of(&errors).expect("invariant: there are at least two folds"),
            baseline_error: MeanStd::of(&baseline_errors),
            folds: (1..).zip(folds).map(fold_errors).collect(),
            classes: dataset.class_names().to_vec(),
            ladder: Confusion::sum(n, folds.iter().map(|fold| &fold.ladder)),
            baseline: (!baselines.is_empty()).then(|| Confusion::sum(n, baselines)),
        }
    }

    /// Whether the ladder is wrong about fewer held-out rows than the baseline, or about none;
    /// `None` without a baseline.
    pub fn helps(&self) -> Option<bool> {
        let baseline = self.baseline.as_ref()?;
        Some(self.ladder.wrong() == 0 || self.ladder.wrong() < baseline.wrong())
    }
}

/// What one fold answered to the rows that it held out.
pub(crate) struct FoldAnswers {
    pub ladder: Confusion,
    pub baseline: Option<Confusion>,
}
