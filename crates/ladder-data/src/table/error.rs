//! What can be wrong with a table.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::file::Place;
use crate::encoding::{CellProblem, MatrixProblem};
use crate::message::listed;
use crate::rows::RowsError;

/// A table that cannot be used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum TableError {
    /// The operating system could not read the file.
    #[error("{}: cannot be read: {source}", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// Rows that are too many for memory could not be kept on disk.
    #[error(
        "the rows of the table cannot be kept in a temporary file: {source}; TMPDIR names the \
             directory of such files"
    )]
    TemporaryFile {
        /// Why not.
        source: io::Error,
    },
    /// A row with more or fewer cells than the header.
    #[error(
        "{}: {place}: {found} cells, the header has {expected}; a text with the delimiter in \
         it needs quotation marks",
        .path.display()
    )]
    Ragged {
        /// The file.
        path: PathBuf,
        /// Where.
        place: Place,
        /// Cells of the header.
        expected: u64,
        /// Cells of the row.
        found: u64,
    },
    /// Bytes that are not UTF-8.
    #[error("{}: {place}: the text is not UTF-8; convert the file first", .path.display())]
    NotUtf8 {
        /// The file.
        path: PathBuf,
        /// Where.
        place: Place,
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
    #[error(
        "{}: no column is left besides the target{}",
        .path.display(),
        if *.left_out > 0 {
            format!("; {} left out, as row numbers, identifiers, texts that are almost all \
                     different, or the same in every row", left_out_columns(*.left_out))
        } else {
            String::new()
        }
    )]
    NoColumns {
        /// The file.
        path: PathBuf,
        /// Columns that are left out.
        left_out: usize,
    },
    /// A column of numbers with texts among them.
    #[error(
        "{}: {place}: column '{column}' has '{}', where {numbers} of {cells} cells are numbers; \
         the others are {}; fix them, take them as missing, take the column as categorical or leave \
         it out",
        .path.display(), .texts.first().map_or("", |(text, _)| text), counted(.texts)
    )]
    Mixed {
        /// The file.
        path: PathBuf,
        /// The first row with a text.
        place: Place,
        /// The column.
        column: String,
        /// Cells with a number.
        numbers: usize,
        /// Cells that are not missing.
        cells: usize,
        /// The text of that row, then the most frequent others, with the number of their cells.
        texts: Vec<(String, usize)>,
    },
    /// A column of dates with other texts among them.
    #[error(
        "{}: column '{column}': {dates} of {cells} cells are dates written in the same way; others \
         are {}; write them in one way, take what is no date as missing, or leave the column out",
        .path.display(), counted(.texts)
    )]
    MixedDates {
        /// The file.
        path: PathBuf,
        /// The column.
        column: String,
        /// Cells with a date.
        dates: usize,
        /// Cells that are not missing.
        cells: usize,
        /// The most frequent texts, with the number of their cells.
        texts: Vec<(String, usize)>,
    },
    /// Dates whose first number may be the day or the month.
    #[error(
        "{}: column '{column}': '{text}' and all its other dates may begin with the day or with the \
         month",
        .path.display()
    )]
    DateOrder {
        /// The file.
        path: PathBuf,
        /// The column.
        column: String,
        /// The first of them.
        text: String,
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
    /// A text in the target that means a missing cell for most programs.
    #[error(
        "{}: column '{target}' has '{text}' in {cells} of its cells; is it a class, or is the class \
         not known there?",
        .path.display()
    )]
    ClassOrMissing {
        /// The file.
        path: PathBuf,
        /// The column of the classes.
        target: String,
        /// The text.
        text: String,
        /// Cells that have it.
        cells: usize,
    },
    /// A target whose values are almost all different.
    #[error(
        "{}: column '{target}' has {different} different values in {labeled} rows: is it {}? a \
         ladder network tells classes apart; group the values into classes, or choose another column",
        .path.display(), if *.are_numbers { "a number to predict" } else { "a name or a text" }
    )]
    Continuous {
        /// The file.
        path: PathBuf,
        /// The column of the classes.
        target: String,
        /// Different values.
        different: usize,
        /// Rows with a value.
        labeled: usize,
        /// Whether all are numbers.
        are_numbers: bool,
    },
    /// A cell that does not fit its column.
    #[error("{}: {place}: column '{column}': {problem}", .path.display())]
    Cell {
        /// The file.
        path: PathBuf,
        /// Where.
        place: Place,
        /// The column.
        column: String,
        /// What is wrong.
        problem: Box<CellProblem>,
    },
    /// Other columns than those of the table that was trained on.
    #[error(
        "{}: its columns are not those that the run was trained on; has the file changed?",
        .path.display()
    )]
    OtherColumns {
        /// The file.
        path: PathBuf,
    },
    /// A matrix that the encoding of the one that was trained on cannot take.
    #[error("{}: {problem}", .path.display())]
    Matrix {
        /// The file.
        path: PathBuf,
        /// Why not.
        problem: MatrixProblem,
    },
    /// Test rows of which none has a class.
    #[error(
        "{}: no row has a class in column '{target}'; there is nothing to test with",
        .path.display()
    )]
    NoTestLabels {
        /// The file.
        path: PathBuf,
        /// The column of the classes.
        target: String,
    },
    /// Encoded rows that do not fit together.
    #[error(transparent)]
    Rows(#[from] RowsError),
    /// The file could not be read as a table.
    #[error("{}: {message}", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The message of the reader.
        message: String,
    },
}

/// What a column is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ColumnRole {
    /// It has the classes.
    Target,
    /// It is left out.
    Dropped,
    /// Its numbers are names of categories.
    Categorical,
    /// It has numbers, whatever they look like.
    Numeric,
    /// Its cells are copied to the output.
    Kept,
}

impl TableError {
    /// What the reader of CSV files complained about in `path`.
    pub(super) fn csv(path: &Path) -> impl Fn(csv::Error) -> Self {
        let path = path.to_owned();
        move |error| {
            let path = path.clone();
            let place = Place::Line(error.position().map_or(0, csv::Position::line));
            match error.into_kind() {
                csv::ErrorKind::Io(source) => Self::Io { path, source },
                csv::ErrorKind::Utf8 { .. } => Self::NotUtf8 { path, place },
                csv::ErrorKind::UnequalLengths {
                    expected_len, len, ..
                } => Self::Ragged {
                    path,
                    place,
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
        Some(ColumnRole::Numeric) => " to take as numeric",
        Some(ColumnRole::Kept) => " to keep",
    }
}

/// `'n.d.' (120), '<0' (68)`
fn counted(texts: &[(String, usize)]) -> String {
    let texts = texts
        .iter()
        .map(|(text, cells)| format!("'{text}' ({cells})"));
    texts.collect::<Vec<_>>().join(", ")
}

fn left_out_columns(n: usize) -> String {
    match n {
        1 => "1 column is".to_owned(),
        n => format!("{n} columns are"),
    }
}
