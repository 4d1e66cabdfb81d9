//! What the page of a run is about: the run's files, its model, and its answers to the test rows.

use std::path::{Path, PathBuf};

use anyhow::Result;
use ladder_data::{Dataset, ImageShape};
use ladder_train::{EpochLine, Report, RunConfig, RunDir, RunDirError, SavedModel};

use crate::classes::most_probable;

/// A finished run with its data.
pub struct Subject {
    /// The run directory.
    pub path: PathBuf,
    /// What it was started with.
    pub config: RunConfig,
    /// What it achieved.
    pub report: Report,
    /// Its epochs.
    pub epochs: Vec<EpochLine>,
    /// What the baseline achieved, and its epochs, if it was trained.
    pub baseline: Option<(Report, Vec<EpochLine>)>,
    /// Its data, as it was read.
    pub dataset: Dataset,
    /// Rows of the training part that were labeled.
    pub labeled: Vec<u32>,
    /// The trained network.
    pub model: SavedModel,
    /// The name of each class.
    pub classes: Vec<String>,
    /// The answer to each test row.
    pub answers: Vec<Answer>,
}

/// What the network says about a test row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Answer {
    /// The row of the test part.
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
    /// The run in `path`, whose model and data are given; the test rows are classified here.
    ///
    /// Other data than the run's is an error, as is a run that is not finished.
    pub fn new(
        path: &Path,
        config: RunConfig,
        model: SavedModel,
        dataset: Dataset,
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
        Ok(Self {
            path: path.to_owned(),
            report,
            epochs: run.epochs()?,
            baseline,
            labeled: run.split(&dataset)?.labeled,
            classes: (0..dataset.n_classes)
                .map(|class| class.to_string())
                .collect(),
            answers: answers(&model, &dataset)?,
            config,
            dataset,
            model,
        })
    }

    /// Shape of a row.
    pub fn shape(&self) -> ImageShape {
        self.dataset.shape
    }

    /// Rows of the test part, evenly taken, at most `at_most`.
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

/// Test rows classified at once.
const ROWS_AT_ONCE: usize = 1000;

fn answers(model: &SavedModel, dataset: &Dataset) -> Result<Vec<Answer>> {
    let rows: Vec<u32> = (0..).take(dataset.test.len()).collect();
    let mut answers = Vec::with_capacity(rows.len());
    for rows in rows.chunks(ROWS_AT_ONCE) {
        let probabilities = model.predict(&dataset.test.gather(rows))?;
        for (&row, probabilities) in rows.iter().zip(&probabilities) {
            let answer = most_probable(probabilities);
            answers.push(Answer {
                row,
                class: dataset.test.label(row as usize),
                answer,
                probability: f64::from(probabilities[answer]),
            });
        }
    }
    Ok(answers)
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
