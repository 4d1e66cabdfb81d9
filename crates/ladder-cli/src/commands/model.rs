//! Opening the model of a finished run on the device asked for.

use std::path::Path;

use anyhow::{Context, Result};
use ladder_train::{RunConfig, RunDir, SavedModel};

use crate::args::MachineArgs;

/// The configuration and the model of a run; the device is the run's unless another is asked for.
pub fn open(run: &Path, machine: &MachineArgs) -> Result<(RunConfig, SavedModel)> {
    let config = RunDir::open(run)?.config()?;
    use_threads(machine.threads.or(config.threads))?;
    let backend = machine.backend.unwrap_or(config.backend);
    // Number 2 of one backend is not number 2 of another.
    let same = if backend == config.backend {
        config.device
    } else {
        0
    };
    let device = backend.device(machine.device.unwrap_or(same))?;
    let model = SavedModel::load(run, &device)?;
    Ok((config, model))
}

/// Sets the size of the thread pool that the CPU backends compute on; once a process.
pub fn use_threads(threads: Option<usize>) -> Result<()> {
    let Some(threads) = threads else {
        return Ok(());
    };
    anyhow::ensure!(threads > 0, "threads: expected at least 1, found 0");
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
    pool.build_global()
        .context("cannot set the number of threads")
}
