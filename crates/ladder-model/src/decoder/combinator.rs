//! The combinator of a level: ẑ = g(z̃, u).

use burn::module::{Module, Param};
use burn::tensor::{Device, Tensor, TensorData};

use crate::ops;

/// Initial a₁ … a₁₀: both slopes of the sigmoids are 1, everything else is 0, so ẑ starts at 0.
const INITIAL: [f32; 10] = [0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0];

/// `gauss` of the original code: ten numbers a unit, see [`ops::combine_gauss`].
#[derive(Module, Debug)]
pub(crate) struct Gauss {
    a: Param<Tensor<2>>,
}

impl Gauss {
    /// The initial combinator of a level of `width` units.
    pub fn new(width: usize, device: &Device) -> Self {
        let values = INITIAL
            .iter()
            .flat_map(|&value| std::iter::repeat_n(value, width))
            .collect();
        let data = TensorData::new::<f32, _>(values, [INITIAL.len(), width]);
        Self {
            a: Param::from_tensor(Tensor::from_data(data, device)),
        }
    }

    /// `z` and `u`: `[rows, width]`; result `[rows, width]`.
    pub fn forward(&self, z: Tensor<2>, u: Tensor<2>) -> Tensor<2> {
        ops::combine_gauss(z, u, self.a.val())
    }
}
