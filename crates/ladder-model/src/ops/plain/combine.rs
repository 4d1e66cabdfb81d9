//! The combinators: ẑ of a level from its corrupted z̃ and the signal u from above.

use burn::tensor::activation::{leaky_relu, relu, sigmoid};
use burn::tensor::{Tensor, s};

use crate::combinator::{Combinator, CustomCombinator, Family, SIG_TERMS, UnitNetwork};

/// `ẑ = g(z̃, u)` for each unit, with parameters of its own.
///
/// # Shapes
///
/// - `z` and `u`: `[rows, width]`; u is not read where the combinator does not use it
/// - `a`: `[n_parameters, width]`, one column of numbers per unit, in the order that
///   [`Formula`](crate::Formula) or [`UnitNetwork`] tells; `None` without any parameter
///
/// # Panics
///
/// If there are too few parameters.
pub fn combine(
    combinator: &Combinator,
    z: Tensor<2>,
    u: Tensor<2>,
    a: Option<Tensor<2>>,
) -> Tensor<2> {
    let a = Parameters { a, taken: 0 };
    match combinator {
        Combinator::Network(network) => by_network(network, z, u, a),
        Combinator::Formula(formula) => by_formula(formula.family(), z, u, a),
        Combinator::Custom(custom) => by_custom(custom.as_ref(), z, u, a),
    }
}

/// Each parameter, `[1, width]`, goes in by itself.
fn by_custom(
    custom: &dyn CustomCombinator,
    z: Tensor<2>,
    u: Tensor<2>,
    mut a: Parameters,
) -> Tensor<2> {
    let n_parameters = custom.initial_values().len();
    let parameters: Vec<_> = (0..n_parameters).map(|_| a.next()).collect();
    custom.combine(z, u, &parameters)
}

/// Parameters that are taken one after the other.
struct Parameters {
    a: Option<Tensor<2>>,
    taken: usize,
}

impl Parameters {
    /// `[1, width]`.
    fn next(&mut self) -> Tensor<2> {
        let a = self.a.clone().expect("the combinator has parameters");
        self.taken += 1;
        a.slice(s![self.taken - 1..self.taken])
    }
}

fn by_formula(family: Family, z: Tensor<2>, u: Tensor<2>, mut a: Parameters) -> Tensor<2> {
    match family {
        Family::Gauss { squashed } => {
            let [mu, v] = [(); 2].map(|()| {
                let gate = a.next() * sigmoid(u.clone() * a.next() + a.next());
                gate + u.clone() * a.next() + a.next()
            });
            let v = if squashed { sigmoid(v) } else { v };
            (z - mu.clone()) * v + mu
        }
        Family::Sig(terms) => {
            let (outer, rest) = terms.split_at(SIG_TERMS / 2);
            let (has_sigmoid, inner) = (rest[0], &rest[1..]);
            let linear = weighted_sum(outer, &z, &u, &mut a);
            match has_sigmoid {
                true => linear + a.next() * sigmoid(weighted_sum(inner, &z, &u, &mut a)),
                false => linear,
            }
        }
        Family::Apart { with_u } => {
            let inputs = if with_u { vec![z, u] } else { vec![z] };
            let weights: Vec<_> = inputs.iter().map(|_| [(); 3].map(|()| a.next())).collect();
            let (b, c) = (a.next(), a.next());
            let parts = inputs
                .into_iter()
                .zip(weights)
                .map(|(x, [w1, w2, w3])| w1 * sigmoid(x.clone() * w2 + b.clone()) + x * w3);
            parts.fold(c, |sum, part| part + sum)
        }
        Family::Relu => relu(u + a.next()),
        Family::Sigmoid => sigmoid((u + a.next()) * a.next()),
        Family::Identity => z,
    }
}

/// `a₁ + a₂ z̃ + a₃ u + a₄ z̃u`, of which all but the first may be missing.
fn weighted_sum(terms: &[bool], z: &Tensor<2>, u: &Tensor<2>, a: &mut Parameters) -> Tensor<2> {
    let factors: [&dyn Fn() -> Tensor<2>; 3] =
        [&|| z.clone(), &|| u.clone(), &|| z.clone() * u.clone()];
    let present = factors
        .iter()
        .zip(&terms[1..])
        .filter(|(_, is_there)| **is_there);
    let constant = a.next();
    present.fold(constant, |sum, (factor, _)| factor() * a.next() + sum)
}

fn by_network(network: &UnitNetwork, z: Tensor<2>, u: Tensor<2>, mut a: Parameters) -> Tensor<2> {
    let mut values = vec![u.clone(), z.clone()];
    if network.augmented {
        values.push(u * z);
    }
    let n_layers = network.hidden.len() + 1;
    for (layer, [_, outputs]) in network.layers().enumerate() {
        let mut unit = || {
            let products = values.iter().map(|value| value.clone() * a.next());
            let sum = products.reduce(|sum, product| sum + product);
            sum.expect("invariant: every layer has inputs") + a.next()
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
