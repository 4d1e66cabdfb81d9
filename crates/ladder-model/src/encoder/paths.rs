//! The two passes over the encoder, each keeping what the decoder and the costs need.

use burn::tensor::{Tensor, s};

use super::EncoderLayer;
use crate::{Noise, NoiseLevels, ops};

/// What the corrupted pass leaves behind.
pub(crate) struct Corrupted {
    /// z̃ of the unlabeled rows, `[unlabeled, width]`, for each level from `keep_from` to the top.
    pub z: Vec<Tensor<2>>,
    /// Scores before the softmax of all rows: `[rows, n_classes]`.
    pub logits: Tensor<2>,
}

/// The corrupted pass: noise at the input and after each normalization.
///
/// `rows`: `[labeled + unlabeled, d_input]`, the `n_labeled` labeled ones first.
pub(crate) fn corrupted(
    layers: &[EncoderLayer],
    rows: Tensor<2>,
    n_labeled: usize,
    noise: &Noise,
    std: NoiseLevels,
    keep_from: Option<usize>,
) -> Corrupted {
    let device = rows.device();
    let mut kept = Vec::new();
    let mut keep = |level: usize, z: &Tensor<2>| {
        if keep_from.is_some_and(|lowest| level >= lowest) {
            kept.push(z.clone().slice(s![n_labeled..]));
        }
    };
    let mut h = match noise.draw(0, std.input, rows.dims(), &device) {
        Some(noise) => rows + noise,
        None => rows,
    };
    keep(0, &h);
    for (index, layer) in layers.iter().enumerate() {
        let z_pre = layer.transform(h);
        let noise = noise.draw(index + 1, std.hidden, z_pre.dims(), &device);
        let z = ops::normalize(z_pre, n_labeled, noise);
        keep(index + 1, &z);
        h = layer.activate(z);
    }
    Corrupted { z: kept, logits: h }
}

/// The clean pass over the unlabeled rows: z_pre of level 1 to `highest`, each `[rows, width]`.
pub(crate) fn clean(layers: &[EncoderLayer], rows: Tensor<2>, highest: usize) -> Vec<Tensor<2>> {
    let mut h = rows;
    let mut kept = Vec::with_capacity(highest);
    for layer in &layers[..highest] {
        let z_pre = layer.transform(h);
        kept.push(z_pre.clone());
        if kept.len() == highest {
            break;
        }
        h = layer.activate(ops::normalize(z_pre, 0, None));
    }
    kept
}
