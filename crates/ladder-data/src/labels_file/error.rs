//! What can be wrong with a labels file.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use crate::message::shown;

/// A labels file that cannot be used with a data set.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum LabelsFileError {
    /// The file could not be read or written.
    #[error("{}: {source}", .path.display())]
    Io {
        /// The labels file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// A line that does not fit the data.
    #[error("{}: line {line}: {problem}", .path.display())]
    Line {
        /// The labels file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        problem: LineProblem,
    },
    /// A file without a labeled row.
    #[error("{}: no labeled rows; write one `index label` per line", .path.display())]
    Empty {
        /// The labels file.
        path: PathBuf,
    },
    /// A file without a row of some class.
    #[error(
        "{}: no row of class {}; every class needs at least one",
        .path.display(), shown(.class)
    )]
    MissingClass {
        /// The labels file.
        path: PathBuf,
        /// The name of the first class without a row.
        class: String,
    },
    /// A file that names held-out rows, where another number of them is asked for.
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
}

/// What is wrong, and in which line.
pub(super) type Problem = (usize, LineProblem);

/// What is wrong with one line of a labels file.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum LineProblem {
    /// Not two whole numbers.
    #[error("expected `index label`, found `{}`", shown(.found))]
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
    /// Another number of training rows than when the file was written.
    #[error(
        "these are labels of data with {written} training rows, which has {rows} now, so that an \
         index may mean another row; train and label with the data as they are, or pass a copy of \
         the file without this line if new rows stand behind all others"
    )]
    Rows {
        /// As the file says.
        written: usize,
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
    #[error(
        "row {index} has label {} in {dataset}, found {}; another data set?",
        shown(.expected), shown(.found)
    )]
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
    /// A label that is not one of the classes, for a row without a label.
    #[error(
        "row {index} cannot be of class {}; the classes of {dataset} are {classes}",
        shown(.found)
    )]
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
    /// A label that is no number, in a regression.
    #[error("row {index} of {dataset} needs a number, found {}", shown(.found))]
    Value {
        /// The data set's name.
        dataset: String,
        /// The row's index.
        index: u32,
        /// The file's label.
        found: String,
    },
    /// A row whose class is not known; [`Dataset::with_labels_file`] makes it known.
    ///
    /// [`Dataset::with_labels_file`]: crate::Dataset::with_labels_file
    #[error(
        "row {index} has no label in {dataset}, found {}; write it into the data",
        shown(.found)
    )]
    Unknown {
        /// The data set's name.
        dataset: String,
        /// The row's index.
        index: u32,
        /// The file's label.
        found: String,
    },
}
