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

    /// Checks that `dataset` has the rows that the run was trained on; its name may differ.
    ///
    /// # Errors
    ///
    /// Other data, or `config.json` cannot be read.
    pub fn check_data(&self, dataset: &Dataset) -> Result<(), TrainError> {
        self.check_same_rows(&self.data()?, &DataId::of(dataset))
    }

    /// Checks that the run has this seed: it is the one that belongs here.
    pub(crate) fn check_seed(&self, expected: u64) -> Result<(), TrainError> {
        match self.config()?.seed {
            found if found == expected => Ok(()),
            found => Err(RunDirError::OtherSeed {
                path: self.path().to_owned(),
                found,
                expected,
            }
            .into()),
        }
    }

    /// Checks that the run was trained on the rows of the run `other`.
    pub(crate) fn check_same_data(&self, other: &Self) -> Result<(), TrainError> {
        self.check_same_rows(&other.data()?, &self.data()?)
    }

    fn check_same_rows(&self, expected: &DataId, found: &DataId) -> Result<(), TrainError> {
        if expected.same_rows(found) {
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
