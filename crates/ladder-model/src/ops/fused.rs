//! The operations as single nodes of the graph of differentiation.
//!
//! Each public function looks at the device: where tensors lie in the host's memory it runs the
//! fused operation, elsewhere the definition in [`plain`].

pub(super) mod maps;

use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use burn::backend::autodiff::NodeId;
use burn::backend::autodiff::checkpoint::{base::Checkpointer, strategy::CheckpointStrategy};
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, Backend, Dispatch, backend_extension};
use burn::tensor::{DType, Tensor, s};

use super::adam_step::AdamStep;
use super::host::HostBackend;
use super::kernels::{FusedCombinator, LadderKernels};
use super::plain;
use crate::activation::Activation;
use crate::combinator::{Combinator, Family, SIG_TERMS};

/// See [`plain::linear`].
pub fn linear(h: Tensor<2>, weight: Tensor<2>) -> Tensor<2> {
    if !is_fused(&h) {
        return plain::linear(h, weight);
    }
    Tensor::from_dispatch(<Dispatch as LadderOps>::linear(
        h.into_dispatch(),
        weight.into_dispatch(),
    ))
}

/// See [`plain::tap`].
pub fn tap(x: Tensor<2>, rows: Range<usize>) -> (Tensor<2>, Tensor<2>) {
    if !is_fused(&x) {
        return plain::tap(x, rows);
    }
    let (x, part) = <Dispatch as LadderOps>::tap(x.into_dispatch(), rows);
    (Tensor::from_dispatch(x), Tensor::from_dispatch(part))
}

/// See [`plain::normalize`].
pub fn normalize(z_pre: Tensor<2>, groups: [usize; 3], noise: Option<Tensor<2>>) -> Tensor<2> {
    if !is_fused(&z_pre) {
        return plain::normalize(z_pre, groups, noise);
    }
    let width = z_pre.dims()[1];
    let noise = noise.unwrap_or_else(|| Tensor::empty([0, width], &z_pre.device()));
    let (z_pre, noise) = (z_pre.into_dispatch(), noise.into_dispatch());
    Tensor::from_dispatch(<Dispatch as LadderOps>::normalize(z_pre, noise, groups))
}

/// See [`plain::activate`].
pub fn activate(
    z: Tensor<2>,
    beta: Option<Tensor<1>>,
    gamma: Option<Tensor<1>>,
    activation: Activation,
) -> Tensor<2> {
    match (beta, gamma) {
        (Some(beta), None) if is_fused(&z) => {
            let slope = activation.negative_slope();
            let (z, beta) = (z.into_dispatch(), beta.into_dispatch());
            Tensor::from_dispatch(<Dispatch as LadderOps>::shift(z, beta, slope))
        }
        (beta, gamma) => plain::activate(z, beta, gamma, activation),
    }
}

/// See [`plain::combine`].
pub fn combine(
    combinator: &Combinator,
    z: Tensor<2>,
    u: Tensor<2>,
    a: Option<Tensor<2>>,
) -> Tensor<2> {
    let fused = is_fused(&z).then(|| fused_combinator(combinator, a.clone()));
    match fused.flatten() {
        Some((combinator, a)) => {
            let (z, u, a) = (z.into_dispatch(), u.into_dispatch(), a.into_dispatch());
            Tensor::from_dispatch(<Dispatch as LadderOps>::combine(z, u, a, combinator))
        }
        None => plain::combine(combinator, z, u, a),
    }
}

/// The combinator with a kernel of its own that does the same, and its parameters.
fn fused_combinator(
    combinator: &Combinator,
    a: Option<Tensor<2>>,
) -> Option<(FusedCombinator, Tensor<2>)> {
    let a = a?;
    match combinator {
        Combinator::Network(network) => Some((FusedCombinator::Network(network.clone()), a)),
        Combinator::Formula(formula) => match formula.family() {
            Family::Gauss { squashed: false } => Some((FusedCombinator::Gauss, a)),
            Family::Sig(terms) => Some((FusedCombinator::Sig, all_terms(a, terms))),
            _ => None,
        },
        Combinator::Custom(_) => None,
    }
}

/// The parameters of `sig`, 0 for the terms that are missing.
fn all_terms(a: Tensor<2>, terms: [bool; SIG_TERMS]) -> Tensor<2> {
    if terms.iter().all(|&is_there| is_there) {
        return a;
    }
    let zero = Tensor::zeros([1, a.dims()[1]], &a.device());
    let mut row = 0;
    let rows = terms.map(|is_there| match is_there {
        true => {
            row += 1;
            a.clone().slice(s![row - 1..row])
        }
        false => zero.clone(),
    });
    Tensor::cat(rows.into(), 0)
}

/// See [`plain::reconstruction_cost`].
pub fn reconstruction_cost(z_pre: Tensor<2>, z_hat: Tensor<2>) -> Tensor<1> {
    if !is_fused(&z_pre) {
        return plain::reconstruction_cost(z_pre, z_hat);
    }
    let (z_pre, z_hat) = (z_pre.into_dispatch(), z_hat.into_dispatch());
    Tensor::from_dispatch(<Dispatch as LadderOps>::cost(z_pre, z_hat))
}

/// See [`adam`](super::adam).
pub(super) fn adam<const D: usize>(
    weight: Tensor<D>,
    gradient: Tensor<D>,
    [m, v]: [Tensor<D>; 2],
    step: AdamStep,
) -> (Tensor<D>, [Tensor<D>; 2]) {
    let [weight, gradient, m, v] = [weight, gradient, m, v].map(Tensor::into_dispatch);
    let (weight, m, v) = <Dispatch as OptimizerOps>::adam(weight, gradient, m, v, step);
    (
        Tensor::from_dispatch(weight),
        [m, v].map(Tensor::from_dispatch),
    )
}

/// See [`unit_columns`](super::unit_columns).
pub(super) fn unit_columns(matrix: Tensor<2>) -> Tensor<2> {
    let matrix = <Dispatch as OptimizerOps>::columns_of_norm_1(matrix.into_dispatch());
    Tensor::from_dispatch(matrix)
}

/// Whether kernels exist for the tensor's device and type of number.
pub(super) fn is_fused<const D: usize>(tensor: &Tensor<D>) -> bool {
    crate::backend::Backend::of_host(&tensor.device()) && tensor.dtype() == DType::F32
}

/// The operations that the device of a tensor chooses among backends.
#[backend_extension(
    Flex: cfg(feature = "flex"),
    NdArray: cfg(feature = "ndarray"),
    LibTorch: cfg(feature = "tch"),
    Autodiff
)]
pub(crate) trait LadderOps: Backend {
    fn linear(h: FloatTensor<Self>, weight: FloatTensor<Self>) -> FloatTensor<Self>;
    fn tap(x: FloatTensor<Self>, rows: Range<usize>) -> (FloatTensor<Self>, FloatTensor<Self>);
    fn normalize(
        z_pre: FloatTensor<Self>,
        noise: FloatTensor<Self>,
        groups: [usize; 3],
    ) -> FloatTensor<Self>;
    fn shift(z: FloatTensor<Self>, beta: FloatTensor<Self>, slope: f32) -> FloatTensor<Self>;
    fn combine(
        z: FloatTensor<Self>,
        u: FloatTensor<Self>,
        a: FloatTensor<Self>,
        combinator: FusedCombinator,
    ) -> FloatTensor<Self>;
    fn cost(z_pre: FloatTensor<Self>, z_hat: FloatTensor<Self>) -> FloatTensor<Self>;
}

/// The optimizer's operations, on tensors that need no gradient.
#[backend_extension(
    Flex: cfg(feature = "flex"),
    NdArray: cfg(feature = "ndarray"),
    LibTorch: cfg(feature = "tch")
)]
pub(crate) trait OptimizerOps: Backend {
    fn adam(
        weight: FloatTensor<Self>,
        gradient: FloatTensor<Self>,
        m: FloatTensor<Self>,
        v: FloatTensor<Self>,
        step: AdamStep,
    ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>);
    fn columns_of_norm_1(matrix: FloatTensor<Self>) -> FloatTensor<Self>;
}

impl<B: HostBackend> OptimizerOps for B {
    fn adam(
        weight: FloatTensor<Self>,
        gradient: FloatTensor<Self>,
        m: FloatTensor<Self>,
        v: FloatTensor<Self>,
        step: AdamStep,
    ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>) {
        Self::adam_step(weight, gradient, m, v, step)
    }

    fn columns_of_norm_1(matrix: FloatTensor<Self>) -> FloatTensor<Self> {
        Self::unit_columns(matrix)
    }
}

impl<B: HostBackend> LadderOps for B {
    fn linear(h: FloatTensor<Self>, weight: FloatTensor<Self>) -> FloatTensor<Self> {
        Self::linear_forward(h, weight)
    }

    fn tap(x: FloatTensor<Self>, rows: Range<usize>) -> (FloatTensor<Self>, FloatTensor<Self>) {
        let part = Self::some_rows(x.clone(), rows);
        (x, part)
    }

    fn normalize(
        z_pre: FloatTensor<Self>,
        noise: FloatTensor<Self>,
        groups: [usize; 3],
    ) -> FloatTensor<Self> {
        Self::normalize_forward(z_pre, noise, groups).0
    }

    fn shift(z: FloatTensor<Self>, beta: FloatTensor<Self>, slope: f32) -> FloatTensor<Self> {
        Self::shift_forward(z, beta, slope)
    }

    fn combine(
        z: FloatTensor<Self>,
        u: FloatTensor<Self>,
        a: FloatTensor<Self>,
        combinator: FusedCombinator,
    ) -> FloatTensor<Self> {
        Self::combine_forward(z, u, a, &combinator)
    }

    fn cost(z_pre: FloatTensor<Self>, z_hat: FloatTensor<Self>) -> FloatTensor<Self> {
        Self::cost_forward(z_pre, z_hat).0
    }
}

impl<B: LadderOps + LadderKernels, C: CheckpointStrategy> LadderOps for Autodiff<B, C> {
    fn linear(h: FloatTensor<Self>, weight: FloatTensor<Self>) -> FloatTensor<Self> {
        let ((h, h_node), (weight, weight_node)) = (h.into_parts(), weight.into_parts());
        match LinearBackward
            .prepare::<C>([h_node, weight_node])
            .compute_bound()
            .stateful()
        {
            OpsKind::Tracked(prep) => {
                let output = B::linear_forward(h.clone(), weight.clone());
                prep.finish((h, weight), output)
            }
            OpsKind::UnTracked(prep) => prep.finish(B::linear_forward(h, weight)),
        }
    }

    fn tap(x: FloatTensor<Self>, rows: Range<usize>) -> (FloatTensor<Self>, FloatTensor<Self>) {
        let (x, node) = x.into_parts();
        let part = B::some_rows(x.clone(), rows.clone());
        let mailbox = Mailbox::<B>::default();
        let x = match TapBackward.prepare::<C>([node]).compute_bound().stateful() {
            OpsKind::Tracked(prep) => prep.finish((mailbox.clone(), rows.start), x),
            OpsKind::UnTracked(prep) => prep.finish(x),
        };
        let part = match PartBackward
            .prepare::<C>([x.node()])
            .compute_bound()
            .stateful()
        {
            OpsKind::Tracked(prep) => prep.finish(mailbox, part),
            OpsKind::UnTracked(prep) => prep.finish(part),
        };
        (x, part)
    }

    fn normalize(
        z_pre: FloatTensor<Self>,
        noise: FloatTensor<Self>,
        groups: [usize; 3],
    ) -> FloatTensor<Self> {
        // The noise is data: it needs no gradient.
        let ((z_pre, node), (noise, _)) = (z_pre.into_parts(), noise.into_parts());
        let (z, inverse_deviation) = B::normalize_forward(z_pre, noise.clone(), groups);
        match NormalizeBackward
            .prepare::<C>([node])
            .compute_bound()
            .stateful()
        {
            OpsKind::Tracked(prep) => prep.finish((z.clone(), noise, inverse_deviation, groups), z),
            OpsKind::UnTracked(prep) => prep.finish(z),
        }
    }

    fn shift(z: FloatTensor<Self>, beta: FloatTensor<Self>, slope: f32) -> FloatTensor<Self> {
        let ((z, z_node), (beta, beta_node)) = (z.into_parts(), beta.into_parts());
        let h = B::shift_forward(z, beta, slope);
        match ShiftBackward
            .prepare::<C>([z_node, beta_node])
            .compute_bound()
            .stateful()
        {
            OpsKind::Tracked(prep) => prep.finish((h.clone(), slope), h),
            OpsKind::UnTracked(prep) => prep.finish(h),
        }
    }

    fn combine(
        z: FloatTensor<Self>,
        u: FloatTensor<Self>,
        a: FloatTensor<Self>,
        combinator: FusedCombinator,
    ) -> FloatTensor<Self> {
        let ((z, z_node), (u, u_node), (a, a_node)) =
            (z.into_parts(), u.into_parts(), a.into_parts());
        match CombineBackward
            .prepare::<C>([z_node, u_node, a_node])
            .compute_bound()
            .stateful()
        {
            OpsKind::Tracked(prep) => {
                let z_hat = B::combine_forward(z.clone(), u.clone(), a.clone(), &combinator);
                prep.finish((z, u, a, combinator), z_hat)
            }
            OpsKind::UnTracked(prep) => prep.finish(B::combine_forward(z, u, a, &combinator)),
        }
    }

    fn cost(z_pre: FloatTensor<Self>, z_hat: FloatTensor<Self>) -> FloatTensor<Self> {
        let ((z_pre, pre_node), (z_hat, hat_node)) = (z_pre.into_parts(), z_hat.into_parts());
        match CostBackward
            .prepare::<C>([pre_node, hat_node])
            .compute_bound()
            .stateful()
        {
            OpsKind::Tracked(prep) => {
                let (cost, statistics) = B::cost_forward(z_pre.clone(), z_hat.clone());
                prep.finish((z_pre, z_hat, statistics), cost)
            }
            OpsKind::UnTracked(prep) => prep.finish(B::cost_forward(z_pre, z_hat).0),
        }
    }
}

#[derive(Debug)]
struct LinearBackward;

impl<B: LadderKernels> Backward<B, 2> for LinearBackward {
    type State = (FloatTensor<B>, FloatTensor<B>);

    fn backward(self, ops: Ops<Self::State, 2>, grads: &mut Gradients, _: &mut Checkpointer) {
        let grad = grads.consume::<B>(&ops.node);
        let (h, weight) = ops.state;
        let [h_node, weight_node] = ops.parents;
        // A constant input, as the first layer's clean rows, needs no product.
        if let Some(node) = h_node {
            grads.register::<B>(node.id, B::linear_input_gradient(weight, grad.clone()));
        }
        if let Some(node) = weight_node {
            grads.register::<B>(node.id, B::linear_weight_gradient(h, grad));
        }
    }
}

/// Where the gradient of some rows waits for that of the whole.
type Mailbox<B> = Arc<Mutex<Option<FloatTensor<B>>>>;

/// The whole of a [`tap`]: differentiated after its part, which is a child of it.
#[derive(Debug)]
struct TapBackward;

impl<B: LadderKernels> Backward<B, 1> for TapBackward {
    type State = (Mailbox<B>, usize);

    fn backward(self, ops: Ops<Self::State, 1>, grads: &mut Gradients, _: &mut Checkpointer) {
        let grad = grads.consume::<B>(&ops.node);
        let (mailbox, first_row) = ops.state;
        let grad = match lock(&mailbox).take() {
            Some(part) => B::add_rows(grad, part, first_row),
            None => grad,
        };
        register::<B, 1>(
            ops.parents.map(|node| node.map(|node| node.id)),
            [grad],
            grads,
        );
    }
}

/// Some rows of a [`tap`].
#[derive(Debug)]
struct PartBackward;

impl<B: LadderKernels> Backward<B, 1> for PartBackward {
    type State = Mailbox<B>;

    fn backward(self, ops: Ops<Self::State, 1>, grads: &mut Gradients, _: &mut Checkpointer) {
        let grad = grads.consume::<B>(&ops.node);
        *lock(&ops.state) = Some(grad);
    }
}

/// A lock that a panic elsewhere does not take away: what it guards is always whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[derive(Debug)]
struct NormalizeBackward;

impl<B: LadderKernels> Backward<B, 1> for NormalizeBackward {
    type State = (FloatTensor<B>, FloatTensor<B>, FloatTensor<B>, [usize; 3]);

    fn backward(self, ops: Ops<Self::State, 1>, grads: &mut Gradients, _: &mut Checkpointer) {
        let grad = grads.consume::<B>(&ops.node);
        let (z, noise, inverse_deviation, groups) = ops.state;
        if let [Some(node)] = ops.parents {
            let grad = B::normalize_backward(z, noise, inverse_deviation, groups, grad);
            grads.register::<B>(node.id, grad);
        }
    }
}

#[derive(Debug)]
struct ShiftBackward;

impl<B: LadderKernels> Backward<B, 2> for ShiftBackward {
    type State = (FloatTensor<B>, f32);

    fn backward(self, ops: Ops<Self::State, 2>, grads: &mut Gradients, _: &mut Checkpointer) {
        let grad = grads.consume::<B>(&ops.node);
        let (h, slope) = ops.state;
        let (dz, dbeta) = B::shift_backward(h, slope, grad);
        register::<B, 2>(
            ops.parents.map(|node| node.map(|node| node.id)),
            [dz, dbeta],
            grads,
        );
    }
}

#[derive(Debug)]
struct CombineBackward;

impl<B: LadderKernels> Backward<B, 3> for CombineBackward {
    type State = (
        FloatTensor<B>,
        FloatTensor<B>,
        FloatTensor<B>,
        FusedCombinator,
    );

    fn backward(self, ops: Ops<Self::State, 3>, grads: &mut Gradients, _: &mut Checkpointer) {
        let grad = grads.consume::<B>(&ops.node);
        let (z, u, a, combinator) = ops.state;
        let (dz, du, da) = B::combine_backward(z, u, a, &combinator, grad);
        register::<B, 3>(
            ops.parents.map(|node| node.map(|node| node.id)),
            [dz, du, da],
            grads,
        );
    }
}

#[derive(Debug)]
struct CostBackward;

impl<B: LadderKernels> Backward<B, 2> for CostBackward {
    type State = (FloatTensor<B>, FloatTensor<B>, FloatTensor<B>);

    fn backward(self, ops: Ops<Self::State, 2>, grads: &mut Gradients, _: &mut Checkpointer) {
        let grad = grads.consume::<B>(&ops.node);
        let (z_pre, z_hat, statistics) = ops.state;
        let (dz_pre, dz_hat) = B::cost_backward(z_pre, z_hat, statistics, grad);
        register::<B, 2>(
            ops.parents.map(|node| node.map(|node| node.id)),
            [dz_pre, dz_hat],
            grads,
        );
    }
}

/// Adds each gradient to its node, where the parent needs one.
fn register<B: Backend, const N: usize>(
    nodes: [Option<NodeId>; N],
    gradients: [FloatTensor<B>; N],
    grads: &mut Gradients,
) {
    for (node, gradient) in nodes.into_iter().zip(gradients) {
        if let Some(node) = node {
            grads.register::<B>(node, gradient);
        }
    }
}
