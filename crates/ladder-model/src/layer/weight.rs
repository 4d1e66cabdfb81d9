//! The matrices of a layer: before the first step, and with columns of norm 1.

use burn::module::Param;
use burn::tensor::Tensor;

use crate::ops;

/// A matrix before the first step: independent values of mean 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InitialWeight {
    /// Rows and columns.
    pub shape: [usize; 2],
    /// How a value is drawn.
    pub draw: Draw,
}

/// A distribution of mean 0.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Draw {
    /// Gaussian.
    Normal {
        /// Standard deviation.
        std: f64,
    },
    /// The same density between `-bound` and `bound`.
    Uniform {
        /// The largest value.
        bound: f64,
    },
}

/// The same parameters with columns of norm 1: the incoming weights of each unit or filter.
pub(crate) fn with_unit_columns(weights: Vec<Param<Tensor<2>>>) -> Vec<Param<Tensor<2>>> {
    let projected = |weight: Tensor<2>| {
        let is_trained = weight.is_require_grad();
        let on_autodiff = weight.device().is_autodiff();
        let columns = ops::unit_columns(match on_autodiff {
            true => weight.inner(),
            false => weight,
        });
        match on_autodiff {
            true => Tensor::from_inner(columns).set_require_grad(is_trained),
            false => columns,
        }
    };
    weights
        .into_iter()
        .map(|weight| weight.map(projected))
        .collect()
}
