//! In which form a file is.

use std::fmt;

use crate::encoding::Dialect;
use crate::message::{listed, shown};

/// In which form a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum TableForm {
    /// Delimited text.
    Text(Dialect),
    /// Apache Parquet.
    Parquet,
    /// The file format of Apache Arrow, which is Feather's second version.
    Arrow,
    /// A sheet of a spreadsheet.
    Sheet {
        /// Its name.
        name: String,
        /// The names of all sheets of the file.
        of: Vec<String>,
    },
}

impl TableForm {
    /// How its text is written, if it is text.
    pub fn dialect(&self) -> Option<Dialect> {
        match self {
            Self::Text(dialect) => Some(*dialect),
            Self::Parquet | Self::Arrow | Self::Sheet { .. } => None,
        }
    }
}

impl fmt::Display for TableForm {
    /// What is not plain of it; nothing for commas, decimal points and UTF-8.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(dialect) => dialect.fmt(f),
            Self::Parquet => f.write_str("Parquet"),
            Self::Arrow => f.write_str("Arrow"),
            Self::Sheet { name, of } => {
                write!(f, "sheet '{}'", shown(name))?;
                match of.len() {
                    1 => Ok(()),
                    _ => write!(f, " of {}", listed(of)),
                }
            }
        }
    }
}
