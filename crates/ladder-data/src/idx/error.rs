//! What can be wrong with data in MNIST's four-file layout.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::message::{counted, file_name, listed};
use crate::rows::RowsError;
use ladder_model::FeatureShape;

/// IDX files that are missing, damaged or do not fit together.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum IdxError {
    /// A file of the four is missing, or the whole directory is.
    #[error("{}: no {missing} (nor {missing}.gz); {}", .dir.display(), expected_files(.dir))]
    Missing {
        /// Where it was looked for.
        dir: PathBuf,
        /// The usual name of the first missing file.
        missing: String,
    },
    /// Files of several data sets.
    #[error(
        "{}: files of {} data sets: {}; put the four files of one into a directory of its own",
        .dir.display(), .found.len(), names(.found)
    )]
    Several {
        /// Where they are.
        dir: PathBuf,
        /// What the names of their files begin with.
        found: Vec<String>,
    },
    /// The operating system could not read the file.
    #[error("{}: cannot be read: {source}", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// A gzip file whose compressed data ends early.
    #[error(
        "{}: the gzip data ends early after {found} of {expected} bytes; \
         the file is truncated, fetch it again",
        file_name(.path)
    )]
    TruncatedGzip {
        /// The file.
        path: PathBuf,
        /// Uncompressed bytes that belong after the header, or the header's size.
        expected: u64,
        /// Uncompressed bytes found.
        found: u64,
    },
    /// A gzip file whose compressed data is damaged.
    #[error("{}: the gzip data is damaged ({source}); fetch the file again", file_name(.path))]
    DamagedGzip {
        /// The file.
        path: PathBuf,
        /// The error of the decompressor.
        source: io::Error,
    },
    /// The file ends within its header.
    #[error("{}: the IDX header needs {expected} bytes, {found} are there", file_name(.path))]
    ShortHeader {
        /// The file.
        path: PathBuf,
        /// The size of the header in bytes.
        expected: u64,
        /// Bytes found.
        found: u64,
    },
    /// The file does not start with an IDX magic number of unsigned bytes.
    #[error(
        "{}: magic number 0x{found:08x} is not IDX of unsigned bytes \
         (0x00000801 for labels, 0x00000803 for images)",
        file_name(.path)
    )]
    Magic {
        /// The file.
        path: PathBuf,
        /// The first four bytes, big-endian.
        found: u32,
    },
    /// An IDX file of another number of dimensions than its use asks for.
    #[error("{}: {use_} have {expected} dimensions, the header declares {found}", file_name(.path))]
    Dimensions {
        /// The file.
        path: PathBuf,
        /// `images` or `labels`.
        use_: &'static str,
        /// Which numbers of dimensions are read.
        expected: &'static str,
        /// The header's number of dimensions.
        found: usize,
    },
    /// Sizes in the header with a zero, or with a product beyond 64 bits.
    #[error("{}: sizes {sizes:?} in the header are impossible", file_name(.path))]
    Sizes {
        /// The file.
        path: PathBuf,
        /// The header's sizes.
        sizes: Vec<u32>,
    },
    /// Fewer or more bytes than the header declares.
    #[error("{}: header declares {declared}, {found} bytes follow", file_name(.path))]
    Length {
        /// The file.
        path: PathBuf,
        /// What the header declares: `10000 labels`, `60000 images of 28x28 (47040000 bytes)`.
        declared: String,
        /// Bytes found after the header.
        found: u64,
    },
    /// An image file and its label file of different counts.
    #[error(
        "{} has {}, {} has {}",
        file_name(.images_path), counted(*.images, "image", "images"),
        file_name(.labels_path), counted(*.labels, "label", "labels")
    )]
    Counts {
        /// The image file.
        images_path: PathBuf,
        /// Its number of images.
        images: usize,
        /// The label file.
        labels_path: PathBuf,
        /// Its number of labels.
        labels: usize,
    },
    /// Training and test images of different shapes.
    #[error("{} has images of {train}, {} of {test}", file_name(.train_path), file_name(.test_path))]
    Shapes {
        /// The training images.
        train_path: PathBuf,
        /// Their shape.
        train: FeatureShape,
        /// The test images.
        test_path: PathBuf,
        /// Their shape.
        test: FeatureShape,
    },
    /// A label of a test image that no training image has.
    #[error(
        "{}: label {label} of image {row} is in no training row; the labels there are {}",
        file_name(.path), listed(.known)
    )]
    UnknownLabel {
        /// The labels of the test images.
        path: PathBuf,
        /// The image, from 0.
        row: usize,
        /// Its label.
        label: u8,
        /// The labels of the training images.
        known: Vec<String>,
    },
    /// Labels all of one class.
    #[error("{name}: only one class in the labels; at least two are needed")]
    OneClass {
        /// The data set.
        name: String,
    },
    /// Rows that do not fit together.
    #[error(transparent)]
    Rows(#[from] RowsError),
}

/// `emnist-digits, emnist-letters`
fn names(found: &[String]) -> String {
    let names = found
        .iter()
        .map(|it| it.trim_end_matches(['-', '_', '.']).to_owned());
    listed(&names.collect::<Vec<_>>())
}

fn expected_files(dir: &Path) -> String {
    let directory = if dir.is_dir() {
        ""
    } else {
        "the directory does not exist; "
    };
    format!(
        "{directory}expected are train-images-idx3-ubyte, train-labels-idx1-ubyte, \
         t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, plain or .gz"
    )
}
