//! Where a row is in its file, for errors.

use std::fmt;

/// Where a row is, counted as the programs do that show such files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Place {
    /// The line of a text where the row begins, from 1; the header is before it.
    Line(u64),
    /// The row of a file without lines, from 1, the header not counted.
    Row(u64),
    /// The row of a sheet, by the number in its margin.
    SheetRow(u64),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(line) => write!(f, "line {line}"),
            Self::Row(row) | Self::SheetRow(row) => write!(f, "row {row}"),
        }
    }
}
