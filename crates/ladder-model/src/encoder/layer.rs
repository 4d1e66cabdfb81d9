//! One layer of the encoder.

use std::sync::Arc;

use burn::module::{Module, Param, RunningState};
use burn::tensor::{Device, Tensor};

use crate::activation::Activation;
use crate::classifier::ClassifierLayer;
use crate::layer::{Layer, with_unit_columns};
use crate::ops;
use crate::random::Key;
use crate::shape::FeatureShape;
use crate::statistics::LayerStatistics;
use crate::weights::{LayerWeights, WeightsError};

/// A layer's map, batch normalization, noise, shift, scale and activation.
///
/// `z_pre = map(h)`, `z = N(z_pre) (+ noise)`, `h' = φ((z + β) γ)`, in this order (`ladder.py`,
/// `f`). β exists unless the activation is linear; γ at the top layer alone, where the head makes
/// the scale matter.
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

/// Hidden or top: what decides shift, scale and activation.
#[derive(Clone, Copy)]
pub(crate) enum LayerRole {
    /// A hidden layer with its activation.
    Hidden(Activation),
    /// The top layer, whose values go into the head, with or without γ.
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
        role: LayerRole,
        key: Key,
        device: &Device,
    ) -> Self {
        let (activation, shifted, scaled) = match role {
            LayerRole::Hidden(_) if !map.is_activated() => (Activation::Linear, false, false),
            LayerRole::Hidden(activation) => (activation, activation != Activation::Linear, false),
            LayerRole::Top { scale } => (Activation::Linear, true, scale),
        };
        let columns = [output.channels];
        Self {
            weights: key.initial_weights(map.encoder_weights(input), device),
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

    /// The trained tensors.
    pub fn weights(&self) -> LayerWeights {
        LayerWeights {
            matrices: self.weights.iter().map(Param::val).collect(),
            beta: self.beta.as_ref().map(Param::val),
            gamma: self.gamma.as_ref().map(Param::val),
        }
    }

    /// The same layer, number `layer` of the network, with other trained tensors.
    pub fn with_weights(self, weights: LayerWeights, layer: usize) -> Result<Self, WeightsError> {
        let (expected, found) = (self.weights.len(), weights.matrices.len());
        if found != expected {
            return Err(WeightsError::Matrices {
                layer,
                expected,
                found,
            });
        }
        let matrices = self.weights.into_iter().zip(weights.matrices).zip(1..);
        let matrices = matrices
            .map(|((old, new), number)| replaced(old, &new, layer, &format!("matrix {number}")));
        Ok(Self {
            weights: matrices.collect::<Result<_, _>>()?,
            beta: replaced_vector(self.beta, weights.beta, layer, "beta")?,
            gamma: replaced_vector(self.gamma, weights.gamma, layer, "gamma")?,
            ..self
        })
    }

    /// The same layer with matrices whose columns have norm 1.
    pub fn with_unit_norms(self) -> Self {
        Self {
            weights: with_unit_columns(self.weights),
            ..self
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

/// The parameter with the values of `new`; without any, as it is.
fn replaced_vector(
    old: Option<Param<Tensor<1>>>,
    new: Option<Tensor<1>>,
    layer: usize,
    tensor: &'static str,
) -> Result<Option<Param<Tensor<1>>>, WeightsError> {
    match (old, new) {
        (old, None) => Ok(old),
        (Some(old), Some(new)) => replaced(old, &new, layer, tensor).map(Some),
        (None, Some(_)) => Err(WeightsError::Unexpected { layer, tensor }),
    }
}

/// The parameter with the values of `new`, on its own device and trained as before.
fn replaced<const D: usize>(
    old: Param<Tensor<D>>,
    new: &Tensor<D>,
    layer: usize,
    tensor: &str,
) -> Result<Param<Tensor<D>>, WeightsError> {
    let (id, old, mapper) = old.consume();
    if new.dims() != old.dims() {
        return Err(WeightsError::Shape {
            layer,
            tensor: tensor.to_owned(),
            expected: old.dims().to_vec(),
            found: new.dims().to_vec(),
        });
    }
    let new = Tensor::from_data(new.to_data(), &old.device());
    let new = new.set_require_grad(old.is_require_grad());
    Ok(Param::from_mapped_value(id, new, mapper))
}
