//! What a model answers to rows.

use burn::tensor::Tensor;
use ladder_data::{Dataset, Rows, Task};
use ladder_model::{FeatureShape, LadderConfig};

use super::SavedModel;
use super::network::{Network, read};
use super::probabilities::Probabilities;
use crate::analysis::scored::largest;
use crate::analysis::stacking::add_share;
use crate::analysis::temperature::{at_temperature, multiply};
use crate::analysis::{Scored, ScoredRows};
use crate::error::TrainError;

/// Values of a level that are computed at once when rows are classified.
const VALUES_AT_ONCE: usize = 1 << 24;

/// Rows that are classified at once, a thousand unless a level is very wide; the result does not
/// depend on it.
pub(crate) fn rows_at_once(network: &LadderConfig) -> usize {
    let shapes = network.shapes().unwrap_or_default();
    let widest = shapes.iter().map(FeatureShape::len).max().unwrap_or(1);
    (VALUES_AT_ONCE / widest).clamp(1, 1000)
}

impl SavedModel {
    /// Probabilities of the classes for each row; the sum of each row is 1.
    ///
    /// `rows` is `[n, shape.len()]`, row-major; images have values from 0 to 1, before any
    /// preprocessing, which is the model's own.
    /// The result for a row does not depend on the others.
    ///
    /// # Errors
    ///
    /// The model is one of a regression, `rows` does not divide into rows, logits that are not finite,
    /// or the device failed.
    pub fn predict(&self, rows: &[f32]) -> Result<Probabilities, TrainError> {
        self.check_classes()?;
        self.check_rows(rows)?;
        let (width, n_classes) = (self.shape().len(), self.n_classes());
        let mut values = Vec::with_capacity(rows.len() / width * n_classes);
        for rows in rows.chunks(self.rows_at_once() * width) {
            let mut rows = rows.to_vec();
            self.prepare(&mut rows);
            let answers = self.answers(&rows, values.len() / n_classes)?;
            values.extend(probabilities(&answers, n_classes));
        }
        Ok(Probabilities::new(values, n_classes))
    }

    /// The probabilities that each of the networks gives to the given rows of `rows`, which are
    /// prepared already, at a temperature of 1: `[rows][n_networks][n_classes]`.
    pub(crate) fn probabilities_of_networks(
        &self,
        rows: &Rows,
        indices: &[u32],
    ) -> Result<Vec<Vec<Vec<f32>>>, TrainError> {
        let n_classes = self.n_classes();
        let mut said = vec![Vec::with_capacity(self.networks.len()); indices.len()];
        let at_once = self.rows_at_once();
        for (said, indices) in said.chunks_mut(at_once).zip(indices.chunks(at_once)) {
            let gathered = rows.gather(indices);
            for network in &self.networks {
                let answers = self.answers_of(network, &gathered, 0)?;
                let answers = answers.chunks_exact(2 * n_classes);
                for (said, answer) in said.iter_mut().zip(answers) {
                    said.push(answer[n_classes..].to_vec());
                }
            }
        }
        Ok(said)
    }

    /// Compares the answers to the test rows, which are as they were read or prepared as the model's
    /// were, with their classes or values.
    ///
    /// # Errors
    ///
    /// The data set has another shape, task or number of classes, is prepared otherwise, logits
    /// that are not finite, or the device failed.
    pub fn evaluate(&self, dataset: &Dataset) -> Result<Scored, TrainError> {
        let own = (self.shape(), self.task(), self.n_classes());
        let found = (dataset.shape, dataset.task(), dataset.n_classes);
        if own != found {
            return Err(TrainError::OtherData {
                expected: described(own),
                found: described(found),
            });
        }
        let all: Vec<u32> = (0..).take(dataset.test.len()).collect();
        match (dataset.preprocessing(), &self.preprocessing) {
            (None, _) => self.score(&dataset.test, &all, |rows| self.prepare(rows)),
            (Some(done), Some(own)) if done == own => self.count(&dataset.test, &all),
            (Some(done), own) => Err(TrainError::OtherPreprocessing {
                expected: own
                    .as_ref()
                    .map_or_else(Default::default, |own| *own.config()),
                found: *done.config(),
            }),
        }
    }

    /// The same for the given rows of `rows`, which are prepared already.
    pub(crate) fn count(&self, rows: &Rows, indices: &[u32]) -> Result<Scored, TrainError> {
        self.score(rows, indices, |_| ())
    }

    /// The same after `prepare`; rows of unknown class or value do not count.
    fn score(
        &self,
        rows: &Rows,
        indices: &[u32],
        prepare: impl Fn(&mut [f32]),
    ) -> Result<Scored, TrainError> {
        match self.task() {
            Task::Classification => {
                let scored = self.score_classes(rows, indices, prepare)?;
                Ok(Scored::Classes(scored))
            }
            Task::Regression => {
                let scored = self.score_values(rows, indices, prepare)?;
                Ok(Scored::Values(scored))
            }
        }
    }

    fn score_classes(
        &self,
        rows: &Rows,
        indices: &[u32],
        prepare: impl Fn(&mut [f32]),
    ) -> Result<ScoredRows, TrainError> {
        let n_classes = self.n_classes();
        let mut scored = ScoredRows::new(n_classes);
        let at_once = self.rows_at_once();
        for (chunk, indices) in indices.chunks(at_once).enumerate() {
            let mut gathered = rows.gather(indices);
            prepare(&mut gathered);
            let answers = self.answers(&gathered, chunk * at_once)?;
            for (&index, answer) in indices.iter().zip(answers.chunks_exact(2 * n_classes)) {
                let (scores, probabilities) = answer.split_at(n_classes);
                if let Some(class) = rows.label(index as usize) {
                    scored.add(class, largest(scores), probabilities);
                }
            }
        }
        Ok(scored)
    }

    fn check_classes(&self) -> Result<(), TrainError> {
        match self.task() {
            Task::Classification => Ok(()),
            found => Err(TrainError::OtherTask {
                expected: Task::Classification,
                found,
            }),
        }
    }

    /// Rows that the widest of the networks classifies at once.
    pub(super) fn rows_at_once(&self) -> usize {
        let networks = self.networks.iter();
        let each = networks.map(|network| rows_at_once(network.ladder.config()));
        each.min().unwrap_or(1)
    }

    pub(super) fn prepare(&self, rows: &mut [f32]) {
        if let Some(preprocessing) = &self.preprocessing {
            preprocessing.apply_to_rows(rows);
        }
    }

    /// What decides the class, then the probabilities, of each of some prepared rows,
    /// `[n, 2 * n_classes]`, row-major: the logits of a single network, the mean probabilities of
    /// several, as much as each counts. The first row is number `first` in messages.
    fn answers(&self, rows: &[f32], first: usize) -> Result<Vec<f32>, TrainError> {
        let n_classes = self.n_classes();
        let mut answers = self.answers_at_one(rows, first)?;
        for row in answers.chunks_exact_mut(2 * n_classes) {
            let (scores, probabilities) = row.split_at_mut(n_classes);
            if let Some(temperature) = self.temperature() {
                at_temperature(probabilities, temperature);
            }
            if let Some(factors) = self.class_factors() {
                multiply(probabilities, factors);
                scores.copy_from_slice(probabilities);
            }
        }
        Ok(answers)
    }

    /// The same at a temperature of 1.
    fn answers_at_one(&self, rows: &[f32], first: usize) -> Result<Vec<f32>, TrainError> {
        if let [network] = &self.networks[..] {
            return self.answers_of(network, rows, first);
        }
        let n_classes = self.n_classes();
        let mut mean = vec![0.0; rows.len() / self.shape().len() * 2 * n_classes];
        for (network, share) in self.networks.iter().zip(self.shares()) {
            let answers = self.answers_of(network, rows, first)?;
            let answers = answers.chunks_exact(2 * n_classes);
            for (mean, answer) in mean.chunks_exact_mut(2 * n_classes).zip(answers) {
                let (scores, probabilities) = mean.split_at_mut(n_classes);
                add_share(probabilities, &answer[n_classes..], share);
                scores.copy_from_slice(probabilities);
            }
        }
        Ok(mean)
    }

    /// The same of one network: logits, then probabilities, side by side, so that one transfer from
    /// the device brings both.
    fn answers_of(
        &self,
        network: &Network,
        rows: &[f32],
        first: usize,
    ) -> Result<Vec<f32>, TrainError> {
        let n_classes = self.n_classes();
        let logits = network.logits(rows, self.shape().len(), &self.device);
        let predictions = network.ladder.config().head.predictions(logits.clone());
        let answers = read(Tensor::cat(vec![logits, predictions], 1))?;
        for (row, answer) in answers.chunks_exact(2 * n_classes).enumerate() {
            check_finite(&answer[..n_classes], first + row)?;
        }
        Ok(answers)
    }
}

fn described((shape, task, n_classes): (FeatureShape, Task, usize)) -> String {
    match task {
        Task::Classification => format!("{shape}, {n_classes} classes"),
        Task::Regression => format!("{shape}, a regression"),
    }
}

/// The probabilities among answers, which have scores before them.
fn probabilities(answers: &[f32], n_classes: usize) -> impl Iterator<Item = f32> {
    let answers = answers.chunks_exact(2 * n_classes);
    answers.flat_map(move |answer| answer[n_classes..].iter().copied())
}

/// An error that names `row` unless all its logits are finite.
fn check_finite(logits: &[f32], row: usize) -> Result<(), TrainError> {
    match logits.iter().all(|logit| logit.is_finite()) {
        true => Ok(()),
        false => Err(TrainError::NonFiniteLogits { row }),
    }
}
