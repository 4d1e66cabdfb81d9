//! How much noise the corrupted path has.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Standard deviations of the Gaussian noise of the corrupted path.
///
/// As text one number, `INPUT,HIDDEN` or `INPUT,HIDDEN,TOP`.
///
/// The original code names the first `--super-noise-std` and the second `--f-local-noise-std`;
/// the second does not reach the input there either.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoiseLevels {
    /// Added to the input; 0.3 in every row of the papers.
    pub input: f64,
    /// Added to the normalized values of every layer, the top one included unless `top` says
    /// otherwise.
    pub hidden: f64,
    /// Added to the normalized values of the top layer. Unless given it is `hidden`, but 0 in a
    /// regression, where noise there would only shrink the predictions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub top: Option<f64>,
}

/// A text that is not one, two or three finite numbers.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("expected one finite number, INPUT,HIDDEN or INPUT,HIDDEN,TOP, found '{0}'")]
pub struct NoiseLevelsError(String);

impl NoiseLevels {
    /// The same everywhere.
    pub fn all(std: f64) -> Self {
        Self::new(std, std)
    }

    /// At the input, and at every layer.
    pub fn new(input: f64, hidden: f64) -> Self {
        Self {
            input,
            hidden,
            top: None,
        }
    }

    /// Of one, two or three numbers, in this order.
    pub fn of(numbers: &[f64]) -> Option<Self> {
        match *numbers {
            [all] => Some(Self::all(all)),
            [input, hidden] => Some(Self::new(input, hidden)),
            [input, hidden, top] => Some(Self {
                top: Some(top),
                ..Self::new(input, hidden)
            }),
            _ => None,
        }
    }
}

impl Default for NoiseLevels {
    fn default() -> Self {
        Self::all(0.3)
    }
}

impl fmt::Display for NoiseLevels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.top, self.input == self.hidden) {
            (Some(top), _) => write!(f, "{},{},{top}", self.input, self.hidden),
            (None, true) => write!(f, "{}", self.input),
            (None, false) => write!(f, "{},{}", self.input, self.hidden),
        }
    }
}

impl FromStr for NoiseLevels {
    type Err = NoiseLevelsError;

    fn from_str(text: &str) -> Result<Self, NoiseLevelsError> {
        let number = |text: &str| text.trim().parse().ok().filter(|it: &f64| it.is_finite());
        let numbers: Option<Vec<f64>> = text.split(',').map(number).collect();
        let levels = numbers.and_then(|numbers| Self::of(&numbers));
        levels.ok_or_else(|| NoiseLevelsError(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_reads_as_it_is_written() {
        for text in ["0.3", "0.3,0.5", "0.3,0.5,0"] {
            assert_eq!(text.parse::<NoiseLevels>().unwrap().to_string(), text);
        }
        let levels: NoiseLevels = "0.2".parse().unwrap();
        assert_eq!((levels.input, levels.hidden, levels.top), (0.2, 0.2, None));
        for text in ["0.1,0.2,0.3,0.4", "loud", "0.3,nan", ""] {
            assert!(text.parse::<NoiseLevels>().is_err(), "{text}");
        }
    }
}
