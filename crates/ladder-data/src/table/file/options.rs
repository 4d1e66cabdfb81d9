//! What is asked of a file, and what decides where the file leaves it open.

use super::kind::FileKind;
use crate::encoding::{DecimalMark, Delimiter, Dialect, TextEncoding};

/// How a file is to be read; what is not given is detected.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReadOptions {
    /// What divides the cells of a text.
    pub delimiter: Option<Delimiter>,
    /// What stands before the decimals of numbers that are text.
    pub decimal: Option<DecimalMark>,
    /// How the letters of a text are bytes.
    pub encoding: Option<TextEncoding>,
    /// The sheet of a spreadsheet; the first that is not hidden, otherwise.
    pub sheet: Option<String>,
    /// How a table of the same kind was written, which decides where this one could be read in two
    /// ways.
    pub usual: Option<Dialect>,
    /// What stood before the decimals of texts in such a table of another form.
    pub usual_decimal: Option<DecimalMark>,
}

impl ReadOptions {
    /// What stood before the decimals of the texts in a table of the same kind.
    #[cfg_attr(
        not(any(feature = "parquet", feature = "spreadsheet")),
        expect(dead_code, reason = "read by some forms")
    )]
    pub(super) fn decimal_of_usual(&self) -> Option<DecimalMark> {
        self.usual.map(|usual| usual.decimal).or(self.usual_decimal)
    }

    /// Whether all that is asked for says something about a file of this kind; `None` is text.
    pub(super) fn apply_to(&self, kind: Option<FileKind>) -> bool {
        let is_of_text = self.delimiter.is_some() || self.encoding.is_some();
        match kind {
            None => self.sheet.is_none(),
            Some(FileKind::Spreadsheet) => !is_of_text,
            Some(FileKind::Parquet | FileKind::Arrow) => !is_of_text && self.sheet.is_none(),
            // It is refused for another reason.
            Some(_) => true,
        }
    }
}
