//! CIFAR-10: 50,000 + 10,000 color pictures of 32 x 32 pixels in ten classes.
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
mod pictures;
mod source;

use std::path::Path;

pub use error::Cifar10Error;
pub use files::{ARCHIVE, Cifar10Archive, Cifar10File, FILES, FOLDER};

use crate::{DataError, Dataset, Features, ImageShape, Rows};
use pictures::Pictures;
use source::Source;
#[cfg(feature = "fetch")]
pub(crate) use source::directory;

/// Height and width of a picture in pixels.
const SIDE: usize = 32;
/// Red, green, blue.
const CHANNELS: usize = 3;
/// The number of classes.
const N_CLASSES: usize = 10;
/// Records of each of the six files.
const RECORDS: usize = 10_000;
/// The shape of a picture.
const SHAPE: ImageShape = ImageShape {
    channels: CHANNELS,
    height: SIDE,
    width: SIDE,
};

/// Reads CIFAR-10 from `path`: the archive, or a directory with the archive, with the six files,
/// or with the folder `cifar-10-batches-bin` that holds them.
///
/// # Errors
/// A missing, damaged or doubled file, or one that is not the original (by SHA-256).
pub fn load(path: &Path) -> Result<Dataset, DataError> {
    let pictures = read(path, RECORDS)?;
    pictures.check_originals()?;
    dataset(pictures)
}

/// Files of `records` records each, whatever pictures they hold.
fn read(path: &Path, records: usize) -> Result<Pictures, Cifar10Error> {
    match Source::find(path)? {
        Source::Folder(folder) => source::read_folder(&folder, records),
        Source::Archive(archive) => archive::read(&archive, records),
    }
}

/// The last of the files is the test part.
fn dataset(pictures: Pictures) -> Result<Dataset, DataError> {
    let (train, test) = pictures.into_parts();
    let rows = |(pixels, labels)| Rows::new(Features::Bytes(pixels), labels, SHAPE.len());
    Dataset::new("cifar-10", SHAPE, N_CLASSES, rows(train)?, rows(test)?)
}

#[cfg(test)]
mod tests;
