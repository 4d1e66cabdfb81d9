//! Lists of seeds that cannot be read.

use thiserror::Error;

/// A list of seeds that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SeedsError {
    /// Neither a number nor a range of numbers.
    #[error("expected seeds like 1..10 or 1,2,7, found '{0}'")]
    Unreadable(String),
    /// A range whose end lies before its beginning.
    #[error("{first}..{last} counts backward; expected {last}..{first}")]
    Backward {
        /// Where it begins.
        first: u64,
        /// Where it ends.
        last: u64,
    },
    /// Two runs would be the same.
    #[error("seed {0} is named twice")]
    Twice(u64),
    /// More than anybody wants to train.
    #[error("expected at most {most} seeds")]
    TooMany {
        /// How many are allowed.
        most: usize,
    },
}
