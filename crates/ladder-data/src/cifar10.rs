//! CIFAR-10: 50,000 + 10,000 color images of 32 x 32 pixels in ten classes.
//!
//! The binary version is read, from its archive or from the six files in it; the archive is
//! streamed and never unpacked to disk.
//! A file has 10,000 records: a byte for the class, then the red, the green and the blue plane.
//! Here the channels come last, as in every [`Dataset`].
//!
//! The files must be the originals, byte for byte: a copy with other pixels or in another order
//! would give results that nobody could compare.
//! The archive around them may be packed by anybody.
//!
//! Source: A. Krizhevsky, *Learning Multiple Layers of Features from Tiny Images*, 2009, and the
//! page of the data, <https://www.cs.toronto.edu/~kriz/cifar.html>.

mod archive;
mod error;
mod files;
mod format;
mod images;
mod source;

use std::path::Path;

pub use error::Cifar10Error;
pub use files::{ARCHIVE, Cifar10Archive, Cifar10File, FILES, FOLDER};

#[cfg(feature = "fetch")]
pub(crate) use files::directory;

use crate::dataset::Dataset;
use crate::rows::{Features, Rows};
use format::{N_CLASSES, RECORDS, SHAPE};
use images::Images;
use source::Source;

/// Reads CIFAR-10 from `path`: the archive, or a directory with the archive, with the six files,
/// or with the folder `cifar-10-batches-bin` that holds them.
///
/// # Errors
/// A missing, damaged or doubled file, or one that is not the original (by SHA-256).
pub fn load(path: &Path) -> Result<Dataset, Cifar10Error> {
    let images = read(path, RECORDS)?;
    images.check_originals()?;
    dataset(images)
}

/// Files of `records` records each, whatever images they hold.
fn read(path: &Path, records: usize) -> Result<Images, Cifar10Error> {
    match Source::find(path)? {
        Source::Folder(folder) => source::read_folder(&folder, records),
        Source::Archive(archive) => archive::read(&archive, records),
    }
}

/// The last of the files is the test part.
fn dataset(images: Images) -> Result<Dataset, Cifar10Error> {
    let (train, test) = images.into_parts();
    let rows = |(pixels, labels)| Rows::new(Features::Bytes(pixels), labels, SHAPE.len());
    let (train, test) = (rows(train)?, rows(test)?);
    Ok(Dataset::new("cifar-10", SHAPE, N_CLASSES, train, test)?)
}

#[cfg(test)]
mod tests;
