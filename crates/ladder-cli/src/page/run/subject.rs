//! What the page of a run is about: the run's files, its model, and answers to rows that it has not
//! learned from.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Result, bail};
use ladder_data::{Dataset, Features, ImageShape, Rows, Source, TableSource};
use ladder_train::analysis::Confusion;
use ladder_train::{CrossValidated, EpochLine, Report, RunConfig, RunDir, RunDirError, SavedModel};

use crate::classes::most_probable;

/// A finished run with its data.
pub struct Subject {
    /// What it was started with.
    pub config: RunConfig,
    /// What it achieved.
    pub report: Report,
    /// Its epochs.
    pub epochs: Vec<EpochLine>,
    /// What the baseline achieved, and its epochs, if it was trained.
    pub baseline: Option<(Report, Vec<EpochLine>)>,
    /// What its folds achieved, if it has any.
    pub cross_validated: Option<CrossValidated>,
    /// Its data, as it was read.
    pub dataset: Arc<Dataset>,
    /// Rows of the training part that were labeled.
    pub labeled: Vec<u32>,
    /// The file in which the run keeps them.
    pub labels_file: PathBuf,
    /// The trained network.
    pub model: SavedModel,
    /// The name of each class.
    pub classes: Vec<String>,
    /// Which rows are answered.
    pub asked: Asked,
    /// These rows.
    pub rows: Rows,
    /// The answer to each of them.
    pub answers: Vec<Answer>,
}

/// Rows of known class that a network answers without having learned from them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The test rows.
    Test,
    /// The labeled rows, each by the network of the fold that held it out.
    Folds,
    /// The rows that the run held out.
    HeldOut,
}

impl Asked {
    /// What the fraction of wrong answers is called.
    pub fn error_name(self) -> &'static str {
        match self {
            Self::Test => "test error",
            Self::Folds => "cross-validated error",
            Self::HeldOut => "error on the rows held out",
        }
    }
}

/// What a network says about a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Answer {
    /// The row of [`Subject::rows`].
    pub row: u32,
    /// Its class.
    pub class: usize,
    /// The most probable class.
    pub answer: usize,
    /// Its probability.
    pub probability: f64,
}

impl Answer {
    /// Whether it is right.
    pub fn is_right(&self) -> bool {
        self.answer == self.class
    }
}

impl Subject {
    /// The run in `path`, whose model and data are given, with the source of the data if that is
    /// fitted to the rows that a run trains with; rows are classified here.
    ///
    /// Other data than the run's is an error, as is a run that is not finished, or has no rows of
    /// known class but those that it learned.
    pub fn new(
        path: &Path,
        config: RunConfig,
        model: SavedModel,
        dataset: Arc<Dataset>,
        source: Option<&TableSource>,
    ) -> Result<Self> {
        let run = RunDir::open(path)?;
        run.check_data(&dataset)?;
        let unfinished = || RunDirError::Unfinished(path.to_owned());
        let report = run.report()?.ok_or_else(unfinished)?;
        let baseline = match run.baseline() {
            Some(baseline) => match baseline.report()? {
                Some(report) => Some((report, baseline.epochs()?)),
                None => None,
            },
            None => None,
        };
        let split = run.split(&dataset)?;
        let (asked, rows, answers) = match (dataset.test.is_empty(), config.folds) {
            (false, _) => (
                Asked::Test,
                dataset.test.clone(),
                answers(&model, &dataset.test)?,
            ),
            (true, 0) if split.validation.is_empty() => bail!(
                "{}: the run has no rows of known class but those that it learned, so there is \
                 nothing to report; train with --test, --folds or --validation",
                path.display()
            ),
            (true, 0) => {
                let rows = part(&dataset.train, &split.validation)?;
                let answers = answers(&model, &rows)?;
                (Asked::HeldOut, rows, answers)
            }
            (true, folds) => {
                let (rows, answers) = of_folds(&run, folds, &model, &dataset, source)?;
                (Asked::Folds, rows, answers)
            }
        };
        Ok(Self {
            report,
            epochs: run.epochs()?,
            baseline,
            cross_validated: run.cross_validation()?,
            labeled: split.labeled,
            labels_file: run.labels(),
            classes: dataset.class_names().to_vec(),
            asked,
            rows,
            answers,
            config,
            dataset,
            model,
        })
    }

    /// Fraction of the answers that is wrong.
    pub fn error(&self) -> f64 {
        let wrong = self.answers.iter().filter(|answer| !answer.is_right());
        wrong.count() as f64 / self.answers.len() as f64
    }

    /// The same of the supervised baseline, if it was trained.
    pub fn baseline_error(&self) -> Option<f64> {
        let report = self.baseline.as_ref().map(|(report, _)| report);
        match self.asked {
            Asked::Test => report?.test_error,
            Asked::Folds => {
                let folds = self.cross_validated.as_ref()?;
                folds.baseline.as_ref().map(Confusion::error)
            }
            Asked::HeldOut => report?.validation_error,
        }
    }

    /// What a row that is answered is called.
    pub fn row_name(&self) -> &'static str {
        match self.asked {
            Asked::Test => "test row",
            Asked::Folds => "labeled row",
            Asked::HeldOut => "held-out row",
        }
    }

    /// What several of them are called.
    pub fn rows_name(&self) -> &'static str {
        match self.asked {
            Asked::Test => "test rows",
            Asked::Folds => "labeled rows",
            Asked::HeldOut => "held-out rows",
        }
    }

    /// Shape of a row.
    pub fn shape(&self) -> ImageShape {
        self.dataset.shape
    }

    /// Rows that are answered, evenly taken, at most `at_most`.
    pub fn sample(&self, at_most: usize) -> Vec<u32> {
        evenly(self.answers.len(), at_most)
            .map(|at| self.answers[at].row)
            .collect()
    }
}

/// At most `at_most` of the numbers below `n`, at equal distances.
pub fn evenly(n: usize, at_most: usize) -> impl Iterator<Item = usize> {
    let taken = n.min(at_most);
    (0..taken).map(move |index| index * n / taken)
}

/// Rows classified at once.
const ROWS_AT_ONCE: usize = 1000;

/// Answers to all rows, which are as they were read.
fn answers(model: &SavedModel, rows: &Rows) -> Result<Vec<Answer>> {
    let all: Vec<u32> = (0..).take(rows.len()).collect();
    let mut answers = Vec::with_capacity(all.len());
    for indices in all.chunks(ROWS_AT_ONCE) {
        let probabilities = model.predict(&rows.gather(indices))?;
        for (&row, probabilities) in indices.iter().zip(&probabilities) {
            let answer = most_probable(probabilities);
            if let Some(class) = rows.label(row as usize) {
                answers.push(Answer {
                    row,
                    class,
                    answer,
                    probability: f64::from(probabilities[answer]),
                });
            }
        }
    }
    Ok(answers)
}

/// The labeled rows as the run's own network takes them, and what the fold says of each that did
/// not see it.
fn of_folds(
    run: &RunDir,
    folds: usize,
    model: &SavedModel,
    dataset: &Arc<Dataset>,
    source: Option<&TableSource>,
) -> Result<(Rows, Vec<Answer>)> {
    let (mut indices, mut found) = (Vec::new(), Vec::new());
    for (number, split) in (1..).zip(run.split(dataset)?.folds(dataset, folds)?) {
        let fold = SavedModel::load(&run.fold(number), model.device())?;
        let encoded = match source {
            Some(source) => source.dataset(&split.unlabeled)?,
            None => dataset.clone(),
        };
        let rows = part(&encoded.train, &split.validation)?;
        let first = indices.len() as u32;
        indices.extend(&split.validation);
        found.extend(answers(&fold, &rows)?.into_iter().map(|answer| Answer {
            row: first + answer.row,
            ..answer
        }));
    }
    Ok((part(&dataset.train, &indices)?, found))
}

/// Some rows of a part, as rows of their own.
fn part(rows: &Rows, indices: &[u32]) -> Result<Rows> {
    let values = Features::Floats(rows.gather(indices));
    Ok(Rows::new(
        values,
        rows.gather_labels(indices),
        rows.width(),
    )?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_taken_evenly() {
        assert_eq!(evenly(10, 4).collect::<Vec<_>>(), [0, 2, 5, 7]);
        assert_eq!(evenly(3, 4).collect::<Vec<_>>(), [0, 1, 2]);
        assert_eq!(evenly(0, 4).count(), 0);
    }
}
