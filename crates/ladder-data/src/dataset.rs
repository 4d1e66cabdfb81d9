//! A data set in memory: images as one flat row each, with their labels.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::fingerprint::fingerprint;
use crate::{DataError, Preprocessing};

/// A whole data set: rows to train with, rows to test with, and what they mean.
///
/// Every row of both parts has `shape.len()` values and a label in `0..n_classes`.
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
    /// A part without rows, rows of another width than `shape.len()`, or a label that is not in
    /// `0..n_classes`.
    pub fn new(
        name: impl Into<String>,
        shape: ImageShape,
        n_classes: usize,
        train: Rows,
        test: Rows,
    ) -> Result<Self, DataError> {
        for (part, rows) in [("train", &train), ("test", &test)] {
            check_part(part, rows, shape, n_classes)?;
        }
        Ok(Self {
            name: name.into(),
            shape,
            n_classes,
            train,
            test,
            prepared: None,
        })
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

/// The shape of one image.
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

/// `28x28`, or `32x32x3` where there is more than one channel.
impl fmt::Display for ImageShape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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
    /// Rows of `width` values, with one label a row.
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

    /// The labels of all rows.
    pub fn labels(&self) -> &[u32] {
        &self.labels
    }

    /// The label of row `index`.
    ///
    /// # Panics
    /// `index` is not below `len()`.
    pub fn label(&self, index: usize) -> usize {
        self.labels[index] as usize
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
) -> Result<(), DataError> {
    if rows.is_empty() {
        return Err(DataError::NoRows { part });
    }
    if rows.width() != shape.len() {
        return Err(DataError::PartWidth {
            part,
            expected: shape.len(),
            found: rows.width(),
        });
    }
    match rows
        .labels()
        .iter()
        .position(|&label| label as usize >= n_classes)
    {
        Some(row) => Err(DataError::PartLabel {
            part,
            row,
            label: rows.label(row),
            n_classes,
        }),
        None => Ok(()),
    }
}
