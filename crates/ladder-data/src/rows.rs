//! Rows: their features, one flat row after the other, and their labels, in memory or as far as it
//! goes.

mod check;
mod error;
mod part;
mod store;

pub(crate) use check::{check_classes, check_indices, check_part};
pub use error::{RowError, RowsError};
pub use part::Part;
pub use store::NumberFile;
pub(crate) use store::{Store, StoreBuilder};

use std::sync::Arc;

use crate::view::View;

/// The label of a row whose class is not known.
pub const UNLABELED: u32 = u32::MAX;

/// Feature values, row-major: one image after the other.
#[derive(Debug, Clone, PartialEq)]
pub enum Features {
    /// Pixels 0..=255 as stored on disk, read as `v / 255`; a quarter of the memory of floats.
    Bytes(Vec<u8>),
    /// Values used as they are.
    Floats(Vec<f32>),
    /// The same in a temporary file, where they are too many for memory.
    File(NumberFile<f32>),
}

impl From<Store<f32>> for Features {
    fn from(store: Store<f32>) -> Self {
        match store {
            Store::Memory(values) => Self::Floats(values),
            Store::File(values) => Self::File(values),
        }
    }
}

impl Features {
    /// The number of values of all rows together.
    pub fn len(&self) -> usize {
        match self {
            Self::Bytes(values) => values.len(),
            Self::Floats(values) => values.len(),
            Self::File(values) => values.len(),
        }
    }

    /// Whether there are no values.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Rows of features with their labels, one row per image.
#[derive(Debug, Clone, PartialEq)]
pub struct Rows {
    features: Arc<Features>,
    labels: Vec<u32>,
    /// Features of a row.
    stored: usize,
    /// What is seen of them; `None` where they are seen as they are.
    view: Option<Arc<View>>,
}

impl Rows {
    /// Rows of `width` values, with one label per row, [`UNLABELED`] where it is not known.
    ///
    /// # Errors
    /// `features` does not hold `labels.len() * width` values, a value is not finite, or there are
    /// more rows than 32 bits can count.
    pub fn new(features: Features, labels: Vec<u32>, width: usize) -> Result<Self, RowsError> {
        if labels.len().checked_mul(width) != Some(features.len()) {
            return Err(RowsError::Values {
                rows: labels.len(),
                width,
                values: features.len(),
            });
        }
        if u32::try_from(labels.len()).is_err() {
            return Err(RowsError::TooMany { rows: labels.len() });
        }
        if let Some((at, value)) = first_not_finite(&features) {
            let (row, column) = (at / width, at % width);
            return Err(RowsError::NotFinite { row, column, value });
        }
        Ok(Self {
            features: Arc::new(features),
            labels,
            stored: width,
            view: None,
        })
    }

    /// The same rows as a network sees them, without another copy of the features.
    ///
    /// # Panics
    /// The view is of rows of another width, or the rows have one already.
    pub(crate) fn seen_through(&self, view: &Arc<View>) -> Self {
        assert_eq!(self.width(), view.row_width(), "a view of other rows");
        assert!(self.view.is_none(), "one view of rows");
        Self {
            view: Some(view.clone()),
            ..self.clone()
        }
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// The number of values per row.
    pub fn width(&self) -> usize {
        self.view.as_ref().map_or(self.stored, |view| view.width())
    }

    /// The features of all rows as stored, whatever is seen of them.
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

    /// Gives row `index` a label.
    ///
    /// # Panics
    /// `index` is not below `len()`.
    pub(crate) fn set_label(&mut self, index: usize, label: u32) {
        self.labels[index] = label;
    }

    /// The number of rows whose class is known.
    pub fn n_labeled(&self) -> usize {
        let known = self.labels.iter().filter(|&&label| label != UNLABELED);
        known.count()
    }

    /// The rows `indices` as one flat vector, `[indices.len(), width]`; bytes become 0 to 1.
    ///
    /// # Panics
    /// An index is not below `len()`; the disk of temporary files fails.
    pub fn gather(&self, indices: &[u32]) -> Vec<f32> {
        let stored = self.gather_stored(indices);
        match &self.view {
            Some(view) => view.apply(&stored),
            None => stored,
        }
    }

    fn gather_stored(&self, indices: &[u32]) -> Vec<f32> {
        let mut gathered = Vec::with_capacity(indices.len() * self.stored);
        for &index in indices {
            let row = index as usize * self.stored..(index as usize + 1) * self.stored;
            match &*self.features {
                Features::Bytes(values) => {
                    gathered.extend(values[row].iter().copied().map(unit));
                }
                Features::Floats(values) => gathered.extend_from_slice(&values[row]),
                Features::File(values) => gathered.extend(values.get(row)),
            }
        }
        gathered
    }

    /// One stored value.
    ///
    /// # Panics
    /// There is no such row or column; the disk of temporary files fails.
    pub(crate) fn value(&self, row: u32, column: usize) -> f32 {
        let at = row as usize * self.stored + column;
        match &*self.features {
            Features::Bytes(values) => unit(values[at]),
            Features::Floats(values) => values[at],
            Features::File(values) => values.get(at..at + 1).into_iter().next().unwrap_or(0.0),
        }
    }

    /// All rows as they are stored, bytes as 0 to 1, with their labels.
    pub(crate) fn into_floats(self) -> (Vec<f32>, Vec<u32>) {
        let values = match Arc::unwrap_or_clone(self.features) {
            Features::Bytes(values) => values.into_iter().map(unit).collect(),
            Features::Floats(values) => values,
            Features::File(values) => values.iter().collect(),
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

fn first_not_finite(features: &Features) -> Option<(usize, f32)> {
    let is_not = |(_, value): &(usize, f32)| !value.is_finite();
    match features {
        Features::Bytes(_) => None,
        Features::Floats(values) => values.iter().copied().enumerate().find(is_not),
        Features::File(values) => values.iter().enumerate().find(is_not),
    }
}

/// A byte as the network sees it.
fn unit(value: u8) -> f32 {
    f32::from(value) / 255.0
}
