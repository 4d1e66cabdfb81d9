//! The values of a run that have to be finite.

use std::fmt;

/// A value of a step or of an evaluation that has to be finite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CostName {
    /// What is minimized.
    Total,
    /// Cross-entropy of the labeled rows.
    Supervised,
    /// Denoising cost of a level, 0 is the input.
    Denoising(usize),
    /// Logits of the evaluation between two epochs, or of the final model.
    Logits,
}

impl fmt::Display for CostName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Total => f.write_str("total cost"),
            Self::Supervised => f.write_str("supervised cost"),
            Self::Denoising(level) => write!(f, "denoising cost of level {level}"),
            Self::Logits => f.write_str("logits"),
        }
    }
}
