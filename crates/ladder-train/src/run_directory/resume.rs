//! Where a run continues: its newest whole checkpoint.

use std::fs;
use std::path::Path;

use burn::lr_scheduler::LrSchedulerRecord;
use burn::optim::OptimizerRecord;
use burn::store::{ModuleRecord, RecordError};
use burn::tensor::Bytes;
use burn::train::checkpoint::Checkpoint;

use crate::error::run_dir::RunDirError;
use crate::run_directory::checkpoint::{Checkpoints, Kind};
use crate::run_directory::schedule_record::recorded_step;

/// A whole checkpoint in memory.
pub(crate) struct ResumePoint {
    pub step: u64,
    pub model: ModuleRecord,
    pub optimizer: OptimizerRecord,
    pub schedule: LrSchedulerRecord,
}

/// What was found of a run that was stopped.
pub(crate) struct Found {
    /// The newest whole checkpoint; `None` if the run was stopped before its first.
    pub point: Option<ResumePoint>,
    /// What the user should know about the others.
    pub warnings: Vec<String>,
}

/// Loads the newest whole checkpoint.
///
/// A checkpoint is whole when its three files are there and load. One that lacks a file was being
/// written when the process died and is skipped, as is one cut short or otherwise damaged.
///
/// # Errors
///
/// A directory that cannot be read; damaged checkpoints without any whole one.
pub(crate) fn newest_whole(checkpoints: &Checkpoints) -> Result<Found, RunDirError> {
    let directory = checkpoints.directory();
    let steps = checkpoints.steps().map_err(RunDirError::io(directory))?;
    let mut warnings = Vec::new();
    let mut damage = None;
    for (&step, &files) in steps.iter().rev() {
        if files < Kind::ALL.len() {
            warnings.push(format!(
                "the checkpoint of step {step} is incomplete, skipped"
            ));
            continue;
        }
        match load(checkpoints, step) {
            Ok(point) => {
                return Ok(Found {
                    point: Some(point),
                    warnings,
                });
            }
            Err(reason) => {
                warnings.push(format!(
                    "the checkpoint of step {step} is damaged, skipped: {reason}"
                ));
                damage.get_or_insert(reason);
            }
        }
    }
    match damage {
        Some(reason) => Err(RunDirError::NoWholeCheckpoint {
            path: directory.to_owned(),
            reason,
        }),
        None => Ok(Found {
            point: None,
            warnings,
        }),
    }
}

fn load(checkpoints: &Checkpoints, step: u64) -> Result<ResumePoint, String> {
    let schedule: LrSchedulerRecord = read(checkpoints, step, Kind::Schedule)?;
    match recorded_step(&schedule) {
        Some(recorded) if recorded == step => (),
        other => return Err(format!("its schedule is of step {other:?}")),
    }
    let model = read(checkpoints, step, Kind::Model)?;
    let optimizer = read(checkpoints, step, Kind::Optimizer)?;
    Ok(ResumePoint {
        step,
        model,
        optimizer,
        schedule,
    })
}

fn read<R: Checkpoint>(checkpoints: &Checkpoints, step: u64, kind: Kind) -> Result<R, String> {
    let file = checkpoints.file(step, kind);
    let name = file
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    read_record(&file).map_err(|error| format!("{name}: {error}"))
}

/// Reads a file of tensors as a whole.
///
/// burn's own `load` leaves the tensors in the file until they are used, which may be after the
/// file was removed: the evaluation statistics of a training model are never used.
pub(crate) fn read_record<R: Checkpoint>(file: &Path) -> Result<R, RecordError> {
    let bytes = fs::read(file).map_err(|error| RecordError::Io(error.to_string()))?;
    R::checkpoint_from_bytes(Bytes::from_bytes_vec(bytes))
}
