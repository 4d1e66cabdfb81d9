//! Tables: files with a header, most of whose rows need not have a class.
//!
//! ```text
//! TableConfig -> Table (typed columns, classes) -> TableEncoding, fitted on rows -> values
//!                              a new file, its columns in any order -> RowReader -> values
//! ```
//!
//! A file is read twice: once to see what each column holds, once to keep it.
//! Numeric and boolean columns are standardized, categorical ones become one value per category,
//! dates a few values; a missing cell is the mean or no category and, where training rows lack some,
//! marked by a value of its own.
//! What could be meant otherwise is a [`TableNote`], for the caller to say.

mod cells;
mod check;
mod column;
mod columns;
mod encode;
mod error;
mod file;
mod fit;
mod note;
mod numbers;
mod profile;
mod read;
mod rows;
mod rows_note;

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::labels_file::{Known, LabelsFileError, read_labels};
use crate::memory;
use crate::message::file_name;
use crate::rows::{Label, Labels};
use crate::task::Task;

pub use crate::encoding::{
    CellProblem, ColumnEncoding, DateForm, DateOrder, DateOrderError, DatePart, DecimalMark,
    Delimiter, DelimiterError, Dialect, EncodedPart, MatrixProblem, RowEncoder, TableEncoding,
    TargetValues, TextEncoding, TextEncodingError, Unseen,
};
use cells::Cells;
pub use check::{CheckedColumn, CheckedTarget, TableCheck};
pub use column::{Column, ColumnKind, ColumnUse, LeftOut};
pub use columns::{ReadCells, ReadColumns, read_columns};
pub use error::{
    CellsAmongDates, ColumnRole, MixedCells, OtherCells, TableError, TitleRow, UnclearNumbers,
};
pub(crate) use file::TableFile;
pub use file::{FileKind, Place, ReadOptions, TableForm};
pub use note::TableNote;
pub use rows::{RowBatch, RowReader};
pub use rows_note::RowsNote;

/// MiB of rows that stay in memory unless something else is given.
const MAX_MEMORY: usize = 4096;

/// Which file, and what its columns mean.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct TableConfig {
    /// Delimited text with a header, plain or gzip-compressed; with the features for it a Parquet or
    /// Arrow file, or a spreadsheet.
    #[serde(rename = "table")]
    pub file: PathBuf,
    /// The column of the classes, or of the values to predict.
    pub target: String,
    /// What the target is; as its cells say unless given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task: Option<Task>,
    /// A text in that column that means that the class is not known, besides a blank; -1 counts as
    /// such beside other whole numbers unless this is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unlabeled_value: Option<String>,
    /// Texts that mean a missing cell, besides an empty one, `N/A`, `NaN`, `?` and the like, and,
    /// among numbers, `NA`, `none` and `null`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// Columns to leave out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub drop: Vec<String>,
    /// Columns whose numbers are names of categories; of the target, every text names a class.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub categorical: Vec<String>,
    /// Columns of numbers even where they look like row numbers, identifiers or dates.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub numeric: Vec<String>,
    /// Columns of dates, even where they look like numbers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub date: Vec<String>,
    /// Whether `01/02/2024` begins with the day or the month, where a column does not tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_order: Option<DateOrder>,
    /// MiB that the rows may take in memory, as read and again as values; more of them go to a
    /// temporary file, which changes no result. 4096 unless given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_memory: Option<usize>,
    /// What divides the cells of a text; detected, otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<Delimiter>,
    /// What stands before the decimals in a text; detected, otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decimal: Option<DecimalMark>,
    /// How the letters of a text are bytes; detected, otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<TextEncoding>,
    /// The sheet of a spreadsheet; the first that is not hidden, otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// A file of test rows with the same columns, read in the same way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub test: Option<PathBuf>,
}

impl TableConfig {
    /// Bytes that the rows may take in memory: no more than a quarter of what the machine can give.
    pub(crate) fn memory(&self) -> usize {
        let most = self
            .max_memory
            .unwrap_or(MAX_MEMORY)
            .saturating_mul(1 << 20);
        let available = memory::available().map_or(usize::MAX, |bytes| bytes as usize);
        most.min(available / 4)
    }

    /// How its files are to be read.
    pub fn read_options(&self) -> ReadOptions {
        ReadOptions {
            delimiter: self.delimiter,
            decimal: self.decimal,
            encoding: self.encoding,
            sheet: self.sheet.clone(),
            usual: None,
            usual_decimal: None,
        }
    }
}

/// A table: columns as they are in the file, and the class of each row.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Where it comes from.
    config: TableConfig,
    /// The columns that are used, in the order of the file.
    columns: Vec<Column>,
    /// The cells of these columns.
    cells: Cells,
    /// What became of every column of the file but the target.
    uses: Vec<ColumnUse>,
    /// What was taken for what.
    notes: Vec<TableNote>,
    /// The names of the classes, sorted; in a regression what the value is called.
    class_names: Vec<String>,
    /// How the target is read in a regression.
    regression: Option<TargetValues>,
    /// A text of the target that means that the class is not known, besides a blank.
    unlabeled_value: Option<String>,
    /// The class or the value of each row.
    labels: Labels,
    /// In which form the file is; `None` for a matrix.
    form: Option<TableForm>,
    /// Values per row of the matrix that it was made of, if it was.
    matrix_width: Option<usize>,
}

impl Table {
    /// With these labels of rows.
    pub(crate) fn with_labels(mut self, labels: &[(u32, Label)]) -> Self {
        for &(row, label) in labels {
            self.labels.set(row as usize, label);
        }
        self
    }

    /// The labeled rows of a [labels file](crate::LabelSplit::read) with their labels.
    ///
    /// # Errors
    /// The file cannot be read, or a line names no row, no class, or another class than the table.
    pub(crate) fn read_labels(&self, path: &Path) -> Result<Vec<(u32, Label)>, LabelsFileError> {
        let known = Known {
            name: &file_name(&self.config.file),
            class_names: &self.class_names,
            labels: &self.labels,
        };
        read_labels(path, known)
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
        self.len() == 0
    }

    /// The columns that are used, in the order of the file.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// In which form the file is; `None` for a matrix.
    pub fn form(&self) -> Option<&TableForm> {
        self.form.as_ref()
    }

    /// Values per row of the matrix that it was made of, columns that are left out included;
    /// `None` for a file of text.
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
        let cells = self.cells.rows(row..row + 1).into_owned();
        let columns = self.columns.iter().zip(cells);
        columns.map(|(column, cell)| (column.name.as_str(), column.text(cell)))
    }

    /// What was taken for what, where somebody may have meant something else.
    pub fn notes(&self) -> &[TableNote] {
        &self.notes
    }

    /// A text of the target that means that the class is not known, besides a blank.
    pub fn unlabeled_value(&self) -> Option<&str> {
        self.unlabeled_value.as_deref()
    }

    /// What is to be predicted of a row.
    pub fn task(&self) -> Task {
        self.labels.task()
    }

    /// How the target is read in a regression; `None` where it is a class.
    pub fn regression(&self) -> Option<&TargetValues> {
        self.regression.as_ref()
    }

    /// The names of the classes, sorted: as numbers if all are; in a regression what the value is
    /// called.
    pub fn class_names(&self) -> &[String] {
        &self.class_names
    }

    /// The class or the value of each row, as far as it is known.
    pub fn labels(&self) -> &Labels {
        &self.labels
    }
}
