//! What is known of rows: their classes, or their values.

use super::UNLABELED;
use crate::task::Task;

/// What is known of a row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Label {
    /// Its class.
    Class(u32),
    /// Its value, in a regression.
    Value(f64),
}

/// What is known of each of some rows.
#[derive(Debug, Clone)]
pub enum Labels {
    /// Classes, [`UNLABELED`] where one is not known.
    Classes(Vec<u32>),
    /// The values of a regression, NaN where one is not known.
    Values(Vec<f64>),
}

impl Labels {
    /// None of this task.
    pub(crate) fn none(task: Task) -> Self {
        match task {
            Task::Classification => Self::Classes(Vec::new()),
            Task::Regression => Self::Values(Vec::new()),
        }
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        match self {
            Self::Classes(classes) => classes.len(),
            Self::Values(values) => values.len(),
        }
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The classes, [`UNLABELED`] among them; none of a regression.
    pub fn classes(&self) -> &[u32] {
        match self {
            Self::Classes(classes) => classes,
            Self::Values(_) => &[],
        }
    }

    /// The label of row `index`; `None` if it is not known.
    ///
    /// # Panics
    /// There is no such row.
    pub fn get(&self, index: usize) -> Option<Label> {
        match self {
            Self::Classes(classes) => {
                let class = classes[index];
                (class != UNLABELED).then_some(Label::Class(class))
            }
            Self::Values(values) => {
                let value = values[index];
                (!value.is_nan()).then_some(Label::Value(value))
            }
        }
    }

    /// Those of the rows `indices`.
    ///
    /// # Panics
    /// An index is not a row.
    pub fn some(&self, indices: &[u32]) -> Self {
        let mut some = Self::none(self.task());
        indices
            .iter()
            .for_each(|&row| some.push(self.get(row as usize)));
        some
    }

    /// One more row; `None` where its label is not known.
    pub(crate) fn push(&mut self, label: Option<Label>) {
        match (self, label) {
            (Self::Classes(classes), Some(Label::Class(class))) => classes.push(class),
            (Self::Classes(classes), _) => classes.push(UNLABELED),
            (Self::Values(values), Some(Label::Value(value))) => values.push(value),
            (Self::Values(values), _) => values.push(f64::NAN),
        }
    }

    /// Gives row `index` a label of the same task.
    ///
    /// # Panics
    /// There is no such row.
    pub(crate) fn set(&mut self, index: usize, label: Label) {
        match (self, label) {
            (Self::Classes(classes), Label::Class(class)) => classes[index] = class,
            (Self::Values(values), Label::Value(value)) => values[index] = value,
            _ => (),
        }
    }

    /// The task that they are of.
    pub fn task(&self) -> Task {
        match self {
            Self::Classes(_) => Task::Classification,
            Self::Values(_) => Task::Regression,
        }
    }

    /// The first row whose value is infinite.
    pub(super) fn first_infinite(&self) -> Option<usize> {
        match self {
            Self::Classes(_) => None,
            Self::Values(values) => values.iter().position(|value| value.is_infinite()),
        }
    }
}

/// Unknown values are the same too.
impl PartialEq for Labels {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Classes(own), Self::Classes(other)) => own == other,
            (Self::Values(own), Self::Values(other)) => bits(own) == bits(other),
            _ => false,
        }
    }
}

/// What tells values apart, unknown ones too.
fn bits(values: &[f64]) -> Vec<u64> {
    values.iter().map(|value| value.to_bits()).collect()
}
