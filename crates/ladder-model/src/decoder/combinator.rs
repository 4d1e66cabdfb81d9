//! The combinator of a level with its parameters: ẑ = g(z̃, u).

use std::iter::repeat_n;

use burn::module::{Module, Param};
use burn::tensor::{Device, Tensor, TensorData};

use crate::combinator::{Combinator, CombinatorInit, UnitNetwork};
use crate::ops;
use crate::random::Key;

/// `g` of one level.
#[derive(Module, Debug)]
pub(crate) struct LevelCombinator {
    /// A row for each parameter, a column for each unit; `None` without parameters.
    a: Option<Param<Tensor<2>>>,
    #[module(skip)]
    combinator: Combinator,
}

/// How the parameters of a level are initialized.
#[derive(Clone, Copy)]
pub(crate) struct ParameterInit {
    pub values: CombinatorInit,
    /// Standard deviation of what is drawn.
    pub std: f64,
    pub key: Key,
}

impl LevelCombinator {
    /// The initial combinator of a level of `width` units.
    pub fn new(
        combinator: &Combinator,
        width: usize,
        init: ParameterInit,
        device: &Device,
    ) -> Self {
        let a = initial_values(combinator, width, init, device);
        Self {
            a: (a.dims()[0] > 0).then(|| Param::from_tensor(a)),
            combinator: combinator.clone(),
        }
    }

    /// Whether the signal from above is used.
    pub fn uses_u(&self) -> bool {
        self.combinator.uses_u()
    }

    /// `z` and `u`: `[rows, width]`, u where it is used; result `[rows, width]`.
    pub fn forward(&self, z: Tensor<2>, u: Option<Tensor<2>>) -> Tensor<2> {
        let u = u.unwrap_or_else(|| z.clone());
        let a = self.a.as_ref().map(Param::val);
        ops::combine(&self.combinator, z, u, a)
    }
}

/// `[n_parameters, width]`.
fn initial_values(
    combinator: &Combinator,
    width: usize,
    init: ParameterInit,
    device: &Device,
) -> Tensor<2> {
    let random = |rows| init.key.host_normal(init.std, [rows, width], device);
    let same = |values: &[f32]| same_rows(values, width, device);
    match (combinator, init.values) {
        (combinator, CombinatorInit::Random) => random(combinator.n_parameters()),
        (Combinator::Network(network), _) => {
            random(network.n_parameters()) * same_rows(&is_weight(network), 1, device)
        }
        (Combinator::Formula(formula), CombinatorInit::Reversed) => {
            let reversed = formula.reversed_values();
            same(&reversed.unwrap_or_else(|| formula.initial_values()))
        }
        (Combinator::Formula(formula), CombinatorInit::Standard) => same(&formula.initial_values()),
        (Combinator::Custom(custom), _) => same(&custom.initial_values()),
    }
}

/// Each value the same for all units: `[values.len(), width]`.
fn same_rows(values: &[f32], width: usize, device: &Device) -> Tensor<2> {
    let rows = values.iter().flat_map(|&value| repeat_n(value, width));
    let data = TensorData::new::<f32, _>(rows.collect(), [values.len(), width]);
    Tensor::from_data(data, device)
}

/// 1 for each weight, 0 for each bias, in the order of the parameters.
fn is_weight(network: &UnitNetwork) -> Vec<f32> {
    let units = network
        .layers()
        .flat_map(|[inputs, outputs]| repeat_n(inputs, outputs));
    units
        .flat_map(|inputs| repeat_n(1.0, inputs).chain([0.0]))
        .collect()
}
