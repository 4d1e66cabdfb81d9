//! What can be wrong with arrays.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use super::layout::ArrayLayout;
use super::note::ArrayNote;
use crate::message::{counted, listed, shown};
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
    #[error("{}: no array '{name}'; it has {}", .path.display(), listed(.found))]
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
    /// An array of Python's objects.
    #[error(
        "{}: {name} has Python objects, which only Python reads; save {}", .path.display(),
        match *.name {
            "y" => {
                "y.astype(str), '' where the class is not known: None would become a class of that \
                 name"
            }
            _ => "X.astype(float), NaN where a value is missing",
        }
    )]
    Objects {
        /// The file.
        path: PathBuf,
        /// `X` or `y`.
        name: &'static str,
    },
    /// A file that ends within an array.
    #[error("{}: {name} ends too early; the file is truncated, save it again", .path.display())]
    Truncated {
        /// The file.
        path: PathBuf,
        /// `X` or `y`.
        name: &'static str,
    },
    /// An archive that is not whole.
    #[error("{}: cannot be read: {source}; it may be cut off or damaged, so save it again", .path.display())]
    Archive {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        source: io::Error,
    },
    /// An array whose values cannot be read to their end.
    #[error("{}: {name} is damaged ({source}); save it again", .path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// `X` or `y`.
        name: &'static str,
        /// What is wrong.
        source: io::Error,
    },
    /// Images whose channels may be in two places.
    #[error(
        "{}: X has the shape {found:?}: images of {first} with their channels first, or of {last} \
         with their channels last; say which",
        .path.display()
    )]
    Layout {
        /// The file.
        path: PathBuf,
        /// The shape of X.
        found: Vec<usize>,
        /// An image, if the channels are first.
        first: FeatureShape,
        /// An image, if the channels are last.
        last: FeatureShape,
    },
    /// A number in y that is no class.
    #[error(
        "{}: y[{row}] is {value}, of type {kind}; expected whole numbers or texts, one for each \
         class",
        .path.display()
    )]
    NotAClass {
        /// The file.
        path: PathBuf,
        /// NumPy's name of the type.
        kind: String,
        /// The row, from 0.
        row: usize,
        /// The number.
        value: f64,
    },
    /// A regression whose y is not one number per row.
    #[error(
        "{}: y of the shape {shape:?} and the type {kind} has no number to predict for each row; \
         expected [n] numbers, NaN where one is not known",
        .path.display()
    )]
    NoNumbers {
        /// The file.
        path: PathBuf,
        /// NumPy's name of the type.
        kind: String,
        /// The shape.
        shape: Vec<usize>,
    },
    /// A regression whose y has no number that is known.
    #[error("{}: y has no number; write what is known of some rows", .path.display())]
    NoValues {
        /// The file.
        path: PathBuf,
    },
    /// A value to predict that is infinite, or so large that its square is.
    #[error(
        "{}: y[{row}] is {value:?}; expected numbers from -1e37 to 1e37, and NaN where nothing is known",
        .path.display()
    )]
    TargetTooLarge {
        /// The file.
        path: PathBuf,
        /// The row, from 0.
        row: usize,
        /// The value.
        value: f64,
    },
    /// A row of a matrix of classes that is not one-hot.
    #[error(
        "{}: y has {columns} columns, and y[{row}] is not one-hot; expected a class per row, or a \
         single 1 in it, and zeros alone where the class is not known",
        .path.display()
    )]
    NotOneHot {
        /// The file.
        path: PathBuf,
        /// Columns of y.
        columns: usize,
        /// The row, from 0.
        row: usize,
    },
    /// So many classes that y is a quantity.
    #[error(
        "{}: y has {classes} different values; is it a number to predict? A ladder network \
         predicts classes, at least two rows each",
        .path.display()
    )]
    ManyClasses {
        /// The file.
        path: PathBuf,
        /// The number of different values.
        classes: usize,
    },
    /// Other numbers of rows and of classes.
    #[error(
        "{}: {} in X, {} in y", .path.display(),
        counted(*.rows, "row", "rows"), counted(*.classes, "class", "classes")
    )]
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
    #[error(
        "{}: no row of y has a class{}; a few of them need one", .path.display(), besides(.beside)
    )]
    NoClasses {
        /// The file.
        path: PathBuf,
        /// What was taken for unknown.
        beside: Option<ArrayNote>,
    },
    /// All rows that have a class have the same one.
    #[error(
        "{}: {} is the only class in y; at least two are needed{}", .path.display(), shown(.class),
        besides(.beside)
    )]
    OneClass {
        /// The file.
        path: PathBuf,
        /// The class.
        class: String,
        /// What was taken for unknown.
        beside: Option<ArrayNote>,
    },
    /// A class of a test row that no training row has.
    #[error("{}: the class {} is not one of {}", .path.display(), shown(.class), listed(.known))]
    UnknownClass {
        /// The file.
        path: PathBuf,
        /// The class.
        class: String,
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
    /// An array that does not have the axes of the layout that it is said to have.
    #[error("{}: {layout} is {}, found {found:?}", .path.display(), .layout.axes())]
    NoLayout {
        /// The file.
        path: PathBuf,
        /// The shape of the array.
        found: Vec<usize>,
        /// What it is said to have.
        layout: ArrayLayout,
    },
    /// A matrix that is no usable table.
    #[error(transparent)]
    Table(#[from] TableError),
    /// Rows that do not fit together.
    #[error(transparent)]
    Rows(#[from] RowsError),
    /// Images of numbers that are not from 0 to 1.
    #[error(
        "{}: images are bytes or values from 0 to 1; {}, found {low} to {high}", .path.display(),
        scaled(*.low, *.high)
    )]
    ImageRange {
        /// The file.
        path: PathBuf,
        /// The smallest value.
        low: f64,
        /// The largest.
        high: f64,
    },
}

/// The end of a sentence: what was taken for unknown.
fn besides(note: &Option<ArrayNote>) -> String {
    match note {
        Some(note) => format!(" ({note})"),
        None => String::new(),
    }
}

/// What makes values from 0 to 1 of these.
fn scaled(low: f64, high: f64) -> &'static str {
    match (low, high) {
        // Those of `sklearn.datasets.load_digits` go to 16.
        (0.0.., ..=32.0) => "divide X by the largest value that it may have",
        (0.0.., ..=255.0) => "divide X by 255",
        (0.0.., ..=65535.0) => "divide X by 65535",
        (-1.0.., ..=1.0) => "save (X + 1) / 2",
        _ => "save (X - X.min()) / (X.max() - X.min())",
    }
}
