//! The kernels of backends whose tensors lie in the host's memory: loops over contiguous rows of
//! float32.
//!
//! The loops are plain Rust that the compiler vectorizes; `vectorized` compiles them for the
//! widest vector unit that the machine turns out to have, `strips` divides them over threads.
//! They are written once, for any [`HostTensor`]; a file of the name of a backend says how its
//! tensors are read and written.

mod adam;
mod combine;
mod convolve;
mod cost;
#[cfg(feature = "flex")]
mod flex;
mod gemm;
mod lanes;
mod maps;
mod mirror;
#[cfg(feature = "ndarray")]
mod ndarray;
mod normalize;
mod pool;
mod rows;
mod shift;
mod sigmoid;
mod statistics;
mod strips;
#[cfg(feature = "tch")]
mod tch;
mod tensor;
mod unit_columns;

use std::ops::Range;

use burn::backend::Backend;
use burn::backend::tensor::FloatTensor;
use burn::tensor::Slice;

use super::adam_step::AdamStep;
use super::kernels::{FusedCombinator, LadderKernels};
use tensor::{HostTensor, Matrix, View};

/// A backend that computes in the host's memory.
pub(crate) trait HostBackend: Backend<FloatTensorPrimitive: HostTensor> {}

impl<B: HostBackend> LadderKernels for B {
    fn linear_forward(h: FloatTensor<Self>, weight: FloatTensor<Self>) -> FloatTensor<Self> {
        gemm::product(&h, &weight)
    }

    fn linear_input_gradient(
        weight: FloatTensor<Self>,
        grad: FloatTensor<Self>,
    ) -> FloatTensor<Self> {
        gemm::product_with_transposed(&grad, &weight)
    }

    fn linear_weight_gradient(h: FloatTensor<Self>, grad: FloatTensor<Self>) -> FloatTensor<Self> {
        gemm::transposed_product(&h, &grad)
    }

    fn some_rows(x: FloatTensor<Self>, rows: Range<usize>) -> FloatTensor<Self> {
        Self::float_slice(x, &[Slice::from(rows)])
    }

    fn add_rows(
        whole: FloatTensor<Self>,
        part: FloatTensor<Self>,
        first_row: usize,
    ) -> FloatTensor<Self> {
        rows::add(whole, &part, first_row)
    }

    fn normalize_forward(
        z_pre: FloatTensor<Self>,
        noise: FloatTensor<Self>,
        groups: [usize; 3],
    ) -> (FloatTensor<Self>, FloatTensor<Self>) {
        normalize::forward(&z_pre, &noise, groups)
    }

    fn normalize_backward(
        z: FloatTensor<Self>,
        noise: FloatTensor<Self>,
        inverse_deviation: FloatTensor<Self>,
        groups: [usize; 3],
        grad: FloatTensor<Self>,
    ) -> FloatTensor<Self> {
        normalize::backward(&z, &noise, &inverse_deviation, groups, &grad)
    }

    fn shift_forward(
        z: FloatTensor<Self>,
        beta: FloatTensor<Self>,
        negative_slope: f32,
    ) -> FloatTensor<Self> {
        shift::forward(&z, &beta, negative_slope)
    }

    fn shift_backward(
        h: FloatTensor<Self>,
        negative_slope: f32,
        grad: FloatTensor<Self>,
    ) -> (FloatTensor<Self>, FloatTensor<Self>) {
        shift::backward(&h, negative_slope, &grad)
    }

    fn combine_forward(
        z: FloatTensor<Self>,
        u: FloatTensor<Self>,
        a: FloatTensor<Self>,
        combinator: &FusedCombinator,
    ) -> FloatTensor<Self> {
        combine::forward(&z, &u, &a, combinator)
    }

    fn combine_backward(
        z: FloatTensor<Self>,
        u: FloatTensor<Self>,
        a: FloatTensor<Self>,
        combinator: &FusedCombinator,
        grad: FloatTensor<Self>,
    ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>) {
        combine::backward(&z, &u, &a, combinator, &grad)
    }

    fn cost_forward(
        z_pre: FloatTensor<Self>,
        z_hat: FloatTensor<Self>,
    ) -> (FloatTensor<Self>, FloatTensor<Self>) {
        cost::forward(&z_pre, &z_hat)
    }

    fn cost_backward(
        z_pre: FloatTensor<Self>,
        z_hat: FloatTensor<Self>,
        statistics: FloatTensor<Self>,
        grad: FloatTensor<Self>,
    ) -> (FloatTensor<Self>, FloatTensor<Self>) {
        cost::backward(&z_pre, &z_hat, &statistics, &grad)
    }

    fn adam_step(
        weight: FloatTensor<Self>,
        gradient: FloatTensor<Self>,
        m: FloatTensor<Self>,
        v: FloatTensor<Self>,
        step: AdamStep,
    ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>) {
        adam::step(weight, gradient, m, v, step)
    }

    fn unit_columns(matrix: FloatTensor<Self>) -> FloatTensor<Self> {
        unit_columns::unit_columns(matrix)
    }
}
