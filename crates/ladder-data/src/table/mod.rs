//! Tables: CSV and TSV files with a header, most of whose rows need not have a class.
//!
//! ```text
//! TableConfig -> Table (typed columns, classes) -> TableEncoding, fitted on rows -> values
//!                              a new file, its columns in any order -> RowReader -> values
//! ```
//!
//! A file is read twice: once to see what each column holds, once to keep it.
//! Numeric columns are standardized, categorical ones become one value a category, a missing cell
//! is the mean or no category and, where training rows lack some, marked by a value of its own.

mod cell;
mod column;
mod encoding;
mod error;
mod open;
mod profile;
mod read;
mod rows;

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::SplitError;
use crate::error::file_name;
use crate::split::read_labels;

pub use column::{Column, ColumnUse, LeftOut};
pub use encoding::{ColumnEncoding, TableEncoding, Unseen};
pub use error::{CellProblem, ColumnRole, MatrixProblem, TableError};
pub(crate) use open::NamedRows;
pub use rows::{RowBatch, RowReader};

/// Which file, and what its columns mean.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct TableConfig {
    /// CSV or TSV with a header, plain or gzip-compressed.
    #[serde(rename = "table")]
    pub file: PathBuf,
    /// The column of the classes.
    pub target: String,
    /// A text in that column that means that the class is not known, besides a missing cell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unlabeled_value: Option<String>,
    /// Texts that mean a missing cell, besides an empty one, `NA`, `N/A`, `NaN`, `null`, `None`
    /// and `?`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// Columns to leave out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub drop: Vec<String>,
    /// Columns whose numbers are names of categories.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub categorical: Vec<String>,
    /// Whether columns with the same content in every row are left out rather than refused.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub drop_constant: bool,
    /// A file of test rows with the same columns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub test: Option<PathBuf>,
}

/// A table in memory: columns as they are in the file, and the class of each row.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Where it comes from.
    config: TableConfig,
    /// The columns that are used, in the order of the file.
    columns: Vec<Column>,
    /// What became of every column of the file but the target.
    uses: Vec<ColumnUse>,
    /// The names of the classes, sorted.
    class_names: Vec<String>,
    /// The class of each row, or [`UNLABELED`](crate::UNLABELED).
    labels: Vec<u32>,
    /// Values of a row of the matrix that it was made of, if it was.
    matrix_width: Option<usize>,
}

impl Table {
    /// Reads a table to train with.
    ///
    /// # Errors
    /// A file that cannot be read or has rows of different lengths, columns that are not there,
    /// columns that say nothing, numbers with some text among them, or classes that are none.
    pub fn read(config: &TableConfig) -> Result<Self, TableError> {
        let profile = profile::Profile::of(config)?;
        let plan = profile.plan(config)?;
        read::table(config, plan)
    }

    /// Columns that are numbers, given as one row after the other; `labels` as in [`Rows`](crate::Rows).
    ///
    /// # Errors
    /// A column that has the same value in every row.
    pub fn of_numbers(
        name: PathBuf,
        values: &[f64],
        width: usize,
        class_names: Vec<String>,
        labels: Vec<u32>,
        drop_constant: bool,
    ) -> Result<Self, TableError> {
        let config = TableConfig {
            file: name,
            drop_constant,
            ..TableConfig::default()
        };
        let column = |index: usize| {
            let numbers = values.iter().skip(index).step_by(width);
            Column::numbers(index.to_string(), numbers.copied().collect())
        };
        let all: Vec<Column> = (0..width).map(column).collect();
        let (columns, uses) = column::without_constant(&config, all)?;
        Ok(Self {
            config,
            columns,
            uses,
            class_names,
            labels,
            matrix_width: Some(width),
        })
    }

    /// With the labels that a [labels file](crate::LabelSplit::read) has for rows without one.
    ///
    /// # Errors
    /// The file cannot be read, or a line names no row, no class, or another class than the table.
    pub fn with_labels_file(mut self, path: &Path) -> Result<Self, SplitError> {
        let name = file_name(&self.config.file);
        for (row, class) in read_labels(path, &name, &self.class_names, &self.labels)? {
            self.labels[row as usize] = class;
        }
        Ok(self)
    }

    /// What it was read with.
    pub fn config(&self) -> &TableConfig {
        &self.config
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// The columns that are used, in the order of the file.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Values of a row of the matrix that it was made of, columns that are left out included;
    /// `None` of a file of text.
    pub fn matrix_width(&self) -> Option<usize> {
        self.matrix_width
    }

    /// What became of every column of the file but the target, in the order of the file.
    pub fn uses(&self) -> &[ColumnUse] {
        &self.uses
    }

    /// The cells of one row by the names of their columns, `None` where a cell is missing.
    ///
    /// # Panics
    /// `row` is not below `len()`.
    pub fn cells(&self, row: usize) -> impl Iterator<Item = (&str, Option<String>)> {
        let columns = self.columns.iter();
        columns.map(move |column| (column.name.as_str(), column.text(row)))
    }

    /// The names of the classes, sorted: as numbers if all are.
    pub fn class_names(&self) -> &[String] {
        &self.class_names
    }

    /// The class of each row, or [`UNLABELED`](crate::UNLABELED).
    pub fn labels(&self) -> &[u32] {
        &self.labels
    }
}
