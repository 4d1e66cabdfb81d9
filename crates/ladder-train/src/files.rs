//! Files of a run directory that are never seen half written.

use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use ladder_data::{Existing, WholeFile, is_pipe};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::run_dir::RunDirError;

/// What a directory is checked with; it is never finished.
pub(crate) const PROBE: &str = "probe";

/// Makes the directory, if it is not there, and checks that files can be written to it.
pub(crate) fn make_directory(path: &Path) -> Result<PathBuf, RunDirError> {
    fs::create_dir_all(path)
        .and_then(|()| WholeFile::create(&path.join(PROBE)).map(drop))
        .map_err(RunDirError::unwritable(path))?;
    Ok(path.to_owned())
}

/// Writes a file, or replaces it.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), RunDirError> {
    WholeFile::write(path, bytes, Existing::Replace).map_err(RunDirError::io(path))
}

pub(crate) fn write_json<T: Serialize>(path: &Path, value: &T) -> Result<(), RunDirError> {
    write_whole(path, &json_bytes(path, value)?)
}

/// The bytes of a file of JSON.
pub(crate) fn json_bytes<T: Serialize>(path: &Path, value: &T) -> Result<Vec<u8>, RunDirError> {
    let mut text = serde_json::to_vec_pretty(value).map_err(RunDirError::json(path))?;
    text.push(b'\n');
    Ok(text)
}

/// What the bytes of the file of JSON at `path` say.
pub(crate) fn parse_json<T: DeserializeOwned>(path: &Path, text: &[u8]) -> Result<T, RunDirError> {
    serde_json::from_slice(text).map_err(RunDirError::json(path))
}

/// The bytes of a file of a run, which a pipe of its name would keep waiting.
pub(crate) fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    if is_pipe(&fs::metadata(path)?) {
        return Err(io::Error::other("a device or a pipe, not a file"));
    }
    fs::read(path)
}

/// Reads a file of JSON; `None` if there is none.
pub(crate) fn read_json<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, RunDirError> {
    match read_file(path) {
        Ok(text) => parse_json(path, &text).map(Some),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(RunDirError::io(path)(error)),
    }
}

/// Keeps other processes from training in the directory of this file until the lock is dropped, or
/// the process ends.
pub(crate) fn lock_file(path: &Path) -> Result<File, RunDirError> {
    let file = open_to_lock(path).map_err(RunDirError::io(path))?;
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => {
            let directory = path.parent().unwrap_or(path);
            Err(RunDirError::Locked(directory.to_owned()))
        }
        // A file system without locks is no reason not to train; `missing_locks` tells of it.
        Ok(()) | Err(TryLockError::Error(_)) => Ok(file),
    }
}

/// NFS locks only files that are open for writing.
fn open_to_lock(path: &Path) -> io::Result<File> {
    let is_read_only = |error: &io::Error| {
        use ErrorKind::{PermissionDenied, ReadOnlyFilesystem};
        [PermissionDenied, ReadOnlyFilesystem].contains(&error.kind())
    };
    let file = File::options().read(true).write(true).open(path);
    match file {
        Err(error) if is_read_only(&error) => File::open(path),
        file => file,
    }
}

/// Why nothing keeps a second process from training in `directory`, where its file system has no
/// locks.
pub fn missing_locks(directory: &Path) -> Option<io::Error> {
    let probe = WholeFile::create(&directory.join(PROBE)).ok()?;
    match probe.try_lock() {
        Err(TryLockError::Error(error)) => Some(error),
        Ok(()) | Err(TryLockError::WouldBlock) => None,
    }
}

/// Removes those of `names` that are in the directory.
///
/// The first one, which says what the directory is, goes last, so that a removal cut short can be
/// repeated.
pub(crate) fn remove_files(directory: &Path, names: &[&str]) -> io::Result<()> {
    for name in names.iter().rev() {
        match fs::remove_file(directory.join(name)) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => (),
        }
    }
    Ok(())
}

/// Removes a directory that holds nothing; others stay, since what they hold is not ours.
pub(crate) fn remove_if_empty(directory: &Path) {
    let _ = fs::remove_dir(directory);
}
