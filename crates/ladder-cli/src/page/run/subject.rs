//! What the page of a run is about: its files, its data, its model, and its answers to rows that it
//! has not learned from.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Result, bail};
use ladder_data::{Dataset, FeatureShape, Rows, TableSource};
use ladder_train::analysis::{Confusion, Measures};
use ladder_train::{
    CrossValidated, EpochLine, MeasuresSpread, Report, RunConfig, RunDir, RunDirError, SavedModel,
};

use super::answers::{Answer, EvaluatedOn, answers, of_folds, part};
use crate::page::sampling::evenly;

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
    pub evaluated_on: EvaluatedOn,
    /// These rows.
    pub rows: Rows,
    /// The answer to each of them.
    pub answers: Vec<Answer>,
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
        let (evaluated_on, rows, answers) = match (dataset.test.is_empty(), config.folds) {
            (false, _) => (
                EvaluatedOn::Test,
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
                (EvaluatedOn::HeldOut, rows, answers)
            }
            (true, folds) => {
                let (rows, answers) = of_folds(&run, folds, &model, &dataset, source)?;
                (EvaluatedOn::Folds, rows, answers)
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
            evaluated_on,
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
        match self.evaluated_on {
            EvaluatedOn::Test => report?.test_error,
            EvaluatedOn::Folds => {
                let folds = self.cross_validated.as_ref()?;
                folds.baseline.as_ref().map(Confusion::error)
            }
            EvaluatedOn::HeldOut => report?.validation_error,
        }
    }

    /// The other measures of the answers; what needs probabilities is not known of older runs.
    pub fn measures(&self) -> MeasuresSpread {
        let known = match self.evaluated_on {
            EvaluatedOn::Test => self.report.test_measures.map(MeasuresSpread::from),
            EvaluatedOn::Folds => self.cross_validated.as_ref().map(CrossValidated::measures),
            EvaluatedOn::HeldOut => self.report.validation_measures.map(MeasuresSpread::from),
        };
        known.unwrap_or_else(|| Measures::of_answers(&self.confusion()).into())
    }

    /// The same of the supervised baseline, if it was trained and they are known.
    pub fn baseline_measures(&self) -> Option<MeasuresSpread> {
        let report = self.baseline.as_ref().map(|(report, _)| report);
        let measures = match self.evaluated_on {
            EvaluatedOn::Test => report?.test_measures,
            EvaluatedOn::Folds => return self.cross_validated.as_ref()?.baseline_measures(),
            EvaluatedOn::HeldOut => report?.validation_measures,
        };
        measures.map(MeasuresSpread::from)
    }

    /// The answers, counted.
    pub fn confusion(&self) -> Confusion {
        let answers = self.answers.iter();
        let answers = answers.map(|answer| (answer.class, answer.answer));
        Confusion::of(self.classes.len(), answers)
    }

    /// Shape of a row.
    pub fn shape(&self) -> FeatureShape {
        self.dataset.shape
    }

    /// Rows that are answered, evenly taken, at most `at_most`.
    pub fn sample(&self, at_most: usize) -> Vec<u32> {
        evenly(self.answers.len(), at_most)
            .map(|at| self.answers[at].row)
            .collect()
    }
}
