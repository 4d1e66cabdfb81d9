//! The removal of a run: its own files, and nothing else.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use ladder_data::remove_unfinished;

use super::{BASELINE, EXPORTED, FILES, FOLDS, MEMBERS, RunDir};
use crate::error::run_dir::RunDirError;
use crate::files::{PROBE, remove_files, remove_if_empty};
use crate::run_directory::checkpoint::Checkpoints;
use crate::run_directory::left_over;

impl RunDir {
    /// Removes the files of the run, its baseline's first, and nothing else.
    pub(crate) fn remove(&self) -> Result<(), RunDirError> {
        let _lock = self.lock()?;
        self.remove_files()
            .map_err(RunDirError::unwritable(&self.path))
    }

    pub(crate) fn remove_files(&self) -> io::Result<()> {
        let beside = [self.path.join(BASELINE), self.linear()];
        for run in beside.iter().filter_map(|path| Self::at(path)) {
            run.remove_files()?;
            remove_if_empty(run.path());
        }
        for (directory, name) in [(FOLDS, "fold-"), (MEMBERS, "member-")] {
            for run in self.runs_in(directory, name)? {
                run.remove_files()?;
                remove_if_empty(run.path());
            }
            remove_if_empty(&self.path.join(directory));
        }
        let checkpoints = self.checkpoints();
        if checkpoints.is_dir() {
            Checkpoints::new(checkpoints.clone(), 1).remove(|_| true)?;
            remove_if_empty(&checkpoints);
        }
        left_over::remove(&self.path)?;
        remove_files(&self.path, &FILES)
    }

    /// Removes what killed processes left of files that only the training of the run writes.
    pub(crate) fn remove_unfinished(&self) -> Result<(), RunDirError> {
        let is_file = |name: &str| FILES.contains(&name) && !EXPORTED.contains(&name);
        let is_of_training = |name: &str| is_file(name) || name == PROBE;
        remove_unfinished(&self.path, is_of_training).map_err(RunDirError::unwritable(&self.path))
    }

    /// The directories `name` with a number in `directory`, those included whose runs were only half
    /// made.
    fn runs_in(&self, directory: &str, name: &str) -> io::Result<Vec<Self>> {
        let entries = match fs::read_dir(self.path.join(directory)) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let paths = entries.map(|entry| Ok(entry?.path()));
        let paths: Vec<PathBuf> = paths.collect::<io::Result<_>>()?;
        let runs = paths.into_iter().filter(|path| is_numbered(path, name));
        Ok(runs.map(|path| Self { path }).collect())
    }
}

/// A directory named `fold-N`, where the name is `fold-`.
fn is_numbered(path: &Path, name: &str) -> bool {
    let file_name = path.file_name().unwrap_or_default().to_string_lossy();
    let number = file_name.strip_prefix(name).map(str::parse::<usize>);
    matches!(number, Some(Ok(_))) && path.is_dir()
}
