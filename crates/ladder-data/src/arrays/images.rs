//! Arrays of images: bytes, or values from 0 to 1.

use std::path::Path;

use super::classes::known_labels;
use super::error::ArrayError;
use super::read::{self, Array, Values};
use crate::dataset::Dataset;
use crate::message::file_name;
use crate::rows::{Features, Rows, UNLABELED};
use ladder_model::FeatureShape;

/// Reads images to classify, whole or as rows of `shape.len()` values: line by line, the channels
/// of a pixel side by side. No row has a label.
///
/// # Errors
/// A file that cannot be read, images of another shape, values that are neither bytes nor from 0
/// to 1.
pub fn read_images(file: &Path, shape: FeatureShape) -> Result<Rows, ArrayError> {
    let rows = read::rows(file)?;
    let labels = vec![UNLABELED; rows.shape[0]];
    rows_of(file, shape, rows, labels)
}

/// Reads test images, as [`read_images`] does, whose classes are among `class_names`;
/// rows of unknown class have no label.
///
/// # Errors
/// Those of [`read_images`]; no classes, or one that is not one of these.
pub fn read_test_images(
    file: &Path,
    shape: FeatureShape,
    class_names: &[String],
) -> Result<Rows, ArrayError> {
    let (rows, classes) = read::test(file)?;
    let labels = known_labels(file, &classes, class_names)?;
    rows_of(file, shape, rows, labels)
}

/// Training images, without test images.
pub(super) fn dataset(
    file: &Path,
    shape: FeatureShape,
    rows: Array,
    labels: Vec<u32>,
    class_names: Vec<String>,
) -> Result<Dataset, ArrayError> {
    let train = rows_of(file, shape, rows, labels)?;
    let none = match train.features() {
        Features::Bytes(_) => Features::Bytes(Vec::new()),
        Features::Floats(_) | Features::File(_) => Features::Floats(Vec::new()),
    };
    let test = Rows::new(none, Vec::new(), shape.len())?;
    let dataset = Dataset::new(file_name(file), shape, class_names.len(), train, test)?;
    Ok(dataset.with_class_names(class_names)?)
}

/// The shape of an image of the array; `None` if it is a matrix.
pub(super) fn shape_of(rows: &Array) -> Option<FeatureShape> {
    let (height, width, channels) = match rows.shape[..] {
        [_, height, width] => (height, width, 1),
        [_, height, width, channels] => (height, width, channels),
        _ => return None,
    };
    Some(FeatureShape {
        channels,
        height,
        width,
    })
}

fn rows_of(
    file: &Path,
    shape: FeatureShape,
    rows: Array,
    labels: Vec<u32>,
) -> Result<Rows, ArrayError> {
    let is_of_shape = match shape_of(&rows) {
        Some(found) => found == shape,
        None => rows.width() == shape.len(),
    };
    if !is_of_shape {
        return Err(ArrayError::FeatureShape {
            path: file.to_owned(),
            found: rows.shape,
            expected: shape,
        });
    }
    let features = features(file, rows.values)?;
    Ok(Rows::new(features, labels, shape.len())?)
}

fn features(file: &Path, values: Values) -> Result<Features, ArrayError> {
    match values {
        Values::Bytes(bytes) => Ok(Features::Bytes(bytes)),
        Values::Numbers(numbers) => {
            let is_of_image = |number: &f64| (0.0..=1.0).contains(number);
            if !numbers.iter().all(is_of_image) {
                let path = file.to_owned();
                return Err(ArrayError::ImageRange { path });
            }
            let floats = numbers.into_iter().map(|number| number as f32);
            Ok(Features::Floats(floats.collect()))
        }
    }
}
