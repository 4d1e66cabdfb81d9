//! NumPy arrays: rows in `.npz` or `.npy`, their classes as numbers, -1 where they are not known.
//!
//! A matrix is a table whose columns are numbers, and is standardized as one.
//! An array of three or four dimensions is images, `[n, height, width]` or
//! `[n, height, width, channels]`: bytes, or values from 0 to 1.

mod classes;
mod error;
mod images;
mod read;

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

pub use error::ArrayError;
pub use images::{read_images, read_test_images};

use crate::dataset::Dataset;
use crate::rows::UNLABELED;
use crate::table::Table;
use classes::{code, known_labels};

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
    /// A file of test rows, for a matrix.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub test: Option<PathBuf>,
}

/// Arrays of training rows.
#[derive(Debug)]
pub enum Arrays {
    /// A matrix.
    Numbers(Box<Table>),
    /// Images, without test rows.
    Images(Dataset),
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
    /// Their classes; rows of unknown class are left out.
    pub labels: Vec<u32>,
}

impl Arrays {
    /// Reads arrays of training rows.
    ///
    /// # Errors
    /// A file that cannot be read, arrays of other shapes or types than expected, a value that is
    /// not finite, classes that are no whole numbers or only one.
    pub fn read(config: &ArraysConfig) -> Result<Self, ArrayError> {
        let (rows, classes) = read::both(&config.file, config.labels.as_deref())?;
        let (class_names, labels) = code(&config.file, &classes)?;
        match images::shape_of(&rows) {
            None => {
                let width = rows.width();
                Ok(Self::Numbers(Box::new(Table::of_numbers(
                    config.file.clone(),
                    &rows.into_numbers(),
                    width,
                    class_names,
                    labels,
                )?)))
            }
            Some(shape) => {
                let dataset = images::dataset(&config.file, shape, rows, labels, class_names)?;
                Ok(Self::Images(dataset))
            }
        }
    }
}

/// Reads the rows of a matrix to classify, `[n, width]`, and their width; numbers are as they are
/// in the file.
///
/// # Errors
/// Those of [`Arrays::read`].
pub fn read_rows(file: &Path) -> Result<(Vec<f64>, usize), ArrayError> {
    let rows = read::rows(file)?;
    let width = rows.width();
    Ok((rows.into_numbers(), width))
}

/// Reads a matrix of test rows, whose classes are among `class_names`.
///
/// # Errors
/// Those of [`Arrays::read`]; a class that is not one of these.
pub fn read_test(file: &Path, class_names: &[String]) -> Result<TestArrays, ArrayError> {
    let (rows, classes) = read::test(file)?;
    let width = rows.width();
    let (mut values, mut labels) = (Vec::new(), Vec::new());
    let all = known_labels(file, &classes, class_names)?;
    for (row, label) in rows.into_numbers().chunks_exact(width).zip(all) {
        if label != UNLABELED {
            values.extend_from_slice(row);
            labels.push(label);
        }
    }
    Ok(TestArrays {
        file: file.to_owned(),
        values,
        width,
        labels,
    })
}
