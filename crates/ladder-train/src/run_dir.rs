//! The directory of a run: its files, and when it may be made, replaced or continued.

use std::fs::{self, File, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use ladder_data::{Dataset, LabelSplit};
use serde::{Deserialize, Serialize};

use crate::data_id::DataId;
use crate::files::{read_json, write_json};
use crate::{EpochLine, Report, RunConfig, RunDirError, TrainError, Versions, journal};

/// Where a new run goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// A new directory below this one, named after the run:
    /// `digits-100-full-seed1-1`, with the first free number.
    Fresh(PathBuf),
    /// This directory, which must be absent or empty.
    At(PathBuf),
    /// This directory, where a run is replaced; anything that is no run is left alone.
    Replace(PathBuf),
}

/// A directory with a run in it.
///
/// | file | content |
/// |---|---|
/// | `config.json` | configuration, data-set fingerprint, versions |
/// | `labels.txt` | labeled rows |
/// | `metrics.jsonl` | figures of each epoch |
/// | `log.txt` | what happened |
/// | `checkpoints/` | where to continue |
/// | `state.json` | seconds of training so far |
/// | `model.bpk`, `model.json` | the classifier and what is needed to load it |
/// | `report.json` | the result |
/// | `baseline/` | the same of the supervised baseline |
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunDir {
    path: PathBuf,
}

/// Name of the directory of the baseline's run.
const BASELINE: &str = "baseline";
const CHECKPOINTS: &str = "checkpoints";
const CONFIG: &str = "config.json";
/// The files that a run writes, the one that makes it a run first.
const FILES: [&str; 8] = [
    CONFIG,
    "labels.txt",
    "metrics.jsonl",
    "log.txt",
    "state.json",
    "model.bpk",
    "model.json",
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
    /// There is no run.
    pub fn open(path: &Path) -> Result<Self, TrainError> {
        match is_run(path) {
            true => Ok(Self {
                path: path.to_owned(),
            }),
            false => Err(RunDirError::NoRun(path.to_owned()).into()),
        }
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

    /// The run of the baseline beside this one, if it was begun.
    pub fn baseline(&self) -> Option<Self> {
        let path = self.path.join(BASELINE);
        is_run(&path).then_some(Self { path })
    }

    /// Makes the directory of a new run; nothing is written into it yet.
    pub(crate) fn create(location: &Location, name: &str) -> Result<Self, RunDirError> {
        let path = match location {
            Location::Fresh(parent) => make_fresh(parent, name)?,
            Location::At(path) => {
                check_free(path)?;
                make(path)?
            }
            Location::Replace(path) if is_run(path) => {
                let _lock = Self { path: path.clone() }.lock()?;
                remove_run(path).map_err(RunDirError::unwritable(path))?;
                make(path)?
            }
            Location::Replace(path) => {
                check_free(path)?;
                make(path)?
            }
        };
        Ok(Self { path })
    }

    /// The directory of this run's baseline, made if it is not there.
    pub(crate) fn make_baseline(&self) -> Result<Self, RunDirError> {
        Ok(Self {
            path: make(&self.path.join(BASELINE))?,
        })
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
        let path = self.path.join(CONFIG);
        let file = File::open(&path).map_err(RunDirError::io(&path))?;
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => Err(RunDirError::Locked(self.path.clone())),
            // A file system without locks is no reason not to train.
            Ok(()) | Err(TryLockError::Error(_)) => Ok(file),
        }
    }

    pub(crate) fn checkpoints(&self) -> PathBuf {
        self.path.join(CHECKPOINTS)
    }

    pub(crate) fn labels(&self) -> PathBuf {
        self.path.join("labels.txt")
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

fn is_run(path: &Path) -> bool {
    path.join(CONFIG).is_file()
}

/// That a run may be made in `path`.
fn check_free(path: &Path) -> Result<(), RunDirError> {
    if is_run(path) {
        return Err(RunDirError::Exists(path.to_owned()));
    }
    match fs::read_dir(path).map(|mut entries| entries.next().is_none()) {
        Ok(true) => Ok(()),
        Ok(false) => Err(RunDirError::NotARun(path.to_owned())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(RunDirError::unwritable(path)(error)),
    }
}

/// Makes the directory and sees whether it can be written to.
fn make(path: &Path) -> Result<PathBuf, RunDirError> {
    let probe = path.join("probe.tmp");
    fs::create_dir_all(path)
        .and_then(|()| fs::write(&probe, ""))
        .and_then(|()| fs::remove_file(&probe))
        .map_err(RunDirError::unwritable(path))?;
    Ok(path.to_owned())
}

/// A directory that did not exist: two runs started at once get two.
fn make_fresh(parent: &Path, name: &str) -> Result<PathBuf, RunDirError> {
    fs::create_dir_all(parent).map_err(RunDirError::unwritable(parent))?;
    let mut number = 1;
    loop {
        let path = parent.join(format!("{name}-{number}"));
        match fs::create_dir(&path) {
            Ok(()) => return Ok(path),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => number += 1,
            Err(error) => return Err(RunDirError::unwritable(&path)(error)),
        }
    }
}

/// Removes the files of a run, its baseline's first, and nothing else.
fn remove_run(path: &Path) -> std::io::Result<()> {
    let baseline = path.join(BASELINE);
    if is_run(&baseline) {
        remove_run(&baseline)?;
    }
    let checkpoints = path.join(CHECKPOINTS);
    if checkpoints.is_dir() {
        crate::checkpoint::Checkpoints::new(checkpoints, 1).remove(|_| true)?;
    }
    // The one that makes it a run goes last, so that a removal cut short can be repeated.
    for file in FILES.iter().rev() {
        match fs::remove_file(path.join(file)) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => (),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let error = RunDir::create(&location, "x").unwrap_err().to_string();
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
        RunDir::create(&Location::Replace(dir.path().to_owned()), "x").unwrap();
        let mut left = files(dir.path());
        left.sort();
        assert_eq!(left, ["notes.md", "thesis.pdf"]);
    }

    #[test]
    fn what_is_no_run_is_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("notes.md"), "mine").unwrap();
        for location in [Location::At, Location::Replace] {
            let error = RunDir::create(&location(dir.path().to_owned()), "x").unwrap_err();
            assert!(matches!(error, RunDirError::NotARun(_)), "{error}");
        }
        assert_eq!(files(dir.path()), ["notes.md"]);
    }

    #[test]
    fn fresh_directories_are_numbered() {
        let dir = tempfile::tempdir().unwrap();
        let location = Location::Fresh(dir.path().join("runs"));
        let make = || {
            RunDir::create(&location, "digits-100-full-seed1")
                .unwrap()
                .path
        };
        assert!(make().ends_with("runs/digits-100-full-seed1-1"));
        assert!(make().ends_with("runs/digits-100-full-seed1-2"));
    }

    #[test]
    fn a_directory_that_cannot_be_made_is_an_error_before_training() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("file");
        fs::write(&file, "").unwrap();
        for location in [Location::At(file.join("run")), Location::Fresh(file)] {
            let error = RunDir::create(&location, "x").unwrap_err();
            assert!(matches!(error, RunDirError::Unwritable { .. }), "{error}");
        }
    }
}
