//! The `sig` combinator, with all its terms.

use super::super::sigmoid::sigmoid;
use super::{Block, LANES, Lanes};
use crate::combinator::SIG_TERMS;

/// See [`plain::combine`](crate::ops::plain::combine).
///
/// With σ the sigmoid of `c₁ + c₂ z + c₃ u + c₄ zu` and g the gradient, `db₁ = g σ` and
/// `i = g b₁ σ (1 − σ)`; the outer sum has `da = g · (1, z, u, zu)` and the inner one
/// `dc = i · (1, z, u, zu)`; so `dz = g (a₂ + a₄ u) + i (c₂ + c₄ u)`, and du likewise.
#[derive(Default)]
pub(super) struct Sig {
    a: [Lanes; SIG_TERMS],
    sums: [Lanes; SIG_TERMS],
}

impl Block for Sig {
    #[inline(always)]
    fn parameters(&mut self) -> &mut [Lanes] {
        &mut self.a
    }

    #[inline(always)]
    fn value(&mut self, z: Lanes, u: Lanes) -> Lanes {
        let [a1, a2, a3, a4, b1, c1, c2, c3, c4] = &self.a;
        let mut z_hat = Lanes::ZERO;
        for i in 0..LANES {
            let product = z[i] * u[i];
            let inner = c1[i] + c2[i] * z[i] + c3[i] * u[i] + c4[i] * product;
            let outer = a1[i] + a2[i] * z[i] + a3[i] * u[i] + a4[i] * product;
            z_hat[i] = outer + b1[i] * sigmoid(inner);
        }
        z_hat
    }

    #[inline(always)]
    fn gradients(&mut self, z: Lanes, u: Lanes, grad: Lanes) -> [Lanes; 2] {
        let [_, a2, a3, a4, b1, c1, c2, c3, c4] = &self.a;
        let sums = &mut self.sums;
        let (mut dz, mut du) = (Lanes::ZERO, Lanes::ZERO);
        for i in 0..LANES {
            let product = z[i] * u[i];
            let s = sigmoid(c1[i] + c2[i] * z[i] + c3[i] * u[i] + c4[i] * product);
            let outer = grad[i];
            let inner = outer * b1[i] * s * (1.0 - s);
            dz[i] = outer * (a2[i] + a4[i] * u[i]) + inner * (c2[i] + c4[i] * u[i]);
            du[i] = outer * (a3[i] + a4[i] * z[i]) + inner * (c3[i] + c4[i] * z[i]);
            sums[0][i] += outer;
            sums[1][i] += outer * z[i];
            sums[2][i] += outer * u[i];
            sums[3][i] += outer * product;
            sums[4][i] += outer * s;
            sums[5][i] += inner;
            sums[6][i] += inner * z[i];
            sums[7][i] += inner * u[i];
            sums[8][i] += inner * product;
        }
        [dz, du]
    }

    #[inline(always)]
    fn sums(&mut self) -> &mut [Lanes] {
        &mut self.sums
    }
}
