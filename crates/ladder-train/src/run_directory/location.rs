//! Where a new run or group goes, and when its directory may be made or replaced.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::error::run_dir::RunDirError;
use crate::files::make_directory;
use crate::run_directory::group_dir::GroupDir;
use crate::run_directory::run_dir::RunDir;

/// Where a new run, or a group of them, goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// A new directory below this one, named after the run:
    /// `digits-100-full-seed1-1`, with the first free number.
    Fresh(PathBuf),
    /// This directory, which must be absent or empty.
    At(PathBuf),
    /// This directory, where there is no run yet; other files in it, such as the data of the run, stay.
    Beside(PathBuf),
    /// This directory, where a run is replaced; anything that is not a run is left alone.
    Replace(PathBuf),
}

impl Location {
    /// Whether a run may go there; nothing is made or removed yet.
    pub(crate) fn check(&self) -> Result<(), RunDirError> {
        let path = match self {
            Self::Fresh(_) => return Ok(()),
            Self::At(path) | Self::Beside(path) | Self::Replace(path) => path,
        };
        match (self, RunDir::at(path), GroupDir::at(path)) {
            (Self::Beside(_), None, None) => Ok(()),
            (_, None, None) => check_empty(path),
            (Self::Replace(_), ..) => Ok(()),
            _ => Err(RunDirError::Exists(path.clone())),
        }
    }

    /// Makes the directory; nothing is written into it yet.
    pub(crate) fn make(&self, name: &str) -> Result<PathBuf, RunDirError> {
        let path = match self {
            Self::Fresh(parent) => return make_fresh(parent, name),
            Self::At(path) | Self::Beside(path) | Self::Replace(path) => path,
        };
        self.check()?;
        match (RunDir::at(path), GroupDir::at(path)) {
            (Some(run), _) => run.remove()?,
            (None, Some(group)) => group.remove()?,
            (None, None) => (),
        }
        make_directory(path)
    }
}

fn check_empty(path: &Path) -> Result<(), RunDirError> {
    match fs::read_dir(path).map(|mut entries| entries.next().is_none()) {
        Ok(true) => Ok(()),
        Ok(false) => Err(RunDirError::NotARun(path.to_owned())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(RunDirError::unwritable(path)(error)),
    }
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

#[cfg(test)]
mod tests;
