//! `cargo xtask golden`: the golden values, from PyTorch in float64.

use anyhow::Result;

use crate::{python, shell};

/// Where the scripts are, and under `fixtures` what they write.
const FOLDER: &str = "crates/ladder-model/tests/suite";
const NAMES: [&str; 2] = ["golden", "golden_maps"];

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
    for name in NAMES {
        let (script, fixture) = (
            format!("{FOLDER}/{name}.py"),
            format!("{FOLDER}/fixtures/{name}.json"),
        );
        shell::run(shell::program(&args.python).args([script, fixture]))?;
    }
    println!("`git diff --stat {FOLDER}/fixtures` shows whether they changed");
    Ok(())
}
