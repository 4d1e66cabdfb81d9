//! `cargo xtask golden`: the golden values, from PyTorch and NumPy in float64.

use anyhow::Result;
use ladder_devtools::{python, shell};

/// Each script with the fixture that it writes.
const SCRIPTS: [(&str, &str); 3] = [
    (
        "crates/ladder-model/tests/suite/golden.py",
        "crates/ladder-model/tests/suite/fixtures/golden.json",
    ),
    (
        "crates/ladder-model/tests/suite/golden_maps.py",
        "crates/ladder-model/tests/suite/fixtures/golden_maps.json",
    ),
    (
        "crates/ladder-data/tests/suite/golden_preprocessing.py",
        "crates/ladder-data/tests/suite/fixtures/preprocessing.json",
    ),
];

/// Arguments of `cargo xtask golden`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Interpreter with torch and numpy
    #[arg(long, default_value = "python3")]
    python: String,
}

/// Runs the scripts that write the fixtures.
pub fn run(args: &Args) -> Result<()> {
    let version = python::torch_version(&args.python)?;
    println!("torch {version}");
    for (script, fixture) in SCRIPTS {
        shell::run(shell::program(&args.python).args([script, fixture]))?;
        println!("`git diff --stat {fixture}` shows whether it changed");
    }
    Ok(())
}
