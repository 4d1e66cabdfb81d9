//! The kernels of the flex backend: loops over contiguous rows of float32.
//!
//! The loops are plain Rust that the compiler vectorizes; [`vectorized`] compiles them for the
//! widest vector unit that the machine turns out to have.

mod adam;
mod combine;
mod cost;
mod gemm;
mod normalize;
mod shift;

use burn::backend::Flex;
use burn::backend::flex::FlexTensor;
use burn::tensor::TensorData;

use super::AdamStep;
use super::kernels::LadderKernels;

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

    fn gauss_forward(z: FlexTensor, u: FlexTensor, a: FlexTensor) -> (FlexTensor, FlexTensor) {
        combine::forward(&z, &u, &a)
    }

    fn gauss_backward(
        z: FlexTensor,
        u: FlexTensor,
        a: FlexTensor,
        sigmoids: FlexTensor,
        grad: FlexTensor,
    ) -> (FlexTensor, FlexTensor, FlexTensor) {
        combine::backward(&z, &u, &a, &sigmoids, &grad)
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
struct Matrix {
    tensor: FlexTensor,
    rows: usize,
    width: usize,
}

impl Matrix {
    /// Copies only when the tensor is strided.
    fn read(tensor: &FlexTensor) -> Self {
        let tensor = tensor.to_contiguous();
        let shape = tensor.layout().shape();
        let width = shape.last().copied().unwrap_or(1);
        let rows = shape.num_elements() / width.max(1);
        Self {
            tensor,
            rows,
            width,
        }
    }

    fn values(&self) -> &[f32] {
        self.tensor
            .as_slice()
            .expect("invariant: contiguous float32, checked before dispatch")
    }

    fn shape(&self) -> [usize; 2] {
        [self.rows, self.width]
    }
}

/// A tensor that owns `values`.
fn tensor<const D: usize>(values: Vec<f32>, shape: [usize; D]) -> FlexTensor {
    FlexTensor::from_data(TensorData::new(values, shape))
}

/// Runs `loops` compiled for the widest vector unit of this machine.
///
/// What it calls must be `#[inline(always)]`, else it is compiled for the oldest machine.
#[inline(always)]
fn vectorized<T>(loops: impl FnOnce() -> T) -> T {
    pulp::Arch::new().dispatch(loops)
}

/// Mean and biased variance of each column of `rows`, both of `width` values.
#[inline(always)]
fn column_statistics(rows: &[f32], width: usize) -> (Vec<f32>, Vec<f32>) {
    let scale = width as f32 / rows.len() as f32;
    let mut mean = vec![0.0; width];
    for row in rows.chunks_exact(width) {
        for (sum, x) in mean.iter_mut().zip(row) {
            *sum += x;
        }
    }
    for sum in &mut mean {
        *sum *= scale;
    }
    let mut variance = vec![0.0; width];
    for row in rows.chunks_exact(width) {
        for ((sum, x), mean) in variance.iter_mut().zip(row).zip(&mean) {
            *sum += (x - mean) * (x - mean);
        }
    }
    for sum in &mut variance {
        *sum *= scale;
    }
    (mean, variance)
}
