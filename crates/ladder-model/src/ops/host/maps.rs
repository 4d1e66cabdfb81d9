//! The kernels of maps, for every backend in the host's memory.

use burn::backend::tensor::FloatTensor;

use super::{HostBackend, mirror, pool};
use crate::ops::kernels::MapKernels;
use crate::ops::plain::Window;
use crate::shape::FeatureShape;
use crate::sides::Sides;

impl<B: HostBackend> MapKernels for B {
    fn convolve_forward(
        h: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        window: Window,
    ) -> FloatTensor<Self> {
        mirror::forward(&h, &weight, window)
    }

    fn convolve_input_gradient(
        weight: FloatTensor<Self>,
        grad: FloatTensor<Self>,
        window: Window,
    ) -> FloatTensor<Self> {
        mirror::input_gradient(&weight, &grad, window)
    }

    fn convolve_weight_gradient(
        h: FloatTensor<Self>,
        grad: FloatTensor<Self>,
        window: Window,
    ) -> FloatTensor<Self> {
        mirror::weight_gradient(&h, &grad, window)
    }

    fn max_pool_forward(
        h: FloatTensor<Self>,
        input: FeatureShape,
        size: Sides,
    ) -> FloatTensor<Self> {
        pool::forward(&h, input, size)
    }

    fn max_pool_backward(
        h: FloatTensor<Self>,
        output: FloatTensor<Self>,
        grad: FloatTensor<Self>,
        input: FeatureShape,
        size: Sides,
    ) -> FloatTensor<Self> {
        pool::backward(&h, &output, &grad, input, size)
    }
}
