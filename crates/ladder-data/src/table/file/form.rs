//! In which form a file is.

use std::fmt;

use crate::encoding::{DecimalMark, Dialect};
use crate::message::{listed, shown};

/// In which form a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum TableForm {
    /// Delimited text.
    Text(Dialect),
    /// Apache Parquet.
    Parquet {
        /// What stands before the decimals of numbers that are text.
        decimal: DecimalMark,
    },
    /// The file format of Apache Arrow, which is Feather's second version.
    Arrow {
        /// What stands before the decimals of numbers that are text.
        decimal: DecimalMark,
    },
    /// A sheet of a spreadsheet.
    Sheet {
        /// Its name.
        name: String,
        /// The names of all sheets of the file.
        of: Vec<String>,
        /// What stands before the decimals of numbers that are text.
        decimal: DecimalMark,
    },
}

impl TableForm {
    /// How its text is written, if it is text.
    pub fn dialect(&self) -> Option<Dialect> {
        match self {
            Self::Text(dialect) => Some(*dialect),
            Self::Parquet { .. } | Self::Arrow { .. } | Self::Sheet { .. } => None,
        }
    }

    /// What stands before the decimals of numbers that are text in a form of typed cells.
    pub(crate) fn typed_decimal(&self) -> Option<DecimalMark> {
        match self {
            Self::Text(_) => None,
            Self::Parquet { decimal } | Self::Arrow { decimal } | Self::Sheet { decimal, .. } => {
                Some(*decimal)
            }
        }
    }
}

impl fmt::Display for TableForm {
    /// What is not plain of it; nothing for commas, decimal points and UTF-8.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(dialect) => dialect.fmt(f),
            Self::Parquet { .. } => f.write_str("Parquet"),
            Self::Arrow { .. } => f.write_str("Arrow"),
            Self::Sheet { name, of, .. } => {
                write!(f, "sheet '{}'", shown(name))?;
                match of.len() {
                    1 => Ok(()),
                    _ => write!(f, " of {}", listed(of)),
                }
            }
        }?;
        match self.typed_decimal() {
            Some(DecimalMark::Comma) => f.write_str(", decimal commas"),
            _ => Ok(()),
        }
    }
}
