//! The modes in which one trained network can classify.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::config_field::ConfigFieldError;

/// The rows whose means and variances replace those of a batch when rows are classified.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Statistics {
    /// The labeled rows, as in the paper.
    #[default]
    Labeled,
    /// All training rows that are not held out; their labels are not needed.
    Training,
}

/// The weights that classify.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Weights {
    /// Those after the last step, as in the paper.
    #[default]
    Last,
    /// Their exponential moving average.
    Average,
}

/// How a trained network classifies; the default is the paper's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvaluationMode {
    /// Rows that the evaluation statistics are of.
    pub statistics: Statistics,
    /// Weights that classify.
    pub weights: Weights,
}

impl EvaluationMode {
    /// Every mode, the paper's first.
    pub const ALL: [Self; 4] = [
        Self::new(Statistics::Labeled, Weights::Last),
        Self::new(Statistics::Labeled, Weights::Average),
        Self::new(Statistics::Training, Weights::Last),
        Self::new(Statistics::Training, Weights::Average),
    ];

    const fn new(statistics: Statistics, weights: Weights) -> Self {
        Self {
            statistics,
            weights,
        }
    }
}

impl Statistics {
    /// The word in configurations and files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Labeled => "labeled",
            Self::Training => "training",
        }
    }
}

impl Weights {
    /// The word in configurations and files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Last => "last",
            Self::Average => "average",
        }
    }
}

impl fmt::Display for Statistics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for Weights {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Statistics {
    type Err = ConfigFieldError;

    fn from_str(text: &str) -> Result<Self, ConfigFieldError> {
        let known = [Self::Labeled, Self::Training];
        find("statistics", "labeled or training", known, Self::name, text)
    }
}

impl FromStr for Weights {
    type Err = ConfigFieldError;

    fn from_str(text: &str) -> Result<Self, ConfigFieldError> {
        let known = [Self::Last, Self::Average];
        find("weights", "last or average", known, Self::name, text)
    }
}

/// The one of `known` with the name `text`.
fn find<T: Copy>(
    field: &'static str,
    range: &'static str,
    known: [T; 2],
    name: fn(T) -> &'static str,
    text: &str,
) -> Result<T, ConfigFieldError> {
    known
        .into_iter()
        .find(|&value| name(value) == text)
        .ok_or_else(|| ConfigFieldError {
            field,
            range,
            found: format!("'{text}'"),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_read_back_and_another_is_an_error_that_lists_them() {
        for EvaluationMode {
            statistics,
            weights,
        } in EvaluationMode::ALL
        {
            assert_eq!(statistics.to_string().parse(), Ok(statistics));
            assert_eq!(weights.to_string().parse(), Ok(weights));
        }
        let message = "mean".parse::<Weights>().unwrap_err().to_string();
        assert_eq!(message, "weights: expected last or average, found 'mean'");
    }
}
