//! What is written into the directory of a run before and after its training.

use std::fs;
use std::path::Path;

use ladder_data::{Dataset, LabelSplit};

use super::{
    BASELINE, CROSS_VALIDATION, EVALUATED, LABELS, PREPROCESSING, REPORT, RunDir, RunFile,
};
use crate::config::RunConfig;
use crate::error::TrainError;
use crate::error::run_dir::RunDirError;
use crate::files::{make_directory, remove_files};
use crate::records::cross_validated::CrossValidated;
use crate::records::data_id::DataId;
use crate::records::evaluated::Evaluated;
use crate::records::report::{Report, Versions};
use crate::run_directory::markers;

impl RunDir {
    /// The directory `path`, made if it is not there; nothing is written into it yet.
    pub(crate) fn make(path: &Path) -> Result<Self, RunDirError> {
        Ok(Self {
            path: make_directory(path)?,
        })
    }

    /// The directory of this run's baseline, made if it is not there.
    pub(crate) fn make_baseline(&self) -> Result<Self, RunDirError> {
        Self::make(&self.path.join(BASELINE))
    }

    /// Keeps what was done to the rows, so that the run needs nothing from elsewhere.
    pub(crate) fn write_preprocessing(&self, dataset: &Dataset) -> Result<(), TrainError> {
        if let Some(preprocessing) = dataset.preprocessing() {
            preprocessing.write(&self.path().join(PREPROCESSING))?;
            self.checksums().add(PREPROCESSING)?;
        }
        Ok(())
    }

    /// The same file as that of `other`, once on the disk where the file system can do that.
    pub(crate) fn share_preprocessing(&self, other: &Self) -> Result<(), RunDirError> {
        let [from, to] = [other, self].map(|run| run.path().join(PREPROCESSING));
        if !from.is_file() {
            return Ok(());
        }
        remove_files(&self.path, &[PREPROCESSING])
            .and_then(|()| fs::hard_link(&from, &to).or_else(|_| fs::copy(&from, &to).map(drop)))
            .map_err(RunDirError::io(&to))?;
        self.checksums()
            .add_as_in(&other.checksums(), PREPROCESSING)
    }

    /// Writes what a run starts from; `config.json` comes last, because it makes it a run.
    pub(crate) fn write_start(
        &self,
        config: &RunConfig,
        dataset: &Dataset,
        split: &LabelSplit,
    ) -> Result<(), TrainError> {
        if config.members.is_empty() {
            make_directory(&self.checkpoints())?;
        }
        split.write(dataset, &self.labels())?;
        self.checksums().add(LABELS)?;
        let file = RunFile {
            config: config.clone(),
            data: DataId::of(dataset),
            versions: Versions::of_this_build(),
        };
        Ok(self.checksums().write_json(markers::RUN, &file)?)
    }

    pub(crate) fn write_evaluated(&self, evaluated: Option<&Evaluated>) -> Result<(), RunDirError> {
        match evaluated {
            Some(evaluated) => self.checksums().write_json(EVALUATED, evaluated),
            None => Ok(()),
        }
    }

    pub(crate) fn write_cross_validation(&self, found: &CrossValidated) -> Result<(), RunDirError> {
        self.checksums().write_json(CROSS_VALIDATION, found)
    }

    pub(crate) fn write_report(&self, report: &Report) -> Result<(), RunDirError> {
        self.checksums().write_json(REPORT, report)
    }
}
