//! `ladder label`: the rows to label next, and their labels when they are known.

mod add;
mod next;
mod same_rows;

use std::path::PathBuf;

use anyhow::Result;
use ladder_data::{LabelSplit, LoadedData};
use ladder_train::{RunConfig, RunDir};

use super::load;
use crate::args::LabelArgs;
use crate::labeling::file_or_default;

/// Prints rows, or adds labels.
pub fn run(args: &LabelArgs) -> Result<()> {
    match &args.add {
        Some(file) => add::run(args, file),
        None => next::run(args),
    }
}

/// The rows of a run, and which of them are labeled.
struct Opened {
    run: RunDir,
    data: LoadedData,
    split: LabelSplit,
    /// Where labels are added.
    file: PathBuf,
}

fn open(args: &LabelArgs, config: &RunConfig) -> Result<Opened> {
    let run = RunDir::open(&args.run)?;
    let data = load::own_rows_of_run(&run, config, args.data_dir.as_deref())?;
    let split = run.split(&data.whole)?;
    let file = file_or_default(args.labels_file.as_deref(), &args.run);
    Ok(Opened {
        run,
        data,
        split,
        file,
    })
}
