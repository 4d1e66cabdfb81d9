//! Arguments of `ladder label`.

use std::path::PathBuf;

use clap::Args;

use super::MachineArgs;
use super::names::{Names, flat, names};
use super::numbers::whole_number;

const ROUND: &str = "\
A round: `ladder label RUN --next 20 > next.csv`, fill in the column `label`, then \
`ladder label RUN --add next.csv`, which says the command that trains with all labels.

The run is unsure of the rows, and they differ from each other; the order is that of the run, whatever \
labels are added, and the page of `ladder serve` shows them in the same one.";

/// Rows that are printed unless another number is asked for.
const USUAL: usize = 20;

/// Arguments of `ladder label`.
#[derive(Debug, Args)]
#[command(after_help = ROUND)]
pub struct LabelArgs {
    /// Directory of a finished run
    #[arg(value_name = "RUN")]
    pub run: PathBuf,
    /// Print, as CSV, so many unlabeled rows whose labels would help most, each with its number, a
    /// blank label to fill in, the run's answer, and its cells or file; a column of the data that is
    /// called like one of these is `NAME (data)` [default: 20]
    #[arg(long, value_name = "N", value_parser = at_least_one, allow_negative_numbers = true, conflicts_with = "add")]
    pub next: Option<usize>,
    /// Add the labels that such a file has now, as text, or as a spreadsheet program saves it
    #[arg(long, value_name = "FILE")]
    pub add: Option<PathBuf>,
    /// For a run on a table: the columns to print instead of all
    #[arg(long, value_name = "COLUMN,...", value_parser = names, conflicts_with = "add")]
    pub keep: Vec<Names>,
    /// File for the rows instead of standard output; it must not be there yet
    #[arg(long, value_name = "FILE", conflicts_with = "add")]
    pub output: Option<PathBuf>,
    /// File for the added labels, with those of the run; rows that it labels are not printed again
    /// [default: RUN/more-labels.txt]
    #[arg(long, value_name = "FILE")]
    pub labels_file: Option<PathBuf>,
    /// Directory of the data files, or the one that your own file or folder is in, where they have
    /// moved since training
    #[arg(long, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// Print one JSON object per row and line, or one about the labels that were added
    #[arg(long)]
    pub json: bool,
    /// Where to compute
    #[command(flatten)]
    pub machine: MachineArgs,
}

impl LabelArgs {
    /// The number of rows to print.
    pub fn rows(&self) -> usize {
        self.next.unwrap_or(USUAL)
    }

    /// The columns to print; none means all.
    pub fn kept(&self) -> Vec<String> {
        flat(&self.keep)
    }
}

fn at_least_one(text: &str) -> anyhow::Result<usize> {
    match whole_number(text)? {
        0 => anyhow::bail!("expected at least 1 row, found 0"),
        found => Ok(found),
    }
}
