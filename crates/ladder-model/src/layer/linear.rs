//! The fully connected layer.

use std::fmt;

use burn::tensor::Tensor;

use super::columns::with_columns;
use super::error::LayerError;
use super::expression::Expression;
use super::kind::Layer;
use super::weight::{Draw, InitialWeight};
use crate::ops;
use crate::shape::FeatureShape;

/// Fully connected, written `N` or `fc:N`: `z_pre = h W`, and `ẑ V` in the decoder.
///
/// Weights are N(0, 1/√d), d being the number of values that go in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Linear {
    /// Number of output units.
    pub units: usize,
}

impl Layer for Linear {
    fn output(&self, _: FeatureShape) -> Result<FeatureShape, LayerError> {
        Ok(FeatureShape::flat(self.units))
    }

    fn encoder_weights(&self, input: FeatureShape) -> Vec<InitialWeight> {
        vec![normal([input.len(), self.units])]
    }

    fn encode(&self, h: Tensor<2>, weights: &[Tensor<2>], input: FeatureShape) -> Tensor<2> {
        ops::linear(with_columns(h, input.len()), weights[0].clone())
    }

    fn decoder_weights(&self, input: FeatureShape) -> Vec<InitialWeight> {
        vec![normal([self.units, input.len()])]
    }

    fn decode(&self, signal: Tensor<2>, weights: &[Tensor<2>], input: FeatureShape) -> Tensor<2> {
        with_columns(ops::linear(signal, weights[0].clone()), input.channels)
    }

    fn expression(&self, _: FeatureShape) -> Option<Expression> {
        Some(Expression::Input.linear(0))
    }
}

/// `randn(d_input, d_output) / sqrt(d_input)`.
fn normal(shape: [usize; 2]) -> InitialWeight {
    let std = 1.0 / (shape[0] as f64).sqrt();
    InitialWeight {
        shape,
        draw: Draw::Normal { std },
    }
}

impl fmt::Display for Linear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.units)
    }
}
