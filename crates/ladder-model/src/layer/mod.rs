//! Kinds of layers: the map of the encoder and its counterpart in the decoder.
//!
//! Normalization, noise, shift, scale, activation and combinators are the network's, not a
//! layer's; a kind of layer is what stands between them.
//!
//! Values run through the network as matrices `[rows · positions, channels]`: row after row of the
//! batch, in each row position after position of its map, line by line. A plain vector has one
//! position. So a column is a channel, and whatever works on columns (statistics, shifts,
//! combinators, costs) serves vectors and maps alike.

mod convolution;
mod linear;
mod max_pool;
mod mean_pool;
mod text;

use std::any::Any;
use std::fmt;

use burn::tensor::Tensor;

use crate::FeatureShape;

pub use convolution::{Convolution, Padding};
pub use linear::Linear;
pub use max_pool::MaxPool;
pub use mean_pool::GlobalMeanPool;
pub(crate) use text::parse;

/// A kind of layer.
///
/// It holds no weights: it says which matrices it needs, and gets them with each call.
/// [`Architecture::new`](crate::Architecture::new) takes any type with this trait; `Display` is
/// its text form, as in `convv:32:5`, and what two layers are compared by. A reference to it is
/// also one to [`Any`], by which the kinds are told apart.
pub trait Layer: Any + fmt::Debug + fmt::Display + Send + Sync {
    /// Shape of the output.
    ///
    /// # Errors
    ///
    /// What the layer needs, and what it found, where the input does not fit.
    fn output(&self, input: FeatureShape) -> Result<FeatureShape, String>;

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

/// A matrix before the first step: independent values of mean 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InitialWeight {
    /// Rows and columns.
    pub shape: [usize; 2],
    /// How a value is drawn.
    pub draw: Draw,
}

/// A distribution of mean 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Draw {
    /// Gaussian.
    Normal {
        /// Standard deviation.
        std: f64,
    },
    /// The same density between `-bound` and `bound`.
    Uniform {
        /// The largest value.
        bound: f64,
    },
}

/// `x` with `columns` columns; the order of its values does not change.
pub(crate) fn with_columns(x: Tensor<2>, columns: usize) -> Tensor<2> {
    let [rows, width] = x.dims();
    match width == columns {
        true => x,
        false => x.reshape([rows * width / columns, columns]),
    }
}
