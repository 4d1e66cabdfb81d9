//! `evaluation.json`: what the final model answers to rows whose class is known.

use serde::{Deserialize, Serialize};

use crate::analysis::Confusion;

/// The answers of a final model to rows whose class is known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evaluated {
    /// Which rows: `validation` where some are held out, else `test`.
    pub part: String,
    /// Names of the classes, in the order of the counts.
    pub classes: Vec<String>,
    /// The answers, counted.
    #[serde(flatten)]
    pub result: Confusion,
}
