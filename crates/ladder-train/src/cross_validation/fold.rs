//! A fold that was begun, and the answers of one that is finished.

use std::path::Path;
use std::sync::Arc;

use ladder_data::{Dataset, LabelSplit, Rows, Task};

use crate::analysis::stacking::{HeldOutClasses, HeldOutRows, HeldOutValues};
use crate::analysis::{Answered, Measures};
use crate::config::RunConfig;
use crate::error::TrainError;
use crate::error::run_dir::RunDirError;
use crate::records::cross_validated::{Answers, FoldAnswers};
use crate::run::Run;
use crate::run::checked::CheckedRun;
use crate::run_directory::run_dir::RunDir;
use crate::saved_model::SavedModel;

/// The run in `path`, new or to be continued.
///
/// # Errors
///
/// Another cross-validation began what is there; its number of threads may differ.
pub(super) fn start_or_resume(
    path: &Path,
    dataset: Arc<Dataset>,
    config: RunConfig,
    split: &LabelSplit,
) -> Result<Run, TrainError> {
    match RunDir::at(path) {
        Some(dir) => resume(&dir, dataset, &config, split),
        // A run may be killed while a fold is made.
        None => Run::start_in(path, CheckedRun::new(config, dataset, split.clone())?),
    }
}

fn resume(
    dir: &RunDir,
    dataset: Arc<Dataset>,
    config: &RunConfig,
    split: &LabelSplit,
) -> Result<Run, TrainError> {
    let saved = RunConfig {
        threads: config.threads,
        ..dir.config()?
    };
    if let Some(difference) = saved.differences(config).first() {
        return Err(other_fold(dir.path(), difference.to_string()));
    }
    let run = Run::resume(dir.path(), dataset)?;
    let rows = |split: &LabelSplit| (split.labeled.clone(), split.validation.clone());
    match rows(run.split()) == rows(split) {
        true => Ok(run),
        false => Err(other_fold(dir.path(), "other rows are held out".to_owned())),
    }
}

/// What the networks of a fold answered to the rows that it held out.
pub(super) fn answers(dir: &RunDir, run: &Run) -> Result<FoldAnswers, TrainError> {
    let answers = |dir: &RunDir| -> Result<Option<Answers>, TrainError> {
        let Some(evaluated) = dir.evaluated()? else {
            return Ok(None);
        };
        let (measures, held_out) = (evaluated.measures(), held_out(dir, run)?);
        Ok(Some(Answers::new(evaluated.result, measures, held_out)))
    };
    let none = || -> Result<Answers, TrainError> {
        let (task, n_classes) = (run.dataset().task(), run.dataset().n_classes);
        let (counted, held_out) = (Answered::none(task, n_classes), held_out(dir, run)?);
        Ok(Answers::new(counted, Measures::default(), held_out))
    };
    let beside = |dir: Option<RunDir>| -> Result<Option<Answers>, TrainError> {
        Ok(dir.map(|dir| answers(&dir)).transpose()?.flatten())
    };
    Ok(FoldAnswers {
        ladder: answers(dir)?.map_or_else(none, Ok)?,
        baseline: beside(dir.baseline())?,
        linear: beside(RunDir::at(&dir.linear()))?,
    })
}

/// The rows that a fold held out, with what each of its networks says.
fn held_out(dir: &RunDir, run: &Run) -> Result<HeldOutRows, TrainError> {
    let model = SavedModel::load(dir.path(), run.device())?;
    let (rows, indices) = (&run.dataset().train, &run.split().validation);
    Ok(match model.task() {
        Task::Classification => HeldOutRows::Classes(classes(&model, rows, indices)?),
        Task::Regression => HeldOutRows::Values(values(&model, rows, indices)?),
    })
}

fn classes(model: &SavedModel, rows: &Rows, indices: &[u32]) -> Result<HeldOutClasses, TrainError> {
    let mut held_out = HeldOutClasses::default();
    let said = model.probabilities_of_networks(rows, indices)?;
    for (&index, said) in indices.iter().zip(said) {
        if let Some(class) = rows.label(index as usize) {
            held_out.add(class, said);
        }
    }
    Ok(held_out)
}

fn values(model: &SavedModel, rows: &Rows, indices: &[u32]) -> Result<HeldOutValues, TrainError> {
    let mut held_out = HeldOutValues::default();
    let said = model.values_of_prepared_rows(rows, indices)?;
    for (&index, said) in indices.iter().zip(said) {
        if let Some(value) = rows.target(index as usize) {
            held_out.add(value, said);
        }
    }
    Ok(held_out)
}

fn other_fold(path: &Path, difference: String) -> TrainError {
    let path = path.to_owned();
    RunDirError::OtherFold { path, difference }.into()
}
