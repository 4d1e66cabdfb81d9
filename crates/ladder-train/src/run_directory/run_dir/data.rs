//! Which data a run was trained on, and whether given data is that.

use ladder_data::Dataset;

use super::RunDir;
use crate::error::TrainError;
use crate::error::run_dir::RunDirError;
use crate::records::data_id::DataId;

impl RunDir {
    /// Which data the run was trained on.
    ///
    /// # Errors
    ///
    /// `config.json` cannot be read.
    pub fn data(&self) -> Result<DataId, TrainError> {
        Ok(self.run_file()?.data)
    }

    /// Checks that the run was trained on the rows of `other`.
    pub(crate) fn check_same_data(&self, other: &Self) -> Result<(), TrainError> {
        let (expected, found) = (other.data()?, self.data()?);
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

    /// Checks that `dataset` has the rows that the run was trained on; its name may differ.
    ///
    /// # Errors
    ///
    /// Other data, or `config.json` cannot be read.
    pub fn check_data(&self, dataset: &Dataset) -> Result<(), TrainError> {
        let expected = self.data()?;
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
}
