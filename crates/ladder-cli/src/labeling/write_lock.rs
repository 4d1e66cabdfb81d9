//! One server at a time saves labels in a file.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind};
use std::path::Path;

use anyhow::{Context, Result, bail};

/// The right to replace a file, until it is dropped or the process ends.
///
/// The lock is that of an empty file beside it, `FILE.lock`, which stays: the file itself is
/// another one after every click, and a lock file that is removed can be locked twice.
#[derive(Debug)]
pub struct WriteLock {
    _lock: Option<File>,
}

impl WriteLock {
    /// Locks `file`, which need not exist.
    ///
    /// # Errors
    ///
    /// Another server holds the lock, or the directory does not exist.
    pub fn acquire(file: &Path) -> Result<Self> {
        let lock = match open(&file.with_added_extension("lock")) {
            Ok(lock) => lock,
            // No server can save there, and the page is useful without labels.
            Err(error) if is_read_only(&error) => return Ok(Self { _lock: None }),
            Err(error) => {
                return Err(error).with_context(|| {
                    format!(
                        "{}: labels cannot be saved there; choose another --labels-file",
                        file.display()
                    )
                });
            }
        };
        match lock.try_lock() {
            Err(TryLockError::WouldBlock) => bail!(
                "{}: another `ladder serve` saves labels there; end it, or choose another \
                 --labels-file",
                file.display()
            ),
            // A file system without locks is no reason not to label.
            Ok(()) | Err(TryLockError::Error(_)) => Ok(Self { _lock: Some(lock) }),
        }
    }
}

/// The lock file, made if it is not there; that of another user can only be read.
fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    let made = options.write(true).create(true).truncate(false).open(path);
    made.or_else(|error| File::open(path).map_err(|_| error))
}

fn is_read_only(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_one_writer_at_a_time_and_its_neighbor_another() {
        let dir = tempfile::tempdir().unwrap();
        let [file, neighbor] = ["labels.txt", "labels.csv"].map(|name| dir.path().join(name));
        let first = WriteLock::acquire(&file).unwrap();
        let error = WriteLock::acquire(&file).unwrap_err().to_string();
        assert!(error.contains("another `ladder serve`"), "{error}");
        assert!(error.starts_with(&*file.to_string_lossy()), "{error}");
        WriteLock::acquire(&neighbor).unwrap();
        drop(first);
        WriteLock::acquire(&file).unwrap();
    }

    #[test]
    fn a_directory_that_does_not_exist_is_reported_before_the_first_label() {
        let dir = tempfile::tempdir().unwrap();
        let error = WriteLock::acquire(&dir.path().join("nowhere/labels.txt")).unwrap_err();
        assert!(error.to_string().contains("cannot be saved"), "{error}");
    }
}
