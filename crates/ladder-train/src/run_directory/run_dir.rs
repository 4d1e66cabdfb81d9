//! The directory of a run: its files.

mod builds;
mod data;
mod model;
mod remove;
mod write;

use std::fs::File;
use std::path::{Path, PathBuf};

use ladder_data::{Dataset, LabelSplit, Preprocessing};
use serde::{Deserialize, Serialize};

use crate::config::notation::LabelCount;
use crate::config::{RunConfig, older};
use crate::error::TrainError;
use crate::error::run_dir::RunDirError;
use crate::files::lock_file;
use crate::records::cross_validated::CrossValidated;
use crate::records::data_id::DataId;
use crate::records::epoch_line::EpochLine;
use crate::records::evaluated::Evaluated;
use crate::records::report::{Report, Versions};
use crate::run_directory::begun::is_begun;
use crate::run_directory::checksums::{CHECKSUMS, Checksums};
use crate::run_directory::{journal, markers};

/// A directory with a run in it.
///
/// | file | content |
/// |---|---|
/// | `config.json` | configuration, data-set fingerprint, versions |
/// | `labels.txt` | labeled rows |
/// | `preprocessing.safetensors` | what is done to every row first, if anything |
/// | `metrics.jsonl` | figures of each epoch |
/// | `log.txt` | what happened |
/// | `checkpoints/` | where to continue |
/// | `state.json` | seconds of training so far |
/// | `checksums.sha256` | checksums of what is computed from |
/// | `builds.json` | versions of every build that trained it, where they are several |
/// | `model.bpk`, `model.json` | the classifier and what is needed to load it |
/// | `model.safetensors`, `model.onnx` | the classifier for other programs, where it was exported |
/// | `evaluation.json` | answers to the held-out or test rows, by class |
/// | `report.json` | the result |
/// | `baseline/` | the same of the supervised baseline |
/// | `members/member-1/`, … | runs of the networks whose probabilities are averaged, if they are several |
/// | `folds/fold-1/`, … | runs that hold out a part of the labeled rows each, with cross-validation; each has a linear model in `linear/`, too |
/// | `cross-validation.json` | what these achieve |
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunDir {
    path: PathBuf,
}

/// Name of the directory of the baseline's run.
pub(crate) const BASELINE: &str = "baseline";
const BUILDS: &str = "builds.json";
pub(crate) const CHECKPOINTS: &str = "checkpoints";
const CROSS_VALIDATION: &str = "cross-validation.json";
const DESCRIPTION: &str = "model.json";
const EVALUATED: &str = "evaluation.json";
const EXPORTED: [&str; 2] = ["model.safetensors", "model.onnx"];
pub(crate) const FOLDS: &str = "folds";
const LABELS: &str = "labels.txt";
pub(crate) const LINEAR: &str = "linear";
pub(crate) const MEMBERS: &str = "members";
const PREPROCESSING: &str = "preprocessing.safetensors";
const REPORT: &str = "report.json";
const WEIGHTS: &str = "model.bpk";
/// The files of a run, those that are exported included, the one that makes it a run first.
pub(crate) const FILES: [&str; 15] = [
    markers::RUN,
    CHECKSUMS,
    LABELS,
    PREPROCESSING,
    "metrics.jsonl",
    "log.txt",
    "state.json",
    BUILDS,
    WEIGHTS,
    DESCRIPTION,
    EVALUATED,
    CROSS_VALIDATION,
    EXPORTED[0],
    EXPORTED[1],
    REPORT,
];

/// `config.json`.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct RunFile {
    #[serde(deserialize_with = "older::read")]
    pub config: RunConfig,
    pub data: DataId,
    pub versions: Versions,
}

impl RunDir {
    /// The run in `path`.
    ///
    /// # Errors
    ///
    /// There is no run, or a group of several.
    pub fn open(path: &Path) -> Result<Self, TrainError> {
        let why_not = || match path.to_owned() {
            path if markers::is_group(&path) => RunDirError::IsGroup(path),
            path if is_begun(&path) => RunDirError::NotBegun(path),
            path => RunDirError::NoRun(path),
        };
        Ok(Self::at(path).ok_or_else(why_not)?)
    }

    /// The run in `path`, if there is one.
    pub(crate) fn at(path: &Path) -> Option<Self> {
        markers::is_run(path).then(|| Self::unchecked(path))
    }

    /// The run that is in `path`, or will be.
    pub(crate) fn unchecked(path: &Path) -> Self {
        let path = path.to_owned();
        Self { path }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What the run was started with; load the data set with it to resume.
    ///
    /// # Errors
    ///
    /// `config.json` cannot be read.
    pub fn config(&self) -> Result<RunConfig, TrainError> {
        Ok(self.run_file()?.config)
    }

    /// The result; `None` if the run is not finished.
    ///
    /// # Errors
    ///
    /// `report.json` cannot be read.
    pub fn report(&self) -> Result<Option<Report>, TrainError> {
        let Some(report) = self.checksums().read_json(REPORT)? else {
            return Ok(None);
        };
        let config = || Ok(self.run_file()?.config);
        let path = self.path.join(REPORT);
        Ok(Some(Report::from_json_with(report, config, &path)?))
    }

    /// Whether the report is there, which is written last.
    pub(crate) fn has_report(&self) -> bool {
        self.path.join(REPORT).is_file()
    }

    /// The figures of the epochs so far, those of the first member of several; and a warning if some
    /// are damaged and left out.
    ///
    /// # Errors
    ///
    /// `metrics.jsonl` cannot be read at all.
    pub fn epochs(&self) -> Result<(Vec<EpochLine>, Option<String>), TrainError> {
        let first = Self::at(&self.member(1));
        Ok(journal::read(&first.as_ref().unwrap_or(self).metrics())?)
    }

    /// What is done to every row first, as it was fitted when the run was started; `None` if the
    /// run takes rows as they are.
    ///
    /// # Errors
    ///
    /// Its file is missing or damaged, or needs a feature that is not in this build.
    pub fn preprocessing(&self) -> Result<Option<Preprocessing>, TrainError> {
        let expected = self.config()?.preprocessing();
        if expected.is_empty() {
            return Ok(None);
        }
        self.checksums().check(PREPROCESSING)?;
        let preprocessing = Preprocessing::read(&self.path.join(PREPROCESSING))?;
        match *preprocessing.config() {
            found if found == expected => Ok(Some(preprocessing)),
            found => Err(TrainError::OtherPreprocessing { expected, found }),
        }
    }

    /// What the final model answers to held-out or test rows; `None` if there are none, or the run
    /// is not finished.
    ///
    /// # Errors
    ///
    /// `evaluation.json` cannot be read.
    pub fn evaluated(&self) -> Result<Option<Evaluated>, TrainError> {
        Ok(self.checksums().read_json(EVALUATED)?)
    }

    /// What cross-validation found; `None` if there is none, or it is not finished.
    ///
    /// # Errors
    ///
    /// `cross-validation.json` cannot be read.
    pub fn cross_validation(&self) -> Result<Option<CrossValidated>, TrainError> {
        Ok(self.checksums().read_json(CROSS_VALIDATION)?)
    }

    /// Where the run of a fold is, or will be; folds count from 1.
    pub fn fold(&self, number: usize) -> PathBuf {
        self.path.join(FOLDS).join(format!("fold-{number}"))
    }

    /// Where the run of the linear model that a fold is compared with is, or will be.
    pub(crate) fn linear(&self) -> PathBuf {
        self.path.join(LINEAR)
    }

    /// Where the run of a member is, or will be; members count from 1.
    pub fn member(&self, number: usize) -> PathBuf {
        self.path.join(MEMBERS).join(format!("member-{number}"))
    }

    /// Which rows of `dataset` the run has labeled, unlabeled and held out.
    ///
    /// # Errors
    ///
    /// `labels.txt` cannot be read, is of other data, or not what the run was started with.
    pub fn split(&self, dataset: &Dataset) -> Result<LabelSplit, TrainError> {
        let config = self.config()?;
        self.checksums().check(LABELS)?;
        let (held_out, seed) = (config.validation, config.seed);
        let split = LabelSplit::read(&self.labels(), dataset, held_out, seed)?;
        self.check_count(&config, split.labeled.len())?;
        Ok(split)
    }

    /// Runs of earlier versions have no checksums, but know how many labels they have.
    fn check_count(&self, config: &RunConfig, found: usize) -> Result<(), RunDirError> {
        match config.labels {
            LabelCount::Count(expected) if expected != found => Err(RunDirError::LabelCount {
                path: self.labels(),
                expected,
                found,
            }),
            _ => Ok(()),
        }
    }

    /// The run of the baseline beside this one, if it was begun.
    pub fn baseline(&self) -> Option<Self> {
        Self::at(&self.path.join(BASELINE))
    }

    pub(crate) fn run_file(&self) -> Result<RunFile, RunDirError> {
        self.checksums()
            .read_json(markers::RUN)?
            .ok_or_else(|| RunDirError::NoRun(self.path.clone()))
    }

    /// Keeps other processes from training here until the lock is dropped, or the process ends.
    pub(crate) fn lock(&self) -> Result<File, RunDirError> {
        lock_file(&self.path.join(markers::RUN))
    }

    pub(crate) fn checkpoints(&self) -> PathBuf {
        self.path.join(CHECKPOINTS)
    }

    /// The [labels file](LabelSplit::read) of the rows that are labeled.
    pub fn labels(&self) -> PathBuf {
        self.path.join(LABELS)
    }

    /// The checksums of its files.
    fn checksums(&self) -> Checksums {
        Checksums::of(&self.path)
    }

    pub(crate) fn metrics(&self) -> PathBuf {
        self.path.join("metrics.jsonl")
    }

    pub(crate) fn log(&self) -> PathBuf {
        self.path.join("log.txt")
    }

    pub(crate) fn state(&self) -> PathBuf {
        self.path.join("state.json")
    }
}
