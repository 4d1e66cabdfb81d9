//! Answers to rows of known class or value that a network has not learned from.

use std::sync::Arc;

use anyhow::Result;
use ladder_data::{Dataset, Features, Label, Rows, Source, TableSource, Task};
use ladder_train::analysis::error_name;
use ladder_train::{RowAnswer, RunDir, SavedModel};

use crate::page::text::count;

/// Rows of known class or value that a network is evaluated on without having learned from them.
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
    /// What the error of a task is called.
    pub fn error_name(self, task: Task) -> String {
        let error = error_name(task);
        match self {
            Self::Test => format!("test {error}"),
            Self::Folds => format!("cross-validated {error}"),
            Self::HeldOut => format!("{error} on the rows held out"),
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

    /// What the number of one of the rows counts.
    pub fn numbers(self) -> &'static str {
        match self {
            Self::Test => {
                "Rows have their numbers in the test data, from 0; blank lines do not count, rows without \
                 a label do."
            }
            Self::Folds | Self::HeldOut => {
                "Rows have their numbers in the training data, from 0, as ladder label and a labels file \
                 have them."
            }
        }
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

/// The answers of a network to rows that it has not learned from.
pub enum Answers {
    /// Classes.
    Classes(Vec<Answer>),
    /// The values of a regression.
    Values(Vec<ValueAnswer>),
}

impl Answers {
    fn none(task: Task) -> Self {
        match task {
            Task::Classification => Self::Classes(Vec::new()),
            Task::Regression => Self::Values(Vec::new()),
        }
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        match self {
            Self::Classes(answers) => answers.len(),
            Self::Values(answers) => answers.len(),
        }
    }

    /// The places of the rows among those that were asked about.
    pub fn rows(&self) -> Vec<u32> {
        match self {
            Self::Classes(answers) => answers.iter().map(|answer| answer.row).collect(),
            Self::Values(answers) => answers.iter().map(|answer| answer.row).collect(),
        }
    }

    /// Those with a class; none of a regression.
    pub fn classes(&self) -> &[Answer] {
        match self {
            Self::Classes(answers) => answers,
            Self::Values(_) => &[],
        }
    }

    /// Those with a value; none of a classification.
    pub fn values(&self) -> &[ValueAnswer] {
        match self {
            Self::Classes(_) => &[],
            Self::Values(answers) => answers,
        }
    }

    /// Adds those to further rows, whose places begin with `first`.
    fn extend(&mut self, others: Self, first: u32) {
        match (self, others) {
            (Self::Classes(answers), Self::Classes(others)) => {
                answers.extend(others.into_iter().map(|answer| Answer {
                    row: first + answer.row,
                    ..answer
                }));
            }
            (Self::Values(answers), Self::Values(others)) => {
                answers.extend(others.into_iter().map(|answer| ValueAnswer {
                    row: first + answer.row,
                    ..answer
                }));
            }
            _ => unreachable!("invariant: the networks of a run have one task"),
        }
    }
}

/// The answer of a regression to a row of known value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ValueAnswer {
    /// The place of the row among those that were asked about.
    pub row: u32,
    /// Its value.
    pub value: f64,
    /// What the network predicts.
    pub prediction: f64,
}

impl ValueAnswer {
    /// By how much the prediction is too large.
    pub fn residual(&self) -> f64 {
        self.prediction - self.value
    }
}

/// The answer of a network to a row of known class.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Answer {
    /// The place of the row among those that were asked about.
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
pub fn answers(model: &SavedModel, rows: &Rows) -> Result<Answers> {
    let all: Vec<u32> = (0..).take(rows.len()).collect();
    let mut answers = Answers::none(model.task());
    for indices in all.chunks(ROWS_AT_ONCE) {
        let found = model.answer(&rows.gather(indices))?;
        for (&row, answer) in indices.iter().zip(found.rows()) {
            match (&mut answers, answer, rows.known().get(row as usize)) {
                (Answers::Classes(answers), RowAnswer::Class(it), Some(Label::Class(class))) => {
                    answers.push(Answer {
                        row,
                        class: class as usize,
                        answer: it.class,
                        probability: f64::from(it.probability()),
                    });
                }
                (
                    Answers::Values(answers),
                    RowAnswer::Value(prediction),
                    Some(Label::Value(value)),
                ) => {
                    answers.push(ValueAnswer {
                        row,
                        value,
                        prediction,
                    });
                }
                _ => (),
            }
        }
    }
    Ok(answers)
}

/// The labeled rows as the run's own network takes them, for each the answer of the fold that held it
/// out, and its number in the training data.
pub fn of_folds(
    run: &RunDir,
    folds: usize,
    model: &SavedModel,
    dataset: &Arc<Dataset>,
    source: Option<&TableSource>,
) -> Result<(Rows, Answers, Vec<u32>)> {
    let (mut indices, mut found) = (Vec::new(), Answers::none(model.task()));
    let folds_found = run.cross_validation()?;
    let weights = folds_found.map_or_else(Vec::new, |found| found.fold_weights);
    for (number, split) in (1..).zip(run.split(dataset)?.folds(dataset, folds)?) {
        let fold = SavedModel::load(&run.fold(number), model.device())?;
        let weights = weights.get(number - 1).cloned();
        let fold = fold
            .at_temperature(model.temperature())
            .with_weights(weights);
        let encoded = match source {
            Some(source) => source.dataset(&split.unlabeled)?,
            None => dataset.clone(),
        };
        let rows = part(&encoded.train, &split.validation)?;
        let first = indices.len() as u32;
        indices.extend(&split.validation);
        found.extend(answers(&fold, &rows)?, first);
    }
    Ok((part(&dataset.train, &indices)?, found, indices))
}

/// Some rows of a part, as rows of their own.
pub fn part(rows: &Rows, indices: &[u32]) -> Result<Rows> {
    let values = Features::Floats(rows.gather(indices));
    Ok(Rows::of(values, rows.known().some(indices), rows.width())?)
}
