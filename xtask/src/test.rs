//! `cargo xtask test`: every test, on every backend this machine can run.

use anyhow::Result;
use ladder_devtools::shell;

use crate::backends;

/// Arguments of `cargo xtask test`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    backends: backends::Args,
}

/// Runs the tests of the whole workspace.
pub fn run(args: &Args) -> Result<()> {
    run_on(&args.backends.choose())
}

/// Runs the tests of the whole workspace with these backends built in.
pub fn run_on(backends: &[String]) -> Result<()> {
    shell::run(
        shell::cargo()
            .args(["test", "--release", "--workspace"])
            .args(backends::features(backends))
            // A backend that was built in on purpose and finds no device is a failure, not a skip.
            .env("LADDER_TEST_BACKENDS", backends.join(",")),
    )
}
