//! `cross-validation.json`: what the folds achieved on the rows that they held out.

use ladder_data::{Dataset, Task};
use serde::{Deserialize, Serialize};

use crate::analysis::paired::{RowLoss, difference};
use crate::analysis::stacking::HeldOutRows;
use crate::analysis::temperature::HeldOut;
use crate::analysis::{Answered, Difference, Measures, PredictedValues, Scored};
use crate::records::mean_std::MeanStd;
use crate::records::measures_spread::MeasuresSpread;

/// What the folds achieved on the rows that they held out.
///
/// Files of earlier versions have neither measures nor linear models.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CrossValidated {
    /// Fraction of the held-out rows that is wrong: mean and standard deviation over the folds. Of a
    /// regression the root mean squared error of all of them together.
    pub error: MeanStd,
    /// The same of the supervised baselines, if they were trained.
    pub baseline_error: Option<MeanStd>,
    /// The same of the linear models, if they were trained.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub linear_error: Option<MeanStd>,
    /// How well the held-out rows are classified otherwise: mean and standard deviation over the
    /// folds, each by its own network. Of a regression the measures of all rows together: a fold of
    /// few rows has no R² that means anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measures: Option<MeasuresSpread>,
    /// The same of the supervised baselines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline_measures: Option<MeasuresSpread>,
    /// The same of the linear models.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub linear_measures: Option<MeasuresSpread>,
    /// What the rows of each class count for in weights, temperature and differences; empty where all
    /// count the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub class_weights: Vec<f64>,
    /// By how much the supervised baselines err more than the ladders about the held-out rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline_difference: Option<Difference>,
    /// The same of the linear models.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub linear_difference: Option<Difference>,
    /// The errors of each fold.
    pub folds: Vec<FoldErrors>,
    /// The temperature at which the probabilities of the ladders are as large as their answers are
    /// right on the held-out rows; the final model takes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temperature: Option<f64>,
    /// How much each network counts, where several are averaged; the final model takes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weights: Option<Vec<f64>>,
    /// The same for the networks of each fold, fitted on the rows that the other folds held out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fold_weights: Vec<Vec<f64>>,
    /// Names of the classes, in the order of the counts; of a regression what the value is called.
    pub classes: Vec<String>,
    /// The answers to all labeled rows, each by the network that did not see it.
    pub ladder: Answered,
    /// The same of the supervised baselines.
    pub baseline: Option<Answered>,
    /// The same of the linear models.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub linear: Option<Answered>,
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
    /// How well the rows held out are classified otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measures: Option<Measures>,
    /// The same of the supervised baseline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline_measures: Option<Measures>,
    /// The same of the linear model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub linear_measures: Option<Measures>,
}

/// A simpler model beside the ladder, on the rows that the folds held out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison<'a> {
    /// What it is called.
    pub name: &'static str,
    /// Its answers.
    pub answers: &'a Answered,
    /// How well it classifies otherwise.
    pub measures: MeasuresSpread,
    /// Its error.
    pub error: MeanStd,
    /// Its error less the ladder's, about the same rows; weighted where the classes are.
    pub difference: Difference,
}

impl CrossValidated {
    /// Of rows that count as much as the weights of their classes say, all the same without any.
    pub(crate) fn of(
        dataset: &Dataset,
        class_weights: &[f64],
        mut folds: Vec<FoldAnswers>,
    ) -> Self {
        let (task, n) = (dataset.task(), dataset.n_classes);
        let fold_weights = stack(task, class_weights, &mut folds);
        let weights = weights(task, class_weights, folds.iter());
        let losses = |of: fn(&FoldAnswers) -> Option<&Answers>| losses(class_weights, &folds, of);
        let own = losses(|fold| Some(&fold.ladder));
        let more = |simpler: Vec<RowLoss>| difference(task, &simpler, &own);
        let baseline_difference = more(losses(|fold| fold.baseline.as_ref()));
        let linear_difference = more(losses(|fold| fold.linear.as_ref()));
        let ladders: Vec<&Answers> = folds.iter().map(|fold| &fold.ladder).collect();
        let baselines: Vec<&Answers> = folds.iter().flat_map(|fold| &fold.baseline).collect();
        let linear: Vec<&Answers> = folds.iter().flat_map(|fold| &fold.linear).collect();
        let sum =
            |answers: &[&Answers]| Answered::sum(task, n, answers.iter().map(|it| &it.counted));
        Self {
            error: errors(task, &ladders).expect("invariant: there are at least two folds"),
            baseline_error: errors(task, &baselines),
            linear_error: errors(task, &linear),
            measures: measures(task, &ladders),
            baseline_measures: measures(task, &baselines),
            linear_measures: measures(task, &linear),
            class_weights: class_weights.to_vec(),
            baseline_difference,
            linear_difference,
            folds: (1..).zip(&folds).map(FoldErrors::of).collect(),
            weights,
            temperature: temperature(class_weights, &folds),
            fold_weights,
            classes: dataset.class_names().to_vec(),
            ladder: sum(&ladders),
            baseline: (!baselines.is_empty()).then(|| sum(&baselines)),
            linear: (!linear.is_empty()).then(|| sum(&linear)),
        }
    }

    /// The measures; those of all answers together if an earlier version wrote the file.
    pub fn measures(&self) -> MeasuresSpread {
        self.measures.unwrap_or_else(|| of_answers(&self.ladder))
    }

    /// The same of the supervised baselines, if they were trained.
    pub fn baseline_measures(&self) -> Option<MeasuresSpread> {
        let of_answers = || self.baseline.as_ref().map(of_answers);
        self.baseline_measures.or_else(of_answers)
    }

    /// The simpler models beside the ladder, the simplest first.
    pub fn comparisons(&self) -> Vec<Comparison<'_>> {
        [self.with_linear(), self.with_baseline()]
            .into_iter()
            .flatten()
            .collect()
    }

    /// The simplest model that does not err more than the ladder, which errs, on all rows together.
    pub fn as_good(&self) -> Option<Comparison<'_>> {
        let is_as_good = |it: &Comparison| it.difference.mean <= 0.0;
        let simplest = self.comparisons().into_iter().find(is_as_good);
        simplest.filter(|_| self.ladder.error() > 0.0)
    }

    /// The linear models beside the ladder, if they were trained.
    pub fn with_linear(&self) -> Option<Comparison<'_>> {
        let answers = self.linear.as_ref()?;
        let of_folds = || self.difference_of_folds(|fold| fold.linear_error);
        Some(Comparison {
            name: "linear model",
            answers,
            measures: self.linear_measures.unwrap_or_else(|| of_answers(answers)),
            error: self.linear_error?,
            difference: self.linear_difference.or_else(of_folds)?,
        })
    }

    fn with_baseline(&self) -> Option<Comparison<'_>> {
        let of_folds = || self.difference_of_folds(|fold| fold.baseline_error);
        Some(Comparison {
            name: "supervised network",
            answers: self.baseline.as_ref()?,
            measures: self.baseline_measures()?,
            error: self.baseline_error?,
            difference: self.baseline_difference.or_else(of_folds)?,
        })
    }

    /// What an earlier version's file tells of a difference: how much it varies over the folds.
    fn difference_of_folds(&self, error: fn(&FoldErrors) -> Option<f64>) -> Option<Difference> {
        let more = self
            .folds
            .iter()
            .map(|fold| Some(error(fold)? - fold.error));
        let more = MeanStd::of(&more.collect::<Option<Vec<f64>>>()?)?;
        let root = (more.n as f64).sqrt();
        Some(Difference {
            mean: more.mean,
            standard_error: more.standard_deviation.map(|deviation| deviation / root),
        })
    }
}

impl FoldErrors {
    fn of((number, fold): (usize, &FoldAnswers)) -> Self {
        let FoldAnswers {
            ladder,
            baseline,
            linear,
        } = fold;
        let error = |answers: &Answers| answers.counted.error();
        let measures = |answers: &Answers| answers.measures;
        Self {
            fold: number,
            rows: ladder.counted.rows(),
            error: error(ladder),
            baseline_error: baseline.as_ref().map(error),
            linear_error: linear.as_ref().map(error),
            measures: Some(measures(ladder)),
            baseline_measures: baseline.as_ref().map(measures),
            linear_measures: linear.as_ref().map(measures),
        }
    }
}

/// What one fold answered to the rows that it held out.
pub(crate) struct FoldAnswers {
    pub ladder: Answers,
    pub baseline: Option<Answers>,
    pub linear: Option<Answers>,
}

/// Lets the networks of each fold count as much as the rows that the other folds held out say, so that
/// no row decides how it is answered; the weights of each fold, none where there is one network alone.
fn stack(task: Task, class_weights: &[f64], folds: &mut [FoldAnswers]) -> Vec<Vec<f64>> {
    let of_others = |fold: usize| {
        let others = folds.iter().enumerate().filter(|(other, _)| *other != fold);
        weights(task, class_weights, others.map(|(_, other)| other))
    };
    let weights: Option<Vec<Vec<f64>>> = (0..folds.len()).map(of_others).collect();
    let weights = weights.unwrap_or_default();
    for (fold, weights) in folds.iter_mut().zip(&weights) {
        fold.ladder.weigh(weights);
    }
    weights
}

/// What the rows that folds held out say; `None` of a single network, whose rows are not put together.
fn weights<'a>(
    task: Task,
    class_weights: &[f64],
    folds: impl Iterator<Item = &'a FoldAnswers> + Clone,
) -> Option<Vec<f64>> {
    let rows = folds.map(|fold| &fold.ladder.held_out);
    let has_several = rows.clone().any(|rows| rows.networks() > 1);
    has_several.then(|| HeldOutRows::all(task, rows).weights(class_weights))?
}

/// How wrong one model of each fold is about the rows that the fold held out.
fn losses(
    class_weights: &[f64],
    folds: &[FoldAnswers],
    model: fn(&FoldAnswers) -> Option<&Answers>,
) -> Vec<RowLoss> {
    let answers = folds.iter().filter_map(model);
    let losses = answers.flat_map(|it| it.held_out.losses(&it.weights, class_weights));
    losses.collect()
}

/// The temperature of the averages on the held-out rows; `None` of a regression.
fn temperature(class_weights: &[f64], folds: &[FoldAnswers]) -> Option<f64> {
    let mut averages = HeldOut::default();
    for Answers {
        held_out, weights, ..
    } in folds.iter().map(|fold| &fold.ladder)
    {
        averages.extend(held_out.classes()?.averaged(weights));
    }
    averages.temperature(class_weights)
}

/// The answers of one network, or of an average, to the rows that a fold held out.
pub(crate) struct Answers {
    pub counted: Answered,
    pub measures: Measures,
    /// The rows with what each network says.
    pub held_out: HeldOutRows,
    /// How much each network counts.
    weights: Vec<f64>,
}

impl Answers {
    /// With what was found in training; the networks count the same.
    pub fn new(counted: Answered, measures: Measures, held_out: HeldOutRows) -> Self {
        Self {
            counted,
            measures,
            weights: held_out.equal_weights(),
            held_out,
        }
    }

    /// The same with networks that count as much as `weights` say.
    fn weigh(&mut self, weights: &[f64]) {
        let scored = self.held_out.answers(weights);
        self.measures = scored.measures();
        self.counted = match scored {
            Scored::Classes(scored) => Answered::Classes(scored.confusion().clone()),
            Scored::Values(values) => Answered::Values(values),
        };
        self.weights = weights.to_vec();
    }
}

fn errors(task: Task, networks: &[&Answers]) -> Option<MeanStd> {
    let errors = networks.iter().map(|answers| answers.counted.error());
    match task {
        Task::Classification => MeanStd::of(&errors.collect::<Vec<_>>()),
        Task::Regression => together(networks)?.rmse.map(|rmse| MeanStd::of(&[rmse]))?,
    }
}

fn measures(task: Task, networks: &[&Answers]) -> Option<MeasuresSpread> {
    let measures = networks.iter().map(|answers| answers.measures);
    match task {
        Task::Classification => MeasuresSpread::of(&measures.collect::<Vec<_>>()),
        Task::Regression => together(networks).map(MeasuresSpread::from),
    }
}

/// The measures of the values of all folds together; `None` without folds.
fn together(networks: &[&Answers]) -> Option<Measures> {
    let values = networks
        .iter()
        .filter_map(|answers| answers.counted.values());
    (!networks.is_empty()).then(|| PredictedValues::sum(values).measures())
}

/// The measures of the answers of all folds together.
fn of_answers(counted: &Answered) -> MeasuresSpread {
    counted.measures().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::stacking::HeldOutClasses;

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

    /// A fold whose rows are all of class 0, for which two networks give these probabilities.
    fn fold(probabilities: [f32; 2]) -> FoldAnswers {
        let mut rows = HeldOutClasses::default();
        for _ in 0..40 {
            rows.add(0, probabilities.map(|it| vec![it, 1.0 - it]).to_vec());
        }
        let counted = Answered::none(Task::Classification, 2);
        let held_out = HeldOutRows::Classes(rows);
        FoldAnswers {
            ladder: Answers::new(counted, Measures::default(), held_out),
            baseline: None,
            linear: None,
        }
    }

    #[test]
    fn the_rows_of_a_fold_do_not_weigh_the_networks_that_answer_them() {
        // The first network is right on the rows of the first fold, the second one on all others.
        let mut folds = [fold([0.9, 0.2]), fold([0.2, 0.9]), fold([0.2, 0.9])];
        let found = stack(Task::Classification, &[], &mut folds);
        assert_eq!(found.len(), 3);
        assert!(found[0][1] > 0.9, "{found:?}");
        assert!((0.3..0.7).contains(&found[1][1]), "{found:?}");
        assert_eq!(found[1], found[2]);
        assert_eq!(folds[0].ladder.counted.error(), 1.0);
        assert_eq!(folds[1].ladder.counted.error(), 0.0);
        let whole = weights(Task::Classification, &[], folds.iter()).unwrap();
        assert!(whole[1] > whole[0], "{whole:?}");
        assert!(temperature(&[], &folds).is_some_and(|it| it > 1.0));
    }

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
