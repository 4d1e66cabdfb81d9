//! The network's operations, each a plain function in the paper's terms.
//!
//! [`plain`] states each of them with burn's tensor operations: the definition, and what most
//! backends run. On `flex` the functions of this module run as one operation each, with a
//! backward pass written by hand:
//!
//! - `kernels`: what a backend must provide, a forward and a backward for each operation;
//! - `fused`: the operations as nodes of the graph of differentiation, and their choice by device;
//! - `flex`: the kernels of the flex backend, loops over contiguous rows.

mod adam;
#[cfg(feature = "flex")]
mod flex;
#[cfg(feature = "flex")]
mod fused;
#[cfg(feature = "flex")]
mod kernels;
pub mod plain;

pub use adam::{AdamStep, adam};
#[cfg(feature = "flex")]
pub use fused::{activate, combine, linear, normalize, reconstruction_cost, tap};
pub use plain::squared_error;
#[cfg(not(feature = "flex"))]
pub use plain::{activate, combine, linear, normalize, reconstruction_cost, tap};
