//! The `gauss` combinator, forward and backward.

use burn::backend::flex::FlexTensor;

use super::{Matrix, tensor, vectorized};

/// Number of parameters of a unit.
const PARAMETERS: usize = 10;

/// ẑ, and the values of both sigmoids: those of μ for all rows, then those of v.
pub(super) fn forward(z: &FlexTensor, u: &FlexTensor, a: &FlexTensor) -> (FlexTensor, FlexTensor) {
    let [z, u, a] = [z, u, a].map(Matrix::read);
    let (rows, width) = (z.rows, z.width);
    let (mut z_hat, mut sigmoids) = (vec![0.0; rows * width], vec![0.0; 2 * rows * width]);
    let (gate_mu, gate_v) = sigmoids.split_at_mut(rows * width);
    let a = parameters(&a);
    vectorized(|| {
        for row in 0..rows {
            let at = row * width..(row + 1) * width;
            let (z, u) = (&z.values()[at.clone()], &u.values()[at.clone()]);
            let (z_hat, gate_mu) = (&mut z_hat[at.clone()], &mut gate_mu[at.clone()]);
            combine_row(z, u, &a, z_hat, gate_mu, &mut gate_v[at]);
        }
    });
    (
        tensor(z_hat, [rows, width]),
        tensor(sigmoids, [2 * rows, width]),
    )
}

/// The ten parameters, each a slice of one value a unit.
fn parameters(a: &Matrix) -> [&[f32]; PARAMETERS] {
    std::array::from_fn(|index| &a.values()[index * a.width..(index + 1) * a.width])
}

#[inline(always)]
fn combine_row(
    z: &[f32],
    u: &[f32],
    a: &[&[f32]; PARAMETERS],
    z_hat: &mut [f32],
    gate_mu: &mut [f32],
    gate_v: &mut [f32],
) {
    let width = z_hat.len();
    // Slices of one known length: the loop below has no bounds checks and is vectorized.
    let (z, u, a) = (&z[..width], &u[..width], a.map(|a| &a[..width]));
    let (gate_mu, gate_v) = (&mut gate_mu[..width], &mut gate_v[..width]);
    for i in 0..width {
        gate_mu[i] = sigmoid(a[1][i] * u[i] + a[2][i]);
        gate_v[i] = sigmoid(a[6][i] * u[i] + a[7][i]);
        let mu = a[0][i] * gate_mu[i] + a[3][i] * u[i] + a[4][i];
        let v = a[5][i] * gate_v[i] + a[8][i] * u[i] + a[9][i];
        z_hat[i] = (z[i] - mu) * v + mu;
    }
}

/// Gradients of z, u and a.
///
/// With g_μ = g (1 − v) and g_v = g (z − μ), a branch `p σ(q u + r) + t u + w` of gradient b has
/// `dp = b σ`, `i = b p σ (1 − σ)`, `dq = i u`, `dr = i`, `dt = b u`, `dw = b`, `du = i q + b t`.
pub(super) fn backward(
    z: &FlexTensor,
    u: &FlexTensor,
    a: &FlexTensor,
    sigmoids: &FlexTensor,
    grad: &FlexTensor,
) -> (FlexTensor, FlexTensor, FlexTensor) {
    let [z, u, a, sigmoids, grad] = [z, u, a, sigmoids, grad].map(Matrix::read);
    let (rows, width) = (z.rows, z.width);
    let (gate_mu, gate_v) = sigmoids.values().split_at(rows * width);
    let (mut dz, mut du) = (vec![0.0; rows * width], vec![0.0; rows * width]);
    let mut da = vec![0.0; PARAMETERS * width];
    let parameters = parameters(&a);
    vectorized(|| {
        for row in 0..rows {
            let at = row * width..(row + 1) * width;
            let inputs = Row {
                z: &z.values()[at.clone()],
                u: &u.values()[at.clone()],
                gate_mu: &gate_mu[at.clone()],
                gate_v: &gate_v[at.clone()],
                grad: &grad.values()[at.clone()],
            };
            gradient_row(
                inputs,
                &parameters,
                &mut dz[at.clone()],
                &mut du[at],
                &mut da,
            );
        }
    });
    let shape = [rows, width];
    (
        tensor(dz, shape),
        tensor(du, shape),
        tensor(da, [PARAMETERS, width]),
    )
}

/// One row of what the backward pass reads.
struct Row<'a> {
    z: &'a [f32],
    u: &'a [f32],
    gate_mu: &'a [f32],
    gate_v: &'a [f32],
    grad: &'a [f32],
}

#[inline(always)]
fn gradient_row(
    row: Row,
    a: &[&[f32]; PARAMETERS],
    dz: &mut [f32],
    du: &mut [f32],
    da: &mut [f32],
) {
    let width = dz.len();
    let a = a.map(|a| &a[..width]);
    let (z, u, grad) = (&row.z[..width], &row.u[..width], &row.grad[..width]);
    let (gate_mu, gate_v) = (&row.gate_mu[..width], &row.gate_v[..width]);
    let du = &mut du[..width];
    let (da_mu, da_v) = da.split_at_mut(5 * width);
    let [da0, da1, da2, da3, da4] = five(da_mu, width);
    let [da5, da6, da7, da8, da9] = five(da_v, width);
    for i in 0..width {
        let (s_mu, s_v) = (gate_mu[i], gate_v[i]);
        let mu = a[0][i] * s_mu + a[3][i] * u[i] + a[4][i];
        let v = a[5][i] * s_v + a[8][i] * u[i] + a[9][i];
        let (g_mu, g_v) = (grad[i] * (1.0 - v), grad[i] * (z[i] - mu));
        let i_mu = g_mu * a[0][i] * s_mu * (1.0 - s_mu);
        let i_v = g_v * a[5][i] * s_v * (1.0 - s_v);
        dz[i] = grad[i] * v;
        du[i] = i_mu * a[1][i] + g_mu * a[3][i] + i_v * a[6][i] + g_v * a[8][i];
        da0[i] += g_mu * s_mu;
        da1[i] += i_mu * u[i];
        da2[i] += i_mu;
        da3[i] += g_mu * u[i];
        da4[i] += g_mu;
        da5[i] += g_v * s_v;
        da6[i] += i_v * u[i];
        da7[i] += i_v;
        da8[i] += g_v * u[i];
        da9[i] += g_v;
    }
}

/// Five consecutive slices of `width` values.
#[inline(always)]
fn five(values: &mut [f32], width: usize) -> [&mut [f32]; 5] {
    let mut parts = values.chunks_exact_mut(width);
    std::array::from_fn(|_| parts.next().expect("invariant: five slices"))
}

/// `1 / (1 + exp(−x))`, to about 2e-7.
#[inline(always)]
fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x))
}

/// `exp(x)` that the compiler can vectorize: `2^n · p(r)`, p a polynomial of degree 6 on |r| ≤ ln 2 / 2.
#[inline(always)]
fn exp(x: f32) -> f32 {
    /// Adding and subtracting it rounds to the nearest integer.
    const ROUND: f32 = 12_582_912.0;
    const LN_2_HIGH: f32 = 0.693_359_4;
    const LN_2_LOW: f32 = -2.121_944_4e-4;
    let x = x.clamp(-87.0, 87.0);
    let n = (x * std::f32::consts::LOG2_E + ROUND) - ROUND;
    let r = x - n * LN_2_HIGH - n * LN_2_LOW;
    let p = 1.0 / 720.0;
    let p = p * r + 1.0 / 120.0;
    let p = p * r + 1.0 / 24.0;
    let p = p * r + 1.0 / 6.0;
    let p = p * r + 0.5;
    let p = p * r + 1.0;
    let p = p * r + 1.0;
    // `n` is in -126 ..= 126, so the exponent stays normal.
    p * f32::from_bits(((n as i32 + 127) as u32) << 23)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_is_exact_to_single_precision() {
        for step in -8700..=8700 {
            let x = step as f32 / 100.0;
            let expected = f64::from(x).exp();
            let error = (f64::from(exp(x)) - expected).abs() / expected;
            assert!(error < 3e-7, "exp({x}): relative error {error}");
        }
    }

    #[test]
    fn sigmoid_saturates_without_overflow() {
        assert_eq!(sigmoid(1e30), 1.0);
        assert!(sigmoid(-1e30) < 1e-37);
        assert!(sigmoid(f32::NAN).is_nan());
    }
}
