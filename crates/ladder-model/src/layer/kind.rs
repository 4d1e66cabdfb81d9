//! What a kind of layer is.

use std::fmt;

use burn::tensor::Tensor;

use super::error::LayerError;
use super::expression::Expression;
use super::weight::InitialWeight;
use crate::shape::FeatureShape;

/// A kind of layer.
///
/// It holds no weights: it says which matrices it needs, and gets them with each call.
/// [`Architecture::new`](crate::Architecture::new) takes any type with this trait. `Display` is
/// its text form, `NAME` or `NAME:NUMBER:…` as in `convv:32:5`: two layers are compared by it, and
/// a run is saved with it. [`register`](super::register) lets it be read back.
pub trait Layer: fmt::Debug + fmt::Display + Send + Sync + 'static {
    /// Shape of the output.
    ///
    /// # Errors
    ///
    /// What the layer needs, and what it found, where the input does not fit.
    fn output(&self, input: FeatureShape) -> Result<FeatureShape, LayerError>;

    /// The matrices of the encoder's map, as they are before the first step.
    fn encoder_weights(&self, input: FeatureShape) -> Vec<InitialWeight>;

    /// The encoder's map: h of the level below to z_pre, without bias.
    ///
    /// `h`: `[rows · input.positions(), input.channels]`; result
    /// `[rows · output.positions(), output.channels]`.
    fn encode(&self, h: Tensor<2>, weights: &[Tensor<2>], input: FeatureShape) -> Tensor<2>;

    /// The matrices of the decoder's map, as they are before the first step.
    fn decoder_weights(&self, input: FeatureShape) -> Vec<InitialWeight>;

    /// The decoder's map: ẑ of this layer's output to the signal for its input.
    ///
    /// `signal`: `[rows · output.positions(), output.channels]`; result
    /// `[rows · input.positions(), input.channels]`.
    fn decode(&self, signal: Tensor<2>, weights: &[Tensor<2>], input: FeatureShape) -> Tensor<2>;

    /// [`encode`](Self::encode) in operations that other programs have, for an input of this
    /// shape; `None` if there is no such form. Without it a network trains, but is not exported.
    fn expression(&self, input: FeatureShape) -> Option<Expression> {
        let _ = input;
        None
    }

    /// Whether all positions of the input are treated alike. Then the level below it has one
    /// combinator for each channel, else one for each value.
    fn is_spatial(&self) -> bool {
        false
    }

    /// Whether a shift and the activation follow, unless it is the top layer, where they always
    /// do; pooling has neither.
    fn is_activated(&self) -> bool {
        true
    }
}
