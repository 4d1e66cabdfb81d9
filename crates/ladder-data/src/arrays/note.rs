//! What is said about arrays: what was taken for what.

use std::fmt;

use super::layout::ArrayLayout;
use crate::message::{counted, listed, shown};
use ladder_model::FeatureShape;

/// Something about arrays that their owner should know, though it stops nothing.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ArrayNote {
    /// Where the channels were found.
    Layout {
        /// The shape of X.
        found: Vec<usize>,
        /// Where they are.
        layout: ArrayLayout,
        /// What an image is then.
        shape: FeatureShape,
    },
    /// Images of bytes that are dark if bytes go to 255.
    DarkBytes {
        /// The largest byte.
        largest: u8,
    },
    /// Values that are NaN, which are taken as missing.
    Missing {
        /// The number of values.
        values: usize,
        /// The number of columns that have some.
        columns: usize,
    },
    /// A number that is far from all others of its column, and may mean a missing value.
    FarNumber {
        /// The column.
        column: usize,
        /// The number.
        number: f64,
        /// Its rows.
        rows: usize,
        /// How many further columns have such a number.
        more: usize,
    },
    /// Columns that are left out because they have the same value in every row.
    Constant {
        /// Their numbers.
        columns: Vec<String>,
    },
    /// Classes as columns of zeros and ones.
    OneHot {
        /// The number of columns.
        columns: usize,
    },
    /// Arrays besides X and y, which are not read.
    OtherArrays {
        /// Their names.
        names: Vec<String>,
    },
    /// Numbers that are classes, and may be quantities.
    NumbersAsClasses {
        /// How many are different.
        different: usize,
        /// Rows that have one.
        labeled: usize,
    },
    /// Numbers that are so many that they are values to predict.
    Quantities {
        /// How many are different.
        different: usize,
        /// Rows that have one.
        rows: usize,
    },
    /// A regression whose y is the same in every row: as a part of other data may be.
    OneValue {
        /// The number.
        value: String,
    },
    /// A number that means that a value to predict is not known.
    UnknownValue {
        /// The number.
        value: String,
        /// The rows that have it.
        rows: usize,
    },
    /// -1 in a few rows is a value, and may mean that none is known.
    MinusOneIsValue {
        /// The rows that have it.
        rows: usize,
    },
    /// A value that means that the class is not known.
    Unlabeled {
        /// The value.
        value: String,
        /// The rows that have it.
        rows: usize,
    },
}

impl fmt::Display for ArrayNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Layout {
                found,
                layout,
                shape,
            } => write!(f, "X of the shape {found:?} is {layout}: images of {shape}"),
            Self::DarkBytes { largest: 1 } => f.write_str(
                "X has the bytes 0 and 1 alone, and bytes go to 255; save X.astype(bool) if 1 is \
                 white",
            ),
            Self::DarkBytes { largest } => write!(
                f,
                "X has bytes from 0 to {largest} alone, and bytes go to 255; save X / {largest} if \
                 {largest} is white"
            ),
            Self::Missing { values, columns } => write!(
                f,
                "{} of X in {} NaN, taken as missing",
                match values {
                    1 => "1 value".to_owned(),
                    _ => format!("{values} values"),
                },
                match (values, columns) {
                    (1, _) => "1 column is".to_owned(),
                    _ => format!("{} are", counted(*columns, "column", "columns")),
                }
            ),
            Self::FarNumber {
                column,
                number,
                rows,
                more,
            } => write!(
                f,
                "{number} in {} of column {column} of X is far from its other numbers{}, and is taken \
                 as a number; save NaN if it means a missing value",
                counted(*rows, "row", "rows"),
                match more {
                    0 => String::new(),
                    _ => format!(" (so in {} more)", counted(*more, "column", "columns")),
                }
            ),
            Self::Constant { columns } => write!(
                f,
                "left out, the same in every row: {} {}",
                if columns.len() == 1 {
                    "column"
                } else {
                    "columns"
                },
                listed(columns)
            ),
            Self::OneHot { columns } => write!(
                f,
                "y is one-hot: the class of a row is the number of its 1, 0 to {}",
                columns.saturating_sub(1)
            ),
            Self::OneValue { value } => write!(
                f,
                "y is {value} in every row whose value is known, and so is every prediction"
            ),
            Self::OtherArrays { names } => {
                write!(f, "not read, besides X and y: {}", listed(names))
            }
            Self::NumbersAsClasses { different, labeled } => write!(
                f,
                "y has {different} different numbers in {labeled} rows, and each is taken as a \
                 class"
            ),
            Self::Quantities { different, rows } => write!(
                f,
                "y has {different} different numbers in {rows} rows, which are taken as values to predict \
                 (regression)"
            ),
            Self::UnknownValue { value, rows } => write!(
                f,
                "{} in y means that the value is not known: {}",
                shown(value),
                counted(*rows, "row", "rows")
            ),
            Self::MinusOneIsValue { rows } => write!(
                f,
                "-1 in y is taken as a value: {}, fewer than a tenth of all, beside no other number \
                 below 0",
                counted(*rows, "row", "rows")
            ),
            Self::Unlabeled { value, rows } => write!(
                f,
                "{} in y means that the class is not known: {}",
                shown(value),
                counted(*rows, "row", "rows")
            ),
        }
    }
}
