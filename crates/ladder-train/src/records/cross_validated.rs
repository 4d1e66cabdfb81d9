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
    /// The same of the linear models, if they were trained.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub linear_error: Option<MeanStd>,
    /// The errors of each fold.
    pub folds: Vec<FoldErrors>,
    /// Names of the classes, in the order of the counts.
    pub classes: Vec<String>,
    /// The answers to all labeled rows, each by the network that did not see it.
    pub ladder: Confusion,
    /// The same of the supervised baselines.
    pub baseline: Option<Confusion>,
    /// The same of the linear models.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub linear: Option<Confusion>,
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
    /// The same of the linear model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub linear_error: Option<f64>,
}

/// A simpler model beside the ladder, on the rows that the folds held out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison<'a> {
    /// What it is called.
    pub name: &'static str,
    /// Its answers.
    pub answers: &'a Confusion,
    /// Its error.
    pub error: MeanStd,
    /// Its error less the ladder's, fold by fold.
    pub difference: MeanStd,
}

impl Comparison<'_> {
    /// The standard error of the mean difference; `None` of a single fold.
    pub fn standard_error(&self) -> Option<f64> {
        let deviation = self.difference.standard_deviation?;
        Some(deviation / (self.difference.n as f64).sqrt())
    }
}

impl CrossValidated {
    pub(crate) fn of(dataset: &Dataset, folds: &[FoldAnswers]) -> Self {
        let errors: Vec<f64> = folds.iter().map(|fold| fold.ladder.error()).collect();
        let baselines: Vec<&Confusion> = folds.iter().flat_map(|fold| &fold.baseline).collect();
        let linear: Vec<&Confusion> = folds.iter().flat_map(|fold| &fold.linear).collect();
        let mean = |results: &[&Confusion]| {
            let errors: Vec<f64> = results.iter().map(|result| result.error()).collect();
            MeanStd::of(&errors)
        };
        let fold_errors = |(number, fold): (usize, &FoldAnswers)| FoldErrors {
            fold: number,
            rows: fold.ladder.rows(),
            error: fold.ladder.error(),
            baseline_error: fold.baseline.as_ref().map(Confusion::error),
            linear_error: fold.linear.as_ref().map(Confusion::error),
        };
        let n = dataset.n_classes;
        Self {
            error: MeanStd::of(&errors).expect("invariant: there are at least two folds"),
            baseline_error: mean(&baselines),
            linear_error: mean(&linear),
            folds: (1..).zip(folds).map(fold_errors).collect(),
            classes: dataset.class_names().to_vec(),
            ladder: Confusion::sum(n, folds.iter().map(|fold| &fold.ladder)),
            baseline: (!baselines.is_empty()).then(|| Confusion::sum(n, baselines)),
            linear: (!linear.is_empty()).then(|| Confusion::sum(n, linear)),
        }
    }

    /// The simpler models beside the ladder, the simplest first.
    pub fn comparisons(&self) -> Vec<Comparison<'_>> {
        let linear: FoldError = |fold| fold.linear_error;
        let baseline: FoldError = |fold| fold.baseline_error;
        [
            self.compare("linear model", self.linear.as_ref(), linear),
            self.compare("supervised network", self.baseline.as_ref(), baseline),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn compare<'a>(
        &self,
        name: &'static str,
        answers: Option<&'a Confusion>,
        error: FoldError,
    ) -> Option<Comparison<'a>> {
        let answers = answers?;
        let errors: Option<Vec<f64>> = self.folds.iter().map(error).collect();
        let errors = errors?;
        let differences = self.folds.iter().zip(&errors);
        let differences: Vec<f64> = differences
            .map(|(fold, error)| error - fold.error)
            .collect();
        Some(Comparison {
            name,
            answers,
            error: MeanStd::of(&errors)?,
            difference: MeanStd::of(&differences)?,
        })
    }

    /// The simplest model that is wrong about no more rows than the ladder, which is wrong about some.
    pub fn as_good(&self) -> Option<Comparison<'_>> {
        let is_as_good = |it: &Comparison| it.answers.wrong() <= self.ladder.wrong();
        let rivals = self.comparisons().into_iter().find(is_as_good);
        rivals.filter(|_| self.ladder.wrong() > 0)
    }
}

/// The error of a model in a fold, if it was trained.
type FoldError = fn(&FoldErrors) -> Option<f64>;

/// What one fold answered to the rows that it held out.
pub(crate) struct FoldAnswers {
    pub ladder: Confusion,
    pub baseline: Option<Confusion>,
    pub linear: Option<Confusion>,
}
