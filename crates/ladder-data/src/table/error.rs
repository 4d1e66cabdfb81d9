//! What can be wrong with a table.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

/// A table that cannot be used.
#[derive(Debug, Error)]
pub enum TableError {
    /// The operating system could not read the file.
    #[error("{}: cannot be read: {source}", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// A row with more or fewer cells than the header.
    #[error(
        "{}: line {line}: {found} cells, the header has {expected}; a text with the delimiter in \
         it needs quotation marks",
        .path.display()
    )]
    Ragged {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: u64,
        /// Cells of the header.
        expected: u64,
        /// Cells of the row.
        found: u64,
    },
    /// Bytes that are no text.
    #[error("{}: line {line}: the text is not UTF-8; convert the file first", .path.display())]
    NotUtf8 {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: u64,
    },
    /// An empty file, or an empty first line.
    #[error("{}: no header; the first line has to name the columns", .path.display())]
    NoHeader {
        /// The file.
        path: PathBuf,
    },
    /// A header and nothing below it.
    #[error("{}: no rows below the header", .path.display())]
    NoRows {
        /// The file.
        path: PathBuf,
    },
    /// Two columns of the same name.
    #[error("{}: two columns are named '{column}'; rename one of them", .path.display())]
    DuplicateColumn {
        /// The file.
        path: PathBuf,
        /// The name.
        column: String,
    },
    /// A column that is asked for and not there.
    #[error(
        "{}: no column '{column}'{}; the header has {}",
        .path.display(), purpose(.role), listed(.header)
    )]
    NoColumn {
        /// The file.
        path: PathBuf,
        /// The name asked for.
        column: String,
        /// What it is asked for; `None` where the format or the model needs it.
        role: Option<ColumnRole>,
        /// The names in the header.
        header: Vec<String>,
    },
    /// Nothing to learn from besides the target.
    #[error("{}: no column is left besides the target", .path.display())]
    NoColumns {
        /// The file.
        path: PathBuf,
    },
    /// Columns that are the same in every row.
    #[error(
        "{}: {} the same in every row; leave {} out",
        .path.display(),
        if .columns.len() == 1 { format!("column '{}' is", .columns[0]) } else {
            format!("{} columns are", .columns.len())
        },
        if .columns.len() == 1 { "it" } else { "them" }
    )]
    Constant {
        /// The file.
        path: PathBuf,
        /// Their names.
        columns: Vec<String>,
    },
    /// A column of numbers with a few texts among them.
    #[error(
        "{}: line {line}: column '{column}' has '{text}', where {numbers} of {cells} cells are \
         numbers; fix it, take '{text}' as missing, take the column as categorical, or leave it out",
        .path.display()
    )]
    Mixed {
        /// The file.
        path: PathBuf,
        /// The first line with a text, from 1.
        line: u64,
        /// The column.
        column: String,
        /// The text.
        text: String,
        /// Cells with a number.
        numbers: usize,
        /// Cells that are not missing.
        cells: usize,
    },
    /// A column of too many categories.
    #[error(
        "{}: column '{column}' has more than {limit} categories; leave it out",
        .path.display()
    )]
    Categories {
        /// The file.
        path: PathBuf,
        /// The column.
        column: String,
        /// The most categories allowed.
        limit: usize,
    },
    /// No row has a class.
    #[error(
        "{}: column '{target}' is empty in all {rows} rows; a few of them need a class",
        .path.display()
    )]
    NoLabels {
        /// The file.
        path: PathBuf,
        /// The column of the classes.
        target: String,
        /// The number of rows.
        rows: usize,
    },
    /// All rows that have a class have the same one.
    #[error(
        "{}: column '{target}' has the class '{class}' alone; at least two are needed",
        .path.display()
    )]
    OneClass {
        /// The file.
        path: PathBuf,
        /// The column of the classes.
        target: String,
        /// The class.
        class: String,
    },
    /// More classes than anybody labels by hand.
    #[error(
        "{}: column '{target}' has more than {limit} different values: is it a number to predict? \
         a ladder network tells classes apart",
        .path.display()
    )]
    ManyClasses {
        /// The file.
        path: PathBuf,
        /// The column of the classes.
        target: String,
        /// The most classes allowed.
        limit: usize,
    },
    /// A cell that does not fit its column.
    #[error("{}: line {line}: column '{column}': {problem}", .path.display())]
    Cell {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: u64,
        /// The column.
        column: String,
        /// What is wrong.
        problem: CellProblem,
    },
    /// The file could not be read as a table.
    #[error("{}: {message}", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the reader said.
        message: String,
    },
}

/// What a column is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnRole {
    /// It has the classes.
    Target,
    /// It is left out.
    Dropped,
    /// Its numbers are names of categories.
    Categorical,
    /// Its cells are copied to the output.
    Kept,
}

/// What is wrong with a cell.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CellProblem {
    /// Infinite, or too large for 32 bits after standardization.
    #[error("{found} is not finite; write nothing where nothing is known")]
    NotFinite {
        /// The text.
        found: String,
    },
    /// Text where training rows had numbers.
    #[error("expected a number as in training, found '{found}'")]
    NotANumber {
        /// The text.
        found: String,
    },
    /// A category that no training row had.
    #[error(
        "the category '{found}' was in no training row, which had {known}; correct it, or allow \
         unseen categories, which are taken as none of them"
    )]
    Unseen {
        /// The text.
        found: String,
        /// The first categories of training.
        known: String,
    },
    /// A class that no training row had.
    #[error("the class '{found}' was in no training row")]
    UnknownClass {
        /// The text.
        found: String,
    },
}

/// What is wrong with a matrix whose rows are to be encoded.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum MatrixProblem {
    /// Rows of another width than those of training.
    #[error("rows of {found} values; expected the {expected} of training, in their order")]
    Width {
        /// Values of a row of training.
        expected: usize,
        /// Values of a row.
        found: usize,
    },
    /// Columns of training that a matrix of this width does not have.
    #[error("rows of {found} values, not those of the model")]
    Columns {
        /// Values of a row.
        found: usize,
    },
    /// Infinite or no number, perhaps only after standardization in 32 bits.
    #[error("X[{row}], value {column} is {value}, which is not finite after standardization")]
    NotFinite {
        /// The row, from 0.
        row: usize,
        /// The value's index in the row.
        column: usize,
        /// The value.
        value: f64,
    },
}

impl TableError {
    /// What the reader of CSV files complained about in `path`.
    pub(super) fn csv(path: &Path) -> impl Fn(csv::Error) -> Self {
        let path = path.to_owned();
        move |error| {
            let path = path.clone();
            let line = error.position().map_or(0, csv::Position::line);
            match error.into_kind() {
                csv::ErrorKind::Io(source) => Self::Io { path, source },
                csv::ErrorKind::Utf8 { .. } => Self::NotUtf8 { path, line },
                csv::ErrorKind::UnequalLengths {
                    expected_len, len, ..
                } => Self::Ragged {
                    path,
                    line,
                    expected: expected_len,
                    found: len,
                },
                other => Self::Unreadable {
                    path,
                    message: format!("{other:?}"),
                },
            }
        }
    }
}

fn purpose(role: &Option<ColumnRole>) -> &'static str {
    match role {
        None => "",
        Some(ColumnRole::Target) => " for the target",
        Some(ColumnRole::Dropped) => " to leave out",
        Some(ColumnRole::Categorical) => " to take as categorical",
        Some(ColumnRole::Kept) => " to keep",
    }
}

/// `a, b, c and 17 more`
pub(super) fn listed(names: &[String]) -> String {
    const SHOWN: usize = 12;
    let shown = names[..names.len().min(SHOWN)].join(", ");
    match names.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
