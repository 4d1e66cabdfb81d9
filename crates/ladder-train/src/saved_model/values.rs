//! What the model of a regression answers to rows.

use ladder_data::{Rows, TargetScale, Task};

use super::SavedModel;
use super::network::read;
use crate::analysis::PredictedValues;
use crate::analysis::stacking::average;
use crate::error::TrainError;

impl SavedModel {
    /// The value of each row, in the target's unit.
    ///
    /// `rows` as in [`predict`](Self::predict).
    ///
    /// # Errors
    ///
    /// The model predicts classes, `rows` does not divide into rows, values that are not finite, or
    /// the device failed.
    pub fn predict_values(&self, rows: &[f32]) -> Result<Vec<f64>, TrainError> {
        let answers = self.values_of_networks(rows)?;
        Ok(answers.iter().map(|said| self.average(said)).collect())
    }

    /// The value of each row as each of the networks has it, in the target's unit: their deviation
    /// says how much they disagree.
    ///
    /// # Errors
    ///
    /// Those of [`predict_values`](Self::predict_values).
    pub fn values_of_networks(&self, rows: &[f32]) -> Result<Vec<Vec<f64>>, TrainError> {
        let scale = *self.scale()?;
        self.check_rows(rows)?;
        let width = self.shape().len();
        let mut answers = Vec::with_capacity(rows.len() / width);
        for rows in rows.chunks(self.rows_at_once() * width) {
            let mut rows = rows.to_vec();
            self.prepare(&mut rows);
            answers.extend(self.values_of_prepared(&rows, answers.len(), scale)?);
        }
        Ok(answers)
    }

    /// Compares the values of the given rows of `rows`, after `prepare`, with the true ones; rows of
    /// unknown value do not count.
    pub(super) fn score_values(
        &self,
        rows: &Rows,
        indices: &[u32],
        prepare: impl Fn(&mut [f32]),
    ) -> Result<PredictedValues, TrainError> {
        let scale = *self.scale()?;
        let mut pairs = Vec::with_capacity(indices.len());
        let at_once = self.rows_at_once();
        for (chunk, indices) in indices.chunks(at_once).enumerate() {
            let mut gathered = rows.gather(indices);
            prepare(&mut gathered);
            let answers = self.values_of_prepared(&gathered, chunk * at_once, scale)?;
            let targets = indices.iter().map(|&row| rows.target(row as usize));
            for (target, values) in targets.zip(answers) {
                pairs.extend(target.map(|target| (target, self.average(&values))));
            }
        }
        Ok(PredictedValues::of(pairs))
    }

    /// The same for the given rows of `rows`, which are prepared already.
    pub(crate) fn values_of_prepared_rows(
        &self,
        rows: &Rows,
        indices: &[u32],
    ) -> Result<Vec<Vec<f64>>, TrainError> {
        let scale = *self.scale()?;
        let mut answers = Vec::with_capacity(indices.len());
        for indices in indices.chunks(self.rows_at_once()) {
            let gathered = rows.gather(indices);
            answers.extend(self.values_of_prepared(&gathered, answers.len(), scale)?);
        }
        Ok(answers)
    }

    /// The values of each network for prepared rows; the first row is number `first` in messages.
    fn values_of_prepared(
        &self,
        rows: &[f32],
        first: usize,
        scale: TargetScale,
    ) -> Result<Vec<Vec<f64>>, TrainError> {
        let width = self.shape().len();
        let mut answers = vec![Vec::with_capacity(self.networks.len()); rows.len() / width];
        for network in &self.networks {
            let outputs = read(network.logits(rows, width, &self.device))?;
            for (row, (answer, output)) in answers.iter_mut().zip(outputs).enumerate() {
                if !output.is_finite() {
                    return Err(TrainError::NonFiniteLogits { row: first + row });
                }
                answer.push(scale.restore(f64::from(output)));
            }
        }
        Ok(answers)
    }

    /// What several networks say together.
    pub fn average(&self, said: &[f64]) -> f64 {
        match self.weights() {
            Some(weights) => average(said, weights),
            None => average(said, &vec![1.0; said.len()]),
        }
    }

    fn scale(&self) -> Result<&TargetScale, TrainError> {
        self.target_scale().ok_or(TrainError::OtherTask {
            expected: Task::Regression,
            found: Task::Classification,
        })
    }
}
