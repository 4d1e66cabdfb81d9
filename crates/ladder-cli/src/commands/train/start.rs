//! A new run, or a new group of seeds, ready to be trained.

use anyhow::{Error, Result, bail};
use ladder_data::{LoadedData, SplitError};
use ladder_train::{Group, GroupPlan, Run, RunConfig, Seeds, TrainError};

use super::request::Request;
use super::work::{Ready, Work};
use super::{data, folds, preprocess};
use crate::commands::report;

/// Loads the data, checks everything, and makes the directory.
pub(super) fn prepare(request: &Request) -> Result<Work> {
    let (config, loaded) = data::load(request)?;
    let is_own = config.data.name().is_own();
    let work = match request.given.seeds() {
        Some(seeds) => group(request, config, loaded, seeds).map(Work::Group),
        None => run(request, config, loaded).map(Work::Run),
    };
    work.map_err(|error| match &request.args.preset {
        Some(preset) if is_own && is_of_settings(&error) => error.context(format!(
            "preset {preset} is for other data than yours, whose settings follow from it where no \
             --preset is given"
        )),
        _ => error,
    })
}

/// Whether an error is that of settings that do not fit the data.
fn is_of_settings(error: &Error) -> bool {
    let is_of_run = matches!(error.downcast_ref(), Some(TrainError::RunDir(_)));
    !is_of_run && (error.is::<TrainError>() || error.is::<SplitError>())
}

fn run(request: &Request, mut config: RunConfig, loaded: LoadedData) -> Result<Ready> {
    request.refuse_jobs(config.folds)?;
    let split = config.split(&loaded.whole)?;
    if request.given.get("folds").is_none() && config.folds > 0 {
        config.folds = folds::usual(&split, &loaded.whole);
    }
    preprocess::refuse_fits_of_each_fold(&config, loaded.source.is_some())?;
    let location = request.location();
    let LoadedData { whole, source, .. } = loaded.fitted_to(&split)?;
    let dataset = preprocess::check_and_fit(request.args, &config, whole, &split, &location)?;
    let run = Run::start(config, dataset, split, location)?;
    report::forget(run.dir())?;
    Ok(Ready { run, source })
}

fn group(
    request: &Request,
    mut config: RunConfig,
    loaded: LoadedData,
    seeds: Seeds,
) -> Result<Group> {
    if request.given.get("folds").is_none() {
        config.folds = 0;
    }
    refuse_folds(&config)?;
    preprocess::refuse_fits_of_each_seed(&config, loaded.source.is_some())?;
    // Without held-out rows every seed trains with all of them.
    let (split, location) = (config.split(&loaded.whole)?, request.location());
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
