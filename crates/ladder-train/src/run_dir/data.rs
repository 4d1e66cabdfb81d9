//! The data of a run: whether given data is it, and which rows were labeled.

use ladder_data::{Dataset, LabelSplit};

use super::RunDir;
use crate::data_id::DataId;
use crate::{RunDirError, TrainError};

impl RunDir {
    /// Checks that `dataset` has the rows that the run was trained on; its name may differ.
    ///
    /// # Errors
    ///
    /// Other data, or `config.json` cannot be read.
    pub fn check_data(&self, dataset: &Dataset) -> Result<(), TrainError> {
        let expected = self.run_file()?.data;
        let found = DataId::of(dataset);
        if expected.same_rows(&found) {
            return Ok(());
        }
        Err(RunDirError::OtherData {
            path: self.path().to_owned(),
            expected: expected.to_string(),
            found: found.to_string(),
        }
        .into())
    }

    /// The labeled and the held-out rows of the run, as its files name them.
    ///
    /// # Errors
    ///
    /// `config.json` or `labels.txt` cannot be read, or does not fit the data.
    pub fn split(&self, dataset: &Dataset) -> Result<LabelSplit, TrainError> {
        let config = self.config()?;
        let (validation, seed) = (config.validation, config.seed);
        Ok(LabelSplit::read(&self.labels(), dataset, validation, seed)?)
    }
}
