//! Batch normalization of groups of rows, each by its own statistics, and the noise.

use burn::backend::flex::FlexTensor;

use super::{Matrix, column_statistics, tensor, vectorized};
use crate::ops::plain::EPSILON;

/// z̃, and `1 / sqrt(s + ε)` of each group.
pub(super) fn forward(
    z_pre: &FlexTensor,
    noise: &FlexTensor,
    groups: [usize; 3],
) -> (FlexTensor, FlexTensor) {
    let [z_pre, noise] = [z_pre, noise].map(Matrix::read);
    let width = z_pre.width;
    let (mut z, mut inverse) = (vec![0.0; z_pre.values().len()], vec![0.0; 3 * width]);
    vectorized(|| {
        let mut first = 0;
        for (group, inverse) in groups.into_iter().zip(inverse.chunks_exact_mut(width)) {
            let at = first * width..(first + group) * width;
            if group > 0 {
                normalize(&z_pre.values()[at.clone()], &mut z[at], inverse);
            }
            first += group;
        }
        for (z, noise) in z.iter_mut().zip(noise.values()) {
            *z += noise;
        }
    });
    (tensor(z, z_pre.shape()), tensor(inverse, [3, width]))
}

#[inline(always)]
fn normalize(x: &[f32], z: &mut [f32], inverse: &mut [f32]) {
    let width = inverse.len();
    let (mean, variance) = column_statistics(x, width);
    for (inverse, variance) in inverse.iter_mut().zip(&variance) {
        *inverse = 1.0 / (variance + EPSILON as f32).sqrt();
    }
    for (z, x) in z.chunks_exact_mut(width).zip(x.chunks_exact(width)) {
        let (x, mean, inverse) = (&x[..z.len()], &mean[..z.len()], &inverse[..z.len()]);
        for i in 0..z.len() {
            z[i] = (x[i] - mean[i]) * inverse[i];
        }
    }
}

/// `dz_pre = (g − mean(g) − z mean(g z)) / sqrt(s + ε)`, the means over the rows of a group.
pub(super) fn backward(
    z: &FlexTensor,
    noise: &FlexTensor,
    inverse: &FlexTensor,
    groups: [usize; 3],
    grad: &FlexTensor,
) -> FlexTensor {
    let [z, noise, inverse, grad] = [z, noise, inverse, grad].map(Matrix::read);
    let width = z.width;
    // What was normalized is what came out less the noise.
    let mut result = z.values().to_vec();
    vectorized(|| {
        for (z, noise) in result.iter_mut().zip(noise.values()) {
            *z -= noise;
        }
        let mut first = 0;
        for (group, inverse) in groups.into_iter().zip(inverse.values().chunks_exact(width)) {
            let at = first * width..(first + group) * width;
            denormalize(&grad.values()[at.clone()], inverse, &mut result[at]);
            first += group;
        }
    });
    tensor(result, z.shape())
}

/// Replaces z by the gradient of z_pre.
#[inline(always)]
fn denormalize(grad: &[f32], inverse: &[f32], z: &mut [f32]) {
    let width = inverse.len();
    let scale = width as f32 / grad.len().max(1) as f32;
    let (mut mean_g, mut mean_gz) = (vec![0.0; width], vec![0.0; width]);
    for (grad, z) in grad.chunks_exact(width).zip(z.chunks_exact(width)) {
        let (mean_g, mean_gz) = (&mut mean_g[..grad.len()], &mut mean_gz[..grad.len()]);
        let z = &z[..grad.len()];
        for i in 0..grad.len() {
            mean_g[i] += grad[i] * scale;
            mean_gz[i] += grad[i] * z[i] * scale;
        }
    }
    for (z, grad) in z.chunks_exact_mut(width).zip(grad.chunks_exact(width)) {
        let (grad, inverse) = (&grad[..z.len()], &inverse[..z.len()]);
        let (mean_g, mean_gz) = (&mean_g[..z.len()], &mean_gz[..z.len()]);
        for i in 0..z.len() {
            z[i] = (grad[i] - mean_g[i] - z[i] * mean_gz[i]) * inverse[i];
        }
    }
}
