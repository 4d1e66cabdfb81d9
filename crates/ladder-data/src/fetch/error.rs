//! Why a download failed, and how to do without it.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::remote::RemoteFile;

/// Why files are not in place.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum FetchError {
    /// The target directory cannot be created.
    #[error("{}: cannot be created: {source}", .dir.display())]
    Directory {
        /// The directory.
        dir: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// A file cannot be read or written.
    #[error("{}: {source}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// Another process is downloading the same file.
    #[error("{}: another process is writing it; wait for it or stop it", .path.display())]
    Busy {
        /// The partial file.
        path: PathBuf,
    },
    /// No mirror gave a file. The message has several lines: it lists what each mirror answered, and
    /// the files to put in place by hand with their checksums.
    #[error("{}", Instructions { dir, file, missing, failures })]
    Unavailable {
        /// The directory that the files belong into.
        dir: PathBuf,
        /// The file that no mirror gave.
        file: String,
        /// All files still to be put in place, this one first.
        missing: Vec<RemoteFile>,
        /// What each mirror answered, by its address.
        failures: Vec<(String, MirrorError)>,
    },
}

/// Why one mirror did not give a file.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum MirrorError {
    /// No connection, or it broke: the words of the HTTP client.
    #[error("{0}")]
    Network(String),
    /// An answer other than the file.
    #[error("HTTP status {0}")]
    Status(u16),
    /// A part of the file other than the one asked for.
    #[error("asked for bytes from {asked} on, was offered `{offered}`")]
    Range {
        /// The first byte asked for.
        asked: u64,
        /// The `Content-Range` of the answer.
        offered: String,
    },
    /// The file is shorter or longer than known.
    #[error("{expected} bytes expected, {}{found} came", if .found > .expected { "at least " } else { "" })]
    Size {
        /// The known size.
        expected: u64,
        /// The bytes that came.
        found: u64,
    },
    /// A file of the right size with other content.
    #[error("SHA-256 {expected} expected, found {found}")]
    Checksum {
        /// The known checksum.
        expected: String,
        /// That of the bytes that came.
        found: String,
    },
}

/// The message of [`FetchError::Unavailable`].
struct Instructions<'a> {
    dir: &'a Path,
    file: &'a str,
    missing: &'a [RemoteFile],
    failures: &'a [(String, MirrorError)],
}

impl fmt::Display for Instructions<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}: no mirror gave it", self.file)?;
        for (mirror, error) in self.failures {
            writeln!(f, "  {mirror}  {error}")?;
        }
        let dir = self.dir.display();
        writeln!(
            f,
            "run the command again to continue, or put these files into {dir} by hand:"
        )?;
        for RemoteFile {
            name,
            bytes,
            sha256,
        } in self.missing
        {
            writeln!(f, "  {name}  {bytes} bytes  SHA-256 {sha256}")?;
        }
        write!(
            f,
            "each mirror above lists them under its address; `sha256sum` checks them"
        )
    }
}
