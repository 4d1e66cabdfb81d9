//! The `gauss` combinator.

use super::super::sigmoid::sigmoid;
use super::{Block, LANES, Lanes};

/// Number of parameters of a unit.
const PARAMETERS: usize = 10;

/// See [`plain::combine`](crate::ops::plain::combine).
///
/// With g_μ = g (1 − v) and g_v = g (z − μ), a branch `p σ(q u + r) + t u + w` of gradient b has
/// `dp = b σ`, `i = b p σ (1 − σ)`, `dq = i u`, `dr = i`, `dt = b u`, `dw = b`, `du = i q + b t`.
#[derive(Default)]
pub(super) struct Gauss {
    a: [Lanes; PARAMETERS],
    sums: [Lanes; PARAMETERS],
}

impl Block for Gauss {
    #[inline(always)]
    fn parameters(&mut self) -> &mut [Lanes] {
        &mut self.a
    }

    #[inline(always)]
    fn value(&mut self, z: Lanes, u: Lanes) -> Lanes {
        let a = &self.a;
        let mut z_hat = Lanes::ZERO;
        for i in 0..LANES {
            let mu = a[0][i] * sigmoid(a[1][i] * u[i] + a[2][i]) + a[3][i] * u[i] + a[4][i];
            let v = a[5][i] * sigmoid(a[6][i] * u[i] + a[7][i]) + a[8][i] * u[i] + a[9][i];
            z_hat[i] = (z[i] - mu) * v + mu;
        }
        z_hat
    }

    #[inline(always)]
    fn gradients(&mut self, z: Lanes, u: Lanes, grad: Lanes) -> [Lanes; 2] {
        let Self { a, sums } = self;
        let (mut dz, mut du) = (Lanes::ZERO, Lanes::ZERO);
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
        [dz, du]
    }

    #[inline(always)]
    fn sums(&mut self) -> &mut [Lanes] {
        &mut self.sums
    }
}
