//! The network with its weights, and how it is made.

use burn::module::Module;
use burn::tensor::Device;

use crate::config::LadderConfig;
use crate::decoder::{DecoderLevel, LevelCombinator, ParameterInit};
use crate::encoder::{EncoderLayer, LayerRole};
use crate::error::ConfigError;
use crate::layer::n_units;
use crate::random::{Key, Purpose};
use crate::shape::FeatureShape;

/// A ladder network with its weights and evaluation statistics.
///
/// Built by [`LadderConfig::init`].
#[derive(Module, Debug)]
pub struct Ladder {
    pub(super) encoder: Vec<EncoderLayer>,
    /// Those of [`LadderConfig::decoded_levels`].
    pub(super) decoder: Vec<DecoderLevel>,
    #[module(skip)]
    pub(super) config: LadderConfig,
    /// Shapes of the levels, the input first.
    #[module(skip)]
    pub(super) shapes: Vec<FeatureShape>,
}

impl LadderConfig {
    /// Allocates the network and draws its initial weights.
    ///
    /// The draw is made on the host from `seed` alone: every backend starts from the same weights.
    ///
    /// # Errors
    ///
    /// Those of [`validate`](Self::validate).
    pub fn init(&self, seed: u64, device: &Device) -> Result<Ladder, ConfigError> {
        self.validate()?;
        Ok(Ladder::new(self.clone(), &self.shapes()?, seed, device))
    }
}

impl Ladder {
    /// What the network was built from.
    pub fn config(&self) -> &LadderConfig {
        &self.config
    }

    /// `shapes` are those of the levels, the input first, as the checked `config` has them.
    fn new(config: LadderConfig, shapes: &[FeatureShape], seed: u64, device: &Device) -> Self {
        let key = |purpose, level| Key {
            seed,
            purpose,
            level,
            index: 0,
        };
        let top = config.n_layers();
        // The layer between a level and the one above it.
        let above = |level: usize| config.architecture.layers()[level].clone();
        let encoder = (1..=top)
            .map(|level| {
                let role = match level == top {
                    true => LayerRole::Top {
                        scale: config.top_scale,
                    },
                    false => LayerRole::Hidden(config.activation),
                };
                let ends = [shapes[level - 1], shapes[level]];
                let key = key(Purpose::Encoder, level);
                EncoderLayer::new(above(level - 1), ends, role, key, device)
            })
            .collect();
        let combinator = |level| {
            let init = ParameterInit {
                values: config.combinator_init,
                std: config.combinator_std,
                key: key(Purpose::Combinator, level),
            };
            let combinator = config.combinators.of_level(level);
            let combinator = combinator.expect("invariant: each decoded level has one, as checked");
            let units = n_units(shapes[level], config.architecture.layers().get(level));
            LevelCombinator::new(combinator, units, init, device)
        };
        let decoder = config
            .decoded_levels()
            .into_iter()
            .map(|level| {
                let key = key(Purpose::Decoder, level);
                let (combinator, shape) = (combinator(level), shapes[level]);
                match level == top {
                    true => DecoderLevel::top(combinator, shape),
                    false => DecoderLevel::below(above(level), combinator, shape, key, device),
                }
            })
            .collect();
        Self {
            encoder,
            decoder,
            config,
            shapes: shapes.to_vec(),
        }
    }
}
