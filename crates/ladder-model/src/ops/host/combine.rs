//! The `gauss` combinator, forward and backward.

use std::ops::Range;

use super::lanes::{LANES, Lanes, load, pieces};
use super::sigmoid::sigmoid;
use super::strips::in_strips;
use super::tensor::{HostTensor, Matrix, View};
use crate::vectorized::vectorized;

/// Number of parameters of a unit.
const PARAMETERS: usize = 10;

/// ẑ.
pub(super) fn forward<T: HostTensor>(z: &T, u: &T, a: &T) -> T {
    let matrices = [z, u, a].map(Matrix::read);
    let [z, u, a] = matrices.each_ref().map(Matrix::view);
    let mut result = T::zeros(z.shape());
    in_strips(z.width, [result.values_mut()], |columns, [mut z_hat]| {
        combine(z, u, a, columns, &mut z_hat);
    });
    result
}

/// Gradients of z, u and a; the sigmoids are computed anew, which costs less than reading them.
///
/// With g_μ = g (1 − v) and g_v = g (z − μ), a branch `p σ(q u + r) + t u + w` of gradient b has
/// `dp = b σ`, `i = b p σ (1 − σ)`, `dq = i u`, `dr = i`, `dt = b u`, `dw = b`, `du = i q + b t`.
pub(super) fn backward<T: HostTensor>(z: &T, u: &T, a: &T, grad: &T) -> (T, T, T) {
    let matrices = [z, u, a, grad].map(Matrix::read);
    let [z, u, a, grad] = matrices.each_ref().map(Matrix::view);
    let (mut dz, mut du) = (T::zeros(z.shape()), T::zeros(z.shape()));
    let mut da = T::zeros([PARAMETERS, z.width]);
    in_strips(
        z.width,
        [dz.values_mut(), du.values_mut(), da.values_mut()],
        |columns, [mut dz, mut du, mut da]| {
            differentiate(z, u, a, grad, columns, &mut dz, &mut du, &mut da);
        },
    );
    (dz, du, da)
}

vectorized! {
    fn combine(
        z: View<'_>,
        u: View<'_>,
        a: View<'_>,
        columns: Range<usize>,
        z_hat: &mut [&mut [f32]],
    ) {
        let width = columns.len();
        let a: [&[f32]; PARAMETERS] = std::array::from_fn(|k| &a.part(k, &columns)[..width]);
        for (row, z_hat) in z_hat.iter_mut().enumerate() {
            let (z, u) = (&z.part(row, &columns)[..width], &u.part(row, &columns)[..width]);
            let z_hat = &mut z_hat[..width];
            for i in 0..width {
                let mu = a[0][i] * sigmoid(a[1][i] * u[i] + a[2][i]) + a[3][i] * u[i] + a[4][i];
                let v = a[5][i] * sigmoid(a[6][i] * u[i] + a[7][i]) + a[8][i] * u[i] + a[9][i];
                z_hat[i] = (z[i] - mu) * v + mu;
            }
        }
    }

    #[allow(clippy::too_many_arguments, reason = "four matrices in, three out")]
    fn differentiate(
        z: View<'_>,
        u: View<'_>,
        a: View<'_>,
        grad: View<'_>,
        columns: Range<usize>,
        dz: &mut [&mut [f32]],
        du: &mut [&mut [f32]],
        da: &mut [&mut [f32]],
    ) {
        for at in pieces(columns.clone()) {
            let to = at.start - columns.start..at.end - columns.start;
            let block = Block { z, u, grad, a: std::array::from_fn(|k| load(a.part(k, &at))) };
            // The whole blocks are compiled for their length, which the last one seldom has.
            match at.len() {
                LANES => block.differentiate::<true>(at, to, dz, du, da),
                _ => block.differentiate::<false>(at, to, dz, du, da),
            }
        }
    }
}

/// A few columns of the backward pass.
struct Block<'a> {
    z: View<'a>,
    u: View<'a>,
    grad: View<'a>,
    a: [Lanes; PARAMETERS],
}

impl Block<'_> {
    /// The columns `at` of the inputs, `to` of the strips.
    #[inline(always)]
    fn differentiate<const WHOLE: bool>(
        self,
        at: Range<usize>,
        to: Range<usize>,
        dz: &mut [&mut [f32]],
        du: &mut [&mut [f32]],
        da: &mut [&mut [f32]],
    ) {
        let n = if WHOLE { LANES } else { to.len() };
        let at = at.start..at.start + n;
        let to = to.start..to.start + n;
        let mut sums = [[0.0; LANES]; PARAMETERS];
        for (row, (dz, du)) in dz.iter_mut().zip(du).enumerate() {
            let [z, u, grad] = [self.z, self.u, self.grad].map(|x| load(x.part(row, &at)));
            let (row_dz, row_du) = self.row(z, u, grad, &mut sums);
            dz[to.clone()].copy_from_slice(&row_dz[..n]);
            du[to.clone()].copy_from_slice(&row_du[..n]);
        }
        for (da, sum) in da.iter_mut().zip(sums) {
            da[to.clone()].copy_from_slice(&sum[..n]);
        }
    }

    /// dz and du of one row; its part of da is added to `sums`.
    #[inline(always)]
    fn row(
        &self,
        z: Lanes,
        u: Lanes,
        grad: Lanes,
        sums: &mut [Lanes; PARAMETERS],
    ) -> (Lanes, Lanes) {
        let a = &self.a;
        let (mut dz, mut du) = ([0.0; LANES], [0.0; LANES]);
        for i in 0..LANES {
            let s_mu = sigmoid(a[1][i] * u[i] + a[2][i]);
            let s_v = sigmoid(a[6][i] * u[i] + a[7][i]);
            let mu = a[0][i] * s_mu + a[3][i] * u[i] + a[4][i];
            let v = a[5][i] * s_v + a[8][i] * u[i] + a[9][i];
            let (g_mu, g_v) = (grad[i] * (1.0 - v), grad[i] * (z[i] - mu));
            let i_mu = g_mu * a[0][i] * s_mu * (1.0 - s_mu);
            let i_v = g_v * a[5][i] * s_v * (1.0 - s_v);
            dz[i] = grad[i] * v;
            du[i] = i_mu * a[1][i] + g_mu * a[3][i] + i_v * a[6][i] + g_v * a[8][i];
            sums[0][i] += g_mu * s_mu;
            sums[1][i] += i_mu * u[i];
            sums[2][i] += i_mu;
            sums[3][i] += g_mu * u[i];
            sums[4][i] += g_mu;
            sums[5][i] += g_v * s_v;
            sums[6][i] += i_v * u[i];
            sums[7][i] += i_v;
            sums[8][i] += g_v * u[i];
            sums[9][i] += g_v;
        }
        (dz, du)
    }
}
