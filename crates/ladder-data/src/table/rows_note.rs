//! What is said about new rows and test rows.

use std::fmt;
use std::path::PathBuf;

use super::file::{Place, TableForm};
use crate::message::{counted, file_name, quoted, shown};

/// Something about a file of new rows that its owner should know, though it stops nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RowsNote {
    /// How the file is written, where that is not plain.
    Form {
        /// The file.
        file: PathBuf,
        /// In which form it is.
        form: TableForm,
    },
    /// Blank rows between others, which are no rows.
    Blank {
        /// The file.
        file: PathBuf,
        /// Where the first one is.
        first: Place,
        /// How many there are.
        rows: u64,
    },
    /// Categories that no row of the fit had.
    Unseen {
        /// The file.
        file: PathBuf,
        /// The columns, and how many of their cells have one.
        columns: Vec<(String, usize)>,
    },
    /// Words as `NA` in a column of categories none of which is called so.
    Words {
        /// The file.
        file: PathBuf,
        /// The columns, and how many of their cells have one.
        columns: Vec<(String, usize)>,
    },
    /// Numbers without the unit that those of the fit have.
    WithoutUnit {
        /// The file.
        file: PathBuf,
        /// The column.
        column: String,
        /// The unit of the fit.
        unit: String,
        /// How many there are.
        cells: usize,
    },
    /// -1 among the values to predict, which may mean that none is known.
    MinusOneIsValue {
        /// The file.
        file: PathBuf,
        /// The column of the values.
        column: String,
        /// Rows that have it.
        rows: usize,
    },
    /// Numbers far from those of the fit, whose marks are taken for those of groups of thousands.
    Thousands {
        /// The file.
        file: PathBuf,
        /// The column.
        column: String,
        /// The first such cell.
        text: String,
        /// How many there are.
        cells: usize,
    },
    /// A category that is written otherwise than in the rows of the fit.
    Merged {
        /// The file.
        file: PathBuf,
        /// The column.
        column: String,
        /// The first such cell.
        text: String,
        /// The category that it is taken as.
        category: String,
    },
}

impl fmt::Display for RowsNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Form { file, form } => write!(f, "{}: read as {form}", file_name(file)),
            Self::Blank { file, first, rows } => write!(
                f,
                "{}: {} skipped, the first at {first}",
                file_name(file),
                counted(*rows as usize, "blank row is", "blank rows are")
            ),
            Self::Unseen { file, columns } => {
                let (cells, columns) = counts(columns);
                write!(
                    f,
                    "{}: {} categories that no training row had, taken as none of them: {columns}",
                    file_name(file),
                    counted(cells, "cell has", "cells have"),
                )
            }
            Self::Words { file, columns } => {
                let (cells, columns) = counts(columns);
                write!(
                    f,
                    "{}: {} a word such as NA or none, taken as missing, since no training row had \
                     it as a category: {columns}",
                    file_name(file),
                    counted(cells, "cell has", "cells have"),
                )
            }
            Self::WithoutUnit {
                file,
                column,
                unit,
                cells,
            } => write!(
                f,
                "{}: column {}: {} without a unit, taken as if {} stood beside each, as in training",
                file_name(file),
                quoted(column),
                counted(*cells, "number is", "numbers are"),
                quoted(unit)
            ),
            Self::MinusOneIsValue { file, column, rows } => write!(
                f,
                "{}: column {}: -1 is taken as a value, in {}, beside no other number below 0",
                file_name(file),
                quoted(column),
                counted(*rows, "row", "rows")
            ),
            Self::Thousands {
                file,
                column,
                text,
                cells,
            } => write!(
                f,
                "{}: column {}: {} such as {} far from those of training, taken as with groups of \
                 thousands",
                file_name(file),
                quoted(column),
                counted(*cells, "number", "numbers"),
                quoted(text)
            ),
            Self::Merged {
                file,
                column,
                text,
                category,
            } => write!(
                f,
                "{}: column {}: {} is taken as {}, as it was called in training",
                file_name(file),
                quoted(column),
                quoted(text),
                quoted(category)
            ),
        }
    }
}

/// The cells of all columns, and the columns with those of each.
fn counts(columns: &[(String, usize)]) -> (usize, String) {
    let cells = columns.iter().map(|(_, cells)| cells).sum();
    let columns = columns.iter();
    let columns = columns.map(|(name, cells)| format!("{} ({cells})", shown(name)));
    (cells, columns.collect::<Vec<_>>().join(", "))
}
