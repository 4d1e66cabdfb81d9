//! Answers to rows of known class that a network has not learned from.

use std::sync::Arc;

use anyhow::Result;
use ladder_data::{Dataset, Features, Rows, Source, TableSource};
use ladder_train::{RunDir, SavedModel};

use crate::page::text::count;

/// Rows of known class that a network is evaluated on without having learned from them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EvaluatedOn {
    /// The test rows.
    Test,
    /// The labeled rows, each by the network of the fold that held it out.
    Folds,
    /// The rows that the run held out.
    HeldOut,
}

impl EvaluatedOn {
    /// What the fraction of wrong answers is called.
    pub fn error_name(self) -> &'static str {
        match self {
            Self::Test => "test error",
            Self::Folds => "cross-validated error",
            Self::HeldOut => "error on the rows held out",
        }
    }

    /// What one of the rows is called.
    pub fn row_name(self) -> &'static str {
        match self {
            Self::Test => "test row",
            Self::Folds => "labeled row",
            Self::HeldOut => "held-out row",
        }
    }

    /// `1 test row`, `2 test rows`.
    pub fn counted(self, rows: usize) -> String {
        count(rows, self.row_name(), self.rows_name())
    }

    /// What several of them are called.
    pub fn rows_name(self) -> &'static str {
        match self {
            Self::Test => "test rows",
            Self::Folds => "labeled rows",
            Self::HeldOut => "held-out rows",
        }
    }
}

/// The answer of a network to a row of known class.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Answer {
    /// The number of the row.
    pub row: u32,
    /// Its class.
    pub class: usize,
    /// The most probable class.
    pub answer: usize,
    /// Its probability.
    pub probability: f64,
}

impl Answer {
    /// Whether it is right.
    pub fn is_right(&self) -> bool {
        self.answer == self.class
    }
}

/// Rows classified at once.
const ROWS_AT_ONCE: usize = 1000;

/// Answers to all rows, which are as they were read.
pub fn answers(model: &SavedModel, rows: &Rows) -> Result<Vec<Answer>> {
    let all: Vec<u32> = (0..).take(rows.len()).collect();
    let mut answers = Vec::with_capacity(all.len());
    for indices in all.chunks(ROWS_AT_ONCE) {
        let probabilities = model.predict(&rows.gather(indices))?;
        for (&row, prediction) in indices.iter().zip(probabilities.rows()) {
            if let Some(class) = rows.label(row as usize) {
                answers.push(Answer {
                    row,
                    class,
                    answer: prediction.class,
                    probability: f64::from(prediction.probability()),
                });
            }
        }
    }
    Ok(answers)
}

/// The labeled rows as the run's own network takes them, and for each the answer of the fold that
/// held it out.
pub fn of_folds(
    run: &RunDir,
    folds: usize,
    model: &SavedModel,
    dataset: &Arc<Dataset>,
    source: Option<&TableSource>,
) -> Result<(Rows, Vec<Answer>)> {
    let (mut indices, mut found) = (Vec::new(), Vec::new());
    for (number, split) in (1..).zip(run.split(dataset)?.folds(dataset, folds)?) {
        let fold = SavedModel::load(&run.fold(number), model.device())?;
        let fold = fold.at_temperature(model.temperature());
        let encoded = match source {
            Some(source) => source.dataset(&split.unlabeled)?,
            None => dataset.clone(),
        };
        let rows = part(&encoded.train, &split.validation)?;
        let first = indices.len() as u32;
        indices.extend(&split.validation);
        found.extend(answers(&fold, &rows)?.into_iter().map(|answer| Answer {
            row: first + answer.row,
            ..answer
        }));
    }
    Ok((part(&dataset.train, &indices)?, found))
}

/// Some rows of a part, as rows of their own.
pub fn part(rows: &Rows, indices: &[u32]) -> Result<Rows> {
    let values = Features::Floats(rows.gather(indices));
    Ok(Rows::new(
        values,
        rows.gather_labels(indices),
        rows.width(),
    )?)
}
