//! The weights of the encoder, to take them out and to put others in.

use super::network::Ladder;
use crate::encoder::EncoderLayer;
use crate::weights::{LayerWeights, WeightsError};

impl Ladder {
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
