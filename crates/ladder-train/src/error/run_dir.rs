//! What can go wrong in the directory of a run or of a group.

use std::io;
use std::path::{Path, PathBuf};

use burn::store::RecordError;
use thiserror::Error;

/// A run directory that cannot be written, read or continued.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum RunDirError {
    /// There is a run already; it can be resumed, replaced
    /// ([`Location::Replace`](crate::Location::Replace)), or left alone in favor of another path.
    #[error("{}: there is a run already", .0.display())]
    Exists(PathBuf),
    /// There is something else, which is never removed.
    #[error("{}: not empty, and no run, so it is left alone", .0.display())]
    NotARun(PathBuf),
    /// It lies in the directory of a run or a group, whose files nothing else may change.
    #[error("{}: this is inside of {}, a run of its own", .path.display(), .run.display())]
    Inside {
        /// The directory.
        path: PathBuf,
        /// That of the run or group.
        run: PathBuf,
    },
    /// There is no run to continue or to use.
    #[error("{}: no run here (no config.json)", .0.display())]
    NoRun(PathBuf),
    /// There is no group to continue or to use.
    #[error("{}: no group of runs here (no group.json)", .0.display())]
    NoGroup(PathBuf),
    /// A run is meant, but there is a group.
    #[error(
        "{}: a group of runs; name the run of one seed, {}",
        .0.display(), .0.join("seed-N").display()
    )]
    IsGroup(PathBuf),
    /// Another process trains there.
    #[error("{}: another process is training this run", .0.display())]
    Locked(PathBuf),
    /// The directory cannot be made or written to.
    #[error("{}: cannot be written: {source}", .path.display())]
    Unwritable {
        /// The directory.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file cannot be read or written.
    #[error("{}: {source}", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file is not what the run wrote.
    #[error("{}: {source}", .path.display())]
    Json {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// A file is not the one that the run wrote: a bad disk, a copy cut short, or a hand.
    #[error(
        "{}: damaged: not the file that was written, its checksum is another; restore it from a copy{}",
        .path.display(), or_drop(.checksums)
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Where its checksum is.
        checksums: PathBuf,
    },
    /// A file of checksums is itself damaged.
    #[error(
        "{}: line {line} is not a checksum and the name of a file; restore it from a copy, or \
         remove it to read the files unchecked",
        .path.display()
    )]
    ChecksumLine {
        /// The file of checksums.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
    },
    /// The labels are not as many as the run was started with.
    #[error(
        "{}: {found} labeled rows, the run was started with {expected}; restore it from a copy",
        .path.display()
    )]
    LabelCount {
        /// The labels file of the run.
        path: PathBuf,
        /// Those of its configuration.
        expected: usize,
        /// Those of the file.
        found: usize,
    },
    /// The model is not one that was saved: its parts do not fit.
    #[error("{}: {reason}; restore it from a copy, or train the run anew", .path.display())]
    Misfit {
        /// The file.
        path: PathBuf,
        /// What does not fit.
        reason: String,
    },
    /// The run was stopped before its settings were written; the command that started it starts it.
    #[error(
        "{}: no run here yet, it was stopped before its settings were written; start it again as \
         it was started",
        .0.display()
    )]
    NotBegun(PathBuf),
    /// A file of tensors cannot be read or does not fit the configuration.
    #[error("{}: {source}", .path.display())]
    Record {
        /// The file, or the checkpoint without its extension.
        path: PathBuf,
        /// What is wrong with it.
        source: RecordError,
    },
    /// Checkpoints exist, but none is whole; only a new run can follow.
    #[error("{}: none of the checkpoints is whole ({reason})", .path.display())]
    NoWholeCheckpoint {
        /// The directory of checkpoints.
        path: PathBuf,
        /// What is wrong with the newest.
        reason: String,
    },
    /// The run is not finished; resume it first.
    #[error("{}: no final model yet, the run is not finished", .0.display())]
    Unfinished(PathBuf),
    /// A run has its report, which is written last, and its model is gone.
    #[error("{}: not there, though the run is finished", .0.display())]
    NoModel(PathBuf),
    /// A fold is not one of the cross-validation that is continued; without its directory it is
    /// trained anew.
    #[error("{}: a fold of another cross-validation ({difference})", .path.display())]
    OtherFold {
        /// The directory of the fold.
        path: PathBuf,
        /// What differs.
        difference: String,
    },
    /// A run that was copied to where another one of its group, or of its average, belongs.
    #[error("{}: a run of seed {found}, where that of seed {expected} belongs", .path.display())]
    OtherSeed {
        /// The directory of the run.
        path: PathBuf,
        /// The seed that the run has.
        found: u64,
        /// The seed of the run that belongs there.
        expected: u64,
    },
    /// The data is not that of the run.
    #[error(
        "{}: the run was trained on {expected}, but the data given is {found}", .path.display()
    )]
    OtherData {
        /// The run directory.
        path: PathBuf,
        /// Name, size and fingerprint of the run's data set.
        expected: String,
        /// The same of the data set given.
        found: String,
    },
}

fn or_drop(checksums: &Path) -> String {
    let name = checksums.file_name().unwrap_or_default();
    format!(
        ", or remove its line in {} if the change is meant",
        name.display()
    )
}

impl RunDirError {
    pub(crate) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io {
            path: path.to_owned(),
            source,
        }
    }

    pub(crate) fn json(path: &Path) -> impl FnOnce(serde_json::Error) -> Self {
        move |source| Self::Json {
            path: path.to_owned(),
            source,
        }
    }

    pub(crate) fn record(path: &Path) -> impl FnOnce(RecordError) -> Self {
        move |source| Self::Record {
            path: path.to_owned(),
            source,
        }
    }

    pub(crate) fn unwritable(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Unwritable {
            path: path.to_owned(),
            source,
        }
    }
}
