//! What a ladder network is: shape, layers, noise and the weights of its costs.

use serde::{Deserialize, Serialize};

use crate::activation::Activation;
use crate::architecture::{Architecture, MOST_VALUES, check_weights, is_possible};
use crate::combinator::{Combinator, CombinatorInit, Combinators};
use crate::error::ConfigError;
use crate::head::Head;
use crate::layer::{InitialWeight, n_units};
use crate::noise_levels::NoiseLevels;
use crate::shape::FeatureShape;

/// A ladder network before it has weights.
///
/// | field | default | meaning | range |
/// |---|---|---|---|
/// | `input` | – | shape of a row | at least one value |
/// | `architecture` | – | layers, the logits last | at least one layer |
/// | `activation` | `relu` | of the hidden layers | |
/// | `noise` | 0.3, 0.3 | standard deviations, input and hidden; and top, where it is another | ≥ 0 |
/// | `head` | classification | supervised cost and predictions | |
/// | `top_scale` | true | whether the top layer has a scale γ | |
/// | `combinators` | `gauss` | of each level, the input first, or one for all | |
/// | `combinator_init` | `standard` | where their parameters start | |
/// | `combinator_std` | 0.025 | standard deviation of those that start at random | ≥ 0 |
/// | `target_gradients` | true | whether the denoising costs train the targets too | |
/// | `costs` | all 0 | λ, weight of the denoising cost of each level, the input first | ≥ 0 |
///
/// The members of the family differ by `costs` alone: all levels (full), only level 0 (bottom),
/// only the top (Γ-model), none (the supervised baseline).
/// Whatever a zero weight makes unnecessary is neither allocated nor computed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LadderConfig {
    /// Shape of an input row.
    pub input: FeatureShape,
    /// Layers of the encoder.
    pub architecture: Architecture,
    /// Activation of the hidden layers.
    pub activation: Activation,
    /// Noise of the corrupted path.
    pub noise: NoiseLevels,
    /// What follows the top layer: the supervised cost and the predictions.
    #[serde(default, skip_serializing_if = "Head::is_default")]
    pub head: Head,
    /// Whether the top layer has a scale γ (the original's `--top-c`).
    #[serde(default = "LadderConfig::default_top_scale")]
    pub top_scale: bool,
    /// How the reconstruction of each level is made.
    #[serde(default)]
    pub combinators: Combinators,
    /// Where the combinators' parameters start.
    #[serde(default)]
    pub combinator_init: CombinatorInit,
    /// Standard deviation of the combinators' parameters that start at random.
    #[serde(default = "LadderConfig::default_combinator_std")]
    pub combinator_std: f64,
    /// Whether gradients flow through the targets of the denoising costs, z with its mean and
    /// deviation, as in the original; without, the costs train the corrupted path and the decoder.
    #[serde(
        default = "LadderConfig::default_target_gradients",
        skip_serializing_if = "is_true"
    )]
    pub target_gradients: bool,
    /// λ of level 0 … L.
    pub costs: Vec<f64>,
}

impl LadderConfig {
    /// A supervised network with the paper's noise of 0.3.
    pub fn new(input: FeatureShape, architecture: Architecture) -> Self {
        let costs = vec![0.0; architecture.n_layers() + 1];
        Self {
            input,
            architecture,
            activation: Activation::Relu,
            noise: NoiseLevels::default(),
            head: Head::default(),
            top_scale: Self::default_top_scale(),
            combinators: Combinators::default(),
            combinator_init: CombinatorInit::default(),
            combinator_std: Self::default_combinator_std(),
            target_gradients: Self::default_target_gradients(),
            costs,
        }
    }

    /// The top layer has a scale in every row of the papers but those of CIFAR-10.
    pub fn default_top_scale() -> bool {
        true
    }

    /// η of AMLP \[2, 2\] on all labels; that of the other networks is not known to us.
    pub fn default_combinator_std() -> f64 {
        0.025
    }

    /// The original lets gradients flow through its targets (`ladder.py`, `apply`).
    pub fn default_target_gradients() -> bool {
        true
    }

    /// The same network with other noise.
    pub fn with_noise(mut self, noise: NoiseLevels) -> Self {
        self.noise = noise;
        self
    }

    /// Standard deviation of the noise of each level, the input first.
    pub(crate) fn noise_of_levels(&self) -> Vec<f64> {
        let NoiseLevels { input, hidden, top } = self.noise;
        let usual = match self.head {
            Head::Regression => 0.0,
            Head::Classification { .. } => hidden,
        };
        let n_layers = self.architecture.n_layers();
        let mut std = vec![hidden; n_layers + 1];
        std[n_layers] = top.unwrap_or(usual);
        std[0] = input;
        std
    }

    /// The same network with other weights of the denoising costs.
    pub fn with_costs(mut self, costs: &[f64]) -> Self {
        self.costs = costs.to_vec();
        self
    }

    /// The same network with another activation.
    pub fn with_activation(mut self, activation: Activation) -> Self {
        self.activation = activation;
        self
    }

    /// The same network with another head.
    pub fn with_head(mut self, head: Head) -> Self {
        self.head = head;
        self
    }

    /// The same network with or without a scale γ of the top layer.
    pub fn with_top_scale(mut self, top_scale: bool) -> Self {
        self.top_scale = top_scale;
        self
    }

    /// The same network with other combinators.
    pub fn with_combinators(mut self, combinators: Combinators) -> Self {
        self.combinators = combinators;
        self
    }

    /// The same network with other initial values of its combinators, the random ones N(0, `std`).
    pub fn with_combinator_init(mut self, init: CombinatorInit, std: f64) -> Self {
        self.combinator_init = init;
        self.combinator_std = std;
        self
    }

    /// The same network, whose denoising costs train their targets too, or do not.
    pub fn with_target_gradients(mut self, target_gradients: bool) -> Self {
        self.target_gradients = target_gradients;
        self
    }

    /// Number of layers, L in the paper.
    pub fn n_layers(&self) -> usize {
        self.architecture.n_layers()
    }

    /// Shapes of the levels, the input first.
    ///
    /// # Errors
    ///
    /// The first layer that does not fit the one below it.
    pub fn shapes(&self) -> Result<Vec<FeatureShape>, ConfigError> {
        self.architecture.shapes(self.input)
    }

    /// Number of values that the top layer yields per row: one for each class.
    ///
    /// # Errors
    ///
    /// Those of [`shapes`](Self::shapes), and a last layer that does not fit the head.
    pub fn n_outputs(&self) -> Result<usize, ConfigError> {
        let shapes = self.shapes()?;
        self.head.check(shapes[self.n_layers()], self.n_layers())
    }

    /// The levels that the decoder reconstructs, from the top down: those with a cost, and those
    /// whose reconstruction goes into one of them.
    ///
    /// # Panics
    ///
    /// If the list of combinators has more than one entry and is shorter than that of the costs;
    /// [`validate`](Self::validate) finds it.
    pub fn decoded_levels(&self) -> Vec<usize> {
        let mut levels = vec![];
        let mut goes_down = false;
        for (level, &cost) in self.costs.iter().enumerate() {
            if cost > 0.0 || goes_down {
                goes_down = self
                    .combinators
                    .of_level(level)
                    .is_none_or(Combinator::uses_u);
                levels.insert(0, level);
            }
        }
        levels
    }

    /// The lowest level with a cost: the decoder reaches down to it. `None` without any cost.
    pub fn lowest_cost(&self) -> Option<usize> {
        self.costs.iter().position(|&cost| cost > 0.0)
    }

    /// The highest level above the input with a cost: the clean path reaches up to it.
    pub fn highest_hidden_cost(&self) -> Option<usize> {
        self.costs
            .iter()
            .skip(1)
            .rposition(|&cost| cost > 0.0)
            .map(|index| index + 1)
    }

    /// Whether no denoising cost is left: the supervised baseline.
    pub fn is_supervised(&self) -> bool {
        self.lowest_cost().is_none()
    }

    /// Checks every field.
    ///
    /// # Errors
    ///
    /// The first field that is out of its range, by name.
    pub fn validate(&self) -> Result<(), ConfigError> {
        self.check_input()?;
        self.n_outputs()?;
        check_noise("at the input", self.noise.input)?;
        check_noise("of the hidden layers", self.noise.hidden)?;
        check_noise("of the top layer", self.noise.top.unwrap_or(0.0))?;
        self.check_costs()?;
        self.check_combinators()?;
        self.check_decoder(&self.shapes()?)
    }

    /// Number of weights and of parameters of the combinators: nearly all that the network has.
    ///
    /// # Errors
    ///
    /// Those of [`validate`](Self::validate).
    pub fn n_weights(&self) -> Result<u64, ConfigError> {
        self.validate()?;
        let shapes = self.shapes()?;
        let layers = self.architecture.layers();
        let encoder = layers.iter().zip(&shapes);
        let encoder = encoder.flat_map(|(layer, &below)| layer.encoder_weights(below));
        let of_level = |level: usize| {
            let above = layers.get(level);
            let combinator = self.combinators.of_level(level);
            let parameters = combinator.map_or(0, Combinator::n_parameters);
            let weights = above.filter(|_| combinator.is_some_and(Combinator::uses_u));
            let weights = weights.map(|above| above.decoder_weights(shapes[level]));
            let units = n_units(shapes[level], above);
            size(weights.unwrap_or_default()) + (parameters * units) as u64
        };
        let decoder: u64 = self.decoded_levels().into_iter().map(of_level).sum();
        Ok(size(encoder) + decoder)
    }

    /// Checks that every custom layer and combinator is registered, so that this configuration is
    /// read back from its text.
    ///
    /// # Errors
    ///
    /// The first that is not, by name.
    pub fn check_registered(&self) -> Result<(), ConfigError> {
        self.architecture.check_registered()?;
        self.combinators.check_registered()
    }

    fn check_input(&self) -> Result<(), ConfigError> {
        let shape = self.input;
        match shape.checked_len() {
            Some(0) => Err(ConfigError::EmptyInput(
                shape.channels,
                shape.height,
                shape.width,
            )),
            Some(1..=MOST_VALUES) => Ok(()),
            _ => Err(ConfigError::LargeInput {
                shape,
                most: MOST_VALUES,
            }),
        }
    }

    fn check_costs(&self) -> Result<(), ConfigError> {
        let expected = self.n_layers() + 1;
        if self.costs.len() != expected {
            return Err(ConfigError::CostCount {
                expected,
                found: self.costs.len(),
            });
        }
        match self
            .costs
            .iter()
            .position(|cost| !cost.is_finite() || *cost < 0.0)
        {
            Some(level) => Err(ConfigError::Cost {
                level,
                value: self.costs[level],
            }),
            None => Ok(()),
        }
    }

    fn check_combinators(&self) -> Result<(), ConfigError> {
        if !self.combinator_std.is_finite() || self.combinator_std < 0.0 {
            return Err(ConfigError::CombinatorStd(self.combinator_std));
        }
        self.combinators.check_length(self.n_layers() + 1)?;
        for level in self.decoded_levels().into_iter().rev() {
            let combinator = self.combinators.of_level(level);
            let combinator = combinator.ok_or_else(|| self.no_combinator(level))?;
            let reversed = self.combinator_init == CombinatorInit::Reversed;
            if reversed && !combinator.can_start_reversed() {
                return Err(ConfigError::Reversed {
                    level,
                    combinator: combinator.to_string(),
                });
            }
        }
        Ok(())
    }

    /// Checks the sizes of what the decoder allocates; its levels have combinators, as checked.
    fn check_decoder(&self, shapes: &[FeatureShape]) -> Result<(), ConfigError> {
        for level in self.decoded_levels().into_iter().rev() {
            let above = self.architecture.layers().get(level);
            let units = n_units(shapes[level], above);
            let combinator = self.combinators.of_level(level);
            let Some(combinator) = combinator else {
                continue;
            };
            if !is_possible(combinator.n_parameters(), units) {
                return Err(ConfigError::CombinatorSize {
                    level,
                    combinator: combinator.to_string(),
                    units,
                    most: MOST_VALUES,
                });
            }
            if let Some(above) = above.filter(|_| combinator.uses_u()) {
                check_weights(&above.decoder_weights(shapes[level])).map_err(|problem| {
                    ConfigError::Layer {
                        position: level + 1,
                        entry: above.to_string(),
                        problem: format!("in the decoder {problem}"),
                    }
                })?;
            }
        }
        Ok(())
    }

    fn no_combinator(&self, level: usize) -> ConfigError {
        let below = level.saturating_sub(1);
        ConfigError::NoCombinator {
            level,
            reason: match self.costs[level] > 0.0 {
                true => "it has a cost".to_owned(),
                false => format!("the reconstruction of level {below} is made from it"),
            },
        }
    }
}

/// Number of values of matrices, each of which is possible.
fn size(weights: impl IntoIterator<Item = InitialWeight>) -> u64 {
    let sizes = weights
        .into_iter()
        .map(|it| it.shape.iter().product::<usize>() as u64);
    sizes.sum()
}

fn check_noise(place: &'static str, value: f64) -> Result<(), ConfigError> {
    if value.is_finite() && value >= 0.0 {
        Ok(())
    } else {
        Err(ConfigError::Noise { place, value })
    }
}

/// What older files leave out stays out, so that theirs and ours are the same text.
fn is_true(value: &bool) -> bool {
    *value
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(costs: &[f64]) -> LadderConfig {
        LadderConfig::new(
            FeatureShape::flat(4),
            Architecture::fully_connected(&[3, 2]),
        )
        .with_costs(costs)
    }

    #[test]
    fn the_levels_in_use_follow_from_the_costs() {
        assert_eq!(config(&[1000.0, 10.0, 0.1]).lowest_cost(), Some(0));
        assert_eq!(config(&[1000.0, 10.0, 0.1]).highest_hidden_cost(), Some(2));
        assert_eq!(config(&[2000.0, 0.0, 0.0]).highest_hidden_cost(), None);
        assert_eq!(config(&[0.0, 0.0, 0.5]).lowest_cost(), Some(2));
        assert!(config(&[0.0, 0.0, 0.0]).is_supervised());
    }

    #[test]
    fn each_field_out_of_range_is_named() {
        let with_combinators =
            |text: &str| config(&[1.0; 3]).with_combinators(text.parse().unwrap());
        let noise = |input, hidden| config(&[0.0; 3]).with_noise(NoiseLevels::new(input, hidden));
        for (config, words) in [
            (config(&[1.0, 2.0]), "expected 3 weights"),
            (config(&[1.0, f64::NAN, 2.0]), "level 1 must be finite"),
            (
                config(&[1.0, 1.0, -2.0]),
                "level 2 must be finite and at least 0, found -2",
            ),
            (noise(-0.3, 0.3), "at the input must be finite"),
            (
                with_combinators("mlp:1000000000"),
                "mlp:1000000000, of level 0, needs more than the 4294967296 parameters that are \
                 possible, for 4 units",
            ),
            (
                with_combinators("gauss-amlp:99999999999:2-gauss"),
                "of level 1",
            ),
            (
                with_combinators("mlp:18446744073709551615:18446744073709551615"),
                "of level 0",
            ),
            (
                LadderConfig::new(
                    FeatureShape::new(1 << 20, 1 << 22, 1 << 22),
                    Architecture::paper(),
                ),
                "at most 4294967296 values, found 4194304x4194304x1048576",
            ),
            (noise(0.3, f64::INFINITY), "of the hidden layers"),
            (
                LadderConfig::new(FeatureShape::flat(0), Architecture::paper()),
                "at least one feature",
            ),
            (
                LadderConfig::new(FeatureShape::flat(3), Architecture::fully_connected(&[1])),
                "at least 2 units",
            ),
            (
                LadderConfig::new(FeatureShape::new(1, 4, 4), "convv:10:3".parse().unwrap()),
                "one value for each class, found 2x2x10",
            ),
        ] {
            let message = config.validate().unwrap_err().to_string();
            assert!(message.contains(words), "{message}");
        }
    }
}
