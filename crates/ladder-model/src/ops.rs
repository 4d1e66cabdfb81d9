//! The network's operations, each a plain function in the paper's terms.
//!
//! [`plain`] states each of them with burn's tensor operations: the definition, and what backends
//! without kernels run. Where tensors lie in the host's memory the functions of this module run as
//! one operation each, with a backward pass written by hand:
//!
//! - `kernels`: what a backend must provide, a forward and a backward for each operation;
//! - `fused`: the operations as nodes of the graph of differentiation, and their choice by device;
//! - `host`: the kernels of backends in the host's memory, loops over contiguous rows.

mod adam;
mod adam_step;
#[cfg(feature = "_host")]
mod fused;
#[cfg(feature = "_host")]
mod host;
#[cfg(feature = "_host")]
mod kernels;
pub mod plain;
mod unit_columns;

pub use adam::adam;
pub use adam_step::AdamStep;
#[cfg(feature = "_host")]
pub use fused::{
    activate, combine, linear, maps::convolve, maps::max_pool, normalize, reconstruction_cost, tap,
};
pub use plain::{Window, squared_error};
#[cfg(not(feature = "_host"))]
pub use plain::{
    activate, combine, convolve, linear, max_pool, normalize, reconstruction_cost, tap,
};
pub use unit_columns::unit_columns;
