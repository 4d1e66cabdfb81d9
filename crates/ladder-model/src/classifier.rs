//! The clean classifier, layer by layer, to be exported or run elsewhere.

use std::sync::Arc;

use burn::tensor::Tensor;

use crate::activation::Activation;
use crate::layer::Layer;
use crate::ops::plain::EPSILON;
use crate::shape::FeatureShape;

/// One layer of the clean classifier with all that it computes with.
///
/// `z_pre = map(h)`, `z = (z_pre − m) / sqrt(s + ε)`, `h' = φ((z + β) γ)`, where ε is
/// [`EPSILON`]; the values of the top layer, the logits,
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

impl ClassifierLayer {
    /// What the layer does besides its map and activation, as one scale and one shift for each
    /// output channel: `h' = φ(map(h) · scale + shift)`.
    pub fn scale_and_shift(&self) -> [Tensor<1>; 2] {
        let scale = (self.variance.clone() + EPSILON).sqrt().recip();
        let shift = self.mean.clone() * scale.clone();
        let shift = match &self.beta {
            Some(beta) => beta.clone() - shift,
            None => -shift,
        };
        match &self.gamma {
            Some(gamma) => [scale, shift].map(|vector| vector * gamma.clone()),
            None => [scale, shift],
        }
    }
}
