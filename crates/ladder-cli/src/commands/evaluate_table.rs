//! `ladder evaluate` with a model of a table: the answers to rows whose class is known.

use std::path::Path;

use anyhow::{Result, bail};
use ladder_data::table::{RowReader, Unseen};
use ladder_data::{TableEncoding, UNLABELED};
use ladder_train::{RunConfig, SavedModel, TestResult};

use crate::args::EvaluateArgs;
use crate::classes::most_probable;

/// Rows that are read before they are classified.
const ROWS_AT_ONCE: usize = 4096;

/// Classifies the rows of the test file; those of unknown class are passed over.
pub(super) fn run(
    args: &EvaluateArgs,
    config: &RunConfig,
    model: &SavedModel,
    encoding: &TableEncoding,
) -> Result<TestResult> {
    let Some(file) = args.test.as_deref().or(config.test.as_deref()) else {
        bail!("this run has no rows to test with; say which with --test FILE");
    };
    let n = model.n_classes();
    let mut confusion = vec![vec![0; n]; n];
    let mut rows = RowReader::open(file, encoding, Unseen::None, &[])?;
    while let Some(batch) = rows.next_batch(ROWS_AT_ONCE)? {
        for (probabilities, &class) in model.predict(&batch.values)?.iter().zip(&batch.labels) {
            if class != UNLABELED {
                confusion[class as usize][most_probable(probabilities)] += 1;
            }
        }
    }
    counted(file, encoding, TestResult::of_counts(confusion))
}

fn counted(file: &Path, encoding: &TableEncoding, result: TestResult) -> Result<TestResult> {
    match result.rows {
        0 => bail!(
            "{}: no row has a class in column '{}'; there is nothing to test with",
            file.display(),
            encoding.target
        ),
        _ => Ok(result),
    }
}
