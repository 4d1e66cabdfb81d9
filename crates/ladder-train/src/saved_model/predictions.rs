//! Answers to rows, whatever the task.

use ladder_data::Task;

use super::SavedModel;
use super::probabilities::{Prediction, Probabilities};
use crate::error::TrainError;

/// Answers to some rows.
#[derive(Clone, Debug, PartialEq)]
pub enum Predictions {
    /// Probabilities of the classes.
    Classes(Probabilities),
    /// The values of a regression.
    Values(Vec<f64>),
}

/// The answer to one row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RowAnswer<'a> {
    /// A class, with the probabilities of all.
    Class(Prediction<'a>),
    /// A value.
    Value(f64),
}

impl SavedModel {
    /// The answer to each row; `rows` as in [`predict`](Self::predict).
    ///
    /// # Errors
    ///
    /// `rows` does not divide into rows, logits that are not finite, or the device failed.
    pub fn answer(&self, rows: &[f32]) -> Result<Predictions, TrainError> {
        match self.task() {
            Task::Classification => self.predict(rows).map(Predictions::Classes),
            Task::Regression => self.predict_values(rows).map(Predictions::Values),
        }
    }
}

impl Predictions {
    /// Number of rows.
    pub fn n_rows(&self) -> usize {
        match self {
            Self::Classes(probabilities) => probabilities.n_rows(),
            Self::Values(values) => values.len(),
        }
    }

    /// The answer to a row.
    ///
    /// # Panics
    ///
    /// If `row` is not below [`n_rows`](Self::n_rows).
    pub fn row(&self, row: usize) -> RowAnswer<'_> {
        match self {
            Self::Classes(probabilities) => RowAnswer::Class(probabilities.row(row)),
            Self::Values(values) => RowAnswer::Value(values[row]),
        }
    }

    /// The answers to all rows, in their order.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = RowAnswer<'_>> {
        (0..self.n_rows()).map(|row| self.row(row))
    }
}
