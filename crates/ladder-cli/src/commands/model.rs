//! Opening the model of a finished run on the device asked for.

use std::path::Path;

use anyhow::Result;
use ladder_train::{RunConfig, RunDir, SavedModel};

use crate::args::MachineArgs;
use crate::threads::use_threads;

/// The configuration and the model of a run; the device is the run's unless another is asked for.
pub fn open(run: &Path, machine: &MachineArgs) -> Result<(RunConfig, SavedModel)> {
    let config = RunDir::open(run)?.config()?;
    let backend = machine.backend.unwrap_or(config.backend);
    use_threads(machine.threads.or(config.threads))?;
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
