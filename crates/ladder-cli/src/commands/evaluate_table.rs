//! `ladder evaluate` with a model of a table: the answers to rows whose class is known.

use std::path::Path;

use anyhow::{Context, Result, bail};
use ladder_data::table::{ReadOptions, RowReader, Unseen};
use ladder_data::{DataConfig, TableEncoding, UNLABELED, arrays};
use ladder_train::analysis::ScoredRows;
use ladder_train::{Probabilities, SavedModel};

use super::load;

/// Rows that are read before they are classified.
pub(super) const ROWS_AT_ONCE: usize = 4096;

/// Classifies the rows of the test file; those of unknown class are skipped.
pub(super) fn run(
    file: &Path,
    options: &ReadOptions,
    data: &DataConfig,
    model: &SavedModel,
    encoding: &TableEncoding,
) -> Result<ScoredRows> {
    let mut found = ScoredRows::new(model.n_classes());
    if let DataConfig::Arrays(arrays) = data {
        let test = arrays::read_test(file, model.class_names(), arrays)?;
        let values = encoding
            .encode_numbers(&test.values, test.width)
            .with_context(|| file.display().to_string())?;
        count(&mut found, &model.predict(&values)?, &test.labels);
        return Ok(found);
    }
    let mut rows = RowReader::open(file, options, encoding, Unseen::None, &[])?.with_labels()?;
    while let Some(batch) = rows.next_batch(ROWS_AT_ONCE)? {
        count(&mut found, &model.predict(&batch.values)?, &batch.labels);
    }
    load::note_rows(&rows);
    if found.confusion().rows() == 0 {
        bail!(
            "{}: no row has a class in column '{}'; there are no test rows",
            file.display(),
            encoding.target
        );
    }
    Ok(found)
}

/// Adds the rows of known class.
pub(super) fn count(found: &mut ScoredRows, answers: &Probabilities, labels: &[u32]) {
    for (answer, &class) in answers.rows().zip(labels) {
        if class != UNLABELED {
            found.add(class as usize, answer.class, answer.probabilities);
        }
    }
}
