//! `ladder train --resume`: a run continued with the settings it was started with.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Result, bail};
use ladder_train::{Run, RunConfig, RunDir};
use serde_json::Value;

use super::train::{given, load};
use super::{datasets, model};
use crate::args::TrainArgs;
use crate::output::program;

/// The run that `--resume` names, ready to go on.
pub(super) fn open(args: &TrainArgs, named: Option<&Path>) -> Result<Run> {
    let dir = directory(named, args.run.run_dir.as_deref())?;
    let saved = RunDir::open(dir)?.config()?;
    let settings = given(args)?;
    model::use_threads(settings.threads.or(saved.threads))?;
    let data_dir = settings.data_dir.as_deref().or(saved.data_dir.as_deref());
    let dataset = load(datasets::name_of(&saved)?, data_dir, args)?;
    refuse_changes(&saved, &settings.apply(saved.clone(), &dataset)?)?;
    Ok(Run::resume(dir, Arc::new(dataset))?)
}

/// The run that `--resume [RUN]` means.
fn directory<'a>(named: Option<&'a Path>, run_dir: Option<&'a Path>) -> Result<&'a Path> {
    match (named, run_dir) {
        (Some(run), None) | (None, Some(run)) => Ok(run),
        (Some(_), Some(_)) => bail!("say which run to continue once: --resume RUN"),
        (None, None) => bail!(
            "say which run to continue: {} train --resume RUN",
            program()
        ),
    }
}

/// A run that is continued keeps its settings: half a run of each kind would be neither.
///
/// The directory of the data and the number of threads may change, since they decide nothing.
fn refuse_changes(saved: &RunConfig, asked: &RunConfig) -> Result<()> {
    let (saved, asked) = (serde_json::to_value(saved)?, serde_json::to_value(asked)?);
    let fields = saved
        .as_object()
        .into_iter()
        .chain(asked.as_object())
        .flatten();
    let decides = |field: &String| !["data-dir", "threads"].contains(&field.as_str());
    let changed = |field: &&String| saved.get(*field) != asked.get(*field);
    match fields
        .map(|(field, _)| field)
        .filter(|field| decides(field))
        .find(changed)
    {
        None => Ok(()),
        Some(field) => bail!(
            "this run was started with {field} {}, not {}, and keeps its settings when it is \
             continued; leave out --{field}, or start a new run without --resume",
            saved.get(field).unwrap_or(&Value::Null),
            asked.get(field).unwrap_or(&Value::Null),
        ),
    }
}
