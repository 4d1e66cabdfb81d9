//! Downloads of public data sets: the only module of this crate that touches the network.
//!
//! Nothing calls it by itself; [`mnist`] and [`cifar10`] are what `ladder data fetch` runs.
//! A file counts as there when its size and its SHA-256 are right, so that calling again costs one
//! pass over the files.
//! A download grows in `NAME.part`, is continued after an interruption, and gets its name only
//! when it is whole and its checksum right: a file under its own name is never half a file.
//!
//! ```text
//! NAME right? -> kept
//! NAME.part -> mirror 1, 2, 3 (Range: bytes=SIZE-) -> SHA-256 -> rename to NAME
//! ```

mod error;
mod mirror;
mod partial;

use std::fs;
use std::path::{Path, PathBuf};

pub use error::{FetchError, MirrorError};
use mirror::Mirror;
use partial::Partial;

use crate::cifar10::{ARCHIVE, Cifar10Archive, directory};
use crate::mnist_files::{FILES, MnistFile};

/// Where MNIST lies in public, fastest first.
///
/// The last is the original place and speaks plain HTTP alone; the checksums make up for it.
pub const MNIST_MIRRORS: [&str; 3] = [
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
    "http://yann.lecun.com/exdb/mnist/",
];

/// Where CIFAR-10 lies in public: the original place.
pub const CIFAR10_MIRRORS: [&str; 1] = ["https://www.cs.toronto.edu/~kriz/"];

/// A file to download: what it is called on every mirror and here, and how to know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteFile {
    /// The name below the address of a mirror and below the target directory.
    pub name: String,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256, lowercase hexadecimal.
    pub sha256: String,
}

impl From<MnistFile> for RemoteFile {
    fn from(file: MnistFile) -> Self {
        Self {
            name: file.gz_name(),
            bytes: file.gz_bytes,
            sha256: file.gz_sha256.to_string(),
        }
    }
}

impl From<Cifar10Archive> for RemoteFile {
    fn from(archive: Cifar10Archive) -> Self {
        Self {
            name: archive.name.to_string(),
            bytes: archive.bytes,
            sha256: archive.sha256.to_string(),
        }
    }
}

/// How far the download of a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress<'a> {
    /// The name of the file.
    pub file: &'a str,
    /// The address of the mirror.
    pub mirror: &'a str,
    /// Bytes already here, those of an earlier partial download included.
    pub received: u64,
    /// Size of the whole file in bytes.
    pub total: u64,
}

/// What [`mnist`], [`cifar10`] or [`files`] did, one entry a file in the order asked for.
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
    /// Where it lies.
    pub path: PathBuf,
    /// The mirror that completed it; none where the right file, or all its bytes, were here.
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
                return Err(FetchError::unavailable(dir, file, files, failures));
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
