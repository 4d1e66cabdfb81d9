//! NumPy arrays: rows in `.npz` or `.npy`, their classes as numbers, -1 where they are not known.
//!
//! A matrix is a table whose columns are numbers, and is standardized as one.
//! An array of three or four dimensions is images, `[n, height, width]` or
//! `[n, height, width, channels]`: bytes, or values from 0 to 1.

mod error;
mod read;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

pub use error::ArrayError;

use crate::error::file_name;
use crate::{DataError, Dataset, Features, ImageShape, Rows, Table, UNLABELED};
use read::{Array, Values};

/// The class of a row whose class is not known.
const NO_CLASS: i64 = -1;

/// Which arrays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ArraysConfig {
    /// An `.npz` file with the arrays `X` and `y`, or an `.npy` file with the rows.
    pub file: PathBuf,
    /// An `.npy` file with the classes, where `file` has the rows alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub labels: Option<PathBuf>,
    /// Whether columns with the same number in every row are left out rather than refused.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub drop_constant: bool,
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
        match rows.shape[..] {
            [_, width] => Ok(Self::Numbers(Table::of_numbers(
                config.file.clone(),
                &rows.into_numbers(),
                width,
                class_names,
                labels,
                config.drop_constant,
            )?)),
            _ => Ok(Self::Images(images(config, rows, class_names, labels)?)),
        }
    }
}

/// Reads rows to classify, `[n, width]`; bytes of images become 0 to 1.
///
/// # Errors
/// Those of [`Arrays::read`].
pub fn read_rows(file: &Path) -> Result<(Vec<f64>, usize), DataError> {
    let rows = read::rows(file)?;
    let width = rows.shape[1..].iter().product();
    let is_bytes_of_images = rows.shape.len() > 2 && matches!(rows.values, Values::Bytes(_));
    let mut numbers = rows.into_numbers();
    if is_bytes_of_images {
        numbers.iter_mut().for_each(|number| *number /= 255.0);
    }
    Ok((numbers, width))
}

/// Reads a matrix to test with, whose classes are among `class_names`.
///
/// # Errors
/// Those of [`Arrays::read`]; a class that is none of these.
pub fn read_test(file: &Path, class_names: &[String]) -> Result<TestArrays, DataError> {
    let (rows, classes) = read::both(file, None)?;
    let width = rows.shape[1..].iter().product();
    let (mut values, mut labels) = (Vec::new(), Vec::new());
    for (row, &class) in rows.into_numbers().chunks_exact(width).zip(&classes) {
        if class == NO_CLASS {
            continue;
        }
        let known = class_names
            .iter()
            .position(|name| *name == class.to_string());
        let label = known.ok_or_else(|| ArrayError::UnknownClass {
            path: file.to_owned(),
            class,
            known: class_names.to_vec(),
        })?;
        values.extend_from_slice(row);
        labels.push(label as u32);
    }
    if labels.is_empty() {
        return Err(ArrayError::NoClasses {
            path: file.to_owned(),
        }
        .into());
    }
    Ok(TestArrays {
        values,
        width,
        labels,
    })
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

fn images(
    config: &ArraysConfig,
    rows: Array,
    class_names: Vec<String>,
    labels: Vec<u32>,
) -> Result<Dataset, DataError> {
    let shape = match rows.shape[..] {
        [_, height, width] => ImageShape {
            channels: 1,
            height,
            width,
        },
        [_, height, width, channels] => ImageShape {
            channels,
            height,
            width,
        },
        _ => unreachable!("invariant: the shape is checked when the array is read"),
    };
    let (features, none) = match rows.values {
        Values::Bytes(bytes) => (Features::Bytes(bytes), Features::Bytes(Vec::new())),
        Values::Numbers(numbers) => {
            let is_of_image = |number: &f64| (0.0..=1.0).contains(number);
            if !numbers.iter().all(is_of_image) {
                let path = config.file.clone();
                return Err(ArrayError::ImageRange { path }.into());
            }
            let floats = numbers.into_iter().map(|number| number as f32).collect();
            (Features::Floats(floats), Features::Floats(Vec::new()))
        }
    };
    let name = file_name(&config.file);
    let train = Rows::new(features, labels, shape.len())?;
    let test = Rows::new(none, Vec::new(), shape.len())?;
    let dataset = Dataset::new(name, shape, class_names.len(), train, test)?;
    dataset.with_class_names(class_names)
}
