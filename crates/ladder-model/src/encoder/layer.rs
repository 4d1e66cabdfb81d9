//! One layer of the encoder.

use burn::module::{Module, Param, RunningState};
use burn::tensor::{Device, Tensor};

use crate::random::Key;
use crate::statistics::LayerStatistics;
use crate::{Activation, ops};

/// An affine map without bias, batch normalization, noise, shift, scale and activation.
///
/// `z_pre = h W`, `z = N(z_pre) (+ noise)`, `h' = φ((z + β) γ)`, in this order (`ladder.py`, `f`).
/// β exists unless the activation is linear; γ at the top layer alone, where the softmax makes
/// the scale matter.
#[derive(Module, Debug)]
pub(crate) struct EncoderLayer {
    weight: Param<Tensor<2>>,
    beta: Option<Param<Tensor<1>>>,
    gamma: Option<Param<Tensor<1>>>,
    mean: RunningState<Tensor<1>>,
    variance: RunningState<Tensor<1>>,
    #[module(skip)]
    activation: Activation,
}

impl EncoderLayer {
    /// A hidden layer. Weights are N(0, 1/√d_input), as in the original code.
    pub fn hidden(
        [d_input, d_output]: [usize; 2],
        activation: Activation,
        key: Key,
        device: &Device,
    ) -> Self {
        let shifted = activation != Activation::Linear;
        Self {
            weight: initial_weight([d_input, d_output], key, device),
            beta: shifted.then(|| Param::from_tensor(Tensor::zeros([d_output], device))),
            gamma: None,
            mean: RunningState::new(Tensor::zeros([d_output], device)),
            variance: RunningState::new(Tensor::ones([d_output], device)),
            activation,
        }
    }

    /// The top layer, which yields the scores before the softmax.
    pub fn top([d_input, d_output]: [usize; 2], key: Key, device: &Device) -> Self {
        Self {
            beta: Some(Param::from_tensor(Tensor::zeros([d_output], device))),
            gamma: Some(Param::from_tensor(Tensor::ones([d_output], device))),
            ..Self::hidden([d_input, d_output], Activation::Linear, key, device)
        }
    }

    /// `z_pre = h W`: `[rows, d_input]` to `[rows, d_output]`.
    pub fn transform(&self, h: Tensor<2>) -> Tensor<2> {
        ops::linear(h, self.weight.val())
    }

    /// `h = φ((z + β) γ)`, shape kept.
    pub fn activate(&self, z: Tensor<2>) -> Tensor<2> {
        let beta = self.beta.as_ref().map(Param::val);
        let gamma = self.gamma.as_ref().map(Param::val);
        ops::activate(z, beta, gamma, self.activation)
    }

    /// The clean path with the stored evaluation statistics instead of those of the batch.
    pub fn evaluate(&self, h: Tensor<2>) -> Tensor<2> {
        let deviation = (self.variance.value() + ops::plain::EPSILON).sqrt();
        let z = (self.transform(h) - self.mean.value().unsqueeze()) / deviation.unsqueeze();
        self.activate(z)
    }

    /// The same layer with other evaluation statistics.
    pub fn with_statistics(self, statistics: LayerStatistics) -> Self {
        Self {
            mean: RunningState::new(statistics.mean),
            variance: RunningState::new(statistics.variance),
            ..self
        }
    }
}

/// `randn(d_input, d_output) / sqrt(d_input)`.
pub(crate) fn initial_weight(shape: [usize; 2], key: Key, device: &Device) -> Param<Tensor<2>> {
    let std = 1.0 / (shape[0] as f64).sqrt();
    Param::from_tensor(key.host_normal(std, shape, device))
}
