//! What a model answers to rows whose class or value is known.

use ladder_data::Task;
use serde::{Deserialize, Serialize};

use super::confusion::Confusion;
use super::measures::Measures;
use super::predicted::PredictedValues;
use super::scored::ScoredRows;

/// Answers as far as files keep them: counts of classes, or values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Answered {
    /// Classes, counted.
    Classes(Confusion),
    /// Values beside the true ones.
    Values(PredictedValues),
}

impl Answered {
    /// Answers to no rows of a data set with so many classes.
    pub(crate) fn none(task: Task, n_classes: usize) -> Self {
        match task {
            Task::Classification => Self::Classes(Confusion::new(n_classes)),
            Task::Regression => Self::Values(PredictedValues::default()),
        }
    }

    /// The answers to several sets of rows of one data set together.
    pub(crate) fn sum<'a>(
        task: Task,
        n_classes: usize,
        parts: impl Iterator<Item = &'a Self>,
    ) -> Self {
        match task {
            Task::Classification => {
                Self::Classes(Confusion::sum(n_classes, parts.filter_map(Self::classes)))
            }
            Task::Regression => {
                Self::Values(PredictedValues::sum(parts.filter_map(Self::values)).thinned())
            }
        }
    }

    /// What was asked for.
    pub fn task(&self) -> Task {
        match self {
            Self::Classes(_) => Task::Classification,
            Self::Values(_) => Task::Regression,
        }
    }

    /// The counts; `None` of a regression.
    pub fn classes(&self) -> Option<&Confusion> {
        match self {
            Self::Classes(counted) => Some(counted),
            Self::Values(_) => None,
        }
    }

    /// The values; `None` of a classification.
    pub fn values(&self) -> Option<&PredictedValues> {
        match self {
            Self::Classes(_) => None,
            Self::Values(values) => Some(values),
        }
    }

    /// All rows.
    pub fn rows(&self) -> usize {
        match self {
            Self::Classes(counted) => counted.rows(),
            Self::Values(values) => values.rows(),
        }
    }

    /// Fraction of the rows that is wrong, or the root mean squared error; not a number without
    /// rows.
    pub fn error(&self) -> f64 {
        match self {
            Self::Classes(counted) => counted.error(),
            Self::Values(values) => values.error(),
        }
    }

    /// What follows from the answers alone.
    pub fn measures(&self) -> Measures {
        match self {
            Self::Classes(counted) => Measures::of_answers(counted),
            Self::Values(values) => values.measures(),
        }
    }
}

/// Answers with all that measures need.
#[derive(Clone, Debug, PartialEq)]
pub enum Scored {
    /// Classes with probabilities.
    Classes(ScoredRows),
    /// Values beside the true ones.
    Values(PredictedValues),
}

impl Scored {
    /// All rows.
    pub fn rows(&self) -> usize {
        match self {
            Self::Classes(scored) => scored.confusion().rows(),
            Self::Values(values) => values.rows(),
        }
    }

    /// Fraction of the rows that is wrong, or the root mean squared error; not a number without
    /// rows.
    pub fn error(&self) -> f64 {
        match self {
            Self::Classes(scored) => scored.error(),
            Self::Values(values) => values.error(),
        }
    }

    /// All measures.
    pub fn measures(&self) -> Measures {
        match self {
            Self::Classes(scored) => scored.measures(),
            Self::Values(values) => values.measures(),
        }
    }

    /// What files keep of them.
    pub fn answered(&self) -> Answered {
        match self {
            Self::Classes(scored) => Answered::Classes(scored.confusion().clone()),
            Self::Values(values) => Answered::Values(values.clone().thinned()),
        }
    }
}
