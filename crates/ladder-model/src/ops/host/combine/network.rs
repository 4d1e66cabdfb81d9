//! A small network per unit: the combinators MLP and AMLP.

use super::{Block, LANES, Lanes};
use crate::combinator::UnitNetwork;

/// See [`plain::combine`](crate::ops::plain::combine).
pub(super) struct Network {
    augmented: bool,
    /// Inputs and outputs of each layer.
    layers: Vec<[usize; 2]>,
    /// Layer by layer, unit by unit, the weights, then the bias.
    parameters: Vec<Lanes>,
    /// The inputs, then the output of each unit, layer by layer.
    values: Vec<Lanes>,
    /// Gradient of each value.
    gradients: Vec<Lanes>,
    sums: Vec<Lanes>,
}

impl Network {
    pub fn new(network: &UnitNetwork) -> Self {
        let n_parameters = network.n_parameters();
        let n_values = network.n_inputs() + network.hidden.iter().sum::<usize>() + 1;
        Self {
            augmented: network.augmented,
            layers: network.layers().collect(),
            parameters: vec![Lanes::ZERO; n_parameters],
            values: vec![Lanes::ZERO; n_values],
            gradients: vec![Lanes::ZERO; n_values],
            sums: vec![Lanes::ZERO; n_parameters],
        }
    }
}

impl Block for Network {
    #[inline(always)]
    fn parameters(&mut self) -> &mut [Lanes] {
        &mut self.parameters
    }

    #[inline(always)]
    fn value(&mut self, z: Lanes, u: Lanes) -> Lanes {
        self.values[0] = u;
        self.values[1] = z;
        if self.augmented {
            self.values[2] = Lanes::ZERO;
            add_product(&mut self.values[2], &u, &z);
        }
        let mut parameters = &self.parameters[..];
        let mut values = &mut self.values[..];
        let mut output = Lanes::ZERO;
        for (layer, &[inputs, outputs]) in self.layers.iter().enumerate() {
            let is_hidden = layer + 1 < self.layers.len();
            let (below, above) = values.split_at_mut(inputs);
            for value in &mut above[..outputs] {
                let (weights, rest) = parameters.split_at(inputs);
                let (bias, rest) = rest.split_at(1);
                parameters = rest;
                output = bias[0];
                for (weight, input) in weights.iter().zip(&*below) {
                    add_product(&mut output, weight, input);
                }
                if is_hidden {
                    output = bent(output, &output);
                }
                *value = output;
            }
            values = above;
        }
        output
    }

    /// From the output down: a unit of gradient g adds `g x` to each weight's gradient, `g w` to
    /// each input's, and g to its bias'.
    #[inline(always)]
    fn gradients(&mut self, z: Lanes, u: Lanes, grad: Lanes) -> [Lanes; 2] {
        self.value(z, u);
        self.gradients.fill(Lanes::ZERO);
        let (mut first_above, mut parameter) = (self.values.len() - 1, self.parameters.len());
        self.gradients[first_above] = grad;
        for (layer, &[inputs, outputs]) in self.layers.iter().enumerate().rev() {
            let is_hidden = layer + 1 < self.layers.len();
            let first_below = first_above - inputs;
            let (below, above) = self.gradients.split_at_mut(first_above);
            let below = &mut below[first_below..];
            for unit in (0..outputs).rev() {
                let mut g = above[unit];
                if is_hidden {
                    g = bent(g, &self.values[first_above + unit]);
                }
                parameter -= inputs + 1;
                let weights = &self.parameters[parameter..parameter + inputs];
                let (sums, bias) = self.sums[parameter..].split_at_mut(inputs);
                add(&mut bias[0], &g);
                for (sum, input) in sums.iter_mut().zip(&self.values[first_below..]) {
                    add_product(sum, &g, input);
                }
                for (below, weight) in below.iter_mut().zip(weights) {
                    add_product(below, &g, weight);
                }
            }
            first_above = first_below;
        }
        let [mut du, mut dz] = [self.gradients[0], self.gradients[1]];
        if self.augmented {
            add_product(&mut du, &self.gradients[2], &z);
            add_product(&mut dz, &self.gradients[2], &u);
        }
        [dz, du]
    }

    #[inline(always)]
    fn sums(&mut self) -> &mut [Lanes] {
        &mut self.sums
    }
}

// Each of these becomes a few instructions, since the sum is a copy that nothing overlaps.

#[inline(always)]
fn add(sum: &mut Lanes, x: &Lanes) {
    let mut total = *sum;
    for i in 0..LANES {
        total[i] += x[i];
    }
    *sum = total;
}

#[inline(always)]
fn add_product(sum: &mut Lanes, x: &Lanes, y: &Lanes) {
    let mut total = *sum;
    for i in 0..LANES {
        total[i] += x[i] * y[i];
    }
    *sum = total;
}

/// x times the slope of the leaky rectifier at its input or, since both have one sign, output.
#[inline(always)]
fn bent(mut x: Lanes, at: &Lanes) -> Lanes {
    for i in 0..LANES {
        let is_above = at[i] > 0.0;
        x[i] *= if is_above {
            1.0
        } else {
            UnitNetwork::NEGATIVE_SLOPE
        };
    }
    x
}
