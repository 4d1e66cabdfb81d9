//! What the project's own commands share, `xtask` and `ladder-experiments`: other programs, run
//! from the workspace's root.
//!
//! - [`shell`] runs a program, and reads what it prints.
//! - [`executable`] builds a program with cargo and finds it.
//! - [`python`] finds an interpreter with PyTorch.

pub mod executable;
pub mod python;
pub mod shell;
