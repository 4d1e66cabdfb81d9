//! Rows that Python gives, and rows for Python.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::ffi_stream::RecordBatchStreamReader;
use arrow_array::{Array, ArrayRef, Float64Array, RecordBatch, RecordBatchReader, StringArray};
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

/// The target of each row, `None` where it is not known.
#[derive(FromPyObject)]
pub enum Target {
    Classes(Vec<Option<String>>),
    Values(Vec<Option<f64>>),
}

/// Writes a table in Arrow's file format, its target in one more column.
#[pyfunction]
pub fn write_table(
    py: Python<'_>,
    file: PathBuf,
    rows: &Bound<'_, PyAny>,
    name: &str,
    target: Target,
) -> PyResult<()> {
    let rows = batches(rows)?;
    let target = target.into_array();
    py.detach(|| write(&file, rows, name, &target).map_err(Failure::given))?;
    Ok(())
}

impl Target {
    fn into_array(self) -> ArrayRef {
        match self {
            Self::Classes(classes) => Arc::new(StringArray::from(classes)),
            Self::Values(values) => Arc::new(Float64Array::from(values)),
        }
    }
}

fn write(
    file: &Path,
    rows: RecordBatchStreamReader,
    name: &str,
    target: &ArrayRef,
) -> Result<(), ArrowError> {
    let schema = with_target(&rows.schema(), name, target.data_type());
    let mut writer = FileWriter::try_new(BufWriter::new(File::create(file)?), &schema)?;
    let mut done = 0;
    for batch in rows {
        let batch = batch?;
        if target.len() < done + batch.num_rows() {
            return Err(other_length(target.len()));
        }
        let own = target.slice(done, batch.num_rows());
        done += batch.num_rows();
        let columns = batch.columns().iter().cloned().chain([own]).collect();
        writer.write(&RecordBatch::try_new(schema.clone(), columns)?)?;
    }
    match done == target.len() {
        true => writer.finish(),
        false => Err(other_length(target.len())),
    }
}

fn with_target(schema: &Schema, name: &str, kind: &DataType) -> SchemaRef {
    let target = Arc::new(Field::new(name, kind.clone(), true));
    let fields = schema.fields().iter().cloned().chain([target]);
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}

fn other_length(rows: usize) -> ArrowError {
    let text = format!("X has another number of rows than y, which has {rows}");
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
