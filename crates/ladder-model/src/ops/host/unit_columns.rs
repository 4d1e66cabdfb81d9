//! Columns divided by their norm.

use super::HostTensor;
use super::strips::in_strips;
use crate::vectorized::vectorized;

/// The matrix with each column divided by its L2 norm; a column of zeros stays as it is.
pub(super) fn unit_columns<T: HostTensor>(matrix: T) -> T {
    let width = matrix.shape().last().copied().unwrap_or(1);
    let mut matrix = matrix.into_contiguous();
    in_strips(width, [matrix.values_mut()], |_, [mut strip]| {
        divide(&mut strip);
    });
    matrix
}

vectorized! {
    fn divide(strip: &mut [&mut [f32]]) {
        let width = strip.first().map_or(0, |row| row.len());
        let mut factors = vec![0.0_f32; width];
        for row in strip.iter() {
            for (sum, value) in factors.iter_mut().zip(row.iter()) {
                *sum += value * value;
            }
        }
        for factor in &mut factors {
            *factor = if *factor > 0.0 { 1.0 / factor.sqrt() } else { 1.0 };
        }
        for row in strip.iter_mut() {
            for (value, factor) in row.iter_mut().zip(&factors) {
                *value *= factor;
            }
        }
    }
}
