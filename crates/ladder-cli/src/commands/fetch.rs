//! `ladder data fetch`, and what `ladder train --download` fetches.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use ladder_data::DataConfig;
use ladder_data::fetch::{self, FetchReport};

use crate::args::{FetchArgs, FetchableData};
use crate::output::{bytes_bar, counted, program, shell};

/// Fetches what is missing and says where it lies.
pub fn run(args: &FetchArgs) -> Result<()> {
    let dir = dir(args.dataset, args.data_dir.as_deref())?;
    let report = fetch(args.dataset, &dir)?;
    let (files, bytes) = (report.files.len(), report.downloaded_bytes());
    let (ladder, dir) = (program(), shell(&dir));
    let next = match args.dataset {
        FetchableData::Mnist => "--preset mnist-100-quick",
        FetchableData::Cifar10 => "--dataset cifar-10 --labels 4000 --contrast 55 --zca 0.1",
    };
    let mut out = io::stdout();
    writeln!(
        out,
        "{} in {dir}, checked; {bytes} bytes downloaded",
        counted(files, "file", "files")
    )?;
    writeln!(out, "next: {ladder} train {next} --data-dir {dir}")?;
    Ok(())
}

/// Downloads what is missing of a data set into `data_dir` or its usual place.
pub fn download(data: FetchableData, data_dir: Option<&Path>) -> Result<()> {
    fetch(data, &dir(data, data_dir)?).map(drop)
}

fn dir(data: FetchableData, data_dir: Option<&Path>) -> Result<PathBuf> {
    let data = DataConfig::named(data.name(), data_dir.map(Path::to_owned));
    let dir = data.as_ref().and_then(DataConfig::data_dir);
    Ok(dir
        .context("the data set has no usual directory")?
        .to_owned())
}

/// With a progress bar.
fn fetch(data: FetchableData, dir: &Path) -> Result<FetchReport> {
    let bar = bytes_bar();
    let fetch = match data {
        FetchableData::Mnist => fetch::mnist,
        FetchableData::Cifar10 => fetch::cifar10,
    };
    let report = fetch(dir, &mut |progress| {
        bar.set_prefix(progress.file.to_owned());
        bar.set_length(progress.total);
        bar.set_position(progress.received);
    });
    bar.finish_and_clear();
    Ok(report?)
}
