//! What is asked of a file, and what decides where the file leaves it open.

use crate::encoding::{DecimalMark, Delimiter, Dialect, TextEncoding};

/// How a file is to be read; what is not given is detected.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReadOptions {
    /// What divides the cells of a text.
    pub delimiter: Option<Delimiter>,
    /// What stands before the decimals in a text.
    pub decimal: Option<DecimalMark>,
    /// How the letters of a text are bytes.
    pub encoding: Option<TextEncoding>,
    /// The sheet of a spreadsheet; the first that is not hidden, otherwise.
    pub sheet: Option<String>,
    /// How a table of the same kind was written, which decides where this one could be read in two
    /// ways.
    pub usual: Option<Dialect>,
}
