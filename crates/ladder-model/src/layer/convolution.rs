//! Convolution, valid or full.

use std::fmt;

use burn::tensor::Tensor;

use super::error::LayerError;
use super::expression::Expression;
use super::kind::Layer;
use super::weight::{Draw, InitialWeight};
use crate::ops::{self, Window, plain};
use crate::shape::FeatureShape;
use crate::sides::Sides;

/// Largest side of a filter: one such filter has as many weights as a matrix may have.
const LARGEST_SIZE: usize = 1 << 16;

/// Convolution without bias, written `convv:FILTERS:SIZE[:STRIDE]` or `convf:…`.
///
/// The counterpart of a valid convolution is a full one with weights of its own, and the other way
/// round; where the stride is above 1 zeros are put between the values first, and what is too
/// large is cropped (`ladder.py`, `g_deconv`). Weights are uniform within `sqrt(3 / fan_in)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Convolution {
    /// Number of output channels.
    pub filters: usize,
    /// Sides of a filter.
    pub size: Sides,
    /// Distance of two neighboring outputs.
    pub stride: Sides,
    /// What happens at the border.
    pub padding: Padding,
}

/// What a convolution does at the border of its input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Padding {
    /// A filter stays within the input: a side of H becomes `(H − size) / stride + 1`.
    Valid,
    /// A filter needs to cover one pixel: a side of H becomes `(H + size − 2) / stride + 1`.
    Full,
}

impl Padding {
    /// Zeros on each side of the input, for filters of `size`.
    pub fn zeros(self, size: Sides) -> Sides {
        match self {
            Self::Valid => 0.into(),
            Self::Full => size.map(|side| side - 1),
        }
    }

    fn opposite(self) -> Self {
        match self {
            Self::Valid => Self::Full,
            Self::Full => Self::Valid,
        }
    }
}

impl Convolution {
    fn window(&self, input: FeatureShape) -> Window {
        Window {
            input,
            size: self.size,
            stride: self.stride,
            padding: self.padding.zeros(self.size),
        }
    }

    fn output_shape(&self, input: FeatureShape) -> FeatureShape {
        let outputs = self.window(input).outputs();
        FeatureShape::new(self.filters, outputs.height, outputs.width)
    }

    fn weight(&self, input: usize, output: usize) -> InitialWeight {
        // A product too large to count is too large to allocate: it is refused all the same.
        let fan_in = input.saturating_mul(self.size.pixels());
        let bound = (3.0 / fan_in as f64).sqrt();
        InitialWeight {
            shape: [fan_in, output],
            draw: Draw::Uniform { bound },
        }
    }
}

impl Layer for Convolution {
    fn output(&self, input: FeatureShape) -> Result<FeatureShape, LayerError> {
        let Self { size, stride, .. } = *self;
        if size.longer() > LARGEST_SIZE {
            return Err(LayerError::from(format!(
                "needs filters of at most {LARGEST_SIZE}x{LARGEST_SIZE}"
            )));
        }
        let smallest = match self.padding {
            Padding::Valid => size,
            Padding::Full => 1.into(),
        };
        if input.height < smallest.height || input.width < smallest.width {
            return Err(LayerError::from(format!(
                "needs an input of at least {}x{}, found {input}",
                smallest.height, smallest.width
            )));
        }
        let zeros = self.padding.zeros(size);
        let padded = (input.height + 2 * zeros.height).max(input.width + 2 * zeros.width);
        if stride.longer() > padded {
            return Err(LayerError::from(format!(
                "needs a stride of at most {padded}, the side of its input with the padding"
            )));
        }
        Ok(self.output_shape(input))
    }

    fn encoder_weights(&self, input: FeatureShape) -> Vec<InitialWeight> {
        vec![self.weight(input.channels, self.filters)]
    }

    fn encode(&self, h: Tensor<2>, weights: &[Tensor<2>], input: FeatureShape) -> Tensor<2> {
        ops::convolve(h, weights[0].clone(), self.window(input))
    }

    fn decoder_weights(&self, input: FeatureShape) -> Vec<InitialWeight> {
        vec![self.weight(self.filters, input.channels)]
    }

    fn decode(&self, signal: Tensor<2>, weights: &[Tensor<2>], input: FeatureShape) -> Tensor<2> {
        let (signal, spread) = plain::spread(signal, self.output_shape(input), self.stride);
        let window = Window {
            input: spread,
            size: self.size,
            stride: 1.into(),
            padding: self.padding.opposite().zeros(self.size),
        };
        let outputs = window.outputs();
        let from = FeatureShape::new(input.channels, outputs.height, outputs.width);
        plain::crop(
            ops::convolve(signal, weights[0].clone(), window),
            from,
            input,
        )
    }

    fn expression(&self, _: FeatureShape) -> Option<Expression> {
        let padding = self.padding.zeros(self.size);
        Some(Expression::Input.convolution(0, self.size, self.stride, padding))
    }

    fn is_spatial(&self) -> bool {
        true
    }
}

impl fmt::Display for Convolution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.padding {
            Padding::Valid => "convv",
            Padding::Full => "convf",
        };
        write!(f, "{kind}:{}:{}", self.filters, self.size)?;
        match self.stride == 1.into() {
            true => Ok(()),
            false => write!(f, ":{}", self.stride),
        }
    }
}
