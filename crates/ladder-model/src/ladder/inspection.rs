//! A look into a trained network: what the decoder makes of noise, and what the last hidden layer
//! makes of rows.

use burn::tensor::{Tensor, assert_shape};

use super::network::Ladder;
use crate::encoder::{clean_path, corrupted_path};
use crate::layer::with_columns;
use crate::ops;
use crate::random::Noise;
use crate::shape::FeatureShape;

/// The same rows at one level: clean, with the noise of training, and denoised by the decoder.
///
/// Each tensor is `[rows · positions, channels]` of the level's shape. The input is as it was
/// given; above it, values are those that the denoising cost compares: normalized by the clean
/// path's mean and variance over the rows, so that each clean column has mean 0 and variance 1.
#[derive(Clone, Debug)]
pub struct Reconstruction {
    /// The level; 0 is the input.
    pub level: usize,
    /// Its shape for one row.
    pub shape: FeatureShape,
    /// z, or the input itself.
    pub clean: Tensor<2>,
    /// z̃.
    pub noisy: Tensor<2>,
    /// ẑ.
    pub denoised: Tensor<2>,
}

impl Ladder {
    /// What the decoder makes of `rows` with noise, the lowest level first: the levels of
    /// [`LadderConfig::decoded_levels`](crate::LadderConfig::decoded_levels), none of a network
    /// without denoising costs.
    ///
    /// Everything is normalized by the statistics of these rows, as in training; some hundred rows
    /// give what training saw. A mean squared difference of `denoised` and `clean` is the
    /// denoising cost of the level.
    ///
    /// # Shapes
    ///
    /// `rows`: `[n, d_input]`, at least two.
    ///
    /// # Panics
    ///
    /// If a row has another length than the configured input.
    pub fn reconstruct(&self, rows: Tensor<2>, noise: &Noise) -> Vec<Reconstruction> {
        assert_shape!(rows, [_, self.config.input.len()]);
        let x = with_columns(rows, self.config.input.channels);
        let clean = clean_path(&self.encoder, x.clone());
        let std = self.config.noise_of_levels();
        let (noisy, outputs) = corrupted_path(&self.encoder, x.clone(), noise, &std);
        let mut signal = self.config.head.predictions(outputs);
        let levels = self.config.decoded_levels().into_iter().zip(&self.decoder);
        let mut found: Vec<Reconstruction> = levels
            .map(|(level, decoder)| {
                let noisy = noisy[level].clone();
                signal = decoder.reconstruct(signal.clone(), noisy.clone());
                let [clean, denoised] = match level {
                    0 => [x.clone(), signal.clone()],
                    _ => on_the_clean_scale(clean[level - 1].clone(), signal.clone()),
                };
                Reconstruction {
                    level,
                    shape: self.shapes[level],
                    clean,
                    noisy,
                    denoised,
                }
            })
            .collect();
        found.reverse();
        found
    }

    /// Values of the last hidden layer, by the clean path with the stored evaluation statistics;
    /// the rows themselves where there is none.
    ///
    /// # Shapes
    ///
    /// `rows`: `[n, d_input]`; result `[n, d_features]`, where d_features is the number of values
    /// of a row at the level below the top.
    ///
    /// # Panics
    ///
    /// If a row has another length than the configured input.
    pub fn features(&self, rows: Tensor<2>) -> Tensor<2> {
        assert_shape!(rows, [_, self.config.input.len()]);
        let x = with_columns(rows, self.config.input.channels);
        let below = self.encoder.len().saturating_sub(1);
        let h = self.encoder[..below]
            .iter()
            .fold(x, |h, layer| layer.evaluate(h));
        with_columns(h, self.shapes[below].len())
    }
}

/// z and the reconstruction ẑ, both normalized by mean and variance of the clean z_pre.
fn on_the_clean_scale(z_pre: Tensor<2>, z_hat: Tensor<2>) -> [Tensor<2>; 2] {
    let (variance, mean) = z_pre.clone().var_mean_bias(0);
    let deviation = (variance + ops::plain::EPSILON).sqrt();
    [z_pre, z_hat].map(|values| (values - mean.clone()) / deviation.clone())
}
