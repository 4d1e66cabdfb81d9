//! The trained tensors of an encoder, given and taken.

use burn::tensor::Tensor;
use thiserror::Error;

/// The trained tensors of one layer of the encoder, as
/// [`Ladder::encoder_weights`](crate::Ladder::encoder_weights) gives them and
/// [`Ladder::with_encoder_weights`](crate::Ladder::with_encoder_weights) takes them.
#[derive(Clone, Debug)]
pub struct LayerWeights {
    /// The matrices of the layer's map, in the form of
    /// [`Layer::encode`](crate::layer::Layer::encode): `[d_input, d_output]` of a fully connected
    /// one.
    pub matrices: Vec<Tensor<2>>,
    /// β, a value for each output channel; `None` leaves that of the network as it is.
    pub beta: Option<Tensor<1>>,
    /// γ, the same; only the top layer can have one.
    pub gamma: Option<Tensor<1>>,
}

/// Weights that do not fit the network.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum WeightsError {
    /// More layers or fewer.
    #[error("weights: expected those of {expected} layers, found {found}")]
    Layers {
        /// Layers of the network.
        expected: usize,
        /// Layers given.
        found: usize,
    },
    /// More matrices or fewer.
    #[error("weights: layer {layer} has {expected} matrices, found {found}")]
    Matrices {
        /// Counted from 1.
        layer: usize,
        /// Matrices of the layer.
        expected: usize,
        /// Matrices given.
        found: usize,
    },
    /// A tensor of another shape.
    #[error("weights: {tensor} of layer {layer} has the shape {expected:?}, found {found:?}")]
    Shape {
        /// Counted from 1.
        layer: usize,
        /// "matrix 1", "beta" or "gamma".
        tensor: String,
        /// Shape in the network.
        expected: Vec<usize>,
        /// Shape given.
        found: Vec<usize>,
    },
    /// A shift or a scale for a layer that has none.
    #[error("weights: layer {layer} has no {tensor}; give None")]
    Unexpected {
        /// Counted from 1.
        layer: usize,
        /// "beta" or "gamma".
        tensor: &'static str,
    },
}
