//! Bodies as rows of the model: an image, a table, or numbers.

use std::io::{self, Cursor, Read};
use std::path::Path;

use ladder_data::table::{DecimalMark, MatrixProblem, ReadOptions, RowEncoder, RowReader, Unseen};
use ladder_data::{FeatureShape, TableEncoding, images};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::api_error::ApiError;
use super::compute_queue::Cancel;
use crate::images::check_channels;
use crate::output::counted;

/// Rows of a request, at most.
const MOST_ROWS: usize = 10_000;

/// Rows of a table that are read before it is seen whether anybody still waits for them.
const ROWS_AT_ONCE: usize = 1000;

/// The body in error messages.
const NAME: &str = "the request";

/// `{"rows": [...]}`: a list of numbers each, or an object with a cell for each column.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    rows: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Row {
    /// `null` is a missing value.
    Values(Vec<Option<f64>>),
    Cells(Map<String, Value>),
}

/// What a model takes.
pub struct Input<'a> {
    /// The shape of a row.
    pub shape: FeatureShape,
    /// How cells become values, if rows are of a table.
    pub encoding: Option<&'a TableEncoding>,
    /// Whether anybody still waits for them.
    pub cancel: &'a Cancel,
}

impl Input<'_> {
    /// The rows of a body of this kind, `[n, shape.len()]`, at least one.
    pub fn rows(&self, kind: &str, body: &[u8]) -> Result<Vec<f32>, ApiError> {
        let rows = match (kind, self.encoding) {
            ("application/json", _) => self.json(body)?,
            ("text/csv" | "text/tab-separated-values", Some(encoding)) => {
                self.table(body, encoding)?
            }
            (kind, None) if kind.starts_with("image/") => self.image(body)?,
            _ => return Err(self.other_kind(kind)),
        };
        match rows.is_empty() {
            true => Err(ApiError::wrong(format!("{NAME}: no rows"))),
            false => Ok(rows),
        }
    }

    fn other_kind(&self, kind: &str) -> ApiError {
        let taken = match self.encoding {
            Some(_) => "a table (text/csv) or rows (application/json)",
            None => "an image (image/png, image/jpeg, …) or rows (application/json)",
        };
        let found = if kind.is_empty() { "nothing" } else { kind };
        ApiError::other_kind(format!(
            "the model takes {taken}; the content type says {found}"
        ))
    }

    fn image(&self, body: &[u8]) -> Result<Vec<f32>, ApiError> {
        check_channels(self.shape).map_err(ApiError::because)?;
        images::row_of_bytes(Path::new(NAME), body, self.shape).map_err(ApiError::because)
    }

    fn table(&self, body: &[u8], encoding: &TableEncoding) -> Result<Vec<f32>, ApiError> {
        let stream = Box::new(Waited {
            body: Cursor::new(body.to_vec()),
            cancel: self.cancel.clone(),
        });
        let (name, options) = (Path::new(NAME), ReadOptions::default());
        let reader = RowReader::of_stream(name, stream, &options, encoding, Unseen::Refused, &[]);
        let mut reader = reader.map_err(ApiError::because)?.without_labels();
        let mut values = Vec::new();
        while let Some(batch) = reader.next_batch(ROWS_AT_ONCE).map_err(ApiError::because)? {
            self.cancel.check()?;
            values.extend(batch.values);
            refuse_many(values.len() / encoding.width().max(1))?;
        }
        Ok(values)
    }

    fn json(&self, body: &[u8]) -> Result<Vec<f32>, ApiError> {
        let Body { rows } = serde_json::from_slice(body).map_err(|error| {
            ApiError::wrong(format!(
                "{NAME}: expected {{\"rows\": [...]}}, each a list of numbers or an object of \
                 cells: {error}"
            ))
        })?;
        refuse_many(rows.len())?;
        let mut values = Vec::with_capacity(rows.len() * self.shape.len());
        for (index, row) in rows.iter().enumerate() {
            self.cancel.check()?;
            let wrong = |why: String| ApiError::wrong(format!("row {index}: {why}"));
            match (row, self.encoding) {
                (Row::Values(row), _) => {
                    let row: Vec<f64> = row.iter().map(|it| it.unwrap_or(f64::NAN)).collect();
                    values.extend(self.numbers(&row).map_err(wrong)?);
                }
                (Row::Cells(cells), Some(encoding)) => {
                    push_cells(cells, encoding, &mut values).map_err(wrong)?;
                }
                (Row::Cells(_), None) => {
                    return Err(wrong(
                        "the model takes no table, but lists of numbers".into(),
                    ));
                }
            }
        }
        Ok(values)
    }

    /// The values of a row of numbers, all finite.
    fn numbers(&self, row: &[f64]) -> Result<Vec<f32>, String> {
        let too_large = || {
            let most = row.iter().copied().map(f64::abs).fold(0.0, f64::max);
            format!("numbers up to {most:e} are too large for the model")
        };
        if let Some(encoding) = self.encoding {
            let encoded = encoding.encode_numbers(row, row.len());
            return encoded.map_err(|problem| match problem {
                MatrixProblem::NotFinite { .. } => too_large(),
                problem => problem.to_string(),
            });
        }
        let (expected, found) = (self.shape.len(), row.len());
        if found != expected {
            let expected = counted(expected, "number", "numbers");
            return Err(format!("expected {expected}, found {found}"));
        }
        let values: Vec<f32> = row.iter().map(|&number| number as f32).collect();
        let is_finite = values.iter().all(|value| value.is_finite());
        is_finite.then_some(values).ok_or_else(too_large)
    }
}

/// A body that ends with an error as soon as nobody waits for the answer.
struct Waited {
    body: Cursor<Vec<u8>>,
    cancel: Cancel,
}

impl Read for Waited {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.cancel
            .check()
            .map_err(|_| io::Error::other("cancelled"))?;
        self.body.read(buffer)
    }
}

fn push_cells(
    cells: &Map<String, Value>,
    encoding: &TableEncoding,
    values: &mut Vec<f32>,
) -> Result<(), String> {
    let texts = encoding.column_names().map(|name| match cells.get(name) {
        Some(Value::String(text)) => Ok(text.clone()),
        Some(Value::Null) => Ok(String::new()),
        Some(other @ (Value::Number(_) | Value::Bool(_))) => Ok(other.to_string()),
        Some(_) => Err(format!("column {name}: neither a number nor a text")),
        None => Err(format!("no column {name}")),
    });
    let texts: Vec<String> = texts.collect::<Result<_, _>>()?;
    RowEncoder::new(encoding, DecimalMark::Point, Unseen::Refused)
        .push_row(texts.iter().map(String::as_str), values)
        .map_err(|(column, problem)| format!("column {column}: {problem}"))
}

fn refuse_many(rows: usize) -> Result<(), ApiError> {
    match rows > MOST_ROWS {
        true => Err(ApiError::too_much(format!(
            "at least {rows} rows; at most {MOST_ROWS} are answered at once, `ladder predict` \
             takes any number"
        ))),
        false => Ok(()),
    }
}
