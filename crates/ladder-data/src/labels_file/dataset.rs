//! The labels of a file in a data set.

use std::path::Path;

use super::error::LabelsFileError;
use super::line::Known;
use crate::dataset::Dataset;
use crate::rows::Label;

impl<'a> Known<'a> {
    /// What a data set says about its training rows.
    pub(crate) fn of(dataset: &'a Dataset) -> Self {
        Self {
            name: &dataset.name,
            class_names: dataset.class_names(),
            labels: dataset.train.known(),
        }
    }
}

impl Dataset {
    /// The labeled rows of a [labels file](crate::LabelSplit::read) with their labels.
    ///
    /// # Errors
    /// The file cannot be read, or a line names no row, no class, or another class than the data.
    pub fn read_labels(&self, path: &Path) -> Result<Vec<(u32, Label)>, LabelsFileError> {
        super::read_labels(path, Known::of(self))
    }

    /// With the labels that a labels file has for rows without one.
    ///
    /// # Errors
    /// Those of [`read_labels`](Self::read_labels).
    ///
    /// # Panics
    /// The rows are prepared already.
    pub fn with_labels_file(self, path: &Path) -> Result<Self, LabelsFileError> {
        let found = self.read_labels(path)?;
        Ok(self.with_labels(&found))
    }

    /// With these labels of rows.
    pub(crate) fn with_labels(mut self, labels: &[(u32, Label)]) -> Self {
        assert!(
            self.preprocessing().is_none(),
            "labels come before preprocessing"
        );
        for &(row, label) in labels {
            self.train.set_label(row as usize, label);
        }
        self
    }
}
