//! One level of the decoder.

use std::sync::Arc;

use burn::module::{Module, Param};
use burn::tensor::{Device, Tensor};

use super::combinator::LevelCombinator;
use crate::layer::{Layer, n_units, with_columns, with_unit_columns};
use crate::ops;
use crate::random::Key;
use crate::shape::FeatureShape;

/// One level: the map from the reconstruction above, if there is one, and the combinator.
///
/// `u = N(map(ẑ_above))`, `ẑ = g(z̃, u)`. The map has weights of its own, not the encoder's; u is
/// always normalized by its own batch statistics (`ladder.py`, `apply`). Below a layer that treats
/// all positions alike, statistics and combinator are per channel, elsewhere per value. A
/// combinator that does without u needs neither map nor statistics.
#[derive(Module, Debug)]
pub(crate) struct DecoderLevel {
    weights: Vec<Param<Tensor<2>>>,
    combinator: LevelCombinator,
    /// The layer above; none at the top level.
    #[module(skip)]
    above: Option<Arc<dyn Layer>>,
    #[module(skip)]
    shape: FeatureShape,
}

impl DecoderLevel {
    /// The top level, whose u is the normalized prediction of the head.
    pub fn top(combinator: LevelCombinator, shape: FeatureShape) -> Self {
        Self {
            weights: Vec::new(),
            combinator,
            above: None,
            shape,
        }
    }

    /// A level of shape `shape` below the layer `above`.
    pub fn below(
        above: Arc<dyn Layer>,
        combinator: LevelCombinator,
        shape: FeatureShape,
        key: Key,
        device: &Device,
    ) -> Self {
        Self {
            weights: match combinator.uses_u() {
                true => key.initial_weights(above.decoder_weights(shape), device),
                false => Vec::new(),
            },
            combinator,
            above: Some(above),
            shape,
        }
    }

    /// The same level with matrices whose columns have norm 1.
    pub fn with_unit_norms(self) -> Self {
        Self {
            weights: with_unit_columns(self.weights),
            ..self
        }
    }

    /// The reconstruction ẑ of this level from the `signal` above: the head's prediction at the
    /// top, ẑ of the level above elsewhere.
    ///
    /// `signal` and `z`: `[rows · positions, channels]` of the level above and of this one;
    /// result as `z`.
    pub fn reconstruct(&self, signal: Tensor<2>, z: Tensor<2>) -> Tensor<2> {
        let columns = n_units(self.shape, self.above.as_ref());
        let u = self.combinator.uses_u().then(|| {
            let top_down = match &self.above {
                Some(above) => {
                    let weights: Vec<_> = self.weights.iter().map(Param::val).collect();
                    above.decode(signal, &weights, self.shape)
                }
                None => signal,
            };
            let u = with_columns(top_down, columns);
            let groups = [u.dims()[0], 0, 0];
            ops::normalize(u, groups, None)
        });
        let z_hat = self.combinator.forward(with_columns(z, columns), u);
        with_columns(z_hat, self.shape.channels)
    }
}
