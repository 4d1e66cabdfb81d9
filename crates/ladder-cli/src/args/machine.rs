//! Where the computing is done.

use clap::Args;
use ladder_model::Backend;
use serde::Serialize;

use super::numbers::whole_number;

/// The machine's part of a run.
#[derive(Debug, Clone, Default, Args, Serialize)]
#[serde(rename_all = "kebab-case")]
#[command(next_help_heading = "Machine")]
pub struct MachineArgs {
    /// Compute backend: flex, ndarray, wgpu, tch or cuda, as far as built in [default: flex; of a
    /// run that is there, its own]
    #[arg(long, value_name = "NAME")]
    pub backend: Option<Backend>,
    /// Number of the backend's device, from 0; `ladder backends` lists them [default: 0, or the
    /// run's]
    #[arg(long, value_name = "N", value_parser = whole_number, allow_negative_numbers = true)]
    pub device: Option<usize>,
    /// Threads that compute on the CPU (flex, ndarray, tch) [default: one per core, or the run's]
    #[arg(long, value_name = "N", value_parser = whole_number, allow_negative_numbers = true)]
    pub threads: Option<usize>,
}
