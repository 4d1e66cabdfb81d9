//! The networks of a run.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Which network of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// The supervised baseline beside the network, trained first.
    Baseline,
    /// The network that the configuration describes.
    Ladder,
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Baseline => "baseline",
            Self::Ladder => "ladder",
        })
    }
}
