//! The kernels of the flex backend: loops over contiguous rows of float32.
//!
//! The loops are plain Rust that the compiler vectorizes; `vectorized` compiles them for the
//! widest vector unit that the machine turns out to have, `strips` divides them over threads.

mod adam;
mod combine;
mod cost;
mod gemm;
mod lanes;
mod normalize;
mod rows;
mod shift;
mod sigmoid;
mod statistics;
mod strips;

use std::ops::Range;

use burn::backend::Flex;
use burn::backend::flex::FlexTensor;
use burn::tensor::TensorData;

use super::AdamStep;
use super::kernels::{FusedCombinator, LadderKernels};

impl LadderKernels for Flex {
    fn linear_forward(h: FlexTensor, weight: FlexTensor) -> FlexTensor {
        gemm::product(&h, &weight)
    }

    fn linear_input_gradient(weight: FlexTensor, grad: FlexTensor) -> FlexTensor {
        gemm::product_with_transposed(&grad, &weight)
    }

    fn linear_weight_gradient(h: FlexTensor, grad: FlexTensor) -> FlexTensor {
        gemm::transposed_product(&h, &grad)
    }

    fn some_rows(x: FlexTensor, rows: Range<usize>) -> FlexTensor {
        x.narrow(0, rows.start, rows.len())
    }

    fn add_rows(whole: FlexTensor, part: FlexTensor, first_row: usize) -> FlexTensor {
        rows::add(whole, &part, first_row)
    }

    fn normalize_forward(
        z_pre: FlexTensor,
        noise: FlexTensor,
        groups: [usize; 3],
    ) -> (FlexTensor, FlexTensor) {
        normalize::forward(&z_pre, &noise, groups)
    }

    fn normalize_backward(
        z: FlexTensor,
        noise: FlexTensor,
        inverse_deviation: FlexTensor,
        groups: [usize; 3],
        grad: FlexTensor,
    ) -> FlexTensor {
        normalize::backward(&z, &noise, &inverse_deviation, groups, &grad)
    }

    fn shift_forward(z: FlexTensor, beta: FlexTensor, negative_slope: f32) -> FlexTensor {
        shift::forward(&z, &beta, negative_slope)
    }

    fn shift_backward(
        h: FlexTensor,
        negative_slope: f32,
        grad: FlexTensor,
    ) -> (FlexTensor, FlexTensor) {
        shift::backward(&h, negative_slope, &grad)
    }

    fn combine_forward(
        z: FlexTensor,
        u: FlexTensor,
        a: FlexTensor,
        combinator: &FusedCombinator,
    ) -> FlexTensor {
        combine::forward(&z, &u, &a, combinator)
    }

    fn combine_backward(
        z: FlexTensor,
        u: FlexTensor,
        a: FlexTensor,
        combinator: &FusedCombinator,
        grad: FlexTensor,
    ) -> (FlexTensor, FlexTensor, FlexTensor) {
        combine::backward(&z, &u, &a, combinator, &grad)
    }

    fn cost_forward(z_pre: FlexTensor, z_hat: FlexTensor) -> (FlexTensor, FlexTensor) {
        cost::forward(&z_pre, &z_hat)
    }

    fn cost_backward(
        z_pre: FlexTensor,
        z_hat: FlexTensor,
        statistics: FlexTensor,
        grad: FlexTensor,
    ) -> (FlexTensor, FlexTensor) {
        cost::backward(&z_pre, &z_hat, &statistics, &grad)
    }

    fn adam_step(
        weight: FlexTensor,
        gradient: FlexTensor,
        m: FlexTensor,
        v: FlexTensor,
        step: AdamStep,
    ) -> (FlexTensor, FlexTensor, FlexTensor) {
        adam::step(weight, gradient, m, v, step)
    }
}

/// Contiguous float32 rows, read from a tensor of rank 2 (or 1: one row).
struct Matrix(FlexTensor);

impl Matrix {
    /// Copies only when the tensor is strided; some rows of a matrix are not.
    fn read(tensor: &FlexTensor) -> Self {
        Self(match tensor.as_slice::<f32>() {
            Some(_) => tensor.clone(),
            None => tensor.to_contiguous(),
        })
    }

    fn view(&self) -> View<'_> {
        let values: &[f32] = self
            .0
            .as_slice()
            .expect("invariant: contiguous float32, checked before dispatch");
        let width = self.0.layout().shape().last().copied().unwrap_or(1);
        let rows = values.len() / width.max(1);
        View {
            values,
            rows,
            width,
        }
    }
}

/// What a kernel reads: `rows` of `width` values each.
#[derive(Clone, Copy)]
struct View<'a> {
    values: &'a [f32],
    rows: usize,
    width: usize,
}

impl<'a> View<'a> {
    /// The `columns` of a row.
    #[inline(always)]
    fn part(self, row: usize, columns: &Range<usize>) -> &'a [f32] {
        let first = row * self.width;
        &self.values[first + columns.start..first + columns.end]
    }

    fn shape(self) -> [usize; 2] {
        [self.rows, self.width]
    }
}

/// A tensor that owns `values`.
fn tensor<const D: usize>(values: Vec<f32>, shape: [usize; D]) -> FlexTensor {
    FlexTensor::from_data(TensorData::new(values, shape))
}
