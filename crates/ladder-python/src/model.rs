//! A trained model: rows to values, values to answers.

use std::path::{Path, PathBuf};

use arrow_array::ffi_stream::RecordBatchStreamReader;
use ladder_data::TableEncoding;
use ladder_data::arrays::{ArrayLayout, read_images};
use ladder_data::table::{ColumnEncoding, MatrixProblem, RowReader, RowsNote, Unseen};
use ladder_train::{RunDir, SavedModel, TrainError};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyByteArray;
use rayon::prelude::*;

use crate::array::{Matrix, Number, Numbers, bytes};
use crate::failure::Failure;
use crate::rows::batches;
use crate::threads::on_threads;

/// Rows that one thread takes at a time; no result depends on it.
const ROWS_PER_THREAD: usize = 512;

/// Rows of a table that are read at once.
const ROWS_AT_ONCE: usize = 8192;

/// What errors call a frame.
const FRAME: &str = "X";

/// The model of a finished run.
#[pyclass(frozen, module = "ladder_networks._native")]
pub struct Model {
    model: SavedModel,
}

#[pymethods]
impl Model {
    /// The model of the finished run in `run_dir`, on the device of the run.
    #[staticmethod]
    fn load(py: Python<'_>, run_dir: PathBuf, threads: Option<usize>) -> PyResult<Self> {
        let model = py.detach(|| on_threads(threads, || load(&run_dir)))?;
        Ok(Self { model })
    }

    /// `classification` or `regression`: what it predicts.
    #[getter]
    fn task(&self) -> String {
        self.model.task().to_string()
    }

    /// The names of the classes, in the order of their numbers; of a regression what the value is
    /// called.
    #[getter]
    fn class_names(&self) -> Vec<String> {
        self.model.class_names().to_vec()
    }

    /// `numbers`, `table` or `images`: what it takes.
    #[getter]
    fn takes(&self) -> &'static str {
        match self.model.encoding() {
            None => "images",
            Some(encoding) if encoding.matrix_width.is_some() => "numbers",
            Some(_) => "table",
        }
    }

    /// Values per row of the matrix, or of the image; `None` for a table.
    #[getter]
    fn width(&self) -> Option<usize> {
        match self.model.encoding() {
            Some(encoding) => encoding.matrix_width,
            None => Some(self.model.shape().len()),
        }
    }

    /// The columns that a table needs; of a matrix their indices.
    #[getter]
    fn column_names(&self) -> Vec<String> {
        let names = self.model.encoding().map(TableEncoding::column_names);
        names.into_iter().flatten().map(str::to_owned).collect()
    }

    /// What each value of a row is, after the encoding; empty for images.
    #[getter]
    fn value_names(&self) -> Vec<String> {
        let names = self.model.encoding().map(TableEncoding::value_names);
        names.unwrap_or_default()
    }

    /// Values per row that it takes.
    #[getter]
    fn n_values(&self) -> usize {
        self.model.shape().len()
    }

    /// Height, width and channels of an image, whose channels are last in a row.
    #[getter]
    fn image_shape(&self) -> (usize, usize, usize) {
        let shape = self.model.shape();
        (shape.height, shape.width, shape.channels)
    }

    /// Values of the last hidden layer.
    #[getter]
    fn n_features_out(&self) -> usize {
        let shapes = self.model.config().shapes().unwrap_or_default();
        // The last one is that of the logits.
        let hidden = shapes.len().checked_sub(2).map(|last| shapes[last]);
        hidden.map_or(0, |shape| shape.len())
    }

    /// The values of the rows of a matrix, standardized.
    fn encode_numbers<'py>(
        &self,
        py: Python<'py>,
        rows: Numbers,
        threads: Option<usize>,
    ) -> PyResult<Bound<'py, PyByteArray>> {
        let values = match &rows {
            Numbers::Double(matrix) => {
                let numbers = |rows: &[f64]| rows.to_vec();
                self.encoded(py, matrix.values(), matrix.width(), threads, numbers)
            }
            Numbers::Single(matrix) => {
                let numbers = |rows: &[f32]| rows.iter().copied().map(f64::from).collect();
                self.encoded(py, matrix.values(), matrix.width(), threads, numbers)
            }
        };
        bytes(py, &values?)
    }

    /// The values of the rows of a table, which come by Arrow's stream interface, and what is to be
    /// said about them.
    fn encode_table<'py>(
        &self,
        py: Python<'py>,
        rows: &Bound<'py, PyAny>,
        allow_unseen: bool,
    ) -> PyResult<(Bound<'py, PyByteArray>, Vec<String>)> {
        let Some(encoding) = self.model.encoding() else {
            return Err(PyValueError::new_err("the model takes images, not a table"));
        };
        let rows = batches(rows)?;
        let unseen = match allow_unseen {
            true => Unseen::None,
            false => Unseen::Refused,
        };
        let (values, notes) = py.detach(|| read_table(rows, encoding, unseen))?;
        Ok((bytes(py, &values)?, notes))
    }

    /// The values of the images in an `.npy` file.
    fn encode_images<'py>(
        &self,
        py: Python<'py>,
        file: PathBuf,
        layout: Option<&str>,
    ) -> PyResult<Bound<'py, PyByteArray>> {
        let layout: Option<ArrayLayout> =
            layout.map(str::parse).transpose().map_err(Failure::given)?;
        let shape = self.model.shape();
        let read = || read_images(&file, shape, layout).map_err(Failure::given);
        let values = py.detach(|| {
            let (rows, _) = read()?;
            let all: Vec<u32> = (0..).take(rows.len()).collect();
            Ok::<_, Failure>(rows.gather(&all))
        })?;
        bytes(py, &values)
    }

    /// The probabilities of the classes, in the order of their numbers.
    fn predict<'py>(
        &self,
        py: Python<'py>,
        values: Matrix<f32>,
        threads: Option<usize>,
    ) -> PyResult<Bound<'py, PyByteArray>> {
        let answers = self.each(py, &values, threads, |rows| {
            Ok(self.model.predict(rows)?.values().to_vec())
        })?;
        bytes(py, &answers)
    }

    /// The values of a regression, in the target's unit, of 64 bits.
    fn predict_values<'py>(
        &self,
        py: Python<'py>,
        values: Matrix<f32>,
        threads: Option<usize>,
    ) -> PyResult<Bound<'py, PyByteArray>> {
        let predict = |rows: &[f32]| self.model.predict_values(rows);
        bytes(py, &self.each(py, &values, threads, predict)?)
    }

    /// The values of the last hidden layer; of several networks those of the first.
    fn features<'py>(
        &self,
        py: Python<'py>,
        values: Matrix<f32>,
        threads: Option<usize>,
    ) -> PyResult<Bound<'py, PyByteArray>> {
        let features = self.each(py, &values, threads, |rows| self.model.features(rows))?;
        bytes(py, &features)
    }

    /// What the decoder makes of the rows with the noise of training, at the input.
    fn denoise<'py>(
        &self,
        py: Python<'py>,
        values: Matrix<f32>,
        seed: u64,
        threads: Option<usize>,
    ) -> PyResult<Bound<'py, PyByteArray>> {
        let rows = values.values();
        let levels = py.detach(|| {
            on_threads(threads, || {
                self.model.reconstruct(rows, seed).map_err(Failure::done)
            })
        })?;
        let input = levels.into_iter().find(|level| level.level == 0);
        let input = input.ok_or_else(|| {
            PyValueError::new_err("the network has no denoising cost at its input")
        })?;
        bytes(py, &input.denoised)
    }

    /// The values of a matrix as its numbers were, `[rows, width]`, NaN in columns that are left out.
    fn decode_numbers<'py>(
        &self,
        py: Python<'py>,
        values: Matrix<f32>,
    ) -> PyResult<Bound<'py, PyByteArray>> {
        match self.model.encoding() {
            Some(encoding) if encoding.width() == values.width() => decoded(py, &values, encoding),
            _ => Err(PyValueError::new_err(
                "values of another width than the model's",
            )),
        }
    }
}

fn load(run_dir: &Path) -> Result<SavedModel, Failure> {
    let config = RunDir::open(run_dir).and_then(|run| run.config());
    let config = config.map_err(Failure::given)?;
    let device = config.backend.device(config.device);
    SavedModel::load(run_dir, &device.map_err(Failure::given)?).map_err(Failure::given)
}

impl Model {
    fn encoded<T: Copy + Sync>(
        &self,
        py: Python<'_>,
        rows: &[T],
        width: usize,
        threads: Option<usize>,
        numbers: impl Fn(&[T]) -> Vec<f64> + Sync,
    ) -> PyResult<Vec<f32>> {
        let Some(encoding) = self.model.encoding() else {
            return Err(PyValueError::new_err("the model takes images"));
        };
        let chunks = || rows.par_chunks((ROWS_PER_THREAD * width).max(1));
        let encode = |(chunk, rows): (usize, &[T])| {
            let values = encoding.encode_numbers(&numbers(rows), width);
            values.map_err(|problem| Failure::given(at_row(problem, chunk * ROWS_PER_THREAD)))
        };
        let values = py.detach(|| {
            on_threads(threads, || {
                chunks()
                    .enumerate()
                    .map(encode)
                    .collect::<Result<Vec<_>, _>>()
            })
        })?;
        Ok(values.concat())
    }

    /// What `answer` makes of the values, by as many threads as there are.
    fn each<T: Number + Send>(
        &self,
        py: Python<'_>,
        values: &Matrix<f32>,
        threads: Option<usize>,
        answer: impl Fn(&[f32]) -> Result<Vec<T>, TrainError> + Sync,
    ) -> PyResult<Vec<T>> {
        let values = values.values();
        let width = self.model.shape().len();
        let answers = py.detach(|| {
            on_threads(threads, || {
                let chunks = values.par_chunks(ROWS_PER_THREAD * width);
                let answers = chunks.map(|rows| answer(rows).map_err(Failure::done));
                answers.collect::<Result<Vec<_>, _>>()
            })
        })?;
        Ok(answers.concat())
    }
}

fn read_table(
    rows: RecordBatchStreamReader,
    encoding: &TableEncoding,
    unseen: Unseen,
) -> Result<(Vec<f32>, Vec<String>), Failure> {
    let reader = RowReader::of_batches(Path::new(FRAME), Box::new(rows), encoding, unseen);
    let mut reader = reader.map_err(Failure::given)?.without_labels();
    let mut values = Vec::new();
    while let Some(batch) = reader.next_batch(ROWS_AT_ONCE).map_err(Failure::given)? {
        values.extend(batch.values);
    }
    let notes = reader.notes().into_iter();
    // In memory there is no form of a file.
    let notes = notes.filter(|note| !matches!(note, RowsNote::Form { .. }));
    Ok((values, notes.map(|note| note.to_string()).collect()))
}

/// A problem in a chunk of rows that begins at row `first`.
fn at_row(problem: MatrixProblem, first: usize) -> MatrixProblem {
    match problem {
        MatrixProblem::NotFinite { row, column, value } => MatrixProblem::NotFinite {
            row: row + first,
            column,
            value,
        },
        other => other,
    }
}

/// Where a column of a matrix is among the values, its mean and its standard deviation.
struct Place {
    column: usize,
    at: usize,
    mean: f64,
    deviation: f64,
}

fn decoded<'py>(
    py: Python<'py>,
    values: &Matrix<f32>,
    encoding: &TableEncoding,
) -> PyResult<Bound<'py, PyByteArray>> {
    let width = encoding.matrix_width.unwrap_or_default();
    let places = places(encoding);
    let mut numbers: Vec<f32> = Vec::new();
    for row in values.values().chunks_exact(encoding.width()) {
        let start = numbers.len();
        numbers.resize(start + width, f32::NAN);
        for place in &places {
            let value = f64::from(row[place.at]) * place.deviation + place.mean;
            numbers[start + place.column] = value as f32;
        }
    }
    bytes(py, &numbers)
}

fn places(encoding: &TableEncoding) -> Vec<Place> {
    let mut at = 0;
    let mut places = Vec::new();
    for column in &encoding.columns {
        if let ColumnEncoding::Numeric {
            name,
            mean,
            deviation,
            indicator,
            ..
        } = column
        {
            places.extend(name.parse().ok().map(|column| Place {
                column,
                at,
                mean: *mean,
                deviation: *deviation,
            }));
            at += 1 + usize::from(*indicator);
        }
    }
    places
}
