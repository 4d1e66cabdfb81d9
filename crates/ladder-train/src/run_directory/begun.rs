//! A directory in which a run or a group is being made.
//!
//! A process may be killed before the file is there that makes it one. A mark says until then that
//! what is in the directory is ours, so that the same command starts it again.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use crate::error::run_dir::RunDirError;
use crate::files::make_directory;
use crate::run_directory::run_dir::RunDir;
use crate::run_directory::{left_over, markers};

const MARK: &str = ".ladder-begun";

/// The right to fill a directory; it is lost when the process ends, and the mark stays then.
#[derive(Debug)]
pub(crate) struct Begun {
    directory: PathBuf,
    _lock: File,
}

/// Whether a run or a group was being made in `directory` when its process was killed, or is now.
pub(crate) fn is_begun(directory: &Path) -> bool {
    directory.join(MARK).is_file()
}

impl Begun {
    /// Makes `directory`, if it is not there, and removes what was left of an earlier beginning.
    ///
    /// # Errors
    ///
    /// It cannot be written; another process makes a run there, or has made one meanwhile.
    pub(crate) fn in_directory(directory: &Path) -> Result<Self, RunDirError> {
        make_directory(directory)?;
        let was_begun = is_begun(directory);
        let lock = mark(&directory.join(MARK)).map_err(RunDirError::unwritable(directory))?;
        if let Err(TryLockError::WouldBlock) = lock.try_lock() {
            return Err(RunDirError::Locked(directory.to_owned()));
        }
        if markers::is_run(directory) || markers::is_group(directory) {
            return Err(RunDirError::Exists(directory.to_owned()));
        }
        let cleared = match was_begun {
            true => RunDir::unchecked(directory).remove_files(),
            false => left_over::remove(directory),
        };
        cleared.map_err(RunDirError::unwritable(directory))?;
        Ok(Self {
            directory: directory.to_owned(),
            _lock: lock,
        })
    }

    pub(crate) fn directory(&self) -> &Path {
        &self.directory
    }

    /// The file is there that makes the directory a run or a group.
    pub(crate) fn finish(self) -> Result<(), RunDirError> {
        let mark = self.directory.join(MARK);
        fs::remove_file(&mark).map_err(RunDirError::io(&mark))
    }
}

fn mark(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create(true).truncate(false).open(path)
}
