//! Where the files are: in the archive, or in a folder.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use super::pictures::Pictures;
use super::{ARCHIVE, Cifar10Error, FILES, FOLDER};

/// Where the six files are read from.
pub(super) enum Source {
    /// From a folder.
    Folder(PathBuf),
    /// From the archive.
    Archive(PathBuf),
}

impl Source {
    /// Looks at `path`, and where it is a directory for what it holds: the files, their folder, the
    /// archive, in this order.
    pub fn find(path: &Path) -> Result<Self, Cifar10Error> {
        if path.is_file() {
            return Ok(Self::Archive(path.to_path_buf()));
        }
        if FILES.iter().any(|file| path.join(file.name).is_file()) {
            return Ok(Self::Folder(path.to_path_buf()));
        }
        let (folder, archive) = (path.join(FOLDER), path.join(ARCHIVE.name));
        if folder.is_dir() {
            return Ok(Self::Folder(folder));
        }
        if archive.is_file() {
            return Ok(Self::Archive(archive));
        }
        Err(Cifar10Error::Missing {
            path: path.to_path_buf(),
            dir: directory(path).to_path_buf(),
        })
    }
}

/// Where the archive belongs: the directory `path`, or the one around the archive `path`.
pub(crate) fn directory(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if path.ends_with(ARCHIVE.name) && parent.as_os_str().is_empty() => {
            Path::new(".")
        }
        Some(parent) if path.ends_with(ARCHIVE.name) => parent,
        _ => path,
    }
}

/// Reads the six files of a folder.
pub(super) fn read_folder(folder: &Path, records: usize) -> Result<Pictures, Cifar10Error> {
    let mut pictures = Pictures::new(records);
    let expected = pictures.file_bytes();
    for (index, file) in FILES.iter().enumerate() {
        let path = folder.join(file.name);
        if !path.is_file() {
            return Err(Cifar10Error::MissingFile {
                place: folder.to_path_buf(),
                missing: file.name,
            });
        }
        let bytes = File::open(&path).map_err(Cifar10Error::io(&path))?;
        let found = bytes.metadata().map_err(Cifar10Error::io(&path))?.len();
        if found != expected {
            return Err(Cifar10Error::length(file.name, records, expected, found));
        }
        // The size is right, so that only the operating system can cut the file.
        let cut = |_, source| Cifar10Error::io(&path)(source);
        let mut reader = BufReader::with_capacity(1 << 16, bytes);
        pictures.read_file(index, file.name.to_string(), &mut reader, cut)?;
    }
    Ok(pictures)
}
