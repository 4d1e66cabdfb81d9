//! NumPy arrays: rows in `.npz` or `.npy`, their classes as numbers, -1 where they are not known.
//!
//! A matrix is a table whose columns are numbers, and is standardized as one.
//! An array of three or four dimensions is images, `[n, height, width]` or
//! `[n, height, width, channels]`: bytes, or values from 0 to 1.

mod error;
mod images;
mod read;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

pub use error::ArrayError;
pub use images::{read_images, read_test_images};

use crate::{DataError, Dataset, Table, UNLABELED};

/// The class of a row whose class is not known.
const NO_CLASS: i64 = -1;

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
    /// Whether columns with the same number in every row are left out rather than refused.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub drop_constant: bool,
    /// A file of test rows, for a matrix.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub test: Option<PathBuf>,
}

/// Arrays to train with.
#[derive(Debug)]
pub enum Arrays {
    /// A matrix.
    Numbers(Table),
    /// Images, without rows to test with.
    Images(Dataset),
}

/// Rows and classes to test with.
#[derive(Debug, Clone, PartialEq)]
pub struct TestArrays {
    /// Where they come from.
    pub file: PathBuf,
    /// `[n, width]`, row-major.
    pub values: Vec<f64>,
    /// Values of a row.
    pub width: usize,
    /// Their classes; rows of unknown class are not among them.
    pub labels: Vec<u32>,
}

impl Arrays {
    /// Reads arrays to train with.
    ///
    /// # Errors
    /// A file that cannot be read, arrays of other shapes or types than expected, a value that is
    /// not finite, classes that are none.
    pub fn read(config: &ArraysConfig) -> Result<Self, DataError> {
        let (rows, classes) = read::both(&config.file, config.labels.as_deref())?;
        let (class_names, labels) = code(&config.file, &classes)?;
        match images::shape_of(&rows) {
            None => {
                let width = rows.width();
                Ok(Self::Numbers(Table::of_numbers(
                    config.file.clone(),
                    &rows.into_numbers(),
                    width,
                    class_names,
                    labels,
                    config.drop_constant,
                )?))
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
pub fn read_rows(file: &Path) -> Result<(Vec<f64>, usize), DataError> {
    let rows = read::rows(file)?;
    let width = rows.width();
    Ok((rows.into_numbers(), width))
}

/// Reads a matrix to test with, whose classes are among `class_names`.
///
/// # Errors
/// Those of [`Arrays::read`]; a class that is none of these.
pub fn read_test(file: &Path, class_names: &[String]) -> Result<TestArrays, DataError> {
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

/// The label of each row to test with, [`UNLABELED`] where its class is not known.
fn known_labels(
    file: &Path,
    classes: &[i64],
    class_names: &[String],
) -> Result<Vec<u32>, ArrayError> {
    let path = || file.to_owned();
    if classes.iter().all(|&class| class == NO_CLASS) {
        return Err(ArrayError::NoClasses { path: path() });
    }
    let label = |&class: &i64| match class {
        NO_CLASS => Ok(UNLABELED),
        _ => {
            let text = class.to_string();
            let known = class_names.iter().position(|name| *name == text);
            let label = known.ok_or_else(|| ArrayError::UnknownClass {
                path: path(),
                class,
                known: class_names.to_vec(),
            })?;
            Ok(label as u32)
        }
    };
    classes.iter().map(label).collect()
}

/// Names of the classes, sorted as numbers, and the label of each row.
fn code(file: &Path, classes: &[i64]) -> Result<(Vec<String>, Vec<u32>), ArrayError> {
    let known: BTreeSet<i64> = classes
        .iter()
        .copied()
        .filter(|class| *class != NO_CLASS)
        .collect();
    let known: Vec<i64> = known.into_iter().collect();
    match known[..] {
        [] => Err(ArrayError::NoClasses {
            path: file.to_owned(),
        }),
        [class] => Err(ArrayError::OneClass {
            path: file.to_owned(),
            class,
        }),
        _ => {
            let label = |class| known.binary_search(class).map_or(UNLABELED, |it| it as u32);
            let labels = classes.iter().map(label).collect();
            Ok((known.iter().map(i64::to_string).collect(), labels))
        }
    }
}
