//! New rows of a table, some at a time, in any order of the columns.

use std::collections::HashMap;
use std::io::Read;
use std::path::Path;

use csv::StringRecord;

use super::error::{ColumnRole, TableError};
use super::file::{ReadOptions, TableFile};
use super::rows_note::RowsNote;
use crate::encoding::{RowEncoder, TableEncoding, Unseen};
use crate::rows::Labels;
use crate::task::Task;

/// Reads rows as a trained network takes them.
///
/// Columns are found by their names; those that the network does not know are skipped.
pub struct RowReader<'a> {
    encoding: &'a TableEncoding,
    encoder: RowEncoder<'a>,
    file: TableFile,
    /// Position of each column of the encoding.
    columns: Vec<usize>,
    /// Position of the class, if the file has it.
    target: Option<usize>,
    /// Positions of the columns that are copied as they are.
    kept: Vec<usize>,
}

/// Some rows.
#[derive(Debug, Clone, PartialEq)]
pub struct RowBatch {
    /// `[rows, width]`, row-major.
    pub values: Vec<f32>,
    /// The class or the value of each row; empty if the file has no such column.
    pub labels: Labels,
    /// The cells that are copied, a list for each row.
    pub kept: Vec<Vec<String>>,
}

impl RowBatch {
    /// Rows without labels.
    pub fn unlabeled(values: Vec<f32>, kept: Vec<Vec<String>>) -> Self {
        Self {
            values,
            kept,
            ..Self::of(Task::Classification)
        }
    }

    /// No rows.
    fn of(task: Task) -> Self {
        Self {
            values: Vec::new(),
            labels: Labels::none(task),
            kept: Vec::new(),
        }
    }
}

impl<'a> RowReader<'a> {
    /// Rows of the file `path`, plain or gzip-compressed; `keep` names columns to copy.
    ///
    /// # Errors
    /// A file that cannot be read, or lacks a column.
    pub fn open(
        path: &Path,
        options: &ReadOptions,
        encoding: &'a TableEncoding,
        unseen: Unseen,
        keep: &[String],
    ) -> Result<Self, TableError> {
        let file = TableFile::open(path, &as_usual(options, encoding))?;
        Self::new(file, encoding, unseen, keep)
    }

    /// Rows of a stream, which errors call `name`.
    ///
    /// # Errors
    /// A stream that cannot be read, or lacks a column.
    pub fn of_stream(
        name: &Path,
        stream: Box<dyn Read>,
        options: &ReadOptions,
        encoding: &'a TableEncoding,
        unseen: Unseen,
        keep: &[String],
    ) -> Result<Self, TableError> {
        let file = TableFile::of_stream(name, stream, &as_usual(options, encoding))?;
        Self::new(file, encoding, unseen, keep)
    }

    /// Rows of batches in memory, which errors call `name`.
    ///
    /// # Errors
    /// A column of another type than numbers, text, dates and truth values, or that is lacking.
    #[cfg(feature = "parquet")]
    pub fn of_batches(
        name: &Path,
        batches: Box<dyn arrow_array::RecordBatchReader>,
        encoding: &'a TableEncoding,
        unseen: Unseen,
    ) -> Result<Self, TableError> {
        let options = as_usual(&ReadOptions::default(), encoding);
        let file = TableFile::of_batches(name, batches, &options)?;
        Self::new(file, encoding, unseen, &[])
    }

    fn new(
        file: TableFile,
        encoding: &'a TableEncoding,
        unseen: Unseen,
        keep: &[String],
    ) -> Result<Self, TableError> {
        let header = file.header();
        let positions: HashMap<&str, usize> = header.iter().map(String::as_str).zip(0..).collect();
        let find = |column: &str| positions.get(column).copied();
        let wanted = |role, column: &str| {
            let at = find(column).ok_or_else(|| file.no_column(column, role))?;
            file.check_type(at, false).map(|()| at)
        };
        let columns = encoding.columns.iter().map(|own| wanted(None, own.name()));
        let kept = keep
            .iter()
            .map(|column| wanted(Some(ColumnRole::Kept), column));
        Ok(Self {
            columns: columns.collect::<Result<_, _>>()?,
            kept: kept.collect::<Result<_, _>>()?,
            target: find(&encoding.target).filter(|&at| file.check_type(at, false).is_ok()),
            encoding,
            encoder: RowEncoder::new(encoding, file.decimal(), unseen)
                .with_groups(file.has_groups()),
            file,
        })
    }

    /// The same rows without their classes, which may be others than those of the encoding.
    pub fn without_labels(self) -> Self {
        Self {
            target: None,
            ..self
        }
    }

    /// Whether the cells of a column can be copied: it is there, and each cell is a single value.
    pub fn can_keep(&self, column: &str) -> bool {
        let at = self.file.header().iter().position(|name| name == column);
        at.is_some_and(|at| self.file.check_type(at, false).is_ok())
    }

    /// The same rows, if the file has the column of the classes.
    ///
    /// # Errors
    /// It has not.
    pub fn with_labels(self) -> Result<Self, TableError> {
        match self.target {
            Some(_) => Ok(self),
            None => {
                let target = &self.encoding.target;
                let at = self.file.header().iter().position(|name| name == target);
                Err(match at.map(|at| self.file.check_type(at, false)) {
                    Some(Err(other)) => other,
                    _ => self.file.no_column(target, None),
                })
            }
        }
    }

    /// What is to be said about the rows that were read.
    pub fn notes(&self) -> Vec<RowsNote> {
        let file = || self.file.name().to_owned();
        let form = self.file.form();
        let is_plain = form.to_string().is_empty();
        let form = (!is_plain).then(|| RowsNote::Form { file: file(), form });
        let unseen = owned(self.encoder.unseen()).map(|columns| RowsNote::Unseen {
            file: file(),
            columns,
        });
        let words = owned(self.encoder.words()).map(|columns| RowsNote::Words {
            file: file(),
            columns,
        });
        let bare = self.encoder.bare();
        let bare = bare.map(|(column, unit, cells)| RowsNote::WithoutUnit {
            file: file(),
            column: column.to_owned(),
            unit: unit.to_owned(),
            cells,
        });
        let minus_ones = self.encoder.minus_ones();
        let minus_ones = minus_ones.map(|rows| RowsNote::MinusOneIsValue {
            file: file(),
            column: self.encoding.target.clone(),
            rows,
        });
        let grouped = self.encoder.grouped();
        let grouped = grouped.map(|(column, text, cells)| RowsNote::Thousands {
            file: file(),
            column: column.to_owned(),
            text: text.to_owned(),
            cells,
        });
        let blank = self.file.blank_rows();
        let blank = blank.map(|blank| RowsNote::Blank {
            file: file(),
            first: blank.first,
            rows: blank.rows,
        });
        let merged = self.encoder.merged();
        let merged = merged.map(|(column, text, category)| RowsNote::Merged {
            file: file(),
            column: column.to_owned(),
            text: text.to_owned(),
            category: category.to_owned(),
        });
        let of_file = form.into_iter().chain(blank);
        let of_cells = unseen.into_iter().chain(words).chain(bare).chain(grouped);
        let of_cells = of_cells.chain(merged);
        of_file.chain(of_cells).chain(minus_ones).collect()
    }

    /// At most `at_most` further rows; `None` at the end.
    ///
    /// # Errors
    /// A row of another length than the header, or a cell that does not fit its column.
    pub fn next_batch(&mut self, at_most: usize) -> Result<Option<RowBatch>, TableError> {
        let mut batch = RowBatch::of(self.encoding.task());
        let mut row = StringRecord::new();
        for _ in 0..at_most {
            let Some(place) = self.file.next(&mut row)? else {
                break;
            };
            let cell = |(column, problem)| TableError::Cell {
                path: self.file.name().to_owned(),
                place,
                column,
                problem: Box::new(problem),
            };
            let cells = self.columns.iter().map(|&index| &row[index]);
            self.encoder
                .push_row(cells, &mut batch.values)
                .map_err(cell)?;
            if let Some(target) = self.target {
                let label = self.encoder.label(&row[target]);
                let problem = |problem| cell((self.encoding.target.clone(), problem));
                batch.labels.push(label.map_err(problem)?);
            }
            let kept = self.kept.iter().map(|&index| row[index].to_owned());
            batch.kept.push(kept.collect());
        }
        Ok((!batch.kept.is_empty()).then_some(batch))
    }
}

/// Columns with the numbers of their cells, if there are any.
fn owned<'a>(columns: impl Iterator<Item = (&'a str, usize)>) -> Option<Vec<(String, usize)>> {
    let columns: Vec<_> = columns
        .map(|(column, cells)| (column.to_owned(), cells))
        .collect();
    (!columns.is_empty()).then_some(columns)
}

/// New rows that could be read in two ways are written as those of the fit were.
fn as_usual(options: &ReadOptions, encoding: &TableEncoding) -> ReadOptions {
    ReadOptions {
        usual: options.usual.or(encoding.dialect),
        usual_decimal: options.usual_decimal.or(encoding.decimal),
        ..options.clone()
    }
}
