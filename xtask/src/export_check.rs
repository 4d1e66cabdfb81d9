//! `cargo xtask export-check`: exported classifiers in PyTorch and ONNX Runtime.

use anyhow::{Context, Result};
use ladder_devtools::{executable, python, shell};

const SCRIPT: &str = "crates/ladder-cli/tests/export.py";

/// Arguments of `cargo xtask export-check`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Interpreter with torch, numpy, safetensors, onnx and onnxruntime
    #[arg(long, default_value = "python3")]
    python: String,
}

/// Builds the binary and runs the script that trains, exports and compares.
pub fn run(args: &Args) -> Result<()> {
    let version = python::torch_version(&args.python)?;
    println!("torch {version}");
    let ladder = executable::build(
        "ladder",
        shell::cargo().args(["build", "--release", "--features", "whitening"]),
    )?;
    let script = shell::run(shell::program(&args.python).arg(SCRIPT).arg(ladder));
    script.context("needs `pip install numpy safetensors onnx onnxruntime` too")
}
