//! Arguments of the commands that use a finished run.

use std::path::PathBuf;

use clap::Args;

use super::MachineArgs;

/// Arguments of `ladder evaluate`.
#[derive(Debug, Args)]
pub struct EvaluateArgs {
    /// Directory of a finished run
    #[arg(value_name = "RUN")]
    pub run: PathBuf,
    /// Directory of the data files, where it has moved since training
    #[arg(long, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// Print one JSON object instead of tables
    #[arg(long)]
    pub json: bool,
    /// Where to compute
    #[command(flatten)]
    pub machine: MachineArgs,
}

/// Arguments of `ladder predict`.
#[derive(Debug, Args)]
pub struct PredictArgs {
    /// Directory of a finished run
    #[arg(value_name = "RUN")]
    pub run: PathBuf,
    /// PNG or JPEG pictures, resized to the model's input, or IDX files of images (gzip too)
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// Swap light and dark: for dark strokes on light paper, since MNIST is light on dark
    #[arg(long)]
    pub invert: bool,
    /// Print one JSON object a line and image instead of a table
    #[arg(long)]
    pub json: bool,
    /// Where to compute
    #[command(flatten)]
    pub machine: MachineArgs,
}
