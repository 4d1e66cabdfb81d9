//! Shift and activation: `h = φ(z + β)`.

use burn::backend::flex::FlexTensor;

use super::{Matrix, tensor, vectorized};

/// `y = z + β`, then y above 0 and `slope · y` below.
pub(super) fn forward(z: &FlexTensor, beta: &FlexTensor, slope: f32) -> FlexTensor {
    let [z, beta] = [z, beta].map(Matrix::read);
    let (width, beta) = (z.width, beta.values());
    let mut h = vec![0.0; z.values().len()];
    vectorized(|| {
        for (h, z) in h
            .chunks_exact_mut(width)
            .zip(z.values().chunks_exact(width))
        {
            let (z, beta) = (&z[..h.len()], &beta[..h.len()]);
            for i in 0..h.len() {
                let y = z[i] + beta[i];
                h[i] = y * factor(y, slope);
            }
        }
    });
    tensor(h, z.shape())
}

/// The gradient where h is above 0, `slope` times the gradient elsewhere; dβ sums over the rows.
pub(super) fn backward(h: &FlexTensor, slope: f32, grad: &FlexTensor) -> (FlexTensor, FlexTensor) {
    let [h, grad] = [h, grad].map(Matrix::read);
    let width = h.width;
    let (mut dz, mut dbeta) = (vec![0.0; h.values().len()], vec![0.0; width]);
    vectorized(|| {
        let rows = h
            .values()
            .chunks_exact(width)
            .zip(grad.values().chunks_exact(width));
        for (dz, (h, grad)) in dz.chunks_exact_mut(width).zip(rows) {
            let (h, grad) = (&h[..dz.len()], &grad[..dz.len()]);
            let dbeta = &mut dbeta[..dz.len()];
            for i in 0..dz.len() {
                dz[i] = grad[i] * factor(h[i], slope);
                dbeta[i] += dz[i];
            }
        }
    });
    (tensor(dz, h.shape()), tensor(dbeta, [width]))
}

/// The slope of the activation at `y`. A factor, so that a value that is no number stays visible.
#[inline(always)]
fn factor(y: f32, slope: f32) -> f32 {
    if y > 0.0 { 1.0 } else { slope }
}
