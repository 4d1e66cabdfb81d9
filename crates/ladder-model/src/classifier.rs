//! The clean classifier, layer by layer, to be exported or run elsewhere.

use std::sync::Arc;

use burn::tensor::Tensor;

use crate::activation::Activation;
use crate::layer::Layer;
use crate::shape::FeatureShape;

/// One layer of the clean classifier with all that it computes with.
///
/// `z_pre = map(h)`, `z = (z_pre − m) / sqrt(s + ε)`, `h' = φ((z + β) γ)`, where ε is
/// [`EPSILON`](crate::ops::plain::EPSILON); the values of the top layer, the logits,
/// go into the head.
/// Vectors have a value for each output channel.
#[derive(Clone, Debug)]
pub struct ClassifierLayer {
    /// The kind of layer.
    pub map: Arc<dyn Layer>,
    /// Shape of h.
    pub input: FeatureShape,
    /// The matrices of `map`, in the form of [`Layer::encode`].
    pub weights: Vec<Tensor<2>>,
    /// m of the evaluation statistics.
    pub mean: Tensor<1>,
    /// s of the evaluation statistics.
    pub variance: Tensor<1>,
    /// The shift, where the layer has one.
    pub beta: Option<Tensor<1>>,
    /// The scale, where the layer has one.
    pub gamma: Option<Tensor<1>>,
    /// φ.
    pub activation: Activation,
}
