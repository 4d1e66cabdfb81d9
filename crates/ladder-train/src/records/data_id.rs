//! Which data a run was trained on: enough to refuse to continue it on other data.

use std::fmt;

use ladder_data::{Dataset, Task};
use serde::{Deserialize, Serialize};

/// Name, size and fingerprint of a data set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataId {
    /// Its name.
    pub name: String,
    /// Training rows.
    pub train_rows: usize,
    /// Test rows.
    pub test_rows: usize,
    /// The shape of a row.
    pub shape: String,
    /// The number of classes.
    pub n_classes: usize,
    /// What is to be predicted.
    #[serde(default, skip_serializing_if = "Task::is_classification")]
    pub task: Task,
    /// [`Dataset::fingerprint`], hexadecimal: of the rows before any preprocessing.
    pub fingerprint: String,
}

impl DataId {
    pub(crate) fn of(dataset: &Dataset) -> Self {
        Self {
            name: dataset.name.clone(),
            train_rows: dataset.train.len(),
            test_rows: dataset.test.len(),
            shape: dataset.shape.to_string(),
            n_classes: dataset.n_classes,
            task: dataset.task(),
            fingerprint: format!("{:016x}", dataset.fingerprint()),
        }
    }

    /// Whether the rows are the same; the name may differ, because data may be moved.
    pub fn same_rows(&self, other: &Self) -> bool {
        *self
            == Self {
                name: self.name.clone(),
                ..other.clone()
            }
    }
}

impl fmt::Display for DataId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            name,
            train_rows,
            test_rows,
            shape,
            n_classes,
            task,
            fingerprint,
        } = self;
        write!(f, "{name} ({train_rows} + {test_rows} rows, {shape}, ")?;
        match task {
            Task::Classification => write!(f, "{n_classes} classes, {fingerprint})"),
            Task::Regression => write!(f, "regression, {fingerprint})"),
        }
    }
}

#[cfg(test)]
mod tests {
    use ladder_data::{FeatureShape, Features, Rows};

    use super::*;

    #[test]
    fn one_changed_value_makes_other_data_and_a_name_does_not() {
        let id = |name: &str, byte: u8| {
            let rows = |value| Rows::new(Features::Bytes(vec![value, 1]), vec![0, 1], 1).unwrap();
            let shape = FeatureShape {
                channels: 1,
                height: 1,
                width: 1,
            };
            DataId::of(&Dataset::new(name, shape, 2, rows(byte), rows(7)).unwrap())
        };
        assert!(id("a", 0).same_rows(&id("b", 0)));
        assert!(!id("a", 0).same_rows(&id("a", 2)));
    }
}
