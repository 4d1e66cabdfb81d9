//! The files of the model that comes out of a run.

use std::path::PathBuf;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{DESCRIPTION, RunDir, WEIGHTS};
use crate::error::run_dir::RunDirError;

impl RunDir {
    pub(crate) fn weights_file(&self) -> PathBuf {
        self.path().join(WEIGHTS)
    }

    pub(crate) fn description_file(&self) -> PathBuf {
        self.path().join(DESCRIPTION)
    }

    pub(crate) fn read_weights(&self) -> Result<Option<Vec<u8>>, RunDirError> {
        self.checksums().read(WEIGHTS)
    }

    pub(crate) fn write_weights(&self, bytes: &[u8]) -> Result<(), RunDirError> {
        self.checksums().write(WEIGHTS, bytes)
    }

    pub(crate) fn read_description<T: DeserializeOwned>(&self) -> Result<Option<T>, RunDirError> {
        self.checksums().read_json(DESCRIPTION)
    }

    /// Comes last, because it says that the model is there.
    pub(crate) fn write_description<T: Serialize>(&self, value: &T) -> Result<(), RunDirError> {
        self.checksums().write_json(DESCRIPTION, value)
    }
}
