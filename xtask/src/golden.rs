//! `cargo xtask golden`: the golden values, from PyTorch in float64.

use anyhow::Result;

use crate::{python, shell};

const SCRIPT: &str = "crates/ladder-model/tests/suite/golden.py";
const FIXTURE: &str = "crates/ladder-model/tests/suite/fixtures/golden.json";

/// Arguments of `cargo xtask golden`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Interpreter with torch and numpy
    #[arg(long, default_value = "python3")]
    python: String,
}

/// Runs the script that writes the fixture.
pub fn run(args: &Args) -> Result<()> {
    let version = python::torch_version(&args.python)?;
    println!("torch {version}");
    shell::run(shell::program(&args.python).args([SCRIPT, FIXTURE]))?;
    println!("`git diff --stat {FIXTURE}` shows whether it changed");
    Ok(())
}
