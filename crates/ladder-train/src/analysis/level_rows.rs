//! Rows at one level of the network, on the host.

use ladder_model::FeatureShape;

/// One level of some rows on the host: clean, with noise, and denoised by the decoder.
///
/// Values are those of [`Reconstruction`](ladder_model::Reconstruction), row-major,
/// `[rows · positions, channels]`.
#[derive(Clone, Debug, PartialEq)]
pub struct LevelRows {
    /// The level; 0 is the input.
    pub level: usize,
    /// Its shape for one row.
    pub shape: FeatureShape,
    /// Without noise.
    pub clean: Vec<f32>,
    /// With the noise of training.
    pub noisy: Vec<f32>,
    /// What the decoder makes of it.
    pub denoised: Vec<f32>,
}
