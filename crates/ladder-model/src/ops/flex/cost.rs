//! The denoising cost of a level above the input, `mean((ẑ − z_pre)² / (s + ε))`.

use burn::backend::flex::FlexTensor;

use super::{Matrix, column_statistics, tensor, vectorized};
use crate::ops::plain::EPSILON;

/// The cost, and m and `1 / (s + ε)` of z_pre.
pub(super) fn forward(z_pre: &FlexTensor, z_hat: &FlexTensor) -> (FlexTensor, FlexTensor) {
    let [z_pre, z_hat] = [z_pre, z_hat].map(Matrix::read);
    let width = z_pre.width;
    let (sum, statistics) = vectorized(|| {
        let (mut mean, variance) = column_statistics(z_pre.values(), width);
        let weight = variance
            .into_iter()
            .map(|variance| 1.0 / (variance + EPSILON as f32));
        mean.extend(weight);
        let squares = column_squares(z_pre.values(), z_hat.values(), width);
        let weighted = squares
            .iter()
            .zip(&mean[width..])
            .map(|(s, w)| f64::from(s * w));
        (weighted.sum::<f64>(), mean)
    });
    let cost = sum / z_pre.values().len() as f64;
    (
        tensor(vec![cost as f32], [1]),
        tensor(statistics, [2, width]),
    )
}

/// `Σ_rows (ẑ − z_pre)²` of each column.
#[inline(always)]
fn column_squares(z_pre: &[f32], z_hat: &[f32], width: usize) -> Vec<f32> {
    let mut squares = vec![0.0; width];
    for (z_pre, z_hat) in z_pre.chunks_exact(width).zip(z_hat.chunks_exact(width)) {
        for ((sum, z_pre), z_hat) in squares.iter_mut().zip(z_pre).zip(z_hat) {
            *sum += (z_hat - z_pre) * (z_hat - z_pre);
        }
    }
    squares
}

/// With e = ẑ − z_pre, w = 1/(s + ε), S the column sums of e², n rows and N elements:
/// `dẑ = 2 e w / N`, `dz_pre = −2 e w / N − 2 w² S (z_pre − m) / (n N)`.
pub(super) fn backward(
    z_pre: &FlexTensor,
    z_hat: &FlexTensor,
    statistics: &FlexTensor,
    grad: &FlexTensor,
) -> (FlexTensor, FlexTensor) {
    let [z_pre, z_hat, statistics, grad] = [z_pre, z_hat, statistics, grad].map(Matrix::read);
    let (rows, width) = (z_pre.rows, z_pre.width);
    let (mean, weight) = statistics.values().split_at(width);
    let factor = 2.0 * grad.values()[0] / z_pre.values().len() as f32;
    let mut dz_pre = vec![0.0; rows * width];
    let mut dz_hat = vec![0.0; rows * width];
    vectorized(|| {
        let squares = column_squares(z_pre.values(), z_hat.values(), width);
        let through_variance: Vec<f32> = squares
            .iter()
            .zip(weight)
            .map(|(sum, weight)| factor * weight * weight * sum / rows as f32)
            .collect();
        for row in 0..rows {
            let at = row * width..(row + 1) * width;
            let (z_pre, z_hat) = (&z_pre.values()[at.clone()], &z_hat.values()[at.clone()]);
            let (dz_pre, dz_hat) = (&mut dz_pre[at.clone()], &mut dz_hat[at]);
            let inputs = z_pre
                .iter()
                .zip(z_hat)
                .zip(mean)
                .zip(weight)
                .zip(&through_variance);
            let values = dz_pre.iter_mut().zip(dz_hat).zip(inputs);
            for ((dz_pre, dz_hat), ((((z_pre, z_hat), mean), weight), through_variance)) in values {
                *dz_hat = factor * weight * (z_hat - z_pre);
                *dz_pre = -*dz_hat - through_variance * (z_pre - mean);
            }
        }
    });
    (tensor(dz_pre, [rows, width]), tensor(dz_hat, [rows, width]))
}
