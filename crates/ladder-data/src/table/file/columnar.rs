//! Parquet and Arrow: typed columns, whose values become the text that a clean CSV file has.
//!
//! A batch of rows is in memory at a time.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use arrow_array::cast::AsArray;
use arrow_array::types::{Float16Type, Float32Type, Float64Type};
use arrow_array::{Array, ArrayRef, ArrowPrimitiveType, RecordBatch, RecordBatchReader};
use arrow_cast::cast;
use arrow_cast::display::{ArrayFormatter, FormatOptions};
use arrow_ipc::reader::FileReader;
use arrow_schema::{ArrowError, DataType, Field};
use csv::StringRecord;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

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
    let other = schema
        .fields()
        .iter()
        .find(|field| !is_one_value(field.data_type()));
    if let Some(field) = other {
        return Err(TableError::ColumnType {
            path: name.to_owned(),
            column: field.name().clone(),
            kind: field.data_type().to_string(),
        });
    }
    let names: StringRecord = schema.fields().iter().map(|field| name_of(field)).collect();
    let header = header::names(name, &(Place::Row(0), names), &[])?;
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

/// Its rows as text.
fn texts(batch: &RecordBatch) -> Result<Vec<StringRecord>, ArrowError> {
    let columns: Vec<ArrayRef> = batch
        .columns()
        .iter()
        .map(plain)
        .collect::<Result<_, _>>()?;
    let columns: Vec<Cells> = columns.iter().map(Cells::of).collect::<Result<_, _>>()?;
    let mut text = String::new();
    let row = |row| {
        let mut record = StringRecord::new();
        for column in &columns {
            text.clear();
            column.write(row, &mut text)?;
            record.push_field(text.trim());
        }
        Ok(record)
    };
    (0..batch.num_rows()).map(row).collect()
}

/// A column without a dictionary, and in a time zone that needs no table of zones.
fn plain(column: &ArrayRef) -> Result<ArrayRef, ArrowError> {
    let values = match column.data_type() {
        DataType::Dictionary(_, values) => &cast(column, values)?,
        _ => column,
    };
    match values.data_type() {
        DataType::Timestamp(unit, Some(zone)) if !zone.starts_with(['+', '-']) => {
            cast(values, &DataType::Timestamp(*unit, Some("+00:00".into())))
        }
        _ => Ok(values.clone()),
    }
}

/// The cells of a column, each as text.
enum Cells<'a> {
    Half(&'a dyn Array),
    Single(&'a dyn Array),
    Double(&'a dyn Array),
    /// Times of the day are left out where there are none.
    Times(&'a dyn Array, ArrayFormatter<'a>),
    Others(&'a dyn Array, ArrayFormatter<'a>),
}

impl<'a> Cells<'a> {
    fn of(column: &'a ArrayRef) -> Result<Self, ArrowError> {
        const OPTIONS: FormatOptions = FormatOptions::new()
            .with_display_error(false)
            .with_datetime_format(Some("%Y-%m-%d"))
            .with_timestamp_format(Some("%Y-%m-%d %H:%M:%S%.f"))
            .with_timestamp_tz_format(Some("%Y-%m-%d %H:%M:%S%.f%:z"))
            .with_time_format(Some("%H:%M:%S%.f"));
        Ok(match column.data_type() {
            DataType::Float16 => Self::Half(column),
            DataType::Float32 => Self::Single(column),
            DataType::Float64 => Self::Double(column),
            DataType::Timestamp(_, None) => {
                Self::Times(column, ArrayFormatter::try_new(column, &OPTIONS)?)
            }
            _ => Self::Others(column, ArrayFormatter::try_new(column, &OPTIONS)?),
        })
    }

    fn is_null(&self, row: usize) -> bool {
        let (Self::Half(column)
        | Self::Single(column)
        | Self::Double(column)
        | Self::Times(column, _)
        | Self::Others(column, _)) = self;
        column.is_null(row)
    }

    fn write(&self, row: usize, text: &mut String) -> Result<(), ArrowError> {
        if self.is_null(row) {
            return Ok(());
        }
        match self {
            Self::Half(column) => {
                let number = column.as_primitive::<Float16Type>().value(row);
                text.push_str(&shortest_half(number));
            }
            Self::Single(column) => {
                let number = column.as_primitive::<Float32Type>().value(row);
                if !number.is_nan() {
                    text.push_str(&number.to_string());
                }
            }
            Self::Double(column) => {
                let number = column.as_primitive::<Float64Type>().value(row);
                if !number.is_nan() {
                    text.push_str(&number.to_string());
                }
            }
            Self::Times(_, formatter) => {
                formatter.value(row).write(text)?;
                if let Some(date) = text.strip_suffix(" 00:00:00") {
                    text.truncate(date.len());
                }
            }
            Self::Others(_, formatter) => formatter.value(row).write(text)?,
        }
        Ok(())
    }
}

type Half = <Float16Type as ArrowPrimitiveType>::Native;

/// The fewest decimals that read back to the same number of 16 bits.
fn shortest_half(number: Half) -> String {
    let single = number.to_f32();
    if single.is_nan() {
        return String::new();
    }
    let texts = (0..25).map(|decimals| format!("{single:.decimals$}"));
    let reads_back = |text: &String| text.parse().is_ok_and(|it| Half::from_f32(it) == number);
    let found = { texts }.find(reads_back);
    found.unwrap_or_else(|| single.to_string())
}

/// Whether a cell of this type is one value.
fn is_one_value(kind: &DataType) -> bool {
    match kind {
        DataType::Dictionary(_, values) => is_one_value(values),
        DataType::Null
        | DataType::Boolean
        | DataType::Utf8
        | DataType::LargeUtf8
        | DataType::Utf8View
        | DataType::Timestamp(..)
        | DataType::Date32
        | DataType::Date64
        | DataType::Time32(_)
        | DataType::Time64(_)
        | DataType::Decimal32(..)
        | DataType::Decimal64(..)
        | DataType::Decimal128(..)
        | DataType::Decimal256(..) => true,
        other => other.is_integer() || other.is_floating(),
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
        message: error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::types::{Int8Type, TimestampMicrosecondType};
    use arrow_array::{
        BooleanArray, Date32Array, DictionaryArray, Float16Array, Float32Array, Float64Array,
        NullArray, PrimitiveArray,
    };

    use super::*;

    #[track_caller]
    fn check(column: impl Array + 'static, expected: &[&str]) {
        let column: ArrayRef = Arc::new(column);
        let batch = RecordBatch::try_from_iter_with_nullable([("a", column, true)]).unwrap();
        let texts = texts(&batch).unwrap();
        let cells: Vec<&str> = texts.iter().map(|row| &row[0]).collect();
        assert_eq!(cells, expected);
    }

    #[test]
    fn a_value_is_the_text_of_a_clean_file() {
        check(
            Float64Array::from(vec![Some(0.1), Some(3.0), Some(1e-7), Some(f64::NAN), None]),
            &["0.1", "3", "0.0000001", "", ""],
        );
        check(
            Float32Array::from(vec![0.1, 16_777_216.0]),
            &["0.1", "16777216"],
        );
        let halves = [0.1, 1.5, 65504.0, 6e-8].map(Half::from_f32);
        check(
            Float16Array::from(halves.to_vec()),
            &["0.1", "1.5", "65504", "0.00000006"],
        );
        check(
            BooleanArray::from(vec![Some(true), Some(false), None]),
            &["true", "false", ""],
        );
        check(
            Date32Array::from(vec![0, 19_753]),
            &["1970-01-01", "2024-01-31"],
        );
        check(NullArray::new(2), &["", ""]);
        let words = DictionaryArray::<Int8Type>::from_iter([Some("b"), None, Some(" a ")]);
        check(words, &["b", "", "a"]);
    }

    #[test]
    fn a_time_is_written_without_what_is_zero() {
        type Times = PrimitiveArray<TimestampMicrosecondType>;
        let times = || Times::from(vec![0, 3_600_000_000, 1_500_000]);
        check(
            times(),
            &[
                "1970-01-01",
                "1970-01-01 01:00:00",
                "1970-01-01 00:00:01.500",
            ],
        );
        for zone in ["+00:00", "Europe/Berlin"] {
            check(
                times().with_timezone(zone).slice(0, 1),
                &["1970-01-01 00:00:00+00:00"],
            );
        }
    }
}
