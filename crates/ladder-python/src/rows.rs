//! Rows that Python gives, and rows for Python.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::ffi_stream::RecordBatchStreamReader;
use arrow_array::{ArrayRef, RecordBatch, RecordBatchReader, StringArray};
use arrow_ipc::writer::FileWriter;
use arrow_pyarrow::FromPyArrow;
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use ladder_data::{Features, Rows, digits as drawn};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::failure::Failure;

/// Batches of an object that has Arrow's stream interface.
pub fn batches(rows: &Bound<'_, PyAny>) -> PyResult<RecordBatchStreamReader> {
    RecordBatchStreamReader::from_pyarrow_bound(rows)
}

/// Writes a table in Arrow's file format, its classes in one more column; `None` where a class is
/// not known.
#[pyfunction]
pub fn write_table(
    py: Python<'_>,
    file: PathBuf,
    rows: &Bound<'_, PyAny>,
    target: &str,
    classes: Vec<Option<String>>,
) -> PyResult<()> {
    let rows = batches(rows)?;
    py.detach(|| write(&file, rows, target, &classes).map_err(Failure::given))?;
    Ok(())
}

fn write(
    file: &Path,
    rows: RecordBatchStreamReader,
    target: &str,
    classes: &[Option<String>],
) -> Result<(), ArrowError> {
    let schema = with_target(&rows.schema(), target);
    let mut writer = FileWriter::try_new(BufWriter::new(File::create(file)?), &schema)?;
    let mut done = 0;
    for batch in rows {
        let batch = batch?;
        let own = classes.get(done..done + batch.num_rows());
        let own = own.ok_or_else(|| other_length(classes.len()))?;
        done += batch.num_rows();
        let column: StringArray = own.iter().map(Option::as_deref).collect();
        let column: ArrayRef = Arc::new(column);
        let columns = batch.columns().iter().cloned().chain([column]).collect();
        writer.write(&RecordBatch::try_new(schema.clone(), columns)?)?;
    }
    match done == classes.len() {
        true => writer.finish(),
        false => Err(other_length(classes.len())),
    }
}

fn with_target(schema: &Schema, target: &str) -> SchemaRef {
    let target = Arc::new(Field::new(target, DataType::Utf8, true));
    let fields = schema.fields().iter().cloned().chain([target]);
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}

fn other_length(classes: usize) -> ArrowError {
    let text = format!("X has another number of rows than y, which has {classes}");
    ArrowError::InvalidArgumentError(text)
}

type Images<'py> = (Bound<'py, PyBytes>, Vec<u32>);

/// The embedded digits: training images and their classes, test images and their classes; an image
/// is 28 x 28 bytes.
#[pyfunction]
pub fn digits(py: Python<'_>) -> (Images<'_>, Images<'_>) {
    let dataset = py.detach(drawn::generate);
    (images(py, &dataset.train), images(py, &dataset.test))
}

fn images<'py>(py: Python<'py>, rows: &Rows) -> Images<'py> {
    let Features::Bytes(bytes) = rows.features() else {
        unreachable!("invariant: images are bytes")
    };
    (PyBytes::new(py, bytes), rows.labels().to_vec())
}
