//! What is asked of a file, and what decides where the file leaves it open.

use super::kind::FileKind;
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

impl ReadOptions {
    /// Whether all that is asked for says something about a file of this kind; `None` is text.
    pub(super) fn apply_to(&self, kind: Option<FileKind>) -> bool {
        let of_text = (self.delimiter, self.decimal, self.encoding);
        match kind {
            None => self.sheet.is_none(),
            Some(FileKind::Spreadsheet) => of_text == (None, None, None),
            Some(FileKind::Parquet | FileKind::Arrow) => {
                of_text == (None, None, None) && self.sheet.is_none()
            }
            // It is refused for another reason.
            Some(_) => true,
        }
    }
}
