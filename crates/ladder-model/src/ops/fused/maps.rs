//! Convolution and pooling as single nodes of the graph of differentiation.

use burn::backend::autodiff::checkpoint::{base::Checkpointer, strategy::CheckpointStrategy};
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, Backend, Dispatch, backend_extension};
use burn::tensor::Tensor;

use super::is_fused;
use crate::ops::host::HostBackend;
use crate::ops::kernels::MapKernels;
use crate::ops::plain::{self, Window};
use crate::shape::FeatureShape;
use crate::sides::Sides;

/// See [`plain::convolve`].
pub fn convolve(h: Tensor<2>, weight: Tensor<2>, window: Window) -> Tensor<2> {
    if !is_fused(&h) {
        return plain::convolve(h, weight, window);
    }
    // A filter of one pixel sees one position: no patch needs to be copied.
    if (window.size, window.stride, window.padding) == (1.into(), 1.into(), 0.into()) {
        return super::linear(h, weight);
    }
    let (h, weight) = (h.into_dispatch(), weight.into_dispatch());
    Tensor::from_dispatch(<Dispatch as MapOps>::convolve(h, weight, window))
}

/// See [`plain::max_pool`].
pub fn max_pool(h: Tensor<2>, input: FeatureShape, size: Sides) -> Tensor<2> {
    if !is_fused(&h) {
        return plain::max_pool(h, input, size);
    }
    Tensor::from_dispatch(<Dispatch as MapOps>::max_pool(
        h.into_dispatch(),
        input,
        size,
    ))
}

/// The operations that the device of a tensor chooses among backends.
#[backend_extension(
    Flex: cfg(feature = "flex"),
    NdArray: cfg(feature = "ndarray"),
    LibTorch: cfg(feature = "tch"),
    Autodiff
)]
pub(crate) trait MapOps: Backend {
    fn convolve(
        h: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        window: Window,
    ) -> FloatTensor<Self>;
    fn max_pool(h: FloatTensor<Self>, input: FeatureShape, size: Sides) -> FloatTensor<Self>;
}

impl<B: HostBackend> MapOps for B {
    fn convolve(
        h: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        window: Window,
    ) -> FloatTensor<Self> {
        Self::convolve_forward(h, weight, window)
    }

    fn max_pool(h: FloatTensor<Self>, input: FeatureShape, size: Sides) -> FloatTensor<Self> {
        Self::max_pool_forward(h, input, size)
    }
}

impl<B: MapOps + MapKernels, C: CheckpointStrategy> MapOps for Autodiff<B, C> {
    fn convolve(
        h: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        window: Window,
    ) -> FloatTensor<Self> {
        let ((h, h_node), (weight, weight_node)) = (h.into_parts(), weight.into_parts());
        match ConvolveBackward
            .prepare::<C>([h_node, weight_node])
            .compute_bound()
            .stateful()
        {
            OpsKind::Tracked(prep) => {
                let output = B::convolve_forward(h.clone(), weight.clone(), window);
                prep.finish((h, weight, window), output)
            }
            OpsKind::UnTracked(prep) => prep.finish(B::convolve_forward(h, weight, window)),
        }
    }

    fn max_pool(h: FloatTensor<Self>, input: FeatureShape, size: Sides) -> FloatTensor<Self> {
        let (h, node) = h.into_parts();
        let output = B::max_pool_forward(h.clone(), input, size);
        match MaxPoolBackward
            .prepare::<C>([node])
            .compute_bound()
            .stateful()
        {
            OpsKind::Tracked(prep) => prep.finish((h, output.clone(), input, size), output),
            OpsKind::UnTracked(prep) => prep.finish(output),
        }
    }
}

#[derive(Debug)]
struct ConvolveBackward;

impl<B: MapKernels> Backward<B, 2> for ConvolveBackward {
    type State = (FloatTensor<B>, FloatTensor<B>, Window);

    fn backward(self, ops: Ops<Self::State, 2>, grads: &mut Gradients, _: &mut Checkpointer) {
        let grad = grads.consume::<B>(&ops.node);
        let (h, weight, window) = ops.state;
        let [h_node, weight_node] = ops.parents;
        if let Some(node) = h_node {
            let gradient = B::convolve_input_gradient(weight, grad.clone(), window);
            grads.register::<B>(node.id, gradient);
        }
        if let Some(node) = weight_node {
            grads.register::<B>(node.id, B::convolve_weight_gradient(h, grad, window));
        }
    }
}

#[derive(Debug)]
struct MaxPoolBackward;

impl<B: MapKernels> Backward<B, 1> for MaxPoolBackward {
    type State = (FloatTensor<B>, FloatTensor<B>, FeatureShape, Sides);

    fn backward(self, ops: Ops<Self::State, 1>, grads: &mut Gradients, _: &mut Checkpointer) {
        let grad = grads.consume::<B>(&ops.node);
        let (h, output, input, size) = ops.state;
        if let [Some(node)] = ops.parents {
            grads.register::<B>(node.id, B::max_pool_backward(h, output, grad, input, size));
        }
    }
}
