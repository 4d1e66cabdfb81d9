//! What is to be predicted of a row: its class, or a value.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// What the target of a data set is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Task {
    /// One of several classes.
    #[default]
    Classification,
    /// A number.
    Regression,
}

/// A text that names no task.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("expected classification or regression, found '{0}'")]
pub struct TaskError(String);

impl Task {
    /// How many labeled rows there must be to learn from.
    ///
    /// Two rows that are normalized are 1 and -1, whatever they are. Classes can be learned from that;
    /// but the values of other rows would be the larger, the more alike the two happen to be.
    pub(crate) fn least_labeled(self) -> usize {
        match self {
            Self::Classification => 2,
            Self::Regression => 3,
        }
    }

    /// Whether it is the one that need not be named.
    pub fn is_classification(&self) -> bool {
        *self == Self::Classification
    }
}

impl fmt::Display for Task {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Classification => "classification",
            Self::Regression => "regression",
        })
    }
}

impl FromStr for Task {
    type Err = TaskError;

    fn from_str(text: &str) -> Result<Self, TaskError> {
        let mut tasks = [Self::Classification, Self::Regression].into_iter();
        let task = tasks.find(|task| task.to_string() == text);
        task.ok_or_else(|| TaskError(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_reads_as_it_is_written_and_another_word_is_an_error_with_both() {
        for task in [Task::Classification, Task::Regression] {
            assert_eq!(task.to_string().parse(), Ok(task));
        }
        let message = "guessing".parse::<Task>().unwrap_err().to_string();
        assert_eq!(
            message,
            "expected classification or regression, found 'guessing'"
        );
    }
}
