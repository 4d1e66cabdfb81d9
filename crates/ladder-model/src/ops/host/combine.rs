//! The combinators, forward and backward: the same loops around each of them.
//!
//! The backward pass computes everything within a unit anew, which costs less than reading it.

mod gauss;
mod network;
mod sig;

use std::ops::Range;

use super::lanes::{LANES, Lanes, pieces};
use super::strips::{Strip, in_strips};
use super::{HostTensor, Matrix, View};
use crate::ops::kernels::FusedCombinator;
use crate::vectorized::vectorized;

use gauss::Gauss;
use network::Network;
use sig::Sig;

/// ẑ.
pub(super) fn forward<T: HostTensor>(z: &T, u: &T, a: &T, combinator: &FusedCombinator) -> T {
    let matrices = [z, u, a].map(Matrix::read);
    let [z, u, a] = matrices.each_ref().map(Matrix::view);
    let mut result = T::zeros(z.shape());
    in_strips(z.width, [result.values_mut()], |columns, [mut z_hat]| {
        evaluate(combinator, [z, u, a], columns, &mut z_hat);
    });
    result
}

/// Gradients of z, u and a.
pub(super) fn backward<T: HostTensor>(
    z: &T,
    u: &T,
    a: &T,
    combinator: &FusedCombinator,
    grad: &T,
) -> (T, T, T) {
    let matrices = [z, u, a, grad].map(Matrix::read);
    let [z, u, a, grad] = matrices.each_ref().map(Matrix::view);
    let (mut dz, mut du) = (T::zeros(z.shape()), T::zeros(z.shape()));
    let mut da = T::zeros(a.shape());
    in_strips(
        z.width,
        [dz.values_mut(), du.values_mut(), da.values_mut()],
        |columns, mut outputs| {
            differentiate(combinator, [z, u, a, grad], columns, &mut outputs);
        },
    );
    (dz, du, da)
}

vectorized! {
    fn evaluate(
        combinator: &FusedCombinator,
        inputs: [View<'_>; 3],
        columns: Range<usize>,
        z_hat: &mut Strip<'_>,
    ) {
        match combinator {
            FusedCombinator::Gauss => evaluate_with(Gauss::default(), inputs, columns, z_hat),
            FusedCombinator::Sig => evaluate_with(Sig::default(), inputs, columns, z_hat),
            FusedCombinator::Network(network) => {
                evaluate_with(Network::new(network), inputs, columns, z_hat);
            }
        }
    }

    fn differentiate(
        combinator: &FusedCombinator,
        inputs: [View<'_>; 4],
        columns: Range<usize>,
        outputs: &mut [Strip<'_>; 3],
    ) {
        match combinator {
            FusedCombinator::Gauss => differentiate_with(Gauss::default(), inputs, columns, outputs),
            FusedCombinator::Sig => differentiate_with(Sig::default(), inputs, columns, outputs),
            FusedCombinator::Network(network) => {
                differentiate_with(Network::new(network), inputs, columns, outputs);
            }
        }
    }
}

/// A combinator of a few neighboring columns, at work on one row after the other.
trait Block {
    /// The parameters, to be loaded.
    fn parameters(&mut self) -> &mut [Lanes];

    /// ẑ of a row.
    fn value(&mut self, z: Lanes, u: Lanes) -> Lanes;

    /// dz and du of a row; what it adds to the parameters' gradients goes to the sums.
    fn gradients(&mut self, z: Lanes, u: Lanes, grad: Lanes) -> [Lanes; 2];

    /// The parameters' gradients.
    fn sums(&mut self) -> &mut [Lanes];
}

// No closure and no `array::map` in these loops: what is not inlined is compiled for the oldest
// machine, which made `gauss` take twice as long.

#[inline(always)]
fn evaluate_with(
    mut block: impl Block,
    [z, u, a]: [View<'_>; 3],
    columns: Range<usize>,
    z_hat: &mut Strip<'_>,
) {
    for at in pieces(columns.clone()) {
        let to = at.start - columns.start..at.end - columns.start;
        load_parameters(&mut block, a, &at);
        for (row, z_hat) in z_hat.iter_mut().enumerate() {
            let z = Lanes::load(z.part(row, &at));
            let u = Lanes::load(u.part(row, &at));
            block.value(z, u).store(&mut z_hat[to.clone()]);
        }
    }
}

#[inline(always)]
fn differentiate_with(
    mut block: impl Block,
    [z, u, a, grad]: [View<'_>; 4],
    columns: Range<usize>,
    [dz, du, da]: &mut [Strip<'_>; 3],
) {
    for at in pieces(columns.clone()) {
        let to = at.start - columns.start..at.end - columns.start;
        load_parameters(&mut block, a, &at);
        block.sums().fill(Lanes::ZERO);
        for (row, (dz, du)) in dz.iter_mut().zip(du.iter_mut()).enumerate() {
            let z = Lanes::load(z.part(row, &at));
            let u = Lanes::load(u.part(row, &at));
            let grad = Lanes::load(grad.part(row, &at));
            let [row_dz, row_du] = block.gradients(z, u, grad);
            row_dz.store(&mut dz[to.clone()]);
            row_du.store(&mut du[to.clone()]);
        }
        for (da, sum) in da.iter_mut().zip(block.sums()) {
            sum.store(&mut da[to.clone()]);
        }
    }
}

#[inline(always)]
fn load_parameters(block: &mut impl Block, a: View<'_>, at: &Range<usize>) {
    for (index, parameter) in block.parameters().iter_mut().enumerate() {
        *parameter = Lanes::load(a.part(index, at));
    }
}
