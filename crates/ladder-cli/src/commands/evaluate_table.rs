//! `ladder evaluate` with a model of a table: the answers to rows whose class is known.

use std::path::Path;

use anyhow::{Result, bail};
use ladder_data::table::{RowReader, Unseen};
use ladder_data::{TableEncoding, UNLABELED, arrays};
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
    if args.data_dir.is_some() {
        bail!("--data-dir is for data sets with a name; this model takes --test FILE");
    }
    let n = model.n_classes();
    if config.arrays.is_some() {
        let test = arrays::read_test(file, model.class_names())?;
        let Some(values) = encoding.encode_numbers(&test.values, test.width) else {
            bail!(
                "{}: rows of {} values, not those of the model",
                file.display(),
                test.width
            );
        };
        let answers = model.predict(&values)?;
        return Ok(TestResult::of_counts(count(n, &answers, &test.labels)));
    }
    let mut confusion = vec![vec![0; n]; n];
    let mut rows = RowReader::open(file, encoding, Unseen::None, &[])?;
    while let Some(batch) = rows.next_batch(ROWS_AT_ONCE)? {
        let counts = count(n, &model.predict(&batch.values)?, &batch.labels);
        for (sums, counts) in confusion.iter_mut().zip(counts) {
            sums.iter_mut()
                .zip(counts)
                .for_each(|(sum, count)| *sum += count);
        }
    }
    counted(file, encoding, TestResult::of_counts(confusion))
}

/// Rows of known class, by their class, then by the answer.
fn count(n_classes: usize, answers: &[Vec<f32>], labels: &[u32]) -> Vec<Vec<usize>> {
    let mut counts = vec![vec![0; n_classes]; n_classes];
    for (probabilities, &class) in answers.iter().zip(labels) {
        if class != UNLABELED {
            counts[class as usize][most_probable(probabilities)] += 1;
        }
    }
    counts
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
