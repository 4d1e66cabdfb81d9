//! Max-pooling.

use std::fmt;

use burn::tensor::Tensor;

use super::error::LayerError;
use super::expression::Expression;
use super::kind::Layer;
use super::weight::InitialWeight;
use crate::ops::{self, plain};
use crate::shape::FeatureShape;
use crate::sides::Sides;

/// The largest value of each square or rectangle, written `maxpool:SIZE`; its counterpart copies each
/// value to its rectangle.
///
/// Rectangles do not overlap; one that reaches beyond the border counts, so a side of H becomes
/// `ceil(H / size)`, as Theano's `ignore_border=False` makes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MaxPool {
    /// Sides of a rectangle, and the distance of two.
    pub size: Sides,
}

impl Layer for MaxPool {
    fn output(&self, input: FeatureShape) -> Result<FeatureShape, LayerError> {
        let side = input.sides().longer();
        if self.size.longer() > side {
            return Err(LayerError::from(format!(
                "needs sides of at most {side}, which cover the whole input of {input}"
            )));
        }
        Ok(input.pooled(self.size))
    }

    fn encoder_weights(&self, _: FeatureShape) -> Vec<InitialWeight> {
        Vec::new()
    }

    fn encode(&self, h: Tensor<2>, _: &[Tensor<2>], input: FeatureShape) -> Tensor<2> {
        ops::max_pool(h, input, self.size)
    }

    fn decoder_weights(&self, _: FeatureShape) -> Vec<InitialWeight> {
        Vec::new()
    }

    fn decode(&self, signal: Tensor<2>, _: &[Tensor<2>], input: FeatureShape) -> Tensor<2> {
        let (signal, repeated) = plain::repeat(signal, input.pooled(self.size), self.size);
        plain::crop(signal, repeated, input)
    }

    fn expression(&self, _: FeatureShape) -> Option<Expression> {
        Some(Expression::Input.max_pool(self.size))
    }

    fn is_spatial(&self) -> bool {
        true
    }

    fn is_activated(&self) -> bool {
        false
    }
}

impl fmt::Display for MaxPool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "maxpool:{}", self.size)
    }
}
