//! Parquet and Arrow: typed columns, whose values become the text that a clean CSV file has.
//!
//! A batch of rows is in memory at a time.

mod cells;

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use arrow_array::{RecordBatch, RecordBatchReader};
use arrow_ipc::reader::FileReader;
use arrow_schema::{DataType, Field};
use csv::StringRecord;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use self::cells::{is_one_value, texts};
use super::arrow_check;
use super::decimal::Ballot;
use super::form::TableForm;
use super::guarded::guarded;
use super::options::ReadOptions;
use super::typed::TextNumbers;
use super::{Place, Rows, header};
use crate::encoding::DecimalMark;
use crate::table::error::TableError;

/// Rows that become text at once.
const ROWS_AT_ONCE: usize = 1024;

/// What pandas calls an index without a name, which it leaves blank in CSV.
const INDEX: &str = "__index_level_0__";

/// The rows of a file of typed columns.
pub(super) struct ColumnarRows {
    /// What errors call it.
    name: PathBuf,
    form: TableForm,
    batches: Box<dyn RecordBatchReader>,
    /// What is left of the batch that was read last.
    batch: Option<RecordBatch>,
    texts: std::vec::IntoIter<StringRecord>,
    /// Whether the cells of each column are text, and how numbers are written there.
    is_text: Vec<bool>,
    numbers: TextNumbers,
    /// Columns whose cells are no single values, and their types.
    unread: Vec<(usize, String)>,
    /// Rows that were given.
    given: u64,
}

/// The header of a Parquet file, and what is below it; `name` is what errors call it.
pub(super) fn open_parquet(
    name: &Path,
    file: File,
    options: &ReadOptions,
) -> Result<(Vec<String>, ColumnarRows), TableError> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(file);
    let reader = builder.and_then(|builder| builder.with_batch_size(ROWS_AT_ONCE).build());
    let reader = reader.map_err(|error| unreadable(name, &error))?;
    let form = |decimal| TableForm::Parquet { decimal };
    open(name, form, Box::new(reader), options)
}

/// The same for a file of Arrow.
pub(super) fn open_arrow(
    name: &Path,
    mut file: File,
    options: &ReadOptions,
) -> Result<(Vec<String>, ColumnarRows), TableError> {
    arrow_check::check(&mut file).map_err(|source| TableError::Io {
        path: name.to_owned(),
        source,
    })?;
    let reader = FileReader::try_new(BufReader::new(file), None);
    let reader = reader.map_err(|error| unreadable(name, &error))?;
    let form = |decimal| TableForm::Arrow { decimal };
    open(name, form, Box::new(reader), options)
}

/// The same for batches that are in memory.
pub(super) fn open_batches(
    name: &Path,
    batches: Box<dyn RecordBatchReader>,
    options: &ReadOptions,
) -> Result<(Vec<String>, ColumnarRows), TableError> {
    open(
        name,
        |decimal| TableForm::Arrow { decimal },
        batches,
        options,
    )
}

fn open(
    name: &Path,
    form: fn(DecimalMark) -> TableForm,
    batches: Box<dyn RecordBatchReader>,
    options: &ReadOptions,
) -> Result<(Vec<String>, ColumnarRows), TableError> {
    let schema = batches.schema();
    let names: StringRecord = schema.fields().iter().map(|field| name_of(field)).collect();
    let header = header::names(name, &(Place::Row(0), names), &[])?;
    let unread = schema.fields().iter().enumerate();
    let unread = unread.filter(|(_, field)| !is_one_value(field.data_type()));
    let is_text = schema.fields().iter();
    let mut rows = ColumnarRows {
        name: name.to_owned(),
        form: form(DecimalMark::Point),
        batches,
        batch: None,
        is_text: is_text
            .map(|field| is_text_type(field.data_type()))
            .collect(),
        numbers: TextNumbers {
            decimal: DecimalMark::Point,
            has_groups: false,
        },
        unread: unread
            .map(|(column, field)| (column, field.data_type().to_string()))
            .collect(),
        texts: Vec::new().into_iter(),
        given: 0,
    };
    let first = rows.next_texts()?.unwrap_or_default();
    rows.numbers = TextNumbers::of(name, &header, &rows.ballot(&first), options)?;
    rows.form = form(rows.numbers.decimal);
    rows.texts = first.into_iter();
    Ok((header, rows))
}

/// Whether the cells of a column are text.
fn is_text_type(kind: &DataType) -> bool {
    match kind {
        DataType::Dictionary(_, values) => is_text_type(values),
        kind => matches!(
            kind,
            DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View
        ),
    }
}

impl Rows for ColumnarRows {
    fn next(&mut self, row: &mut StringRecord) -> Result<Option<Place>, TableError> {
        loop {
            if let Some(next) = self.texts.next() {
                *row = self.clean(next);
                self.given += 1;
                return Ok(Some(Place::Row(self.given)));
            }
            let name = self.name.clone();
            let Some(texts) = guarded(&name, || self.next_texts())? else {
                return Ok(None);
            };
            self.texts = texts.into_iter();
        }
    }

    fn form(&self) -> TableForm {
        self.form.clone()
    }

    fn has_groups(&self) -> bool {
        self.numbers.has_groups
    }

    fn unread(&self) -> &[(usize, String)] {
        &self.unread
    }
}

impl ColumnarRows {
    /// The texts of some rows.
    fn ballot<'a>(&self, rows: &'a [StringRecord]) -> Ballot<'a> {
        let mut ballot = Ballot::new(self.is_text.len());
        for row in rows {
            let cells = row.iter().zip(&self.is_text).enumerate();
            let texts = cells.filter(|(_, (_, is_text))| **is_text);
            texts.for_each(|(column, (cell, _))| ballot.add(column, cell));
        }
        ballot
    }

    /// A row with the numbers among its texts as a clean file has them.
    fn clean(&self, row: StringRecord) -> StringRecord {
        if self.numbers.decimal == DecimalMark::Point {
            return row;
        }
        let cells = row.iter().zip(&self.is_text);
        let clean = cells.map(|(cell, is_text)| match is_text {
            true => self.numbers.clean(cell),
            false => cell.to_owned(),
        });
        clean.collect()
    }

    fn next_texts(&mut self) -> Result<Option<Vec<StringRecord>>, TableError> {
        let batch = self.next_rows()?;
        let texts = batch.map(|batch| texts(&batch)).transpose();
        texts.map_err(|error| unreadable(&self.name, &error))
    }

    /// The next few rows: a batch of Arrow may be the whole table.
    fn next_rows(&mut self) -> Result<Option<RecordBatch>, TableError> {
        let batch = match self.batch.take() {
            Some(batch) => batch,
            None => match self.batches.next().transpose() {
                Ok(Some(batch)) => batch,
                Ok(None) => return Ok(None),
                Err(error) => return Err(unreadable(&self.name, &error)),
            },
        };
        let first = batch.num_rows().min(ROWS_AT_ONCE);
        let rest = batch.num_rows() - first;
        self.batch = (rest > 0).then(|| batch.slice(first, rest));
        Ok(Some(batch.slice(0, first)))
    }
}

fn name_of(field: &Field) -> &str {
    match field.name().trim() {
        INDEX => "",
        name => name,
    }
}

fn unreadable(name: &Path, error: &dyn std::error::Error) -> TableError {
    TableError::Unreadable {
        path: name.to_owned(),
        message: format!(
            "the file cannot be read ({error}); it may be cut off or damaged, so write it again"
        ),
    }
}
