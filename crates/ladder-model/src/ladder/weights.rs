//! The weights of the encoder, to take them out and to put others in.

use super::network::Ladder;
use crate::decoder::DecoderLevel;
use crate::encoder::EncoderLayer;
use crate::weights::{LayerWeights, WeightsError};

impl Ladder {
    /// The same network, the incoming weights of each unit divided by their L2 norm: those of the
    /// hidden layers, and those of every level of the decoder that has any. The top layer stays as
    /// it is.
    ///
    /// A batch normalization follows each of these layers, so the answers stay the same, but for its
    /// ε. What changes is how far a step of the optimizer moves the network: not ever less as the
    /// weights grow (Huang et al. 2017, arXiv:1710.02338). The denoising costs of the hidden layers
    /// change too, since their combinators estimate z before its normalization.
    pub fn with_unit_norms(self) -> Self {
        let top = self.encoder.len().saturating_sub(1);
        let encoder = self.encoder.into_iter().enumerate();
        let encoder = encoder.map(|(index, layer)| match index < top {
            true => layer.with_unit_norms(),
            false => layer,
        });
        Self {
            encoder: encoder.collect(),
            decoder: self
                .decoder
                .into_iter()
                .map(DecoderLevel::with_unit_norms)
                .collect(),
            ..self
        }
    }

    /// The trained tensors of the encoder, the layer next to the input first.
    ///
    /// [`classifier`](Self::classifier) has the evaluation statistics besides.
    pub fn encoder_weights(&self) -> Vec<LayerWeights> {
        self.encoder.iter().map(EncoderLayer::weights).collect()
    }

    /// The same network with other weights of the encoder, the layer next to the input first:
    /// those of a network that was trained elsewhere.
    ///
    /// Only values are taken: the tensors may lie on another device, and belong to another graph
    /// of differentiation. Decoder and evaluation statistics stay as they are;
    /// [`estimate_statistics`](Self::estimate_statistics) makes the latter fit.
    ///
    /// # Errors
    ///
    /// The first layer whose tensors have other shapes.
    pub fn with_encoder_weights(self, layers: Vec<LayerWeights>) -> Result<Self, WeightsError> {
        let (expected, found) = (self.encoder.len(), layers.len());
        if found != expected {
            return Err(WeightsError::Layers { expected, found });
        }
        let layers = self.encoder.into_iter().zip(layers).zip(1..);
        let encoder = layers.map(|((layer, weights), number)| layer.with_weights(weights, number));
        Ok(Self {
            encoder: encoder.collect::<Result<_, _>>()?,
            ..self
        })
    }
}
