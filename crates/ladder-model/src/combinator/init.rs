//! Where the parameters of combinators start.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::ConfigError;

/// Initial values of the combinators.
///
/// `random` and `reversed` are the ablations RandInit and RevInit of Pezeshki et al. 2016,
/// arXiv:1511.06430. Their values are not known to us: what they are here is our reading.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum CombinatorInit {
    /// The table of [`Formula`](crate::Formula); networks start at random weights and biases 0.
    #[default]
    Standard,
    /// Every parameter is drawn from a normal distribution of mean 0.
    Random,
    /// As `standard`, with the initial values of the terms of z̃ and of u exchanged: `sig` starts
    /// at `u + σ(u)` instead of `z̃ + σ(z̃)`.
    Reversed,
}

impl CombinatorInit {
    const ALL: [Self; 3] = [Self::Standard, Self::Random, Self::Reversed];

    /// The name, as in a configuration.
    pub fn name(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Random => "random",
            Self::Reversed => "reversed",
        }
    }
}

impl FromStr for CombinatorInit {
    type Err = ConfigError;

    fn from_str(text: &str) -> Result<Self, ConfigError> {
        let mut all = Self::ALL.into_iter();
        all.find(|init| init.name() == text)
            .ok_or_else(|| ConfigError::CombinatorInit(text.to_owned()))
    }
}

impl fmt::Display for CombinatorInit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
