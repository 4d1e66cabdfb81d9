//! A data set in memory: images as one flat row each, with their labels.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::fingerprint::fingerprint;
use crate::split::read_labels;
use crate::{DataError, Preprocessing, SplitError, TableEncoding};

/// The label of a row whose class is not known.
pub const UNLABELED: u32 = u32::MAX;

/// A whole data set: rows to train with, rows to test with, and what they mean.
///
/// Every row of both parts has `shape.len()` values and a label in `0..n_classes`; rows to train
/// with may be [`UNLABELED`] instead. There may be no rows to test with.
#[derive(Debug, Clone, PartialEq)]
pub struct Dataset {
    /// What the user calls it: `digits`, `mnist`, or the name of a directory.
    pub name: String,
    /// The shape of one image.
    pub shape: ImageShape,
    /// The number of classes; labels are `0..n_classes`.
    pub n_classes: usize,
    /// Rows to train with, labeled and unlabeled alike.
    pub train: Rows,
    /// Rows that only the final evaluation reads.
    pub test: Rows,
    /// What the classes are called; their numbers, unless the data has names.
    pub(crate) class_names: Vec<String>,
    /// How rows of a table become values, if they come from one.
    pub(crate) encoding: Option<Arc<TableEncoding>>,
    /// What was done to the rows, if anything.
    pub(crate) prepared: Option<Prepared>,
}

/// What was done to the rows of a data set, and what they were before.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Prepared {
    pub preprocessing: Arc<Preprocessing>,
    /// Of the rows as they were.
    pub fingerprint: u64,
}

impl Dataset {
    /// Puts a data set together.
    ///
    /// # Errors
    /// No rows to train with, rows of another width than `shape.len()`, a label that is not in
    /// `0..n_classes`, or a row to test with that has none.
    pub fn new(
        name: impl Into<String>,
        shape: ImageShape,
        n_classes: usize,
        train: Rows,
        test: Rows,
    ) -> Result<Self, DataError> {
        if train.is_empty() {
            return Err(DataError::NoRows { part: "train" });
        }
        check_part("train", &train, shape, n_classes, |label| {
            label == UNLABELED
        })?;
        check_part("test", &test, shape, n_classes, |_| false)?;
        Ok(Self {
            name: name.into(),
            shape,
            n_classes,
            train,
            test,
            class_names: (0..n_classes).map(|class| class.to_string()).collect(),
            encoding: None,
            prepared: None,
        })
    }

    /// With names for the classes, in the order of their numbers.
    ///
    /// # Errors
    /// Not one name for each class.
    pub fn with_class_names(mut self, names: Vec<String>) -> Result<Self, DataError> {
        if names.len() != self.n_classes {
            let (names, n_classes) = (names.len(), self.n_classes);
            return Err(DataError::ClassNames { names, n_classes });
        }
        self.class_names = names;
        Ok(self)
    }

    /// The labeled rows of a [labels file](crate::LabelSplit::read) with their classes.
    ///
    /// # Errors
    /// The file cannot be read, or a line names no row, no class, or another class than the data.
    pub fn read_labels(&self, path: &Path) -> Result<Vec<(u32, u32)>, SplitError> {
        read_labels(path, &self.name, &self.class_names, &self.train.labels)
    }

    /// With the labels that a labels file has for rows without one.
    ///
    /// # Errors
    /// Those of [`read_labels`](Self::read_labels).
    ///
    /// # Panics
    /// The rows are prepared already.
    pub fn with_labels_file(mut self, path: &Path) -> Result<Self, SplitError> {
        assert!(self.prepared.is_none(), "labels come before preprocessing");
        for (row, class) in self.read_labels(path)? {
            self.train.labels[row as usize] = class;
        }
        Ok(self)
    }

    /// What the classes are called, in the order of their numbers.
    pub fn class_names(&self) -> &[String] {
        &self.class_names
    }

    /// How rows of a table became the values here; `None` if they come from no table.
    pub fn encoding(&self) -> Option<&Arc<TableEncoding>> {
        self.encoding.as_ref()
    }

    /// What was done to the rows by [`Preprocessing::apply`]; `None` if they are as they were read.
    pub fn preprocessing(&self) -> Option<&Arc<Preprocessing>> {
        self.prepared
            .as_ref()
            .map(|prepared| &prepared.preprocessing)
    }

    /// FNV-1a, 64 bits, of all features and labels as they were read: it tells whether data is the
    /// same, prepared or not.
    pub fn fingerprint(&self) -> u64 {
        match &self.prepared {
            Some(prepared) => prepared.fingerprint,
            None => fingerprint(&self.train, &self.test),
        }
    }
}

/// Line for a log: `mnist: 60000 train, 10000 test, 28x28, 10 classes`.
impl fmt::Display for Dataset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, shape, n_classes) = (&self.name, self.shape, self.n_classes);
        let (n_train, n_test) = (self.train.len(), self.test.len());
        write!(
            f,
            "{name}: {n_train} train, {n_test} test, {shape}, {n_classes} classes"
        )
    }
}

/// The shape of one image; of a row that is none, one pixel with a channel for each value.
///
/// A row holds it line by line, pixel by pixel, the channels of a pixel side by side:
/// `[height, width, channels]`, row-major.
/// So a batch is also a matrix `[rows * height * width, channels]`, as convolutions take it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageShape {
    /// Number of channels: 1 for gray.
    pub channels: usize,
    /// Number of lines.
    pub height: usize,
    /// Number of pixels a line.
    pub width: usize,
}

impl ImageShape {
    /// The shape of a row of `values` that is no image.
    pub fn flat(values: usize) -> Self {
        Self {
            channels: values,
            height: 1,
            width: 1,
        }
    }

    /// Whether a row is an image rather than a list of values.
    pub fn is_image(&self) -> bool {
        self.height * self.width > 1
    }

    /// The number of values of one image: `channels * height * width`.
    #[allow(
        clippy::len_without_is_empty,
        reason = "a shape is never empty in a checked data set"
    )]
    pub fn len(&self) -> usize {
        self.channels * self.height * self.width
    }

    /// Images stored plane by plane, `[n, channels, height, width]`, with their channels last.
    pub(crate) fn channels_last(&self, planes: Vec<u8>) -> Vec<u8> {
        if self.channels == 1 {
            return planes;
        }
        let mut pixels = vec![0; planes.len()];
        let images = planes.chunks_exact(self.len());
        for (planes, pixels) in images.zip(pixels.chunks_exact_mut(self.len())) {
            self.interleave(planes, pixels);
        }
        pixels
    }

    /// One image from `[channels, height, width]` to `[height, width, channels]`.
    pub(crate) fn interleave(&self, planes: &[u8], pixels: &mut [u8]) {
        let positions = self.height * self.width;
        for (position, pixel) in pixels.chunks_exact_mut(self.channels).enumerate() {
            for (channel, value) in pixel.iter_mut().enumerate() {
                *value = planes[channel * positions + position];
            }
        }
    }
}

/// `28x28`, `32x32x3` where there is more than one channel, `30 values` where there is no image.
impl fmt::Display for ImageShape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.is_image() {
            return write!(f, "{} values", self.channels);
        }
        write!(f, "{}x{}", self.height, self.width)?;
        match self.channels {
            1 => Ok(()),
            channels => write!(f, "x{channels}"),
        }
    }
}

/// Feature values, row-major: one image after the other.
#[derive(Debug, Clone, PartialEq)]
pub enum Features {
    /// Pixels 0..=255 as stored on disk, read as `v / 255`; a quarter of the memory of floats.
    Bytes(Vec<u8>),
    /// Values used as they are.
    Floats(Vec<f32>),
}

impl Features {
    /// The number of values of all rows together.
    pub fn len(&self) -> usize {
        match self {
            Self::Bytes(values) => values.len(),
            Self::Floats(values) => values.len(),
        }
    }

    /// Whether there are no values.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Images with their labels, one row an image.
#[derive(Debug, Clone, PartialEq)]
pub struct Rows {
    features: Features,
    labels: Vec<u32>,
    width: usize,
}

impl Rows {
    /// Rows of `width` values, with one label a row, [`UNLABELED`] where it is not known.
    ///
    /// # Errors
    /// `features` does not hold `labels.len() * width` values, a value is not finite, or there are
    /// more rows than 32 bits can count.
    pub fn new(features: Features, labels: Vec<u32>, width: usize) -> Result<Self, DataError> {
        if labels.len().checked_mul(width) != Some(features.len()) {
            return Err(DataError::RowWidth {
                rows: labels.len(),
                width,
                values: features.len(),
            });
        }
        if u32::try_from(labels.len()).is_err() {
            return Err(DataError::TooManyRows { rows: labels.len() });
        }
        if let Features::Floats(values) = &features
            && let Some(at) = values.iter().position(|value| !value.is_finite())
        {
            let (row, column, value) = (at / width, at % width, values[at]);
            return Err(DataError::NotFinite { row, column, value });
        }
        Ok(Self {
            features,
            labels,
            width,
        })
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// The number of values a row.
    pub fn width(&self) -> usize {
        self.width
    }

    /// The features of all rows as stored.
    pub fn features(&self) -> &Features {
        &self.features
    }

    /// The labels of all rows, [`UNLABELED`] among them.
    pub fn labels(&self) -> &[u32] {
        &self.labels
    }

    /// The label of row `index`; `None` if its class is not known.
    ///
    /// # Panics
    /// `index` is not below `len()`.
    pub fn label(&self, index: usize) -> Option<usize> {
        let label = self.labels[index];
        (label != UNLABELED).then_some(label as usize)
    }

    /// The number of rows whose class is known.
    pub fn n_labeled(&self) -> usize {
        let known = self.labels.iter().filter(|&&label| label != UNLABELED);
        known.count()
    }

    /// The rows `indices` as one flat vector, `[indices.len(), width]`; bytes become 0 to 1.
    ///
    /// # Panics
    /// An index is not below `len()`.
    pub fn gather(&self, indices: &[u32]) -> Vec<f32> {
        let mut gathered = Vec::with_capacity(indices.len() * self.width);
        for &index in indices {
            let row = index as usize * self.width..(index as usize + 1) * self.width;
            match &self.features {
                Features::Bytes(values) => {
                    gathered.extend(values[row].iter().copied().map(unit));
                }
                Features::Floats(values) => gathered.extend_from_slice(&values[row]),
            }
        }
        gathered
    }

    /// All rows as [`gather`](Self::gather) gives them, with their labels.
    pub(crate) fn into_floats(self) -> (Vec<f32>, Vec<u32>) {
        let values = match self.features {
            Features::Bytes(values) => values.into_iter().map(unit).collect(),
            Features::Floats(values) => values,
        };
        (values, self.labels)
    }

    /// The labels of the rows `indices`.
    ///
    /// # Panics
    /// An index is not below `len()`.
    pub fn gather_labels(&self, indices: &[u32]) -> Vec<u32> {
        indices
            .iter()
            .map(|&index| self.labels[index as usize])
            .collect()
    }
}

/// A byte as the network sees it.
fn unit(value: u8) -> f32 {
    f32::from(value) / 255.0
}

fn check_part(
    part: &'static str,
    rows: &Rows,
    shape: ImageShape,
    n_classes: usize,
    is_allowed_besides: impl Fn(u32) -> bool,
) -> Result<(), DataError> {
    if rows.width() != shape.len() {
        return Err(DataError::PartWidth {
            part,
            expected: shape.len(),
            found: rows.width(),
        });
    }
    let is_wrong = |label: u32| label as usize >= n_classes && !is_allowed_besides(label);
    match rows.labels().iter().position(|&label| is_wrong(label)) {
        Some(row) => Err(DataError::PartLabel {
            part,
            row,
            label: rows.labels()[row] as usize,
            n_classes,
        }),
        None => Ok(()),
    }
}
