//! MNIST: 60,000 + 10,000 handwritten digits of 28 x 28 gray pixels.
//!
//! The files must be the originals, byte for byte: a copy with other pixels or in another order
//! would give results that nobody could compare.

use std::path::Path;

use crate::idx::{FourFiles, IdxFile, assemble};
use crate::mnist_files::{MnistFile, TEST_IMAGES, TEST_LABELS, TRAIN_IMAGES, TRAIN_LABELS};
use crate::{DataError, Dataset};

/// Reads MNIST from `dir`, each file plain or gzip-compressed.
///
/// # Errors
/// A missing or damaged file, or one that is not the original (by SHA-256).
pub fn load(dir: &Path) -> Result<Dataset, DataError> {
    let files = FourFiles::find(dir)?.read()?;
    check(&files.train_images, &TRAIN_IMAGES)?;
    check(&files.train_labels, &TRAIN_LABELS)?;
    check(&files.test_images, &TEST_IMAGES)?;
    check(&files.test_labels, &TEST_LABELS)?;
    assemble("mnist".into(), files)
}

/// Compares the uncompressed bytes, so that it does not matter who compressed them, and how.
fn check(file: &IdxFile, original: &MnistFile) -> Result<(), DataError> {
    let found = file.sha256();
    if found == original.sha256 {
        return Ok(());
    }
    Err(DataError::Checksum {
        path: file.path.clone(),
        expected: original.sha256,
        found,
    })
}
