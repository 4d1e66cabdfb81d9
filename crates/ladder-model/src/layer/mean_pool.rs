//! Global mean-pooling.

use std::fmt;

use burn::tensor::Tensor;

use super::error::LayerError;
use super::expression::Expression;
use super::kind::Layer;
use super::weight::InitialWeight;
use crate::ops::plain;
use crate::shape::FeatureShape;

/// The mean of each channel, written `globalmeanpool`; its counterpart copies it to every position.
///
/// The mean is multiplied by `W √3`, W being the width of the input (`ladder.py`, `f_pool`); the
/// normalization that follows undoes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GlobalMeanPool;

impl GlobalMeanPool {
    /// What the mean of a map of this shape is multiplied by.
    pub fn scale(&self, input: FeatureShape) -> f64 {
        input.width as f64 * 3.0_f64.sqrt()
    }
}

impl Layer for GlobalMeanPool {
    fn output(&self, input: FeatureShape) -> Result<FeatureShape, LayerError> {
        Ok(FeatureShape::flat(input.channels))
    }

    fn encoder_weights(&self, _: FeatureShape) -> Vec<InitialWeight> {
        Vec::new()
    }

    fn encode(&self, h: Tensor<2>, _: &[Tensor<2>], input: FeatureShape) -> Tensor<2> {
        mean_of_positions(h, input) * self.scale(input)
    }

    fn decoder_weights(&self, _: FeatureShape) -> Vec<InitialWeight> {
        Vec::new()
    }

    fn decode(&self, signal: Tensor<2>, _: &[Tensor<2>], input: FeatureShape) -> Tensor<2> {
        let output = FeatureShape::flat(input.channels);
        plain::repeat(signal, output, input.sides()).0
    }

    fn expression(&self, input: FeatureShape) -> Option<Expression> {
        Some(Expression::Input.mean_pool(self.scale(input)))
    }

    fn is_spatial(&self) -> bool {
        true
    }

    fn is_activated(&self) -> bool {
        false
    }
}

/// `[rows · positions, channels]` to `[rows, channels]`.
pub(super) fn mean_of_positions(h: Tensor<2>, input: FeatureShape) -> Tensor<2> {
    let rows = h.dims()[0] / input.positions();
    let maps: Tensor<3> = h.reshape([rows, input.positions(), input.channels]);
    maps.mean_dim(1).squeeze_dim::<2>(1)
}

impl fmt::Display for GlobalMeanPool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("globalmeanpool")
    }
}
