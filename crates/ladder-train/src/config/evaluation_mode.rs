//! The ways in which one trained network can classify, and what each of them achieves.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::ConfigFieldError;

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

/// One way to classify with a trained network; the default is the paper's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variant {
    /// Rows that the evaluation statistics are of.
    pub statistics: Statistics,
    /// Weights that classify.
    pub weights: Weights,
}

impl Variant {
    /// Every way, the paper's first.
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

/// What a trained network achieves when it classifies in one of the ways.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VariantResult {
    /// The way.
    #[serde(flatten)]
    pub variant: Variant,
    /// Fraction of the test rows that is wrong, if there are any.
    pub test_error: Option<f64>,
    /// Fraction of the validation rows that is wrong, if rows are held out.
    pub validation_error: Option<f64>,
}

impl Statistics {
    /// The word of flags and files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Labeled => "labeled",
            Self::Training => "training",
        }
    }
}

impl Weights {
    /// The word of flags and files.
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
        for Variant {
            statistics,
            weights,
        } in Variant::ALL
        {
            assert_eq!(statistics.to_string().parse(), Ok(statistics));
            assert_eq!(weights.to_string().parse(), Ok(weights));
        }
        let message = "mean".parse::<Weights>().unwrap_err().to_string();
        assert_eq!(message, "weights: expected last or average, found 'mean'");
    }

    #[test]
    fn a_result_is_one_flat_object() {
        let result = VariantResult {
            variant: Variant::ALL[1],
            test_error: Some(0.25),
            validation_error: None,
        };
        let text = serde_json::to_string(&result).unwrap();
        let expected = r#"{"statistics":"labeled","weights":"average","test_error":0.25,"validation_error":null}"#;
        assert_eq!(text, expected);
    }
}
