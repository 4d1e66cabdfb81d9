//! One layer of the encoder.

use std::sync::Arc;

use burn::module::{Module, Param, RunningState};
use burn::tensor::{Device, Tensor};

use crate::layer::Layer;
use crate::random::Key;
use crate::statistics::LayerStatistics;
use crate::{Activation, ClassifierLayer, FeatureShape, ops};

/// A layer's map, batch normalization, noise, shift, scale and activation.
///
/// `z_pre = map(h)`, `z = N(z_pre) (+ noise)`, `h' = φ((z + β) γ)`, in this order (`ladder.py`,
/// `f`). β exists unless the activation is linear; γ at the top layer alone, where the softmax
/// makes the scale matter.
#[derive(Module, Debug)]
pub(crate) struct EncoderLayer {
    weights: Vec<Param<Tensor<2>>>,
    beta: Option<Param<Tensor<1>>>,
    gamma: Option<Param<Tensor<1>>>,
    mean: RunningState<Tensor<1>>,
    variance: RunningState<Tensor<1>>,
    #[module(skip)]
    map: Arc<dyn Layer>,
    #[module(skip)]
    input: FeatureShape,
    #[module(skip)]
    activation: Activation,
}

/// Where a layer stands: what decides its shift, scale and activation.
#[derive(Clone, Copy)]
pub(crate) enum Place {
    /// A hidden layer with its activation.
    Hidden(Activation),
    /// The top layer, which yields the scores before the softmax, with or without γ.
    Top {
        /// Whether it has γ.
        scale: bool,
    },
}

impl EncoderLayer {
    /// The layer as it is before the first step, on an input of shape `input`.
    pub fn new(
        map: Arc<dyn Layer>,
        [input, output]: [FeatureShape; 2],
        place: Place,
        key: Key,
        device: &Device,
    ) -> Self {
        let (activation, shifted, scaled) = match place {
            Place::Hidden(_) if !map.is_activated() => (Activation::Linear, false, false),
            Place::Hidden(activation) => (activation, activation != Activation::Linear, false),
            Place::Top { scale } => (Activation::Linear, true, scale),
        };
        let columns = [output.channels];
        Self {
            weights: initial_weights(map.encoder_weights(input), key, device),
            beta: shifted.then(|| Param::from_tensor(Tensor::zeros(columns, device))),
            gamma: scaled.then(|| Param::from_tensor(Tensor::ones(columns, device))),
            mean: RunningState::new(Tensor::zeros(columns, device)),
            variance: RunningState::new(Tensor::ones(columns, device)),
            map,
            input,
            activation,
        }
    }

    /// z_pre: `[rows · positions, channels]` of the input to the same of the output.
    pub fn transform(&self, h: Tensor<2>) -> Tensor<2> {
        let weights: Vec<_> = self.weights.iter().map(Param::val).collect();
        self.map.encode(h, &weights, self.input)
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

    /// What [`evaluate`](Self::evaluate) computes with.
    pub fn parts(&self) -> ClassifierLayer {
        ClassifierLayer {
            map: self.map.clone(),
            input: self.input,
            weights: self.weights.iter().map(Param::val).collect(),
            mean: self.mean.value(),
            variance: self.variance.value(),
            beta: self.beta.as_ref().map(Param::val),
            gamma: self.gamma.as_ref().map(Param::val),
            activation: self.activation,
        }
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

/// Matrices drawn one after the other.
pub(crate) fn initial_weights(
    weights: Vec<crate::layer::InitialWeight>,
    key: Key,
    device: &Device,
) -> Vec<Param<Tensor<2>>> {
    let weights = weights.into_iter().enumerate();
    weights
        .map(|(index, weight)| {
            Param::from_tensor(Key { index, ..key }.initial_weight(weight, device))
        })
        .collect()
}
