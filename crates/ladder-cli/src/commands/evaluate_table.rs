//! `ladder evaluate` with a model of a table: the answers to rows whose class or value is known.

use std::path::Path;

use anyhow::{Context, Result, bail};
use ladder_data::table::{ReadOptions, RowReader, Unseen};
use ladder_data::{DataConfig, Label, Labels, TableEncoding, Task, arrays};
use ladder_train::analysis::{PredictedValues, Scored, ScoredRows};
use ladder_train::{Predictions, RowAnswer, SavedModel};

use super::load;

/// Rows that are read before they are classified.
pub(super) const ROWS_AT_ONCE: usize = 4096;

/// Compares the answers to the rows of the test file; those of unknown class or value are skipped.
pub(super) fn run(
    file: &Path,
    options: &ReadOptions,
    data: &DataConfig,
    model: &SavedModel,
    encoding: &TableEncoding,
) -> Result<Scored> {
    let mut found = Counted::of(model);
    if let DataConfig::Arrays(arrays) = data {
        let task = model.task();
        let is_decided = arrays.unlabeled_value.is_some() || encoding.unlabeled_value.is_some();
        let arrays = arrays.for_test(task, encoding.unlabeled_value.as_deref());
        let test = arrays::read_test(file, model.class_names(), task, &arrays)?;
        if let Some(about) = test.note_of_minus_ones().filter(|_| !is_decided) {
            load::say(&about.into());
        }
        let values = encoding
            .encode_numbers(&test.values, test.width)
            .with_context(|| file.display().to_string())?;
        found.add_all(&model.answer(&values)?, &test.labels);
        return Ok(found.scored());
    }
    let mut rows = RowReader::open(file, options, encoding, Unseen::None, &[])?.with_labels()?;
    while let Some(batch) = rows.next_batch(ROWS_AT_ONCE)? {
        found.add_all(&model.answer(&batch.values)?, &batch.labels);
    }
    load::note_rows(&rows);
    let found = found.scored();
    if found.rows() == 0 {
        let what = match model.task() {
            Task::Classification => "class",
            Task::Regression => "number",
        };
        bail!(
            "{}: no row has a {what} in column '{}'; there are no test rows",
            file.display(),
            encoding.target
        );
    }
    Ok(found)
}

/// Answers beside what is known of the rows.
pub(super) enum Counted {
    Classes(ScoredRows),
    Values(Vec<(f64, f64)>),
}

impl Counted {
    /// No rows yet.
    pub(super) fn of(model: &SavedModel) -> Self {
        match model.task() {
            Task::Classification => Self::Classes(ScoredRows::new(model.n_classes())),
            Task::Regression => Self::Values(Vec::new()),
        }
    }

    /// Adds the rows whose label is known.
    pub(super) fn add(
        &mut self,
        answers: &Predictions,
        labels: impl Iterator<Item = Option<Label>>,
    ) {
        for (answer, label) in answers.rows().zip(labels) {
            match (&mut *self, answer, label) {
                (Self::Classes(scored), RowAnswer::Class(answer), Some(Label::Class(class))) => {
                    scored.add(class as usize, answer.class, answer.probabilities);
                }
                (Self::Values(pairs), RowAnswer::Value(answer), Some(Label::Value(value))) => {
                    pairs.push((value, answer));
                }
                _ => (),
            }
        }
    }

    fn add_all(&mut self, answers: &Predictions, labels: &Labels) {
        self.add(answers, (0..labels.len()).map(|row| labels.get(row)));
    }

    pub(super) fn scored(self) -> Scored {
        match self {
            Self::Classes(scored) => Scored::Classes(scored),
            Self::Values(pairs) => Scored::Values(PredictedValues::of(pairs)),
        }
    }
}
