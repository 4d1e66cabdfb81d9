//! The list of layers, as people write it: `1000-500-250-250-250-10`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::ConfigError;

/// One layer of the encoder; the decoder's counterpart follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LayerSpec {
    /// Fully connected, written `N` or `fc:N`.
    Linear {
        /// Number of output units.
        units: usize,
    },
}

/// The layers of an encoder, the input not included, the class scores last.
///
/// The text form is that of the original code's `--encoder-layers`: entries joined by `-`.
///
/// ```
/// let layers: ladder_model::Architecture = "1000-500-10".parse().unwrap();
/// assert_eq!(layers.n_layers(), 3);
/// assert_eq!(layers.to_string(), "1000-500-10");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Architecture(Vec<LayerSpec>);

impl Architecture {
    /// The network of the papers' tables: 1000-500-250-250-250-10.
    pub fn paper() -> Self {
        Self::fully_connected(&[1000, 500, 250, 250, 250, 10])
    }

    /// Fully connected layers of the given numbers of units.
    pub fn fully_connected(units: &[usize]) -> Self {
        Self(
            units
                .iter()
                .map(|&units| LayerSpec::Linear { units })
                .collect(),
        )
    }

    /// The layers, the one next to the input first.
    pub fn layers(&self) -> &[LayerSpec] {
        &self.0
    }

    /// Number of layers, L in the paper.
    pub fn n_layers(&self) -> usize {
        self.0.len()
    }

    /// Number of units of the last layer.
    pub fn n_classes(&self) -> usize {
        match self.0.last() {
            Some(LayerSpec::Linear { units }) => *units,
            None => 0,
        }
    }
}

impl FromStr for LayerSpec {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let number = text.strip_prefix("fc:").unwrap_or(text);
        match number.parse() {
            Ok(units) if units > 0 => Ok(Self::Linear { units }),
            _ => Err(()),
        }
    }
}

impl fmt::Display for LayerSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Linear { units } => write!(f, "{units}"),
        }
    }
}

impl FromStr for Architecture {
    type Err = ConfigError;

    fn from_str(text: &str) -> Result<Self, ConfigError> {
        text.split('-')
            .enumerate()
            .map(|(index, entry)| {
                entry.trim().parse().map_err(|()| ConfigError::Layer {
                    position: index + 1,
                    entry: entry.to_owned(),
                })
            })
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

impl fmt::Display for Architecture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, layer) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { "-" };
            write!(f, "{separator}{layer}")?;
        }
        Ok(())
    }
}

impl TryFrom<String> for Architecture {
    type Error = ConfigError;

    fn try_from(text: String) -> Result<Self, ConfigError> {
        text.parse()
    }
}

impl From<Architecture> for String {
    fn from(architecture: Architecture) -> Self {
        architecture.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_of_a_fully_connected_layer_are_read() {
        let architecture: Architecture = "fc:20-10".parse().unwrap();
        assert_eq!(architecture, Architecture::fully_connected(&[20, 10]));
        assert_eq!(architecture.n_classes(), 10);
    }

    #[test]
    fn an_error_names_the_entry_that_is_wrong() {
        for (text, position, entry) in [("0", 1, "0"), ("20--10", 2, ""), ("20-x:3-10", 2, "x:3")] {
            let error = text.parse::<Architecture>().unwrap_err();
            assert_eq!(
                error,
                ConfigError::Layer {
                    position,
                    entry: entry.to_owned()
                }
            );
        }
    }
}
