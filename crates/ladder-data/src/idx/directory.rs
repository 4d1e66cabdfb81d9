//! The four files of a data set: where they are, and how their names are spelled.

use std::path::{Path, PathBuf};

use super::error::IdxError;
use super::file::IdxFile;

/// One thing for each of the four files: its path, or its contents.
#[derive(Debug)]
pub(crate) struct FourFiles<T> {
    pub train_images: T,
    pub train_labels: T,
    pub test_images: T,
    pub test_labels: T,
}

impl FourFiles<PathBuf> {
    /// Looks for the four files in `dir`.
    pub fn find(dir: &Path) -> Result<Self, IdxError> {
        Ok(Self {
            train_images: find_file(dir, "train-images", &["idx3", "idx4"])?,
            train_labels: find_file(dir, "train-labels", &["idx1"])?,
            test_images: find_file(dir, "t10k-images", &["idx3", "idx4"])?,
            test_labels: find_file(dir, "t10k-labels", &["idx1"])?,
        })
    }

    /// Reads the four files, checking each by itself.
    pub fn read(self) -> Result<FourFiles<IdxFile>, IdxError> {
        Ok(FourFiles {
            train_images: IdxFile::read(&self.train_images)?,
            train_labels: IdxFile::read(&self.train_labels)?,
            test_images: IdxFile::read(&self.test_images)?,
            test_labels: IdxFile::read(&self.test_labels)?,
        })
    }
}

/// The first spelling that exists; a plain file comes before a compressed one.
fn find_file(dir: &Path, stem: &str, kinds: &[&str]) -> Result<PathBuf, IdxError> {
    for kind in kinds {
        for (separator, end) in [("-", ""), (".", ""), ("-", ".gz"), (".", ".gz")] {
            let path = dir.join(format!("{stem}{separator}{kind}-ubyte{end}"));
            if path.is_file() {
                return Ok(path);
            }
        }
    }
    let missing = format!("{stem}-{}-ubyte", kinds[0]);
    Err(IdxError::Missing {
        dir: dir.to_path_buf(),
        missing,
    })
}
