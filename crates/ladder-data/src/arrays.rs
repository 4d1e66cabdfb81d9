//! NumPy arrays: rows in `.npz` or `.npy`, and their classes, numbers or texts.
//!
//! A matrix is a table whose columns are numbers, and is standardized as one; NaN is a missing cell.
//! An array of three or four dimensions is images, `[n, height, width]`,
//! `[n, height, width, channels]` or `[n, channels, height, width]`: bytes, or values from 0 to 1.
//!
//! A class is not known where y is NaN, blank, or -1 beside other whole numbers, unless another value
//! is given for that.

mod classes;
mod error;
mod far_number;
mod images;
mod layout;
mod note;
mod npy;
mod read;
mod target;

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

pub use error::ArrayError;
use far_number::far_number;
pub use images::{read_images, read_test_images};
pub use layout::{ArrayLayout, ArrayLayoutError};
pub use note::ArrayNote;

use crate::class_names::MinusOnes;
use crate::dataset::Dataset;
use crate::rows::Labels;
use crate::table::{ColumnUse, LeftOut, RowsNote, Table};
use crate::task::Task;
use read::RowArray;
use target::{Target, VALUE};

/// Which arrays.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct ArraysConfig {
    /// An `.npz` file with the arrays `X` and `y`, or an `.npy` file with the rows.
    #[serde(rename = "arrays")]
    pub file: PathBuf,
    /// An `.npy` file with the classes, where `file` has the rows alone.
    #[serde(rename = "array-labels", skip_serializing_if = "Option::is_none")]
    pub labels: Option<PathBuf>,
    /// Where images have their channels; as their sizes say unless given.
    #[serde(rename = "array-layout", skip_serializing_if = "Option::is_none")]
    pub layout: Option<ArrayLayout>,
    /// What y is; as its numbers say unless given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task: Option<Task>,
    /// The value of y that means that the class is not known, besides NaN and a blank; unless given,
    /// -1 beside two or more other whole numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unlabeled_value: Option<String>,
    /// A file of test rows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub test: Option<PathBuf>,
}

/// Arrays of training rows.
#[derive(Debug)]
pub enum Arrays {
    /// A matrix.
    Numbers(Box<Table>),
    /// Images, with their test rows.
    Images(Box<Dataset>),
}

/// Test rows and their classes.
#[derive(Debug, Clone, PartialEq)]
pub struct TestArrays {
    /// Where they come from.
    pub file: PathBuf,
    /// `[n, width]`, row-major.
    pub values: Vec<f64>,
    /// Values per row.
    pub width: usize,
    /// Their classes or values; rows without one are left out.
    pub labels: Labels,
    /// The number of each in its file, from 0.
    pub numbers: Vec<u32>,
}

impl TestArrays {
    /// What is said about -1 among its values, where training has not decided what that means.
    pub fn note_of_minus_ones(&self) -> Option<RowsNote> {
        let Labels::Values(values) = &self.labels else {
            return None;
        };
        let count = |is_so: fn(f64) -> bool| values.iter().filter(|it| is_so(**it)).count();
        let minus_ones = count(|value| value == -1.0);
        match MinusOnes::of(minus_ones, count(|value| value < 0.0), values.len()) {
            MinusOnes::Plain => None,
            MinusOnes::Unknown(rows) | MinusOnes::Values(rows) => Some(RowsNote::MinusOneIsValue {
                file: self.file.clone(),
                column: VALUE.to_owned(),
                rows,
            }),
        }
    }
}

impl ArraysConfig {
    /// The same for test rows, in which `unknown`, or nothing else, means that a value is not known,
    /// as in the training rows; the names of classes say it.
    pub fn for_test(&self, task: Task, unknown: Option<&str>) -> Self {
        let own = self.unlabeled_value.clone();
        let of_values = || unknown.unwrap_or_default().to_owned();
        Self {
            unlabeled_value: match task {
                Task::Classification => own,
                Task::Regression => own.or_else(|| Some(of_values())),
            },
            ..self.clone()
        }
    }
}

impl Arrays {
    /// Reads arrays of training rows; and what was taken for what.
    ///
    /// # Errors
    /// A file that cannot be read, arrays of other shapes or types than expected, a value that is
    /// infinite, classes that are numbers with a fraction, or only one class.
    pub fn read(config: &ArraysConfig) -> Result<(Self, Vec<ArrayNote>), ArrayError> {
        let unlabeled = config.unlabeled_value.as_deref();
        let labels = config.labels.as_deref();
        let (rows, target) = read::both(&config.file, labels, unlabeled, config.task)?;
        let axes = rows.shape.len();
        if let Some(layout) = config.layout.filter(|layout| !layout.fits(axes)) {
            return Err(ArrayError::NoLayout {
                path: config.file.clone(),
                found: rows.shape,
                layout,
            });
        }
        match axes {
            2 => {
                let (table, notes) = matrix(config, rows, &target)?;
                Ok((Self::Numbers(Box::new(table)), notes))
            }
            _ => {
                let (dataset, notes) = images::dataset(config, rows, &target)?;
                Ok((Self::Images(Box::new(dataset)), notes))
            }
        }
    }
}

fn matrix(
    config: &ArraysConfig,
    rows: RowArray,
    target: &Target,
) -> Result<(Table, Vec<ArrayNote>), ArrayError> {
    let (class_names, labels) = target.coded(&config.file)?;
    let width = rows.width();
    let numbers = rows.into_numbers();
    let far = far_number(&numbers, width);
    let table = Table::of_numbers(config.file.clone(), &numbers, width, class_names, labels)?
        .with_unlabeled_value(target.unknown_value());
    let notes = notes_of_columns(table.uses()).into_iter();
    let notes = notes
        .chain(far)
        .chain(target.notes().iter().cloned())
        .collect();
    Ok((table, notes))
}

/// What is said about the columns of a matrix.
fn notes_of_columns(uses: &[ColumnUse]) -> Vec<ArrayNote> {
    let missing = uses.iter().filter_map(|column| match column {
        ColumnUse::Numeric { missing, .. } if *missing > 0 => Some(*missing),
        _ => None,
    });
    let constant = uses.iter().filter_map(|column| match column {
        ColumnUse::LeftOut { name, because } if *because != LeftOut::Asked => Some(name.clone()),
        _ => None,
    });
    let (missing, constant): (Vec<usize>, Vec<String>) = (missing.collect(), constant.collect());
    let missing = (!missing.is_empty()).then(|| ArrayNote::Missing {
        values: missing.iter().sum(),
        columns: missing.len(),
    });
    let constant = (!constant.is_empty()).then_some(ArrayNote::Constant { columns: constant });
    missing.into_iter().chain(constant).collect()
}

/// Reads the rows of a matrix to classify, `[n, width]`, and their width; numbers are as they are
/// in the file, NaN where one is missing.
///
/// # Errors
/// Those of [`Arrays::read`].
pub fn read_rows(file: &Path) -> Result<(Vec<f64>, usize), ArrayError> {
    let rows = read::rows(file)?;
    let width = rows.width();
    Ok((rows.into_numbers(), width))
}

/// Reads a matrix of test rows, whose classes are among `class_names`; `task` and `config` are those
/// of training.
///
/// # Errors
/// Those of [`Arrays::read`]; a class that is not one of these.
pub fn read_test(
    file: &Path,
    class_names: &[String],
    task: Task,
    config: &ArraysConfig,
) -> Result<TestArrays, ArrayError> {
    let unlabeled = config.unlabeled_value.as_deref();
    let (rows, target) = read::test(file, unlabeled, class_names, task)?;
    let width = rows.width();
    let (mut values, mut labels, mut numbers) = (Vec::new(), Labels::none(task), Vec::new());
    let all = target.of_test(file, class_names)?;
    for (number, row) in (0..).zip(rows.into_numbers().chunks_exact(width)) {
        let label = all.get(number as usize);
        if label.is_some() {
            values.extend_from_slice(row);
            labels.push(label);
            numbers.push(number);
        }
    }
    Ok(TestArrays {
        file: file.to_owned(),
        values,
        width,
        labels,
        numbers,
    })
}
