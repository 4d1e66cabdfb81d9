//! Arguments of the commands that use a finished run.

use std::path::PathBuf;

use clap::Args;
use ladder_train::ExportFormat;

use super::MachineArgs;
use super::names::{Names, flat, names};
use super::read::ReadArgs;

/// Arguments of `ladder evaluate`.
#[derive(Debug, Args)]
pub struct EvaluateArgs {
    /// Directory of a finished run
    #[arg(value_name = "RUN")]
    pub run: PathBuf,
    /// Directory of the data files, or the one that your own file or folder is in, where they have
    /// moved since training
    #[arg(long, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// For a model of your own data: the test rows, as a table with its columns in any order, an .npz
    /// file with X and y, or a folder of images [default: that of `train --test`]
    #[arg(long, value_name = "FILE|DIR")]
    pub test: Option<PathBuf>,
    /// How the table is written
    #[command(flatten)]
    pub read: ReadArgs,
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
    /// Images (PNG, JPEG, WebP, BMP, TIFF, GIF), resized to the model's input, folders of images, IDX
    /// files of images (gzip too), NumPy arrays of images (bytes, or values from 0 to 1); for a model
    /// of a table one file of any form of table, its columns in any order, or - for standard input;
    /// for a model of a matrix one NumPy array
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// For a model of a table: columns to copy in front of the answer
    #[arg(long, value_name = "COLUMN,...", value_parser = names)]
    pub keep: Vec<Names>,
    /// For a model of a table: take a category that was in no training row for none of them
    #[arg(long)]
    pub allow_unseen: bool,
    /// How the table is written
    #[command(flatten)]
    pub read: ReadArgs,
    /// File for the answers instead of standard output; it must not be there yet
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Print CSV, as a model of a table always does; also where --output ends in .csv
    #[arg(long, conflicts_with = "json")]
    pub csv: bool,
    /// In CSV, put an apostrophe before names and cells that a spreadsheet would take for a formula,
    /// =1+1 for example, and compute when it opens the file
    #[arg(long, conflicts_with = "json")]
    pub for_spreadsheet: bool,
    /// Swap light and dark: for dark strokes on light paper, since MNIST is light on dark
    #[arg(long)]
    pub invert: bool,
    /// Print one JSON object per row and line instead of a table
    #[arg(long)]
    pub json: bool,
    /// Where to compute
    #[command(flatten)]
    pub machine: MachineArgs,
}

impl PredictArgs {
    /// The columns to copy.
    pub fn kept(&self) -> Vec<String> {
        flat(&self.keep)
    }
}

/// Arguments of `ladder export`.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// Directory of a finished run
    #[arg(value_name = "RUN")]
    pub run: PathBuf,
    /// safetensors, named tensors that PyTorch and others read, or onnx, a graph that takes raw
    /// rows and gives probabilities
    #[arg(long, value_name = "FORMAT")]
    pub format: ExportFormat,
    /// File to write [default: model.safetensors or model.onnx in the run's directory]
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Replace the file if it is there
    #[arg(long)]
    pub force: bool,
}
