//! What can be wrong with arrays.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use crate::rows::RowsError;
use crate::table::TableError;
use ladder_model::FeatureShape;

/// Arrays that cannot be used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ArrayError {
    /// The file could not be read, or is no such file.
    #[error("{}: cannot be read: {source}", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// An `.npz` file without one of the arrays.
    #[error("{}: no array '{name}'; it has {}", .path.display(), .found.join(", "))]
    Absent {
        /// The file.
        path: PathBuf,
        /// The name of the array.
        name: &'static str,
        /// The names that are there.
        found: Vec<String>,
    },
    /// Rows without classes beside them.
    #[error(
        "{}: rows without classes; give them in a file of their own, or save both with \
         numpy.savez(FILE, X=X, y=y)",
        .path.display()
    )]
    NoLabels {
        /// The file.
        path: PathBuf,
    },
    /// Test rows without classes beside them.
    #[error(
        "{}: rows without classes; save both in one file with numpy.savez(FILE, X=X, y=y)",
        .path.display()
    )]
    NoTestLabels {
        /// The file.
        path: PathBuf,
    },
    /// An array of another type than numbers.
    #[error("{}: {name} is of type {found}; expected {expected}", .path.display())]
    Type {
        /// The file.
        path: PathBuf,
        /// `X` or `y`.
        name: &'static str,
        /// NumPy's name of the type.
        found: String,
        /// What is read.
        expected: &'static str,
    },
    /// An array of another shape than expected.
    #[error("{}: {name} has the shape {found:?}; expected {expected}", .path.display())]
    Shape {
        /// The file.
        path: PathBuf,
        /// `X` or `y`.
        name: &'static str,
        /// Its shape.
        found: Vec<usize>,
        /// What is read.
        expected: &'static str,
    },
    /// An array stored column by column.
    #[error(
        "{}: {name} is stored column by column; save numpy.ascontiguousarray({name})",
        .path.display()
    )]
    ColumnMajor {
        /// The file.
        path: PathBuf,
        /// `X` or `y`.
        name: &'static str,
    },
    /// Other numbers of rows and of classes.
    #[error("{}: {rows} rows in X, {classes} classes in y", .path.display())]
    Counts {
        /// The file.
        path: PathBuf,
        /// Rows.
        rows: usize,
        /// Classes.
        classes: usize,
    },
    /// A value that is infinite or not a number.
    #[error(
        "{}: X[{row}], value {column} is {value}; fill in or take out what is not known",
        .path.display()
    )]
    NotFinite {
        /// The file.
        path: PathBuf,
        /// The row, from 0.
        row: usize,
        /// The value's index in the row.
        column: usize,
        /// The value.
        value: f64,
    },
    /// No row has a class.
    #[error("{}: y is -1 in every row; a few of them need a class", .path.display())]
    NoClasses {
        /// The file.
        path: PathBuf,
    },
    /// All rows that have a class have the same one.
    #[error("{}: {class} is the only class in y; at least two are needed", .path.display())]
    OneClass {
        /// The file.
        path: PathBuf,
        /// The class.
        class: i64,
    },
    /// A class of a test row that no training row has.
    #[error("{}: the class {class} is not one of {}", .path.display(), .known.join(", "))]
    UnknownClass {
        /// The file.
        path: PathBuf,
        /// The class.
        class: i64,
        /// The classes of the training rows.
        known: Vec<String>,
    },
    /// Images of another shape than those of training.
    #[error(
        "{}: X has the shape {found:?}; expected images of {expected}, or rows of their {} values",
        .path.display(), .expected.len()
    )]
    FeatureShape {
        /// The file.
        path: PathBuf,
        /// The shape of the array.
        found: Vec<usize>,
        /// The shape of an image of training.
        expected: FeatureShape,
    },
    /// A matrix that is no usable table.
    #[error(transparent)]
    Table(#[from] TableError),
    /// Rows that do not fit together.
    #[error(transparent)]
    Rows(#[from] RowsError),
    /// Images of numbers that are not from 0 to 1.
    #[error("{}: images are bytes or values from 0 to 1; divide X by 255", .path.display())]
    ImageRange {
        /// The file.
        path: PathBuf,
    },
}
