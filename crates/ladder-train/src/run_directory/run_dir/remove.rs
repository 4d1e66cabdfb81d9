//! The removal of a run: its own files, and nothing else.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::{FILES, FOLDS, RunDir};
use crate::error::run_dir::RunDirError;
use crate::files::{remove_files, remove_if_empty};
use crate::run_directory::checkpoint::Checkpoints;

impl RunDir {
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
}

/// A directory named `fold-N`.
fn is_fold(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let number = name.strip_prefix("fold-").map(str::parse::<usize>);
    matches!(number, Some(Ok(_))) && path.is_dir()
}
