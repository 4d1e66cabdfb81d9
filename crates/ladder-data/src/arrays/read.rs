//! The rows X and the classes y of `.npy` and `.npz` files.

use std::path::Path;

use super::error::ArrayError;
use super::note::ArrayNote;
use super::npy::{self, Array, Both, Values};
use super::target::Target;
use crate::class_names::MINUS_ONE;
use crate::encoding::LARGEST;
use crate::task::Task;

/// An array of rows.
#[derive(Debug)]
pub(super) struct RowArray {
    /// Of 2 to 4 dimensions, the first being the rows; none is zero.
    pub shape: Vec<usize>,
    pub values: RowValues,
}

/// Values of rows, none of them infinite.
#[derive(Debug)]
pub(super) enum RowValues {
    Bytes(Vec<u8>),
    Numbers(Vec<f64>),
}

impl RowArray {
    /// Values per row.
    pub fn width(&self) -> usize {
        self.shape[1..].iter().product()
    }

    pub fn into_numbers(self) -> Vec<f64> {
        match self.values {
            RowValues::Bytes(bytes) => bytes.into_iter().map(f64::from).collect(),
            RowValues::Numbers(numbers) => numbers,
        }
    }
}

/// `X` and `y` of an `.npz` file, or the arrays of two `.npy` files; `unlabeled` is as in
/// [`Classes::of`](super::classes::Classes::of).
pub(super) fn both(
    path: &Path,
    labels: Option<&Path>,
    unlabeled: Option<&str>,
    task: Option<Task>,
) -> Result<(RowArray, Target), ArrayError> {
    let Both { x, y, others } = match labels {
        Some(labels) => Both {
            x: npy::read(path, "X")?,
            y: npy::read(labels, "y")?,
            others: Vec::new(),
        },
        None => npy::read_both(path)?.ok_or_else(|| ArrayError::NoLabels {
            path: path.to_owned(),
        })?,
    };
    let rows = to_rows(path, x)?;
    let mut target = Target::of(labels.unwrap_or(path), y, unlabeled, task)?;
    if rows.shape[0] != target.len() {
        return Err(ArrayError::Counts {
            path: path.to_owned(),
            rows: rows.shape[0],
            classes: target.len(),
        });
    }
    if !others.is_empty() {
        target.add_note(ArrayNote::OtherArrays { names: others });
    }
    Ok((rows, target))
}

/// `X` and `y` of an `.npz` file of test rows, whose classes are among `class_names`: what -1 means
/// there, the training rows say.
pub(super) fn test(
    path: &Path,
    unlabeled: Option<&str>,
    class_names: &[String],
    task: Task,
) -> Result<(RowArray, Target), ArrayError> {
    let is_class = class_names.iter().any(|name| name == MINUS_ONE);
    let usual = if is_class { "" } else { MINUS_ONE };
    let usual = (task == Task::Classification).then_some(usual);
    both(path, None, unlabeled.or(usual), Some(task)).map_err(|error| match error {
        ArrayError::NoLabels { path } => ArrayError::NoTestLabels { path },
        other => other,
    })
}

/// The array of an `.npy` file, or `X` of an `.npz` file.
pub(super) fn rows(path: &Path) -> Result<RowArray, ArrayError> {
    to_rows(path, npy::read(path, "X")?)
}

fn to_rows(path: &Path, array: Array) -> Result<RowArray, ArrayError> {
    let Array {
        shape,
        kind,
        values,
    } = array;
    let mut sides = shape.iter().skip(1);
    let width = sides.try_fold(1, |all: usize, &side| all.checked_mul(side));
    let width = width.unwrap_or(0);
    if !(2..=4).contains(&shape.len()) || shape[0] == 0 || width == 0 {
        return Err(ArrayError::Shape {
            path: path.to_owned(),
            name: "X",
            found: shape,
            expected: "[n, values], or images [n, height, width], [n, height, width, channels] or \
                       [n, channels, height, width]",
        });
    }
    let values = match values {
        Values::Texts(_) => {
            return Err(ArrayError::Type {
                path: path.to_owned(),
                name: "X",
                found: kind,
                expected: "numbers",
            });
        }
        Values::Bytes(bytes) => RowValues::Bytes(bytes),
        values => RowValues::Numbers(values.into_numbers()),
    };
    refuse(path, &values, width, |value| value.abs() > LARGEST)?;
    Ok(RowArray { shape, values })
}

/// An error at the first value that `is_wrong`.
pub(super) fn refuse(
    path: &Path,
    values: &RowValues,
    width: usize,
    is_wrong: impl Fn(f64) -> bool,
) -> Result<(), ArrayError> {
    let RowValues::Numbers(numbers) = values else {
        return Ok(());
    };
    match numbers.iter().position(|&number| is_wrong(number)) {
        None => Ok(()),
        Some(at) => Err(ArrayError::NotFinite {
            path: path.to_owned(),
            row: at / width,
            column: at % width,
            value: numbers[at],
        }),
    }
}
