//! `ladder data fetch`, and what `ladder train --download` fetches.

use std::io::{self, Write};
use std::path::Path;

use anyhow::Result;
use ladder_data::fetch::{self, FetchReport};

use super::datasets::mnist_dir;
use crate::args::{FetchArgs, FetchableData};
use crate::output::{bytes_bar, program, shell};

/// Fetches what is missing and says where it lies.
pub fn run(args: &FetchArgs) -> Result<()> {
    let FetchableData::Mnist = args.dataset;
    let dir = mnist_dir(args.data_dir.as_deref());
    let report = mnist(&dir)?;
    let (files, bytes) = (report.files.len(), report.downloaded_bytes());
    let (ladder, dir) = (program(), shell(&dir));
    let mut out = io::stdout();
    writeln!(
        out,
        "{files} files in {dir}, checked; {bytes} bytes downloaded"
    )?;
    writeln!(
        out,
        "next: {ladder} train --preset mnist-100-quick --data-dir {dir}"
    )?;
    Ok(())
}

/// Downloads what is missing of MNIST, with a progress bar.
pub fn mnist(dir: &Path) -> Result<FetchReport> {
    let bar = bytes_bar();
    let report = fetch::mnist(dir, &mut |progress| {
        bar.set_prefix(progress.file.to_owned());
        bar.set_length(progress.total);
        bar.set_position(progress.received);
    });
    bar.finish_and_clear();
    Ok(report?)
}
