//! Arguments of `ladder report`.

use std::path::PathBuf;

use clap::Args;

use super::MachineArgs;

const FILES: &str = "\
The page is index.html in the output directory, with its figures beside it as SVG files. It needs no \
network and no other file. A call replaces the page and the figures of an earlier one and nothing else.

One run is looked into: curves, classes, calibration, mistakes, denoising, the last hidden layer. \
Several runs, or a directory of --seeds, are compared; runs that differ in their seed alone become \
mean and standard deviation.";

/// Arguments of `ladder report`.
#[derive(Debug, Args)]
#[command(after_help = FILES)]
pub struct ReportArgs {
    /// Directories of finished runs, or of several seeds
    #[arg(value_name = "RUN", required = true)]
    pub runs: Vec<PathBuf>,
    /// Directory for the page [default: report/ within the run; needed for several]
    #[arg(long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Directory of the data files, or the one that your own file or folder is in, where they have
    /// moved since training (one run)
    #[arg(long, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// Replace files of the same names that this command did not write
    #[arg(long)]
    pub force: bool,
    /// Where to compute (one run)
    #[command(flatten)]
    pub machine: MachineArgs,
}
