//! Where a run continues: its newest whole checkpoint.

use burn::lr_scheduler::LrSchedulerRecord;
use burn::optim::OptimizerRecord;
use burn::store::{ModuleRecord, RecordError};
use burn::tensor::Bytes;
use burn::train::checkpoint::Checkpoint;
use ladder_data::guarded;

use crate::error::run_dir::RunDirError;
use crate::run_directory::checkpoint::{Checkpoints, Kind};
use crate::run_directory::schedule_record::recorded_step;

/// A checkpoint in memory, read as a whole.
///
/// burn's own `load` leaves the tensors in the file until they are used, which may be after the
/// file was removed: the evaluation statistics of a training model are never used.
pub(crate) struct ResumePoint {
    pub model: ModuleRecord,
    pub optimizer: OptimizerRecord,
    pub schedule: LrSchedulerRecord,
}

/// What was found of a run that was stopped.
pub(crate) struct Found<T> {
    /// The newest whole checkpoint and its step; `None` if the run was stopped before its first.
    pub point: Option<(u64, T)>,
    /// What the user should know about the others.
    pub warnings: Vec<String>,
}

/// Loads the newest whole checkpoint, and what `restore` makes of it.
///
/// A checkpoint is whole when its three files are there, are those that were written, and can be
/// restored. One that lacks a file was being written when the process died and is skipped, as is one
/// that is damaged.
///
/// # Errors
///
/// A directory that cannot be read; damaged checkpoints without any whole one.
pub(crate) fn newest_whole<T>(
    checkpoints: &Checkpoints,
    restore: impl Fn(ResumePoint) -> Result<T, RecordError>,
) -> Result<Found<T>, RunDirError> {
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
        let restored = load(checkpoints, step).and_then(|point| {
            let restored = guarded(|| restore(point))?;
            restored.map_err(|error| error.to_string())
        });
        match restored {
            Ok(restored) => {
                return Ok(Found {
                    point: Some((step, restored)),
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
        model,
        optimizer,
        schedule,
    })
}

fn read<R: Checkpoint>(checkpoints: &Checkpoints, step: u64, kind: Kind) -> Result<R, String> {
    let file = checkpoints.file(step, kind);
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let bytes = checkpoints.checksums(step).read(&name);
    let bytes = match bytes.map_err(|error| why(&error))? {
        Some(bytes) => bytes,
        None => return Err(format!("{name}: it is gone")),
    };
    let record = guarded(|| R::checkpoint_from_bytes(Bytes::from_bytes_vec(bytes)));
    let record = record.and_then(|record| record.map_err(|error| error.to_string()));
    record.map_err(|reason| format!("{name}: {reason}"))
}

/// What is wrong with a file, in few words.
fn why(error: &RunDirError) -> String {
    match error {
        RunDirError::Damaged { path, .. } => format!(
            "{}: its checksum is another",
            path.file_name().unwrap_or_default().display()
        ),
        error => error.to_string(),
    }
}
