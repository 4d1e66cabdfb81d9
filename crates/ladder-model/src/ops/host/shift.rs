//! Shift and activation: `h = φ(z + β)`.

use std::ops::Range;

use super::strips::in_strips;
use super::{HostTensor, Matrix, View};
use crate::vectorized::vectorized;

/// `y = z + β`, then y above 0 and `slope · y` below.
pub(super) fn forward<T: HostTensor>(z: &T, beta: &T, slope: f32) -> T {
    let matrices = [z, beta].map(Matrix::read);
    let [z, beta] = matrices.each_ref().map(Matrix::view);
    let mut result = T::zeros(z.shape());
    in_strips(z.width, [result.values_mut()], |columns, [mut h]| {
        shift(z, beta.part(0, &columns), slope, columns, &mut h);
    });
    result
}

/// The gradient where h is above 0, `slope` times the gradient elsewhere; dβ sums over the rows.
pub(super) fn backward<T: HostTensor>(h: &T, slope: f32, grad: &T) -> (T, T) {
    let matrices = [h, grad].map(Matrix::read);
    let [h, grad] = matrices.each_ref().map(Matrix::view);
    let (mut dz, mut dbeta) = (T::zeros(h.shape()), T::zeros([h.width]));
    in_strips(
        h.width,
        [dz.values_mut(), dbeta.values_mut()],
        |columns, [mut dz, dbeta]| {
            for dbeta in dbeta {
                unshift(h, grad, slope, columns.clone(), &mut dz, dbeta);
            }
        },
    );
    (dz, dbeta)
}

vectorized! {
    fn shift(
        z: View<'_>,
        beta: &[f32],
        slope: f32,
        columns: Range<usize>,
        h: &mut [&mut [f32]],
    ) {
        let width = columns.len();
        for (row, h) in h.iter_mut().enumerate() {
            let (z, beta) = (&z.part(row, &columns)[..width], &beta[..width]);
            let h = &mut h[..width];
            for i in 0..width {
                let y = z[i] + beta[i];
                h[i] = y * factor(y, slope);
            }
        }
    }

    fn unshift(
        h: View<'_>,
        grad: View<'_>,
        slope: f32,
        columns: Range<usize>,
        dz: &mut [&mut [f32]],
        dbeta: &mut [f32],
    ) {
        let width = columns.len();
        for (row, dz) in dz.iter_mut().enumerate() {
            let (h, grad) = (h.part(row, &columns), grad.part(row, &columns));
            let (h, grad) = (&h[..width], &grad[..width]);
            let (dz, dbeta) = (&mut dz[..width], &mut dbeta[..width]);
            for i in 0..width {
                dz[i] = grad[i] * factor(h[i], slope);
                dbeta[i] += dz[i];
            }
        }
    }
}

/// The slope of the activation at `y`. A factor, so that a value that is no number stays visible.
#[inline(always)]
fn factor(y: f32, slope: f32) -> f32 {
    if y > 0.0 { 1.0 } else { slope }
}
