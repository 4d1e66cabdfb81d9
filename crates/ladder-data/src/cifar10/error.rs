//! What can be wrong with the files of CIFAR-10.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::{ARCHIVE, FOLDER};

/// Files of CIFAR-10 that are missing, damaged or not the originals.
///
/// A `file` is `data_batch_1.bin`, or `cifar-10-binary.tar.gz: data_batch_1.bin` in the archive.
#[derive(Debug, Error)]
pub enum Cifar10Error {
    /// Neither the archive nor its files are there.
    #[error(
        "{}: no CIFAR-10 here{}; expected is {}, the folder {FOLDER}, or data_batch_1.bin and the \
         others of it; fetch it",
        .path.display(), absent(.path), ARCHIVE.name
    )]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
        /// The directory that the archive belongs into.
        dir: PathBuf,
    },
    /// One of the six files is not there.
    #[error(
        "{}: no {missing} in it; expected are data_batch_1.bin to data_batch_5.bin and \
         test_batch.bin; fetch them again",
        .place.display()
    )]
    MissingFile {
        /// The folder or the archive.
        place: PathBuf,
        /// The first file missing.
        missing: &'static str,
    },
    /// The archive holds a file of the same name twice.
    #[error("{}: {name} is in it twice; {AGAIN}", .archive.display())]
    Duplicate {
        /// The archive.
        archive: PathBuf,
        /// The file's name.
        name: &'static str,
    },
    /// A file of another size than its records have.
    #[error(
        "{file}: {expected} bytes expected ({records} records of {}), {found} found; {AGAIN}",
        .expected / *.records as u64
    )]
    Length {
        /// The file.
        file: String,
        /// Records of a file.
        records: usize,
        /// Bytes of all of them.
        expected: u64,
        /// Bytes found.
        found: u64,
    },
    /// A record of a class that does not exist.
    #[error("{file}: record {record} has label {label}, expected 0 to 9; {AGAIN}")]
    Label {
        /// The file.
        file: String,
        /// The record, from 0.
        record: usize,
        /// Its label.
        label: u8,
    },
    /// The compressed data ends early.
    #[error(
        "{file}: the archive ends after {found} of its {expected} bytes; it is truncated, {AGAIN}"
    )]
    Truncated {
        /// The file that is cut off.
        file: String,
        /// Bytes of the file.
        expected: u64,
        /// Bytes of it that are there.
        found: u64,
    },
    /// The archive ends between two files, or cannot be understood.
    #[error("{}: not a whole tar.gz archive ({source}); {AGAIN}", .archive.display())]
    Damaged {
        /// The archive.
        archive: PathBuf,
        /// What is wrong.
        source: io::Error,
    },
    /// A file is not the published one.
    #[error("{file}: not the original file (SHA-256 {found}, expected {expected}); {AGAIN}")]
    Checksum {
        /// The file.
        file: String,
        /// SHA-256 of the original.
        expected: &'static str,
        /// SHA-256 found.
        found: String,
    },
    /// The operating system could not read the file.
    #[error("{}: cannot be read: {source}", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
}

const AGAIN: &str = "fetch it again";

impl Cifar10Error {
    pub(super) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io {
            path: path.to_path_buf(),
            source,
        }
    }

    pub(super) fn length(file: &str, records: usize, expected: u64, found: u64) -> Self {
        Self::Length {
            file: file.to_string(),
            records,
            expected,
            found,
        }
    }
}

fn absent(path: &Path) -> &'static str {
    match path.exists() {
        true => "",
        false => ", the path does not exist",
    }
}
