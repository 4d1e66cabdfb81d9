//! Activations of the hidden layers; what follows the top layer is its head.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::ConfigError;

/// What a hidden layer applies after its shift.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Activation {
    /// `max(0, x)`, the papers' choice for MNIST.
    #[default]
    Relu,
    /// `x` above 0, `0.1 x` below, the paper's choice for CIFAR-10.
    LeakyRelu,
    /// `x`.
    Linear,
}

impl Activation {
    /// Factor of negative values: the three activations are one family.
    pub fn negative_slope(self) -> f32 {
        match self {
            Self::Relu => 0.0,
            Self::LeakyRelu => 0.1,
            Self::Linear => 1.0,
        }
    }
}

impl FromStr for Activation {
    type Err = ConfigError;

    fn from_str(text: &str) -> Result<Self, ConfigError> {
        match text {
            "relu" => Ok(Self::Relu),
            "leaky-relu" => Ok(Self::LeakyRelu),
            "linear" => Ok(Self::Linear),
            other => Err(ConfigError::Activation(other.to_owned())),
        }
    }
}

impl fmt::Display for Activation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Relu => "relu",
            Self::LeakyRelu => "leaky-relu",
            Self::Linear => "linear",
        })
    }
}
