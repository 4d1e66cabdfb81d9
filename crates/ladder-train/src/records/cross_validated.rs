//! `cross-validation.json`: what the folds achieved on the rows that they held out.

use ladder_data::Dataset;
use serde::{Deserialize, Serialize};

use crate::analysis::{Confusion, Measures};
use crate::records::mean_std::MeanStd;
use crate::records::measures_spread::MeasuresSpread;

/// What the folds achieved on the rows that they held out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CrossValidated {
    /// Fraction of the held-out rows that is wrong: mean and standard deviation over the folds.
    pub error: MeanStd,
    /// The same of the supervised baselines, if they were trained.
    pub baseline_error: Option<MeanStd>,
    /// How well the held-out rows are classified otherwise: mean and standard deviation over the
    /// folds, each by its own network; files of earlier versions lack it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measures: Option<MeasuresSpread>,
    /// The same of the supervised baselines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline_measures: Option<MeasuresSpread>,
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
    /// How well the rows held out are classified otherwise; files of earlier versions lack it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measures: Option<Measures>,
    /// The same of the supervised baseline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline_measures: Option<Measures>,
}

impl CrossValidated {
    pub(crate) fn of(dataset: &Dataset, folds: &[FoldAnswers]) -> Self {
        let ladders: Vec<&Answers> = folds.iter().map(|fold| &fold.ladder).collect();
        let baselines: Vec<&Answers> = folds.iter().flat_map(|fold| &fold.baseline).collect();
        let n = dataset.n_classes;
        let sum = |answers: &[&Answers]| Confusion::sum(n, answers.iter().map(|it| &it.counted));
        Self {
            error: errors(&ladders).expect("invariant: there are at least two folds"),
            baseline_error: errors(&baselines),
            measures: measures(&ladders),
            baseline_measures: measures(&baselines),
            folds: (1..).zip(folds).map(FoldErrors::of).collect(),
            classes: dataset.class_names().to_vec(),
            ladder: sum(&ladders),
            baseline: (!baselines.is_empty()).then(|| sum(&baselines)),
        }
    }

    /// The measures; those of all answers together if an earlier version wrote the file.
    pub fn measures(&self) -> MeasuresSpread {
        let of_answers = || of_answers(&self.ladder);
        self.measures.unwrap_or_else(of_answers)
    }

    /// The same of the supervised baselines, if they were trained.
    pub fn baseline_measures(&self) -> Option<MeasuresSpread> {
        let of_answers = || self.baseline.as_ref().map(of_answers);
        self.baseline_measures.or_else(of_answers)
    }

    /// Whether the ladder is wrong about fewer held-out rows than the baseline, or about none;
    /// `None` without a baseline.
    pub fn helps(&self) -> Option<bool> {
        let baseline = self.baseline.as_ref()?;
        Some(self.ladder.wrong() == 0 || self.ladder.wrong() < baseline.wrong())
    }
}

impl FoldErrors {
    fn of((number, fold): (usize, &FoldAnswers)) -> Self {
        let FoldAnswers { ladder, baseline } = fold;
        let baseline = baseline.as_ref();
        Self {
            fold: number,
            rows: ladder.counted.rows(),
            error: ladder.counted.error(),
            baseline_error: baseline.map(|it| it.counted.error()),
            measures: Some(ladder.measures),
            baseline_measures: baseline.map(|it| it.measures),
        }
    }
}

/// What one fold answered to the rows that it held out.
pub(crate) struct FoldAnswers {
    pub ladder: Answers,
    pub baseline: Option<Answers>,
}

/// The answers of one network.
pub(crate) struct Answers {
    pub counted: Confusion,
    pub measures: Measures,
}

fn errors(networks: &[&Answers]) -> Option<MeanStd> {
    let errors = networks.iter().map(|answers| answers.counted.error());
    MeanStd::of(&errors.collect::<Vec<_>>())
}

fn measures(networks: &[&Answers]) -> Option<MeasuresSpread> {
    let measures = networks.iter().map(|answers| answers.measures);
    MeasuresSpread::of(&measures.collect::<Vec<_>>())
}

/// The measures of the answers of all folds together.
fn of_answers(counted: &Confusion) -> MeasuresSpread {
    Measures::of_answers(counted).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As an earlier version wrote it.
    const OLDER: &str = r#"{
        "error": { "mean": 0.25, "standard_deviation": 0.1, "n": 2 },
        "baseline_error": null,
        "folds": [
            { "fold": 1, "rows": 2, "error": 0.0, "baseline_error": null },
            { "fold": 2, "rows": 2, "error": 0.5, "baseline_error": null }
        ],
        "classes": ["a", "b"],
        "ladder": { "rows": 4, "wrong": 1, "confusion": [[2, 0], [1, 1]] },
        "baseline": null
    }"#;

    #[test]
    fn a_file_of_an_earlier_version_has_the_measures_of_its_answers() {
        let found: CrossValidated = serde_json::from_str(OLDER).unwrap();
        let measures = found.measures();
        assert_eq!(measures.balanced_accuracy.map(|it| it.mean), Some(0.75));
        assert_eq!((measures.auc, measures.log_loss), (None, None));
        assert_eq!(found.baseline_measures(), None);
        assert_eq!(found.folds[1].measures, None);
    }
}
