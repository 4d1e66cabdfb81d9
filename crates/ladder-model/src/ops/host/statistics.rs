//! Mean and variance of columns.

use std::ops::Range;

use super::View;

/// Mean and biased variance of each of the `columns` over the `rows`; two passes, since one pass
/// over squares cancels where the mean is large.
#[inline(always)]
pub(super) fn column_statistics(
    x: View,
    rows: Range<usize>,
    columns: Range<usize>,
) -> (Vec<f32>, Vec<f32>) {
    let (width, scale) = (columns.len(), 1.0 / rows.len().max(1) as f32);
    let (mut mean, mut variance) = (vec![0.0_f32; width], vec![0.0_f32; width]);
    for row in rows.clone() {
        let (x, mean) = (&x.part(row, &columns)[..width], &mut mean[..width]);
        for i in 0..width {
            mean[i] += x[i];
        }
    }
    mean.iter_mut().for_each(|sum| *sum *= scale);
    for row in rows {
        let (x, mean) = (&x.part(row, &columns)[..width], &mean[..width]);
        let variance = &mut variance[..width];
        for i in 0..width {
            variance[i] += (x[i] - mean[i]) * (x[i] - mean[i]);
        }
    }
    variance.iter_mut().for_each(|sum| *sum *= scale);
    (mean, variance)
}
