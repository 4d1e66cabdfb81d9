//! A new run, or a new group of seeds, ready to be trained.

use anyhow::{Error, Result, bail};
use ladder_data::{LabelSplit, LoadedData, SplitError};
use ladder_train::{Group, GroupPlan, Run, RunConfig, Seeds, TrainError};

use super::request::Request;
use super::work::{Ready, Work};
use super::{data, folds, preprocess};
use crate::commands::report;

/// What was asked for, complete: nothing is made yet.
pub(super) struct Planned {
    /// Every setting; of several seeds that of the first.
    pub config: RunConfig,
    /// The rows as they are read.
    pub loaded: LoadedData,
    /// Which of them are labeled and held out.
    pub split: LabelSplit,
}

/// Loads the data, checks everything, and makes the directory.
pub(super) fn prepare(request: &Request) -> Result<Work> {
    let planned = plan(request)?;
    let config = planned.config.clone();
    let work = match request.given.seeds() {
        Some(seeds) => group(request, planned, seeds).map(Work::Group),
        None => run(request, planned).map(Work::Run),
    };
    work.map_err(|error| of_preset(request, &config, error))
}

/// Loads the data and settles what follows from it.
pub(super) fn plan(request: &Request) -> Result<Planned> {
    let (config, loaded) = data::load(request)?;
    let asked = config.clone();
    let planned = match request.given.seeds() {
        Some(_) => plan_group(request, config, loaded),
        None => plan_run(request, config, loaded),
    };
    planned.map_err(|error| of_preset(request, &asked, error))
}

fn plan_run(request: &Request, mut config: RunConfig, loaded: LoadedData) -> Result<Planned> {
    request.refuse_jobs(config.folds)?;
    let split = config.split(&loaded.whole)?;
    if request.given.get("folds").is_none() && config.folds > 0 {
        config.folds = folds::usual(&split, &loaded.whole);
    }
    preprocess::refuse_fits_of_each_fold(&config, loaded.source.is_some())?;
    Ok(Planned {
        config,
        loaded,
        split,
    })
}

fn plan_group(request: &Request, mut config: RunConfig, loaded: LoadedData) -> Result<Planned> {
    let is_dropped = request.given.get("folds").is_none() && config.folds > 0;
    if is_dropped {
        config.folds = 0;
    }
    refuse_folds(&config)?;
    preprocess::refuse_fits_of_each_seed(&config, loaded.source.is_some())?;
    // Without held-out rows every seed trains with all of them.
    let split = config.split(&loaded.whole)?;
    if is_dropped {
        folds::note_that_seeds_have_none(&config, &loaded.whole);
    }
    Ok(Planned {
        config,
        loaded,
        split,
    })
}

/// Settings of a preset that do not fit the data are those of other data.
fn of_preset(request: &Request, config: &RunConfig, error: Error) -> Error {
    match &request.args.preset {
        Some(preset) if config.data.name().is_own() && is_of_settings(&error) => {
            error.context(format!(
                "preset {preset} is for other data than yours, whose settings follow from it where \
                 no --preset is given"
            ))
        }
        _ => error,
    }
}

/// Whether an error is that of settings that do not fit the data.
fn is_of_settings(error: &Error) -> bool {
    let is_of_run = matches!(error.downcast_ref(), Some(TrainError::RunDir(_)));
    !is_of_run && (error.is::<TrainError>() || error.is::<SplitError>())
}

fn run(request: &Request, planned: Planned) -> Result<Ready> {
    let Planned {
        config,
        loaded,
        split,
    } = planned;
    let location = request.location();
    let LoadedData { whole, source, .. } = loaded.fitted_to(&split)?;
    let dataset = preprocess::check_and_fit(request.args, &config, whole, &split, &location)?;
    let run = Run::start(config, dataset, split, location)?;
    report::forget(run.dir())?;
    Ok(Ready { run, source })
}

fn group(request: &Request, planned: Planned, seeds: Seeds) -> Result<Group> {
    let Planned {
        config,
        loaded,
        split,
    } = planned;
    let location = request.location();
    let dataset =
        preprocess::check_and_fit(request.args, &config, loaded.whole, &split, &location)?;
    let plan = GroupPlan {
        parallelism: request.parallelism(&config),
        config,
        seeds,
    };
    Ok(Group::start(plan, dataset, location)?)
}

/// Each seed would need folds of its own.
fn refuse_folds(config: &RunConfig) -> Result<()> {
    match config.folds {
        0 => Ok(()),
        _ => {
            bail!("--seeds trains without cross-validation; leave out --folds, or train one --seed")
        }
    }
}
