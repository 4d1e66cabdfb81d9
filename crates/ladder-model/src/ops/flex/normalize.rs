//! Batch normalization of two halves of the rows, each by its own statistics.

use burn::backend::flex::FlexTensor;

use super::{Matrix, column_statistics, tensor, vectorized};
use crate::ops::plain::EPSILON;

/// z, and `1 / sqrt(s + ε)` of the labeled and of the unlabeled half.
pub(super) fn forward(z_pre: &FlexTensor, n_labeled: usize) -> (FlexTensor, FlexTensor) {
    let z_pre = Matrix::read(z_pre);
    let width = z_pre.width;
    let (mut z, mut inverse) = (vec![0.0; z_pre.values().len()], vec![0.0; 2 * width]);
    let (labeled, unlabeled) = z.split_at_mut(n_labeled * width);
    let (x_labeled, x_unlabeled) = z_pre.values().split_at(n_labeled * width);
    let (i_labeled, i_unlabeled) = inverse.split_at_mut(width);
    vectorized(|| {
        normalize(x_labeled, labeled, i_labeled);
        normalize(x_unlabeled, unlabeled, i_unlabeled);
    });
    (tensor(z, z_pre.shape()), tensor(inverse, [2, width]))
}

#[inline(always)]
fn normalize(x: &[f32], z: &mut [f32], inverse: &mut [f32]) {
    if x.is_empty() {
        return;
    }
    let width = inverse.len();
    let (mean, variance) = column_statistics(x, width);
    for (inverse, variance) in inverse.iter_mut().zip(&variance) {
        *inverse = 1.0 / (variance + EPSILON as f32).sqrt();
    }
    for (z, x) in z.chunks_exact_mut(width).zip(x.chunks_exact(width)) {
        for (((z, x), mean), inverse) in z.iter_mut().zip(x).zip(&mean).zip(&*inverse) {
            *z = (x - mean) * inverse;
        }
    }
}

/// `dz_pre = (g − mean(g) − z mean(g z)) / sqrt(s + ε)`, the means over the rows of a half.
pub(super) fn backward(
    z: &FlexTensor,
    inverse: &FlexTensor,
    n_labeled: usize,
    grad: &FlexTensor,
) -> FlexTensor {
    let [z, inverse, grad] = [z, inverse, grad].map(Matrix::read);
    let width = z.width;
    let mut result = vec![0.0; z.values().len()];
    let cut = n_labeled * width;
    let (d_labeled, d_unlabeled) = result.split_at_mut(cut);
    let (z_labeled, z_unlabeled) = z.values().split_at(cut);
    let (g_labeled, g_unlabeled) = grad.values().split_at(cut);
    let (i_labeled, i_unlabeled) = inverse.values().split_at(width);
    vectorized(|| {
        denormalize(g_labeled, z_labeled, i_labeled, d_labeled);
        denormalize(g_unlabeled, z_unlabeled, i_unlabeled, d_unlabeled);
    });
    tensor(result, z.shape())
}

#[inline(always)]
fn denormalize(grad: &[f32], z: &[f32], inverse: &[f32], result: &mut [f32]) {
    if grad.is_empty() {
        return;
    }
    let width = inverse.len();
    let scale = width as f32 / grad.len() as f32;
    let (mut mean_g, mut mean_gz) = (vec![0.0; width], vec![0.0; width]);
    for (grad, z) in grad.chunks_exact(width).zip(z.chunks_exact(width)) {
        for (((sum_g, sum_gz), g), z) in mean_g.iter_mut().zip(&mut mean_gz).zip(grad).zip(z) {
            *sum_g += g;
            *sum_gz += g * z;
        }
    }
    for (sum_g, sum_gz) in mean_g.iter_mut().zip(&mut mean_gz) {
        *sum_g *= scale;
        *sum_gz *= scale;
    }
    let rows = result.chunks_exact_mut(width).zip(grad.chunks_exact(width));
    for ((result, grad), z) in rows.zip(z.chunks_exact(width)) {
        let values = result
            .iter_mut()
            .zip(grad)
            .zip(z)
            .zip(&mean_g)
            .zip(&mean_gz)
            .zip(inverse);
        for (((((result, g), z), mean_g), mean_gz), inverse) in values {
            *result = (g - mean_g - z * mean_gz) * inverse;
        }
    }
}
