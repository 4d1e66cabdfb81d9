//! `ladder_networks._native`: what the Python package has of Rust.
//!
//! The package's classes are Python; here are training, a trained model and the command `ladder`.
//! Everything that computes does so without the interpreter's lock.

mod array;
mod failure;
mod fit;
mod model;
mod rows;
mod threads;
mod work;

use pyo3::prelude::*;

/// The compiled part of the package.
#[pymodule]
mod _native {
    #[pymodule_export]
    use super::fit::train;
    #[pymodule_export]
    use super::model::Model;
    #[pymodule_export]
    use super::rows::{digits, write_table};
    #[pymodule_export]
    use super::run_command;
}

/// Runs the command `ladder` with these arguments, the program's name first, and gives its exit code.
#[pyfunction]
fn run_command(py: Python<'_>, arguments: Vec<std::ffi::OsString>) -> u8 {
    py.detach(|| ladder_cli::run(arguments))
}
