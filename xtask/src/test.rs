//! `cargo xtask test`: every test, on every backend this machine can run.

use anyhow::Result;

use crate::backends::{self, Backend};
use crate::shell;

/// Arguments of `cargo xtask test`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Backends to test besides flex [default: ndarray, and wgpu where a driver is found]
    #[arg(long, value_delimiter = ',', value_name = "LIST")]
    backends: Vec<Backend>,
}

/// Runs the tests of the whole workspace.
pub fn run(args: &Args) -> Result<()> {
    run_on(&backends::choose(&args.backends))
}

/// Runs the tests of the whole workspace with these backends built in.
pub fn run_on(backends: &[Backend]) -> Result<()> {
    let features = backends::feature_arguments(backends);
    let names: Vec<&str> = backends.iter().map(|backend| backend.name()).collect();
    shell::run(
        shell::cargo()
            .args(["test", "--release", "--workspace"])
            .args(features)
            // A backend that was built in on purpose and finds no device is a failure, not a skip.
            .env("LADDER_TEST_BACKENDS", names.join(",")),
    )
}
