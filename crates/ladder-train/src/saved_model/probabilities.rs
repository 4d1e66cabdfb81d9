//! What a classifier says about rows.

use crate::analysis::scored::largest;

/// Probabilities of the classes for some rows, `[n_rows, n_classes]`, row-major.
#[derive(Clone, Debug, PartialEq)]
pub struct Probabilities {
    values: Vec<f32>,
    n_classes: usize,
}

/// What a classifier says about one row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prediction<'a> {
    /// The class of the largest probability, the first one if several are as large.
    pub class: usize,
    /// The probability of each class, `[n_classes]`.
    pub probabilities: &'a [f32],
}

impl Probabilities {
    /// `values` are `[n_rows, n_classes]`, row-major.
    ///
    /// # Panics
    ///
    /// If `n_classes` is 0 or `values` does not divide into rows.
    pub fn new(values: Vec<f32>, n_classes: usize) -> Self {
        assert!(
            n_classes > 0 && values.len().is_multiple_of(n_classes),
            "whole rows, each of `n_classes` values"
        );
        Self { values, n_classes }
    }

    /// Number of rows.
    pub fn n_rows(&self) -> usize {
        self.values.len() / self.n_classes
    }

    /// Number of classes.
    pub fn n_classes(&self) -> usize {
        self.n_classes
    }

    /// All probabilities, `[n_rows, n_classes]`, row-major.
    pub fn values(&self) -> &[f32] {
        &self.values
    }

    /// The prediction for a row.
    ///
    /// # Panics
    ///
    /// If `row` is not below [`n_rows`](Self::n_rows).
    pub fn row(&self, row: usize) -> Prediction<'_> {
        let first = row * self.n_classes;
        Prediction::of(&self.values[first..first + self.n_classes])
    }

    /// The predictions for all rows, in their order.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = Prediction<'_>> {
        self.values.chunks_exact(self.n_classes).map(Prediction::of)
    }
}

impl<'a> Prediction<'a> {
    fn of(probabilities: &'a [f32]) -> Self {
        Self {
            class: largest(probabilities),
            probabilities,
        }
    }

    /// The probability of [`class`](Self::class).
    pub fn probability(&self) -> f32 {
        self.probabilities[self.class]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_equal_probabilities_wins() {
        let found = Probabilities::new(vec![0.1, 0.7, 0.2, 0.4, 0.2, 0.4], 3);
        let classes: Vec<usize> = found.rows().map(|row| row.class).collect();
        assert_eq!(classes, [1, 0]);
        assert_eq!(found.row(1).probabilities, [0.4, 0.2, 0.4]);
        assert_eq!(found.row(0).probability(), 0.7);
    }

    #[test]
    fn no_rows_have_no_predictions() {
        let found = Probabilities::new(Vec::new(), 3);
        assert_eq!((found.n_rows(), found.rows().len()), (0, 0));
    }
}
