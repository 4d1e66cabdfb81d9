//! The cells of typed columns as the text that a clean CSV file has.

use arrow_array::cast::AsArray;
use arrow_array::types::{Float16Type, Float32Type, Float64Type};
use arrow_array::{Array, ArrayRef, ArrowPrimitiveType, RecordBatch, new_null_array};
use arrow_cast::cast;
use arrow_cast::display::{ArrayFormatter, FormatOptions};
use arrow_schema::{ArrowError, DataType};
use csv::StringRecord;

/// The rows of a batch as text; a cell that is no single value is blank.
pub(super) fn texts(batch: &RecordBatch) -> Result<Vec<StringRecord>, ArrowError> {
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
    if !is_one_value(column.data_type()) {
        return Ok(new_null_array(&DataType::Null, column.len()));
    }
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
pub(super) fn is_one_value(kind: &DataType) -> bool {
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::types::{DurationSecondType, Int8Type, TimestampMicrosecondType};
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
        let durations = PrimitiveArray::<DurationSecondType>::from(vec![1, 2]);
        check(durations, &["", ""]);
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
