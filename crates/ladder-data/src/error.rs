//! What can be wrong with data, with a choice of labels, and with a loader.
//!
//! Every error is one sentence: which file, what was expected, what was found, what to do next.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::ImageShape;
use crate::arrays::ArrayError;
use crate::cifar10::Cifar10Error;
use crate::images::ImageError;
use crate::table::{MatrixProblem, TableError};

/// A data set that cannot be read or does not fit together.
#[derive(Debug, Error)]
pub enum DataError {
    /// A file of the four is missing, or the whole directory is.
    #[error("{}: no {missing} (nor {missing}.gz); {}", .dir.display(), missing_hint(.dir))]
    Missing {
        /// Where it was looked for.
        dir: PathBuf,
        /// The usual name of the first missing file.
        missing: String,
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
        /// What the decompressor said.
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
        "{} has {images} images, {} has {labels} labels",
        file_name(.images_path),
        file_name(.labels_path)
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
    /// Images to train with and to test with of different shapes.
    #[error("{} has images of {train}, {} of {test}", file_name(.train_path), file_name(.test_path))]
    Shapes {
        /// The images to train with.
        train_path: PathBuf,
        /// Their shape.
        train: ImageShape,
        /// The test images.
        test_path: PathBuf,
        /// Their shape.
        test: ImageShape,
    },
    /// A file that is not the original of that name.
    #[error(
        "{}: not the original MNIST file (SHA-256 {found}, expected {expected}); \
         fetch it again, or read it as other data in this layout",
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
    /// Files of CIFAR-10 that are missing, damaged or not the originals.
    #[error(transparent)]
    Cifar10(#[from] Cifar10Error),
    /// Arrays that cannot be used.
    #[error(transparent)]
    Arrays(#[from] ArrayError),
    /// Images that cannot be used.
    #[error(transparent)]
    Images(#[from] ImageError),
    /// A table that cannot be used.
    #[error(transparent)]
    Table(#[from] TableError),
    /// A table that has other columns than the one that was trained on.
    #[error("{file}: its columns are not those that the run was trained on; has the file changed?")]
    OtherColumns {
        /// The table.
        file: String,
    },
    /// A matrix that the encoding of the one that was trained on cannot take.
    #[error("{}: {problem}", .file.display())]
    Matrix {
        /// The file.
        file: PathBuf,
        /// Why not.
        problem: MatrixProblem,
    },
    /// A table to test with, without a class in it.
    #[error("{}: no row has a class in column '{target}'; there is nothing to test with", .file.display())]
    NoTestLabels {
        /// The table.
        file: PathBuf,
        /// The column of the classes.
        target: String,
    },
    /// Labels all of one class.
    #[error("{name}: only one class in the labels; at least two are needed")]
    OneClass {
        /// The data set.
        name: String,
    },
    /// A part of a data set without rows.
    #[error("the {part} part has no rows")]
    NoRows {
        /// `train` or `test`.
        part: &'static str,
    },
    /// Rows of a part that do not have the width of the data set's shape.
    #[error("{part} rows have {found} values, the image shape has {expected}")]
    PartWidth {
        /// `train` or `test`.
        part: &'static str,
        /// The shape's number of values.
        expected: usize,
        /// The rows' number of values.
        found: usize,
    },
    /// A label that is not below the number of classes.
    #[error(
        "{part} row {row} has label {label}, expected 0 to {} ({n_classes} classes)",
        .n_classes.saturating_sub(1)
    )]
    PartLabel {
        /// `train` or `test`.
        part: &'static str,
        /// The row's index.
        row: usize,
        /// Its label.
        label: usize,
        /// The data set's number of classes.
        n_classes: usize,
    },
    /// Features and labels that do not belong together.
    #[error("{rows} labels of {width} values each do not make {values} values")]
    RowWidth {
        /// The number of labels.
        rows: usize,
        /// Values a row.
        width: usize,
        /// The number of values given.
        values: usize,
    },
    /// Names of classes that are not one for each.
    #[error("{names} names for {n_classes} classes")]
    ClassNames {
        /// The number of names.
        names: usize,
        /// The number of classes.
        n_classes: usize,
    },
    /// More rows than an index of 32 bits can name.
    #[error("{rows} rows are too many; at most {} are read", u32::MAX)]
    TooManyRows {
        /// The number of rows given.
        rows: usize,
    },
    /// A feature that is infinite or not a number.
    #[error("row {row}, value {column} is {value}; features must be finite")]
    NotFinite {
        /// The row's index.
        row: usize,
        /// The value's index in the row.
        column: usize,
        /// The value.
        value: f32,
    },
}

impl DataError {
    /// Whether the files are not there, so that fetching them helps.
    pub fn is_missing(&self) -> bool {
        matches!(
            self,
            Self::Missing { .. } | Self::Cifar10(Cifar10Error::Missing { .. })
        )
    }
}

/// A choice of labeled rows that is impossible, or a labels file that does not fit the data set.
#[derive(Debug, Error)]
pub enum SplitError {
    /// No labels at all.
    #[error("0 labels; at least {n_classes} are needed, one a class")]
    NoLabels {
        /// The number of classes.
        n_classes: usize,
    },
    /// Fewer labels than classes.
    #[error("{n_labeled} labels are fewer than the {n_classes} classes; use at least {n_classes}")]
    FewerThanClasses {
        /// Labels asked for.
        n_labeled: usize,
        /// The number of classes.
        n_classes: usize,
    },
    /// More labels than rows to train with.
    #[error(
        "{n_labeled} labels are more than the {available} rows to train with{}",
        held_out(.n_validation)
    )]
    TooManyLabels {
        /// Labels asked for.
        n_labeled: usize,
        /// Rows left to train with.
        available: usize,
        /// Rows held out for validation.
        n_validation: usize,
    },
    /// Labels that cannot be the same number in each class.
    #[error(
        "labels must be divisible by the {n_classes} classes, found {n_labeled}; use {}",
        neighbors(.n_labeled, .n_classes, .available)
    )]
    NotDivisible {
        /// Labels asked for.
        n_labeled: usize,
        /// The number of classes.
        n_classes: usize,
        /// Rows left to train with.
        available: usize,
    },
    /// A class with fewer rows than labels asked of it.
    #[error(
        "class {class} has {found} rows to train with, {expected} labels a class are asked for"
    )]
    SmallClass {
        /// The name of the class.
        class: String,
        /// Labels a class.
        expected: usize,
        /// Rows of the class.
        found: usize,
    },
    /// A validation set that leaves nothing to train with.
    #[error("{n_validation} validation rows of {rows} leave too few to train with")]
    Validation {
        /// Rows to hold out.
        n_validation: usize,
        /// All rows of the training part, less the labeled ones where these are given.
        rows: usize,
    },
    /// A cross-validation that is impossible.
    #[error(
        "{n_folds} folds of {n_labeled} labeled rows{}; use from 2 to as many as there are labeled \
         rows, and hold out no others",
        held_out(.n_validation)
    )]
    Folds {
        /// Folds asked for.
        n_folds: usize,
        /// Labeled rows.
        n_labeled: usize,
        /// Rows that are held out already.
        n_validation: usize,
    },
    /// A class that cannot be both learned and checked.
    #[error(
        "class {class} has {found} labeled row{}; cross-validation needs at least 2 of each class: \
         label more, or take the class out",
        plural(.found)
    )]
    LoneRow {
        /// The name of the class.
        class: String,
        /// Its labeled rows.
        found: usize,
    },
    /// A labels file that names held-out rows, where another number of them is asked for.
    #[error(
        "{}: {found} rows are marked as held out, {n_validation} are asked for; leave out one of \
         the two",
        .path.display()
    )]
    HeldOut {
        /// The labels file.
        path: PathBuf,
        /// Rows that the file holds out.
        found: usize,
        /// Rows asked for.
        n_validation: usize,
    },
    /// The labels file could not be read or written.
    #[error("{}: {source}", .path.display())]
    Io {
        /// The labels file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// A line of the labels file that does not fit.
    #[error("{}: line {line}: {problem}", .path.display())]
    Line {
        /// The labels file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        problem: LineProblem,
    },
    /// A labels file without a labeled row.
    #[error("{}: no labeled rows; write one `index label` a line", .path.display())]
    EmptyFile {
        /// The labels file.
        path: PathBuf,
    },
    /// A labels file without a row of some class.
    #[error("{}: no row of class {class}; every class needs at least one", .path.display())]
    MissingClass {
        /// The labels file.
        path: PathBuf,
        /// The name of the first class without a row.
        class: String,
    },
}

/// What is wrong with one line of a labels file.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LineProblem {
    /// Not two whole numbers.
    #[error("expected `index label`, found `{found}`")]
    Form {
        /// The line.
        found: String,
    },
    /// An index beyond the training rows.
    #[error("index {index} is not below the {rows} training rows")]
    Index {
        /// The index.
        index: u64,
        /// The number of training rows.
        rows: usize,
    },
    /// An index that an earlier line has already.
    #[error("index {index} is already in line {first}")]
    Duplicate {
        /// The index.
        index: u32,
        /// The earlier line, from 1.
        first: usize,
    },
    /// A label other than the data set's.
    #[error("row {index} has label {expected} in {dataset}, found {found}; another data set?")]
    Label {
        /// The data set's name.
        dataset: String,
        /// The row's index.
        index: u32,
        /// The data set's label.
        expected: String,
        /// The file's label.
        found: String,
    },
    /// A label that is none of the classes, for a row that has none yet.
    #[error("row {index} cannot be of class {found}; the classes of {dataset} are {classes}")]
    Class {
        /// The data set's name.
        dataset: String,
        /// The row's index.
        index: u32,
        /// The file's label.
        found: String,
        /// The names of the classes.
        classes: String,
    },
    /// A row whose class is not known; [`Dataset::with_labels_file`] makes it known.
    ///
    /// [`Dataset::with_labels_file`]: crate::Dataset::with_labels_file
    #[error("row {index} has no label in {dataset}, found {found}; write it into the data")]
    Unknown {
        /// The data set's name.
        dataset: String,
        /// The row's index.
        index: u32,
        /// The file's label.
        found: String,
    },
}

/// A loader that cannot yield batches a network could learn from.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LoaderError {
    /// A batch size too small to normalize.
    #[error("batch size must be at least {at_least}, found {batch_size}")]
    BatchSize {
        /// The smallest allowed size.
        at_least: usize,
        /// The size asked for.
        batch_size: usize,
    },
    /// Fewer unlabeled rows than a batch.
    #[error("batch size {batch_size} is more than the {rows} unlabeled rows; use at most {rows}")]
    FewUnlabeled {
        /// The batch size asked for.
        batch_size: usize,
        /// The number of unlabeled rows.
        rows: usize,
    },
    /// Too few labeled rows to normalize a batch of them.
    #[error("{rows} labeled rows; at least 2 are needed to normalize a batch of them")]
    FewLabeled {
        /// The number of labeled rows.
        rows: usize,
    },
    /// Images that would be shifted out of sight.
    #[error("a shift of {shift} pixels is too much for images of {shape}; it must be below both")]
    Shift {
        /// The largest shift asked for, in pixels.
        shift: usize,
        /// The shape of an image.
        shape: ImageShape,
    },
    /// An index that is not a row of the data set.
    #[error("row {index} is asked for, {dataset} has {rows} rows in its {part} part")]
    Index {
        /// The data set's name.
        dataset: String,
        /// `train` or `test`.
        part: &'static str,
        /// The index.
        index: u32,
        /// Rows of that part.
        rows: usize,
    },
    /// A row of unknown class where its class is needed.
    #[error(
        "row {index} of the {part} part of {dataset} has no class; only rows with one can be \
         labeled or evaluated"
    )]
    NoClass {
        /// The data set's name.
        dataset: String,
        /// `train` or `test`.
        part: &'static str,
        /// The row.
        index: u32,
    },
    /// A row that is held out and trained with.
    #[error("row {index} is held out for validation, but {stream} too; it can only be one of them")]
    HeldOut {
        /// The row.
        index: u32,
        /// `labeled` or `unlabeled`.
        stream: &'static str,
    },
}

/// The file's name alone, as it is known to everybody; the path is in the error's field.
pub(crate) fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned()
}

fn missing_hint(dir: &Path) -> String {
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

fn held_out(n_validation: &usize) -> String {
    match n_validation {
        0 => String::new(),
        n => format!(" beside {n} for validation"),
    }
}

fn plural(count: &usize) -> &'static str {
    if *count == 1 { "" } else { "s" }
}

/// The allowed numbers of labels below and above.
fn neighbors(n_labeled: &usize, n_classes: &usize, available: &usize) -> String {
    let below = n_labeled / n_classes * n_classes;
    let above = n_labeled.next_multiple_of(*n_classes).min(*available);
    format!("{below} or {above}")
}
