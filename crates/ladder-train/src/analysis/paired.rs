//! How much more one model errs than another about the same rows, and how sure that is.

use ladder_data::Task;
use serde::{Deserialize, Serialize};

/// The error of one model less that of another on the same rows.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// In fractions of the rows, weighted where classes are; in a regression of the root mean squared
    /// errors.
    pub mean: f64,
    /// Its standard error over the rows; `None` of a single value.
    pub standard_error: Option<f64>,
}

impl Difference {
    /// Whether rows like these would hardly show such a difference between equal models: it is more
    /// than two standard errors.
    pub fn is_sure(&self) -> bool {
        self.standard_error
            .is_some_and(|error| self.mean.abs() > 2.0 * error)
    }
}

/// What a model makes of one row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct RowLoss {
    /// What the row counts for beside the others.
    pub weight: f64,
    /// 1 where it is wrong about the class and 0 where it is right; or the squared error.
    pub loss: f64,
}

/// By how much `one` errs more than `other`, on the same rows in the same order; `None` without rows.
pub(crate) fn difference(task: Task, one: &[RowLoss], other: &[RowLoss]) -> Option<Difference> {
    if one.is_empty() || one.len() != other.len() {
        return None;
    }
    Some(match task {
        Task::Classification => of_classes(one, other),
        Task::Regression => of_values(one, other),
    })
}

/// With the standard error of Agresti and Min (2005), who add half a row to each of the four cells of
/// the two models' right and wrong answers: without it, rows about which both are right and wrong
/// together would make any difference certain.
fn of_classes(one: &[RowLoss], other: &[RowLoss]) -> Difference {
    let n = one.len() as f64;
    let average = one.iter().map(|row| row.weight).sum::<f64>() / n;
    let differences = one
        .iter()
        .zip(other)
        .map(|(one, other)| one.weight / average * (one.loss - other.loss));
    let sum: f64 = differences.clone().sum();
    let squares = differences.map(|it| it * it).sum::<f64>() + 1.0;
    let rows = n + 2.0;
    Difference {
        mean: sum / n,
        standard_error: Some((squares - sum * sum / rows).max(0.0).sqrt() / rows),
    }
}

/// With the standard error of the mean difference of the squared errors, carried over to their roots.
fn of_values(one: &[RowLoss], other: &[RowLoss]) -> Difference {
    let n = one.len() as f64;
    let mean = |rows: &[RowLoss]| rows.iter().map(|row| row.loss).sum::<f64>() / n;
    let (first, second) = (mean(one), mean(other));
    let deviation = |(one, other): (&RowLoss, &RowLoss)| one.loss - other.loss - (first - second);
    let squares: f64 = one
        .iter()
        .zip(other)
        .map(|rows| deviation(rows).powi(2))
        .sum();
    let slope = first.sqrt() + second.sqrt();
    Difference {
        mean: first.sqrt() - second.sqrt(),
        standard_error: (n > 1.0 && slope > 0.0).then(|| (squares / (n - 1.0) / n).sqrt() / slope),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(losses: &[f64]) -> Vec<RowLoss> {
        let row = |&loss: &f64| RowLoss { weight: 1.0, loss };
        losses.iter().map(row).collect()
    }

    fn answers(n: usize, wrong: std::ops::Range<usize>) -> Vec<RowLoss> {
        rows(&Vec::from_iter(
            (0..n).map(|row| f64::from(u8::from(wrong.contains(&row)))),
        ))
    }

    #[test]
    fn the_standard_error_is_that_of_agresti_and_min() {
        // 12 rows that one alone is wrong about, 4 that the other is, of 100: (12 - 4) / 100, and
        // sqrt((12 + 4 + 1) - (12 - 4)² / 102) / 102.
        let (one, other) = (answers(100, 0..12), answers(100, 20..24));
        let found = difference(Task::Classification, &one, &other).unwrap();
        assert!((found.mean - 0.08).abs() < 1e-12);
        let expected = (17.0_f64 - 64.0 / 102.0).sqrt() / 102.0;
        assert!((found.standard_error.unwrap() - expected).abs() < 1e-12);
        assert!(found.is_sure());
    }

    #[test]
    fn few_rows_are_never_certain() {
        let right = answers(8, 0..0);
        let same = difference(Task::Classification, &right, &right).unwrap();
        assert_eq!(same.mean, 0.0);
        assert!(same.standard_error.unwrap() > 0.09 && !same.is_sure());
        let one_wrong = difference(Task::Classification, &answers(8, 0..1), &right).unwrap();
        assert!(!one_wrong.is_sure(), "{one_wrong:?}");
    }

    #[test]
    fn rows_count_for_their_weight() {
        let weighted = |wrong: [f64; 2]| {
            let row = |(weight, loss)| RowLoss { weight, loss };
            [(2.0, wrong[0]), (6.0, wrong[1])].map(row)
        };
        let found = difference(
            Task::Classification,
            &weighted([0.0, 1.0]),
            &weighted([1.0, 0.0]),
        );
        assert_eq!(found.unwrap().mean, 0.5);
    }

    #[test]
    fn values_differ_by_their_root_mean_squared_errors() {
        let found = difference(
            Task::Regression,
            &rows(&[4.0, 16.0, 16.0]),
            &rows(&[1.0, 1.0, 1.0]),
        );
        let found = found.unwrap();
        assert!((found.mean - (12.0_f64.sqrt() - 1.0)).abs() < 1e-12);
        // Differences 3, 15 and 15: their mean's standard error is 4, over the sum of the roots.
        let expected = 4.0 / (12.0_f64.sqrt() + 1.0);
        assert!((found.standard_error.unwrap() - expected).abs() < 1e-12);
        let alone = difference(Task::Regression, &rows(&[4.0]), &rows(&[1.0])).unwrap();
        assert_eq!((alone.mean, alone.standard_error), (1.0, None));
        assert_eq!(difference(Task::Regression, &[], &[]), None);
    }
}
