//! What the page of a run is about: its files, its data, its model, and its answers to rows that it
//! has not learned from.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Result, bail};
use ladder_data::{Dataset, FeatureShape, LoadedData, Rows, Task};
use ladder_train::analysis::{Answered, Confusion, Measures, PredictedValues, error_text};
use ladder_train::{
    CrossValidated, EpochLine, MeasuresSpread, Report, RunConfig, RunDir, RunDirError, SavedModel,
};

use super::answers::{Answers, EvaluatedOn, answers, of_folds, part};
use crate::cells::Cells;
use crate::page::epochs::epochs;
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
    /// Where that comes from.
    data: LoadedData,
    /// Rows of the training part that were labeled.
    pub labeled: Vec<u32>,
    /// The file in which the run keeps them.
    pub labels_file: PathBuf,
    /// The trained network.
    pub model: SavedModel,
    /// The name of each class, or of the value of a regression.
    pub classes: Vec<String>,
    /// Which rows are answered.
    pub evaluated_on: EvaluatedOn,
    /// These rows.
    pub rows: Rows,
    /// The number of each in the training data, or in the test data.
    numbers: Vec<u32>,
    /// The answer to each of them.
    pub answers: Answers,
}

impl Subject {
    /// The run in `path`, whose model and data are given; rows are classified here.
    ///
    /// Other data than the run's is an error, as is a run that is not finished, or has no rows of
    /// known class but those that it learned.
    pub fn new(
        path: &Path,
        config: RunConfig,
        model: SavedModel,
        data: LoadedData,
    ) -> Result<Self> {
        let dataset = data.whole.clone();
        let run = RunDir::open(path)?;
        run.check_data(&dataset)?;
        let unfinished = || RunDirError::Unfinished(path.to_owned());
        let report = run.report()?.ok_or_else(unfinished)?;
        let baseline = match run.baseline() {
            Some(baseline) => match baseline.report()? {
                Some(report) => Some((report, epochs(&baseline)?)),
                None => None,
            },
            None => None,
        };
        let split = run.split(&dataset)?;
        let (evaluated_on, rows, answers, numbers) = match (dataset.test.is_empty(), config.folds) {
            (false, _) => (
                EvaluatedOn::Test,
                dataset.test.clone(),
                answers(&model, &dataset.test)?,
                test_numbers(&dataset),
            ),
            (true, 0) if split.validation.is_empty() => bail!(
                "{}: the run has no rows of known class but those that it learned, so there is \
                 nothing to report; train with --test, --folds or --validation",
                path.display()
            ),
            (true, 0) => {
                let rows = part(&dataset.train, &split.validation)?;
                let answers = answers(&model, &rows)?;
                (EvaluatedOn::HeldOut, rows, answers, split.validation)
            }
            (true, folds) => {
                let source = data.source.as_deref();
                let (rows, answers, numbers) = of_folds(&run, folds, &model, &dataset, source)?;
                (EvaluatedOn::Folds, rows, answers, numbers)
            }
        };
        Ok(Self {
            report,
            epochs: epochs(&run)?,
            baseline,
            cross_validated: run.cross_validation()?,
            labeled: split.labeled,
            labels_file: run.labels(),
            classes: dataset.class_names().to_vec(),
            evaluated_on,
            rows,
            numbers,
            answers,
            config,
            dataset,
            data,
            model,
        })
    }

    /// What is predicted.
    pub fn task(&self) -> Task {
        self.model.task()
    }

    /// What the error is called.
    pub fn error_name(&self) -> String {
        self.evaluated_on.error_name(self.task())
    }

    /// An error in words.
    pub fn error_text(&self, error: f64) -> String {
        error_text(self.task(), error)
    }

    /// Fraction of the answers that is wrong, or their root mean squared error.
    pub fn error(&self) -> f64 {
        match self.task() {
            Task::Classification => self.confusion().error(),
            // Of every fold, as the measures beside it.
            Task::Regression => match (self.evaluated_on, &self.cross_validated) {
                (EvaluatedOn::Folds, Some(found)) => found.error.mean,
                _ => self.predicted().error(),
            },
        }
    }

    /// The same of the supervised baseline, if it was trained.
    pub fn baseline_error(&self) -> Option<f64> {
        let report = self.baseline.as_ref().map(|(report, _)| report);
        match self.evaluated_on {
            EvaluatedOn::Test => report?.test_error,
            EvaluatedOn::Folds => {
                let folds = self.cross_validated.as_ref()?;
                match self.task() {
                    Task::Classification => folds.baseline.as_ref().map(Answered::error),
                    Task::Regression => folds.baseline_error.map(|error| error.mean),
                }
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
        known.unwrap_or_else(|| match self.task() {
            Task::Classification => Measures::of_answers(&self.confusion()).into(),
            Task::Regression => self.predicted().measures().into(),
        })
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

    /// The values of a regression beside the true ones.
    pub fn predicted(&self) -> PredictedValues {
        let answers = self.answers.values().iter();
        let pairs = answers.map(|answer| (answer.value, answer.prediction));
        PredictedValues::of(pairs.collect())
    }

    /// The answers, counted; none of a regression.
    pub fn confusion(&self) -> Confusion {
        let answers = self.answers.classes().iter();
        let answers = answers.map(|answer| (answer.class, answer.answer));
        Confusion::of(self.classes.len(), answers)
    }

    /// Shape of a row.
    pub fn shape(&self) -> FeatureShape {
        self.dataset.shape
    }

    /// The number of an answered row in the data that it comes from, by its place among the rows.
    pub fn number(&self, place: u32) -> u32 {
        self.numbers[place as usize]
    }

    /// Rows with these numbers as a person sees them; without any cells where the data has none.
    pub fn cells(&self, numbers: &[u32]) -> Result<Cells> {
        let encoding = self.model.encoding();
        match self.evaluated_on {
            EvaluatedOn::Test => Cells::of_test(self.data.source.as_deref(), encoding, numbers),
            EvaluatedOn::Folds | EvaluatedOn::HeldOut => {
                Cells::of(&self.data, encoding, numbers, &[])
            }
        }
    }

    /// Places of rows that are answered, evenly taken, at most `at_most`.
    pub fn sample(&self, at_most: usize) -> Vec<u32> {
        let rows = self.answers.rows();
        evenly(rows.len(), at_most).map(|at| rows[at]).collect()
    }
}

fn test_numbers(dataset: &Dataset) -> Vec<u32> {
    let places = (0..).take(dataset.test.len());
    places.map(|place| dataset.test_number(place)).collect()
}
