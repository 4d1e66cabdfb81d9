//! Where a new run or group goes, and when its directory may be made or replaced.

use std::fs::{self, DirEntry};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::error::run_dir::RunDirError;
use crate::run_directory::begun::{Begun, is_begun};
use crate::run_directory::group_dir::GroupDir;
use crate::run_directory::left_over::is_left_over;
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
            Self::Fresh(parent) => return refuse_inside(parent),
            Self::At(path) | Self::Beside(path) | Self::Replace(path) => path,
        };
        refuse_inside(path)?;
        match (self, RunDir::at(path), GroupDir::at(path)) {
            (Self::Beside(_), None, None) => Ok(()),
            (_, None, None) => check_empty(path),
            (Self::Replace(_), ..) => Ok(()),
            _ => Err(RunDirError::Exists(path.clone())),
        }
    }

    /// Makes the directory; nothing of a run or a group is written into it yet.
    pub(crate) fn make(&self, name: &str) -> Result<Begun, RunDirError> {
        self.check()?;
        let path = match self {
            Self::Fresh(parent) => return Begun::in_directory(&make_fresh(parent, name)?),
            Self::At(path) | Self::Beside(path) | Self::Replace(path) => path,
        };
        match (RunDir::at(path), GroupDir::at(path)) {
            (Some(run), _) => run.remove()?,
            (None, Some(group)) => group.remove()?,
            (None, None) => (),
        }
        Begun::in_directory(path)
    }
}

/// Folds, members, a baseline and the seeds of a group are parts of what is around them.
fn refuse_inside(path: &Path) -> Result<(), RunDirError> {
    let whole = resolved(path);
    let mut around = whole.ancestors().skip(1);
    match around.find(|dir| is_run_or_group(dir)) {
        None => Ok(()),
        Some(run) => Err(RunDirError::Inside {
            path: path.to_owned(),
            run: run.to_owned(),
        }),
    }
}

/// A file called `config.json` alone is that of many a program.
fn is_run_or_group(dir: &Path) -> bool {
    let has_config = |run: RunDir| run.config().is_ok();
    RunDir::at(dir).is_some_and(has_config) || GroupDir::at(dir).is_some()
}

/// A path without links, as far as it is there.
fn resolved(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut around = path.ancestors();
    let found = around.find_map(|dir| Some((dir, dir.canonicalize().ok()?)));
    match found.and_then(|(dir, real)| Some(real.join(path.strip_prefix(dir).ok()?))) {
        Some(real) => real,
        None => path.clone(),
    }
}

/// An error if anything is in `path` but what a killed process left of a beginning.
fn check_empty(path: &Path) -> Result<(), RunDirError> {
    let is_ours = |entry: io::Result<DirEntry>| entry.is_ok_and(|it| is_left_over(&it.path()));
    match fs::read_dir(path).map(|mut entries| entries.all(is_ours)) {
        Ok(is_empty) if is_empty || is_begun(path) => Ok(()),
        Ok(_) => Err(RunDirError::NotARun(path.to_owned())),
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
