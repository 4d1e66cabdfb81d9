//! The trained tensors of an encoder, given and taken.

use burn::tensor::Tensor;
use thiserror::Error;

use crate::activation::Activation;
use crate::ops::plain::{EPSILON, activate};

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

impl LayerWeights {
    /// The weights of an encoder that computes what fully connected layers without normalization
    /// compute: `h' = φ(h W + b)`, given as pairs of W and b; no φ follows the last one.
    ///
    /// An encoder divides the values of a unit by their deviation s over the rows, so its β is
    /// their mean over `rows`, divided by s. The next layer, or γ at the top, multiplies by s
    /// again. [`ClassifierLayer::scale_and_shift`](crate::ClassifierLayer::scale_and_shift) leads
    /// back.
    ///
    /// # Shapes
    ///
    /// `layers`: `[d_input, d_output]` and `[d_output]` each; `rows`: `[n, d_input]` of the first.
    ///
    /// # Panics
    ///
    /// If these do not fit together.
    pub fn normalizing(
        layers: &[(Tensor<2>, Tensor<1>)],
        activation: Activation,
        rows: Tensor<2>,
    ) -> Vec<Self> {
        let mut h = rows;
        let mut scale = None;
        let mut encoder = Vec::new();
        for (weight, bias) in layers {
            let values = h.matmul(weight.clone()) + bias.clone().unsqueeze();
            let (variance, mean) = values.clone().var_mean_bias(0);
            let deviation: Tensor<2> = (variance + EPSILON).sqrt();
            let matrix = match scale {
                Some(below) => weight.clone() * Tensor::transpose(below),
                None => weight.clone(),
            };
            encoder.push(Self {
                matrices: vec![matrix],
                beta: Some((mean / deviation.clone()).squeeze_dim(0)),
                gamma: None,
            });
            h = activate(values, None, None, activation);
            scale = Some(deviation);
        }
        let n_hidden = encoder.len().saturating_sub(1);
        if activation == Activation::Linear {
            // Such layers have no shift: the normalization of the next one would undo it.
            encoder[..n_hidden].iter_mut().for_each(|it| it.beta = None);
        }
        if let Some(top) = encoder.last_mut() {
            top.gamma = scale.map(|deviation| deviation.squeeze_dim(0));
        }
        encoder
    }
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
