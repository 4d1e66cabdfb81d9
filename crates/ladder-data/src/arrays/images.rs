//! Arrays of images: bytes, or values from 0 to 1.

use std::path::Path;

use super::ArraysConfig;
use super::error::ArrayError;
use super::layout::ArrayLayout;
use super::note::ArrayNote;
use super::read::{self, RowArray, RowValues, refuse};
use super::target::Target;
use crate::dataset::Dataset;
use crate::message::file_name;
use crate::planes::channels_last;
use crate::rows::{Features, Labels, Rows, UNLABELED};
use crate::task::Task;
use ladder_model::FeatureShape;

/// Bytes that go no farther may be other numbers than those of a picture, whose white is 255.
const DARK: u8 = 63;

/// Reads images to classify, whole or as rows of `shape.len()` values: line by line, the channels
/// of a pixel side by side. No row has a label.
///
/// `layout` says where the channels are, if both places fit `shape`. The notes say where they were
/// found, unless it is the usual place, and that bytes do not go as far as bytes go.
///
/// # Errors
/// A file that cannot be read, images of another shape, values that are neither bytes nor from 0
/// to 1.
pub fn read_images(
    file: &Path,
    shape: FeatureShape,
    layout: Option<ArrayLayout>,
) -> Result<(Rows, Vec<ArrayNote>), ArrayError> {
    let rows = read::rows(file)?;
    let labels = Labels::Classes(vec![UNLABELED; rows.shape[0]]);
    let notes = notes(&rows, fitting(file, shape, layout, &rows)?, shape);
    Ok((rows_of(file, shape, layout, rows, labels)?, notes))
}

/// Reads test images, as [`read_images`] does, whose classes are among `class_names`;
/// rows of unknown class have no label. `task` and `config` are those of training.
///
/// # Errors
/// Those of [`read_images`]; no classes, or one that is not one of these.
pub fn read_test_images(
    file: &Path,
    shape: FeatureShape,
    class_names: &[String],
    task: Task,
    config: &ArraysConfig,
) -> Result<Rows, ArrayError> {
    let unlabeled = config.unlabeled_value.as_deref();
    let (rows, target) = read::test(file, unlabeled, class_names, task)?;
    let labels = target.of_test(file, class_names)?;
    rows_of(file, shape, config.layout, rows, labels)
}

/// Training images with test images, if `config` names some; and what was found.
pub(super) fn dataset(
    config: &ArraysConfig,
    rows: RowArray,
    target: &Target,
) -> Result<(Dataset, Vec<ArrayNote>), ArrayError> {
    let file = &config.file;
    let (layout, shape) = layout_and_shape(file, &rows.shape, config.layout)?;
    let mut notes = notes(&rows, layout, shape);
    notes.extend(target.notes().iter().cloned());
    let (class_names, labels) = target.coded(file)?;
    let train = rows_of(file, shape, Some(layout), rows, labels)?;
    let (test, numbers) = match &config.test {
        Some(test) => {
            let task = train.task();
            let config = config.for_test(task, target.unknown_value().as_deref());
            let test = read_test_images(test, shape, &class_names, task, &config)?;
            let is_known = |row: usize| test.known().get(row).is_some();
            (some_of(&test, is_known)?, numbers_of(&test, is_known))
        }
        None => (some_of(&train, |_| false)?, Vec::new()),
    };
    let dataset = Dataset::new(file_name(file), shape, class_names.len(), train, test)?;
    let dataset = dataset.with_test_numbers(numbers);
    Ok((dataset.with_class_names(class_names)?, notes))
}

/// Where the channels of the images of an array are, and the shape of one.
fn layout_and_shape(
    file: &Path,
    found: &[usize],
    asked: Option<ArrayLayout>,
) -> Result<(ArrayLayout, FeatureShape), ArrayError> {
    let sizes = sizes(found);
    // Without an axis of channels nothing is to be known.
    let known = asked.or(match found.len() {
        4 => ArrayLayout::of(sizes),
        _ => Some(ArrayLayout::ChannelsLast),
    });
    match known {
        Some(layout) => Ok((layout, layout.shape(sizes))),
        None => Err(ArrayError::Layout {
            path: file.to_owned(),
            found: found.to_vec(),
            first: ArrayLayout::ChannelsFirst.shape(sizes),
            last: ArrayLayout::ChannelsLast.shape(sizes),
        }),
    }
}

/// The three sizes of an image; one without channels has one, at the end.
fn sizes(shape: &[usize]) -> [usize; 3] {
    match shape {
        [_, height, width] => [*height, *width, 1],
        [_, first, middle, last] => [*first, *middle, *last],
        _ => unreachable!("invariant: images have three or four dimensions"),
    }
}

/// What is said about images.
fn notes(rows: &RowArray, layout: ArrayLayout, shape: FeatureShape) -> Vec<ArrayNote> {
    let layout = note_of_layout(rows, layout, shape);
    let largest = match &rows.values {
        RowValues::Bytes(bytes) => bytes.iter().copied().max(),
        _ => None,
    };
    let dark = largest.filter(|largest| (1..=DARK).contains(largest));
    let dark = dark.map(|largest| ArrayNote::DarkBytes { largest });
    layout.into_iter().chain(dark).collect()
}

fn note_of_layout(rows: &RowArray, layout: ArrayLayout, shape: FeatureShape) -> Option<ArrayNote> {
    let is_plain = (rows.shape.len() < 4 && layout != ArrayLayout::Series)
        || layout == ArrayLayout::ChannelsLast && [1, 3, 4].contains(&shape.channels);
    (!is_plain).then(|| ArrayNote::Layout {
        found: rows.shape.clone(),
        layout,
        shape,
    })
}

fn rows_of(
    file: &Path,
    shape: FeatureShape,
    layout: Option<ArrayLayout>,
    rows: RowArray,
    labels: Labels,
) -> Result<Rows, ArrayError> {
    let layout = fitting(file, shape, layout, &rows)?;
    let features = features(file, shape.len(), rows.values)?;
    let features = match (layout, features) {
        (ArrayLayout::ChannelsLast | ArrayLayout::Series, features)
        | (_, features @ Features::File(_)) => features,
        (_, Features::Bytes(bytes)) => Features::Bytes(channels_last(shape, bytes)),
        (_, Features::Floats(values)) => Features::Floats(channels_last(shape, values)),
    };
    Ok(Rows::of(features, labels, shape.len())?)
}

/// Where the channels are in images of this shape; a row of a matrix has them last.
fn fitting(
    file: &Path,
    shape: FeatureShape,
    asked: Option<ArrayLayout>,
    rows: &RowArray,
) -> Result<ArrayLayout, ArrayError> {
    use ArrayLayout::{ChannelsFirst, ChannelsLast, Series};
    let other = || ArrayError::FeatureShape {
        path: file.to_owned(),
        found: rows.shape.clone(),
        expected: shape,
    };
    if rows.shape.len() == 2 {
        let fits = rows.width() == shape.len();
        return fits.then_some(ChannelsLast).ok_or_else(other);
    }
    let sizes = sizes(&rows.shape);
    let fits = |layout: &ArrayLayout| layout.shape(sizes) == shape;
    let four = rows.shape.len() == 4;
    if !four && fits(&Series) {
        return Ok(Series);
    }
    match (fits(&ChannelsFirst) && four, fits(&ChannelsLast)) {
        (true, true) if shape.channels > 1 => Ok(layout_and_shape(file, &rows.shape, asked)?.0),
        (_, true) => Ok(ChannelsLast),
        (true, false) => Ok(ChannelsFirst),
        (false, false) => Err(other()),
    }
}

fn features(file: &Path, width: usize, values: RowValues) -> Result<Features, ArrayError> {
    refuse(file, &values, width, f64::is_nan)?;
    let numbers = match values {
        RowValues::Bytes(bytes) => return Ok(Features::Bytes(bytes)),
        RowValues::Numbers(numbers) => numbers,
    };
    let low = numbers.iter().copied().fold(f64::INFINITY, f64::min);
    let high = numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if low < 0.0 || high > 1.0 {
        let path = file.to_owned();
        return Err(ArrayError::ImageRange { path, low, high });
    }
    let floats = numbers.into_iter().map(|number| number as f32);
    Ok(Features::Floats(floats.collect()))
}

/// Some of the rows.
fn some_of(rows: &Rows, is_one: impl Fn(usize) -> bool) -> Result<Rows, ArrayError> {
    let known = rows.known().some(&numbers_of(rows, &is_one));
    let width = rows.width();
    let features = match rows.features() {
        Features::Bytes(values) => Features::Bytes(some(values, width, &is_one)),
        Features::Floats(values) => Features::Floats(some(values, width, &is_one)),
        Features::File(values) => {
            let values: Vec<f32> = values.iter().collect();
            Features::Floats(some(&values, width, &is_one))
        }
    };
    Ok(Rows::of(features, known, width)?)
}

/// Their numbers.
fn numbers_of(rows: &Rows, is_one: impl Fn(usize) -> bool) -> Vec<u32> {
    let numbers = (0..).take(rows.len());
    numbers.filter(|row| is_one(*row as usize)).collect()
}

fn some<T: Copy>(values: &[T], width: usize, is_one: impl Fn(usize) -> bool) -> Vec<T> {
    let rows = values.chunks_exact(width).enumerate();
    let rows = rows.filter(|(index, _)| is_one(*index));
    rows.flat_map(|(_, row)| row).copied().collect()
}
