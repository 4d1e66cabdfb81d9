//! The combinator of a level with its parameters: ẑ = g(z̃, u).

use burn::module::{Module, Param};
use burn::tensor::{Device, Tensor, TensorData};

use crate::random::Key;
use crate::{Combinator, UnitNetwork, ops};

/// `g` of one level.
#[derive(Module, Debug)]
pub(crate) struct LevelCombinator {
    /// A row for each parameter, a column for each unit.
    a: Param<Tensor<2>>,
    #[module(skip)]
    combinator: Combinator,
}

impl LevelCombinator {
    /// The initial combinator of a level of `width` units; random parameters are N(0, `std`).
    pub fn new(combinator: &Combinator, width: usize, std: f64, key: Key, device: &Device) -> Self {
        let a = match combinator {
            Combinator::Gauss => constant_rows(&GAUSS, width, device),
            Combinator::Network(network) => random_weights(network, width, std, key, device),
        };
        Self {
            a: Param::from_tensor(a),
            combinator: combinator.clone(),
        }
    }

    /// `z` and `u`: `[rows, width]`; result `[rows, width]`.
    pub fn forward(&self, z: Tensor<2>, u: Tensor<2>) -> Tensor<2> {
        let a = self.a.val();
        match &self.combinator {
            Combinator::Gauss => ops::combine_gauss(z, u, a),
            Combinator::Network(network) => ops::combine_network(z, u, a, network),
        }
    }
}

/// Initial a₁ … a₁₀: both slopes of the sigmoids are 1, everything else is 0, so ẑ starts at 0.
const GAUSS: [f32; 10] = [0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0];

/// Each value the same for all units: `[values.len(), width]`.
fn constant_rows(values: &[f32], width: usize, device: &Device) -> Tensor<2> {
    let rows = values
        .iter()
        .flat_map(|&value| std::iter::repeat_n(value, width));
    let data = TensorData::new::<f32, _>(rows.collect(), [values.len(), width]);
    Tensor::from_data(data, device)
}

/// Weights N(0, `std`), biases 0, in the order of [`ops::plain::combine_network`].
fn random_weights(
    network: &UnitNetwork,
    width: usize,
    std: f64,
    key: Key,
    device: &Device,
) -> Tensor<2> {
    let drawn = key.host_normal(std, [network.n_parameters(), width], device);
    let units = network
        .layers()
        .flat_map(|[inputs, outputs]| std::iter::repeat_n(inputs, outputs));
    let is_weight: Vec<f32> = units
        .flat_map(|inputs| std::iter::repeat_n(1.0, inputs).chain([0.0]))
        .collect();
    drawn * constant_rows(&is_weight, 1, device)
}
