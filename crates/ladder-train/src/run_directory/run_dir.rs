//! The directory of a run: its files.

mod builds;
mod data;

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use ladder_data::{Dataset, LabelSplit, Preprocessing};
use serde::{Deserialize, Serialize};

use crate::config::RunConfig;
use crate::cross_validation::CrossValidated;
use crate::error::{RunDirError, TrainError};
use crate::event::EpochLine;
use crate::records::data_id::DataId;
use crate::records::report::{Report, Versions};
use crate::run_directory::checkpoint::Checkpoints;
use crate::run_directory::files::{
    lock_file, read_json, remove_files, remove_if_empty, write_json,
};
use crate::run_directory::group_dir::GroupDir;
use crate::run_directory::journal;
use crate::run_directory::location::make;
use crate::training::session::Evaluated;

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
/// | `builds.json` | versions of every build that trained it, where they are several |
/// | `model.bpk`, `model.json` | the classifier and what is needed to load it |
/// | `model.safetensors`, `model.onnx` | the classifier for other programs, where it was exported |
/// | `evaluation.json` | answers to the held-out or test rows, by class |
/// | `report.json` | the result |
/// | `baseline/` | the same of the supervised baseline |
/// | `folds/fold-1/`, … | runs that hold out a part of the labeled rows each, with cross-validation |
/// | `cross-validation.json` | what these achieve |
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunDir {
    path: PathBuf,
}

/// Name of the directory of the baseline's run.
const BASELINE: &str = "baseline";
const BUILDS: &str = "builds.json";
const CHECKPOINTS: &str = "checkpoints";
const CONFIG: &str = "config.json";
const CROSS_VALIDATION: &str = "cross-validation.json";
const EVALUATED: &str = "evaluation.json";
const FOLDS: &str = "folds";
const PREPROCESSING: &str = "preprocessing.safetensors";
/// The files of a run, those that are exported included, the one that makes it a run first.
const FILES: [&str; 14] = [
    CONFIG,
    "labels.txt",
    PREPROCESSING,
    "metrics.jsonl",
    "log.txt",
    "state.json",
    BUILDS,
    "model.bpk",
    "model.json",
    EVALUATED,
    CROSS_VALIDATION,
    "model.safetensors",
    "model.onnx",
    "report.json",
];

/// `config.json`.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct RunFile {
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
        let why_not = || match GroupDir::at(path) {
            Some(_) => RunDirError::IsGroup(path.to_owned()),
            None => RunDirError::NoRun(path.to_owned()),
        };
        Ok(Self::at(path).ok_or_else(why_not)?)
    }

    /// The run in `path`, if there is one.
    pub(crate) fn at(path: &Path) -> Option<Self> {
        path.join(CONFIG).is_file().then(|| Self {
            path: path.to_owned(),
        })
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
        Ok(read_json(&self.report_file())?)
    }

    /// The figures of the epochs so far.
    ///
    /// # Errors
    ///
    /// `metrics.jsonl` cannot be read.
    pub fn epochs(&self) -> Result<Vec<EpochLine>, TrainError> {
        Ok(journal::read(&self.metrics())?)
    }

    /// What is done to every row first, as it was fitted when the run was started; `None` if the
    /// run takes rows as they are.
    ///
    /// # Errors
    ///
    /// Its file is missing or damaged, or needs a feature that is not in this build.
    pub fn preprocessing(&self) -> Result<Option<Preprocessing>, TrainError> {
        match self.config()?.preprocessing().is_empty() {
            true => Ok(None),
            false => Ok(Some(Preprocessing::read(&self.preprocessing_file())?)),
        }
    }

    /// What the final model answers to held-out or test rows; `None` if there are none, or the run
    /// is not finished.
    ///
    /// # Errors
    ///
    /// `evaluation.json` cannot be read.
    pub fn evaluated(&self) -> Result<Option<Evaluated>, TrainError> {
        Ok(read_json(&self.path.join(EVALUATED))?)
    }

    /// What cross-validation found; `None` if there is none, or it is not finished.
    ///
    /// # Errors
    ///
    /// `cross-validation.json` cannot be read.
    pub fn cross_validation(&self) -> Result<Option<CrossValidated>, TrainError> {
        Ok(read_json(&self.path.join(CROSS_VALIDATION))?)
    }

    /// Where the run of a fold is, or will be; folds count from 1.
    pub fn fold(&self, number: usize) -> PathBuf {
        self.path.join(FOLDS).join(format!("fold-{number}"))
    }

    pub(crate) fn write_evaluated(&self, evaluated: Option<&Evaluated>) -> Result<(), RunDirError> {
        match evaluated {
            Some(evaluated) => write_json(&self.path.join(EVALUATED), evaluated),
            None => Ok(()),
        }
    }

    pub(crate) fn write_cross_validation(&self, found: &CrossValidated) -> Result<(), RunDirError> {
        write_json(&self.path.join(CROSS_VALIDATION), found)
    }

    /// The directories of folds, those included whose runs were only half made.
    fn folds(&self) -> io::Result<Vec<Self>> {
        let entries = match fs::read_dir(self.path.join(FOLDS)) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let paths = entries.map(|entry| Ok(entry?.path()));
        let paths: Vec<PathBuf> = paths.collect::<io::Result<_>>()?;
        let folds = paths.into_iter().filter(|path| is_fold(path));
        Ok(folds.map(|path| Self { path }).collect())
    }

    /// Which rows of `dataset` the run has labeled, unlabeled and held out.
    ///
    /// # Errors
    ///
    /// `labels.txt` cannot be read, or is of other data.
    pub fn split(&self, dataset: &Dataset) -> Result<LabelSplit, TrainError> {
        let config = self.config()?;
        let (held_out, seed) = (config.validation, config.seed);
        Ok(LabelSplit::read(&self.labels(), dataset, held_out, seed)?)
    }

    /// The run of the baseline beside this one, if it was begun.
    pub fn baseline(&self) -> Option<Self> {
        Self::at(&self.path.join(BASELINE))
    }

    /// The directory `path`, made if it is not there; nothing is written into it yet.
    pub(crate) fn make(path: &Path) -> Result<Self, RunDirError> {
        Ok(Self { path: make(path)? })
    }

    /// The directory of this run's baseline, made if it is not there.
    pub(crate) fn make_baseline(&self) -> Result<Self, RunDirError> {
        Self::make(&self.path.join(BASELINE))
    }

    /// Keeps what was done to the rows, so that the run needs nothing from elsewhere.
    pub(crate) fn write_preprocessing(&self, dataset: &Dataset) -> Result<(), TrainError> {
        if let Some(preprocessing) = dataset.preprocessing() {
            preprocessing.write(&self.preprocessing_file())?;
        }
        Ok(())
    }

    /// The same file as that of `other`, once on the disk where the file system can do that.
    pub(crate) fn share_preprocessing(&self, other: &Self) -> Result<(), RunDirError> {
        let (from, to) = (other.preprocessing_file(), self.preprocessing_file());
        if !from.is_file() {
            return Ok(());
        }
        remove_files(&self.path, &[PREPROCESSING])
            .and_then(|()| fs::hard_link(&from, &to).or_else(|_| fs::copy(&from, &to).map(drop)))
            .map_err(RunDirError::io(&to))
    }

    /// Writes what a run starts from; `config.json` comes last, because it makes it a run.
    pub(crate) fn write_start(
        &self,
        config: &RunConfig,
        dataset: &Dataset,
        split: &LabelSplit,
    ) -> Result<(), TrainError> {
        make(&self.checkpoints())?;
        split.write(dataset, &self.labels())?;
        let file = RunFile {
            config: config.clone(),
            data: DataId::of(dataset),
            versions: Versions::of_this_build(),
        };
        Ok(write_json(&self.path.join(CONFIG), &file)?)
    }

    pub(crate) fn run_file(&self) -> Result<RunFile, RunDirError> {
        read_json(&self.path.join(CONFIG))?.ok_or_else(|| RunDirError::NoRun(self.path.clone()))
    }

    /// Keeps other processes from training here until the lock is dropped, or the process ends.
    pub(crate) fn lock(&self) -> Result<File, RunDirError> {
        lock_file(&self.path.join(CONFIG))
    }

    /// Removes the files of the run, its baseline's first, and nothing else.
    pub(crate) fn remove(&self) -> Result<(), RunDirError> {
        let _lock = self.lock()?;
        self.remove_files()
            .map_err(RunDirError::unwritable(&self.path))
    }

    pub(crate) fn remove_files(&self) -> io::Result<()> {
        if let Some(baseline) = self.baseline() {
            baseline.remove_files()?;
            remove_if_empty(baseline.path());
        }
        for fold in self.folds()? {
            fold.remove_files()?;
            remove_if_empty(fold.path());
        }
        remove_if_empty(&self.path.join(FOLDS));
        let checkpoints = self.checkpoints();
        if checkpoints.is_dir() {
            Checkpoints::new(checkpoints.clone(), 1).remove(|_| true)?;
            remove_if_empty(&checkpoints);
        }
        remove_files(&self.path, &FILES)
    }

    pub(crate) fn checkpoints(&self) -> PathBuf {
        self.path.join(CHECKPOINTS)
    }

    /// The [labels file](LabelSplit::read) of the rows that are labeled.
    pub fn labels(&self) -> PathBuf {
        self.path.join("labels.txt")
    }

    fn preprocessing_file(&self) -> PathBuf {
        self.path.join(PREPROCESSING)
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

    pub(crate) fn report_file(&self) -> PathBuf {
        self.path.join("report.json")
    }
}

/// A directory named `fold-N`.
fn is_fold(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let number = name.strip_prefix("fold-").map(str::parse::<usize>);
    matches!(number, Some(Ok(_))) && path.is_dir()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run_directory::location::Location;

    fn run(path: &Path) {
        for directory in [path.join(CHECKPOINTS), path.join(BASELINE)] {
            fs::create_dir_all(directory).unwrap();
        }
        for file in FILES {
            fs::write(path.join(file), "{}").unwrap();
            fs::write(path.join(BASELINE).join(file), "{}").unwrap();
        }
        fs::write(path.join(CHECKPOINTS).join("step-00000007.model.bpk"), "").unwrap();
    }

    fn files(path: &Path) -> Vec<String> {
        let mut found = Vec::new();
        for entry in fs::read_dir(path).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => found.extend(files(&path)),
                false => found.push(path.file_name().unwrap().to_str().unwrap().to_owned()),
            }
        }
        found
    }

    #[test]
    fn a_run_is_not_overwritten_and_the_error_names_the_ways_out() {
        let dir = tempfile::tempdir().unwrap();
        run(dir.path());
        let location = Location::At(dir.path().to_owned());
        let error = location.make("x").unwrap_err().to_string();
        for way in ["--resume", "--force", "--run-dir"] {
            assert!(error.contains(way), "{error}");
        }
        assert_eq!(files(dir.path()).len(), 2 * FILES.len() + 1);
    }

    #[test]
    fn replacing_removes_a_run_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        run(dir.path());
        fs::write(dir.path().join("notes.md"), "mine").unwrap();
        fs::write(dir.path().join(CHECKPOINTS).join("thesis.pdf"), "mine").unwrap();
        let location = Location::Replace(dir.path().to_owned());
        location.make("x").unwrap();
        let mut left = files(dir.path());
        left.sort();
        assert_eq!(left, ["notes.md", "thesis.pdf"]);
    }

    #[test]
    fn replacing_removes_every_fold_after_a_gap_and_half_made_ones_too() {
        let dir = tempfile::tempdir().unwrap();
        run(dir.path());
        let folds = dir.path().join(FOLDS);
        run(&folds.join("fold-3"));
        fs::create_dir_all(folds.join("fold-10").join(CHECKPOINTS)).unwrap();
        fs::write(folds.join("fold-10/labels.txt"), "").unwrap();
        Location::Replace(dir.path().to_owned()).make("x").unwrap();
        assert!(!folds.exists(), "{:?}", files(&folds));
    }
}
