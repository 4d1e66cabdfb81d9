//! What can be wrong with a row that is to be encoded.

use thiserror::Error;

use crate::message::shown;

/// What is wrong with a cell.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CellProblem {
    /// Infinite, or too large for 32 bits after standardization.
    #[error(
        "{} is not finite, or too large beside the training rows; write nothing where nothing is \
         known",
        shown(.found)
    )]
    NotFinite {
        /// The text.
        found: String,
    },
    /// Text where training rows had numbers.
    #[error("expected a number as in training, found '{}'", shown(.found))]
    NotANumber {
        /// The text.
        found: String,
    },
    /// Something else where training rows had true and false.
    #[error("expected true or false as in training, found '{}'", shown(.found))]
    NotABoolean {
        /// The text.
        found: String,
    },
    /// Something else where training rows had dates.
    #[error("expected a date that exists, written as in training or as 2024-01-31, found '{}'", shown(.found))]
    NotADate {
        /// The text.
        found: String,
    },
    /// A number beside another unit than those of training.
    #[error("expected numbers with the unit of training, {expected}, found '{}'", shown(.found))]
    OtherUnit {
        /// The text.
        found: String,
        /// The unit, or `none`.
        expected: String,
    },
    /// A category that no training row had.
    #[error(
        "the category '{}' was in no training row, which had {known}; correct it, or allow \
         unseen categories, which are taken as none of them",
        shown(.found)
    )]
    Unseen {
        /// The text.
        found: String,
        /// The first categories of training.
        known: String,
    },
    /// A class that no training row had.
    #[error(
        "the class '{}' was in no training row; leave the cell blank where the class is not known",
        shown(.found)
    )]
    UnknownClass {
        /// The text.
        found: String,
    },
}

/// What is wrong with a matrix whose rows are to be encoded.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
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
    /// Infinite, perhaps only after standardization in 32 bits.
    #[error(
        "X[{row}], value {column} is {value}, which is infinite, or too large beside the training rows"
    )]
    NotFinite {
        /// The row, from 0.
        row: usize,
        /// The value's index in the row.
        column: usize,
        /// The value.
        value: f64,
    },
}
