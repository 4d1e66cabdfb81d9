//! What a backend provides to run the operations fused: forward and backward of each.
//!
//! All tensors are float32 and contiguous or made so; shapes as in [`plain`](super::plain).

use std::ops::Range;

use burn::backend::Backend;
use burn::backend::tensor::FloatTensor;

use super::adam_step::AdamStep;
use super::plain::Window;
use crate::combinator::UnitNetwork;
use crate::shape::FeatureShape;

/// Kernels on plain tensors, without differentiation.
pub(crate) trait LadderKernels: Backend {
    /// `h W`.
    fn linear_forward(h: FloatTensor<Self>, weight: FloatTensor<Self>) -> FloatTensor<Self>;

    /// Gradient of `h W` with respect to h: `g Wᵀ`.
    fn linear_input_gradient(
        weight: FloatTensor<Self>,
        grad: FloatTensor<Self>,
    ) -> FloatTensor<Self>;

    /// Gradient of `h W` with respect to W: `hᵀ g`.
    fn linear_weight_gradient(h: FloatTensor<Self>, grad: FloatTensor<Self>) -> FloatTensor<Self>;

    /// The given rows, not copied where the backend has views.
    fn some_rows(x: FloatTensor<Self>, rows: Range<usize>) -> FloatTensor<Self>;

    /// `whole` with `part` added to its rows from `first_row` on.
    fn add_rows(
        whole: FloatTensor<Self>,
        part: FloatTensor<Self>,
        first_row: usize,
    ) -> FloatTensor<Self>;

    /// z̃, and `1 / sqrt(s + ε)` of each group, `[3, width]`; `noise` has no row where there is none.
    fn normalize_forward(
        z_pre: FloatTensor<Self>,
        noise: FloatTensor<Self>,
        groups: [usize; 3],
    ) -> (FloatTensor<Self>, FloatTensor<Self>);

    /// Gradient of z_pre, from the noise and what the forward returned.
    fn normalize_backward(
        z: FloatTensor<Self>,
        noise: FloatTensor<Self>,
        inverse_deviation: FloatTensor<Self>,
        groups: [usize; 3],
        grad: FloatTensor<Self>,
    ) -> FloatTensor<Self>;

    /// `φ(z + β)`, φ given by its slope below 0.
    fn shift_forward(
        z: FloatTensor<Self>,
        beta: FloatTensor<Self>,
        negative_slope: f32,
    ) -> FloatTensor<Self>;

    /// Gradients of z and β, from the forward's result `h`.
    fn shift_backward(
        h: FloatTensor<Self>,
        negative_slope: f32,
        grad: FloatTensor<Self>,
    ) -> (FloatTensor<Self>, FloatTensor<Self>);

    /// ẑ, see [`plain::combine`](super::plain::combine).
    fn combine_forward(
        z: FloatTensor<Self>,
        u: FloatTensor<Self>,
        a: FloatTensor<Self>,
        combinator: &FusedCombinator,
    ) -> FloatTensor<Self>;

    /// Gradients of z, u and a.
    fn combine_backward(
        z: FloatTensor<Self>,
        u: FloatTensor<Self>,
        a: FloatTensor<Self>,
        combinator: &FusedCombinator,
        grad: FloatTensor<Self>,
    ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>);

    /// The cost, `[1]`, and what its gradient needs: m, `1 / (s + ε)` and the column sums of
    /// `(ẑ − z_pre)²`, `[3, width]`.
    fn cost_forward(
        z_pre: FloatTensor<Self>,
        z_hat: FloatTensor<Self>,
    ) -> (FloatTensor<Self>, FloatTensor<Self>);

    /// Gradients of z_pre and ẑ; `grad` is `[1]`.
    fn cost_backward(
        z_pre: FloatTensor<Self>,
        z_hat: FloatTensor<Self>,
        statistics: FloatTensor<Self>,
        grad: FloatTensor<Self>,
    ) -> (FloatTensor<Self>, FloatTensor<Self>);

    /// The parameter, m and v after one step of Adam, see [`adam`](super::adam).
    fn adam_step(
        weight: FloatTensor<Self>,
        gradient: FloatTensor<Self>,
        m: FloatTensor<Self>,
        v: FloatTensor<Self>,
        step: AdamStep,
    ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>);

    /// The matrix with columns of norm 1, see [`unit_columns`](super::unit_columns).
    fn unit_columns(matrix: FloatTensor<Self>) -> FloatTensor<Self>;
}

/// Kernels on maps, without differentiation.
pub(crate) trait MapKernels: Backend {
    /// The convolution.
    fn convolve_forward(
        h: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        window: Window,
    ) -> FloatTensor<Self>;

    /// Gradient of h.
    fn convolve_input_gradient(
        weight: FloatTensor<Self>,
        grad: FloatTensor<Self>,
        window: Window,
    ) -> FloatTensor<Self>;

    /// Gradient of the weights.
    fn convolve_weight_gradient(
        h: FloatTensor<Self>,
        grad: FloatTensor<Self>,
        window: Window,
    ) -> FloatTensor<Self>;

    /// The largest value of each square.
    fn max_pool_forward(
        h: FloatTensor<Self>,
        input: FeatureShape,
        size: usize,
    ) -> FloatTensor<Self>;

    /// Gradient of h, from what the forward returned.
    fn max_pool_backward(
        h: FloatTensor<Self>,
        output: FloatTensor<Self>,
        grad: FloatTensor<Self>,
        input: FeatureShape,
        size: usize,
    ) -> FloatTensor<Self>;
}

/// The combinators with kernels of their own.
#[derive(Clone, Debug)]
pub(crate) enum FusedCombinator {
    /// `gauss`.
    Gauss,
    /// `sig`, with all its parameters.
    Sig,
    /// MLP and AMLP.
    Network(UnitNetwork),
}
