//! The networks of a run.

use std::fmt;

use serde::{Serialize, Serializer};

/// Which network of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stage {
    /// The supervised baseline beside the network, trained first.
    Baseline,
    /// One of several networks whose probabilities are averaged.
    Member {
        /// Its number, from 1.
        number: usize,
    },
    /// The network that the configuration describes, or the average of its members.
    Ladder,
}

/// `baseline`, `member-2`, `ladder`
impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Baseline => f.write_str("baseline"),
            Self::Member { number } => write!(f, "member-{number}"),
            Self::Ladder => f.write_str("ladder"),
        }
    }
}

impl Serialize for Stage {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
