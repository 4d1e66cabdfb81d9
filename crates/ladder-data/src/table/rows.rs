//! New rows of a table, some at a time, in any order of the columns.

use std::io::Read;
use std::path::{Path, PathBuf};

use csv::{Reader, StringRecord};

use super::encoding::{TableEncoding, Unseen};
use super::{CellProblem, ColumnRole, TableError, open};
use crate::UNLABELED;

/// Reads rows as a trained network takes them.
///
/// Columns are found by their names; those that the network does not know are passed over.
pub struct RowReader<'a> {
    name: PathBuf,
    encoding: &'a TableEncoding,
    unseen: Unseen,
    reader: Reader<Box<dyn Read>>,
    /// Position of each column of the encoding.
    columns: Vec<usize>,
    /// Position of the class, if the file has it.
    target: Option<usize>,
    /// Positions of the columns that are handed on as they are.
    kept: Vec<usize>,
}

/// Some rows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RowBatch {
    /// `[rows, width]`, row-major.
    pub values: Vec<f32>,
    /// The class of each row, or [`UNLABELED`]; empty if the file has no such column.
    pub labels: Vec<u32>,
    /// The cells that are handed on, a list for each row.
    pub kept: Vec<Vec<String>>,
}

impl<'a> RowReader<'a> {
    /// Rows of the file `path`, plain or gzip-compressed; `keep` names columns to hand on.
    ///
    /// # Errors
    /// A file that cannot be read, or lacks a column.
    pub fn open(
        path: &Path,
        encoding: &'a TableEncoding,
        unseen: Unseen,
        keep: &[String],
    ) -> Result<Self, TableError> {
        Self::new(path, open::file(path)?, encoding, unseen, keep)
    }

    /// Rows of a stream, which errors call `name`.
    ///
    /// # Errors
    /// A stream that cannot be read, or lacks a column.
    pub fn of_stream(
        name: &Path,
        stream: Box<dyn Read>,
        encoding: &'a TableEncoding,
        unseen: Unseen,
        keep: &[String],
    ) -> Result<Self, TableError> {
        Self::new(name, open::stream(name, stream)?, encoding, unseen, keep)
    }

    fn new(
        name: &Path,
        opened: open::Opened,
        encoding: &'a TableEncoding,
        unseen: Unseen,
        keep: &[String],
    ) -> Result<Self, TableError> {
        let open::Opened { header, reader } = opened;
        let find = |column: &str| header.iter().position(|other| other == column);
        let wanted = |role, column: &str| {
            find(column).ok_or_else(|| TableError::NoColumn {
                path: name.to_owned(),
                column: column.to_owned(),
                role,
                header: header.clone(),
            })
        };
        let columns = encoding.columns.iter().map(|own| wanted(None, own.name()));
        let kept = keep
            .iter()
            .map(|column| wanted(Some(ColumnRole::Kept), column));
        Ok(Self {
            columns: columns.collect::<Result<_, _>>()?,
            kept: kept.collect::<Result<_, _>>()?,
            target: find(&encoding.target),
            name: name.to_owned(),
            encoding,
            unseen,
            reader,
        })
    }

    /// At most `at_most` further rows; `None` at the end.
    ///
    /// # Errors
    /// A row of another length than the header, or a cell that does not fit its column.
    pub fn next_batch(&mut self, at_most: usize) -> Result<Option<RowBatch>, TableError> {
        let mut batch = RowBatch::default();
        let mut row = StringRecord::new();
        for _ in 0..at_most {
            let Some(line) = open::next_row(&self.name, &mut self.reader, &mut row)? else {
                break;
            };
            let cell = |(column, problem)| TableError::Cell {
                path: self.name.clone(),
                line,
                column,
                problem,
            };
            let cells = self.columns.iter().map(|&index| &row[index]);
            self.encoding
                .push_row(cells, self.unseen, &mut batch.values)
                .map_err(cell)?;
            if let Some(target) = self.target {
                let label = self.label(&row[target]);
                let problem = |problem| cell((self.encoding.target.clone(), problem));
                batch.labels.push(label.map_err(problem)?);
            }
            let kept = self.kept.iter().map(|&index| row[index].to_owned());
            batch.kept.push(kept.collect());
        }
        Ok((!batch.kept.is_empty()).then_some(batch))
    }

    fn label(&self, text: &str) -> Result<u32, CellProblem> {
        let encoding = self.encoding;
        let missing = super::cell::MissingTexts(&encoding.missing);
        if missing.contains(text) || encoding.unlabeled_value.as_deref() == Some(text) {
            return Ok(UNLABELED);
        }
        let class = encoding.classes.iter().position(|class| class == text);
        let found = || text.to_owned();
        let class = class.ok_or_else(|| CellProblem::UnknownClass { found: found() })?;
        Ok(class as u32)
    }
}
