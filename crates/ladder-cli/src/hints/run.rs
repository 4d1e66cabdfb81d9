//! What helps against the errors of runs.

use std::path::Path;

use ladder_model::BackendError;
use ladder_train::{ConfigFieldError, ExportError, GroupDir, RunDir, RunDirError, TrainError};

use super::data::{data_hint, preprocessing_hint, split_hint};
use crate::output::{program, resume_command, shell};

pub(super) fn train_hint(error: &TrainError) -> Option<String> {
    match error {
        TrainError::Backend(error) => backend_hint(error),
        TrainError::Data(error) => data_hint(error),
        TrainError::Preprocessing(error) => preprocessing_hint(error),
        TrainError::RunDir(error) => run_dir_hint(error),
        TrainError::Split(error) => split_hint(error),
        TrainError::Field(error) => field_hint(error),
        TrainError::View(_) => Some("pass --numbers plain and --inputs equal".to_owned()),
        _ => None,
    }
}

fn field_hint(error: &ConfigFieldError) -> Option<String> {
    let is_list = error.field == "costs";
    is_list.then(|| "pass fewer numbers with --costs, or more layers with --layers".to_owned())
}

pub(super) fn run_dir_hint(error: &RunDirError) -> Option<String> {
    let hint = match error {
        RunDirError::Exists(_) => {
            "continue it with --resume, replace it with --force, or choose another --run-dir; \
             with --continue one command begins and continues a run"
        }
        RunDirError::NotARun(_) | RunDirError::Unwritable { .. } | RunDirError::Inside { .. } => {
            "choose another --run-dir"
        }
        RunDirError::NoWholeCheckpoint { path, .. } => {
            return Some(train_anew(path.parent().unwrap_or(path)));
        }
        RunDirError::OtherSeed { .. } => {
            "put back the run that was there, or remove this one and continue with --resume, which \
             trains it anew"
        }
        RunDirError::OtherFold { path, .. } => return Some(train_anew(path)),
        RunDirError::NoModel(_) => "copy it from where you have it, or train with --force anew",
        RunDirError::Unfinished(dir) => {
            return Some(format!(
                "finish it with `ladder train --resume {}`",
                shell(dir)
            ));
        }
        _ => return None,
    };
    Some(hint.to_owned())
}

/// How to train what is in this directory anew: a run is replaced, and what is part of another one
/// is made again when that is continued.
fn train_anew(dir: &Path) -> String {
    let whole = dir.ancestors().skip(1).filter(|dir| is_run_or_group(dir));
    match whole.last() {
        Some(whole) => format!(
            "remove {} and continue with `{}`",
            shell(dir),
            resume_command(whole)
        ),
        None => format!(
            "start anew with `{} train --run-dir {} --force` and its settings, which are in \
             config.json there",
            program(),
            shell(dir)
        ),
    }
}

fn is_run_or_group(dir: &Path) -> bool {
    RunDir::open(dir).is_ok() || GroupDir::at(dir).is_some()
}

pub(super) fn export_hint(error: &ExportError) -> Option<String> {
    match error {
        ExportError::Exists(_) => {
            Some("replace it with --force, or choose another --output".to_owned())
        }
        _ => None,
    }
}

pub(super) fn backend_hint(error: &BackendError) -> Option<String> {
    match error {
        BackendError::NotCompiled(backend) => Some(format!(
            "build it in with `cargo run --release --features {backend} -- train --backend \
             {backend}`"
        )),
        BackendError::NoDevice { .. } => Some("pass --backend flex".to_owned()),
        BackendError::NoSuchDevice { .. } => Some("`ladder backends` lists the devices".to_owned()),
        _ => None,
    }
}
