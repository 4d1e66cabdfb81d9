//! `ladder report`: finished runs as an HTML page.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use ladder_train::{GroupDir, RunDir, RunDirError};

use super::{load, model};
use crate::args::{MachineArgs, ReportArgs};
use crate::output::escaped;
use crate::page::document::Page;
use crate::page::files::{remove_earlier, write};
use crate::page::run::subject::Subject;
use crate::page::{comparison, run as one_run};

/// Makes the page, writes it and says where it is.
pub fn run(args: &ReportArgs) -> Result<()> {
    let page = match &args.runs[..] {
        [run] if GroupDir::at(run).is_none() => page_of_run(args, run)?,
        runs => {
            refuse_computing(args)?;
            comparison::page(runs)?
        }
    };
    let path = write(&page, &output(args)?, args.force)?;
    writeln!(io::stdout(), "{}", escaped(&path.display().to_string()))?;
    Ok(())
}

fn page_of_run(args: &ReportArgs, path: &Path) -> Result<Page> {
    // Before anything is loaded.
    let run = RunDir::open(path)?;
    if run.report()?.is_none() {
        return Err(RunDirError::Unfinished(path.to_owned()).into());
    }
    let (config, model) = model::open(path, &args.machine)?;
    let config = load::with_data_in(config, args.data_dir.as_deref())?;
    let data = load::rows_of_run(&run, &config, None)?;
    one_run::page(&Subject::new(path, config, model, data)?)
}

/// A comparison reads files of the runs: nothing is computed and no data is loaded.
fn refuse_computing(args: &ReportArgs) -> Result<()> {
    let MachineArgs {
        backend,
        device,
        threads,
    } = &args.machine;
    let flag = [
        ("--data-dir", args.data_dir.is_some()),
        ("--backend", backend.is_some()),
        ("--device", device.is_some()),
        ("--threads", threads.is_some()),
    ];
    match flag.into_iter().find(|(_, is_set)| *is_set) {
        None => Ok(()),
        Some((flag, _)) => bail!(
            "{flag} is for the report of one run; a comparison only reads files of the runs, so leave it out"
        ),
    }
}

/// Where the page of a run is written unless --output names another directory.
fn directory(run: &Path) -> PathBuf {
    run.join("report")
}

/// Removes the page of a run that is trained anew.
pub(super) fn forget(run: &Path) -> Result<()> {
    let page = directory(run);
    match page.is_dir() {
        true => remove_earlier(&page),
        false => Ok(()),
    }
}

fn output(args: &ReportArgs) -> Result<PathBuf> {
    match (&args.output, &args.runs[..]) {
        (Some(dir), _) => Ok(dir.clone()),
        (None, [run]) => Ok(directory(run)),
        (None, _) => bail!("the page of several runs needs a directory: pass --output DIR"),
    }
}
