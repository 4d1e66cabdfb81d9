//! What was taken for what while a table was read, where somebody may have meant something else.

use std::fmt;

use serde::Serialize;

use crate::message::{counted, listed, shown};

/// A decision about cells or columns that is not the only one possible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "note", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum TableNote {
    /// Cells of columns with this text are taken as missing.
    MissingText {
        /// The text.
        text: String,
        /// Cells that have it.
        cells: usize,
        /// Columns that have it.
        columns: usize,
    },
    /// A word that often means a missing cell is a category among others.
    WordAsCategory {
        /// The column.
        column: String,
        /// The word.
        text: String,
        /// Cells that have it.
        cells: usize,
        /// Blank cells of the column.
        blanks: usize,
    },
    /// A word that often means a missing cell is a class among others.
    WordAsClass {
        /// The column of the classes.
        target: String,
        /// The word.
        text: String,
        /// Cells that have it.
        cells: usize,
        /// Blank cells of the column.
        blanks: usize,
    },
    /// A class whose name says that it is none.
    LooksUnlabeled {
        /// The column of the classes.
        target: String,
        /// The class.
        class: String,
        /// Rows that have it.
        rows: usize,
    },
    /// -1 is taken for a class that is not known, as it is in arrays.
    MinusOne {
        /// The column of the classes.
        target: String,
        /// Rows that have it.
        rows: usize,
    },
    /// Names that differ in nothing but case or blanks.
    LookAlike {
        /// The column.
        column: String,
        /// The names.
        names: Vec<String>,
    },
    /// Whole numbers that are different in every row.
    DifferentInEveryRow {
        /// The column.
        column: String,
    },
    /// Numbers and texts that are taken as categories.
    NumbersAsCategories {
        /// The column.
        column: String,
        /// The first text.
        text: String,
        /// Cells with a text.
        texts: usize,
        /// Cells that are not missing.
        cells: usize,
    },
    /// No cell has a text that is asked for.
    NoSuchText {
        /// The text.
        text: String,
    },
    /// Whole numbers under the name of an identifier, some of which stand in several rows.
    NamedIdentifier {
        /// The column.
        column: String,
    },
    /// Numbers that are written in two ways are one name.
    SameNumber {
        /// The column.
        column: String,
        /// Both ways.
        names: [String; 2],
    },
    /// The mark in numbers is taken as one of thousands.
    Thousands {
        /// The column.
        column: String,
        /// The first such number.
        text: String,
    },
    /// Numbers beside a percent sign or the symbol of a currency.
    Unit {
        /// The column.
        column: String,
        /// The symbol beside its numbers.
        unit: char,
    },
}

impl fmt::Display for TableNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingText {
                text,
                cells,
                columns,
            } => write!(
                f,
                "'{text}' is taken as missing in {} of {}",
                counted(*cells, "cell", "cells"),
                counted(*columns, "column", "columns")
            ),
            Self::WordAsCategory {
                column,
                text,
                cells,
                blanks,
            } => write!(
                f,
                "column '{column}': '{text}' ({cells}) is taken as a category of its own, beside \
                 {}",
                counted(*blanks, "blank cell", "blank cells")
            ),
            Self::WordAsClass {
                target,
                text,
                cells,
                blanks,
            } => write!(
                f,
                "column '{target}': '{text}' ({cells}) is taken as a class{}",
                match blanks {
                    0 => String::new(),
                    _ => format!(
                        ", and {} as rows without one",
                        counted(*blanks, "blank cell", "blank cells")
                    ),
                }
            ),
            Self::LooksUnlabeled {
                target,
                class,
                rows,
            } => write!(
                f,
                "column '{target}': the class '{class}' ({}) sounds like a class that is not known",
                counted(*rows, "row", "rows")
            ),
            Self::MinusOne { target, rows } => write!(
                f,
                "column '{target}': -1 is taken as a class that is not known, in {}",
                counted(*rows, "row", "rows")
            ),
            Self::LookAlike { column, names } => write!(
                f,
                "column '{column}': {} look alike and are taken as different",
                listed(&quoted(names))
            ),
            Self::DifferentInEveryRow { column } => write!(
                f,
                "column '{column}' is a different whole number in every row, and is taken as a \
                 number; leave it out if it is an identifier"
            ),
            Self::NumbersAsCategories {
                column,
                text,
                texts,
                cells,
            } => write!(
                f,
                "column '{column}': {texts} of {} are texts such as '{text}', so its numbers are \
                 taken as categories",
                counted(*cells, "cell", "cells")
            ),
            Self::NoSuchText { text } => write!(f, "no cell has the text '{}'", shown(text)),
            Self::NamedIdentifier { column } => write!(
                f,
                "column '{}' is called like an identifier, and is taken as a number",
                shown(column)
            ),
            Self::SameNumber { column, names } => write!(
                f,
                "column '{}': {} are the same number, and are taken as one",
                shown(column),
                listed(&quoted(names))
            ),
            Self::Thousands { column, text } => write!(
                f,
                "column '{}': numbers such as '{}' are taken as ones with groups of thousands",
                shown(column),
                shown(text)
            ),
            Self::Unit { column, unit } => {
                write!(f, "column '{column}': numbers with '{unit}'")
            }
        }
    }
}

fn quoted(names: &[String]) -> Vec<String> {
    let quoted = |name: &String| format!("'{}'", shown(name));
    names.iter().map(quoted).collect()
}
