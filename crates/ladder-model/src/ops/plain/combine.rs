//! The combinators: ẑ of a level from its corrupted z̃ and the signal u from above.

use burn::tensor::activation::{leaky_relu, sigmoid};
use burn::tensor::{Tensor, s};

use crate::UnitNetwork;

/// The `gauss` combinator: the best guess of z from z̃, were z Gaussian given u.
///
/// `μ = a₁ σ(a₂ u + a₃) + a₄ u + a₅`, `v = a₆ σ(a₇ u + a₈) + a₉ u + a₁₀`,
/// `ẑ = (z̃ − μ) v + μ` (`ladder.py`, `g`, case `gauss`).
///
/// # Shapes
///
/// `z` and `u`: `[rows, width]`, `a`: `[10, width]`, one column of ten numbers a unit.
pub fn combine_gauss(z: Tensor<2>, u: Tensor<2>, a: Tensor<2>) -> Tensor<2> {
    let row = |index: usize| a.clone().slice(s![index..index + 1]);
    let branch = |first: usize| {
        let gate = sigmoid(u.clone() * row(first + 1) + row(first + 2));
        gate * row(first) + u.clone() * row(first + 3) + row(first + 4)
    };
    let (mu, v) = (branch(0), branch(5));
    (z - mu.clone()) * v + mu
}

/// A small network a unit, the combinators MLP and AMLP.
///
/// # Shapes
///
/// - `z` and `u`: `[rows, width]`
/// - `a`: `[n_parameters, width]`, one column of numbers a unit: layer by layer, unit by unit,
///   the weights in the order of the inputs, then the bias; the first layer's inputs are u, z̃
///   and, if augmented, u z̃
pub fn combine_network(
    z: Tensor<2>,
    u: Tensor<2>,
    a: Tensor<2>,
    network: &UnitNetwork,
) -> Tensor<2> {
    let mut next = 0..;
    let mut parameter = || {
        let row = next.next().expect("invariant: an endless range");
        a.clone().slice(s![row..row + 1])
    };
    let mut values = vec![u.clone(), z.clone()];
    if network.augmented {
        values.push(u * z);
    }
    let n_layers = network.hidden.len() + 1;
    for (layer, [_, outputs]) in network.layers().enumerate() {
        let mut unit = || {
            let products = values.iter().map(|value| value.clone() * parameter());
            let sum = products.reduce(|sum, product| sum + product);
            sum.expect("invariant: every layer has inputs") + parameter()
        };
        values = (0..outputs).map(|_| unit()).collect();
        if layer + 1 < n_layers {
            let slope = f64::from(UnitNetwork::NEGATIVE_SLOPE);
            values = values
                .into_iter()
                .map(|value| leaky_relu(value, slope))
                .collect();
        }
    }
    values.swap_remove(0)
}
