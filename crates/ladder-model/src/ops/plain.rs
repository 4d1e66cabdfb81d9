//! The operations as tensor expressions: the definition, and what backends without kernels run.

mod combine;
mod maps;

use std::ops::Range;

use burn::tensor::activation::{leaky_relu, relu};
use burn::tensor::{Tensor, s};

pub use combine::combine;
pub use maps::{Window, convolve, crop, max_pool, repeat, spread};

use crate::activation::Activation;

/// Added to a variance before its root; the reference code's value, not burn's 1e-5.
pub const EPSILON: f64 = 1e-10;

/// The affine map without bias: `z_pre = h W`.
///
/// # Shapes
///
/// `h`: `[rows, d_input]`, `weight`: `[d_input, d_output]`; result `[rows, d_output]`.
pub fn linear(h: Tensor<2>, weight: Tensor<2>) -> Tensor<2> {
    h.matmul(weight)
}

/// `x`, to go on with, and some of its rows, for another use.
///
/// The same as a slice, but that the gradient of the rows is added to that of `x` in place, where
/// a slice pads it with zeros to the size of `x`. The cost must depend on the first result.
///
/// # Shapes
///
/// `x`: `[n, width]`; results `[n, width]` and `[rows, width]`.
pub fn tap(x: Tensor<2>, rows: Range<usize>) -> (Tensor<2>, Tensor<2>) {
    (x.clone(), x.slice(s![rows.start..rows.end]))
}

/// Batch normalization of up to three groups of rows, each by its own statistics, then the
/// noise: `z̃ = (z_pre − m) / sqrt(s + ε) + n`.
///
/// The variance is biased (divided by the number of rows), as Theano's `var` in the original
/// code, and gradients flow through both statistics.
///
/// # Shapes
///
/// - `z_pre`: `[rows, width]`, the groups one after the other; a group may be empty
/// - `noise`: `[noisy_rows, width]`, added to the leading rows
///
/// # Panics
///
/// If the groups do not add up to the rows.
pub fn normalize(z_pre: Tensor<2>, groups: [usize; 3], noise: Option<Tensor<2>>) -> Tensor<2> {
    let rows = z_pre.dims()[0];
    assert_eq!(
        groups.iter().sum::<usize>(),
        rows,
        "the groups must add up to the rows"
    );
    let mut first = 0;
    let mut parts = Vec::with_capacity(groups.len());
    for group in groups.into_iter().filter(|&group| group > 0) {
        parts.push(normalize_rows(
            z_pre.clone().slice(s![first..first + group]),
        ));
        first += group;
    }
    let z = Tensor::cat(parts, 0);
    match noise {
        Some(noise) if noise.dims()[0] == rows => z + noise,
        Some(noise) => {
            let noisy = noise.dims()[0];
            Tensor::cat(
                vec![z.clone().slice(s![..noisy]) + noise, z.slice(s![noisy..])],
                0,
            )
        }
        None => z,
    }
}

fn normalize_rows(z_pre: Tensor<2>) -> Tensor<2> {
    let (variance, mean) = z_pre.clone().var_mean_bias(0);
    (z_pre - mean) / (variance + EPSILON).sqrt()
}

/// Shift, scale and activation: `h = φ((z + β) γ)`; an absent β is 0, an absent γ is 1.
///
/// # Shapes
///
/// `z`: `[rows, width]`, `beta` and `gamma`: `[width]`.
pub fn activate(
    z: Tensor<2>,
    beta: Option<Tensor<1>>,
    gamma: Option<Tensor<1>>,
    activation: Activation,
) -> Tensor<2> {
    let shifted = match beta {
        Some(beta) => z + beta.unsqueeze(),
        None => z,
    };
    let scaled = match gamma {
        Some(gamma) => shifted * gamma.unsqueeze(),
        None => shifted,
    };
    match activation {
        Activation::Relu => relu(scaled),
        Activation::LeakyRelu => leaky_relu(scaled, f64::from(activation.negative_slope())),
        Activation::Linear => scaled,
    }
}

/// The denoising cost of a level above the input: the mean squared difference of the
/// reconstruction, normalized by the clean statistics, and the clean z.
///
/// `C = mean(((ẑ − m) / sqrt(s + ε) − z)²)`. Since `z = (z_pre − m) / sqrt(s + ε)` the mean
/// cancels, which leaves `mean((ẑ − z_pre)² / (s + ε))`; gradients flow through z_pre and s.
///
/// # Shapes
///
/// `z_pre` (clean, unlabeled) and `z_hat`: `[rows, width]`; result `[1]`.
pub fn reconstruction_cost(z_pre: Tensor<2>, z_hat: Tensor<2>) -> Tensor<1> {
    let (variance, _) = z_pre.clone().var_mean_bias(0);
    ((z_hat - z_pre).square() / (variance + EPSILON)).mean()
}

/// The denoising cost of the input: `C₀ = mean((ẑ₀ − x)²)`.
///
/// # Shapes
///
/// `x` and `z_hat`: `[rows, width]`; result `[1]`.
pub fn squared_error(x: Tensor<2>, z_hat: Tensor<2>) -> Tensor<1> {
    (z_hat - x).square().mean()
}
