//! What is downloaded, and how far it is.

use crate::cifar10::Cifar10Archive;
use crate::mnist_files::MnistFile;

/// A file to download: its name on every mirror and here, its size and its checksum.
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
