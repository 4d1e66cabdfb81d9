//! Batch normalization of groups of rows, each by its own statistics, and the noise.

use std::ops::Range;

use super::statistics::column_statistics;
use super::strips::in_strips;
use super::{HostTensor, Matrix, View};
use crate::ops::plain::EPSILON;
use crate::vectorized::vectorized;

/// z̃, and `1 / sqrt(s + ε)` of each group.
pub(super) fn forward<T: HostTensor>(z_pre: &T, noise: &T, groups: [usize; 3]) -> (T, T) {
    let matrices = [z_pre, noise].map(Matrix::read);
    let [z_pre, noise] = matrices.each_ref().map(Matrix::view);
    let width = z_pre.width;
    let (mut z, mut inverse) = (T::zeros(z_pre.shape()), T::zeros([3, width]));
    in_strips(
        width,
        [z.values_mut(), inverse.values_mut()],
        |columns, [mut z, inverse]| {
            for (rows, inverse) in ranges(groups).zip(inverse) {
                normalize(
                    z_pre,
                    noise,
                    rows.clone(),
                    columns.clone(),
                    &mut z[rows],
                    inverse,
                );
            }
        },
    );
    (z, inverse)
}

/// The rows of each group.
fn ranges(groups: [usize; 3]) -> impl Iterator<Item = Range<usize>> {
    groups.into_iter().scan(0, |first, rows| {
        *first += rows;
        Some(*first - rows..*first)
    })
}

vectorized! {
    /// One group: the strip `z` of its rows, and its inverse deviations.
    fn normalize(
        z_pre: View<'_>,
        noise: View<'_>,
        rows: Range<usize>,
        columns: Range<usize>,
        z: &mut [&mut [f32]],
        inverse: &mut [f32],
    ) {
        let (mean, variance) = column_statistics(z_pre, rows.clone(), columns.clone());
        for (inverse, variance) in inverse.iter_mut().zip(&variance) {
            *inverse = 1.0 / (variance + EPSILON as f32).sqrt();
        }
        for (row, z) in rows.zip(z) {
            let x = z_pre.part(row, &columns);
            let (z, mean, inverse) = (&mut z[..x.len()], &mean[..x.len()], &inverse[..x.len()]);
            for i in 0..x.len() {
                z[i] = (x[i] - mean[i]) * inverse[i];
            }
            if row < noise.rows {
                let noise = noise.part(row, &columns);
                for i in 0..noise.len() {
                    z[i] += noise[i];
                }
            }
        }
    }
}

/// `dz_pre = (g − mean(g) − z mean(g z)) / sqrt(s + ε)`, the means over the rows of a group.
pub(super) fn backward<T: HostTensor>(
    z: &T,
    noise: &T,
    inverse: &T,
    groups: [usize; 3],
    grad: &T,
) -> T {
    let matrices = [z, noise, inverse, grad].map(Matrix::read);
    let [z, noise, inverse, grad] = matrices.each_ref().map(Matrix::view);
    let mut dz_pre = T::zeros(z.shape());
    in_strips(z.width, [dz_pre.values_mut()], |columns, [mut result]| {
        for (group, rows) in ranges(groups).enumerate() {
            let inverse = inverse.part(group, &columns);
            let result = &mut result[rows.clone()];
            denormalize(z, noise, grad, inverse, rows, columns.clone(), result);
        }
    });
    dz_pre
}

vectorized! {
    /// One group: the strip `result` of its rows.
    fn denormalize(
        z: View<'_>,
        noise: View<'_>,
        grad: View<'_>,
        inverse: &[f32],
        rows: Range<usize>,
        columns: Range<usize>,
        result: &mut [&mut [f32]],
    ) {
        let scale = 1.0 / rows.len().max(1) as f32;
        let width = columns.len();
        let (mut mean_g, mut mean_gz) = (vec![0.0_f32; width], vec![0.0_f32; width]);
        for (row, result) in rows.clone().zip(result.iter_mut()) {
            let (z, grad) = (z.part(row, &columns), grad.part(row, &columns));
            let (result, z, grad) = (&mut result[..width], &z[..width], &grad[..width]);
            result.copy_from_slice(z);
            // What was normalized is what came out less the noise.
            if row < noise.rows {
                let noise = &noise.part(row, &columns)[..width];
                for i in 0..width {
                    result[i] -= noise[i];
                }
            }
            let (mean_g, mean_gz) = (&mut mean_g[..width], &mut mean_gz[..width]);
            for i in 0..width {
                mean_g[i] += grad[i];
                mean_gz[i] += grad[i] * result[i];
            }
        }
        for i in 0..width {
            mean_g[i] *= scale;
            mean_gz[i] *= scale;
        }
        for (row, result) in rows.zip(result) {
            let (grad, inverse) = (&grad.part(row, &columns)[..width], &inverse[..width]);
            let (mean_g, mean_gz) = (&mean_g[..width], &mean_gz[..width]);
            let result = &mut result[..width];
            for i in 0..width {
                result[i] = (grad[i] - mean_g[i] - result[i] * mean_gz[i]) * inverse[i];
            }
        }
    }
}
