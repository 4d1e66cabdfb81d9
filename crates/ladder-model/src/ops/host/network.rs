//! A small network a unit, forward and backward: the combinators MLP and AMLP.

use std::ops::Range;

use super::lanes::{LANES, Lanes, load, pieces};
use super::strips::in_strips;
use super::tensor::{HostTensor, Matrix, View};
use crate::UnitNetwork;
use crate::vectorized::vectorized;

/// ẑ.
pub(super) fn forward<T: HostTensor>(z: &T, u: &T, a: &T, network: &UnitNetwork) -> T {
    let matrices = [z, u, a].map(Matrix::read);
    let [z, u, a] = matrices.each_ref().map(Matrix::view);
    let mut z_hat = vec![0.0; z.values.len()];
    in_strips(z.width, [&mut z_hat], |columns, [mut z_hat]| {
        evaluate(z, u, a, network, columns, &mut z_hat);
    });
    T::from_values(z_hat, z.shape())
}

/// Gradients of z, u and a; the hidden units are computed anew, which costs less than reading
/// them.
pub(super) fn backward<T: HostTensor>(
    z: &T,
    u: &T,
    a: &T,
    network: &UnitNetwork,
    grad: &T,
) -> (T, T, T) {
    let matrices = [z, u, a, grad].map(Matrix::read);
    let [z, u, a, grad] = matrices.each_ref().map(Matrix::view);
    let (mut dz, mut du) = (vec![0.0; z.values.len()], vec![0.0; z.values.len()]);
    let mut da = vec![0.0; a.values.len()];
    in_strips(
        z.width,
        [&mut dz, &mut du, &mut da],
        |columns, [mut dz, mut du, mut da]| {
            differentiate(z, u, a, grad, network, columns, &mut dz, &mut du, &mut da);
        },
    );
    (
        T::from_values(dz, z.shape()),
        T::from_values(du, z.shape()),
        T::from_values(da, a.shape()),
    )
}

vectorized! {
    fn evaluate(
        z: View<'_>,
        u: View<'_>,
        a: View<'_>,
        network: &UnitNetwork,
        columns: Range<usize>,
        z_hat: &mut [&mut [f32]],
    ) {
        let mut block = Block::new(network);
        for at in pieces(columns.clone()) {
            let to = at.start - columns.start..at.end - columns.start;
            block.load(a, &at);
            for (row, z_hat) in z_hat.iter_mut().enumerate() {
                let [z, u] = [z, u].map(|x| load(x.part(row, &at)));
                let output = block.evaluate(z, u);
                z_hat[to.clone()].copy_from_slice(&output[..to.len()]);
            }
        }
    }

    #[allow(clippy::too_many_arguments, reason = "four matrices in, three out")]
    fn differentiate(
        z: View<'_>,
        u: View<'_>,
        a: View<'_>,
        grad: View<'_>,
        network: &UnitNetwork,
        columns: Range<usize>,
        dz: &mut [&mut [f32]],
        du: &mut [&mut [f32]],
        da: &mut [&mut [f32]],
    ) {
        let mut block = Block::new(network);
        for at in pieces(columns.clone()) {
            let to = at.start - columns.start..at.end - columns.start;
            block.load(a, &at);
            for (row, (dz, du)) in dz.iter_mut().zip(du.iter_mut()).enumerate() {
                let [z, u, grad] = [z, u, grad].map(|x| load(x.part(row, &at)));
                let [row_dz, row_du] = block.differentiate(z, u, grad);
                dz[to.clone()].copy_from_slice(&row_dz[..to.len()]);
                du[to.clone()].copy_from_slice(&row_du[..to.len()]);
            }
            for (da, sum) in da.iter_mut().zip(&block.sums) {
                da[to.clone()].copy_from_slice(&sum.0[..to.len()]);
            }
        }
    }
}

/// The networks of a few columns, with room to compute one row.
struct Block {
    augmented: bool,
    /// Inputs and outputs of each layer.
    layers: Vec<[usize; 2]>,
    parameters: Vec<Line>,
    /// The inputs, then the output of each unit, layer by layer.
    values: Vec<Line>,
    /// Gradient of each value.
    gradients: Vec<Line>,
    /// Gradient of each parameter, the sum over the rows so far.
    sums: Vec<Line>,
}

/// Lanes that fill cache lines, so that none is read as two halves.
#[derive(Clone, Copy)]
#[repr(align(64))]
struct Line(Lanes);

const ZERO: Line = Line([0.0; LANES]);

impl Block {
    fn new(network: &UnitNetwork) -> Self {
        let n_parameters = network.n_parameters();
        let n_values = network.n_inputs() + network.hidden.iter().sum::<usize>() + 1;
        Self {
            augmented: network.augmented,
            layers: network.layers().collect(),
            parameters: vec![ZERO; n_parameters],
            values: vec![ZERO; n_values],
            gradients: vec![ZERO; n_values],
            sums: vec![ZERO; n_parameters],
        }
    }

    /// Goes to the columns `at`.
    #[inline(always)]
    fn load(&mut self, a: View<'_>, at: &Range<usize>) {
        for (index, parameter) in self.parameters.iter_mut().enumerate() {
            parameter.0 = load(a.part(index, at));
        }
        self.sums.fill(ZERO);
    }

    /// ẑ of one row.
    #[inline(always)]
    fn evaluate(&mut self, z: Lanes, u: Lanes) -> Lanes {
        self.values[0].0 = u;
        self.values[1].0 = z;
        if self.augmented {
            self.values[2].0 = std::array::from_fn(|i| u[i] * z[i]);
        }
        let mut parameters = &self.parameters[..];
        let mut values = &mut self.values[..];
        let mut output = [0.0; LANES];
        for (layer, &[inputs, outputs]) in self.layers.iter().enumerate() {
            let is_hidden = layer + 1 < self.layers.len();
            let (below, above) = values.split_at_mut(inputs);
            for value in &mut above[..outputs] {
                let (weights, rest) = parameters.split_at(inputs);
                let (bias, rest) = rest.split_at(1);
                parameters = rest;
                output = bias[0].0;
                for (weight, input) in weights.iter().zip(&*below) {
                    for i in 0..LANES {
                        output[i] += weight.0[i] * input.0[i];
                    }
                }
                if is_hidden {
                    output = output.map(|x| x * slope(x));
                }
                value.0 = output;
            }
            values = above;
        }
        output
    }

    /// Gradients of z and u in one row; its part of the parameters' is added to the sums.
    #[inline(always)]
    fn differentiate(&mut self, z: Lanes, u: Lanes, grad: Lanes) -> [Lanes; 2] {
        self.evaluate(z, u);
        self.gradients.fill(ZERO);
        let (mut first_above, mut parameter) = (self.values.len() - 1, self.parameters.len());
        self.gradients[first_above].0 = grad;
        for (layer, &[inputs, outputs]) in self.layers.iter().enumerate().rev() {
            let is_hidden = layer + 1 < self.layers.len();
            let first_below = first_above - inputs;
            let (below, above) = self.gradients.split_at_mut(first_above);
            let below = &mut below[first_below..];
            let inputs_of_layer = &self.values[first_below..first_above];
            for unit in (0..outputs).rev() {
                let mut g = above[unit].0;
                if is_hidden {
                    let value = &self.values[first_above + unit].0;
                    for i in 0..LANES {
                        g[i] *= slope(value[i]);
                    }
                }
                parameter -= inputs + 1;
                let weights = &self.parameters[parameter..parameter + inputs];
                let (sums, rest) = self.sums[parameter..].split_at_mut(inputs);
                for i in 0..LANES {
                    rest[0].0[i] += g[i];
                }
                for k in 0..inputs {
                    for i in 0..LANES {
                        sums[k].0[i] += g[i] * inputs_of_layer[k].0[i];
                        below[k].0[i] += g[i] * weights[k].0[i];
                    }
                }
            }
            first_above = first_below;
        }
        let (mut du, mut dz) = (self.gradients[0].0, self.gradients[1].0);
        if self.augmented {
            let product = &self.gradients[2].0;
            for i in 0..LANES {
                du[i] += product[i] * z[i];
                dz[i] += product[i] * u[i];
            }
        }
        [dz, du]
    }
}

/// Of the leaky rectifier, from its input or, since both have one sign, its output.
#[inline(always)]
fn slope(x: f32) -> f32 {
    if x > 0.0 {
        1.0
    } else {
        UnitNetwork::NEGATIVE_SLOPE
    }
}
