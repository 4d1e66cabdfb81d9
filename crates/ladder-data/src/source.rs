//! Sources of rows whose values depend on which of them a run trains with.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::arrays::TestArrays;
use crate::dataset::Dataset;
use crate::encoding::{TableEncoding, Unseen};
use crate::error::DataError;
use crate::message::file_name;
use crate::rows::{Features, Labels, Rows, StoreBuilder};
use crate::table::{RowReader, RowsNote, Table, TableConfig, TableError};
use ladder_model::FeatureShape;

/// Rows that more than one data set can be made of: one for each choice of training rows.
///
/// Whatever is fitted is fitted on these rows alone, so that in cross-validation a held-out row
/// leaves no trace in the network that classifies it.
pub trait Source: Sync {
    /// All rows, in an order that does not depend on `rows`; what there is to fit is fitted on the
    /// rows `rows` of the training part.
    ///
    /// # Errors
    /// Rows that do not fit together.
    fn dataset(&self, rows: &[u32]) -> Result<Arc<Dataset>, DataError>;

    /// The number of rows of the training part.
    fn n_rows(&self) -> usize;

    /// With everything there is to fit fitted on all rows.
    ///
    /// # Errors
    /// Those of [`dataset`](Self::dataset).
    fn whole(&self) -> Result<Arc<Dataset>, DataError> {
        let rows: Vec<u32> = (0..).take(self.n_rows()).collect();
        self.dataset(&rows)
    }
}

/// A data set with nothing to fit is the same for every choice.
impl Source for Arc<Dataset> {
    fn dataset(&self, _: &[u32]) -> Result<Arc<Dataset>, DataError> {
        Ok(self.clone())
    }

    fn n_rows(&self) -> usize {
        self.train.len()
    }
}

/// A table of training rows, and perhaps test rows.
#[derive(Debug, Clone, PartialEq)]
pub struct TableSource {
    /// The training rows.
    pub table: Table,
    /// The test rows.
    pub test: Option<TestRows>,
}

/// Test rows before they are encoded.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum TestRows {
    /// A file with the same columns; rows of unknown class are skipped.
    File(PathBuf),
    /// A matrix with the same columns.
    Numbers(TestArrays),
}

/// Rows of a test file that are read at once.
const ROWS_AT_ONCE: usize = 4096;

impl TableSource {
    /// The data set with an encoding that was fitted before.
    ///
    /// # Errors
    /// A table or a test file that has other columns, or cells that the encoding cannot take.
    pub fn encoded(&self, encoding: TableEncoding) -> Result<Dataset, TableError> {
        Ok(self.encoded_with_notes(encoding)?.0)
    }

    /// The same, and what is to be said about the test rows.
    pub(crate) fn encoded_with_notes(
        &self,
        encoding: TableEncoding,
    ) -> Result<(Dataset, Vec<RowsNote>), TableError> {
        let Self { table, test } = self;
        let path = &table.config().file;
        let name = file_name(path);
        let encoded = encoding.encode(table);
        let io = |source| TableError::TemporaryFile { source };
        let Some(values) = encoded.map_err(io)? else {
            let path = path.clone();
            return Err(TableError::OtherColumns { path });
        };
        let width = encoding.width();
        let train = Rows::of(values, table.labels().clone(), width)?;
        let test = match test {
            Some(TestRows::File(file)) => read_test(file, table.config(), &encoding)?,
            Some(TestRows::Numbers(test)) => ReadTest {
                rows: encode_test(test, &encoding)?,
                numbers: test.numbers.clone(),
                notes: Vec::new(),
            },
            None => {
                let none = Labels::none(table.task());
                ReadTest {
                    rows: Rows::of(Features::Floats(Vec::new()), none, width)?,
                    numbers: Vec::new(),
                    notes: Vec::new(),
                }
            }
        };
        let names = table.class_names().to_vec();
        let shape = FeatureShape::flat(width);
        let dataset = Dataset::new(name, shape, names.len(), train, test.rows)?;
        let dataset = dataset.with_test_numbers(test.numbers);
        let mut dataset = dataset.with_class_names(names)?;
        dataset.encoding = Some(Arc::new(encoding));
        Ok((dataset, test.notes))
    }
}

impl Source for TableSource {
    fn dataset(&self, rows: &[u32]) -> Result<Arc<Dataset>, DataError> {
        let encoding = TableEncoding::fit(&self.table, rows);
        Ok(Arc::new(self.encoded(encoding)?))
    }

    fn n_rows(&self) -> usize {
        self.table.len()
    }
}

fn encode_test(test: &TestArrays, encoding: &TableEncoding) -> Result<Rows, TableError> {
    let values = encoding.encode_numbers(&test.values, test.width);
    let values = values.map_err(|problem| TableError::Matrix {
        path: test.file.clone(),
        problem,
    })?;
    let (labels, width) = (test.labels.clone(), encoding.width());
    Ok(Rows::of(Features::Floats(values), labels, width)?)
}

/// Test rows that were read.
struct ReadTest {
    rows: Rows,
    /// The number of each in its file.
    numbers: Vec<u32>,
    notes: Vec<RowsNote>,
}

/// The rows of known class, read as the training file was; and what is to be said about them.
fn read_test(
    file: &Path,
    config: &TableConfig,
    encoding: &TableEncoding,
) -> Result<ReadTest, TableError> {
    let io = |source| TableError::TemporaryFile { source };
    let options = config.read_options();
    let mut reader = RowReader::open(file, &options, encoding, Unseen::None, &[])?.with_labels()?;
    let mut values = StoreBuilder::new(config.memory(), 0);
    let (mut labels, mut numbers) = (Labels::none(encoding.task()), Vec::new());
    let (width, mut number) = (encoding.width(), 0);
    while let Some(batch) = reader.next_batch(ROWS_AT_ONCE)? {
        for (index, row) in batch.values.chunks_exact(width).enumerate() {
            let label = batch.labels.get(index);
            if label.is_some() {
                values.push(row).map_err(io)?;
                labels.push(label);
                numbers.push(number);
            }
            number += 1;
        }
    }
    if labels.is_empty() {
        return Err(TableError::NoTestLabels {
            path: file.to_owned(),
            target: encoding.target.clone(),
            task: encoding.task(),
        });
    }
    let values = values.finish().map_err(io)?;
    Ok(ReadTest {
        rows: Rows::of(values.into(), labels, width)?,
        numbers,
        notes: reader.notes(),
    })
}
