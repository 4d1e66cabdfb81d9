//! Rows: their features, one flat row after the other, and their labels, in memory or as far as it
//! goes.

mod check;
mod error;
mod labels;
mod part;
mod store;

pub(crate) use check::{check_classes, check_indices, check_part};
pub use error::{RowError, RowsError};
pub use labels::{Label, Labels};
pub use part::Part;
pub use store::NumberFile;
pub(crate) use store::{Store, StoreBuilder};

use std::sync::Arc;

use crate::task::Task;
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
    known: Labels,
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
        Self::of(features, Labels::Classes(labels), width)
    }

    /// The same with classes, or with the values of a regression.
    ///
    /// # Errors
    /// Those of [`new`](Self::new), and an infinite value.
    pub fn of(features: Features, known: Labels, width: usize) -> Result<Self, RowsError> {
        if known.len().checked_mul(width) != Some(features.len()) {
            return Err(RowsError::Values {
                rows: known.len(),
                width,
                values: features.len(),
            });
        }
        if u32::try_from(known.len()).is_err() {
            return Err(RowsError::TooMany { rows: known.len() });
        }
        if let Some((at, value)) = first_not_finite(&features) {
            let (row, column) = (at / width, at % width);
            return Err(RowsError::NotFinite { row, column, value });
        }
        if let Some(row) = known.first_infinite() {
            return Err(RowsError::InfiniteTarget { row });
        }
        Ok(Self {
            features: Arc::new(features),
            known,
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
        self.known.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of values per row.
    pub fn width(&self) -> usize {
        self.view.as_ref().map_or(self.stored, |view| view.width())
    }

    /// The features of all rows as stored, whatever is seen of them.
    pub fn features(&self) -> &Features {
        &self.features
    }

    /// What is known of each row.
    pub fn known(&self) -> &Labels {
        &self.known
    }

    /// What is to be predicted of a row.
    pub fn task(&self) -> Task {
        self.known.task()
    }

    /// The classes of all rows, [`UNLABELED`] among them; empty in a regression.
    pub fn labels(&self) -> &[u32] {
        self.known.classes()
    }

    /// The values of a regression, NaN where one is not known; `None` if the rows have classes.
    pub fn targets(&self) -> Option<&[f64]> {
        match &self.known {
            Labels::Classes(_) => None,
            Labels::Values(values) => Some(values),
        }
    }

    /// The value of row `index`; `None` if it is not known, or the rows have classes.
    ///
    /// # Panics
    /// `index` is not below `len()`.
    pub fn target(&self, index: usize) -> Option<f64> {
        match self.known.get(index)? {
            Label::Value(value) => Some(value),
            Label::Class(_) => None,
        }
    }

    /// The class of row `index`, in a regression 0; `None` if its label is not known.
    ///
    /// # Panics
    /// `index` is not below `len()`.
    pub fn label(&self, index: usize) -> Option<usize> {
        match self.known.get(index)? {
            Label::Class(class) => Some(class as usize),
            Label::Value(_) => Some(0),
        }
    }

    /// Gives row `index` a label.
    ///
    /// # Panics
    /// `index` is not below `len()`.
    pub(crate) fn set_label(&mut self, index: usize, label: Label) {
        self.known.set(index, label);
    }

    /// The number of rows whose label is known.
    pub fn n_labeled(&self) -> usize {
        let rows = 0..self.len();
        rows.filter(|&row| self.known.get(row).is_some()).count()
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

    /// All rows as they are stored, bytes as 0 to 1, with what is known of them.
    pub(crate) fn into_floats(self) -> (Vec<f32>, Labels) {
        let values = match Arc::unwrap_or_clone(self.features) {
            Features::Bytes(values) => values.into_iter().map(unit).collect(),
            Features::Floats(values) => values,
            Features::File(values) => values.iter().collect(),
        };
        (values, self.known)
    }

    /// The classes of the rows `indices`, in a regression 0 where the value is known.
    ///
    /// # Panics
    /// An index is not below `len()`.
    pub fn gather_labels(&self, indices: &[u32]) -> Vec<u32> {
        let label = |&index: &u32| self.label(index as usize).map_or(UNLABELED, |it| it as u32);
        indices.iter().map(label).collect()
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
