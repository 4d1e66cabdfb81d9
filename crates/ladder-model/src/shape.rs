//! The shape of one row: what a layer's flattened features mean.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::sides::Sides;

/// Channels × height × width of one row, which is stored flattened: the channels of the first
/// pixel, then those of the next one, line by line ("channels last").
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

    /// Whether a row is an image rather than a list of values.
    pub fn is_image(&self) -> bool {
        (self.height, self.width) != (1, 1)
    }

    /// Number of values in a row.
    pub fn len(&self) -> usize {
        self.channels * self.positions()
    }

    /// Number of values in a row, unless it is more than a machine can count.
    pub fn checked_len(&self) -> Option<usize> {
        let pixels = self.height.checked_mul(self.width)?;
        self.channels.checked_mul(pixels)
    }

    /// Number of pixels; 1 for a plain vector.
    pub fn positions(&self) -> usize {
        self.height * self.width
    }

    /// Height and width.
    pub fn sides(&self) -> Sides {
        Sides::new(self.height, self.width)
    }

    /// The shape with one pixel for each rectangle of `size`, those that the border cuts included.
    pub(crate) fn pooled(&self, size: Sides) -> Self {
        let (height, width) = (
            self.height.div_ceil(size.height),
            self.width.div_ceil(size.width),
        );
        Self::new(self.channels, height, width)
    }

    /// Whether a row has no value at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// `28x28`, `32x32x3` where there is more than one channel, `30 values` where there is no image.
impl fmt::Display for FeatureShape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.is_image() {
            return write!(f, "{} values", self.channels);
        }
        write!(f, "{}x{}", self.height, self.width)?;
        match self.channels {
            1 => Ok(()),
            channels => write!(f, "x{channels}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_reads_height_width_channels_as_its_rows_are_stored() {
        for (shape, text) in [
            (FeatureShape::new(1, 28, 28), "28x28"),
            (FeatureShape::new(3, 32, 24), "32x24x3"),
            (FeatureShape::new(3, 1, 24), "1x24x3"),
            (FeatureShape::flat(30), "30 values"),
        ] {
            assert_eq!(shape.to_string(), text);
        }
    }
}
