//! A new run, or a new group of seeds, ready to be trained.

use anyhow::{Result, bail};
use ladder_data::LoadedData;
use ladder_train::{Group, GroupPlan, Run, RunConfig, Seeds};

use super::request::Request;
use super::work::{Ready, Work};
use super::{data, folds, preprocess};
use crate::commands::report;

/// Loads the data, checks everything, and makes the directory.
pub(super) fn prepare(request: &Request) -> Result<Work> {
    let (config, loaded) = data::load(request)?;
    match request.given.seeds() {
        Some(seeds) => Ok(Work::Group(group(request, config, loaded, seeds)?)),
        None => Ok(Work::Run(run(request, config, loaded)?)),
    }
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
