//! The shape of a row: an image, or a list of values.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The shape of one image; a row that is no image is one pixel with a channel for each value.
///
/// A row holds it line by line, pixel by pixel, the channels of a pixel side by side:
/// `[height, width, channels]`, row-major.
/// So a batch is also a matrix `[rows * height * width, channels]`, as convolutions take it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageShape {
    /// Number of channels: 1 for gray.
    pub channels: usize,
    /// Number of lines.
    pub height: usize,
    /// Number of pixels per line.
    pub width: usize,
}

impl ImageShape {
    /// The shape of a row of `values` that is no image.
    pub fn flat(values: usize) -> Self {
        Self {
            channels: values,
            height: 1,
            width: 1,
        }
    }

    /// Whether a row is an image rather than a list of values.
    pub fn is_image(&self) -> bool {
        self.height * self.width > 1
    }

    /// The number of values of one image: `channels * height * width`.
    #[allow(
        clippy::len_without_is_empty,
        reason = "a shape is never empty in a checked data set"
    )]
    pub fn len(&self) -> usize {
        self.channels * self.height * self.width
    }

    /// Images stored plane by plane, `[n, channels, height, width]`, with their channels last.
    pub(crate) fn channels_last(&self, planes: Vec<u8>) -> Vec<u8> {
        if self.channels == 1 {
            return planes;
        }
        let mut pixels = vec![0; planes.len()];
        let images = planes.chunks_exact(self.len());
        for (planes, pixels) in images.zip(pixels.chunks_exact_mut(self.len())) {
            self.interleave(planes, pixels);
        }
        pixels
    }

    /// One image from `[channels, height, width]` to `[height, width, channels]`.
    pub(crate) fn interleave(&self, planes: &[u8], pixels: &mut [u8]) {
        let positions = self.height * self.width;
        for (position, pixel) in pixels.chunks_exact_mut(self.channels).enumerate() {
            for (channel, value) in pixel.iter_mut().enumerate() {
                *value = planes[channel * positions + position];
            }
        }
    }
}

/// `28x28`, `32x32x3` where there is more than one channel, `30 values` where there is no image.
impl fmt::Display for ImageShape {
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
