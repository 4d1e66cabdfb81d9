//! The denoising cost of a level above the input, `mean((ẑ − z_pre)² / (s + ε))`.

use std::ops::Range;

use super::statistics::column_statistics;
use super::strips::in_strips;
use super::{HostTensor, Matrix, View};
use crate::ops::plain::EPSILON;
use crate::vectorized::vectorized;

/// Rows of the statistics: m, w = 1 / (s + ε), S = Σ_rows (ẑ − z_pre)².
const STATISTICS: usize = 3;

/// The cost, and the statistics that its gradient needs, `[3, width]`.
pub(super) fn forward<T: HostTensor>(z_pre: &T, z_hat: &T) -> (T, T) {
    let matrices = [z_pre, z_hat].map(Matrix::read);
    let [z_pre, z_hat] = matrices.each_ref().map(Matrix::view);
    let width = z_pre.width;
    let mut statistics = T::zeros([STATISTICS, width]);
    in_strips(width, [statistics.values_mut()], |columns, [mut part]| {
        weigh(z_pre, z_hat, columns, &mut part);
    });
    let (weight, squares) = statistics.values()[width..].split_at(width);
    let terms = weight.iter().zip(squares).map(|(w, s)| f64::from(w * s));
    let cost = terms.sum::<f64>() / z_pre.values.len() as f64;
    (T::from_values(vec![cost as f32], [1]), statistics)
}

/// With e = ẑ − z_pre, n rows and N elements:
/// `dẑ = 2 e w / N`, `dz_pre = −2 e w / N − 2 w² S (z_pre − m) / (n N)`.
pub(super) fn backward<T: HostTensor>(z_pre: &T, z_hat: &T, statistics: &T, grad: &T) -> (T, T) {
    let matrices = [z_pre, z_hat, statistics, grad].map(Matrix::read);
    let [z_pre, z_hat, statistics, grad] = matrices.each_ref().map(Matrix::view);
    let factor = 2.0 * grad.values[0] / z_pre.values.len() as f32;
    let (mut dz_pre, mut dz_hat) = (T::zeros(z_pre.shape()), T::zeros(z_pre.shape()));
    in_strips(
        z_pre.width,
        [dz_pre.values_mut(), dz_hat.values_mut()],
        |columns, [mut dz_pre, mut dz_hat]| {
            unweigh(
                z_pre,
                z_hat,
                statistics,
                factor,
                columns,
                &mut dz_pre,
                &mut dz_hat,
            );
        },
    );
    (dz_pre, dz_hat)
}

vectorized! {
    fn weigh(
        z_pre: View<'_>,
        z_hat: View<'_>,
        columns: Range<usize>,
        statistics: &mut [&mut [f32]],
    ) {
        let (mean, variance) = column_statistics(z_pre, 0..z_pre.rows, columns.clone());
        let [m, weight, squares] = statistics else { return };
        let width = columns.len();
        for row in 0..z_pre.rows {
            let (z_pre, z_hat) = (z_pre.part(row, &columns), z_hat.part(row, &columns));
            let (z_pre, z_hat) = (&z_pre[..width], &z_hat[..width]);
            let squares = &mut squares[..width];
            for i in 0..width {
                squares[i] += (z_hat[i] - z_pre[i]) * (z_hat[i] - z_pre[i]);
            }
        }
        m.copy_from_slice(&mean);
        for (weight, variance) in weight.iter_mut().zip(variance) {
            *weight = 1.0 / (variance + EPSILON as f32);
        }
    }

    fn unweigh(
        z_pre: View<'_>,
        z_hat: View<'_>,
        statistics: View<'_>,
        factor: f32,
        columns: Range<usize>,
        dz_pre: &mut [&mut [f32]],
        dz_hat: &mut [&mut [f32]],
    ) {
        let width = columns.len();
        let rows = z_pre.rows as f32;
        let [mean, weight, squares] = [0, 1, 2].map(|row| &statistics.part(row, &columns)[..width]);
        let through_variance: Vec<f32> =
            (0..width).map(|i| factor * weight[i] * weight[i] * squares[i] / rows).collect();
        for (row, (dz_pre, dz_hat)) in dz_pre.iter_mut().zip(dz_hat).enumerate() {
            let (z_pre, z_hat) = (z_pre.part(row, &columns), z_hat.part(row, &columns));
            let (z_pre, z_hat) = (&z_pre[..width], &z_hat[..width]);
            let (dz_pre, dz_hat) = (&mut dz_pre[..width], &mut dz_hat[..width]);
            let through_variance = &through_variance[..width];
            for i in 0..width {
                dz_hat[i] = factor * weight[i] * (z_hat[i] - z_pre[i]);
                dz_pre[i] = -dz_hat[i] - through_variance[i] * (z_pre[i] - mean[i]);
            }
        }
    }
}
