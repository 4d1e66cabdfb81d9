//! The passes over the encoder, each keeping what the decoder and the costs need.

use burn::tensor::{Tensor, s};

use super::layer::EncoderLayer;
use crate::ops;
use crate::random::Noise;
use crate::shape::FeatureShape;

/// Rows of one training step, before any noise, as maps.
pub(crate) struct Rows {
    /// `[n_labeled · positions, channels]`; `None` where no row has a label.
    pub labeled: Option<Tensor<2>>,
    /// `[n_unlabeled · positions, channels]`; `None` where no level has a denoising cost.
    pub unlabeled: Option<Tensor<2>>,
}

/// Which levels a training pass keeps.
#[derive(Clone, Copy)]
pub(crate) struct Levels {
    /// z̃ is kept from this level on.
    pub lowest: usize,
    /// The clean path reaches up to this level.
    pub highest: usize,
}

/// What the training pass keeps; other levels are missing.
pub(crate) struct Trace {
    /// z̃ of the unlabeled rows, `[n_unlabeled · positions, channels]`, from the lowest level to the top.
    pub z: Vec<Tensor<2>>,
    /// Clean z_pre of the unlabeled rows, `[n_unlabeled · positions, channels]`, from level 1 on.
    pub z_pre: Vec<Tensor<2>>,
    /// Values of the top layer, by the corrupted path, labeled rows first.
    pub outputs: Tensor<2>,
}

/// The corrupted and the clean path in one pass: the rows of both share each product.
///
/// The matrix that runs through the layers has three groups of rows, each normalized by its own
/// statistics: corrupted labeled, corrupted unlabeled, clean unlabeled. The last group leaves
/// where no higher level needs it. `std` and `shapes` are those of the levels, the input first.
pub(crate) fn both_paths(
    layers: &[EncoderLayer],
    rows: Rows,
    noise: &Noise,
    std: &[f64],
    levels: Levels,
    shapes: &[FeatureShape],
) -> Trace {
    let count = |maps: &Option<Tensor<2>>| {
        let n = maps.as_ref().map_or(0, |maps| maps.dims()[0]);
        n / shapes[0].positions()
    };
    let [n_labeled, n_unlabeled] = [&rows.labeled, &rows.unlabeled].map(count);
    let corrupted = n_labeled + n_unlabeled;
    let mut z_of_levels = vec![];
    let mut keep = |level: usize, z: Tensor<2>| {
        if n_unlabeled == 0 || level < levels.lowest {
            return z;
        }
        let positions = shapes[level].positions();
        let (z, unlabeled) = ops::tap(z, n_labeled * positions..corrupted * positions);
        z_of_levels.push(unlabeled);
        z
    };

    let clean = rows.unlabeled.clone().filter(|_| levels.highest > 0);
    let x = concatenate([rows.labeled, rows.unlabeled]);
    let device = x.device();
    let x = match noise.draw(0, std[0], x.dims(), &device) {
        Some(noise) => x + noise,
        None => x,
    };
    let x = keep(0, x);
    let mut h = concatenate([Some(x), clean]);
    let mut z_pre_of_levels = vec![];
    for (index, layer) in layers.iter().enumerate() {
        let level = index + 1;
        let positions = shapes[level].positions();
        let [n_labeled, n_unlabeled, corrupted] =
            [n_labeled, n_unlabeled, corrupted].map(|rows| rows * positions);
        let mut z_pre = layer.transform(h);
        let [n, width] = z_pre.dims();
        if n > corrupted {
            let (all, clean) = ops::tap(z_pre, corrupted..n);
            z_pre_of_levels.push(clean);
            z_pre = all;
        }
        let noise = noise.draw(level, std[level], [corrupted, width], &device);
        let z = ops::normalize(z_pre, [n_labeled, n_unlabeled, n - corrupted], noise);
        let z = keep(level, z);
        h = layer.activate(match level < levels.highest {
            true => z,
            false => z.slice(s![..corrupted]),
        });
    }
    Trace {
        z: z_of_levels,
        z_pre: z_pre_of_levels,
        outputs: h,
    }
}

/// z_pre of every level above the input, by the clean path with the statistics of these rows.
pub(crate) fn clean_path(layers: &[EncoderLayer], rows: Tensor<2>) -> Vec<Tensor<2>> {
    let mut h = rows;
    let step = |layer: &EncoderLayer| {
        let z_pre = layer.transform(h.clone());
        let groups = [z_pre.dims()[0], 0, 0];
        h = layer.activate(ops::normalize(z_pre.clone(), groups, None));
        z_pre
    };
    layers.iter().map(step).collect()
}

/// z̃ of every level, the input first, by the corrupted path with the statistics of these rows, and
/// the values of the top layer.
pub(crate) fn corrupted_path(
    layers: &[EncoderLayer],
    rows: Tensor<2>,
    noise: &Noise,
    std: &[f64],
) -> (Vec<Tensor<2>>, Tensor<2>) {
    let device = rows.device();
    let x = match noise.draw(0, std[0], rows.dims(), &device) {
        Some(noise) => rows + noise,
        None => rows,
    };
    let mut z = vec![x.clone()];
    let mut h = x;
    for (index, layer) in layers.iter().enumerate() {
        let z_pre = layer.transform(h);
        let noise = noise.draw(index + 1, std[index + 1], z_pre.dims(), &device);
        let groups = [z_pre.dims()[0], 0, 0];
        let noisy = ops::normalize(z_pre, groups, noise);
        h = layer.activate(noisy.clone());
        z.push(noisy);
    }
    (z, h)
}

fn concatenate(parts: [Option<Tensor<2>>; 2]) -> Tensor<2> {
    let mut parts: Vec<_> = parts.into_iter().flatten().collect();
    match parts.len() {
        1 => parts.swap_remove(0),
        _ => Tensor::cat(parts, 0),
    }
}
