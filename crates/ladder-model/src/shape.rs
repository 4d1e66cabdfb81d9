//! The shape of one row: what a layer's flattened features mean.

use serde::{Deserialize, Serialize};

/// Channels × height × width of one row, which is always stored flattened: `[rows, len]`.
///
/// A plain vector of `n` features is `n` channels of one value each, so that the statistics of
/// batch normalization are per channel for every kind of layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeatureShape {
    /// Number of channels; the number of features of a plain vector.
    pub channels: usize,
    /// Height in pixels; 1 for a plain vector.
    pub height: usize,
    /// Width in pixels; 1 for a plain vector.
    pub width: usize,
}

impl FeatureShape {
    /// The shape of an image.
    pub fn new(channels: usize, height: usize, width: usize) -> Self {
        Self {
            channels,
            height,
            width,
        }
    }

    /// The shape of a plain vector of `features` values.
    pub fn flat(features: usize) -> Self {
        Self::new(features, 1, 1)
    }

    /// Number of values in a row.
    pub fn len(&self) -> usize {
        self.channels * self.height * self.width
    }

    /// Whether a row has no value at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
