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
pub struct SoleWriter {
    _lock: Option<File>,
}

impl SoleWriter {
    /// The only one of `file`, which need not be there.
    ///
    /// # Errors
    ///
    /// Another server has it, or its directory is not there.
    pub fn of(file: &Path) -> Result<Self> {
        let lock = match open(&file.with_added_extension("lock")) {
            Ok(lock) => lock,
            // Nobody can save there, and the page is good for more than labels.
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
        let first = SoleWriter::of(&file).unwrap();
        let error = SoleWriter::of(&file).unwrap_err().to_string();
        assert!(error.contains("another `ladder serve`"), "{error}");
        assert!(error.starts_with(&*file.to_string_lossy()), "{error}");
        SoleWriter::of(&neighbor).unwrap();
        drop(first);
        SoleWriter::of(&file).unwrap();
    }

    #[test]
    fn a_directory_that_is_not_there_is_said_before_the_first_label() {
        let dir = tempfile::tempdir().unwrap();
        let error = SoleWriter::of(&dir.path().join("nowhere/labels.txt")).unwrap_err();
        assert!(error.to_string().contains("cannot be saved"), "{error}");
    }
}
