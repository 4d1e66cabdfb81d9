//! The list of layers, as people write it: `1000-500-250-250-250-10`, `convv:32:5-maxpool:2-10`.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::error::ConfigError;
use crate::layer::{self, InitialWeight, Layer, Linear};
use crate::shape::FeatureShape;

/// Largest number of values in one matrix of parameters, or in one row: 16 GiB of float32.
pub(crate) const MOST_VALUES: usize = 1 << 32;

/// The layers of an encoder, the input not included; the last one yields the logits.
///
/// The text form is that of the original code's `--encoder-layers`, entries joined by `-`:
///
/// | entry | layer |
/// |---|---|
/// | `N`, `fc:N` | [`Linear`], N units |
/// | `convv:FILTERS:SIZE[:STRIDE]` | valid [`Convolution`](layer::Convolution) |
/// | `convf:FILTERS:SIZE[:STRIDE]` | full [`Convolution`](layer::Convolution) |
/// | `maxpool:SIZE` | [`MaxPool`](layer::MaxPool); also `maxpool:STRIDE:SIZE`, both the same |
/// | `globalmeanpool` | [`GlobalMeanPool`](layer::GlobalMeanPool) |
///
/// SIZE and STRIDE are a number of pixels or, for a rectangle, height and width, `HxW`: a series is an image
/// of height 1, and `convv:8:1x5` looks at five of its steps.
/// A fourth number of a convolution and numbers of `globalmeanpool` are read and do nothing, as
/// in the original. [`layer::register`] adds entries.
///
/// ```
/// let layers: ladder_model::Architecture = "convv:8:3-maxpool:2:2-fc:10".parse().unwrap();
/// assert_eq!(layers.n_layers(), 3);
/// assert_eq!(layers.to_string(), "convv:8:3-maxpool:2-10");
/// ```
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Architecture(Vec<Arc<dyn Layer>>);

impl Architecture {
    /// Any layers, custom ones among them.
    ///
    /// Only text forms that are built in or [registered](layer::register) are read back from a
    /// saved run.
    pub fn new(layers: Vec<Arc<dyn Layer>>) -> Self {
        Self(layers)
    }

    /// The network of the papers' tables: 1000-500-250-250-250-10.
    pub fn paper() -> Self {
        Self::fully_connected(&[1000, 500, 250, 250, 250, 10])
    }

    /// Fully connected layers of the given numbers of units.
    pub fn fully_connected(units: &[usize]) -> Self {
        let layer = |&units: &usize| Arc::new(Linear { units }) as Arc<dyn Layer>;
        Self(units.iter().map(layer).collect())
    }

    /// The layers, the one next to the input first.
    pub fn layers(&self) -> &[Arc<dyn Layer>] {
        &self.0
    }

    /// Number of layers, L in the paper.
    pub fn n_layers(&self) -> usize {
        self.0.len()
    }

    /// Shapes of the levels: the input's, then each layer's output.
    ///
    /// # Errors
    ///
    /// The first layer that does not fit the one below it, by its position.
    pub fn shapes(&self, input: FeatureShape) -> Result<Vec<FeatureShape>, ConfigError> {
        let mut shapes = vec![input];
        let mut below = input;
        for (index, layer) in self.0.iter().enumerate() {
            let problem = |problem| ConfigError::Layer {
                position: index + 1,
                entry: layer.to_string(),
                problem,
            };
            let output = layer.output(below);
            let output = output.map_err(|error| problem(error.to_string()))?;
            if output.checked_len().is_none_or(|values| values == 0) {
                return Err(problem(format!("yields rows of {output}")));
            }
            check_weights(&layer.encoder_weights(below)).map_err(problem)?;
            if output.len() > MOST_VALUES {
                return Err(problem(format!(
                    "yields rows of {output}, more than the {MOST_VALUES} values that are possible"
                )));
            }
            shapes.push(output);
            below = output;
        }
        Ok(shapes)
    }

    /// Checks that the text form is read back as the same layers.
    ///
    /// # Errors
    ///
    /// The first layer that is neither built in nor [registered](layer::register).
    pub fn check_registered(&self) -> Result<(), ConfigError> {
        let is_unknown = |layer: &Arc<dyn Layer>| !layer::is_readable(layer.as_ref());
        match self.0.iter().position(is_unknown) {
            Some(index) => Err(ConfigError::NotRegistered {
                field: "layers",
                position: index + 1,
                entry: self.0[index].to_string(),
            }),
            None => Ok(()),
        }
    }
}

/// Checks the sizes of a layer's weights; an error says what is too large.
pub(crate) fn check_weights(weights: &[InitialWeight]) -> Result<(), String> {
    for [rows, columns] in weights.iter().map(|weight| weight.shape) {
        if !is_possible(rows, columns) {
            return Err(format!(
                "needs {rows} x {columns} weights, more than the {MOST_VALUES} that are possible"
            ));
        }
    }
    Ok(())
}

/// Whether there can be a matrix of this shape.
pub(crate) fn is_possible(rows: usize, columns: usize) -> bool {
    rows.checked_mul(columns)
        .is_some_and(|values| values <= MOST_VALUES)
}

impl PartialEq for Architecture {
    fn eq(&self, other: &Self) -> bool {
        self.to_string() == other.to_string()
    }
}

impl FromStr for Architecture {
    type Err = ConfigError;

    fn from_str(text: &str) -> Result<Self, ConfigError> {
        text.split('-')
            .enumerate()
            .map(|(index, entry)| {
                layer::parse(entry.trim()).map_err(|problem| ConfigError::Layer {
                    position: index + 1,
                    entry: entry.to_owned(),
                    problem,
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

    fn sides(layers: &str, input: FeatureShape) -> Vec<usize> {
        let shapes = layers.parse::<Architecture>().unwrap().shapes(input);
        shapes.unwrap().iter().map(|shape| shape.height).collect()
    }

    #[test]
    fn both_spellings_of_a_fully_connected_layer_are_read() {
        let architecture: Architecture = "fc:20-10".parse().unwrap();
        assert_eq!(architecture, Architecture::fully_connected(&[20, 10]));
    }

    #[test]
    fn the_original_commands_are_read_and_written_shorter() {
        let text = "convf:32:5:1:1-maxpool:2:2-convv:64:3:1:1-convv:8:3:2-globalmeanpool:6:6-fc:10";
        let architecture: Architecture = text.parse().unwrap();
        let short = "convf:32:5-maxpool:2-convv:64:3-convv:8:3:2-globalmeanpool-10";
        assert_eq!(architecture.to_string(), short);
        assert_eq!(short.parse::<Architecture>().unwrap(), architecture);
    }

    #[test]
    fn the_papers_networks_have_the_papers_sides() {
        let mnist = FeatureShape::new(1, 28, 28);
        let conv_fc = "convv:1000:26-convv:500:1-convv:250:1-convv:250:1-convv:250:1-convv:10:1-globalmeanpool";
        assert_eq!(sides(conv_fc, mnist), [28, 3, 3, 3, 3, 3, 3, 1]);
        let small = "convf:32:5-maxpool:2-convv:64:3-convf:64:3-maxpool:2-convv:128:3-convv:10:1-globalmeanpool-10";
        assert_eq!(sides(small, mnist), [28, 32, 16, 14, 16, 8, 6, 6, 1, 1]);
        let large = "convv:96:3-convf:96:3-convf:96:3-maxpool:2-convv:192:3-convf:192:3-convv:192:3-maxpool:2-convv:192:3-convv:192:1-convv:10:1-globalmeanpool";
        let cifar = FeatureShape::new(3, 32, 32);
        let expected = [32, 30, 32, 34, 17, 15, 17, 15, 8, 6, 6, 6, 1];
        assert_eq!(sides(large, cifar), expected);
    }

    #[test]
    fn an_error_names_the_entry_that_is_wrong_and_what_was_expected() {
        for (text, position, words) in [
            ("0", 1, "entry 1 is '0', expected N, fc:N"),
            ("20--10", 2, "entry 2 is '', expected N"),
            ("20-x:3-10", 2, "entry 2 is 'x:3', expected N"),
            ("fc:3:4", 1, "expected N, fc:N"),
            ("20-convv:8", 2, "expected convv:FILTERS:SIZE or"),
            ("convf:8:0", 1, "expected convf:FILTERS:SIZE or"),
            ("convv:1:2:3:4:5", 1, "expected convv:FILTERS:SIZE or"),
            ("convv:1x2:3", 1, "expected convv:FILTERS:SIZE or"),
            ("convv:2:1x0", 1, "SIZE also HxW"),
            ("maxpool:1x2x3", 1, "SIZE also HxW"),
            ("20x20-10", 1, "expected N, fc:N"),
            (
                "maxpool:2:3",
                1,
                "a stride equal to the size, found 2 and 3",
            ),
            ("globalmeanpool:x", 1, "expected globalmeanpool"),
        ] {
            let error = text.parse::<Architecture>().unwrap_err();
            assert!(error.to_string().contains(words), "{error}");
            let ConfigError::Layer {
                position: found, ..
            } = error
            else {
                panic!("{error}")
            };
            assert_eq!(found, position);
        }
    }

    #[test]
    fn the_largest_squares_and_strides_that_make_sense_are_possible() {
        let input = FeatureShape::new(1, 4, 8);
        for text in [
            "maxpool:8-2",
            "maxpool:4x8-2",
            "convv:3:1:8-2",
            "convf:3:3:12-2",
        ] {
            let architecture: Architecture = text.parse().unwrap();
            assert_eq!(architecture.shapes(input).unwrap()[1].positions(), 1);
        }
    }

    #[test]
    fn a_layer_that_does_not_fit_is_named_before_anything_is_allocated() {
        let input = FeatureShape::new(1, 8, 8);
        for (text, words) in [
            (
                "maxpool:2-convv:4:5",
                "entry 2 is 'convv:4:5', needs an input of at least 5x5, found 4x4",
            ),
            ("10-99999999999", "needs 10 x 99999999999 weights"),
            ("9-18446744073709551615", "weights, more than"),
            ("convv:18446744073709551615:1", "yields rows of"),
            ("convf:1:65536-10", "yields rows of 65543x65543, more than"),
            (
                "maxpool:9-10",
                "entry 1 is 'maxpool:9', needs sides of at most 8",
            ),
            (
                "maxpool:1x2-convv:4:1x5",
                "entry 2 is 'convv:4:1x5', needs an input of at least 1x5, found 8x4",
            ),
            ("convf:8:1x65537-10", "needs filters of at most 65536x65536"),
            ("maxpool:9223372036854775807-10", "at most 8"),
            ("20-maxpool:2-10", "at most 1"),
            ("convf:8:65537-10", "needs filters of at most 65536x65536"),
            ("convf:8:4294967296:4294967296-10", "at most 65536x65536"),
            ("convf:8:18446744073709551615-10", "at most 65536x65536"),
            ("convf:2:65536-10", "needs 4294967296 x 2 weights"),
            (
                "globalmeanpool-4294967296-convf:1:65536-10",
                "entry 3 is 'convf:1:65536', needs 18446744073709551615 x 1 weights",
            ),
            ("convv:8:3:9-10", "needs a stride of at most 8"),
            ("convf:8:3:13-10", "needs a stride of at most 12"),
        ] {
            let architecture: Architecture = text.parse().unwrap();
            let message = architecture.shapes(input).unwrap_err().to_string();
            assert!(message.contains(words), "{message}");
        }
    }
}
