//! What can be wrong with rows, and with indices of rows.

use thiserror::Error;

use super::part::Part;

/// Rows that do not fit together, alone or in a data set.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum RowsError {
    /// Features and labels that do not belong together.
    #[error("{rows} labels of {width} values each do not make {values} values")]
    Values {
        /// The number of labels.
        rows: usize,
        /// Values per row.
        width: usize,
        /// The number of values given.
        values: usize,
    },
    /// More rows than an index of 32 bits can name.
    #[error("{rows} rows are too many; at most {} are read", u32::MAX)]
    TooMany {
        /// The number of rows given.
        rows: usize,
    },
    /// A feature that is infinite or not a number.
    #[error("row {row}, value {column} is {value}; features must be finite")]
    NotFinite {
        /// The row's index.
        row: usize,
        /// The value's index in the row.
        column: usize,
        /// The value.
        value: f32,
    },
    /// A value to predict that is infinite.
    #[error("row {row} has an infinite target; the values of a regression must be finite")]
    InfiniteTarget {
        /// The row's index.
        row: usize,
    },
    /// Training and test rows of which one has classes and the other values.
    #[error("training and test rows must both have classes, or both values to predict")]
    TwoTasks,
    /// A part of a data set without rows.
    #[error("the {part} part has no rows")]
    NoRows {
        /// The part.
        part: Part,
    },
    /// Rows of a part that do not have the width of the data set's shape.
    #[error("{part} rows have {found} values, the image shape has {expected}")]
    PartWidth {
        /// The part.
        part: Part,
        /// The shape's number of values.
        expected: usize,
        /// The rows' number of values.
        found: usize,
    },
    /// A label that is not below the number of classes.
    #[error(
        "{part} row {row} has label {label}, expected 0 to {} ({n_classes} classes)",
        .n_classes.saturating_sub(1)
    )]
    PartLabel {
        /// The part.
        part: Part,
        /// The row's index.
        row: usize,
        /// Its label.
        label: usize,
        /// The data set's number of classes.
        n_classes: usize,
    },
    /// A number of class names that is not the number of classes.
    #[error("{names} names for {n_classes} classes")]
    ClassNames {
        /// The number of names.
        names: usize,
        /// The number of classes.
        n_classes: usize,
    },
}

/// An index that is no usable row of a data set.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RowError {
    /// An index that is not a row of the data set.
    #[error("row {index} is asked for, {dataset} has {rows} rows in its {part} part")]
    Index {
        /// The data set's name.
        dataset: String,
        /// The part.
        part: Part,
        /// The index.
        index: u32,
        /// Rows of that part.
        rows: usize,
    },
    /// A row of unknown class where its class is needed.
    #[error(
        "row {index} of the {part} part of {dataset} has no class; only rows with one can be \
         labeled or evaluated"
    )]
    NoClass {
        /// The data set's name.
        dataset: String,
        /// The part.
        part: Part,
        /// The row.
        index: u32,
    },
}
