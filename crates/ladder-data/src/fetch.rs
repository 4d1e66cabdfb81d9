//! Downloads of public data sets: the only module of this crate that touches the network.
//!
//! Nothing in this crate calls it.
//! A file counts as there when its size and its SHA-256 are right, so that calling again costs one
//! pass over the files.
//! A download grows in `NAME.part`, is continued after an interruption, and gets its name only
//! when it is whole and its checksum right: a file under its own name is always complete.
//!
//! ```text
//! NAME right? -> kept
//! NAME.part -> mirror 1, 2, 3 (Range: bytes=SIZE-) -> SHA-256 -> rename to NAME
//! ```

mod error;
mod mirror;
mod partial;
mod remote;

use std::fs;
use std::path::{Path, PathBuf};

pub use error::{FetchError, MirrorError};
pub use remote::{Progress, RemoteFile};

use crate::cifar10::{ARCHIVE, directory};
use crate::mnist_files::FILES;
use mirror::Mirror;
use partial::Partial;

/// Public mirrors of MNIST, fastest first.
///
/// The last is the original site, which has plain HTTP only; the checksums protect the content.
pub const MNIST_MIRRORS: [&str; 3] = [
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
    "http://yann.lecun.com/exdb/mnist/",
];

/// The public site of CIFAR-10: the original.
pub const CIFAR10_MIRRORS: [&str; 1] = ["https://www.cs.toronto.edu/~kriz/"];

/// What [`mnist`], [`cifar10`] or [`files`] did, one entry per file in the order asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FetchReport {
    /// The files, all of them now in place and checked.
    pub files: Vec<Fetched>,
}

impl FetchReport {
    /// The number of bytes that came over the network.
    pub fn downloaded_bytes(&self) -> u64 {
        self.files.iter().map(|file| file.downloaded_bytes).sum()
    }
}

/// One file in place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// Its path.
    pub path: PathBuf,
    /// The mirror that completed it; `None` where the right file, or all its bytes, were here.
    pub mirror: Option<String>,
    /// Bytes that came over the network, from mirrors that failed too.
    pub downloaded_bytes: u64,
}

impl Fetched {
    /// A file for which the network was not needed.
    fn without_network(path: PathBuf) -> Self {
        Self {
            path,
            mirror: None,
            downloaded_bytes: 0,
        }
    }
}

/// Downloads the four files of MNIST (12 MB) into `dir`, which is created where needed.
///
/// `progress` is called after each piece received.
///
/// # Errors
/// As [`files`].
pub fn mnist(
    dir: &Path,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<FetchReport, FetchError> {
    files(dir, &FILES.map(RemoteFile::from), &MNIST_MIRRORS, progress)
}

/// Downloads the archive of CIFAR-10 (170 MB) into `dir`, which is created where needed; `dir` may
/// be the path of the archive itself.
///
/// It stays packed; [`cifar10::load`](crate::cifar10::load) reads it as it is.
/// `progress` is called after each piece received.
///
/// # Errors
/// As [`files`].
pub fn cifar10(
    dir: &Path,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<FetchReport, FetchError> {
    let dir = directory(dir);
    files(dir, &[ARCHIVE.into()], &CIFAR10_MIRRORS, progress)
}

/// Downloads `files` into `dir`, each from the first of `mirrors` that has it whole and right.
///
/// A mirror is an address that the name of a file is appended to, so it ends with `/`.
///
/// # Errors
/// [`FetchError::Unavailable`] where no mirror gave a file, as without a network: it says which
/// files to put where by hand.
/// Others where `dir` cannot be written to.
pub fn files(
    dir: &Path,
    files: &[RemoteFile],
    mirrors: &[&str],
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<FetchReport, FetchError> {
    fs::create_dir_all(dir).map_err(|source| FetchError::Directory {
        dir: dir.to_path_buf(),
        source,
    })?;
    let mirrors: Vec<Mirror> = mirrors.iter().copied().map(Mirror::new).collect();
    let mut fetched = Vec::with_capacity(files.len());
    for file in files {
        fetched.push(match one(dir, file, &mirrors, progress)? {
            Outcome::Here(file_here) => file_here,
            Outcome::Failed(failures) => {
                return Err(unavailable(dir, file, files, failures));
            }
        });
    }
    Ok(FetchReport { files: fetched })
}

enum Outcome {
    Here(Fetched),
    /// What each mirror answered, by its address.
    Failed(Vec<(String, MirrorError)>),
}

fn one(
    dir: &Path,
    file: &RemoteFile,
    mirrors: &[Mirror],
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<Outcome, FetchError> {
    let path = dir.join(&file.name);
    if partial::is_right(&path, file)? {
        return Ok(Outcome::Here(Fetched::without_network(path)));
    }
    let mut partial = Partial::open(&path, file)?;
    if partial.is_complete() {
        partial.rename_to(&path)?;
        return Ok(Outcome::Here(Fetched::without_network(path)));
    }
    let mut failures = Vec::new();
    for mirror in mirrors {
        match mirror.download(file, &mut partial, progress)? {
            Ok(()) => {
                let mirror = Some(mirror.address().to_string());
                let downloaded_bytes = partial.downloaded();
                partial.rename_to(&path)?;
                return Ok(Outcome::Here(Fetched {
                    path,
                    mirror,
                    downloaded_bytes,
                }));
            }
            Err(error) => failures.push((mirror.address().to_string(), error)),
        }
    }
    partial.remove_if_empty()?;
    Ok(Outcome::Failed(failures))
}

/// Collects the files that are still missing from `failed` on: those before it are in place.
fn unavailable(
    dir: &Path,
    failed: &RemoteFile,
    files: &[RemoteFile],
    failures: Vec<(String, MirrorError)>,
) -> FetchError {
    let is_missing = |file: &&RemoteFile| {
        // A file that cannot be read is as good as missing.
        !partial::is_right(&dir.join(&file.name), file).unwrap_or(false)
    };
    FetchError::Unavailable {
        dir: dir.to_path_buf(),
        file: failed.name.clone(),
        missing: files.iter().filter(is_missing).cloned().collect(),
        failures,
    }
}
