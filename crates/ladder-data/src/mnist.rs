//! MNIST: 60,000 + 10,000 handwritten digits of 28 x 28 gray pixels.
//!
//! The files must be the originals, byte for byte: a copy with other pixels or in another order
//! would give results that nobody could compare.

use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::dataset::Dataset;
use crate::idx::{FourFiles, IdxError, IdxFile, assemble};
use crate::message::file_name;
use crate::mnist_files::{MnistFile, TEST_IMAGES, TEST_LABELS, TRAIN_IMAGES, TRAIN_LABELS};

/// Files of MNIST that are missing, damaged or not the originals.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum MnistError {
    /// The files cannot be read.
    #[error(transparent)]
    Idx(#[from] IdxError),
    /// A file that is not the original of that name.
    #[error(
        "{}: not the original MNIST file (SHA-256 {found}, expected {expected}); fetch it again, \
         or read it as other data in this layout",
        file_name(.path)
    )]
    Checksum {
        /// The file.
        path: PathBuf,
        /// SHA-256 of the original, uncompressed.
        expected: &'static str,
        /// SHA-256 of this file, uncompressed.
        found: String,
    },
}

/// Reads MNIST from `dir`, each file plain or gzip-compressed.
///
/// # Errors
/// A missing or damaged file, or one that is not the original (by SHA-256).
pub fn load(dir: &Path) -> Result<Dataset, MnistError> {
    let files = FourFiles::find(dir)?.read()?;
    check(&files.train_images, &TRAIN_IMAGES)?;
    check(&files.train_labels, &TRAIN_LABELS)?;
    check(&files.test_images, &TEST_IMAGES)?;
    check(&files.test_labels, &TEST_LABELS)?;
    Ok(assemble("mnist".into(), files)?)
}

/// Compares the uncompressed bytes, so that it does not matter who compressed them, and how.
fn check(file: &IdxFile, original: &MnistFile) -> Result<(), MnistError> {
    let found = file.sha256();
    if found == original.sha256 {
        return Ok(());
    }
    Err(MnistError::Checksum {
        path: file.path.clone(),
        expected: original.sha256,
        found,
    })
}
