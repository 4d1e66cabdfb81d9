//! How much each of several networks counts, so that their average is best on rows that they have
//! not learned from (Breiman 1996, "Stacked regressions").

mod classes;
mod rows;
mod values;

use ladder_data::Task;

use super::answered::Scored;
use super::paired::RowLoss;

pub(crate) use classes::{HeldOutClasses, add_share};
pub(crate) use values::{HeldOutValues, average};

/// Rows of known class or value that networks have not learned from, with what each of them says.
#[derive(Clone, Debug)]
pub(crate) enum HeldOutRows {
    /// With the probabilities of the classes.
    Classes(HeldOutClasses),
    /// With values.
    Values(HeldOutValues),
}

impl HeldOutRows {
    /// The rows of all parts, which are of this task.
    pub fn all<'a>(task: Task, parts: impl Iterator<Item = &'a Self>) -> Self {
        match task {
            Task::Classification => {
                Self::Classes(HeldOutClasses::all(parts.filter_map(Self::classes)))
            }
            Task::Regression => Self::Values(HeldOutValues::all(parts.filter_map(Self::values))),
        }
    }

    /// Weights of the networks that are not negative and add up to 1; `None` without rows, and of a
    /// single network. Rows count as much as `class_weights` say, all the same without any.
    pub fn weights(&self, class_weights: &[f64]) -> Option<Vec<f64>> {
        match self {
            Self::Classes(rows) => rows.weights(class_weights),
            Self::Values(rows) => rows.weights(),
        }
    }

    /// How many networks there are; none without rows.
    pub fn networks(&self) -> usize {
        match self {
            Self::Classes(rows) => rows.networks(),
            Self::Values(rows) => rows.networks(),
        }
    }

    /// How wrong the weighted average is about each row.
    pub fn losses(&self, weights: &[f64], class_weights: &[f64]) -> Vec<RowLoss> {
        match self {
            Self::Classes(rows) => rows.losses(weights, class_weights),
            Self::Values(rows) => rows.losses(weights),
        }
    }

    /// Weights by which all networks count the same.
    pub fn equal_weights(&self) -> Vec<f64> {
        match self {
            Self::Classes(rows) => rows.equal_weights(),
            Self::Values(rows) => rows.equal_weights(),
        }
    }

    /// What the weighted average answers.
    pub fn answers(&self, weights: &[f64]) -> Scored {
        match self {
            Self::Classes(rows) => Scored::Classes(rows.answers(weights)),
            Self::Values(rows) => Scored::Values(rows.predicted(weights)),
        }
    }

    /// The rows of a classification.
    pub fn classes(&self) -> Option<&HeldOutClasses> {
        match self {
            Self::Classes(rows) => Some(rows),
            Self::Values(_) => None,
        }
    }

    fn values(&self) -> Option<&HeldOutValues> {
        match self {
            Self::Classes(_) => None,
            Self::Values(rows) => Some(rows),
        }
    }
}
