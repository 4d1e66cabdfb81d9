//! `ladder train --resume`: a run, or a group of seeds, continued with the settings it was started
//! with.

pub(super) mod changes;

use std::path::Path;
use std::sync::Arc;

use anyhow::{Result, bail};
use ladder_data::{Dataset, LoadedData};
use ladder_train::{
    Group, GroupDir, GroupPlan, Parallelism, Run, RunConfig, RunDir, Seeds, Settings,
};
use serde_json::Value;

use super::request::Request;
use super::work::{Ready, Work};
use super::{data, preprocess};
use crate::commands::load;
use crate::settings::{check_data, text};
use crate::threads::use_threads;

/// What is in `dir`, ready to go on.
pub(super) fn prepare(request: &Request, dir: &Path) -> Result<Work> {
    match GroupDir::at(dir) {
        Some(dir) => Ok(Work::Group(group(request, &dir)?)),
        None => Ok(Work::Run(run(request, dir)?)),
    }
}

fn run(request: &Request, dir: &Path) -> Result<Ready> {
    let run = RunDir::open(dir)?;
    let saved = run.config()?;
    if let Some(seeds) = request.given.seeds() {
        let seed = saved.seed;
        bail!("this is the run of seed {seed} alone, not of seeds {seeds}; leave out --seeds");
    }
    request.refuse_jobs(saved.folds)?;
    let loaded = load_again(request, request.given.clone(), &saved, Some(&run))?;
    run_again(&run, loaded)
}

/// The run on its rows, as they are read.
pub(super) fn run_again(run: &RunDir, loaded: LoadedData) -> Result<Ready> {
    let split = run.split(&loaded.whole)?;
    let LoadedData { whole, source, .. } = loaded.fitted_to(&split)?;
    let dataset = preprocess::restore(run.preprocessing()?, whole)?;
    let run = Run::resume(run.path(), dataset)?;
    Ok(Ready { run, source })
}

fn group(request: &Request, dir: &GroupDir) -> Result<Group> {
    let plan = dir.plan()?;
    refuse_other_seeds(request, &plan.seeds)?;
    // A preset names a seed, which is not that of a group.
    let given = request.given.clone().without("seed").without("seeds");
    let first = first_run(dir, &plan);
    let threads = given.get("threads").and_then(Value::as_u64);
    let threads = threads.map(|threads| threads as usize);
    let dataset = load_again(request, given, &plan.config, first.as_ref())?.whole;
    group_again(request, dir, &plan, dataset, threads)
}

/// The first run of the group that is made.
fn first_run(dir: &GroupDir, plan: &GroupPlan) -> Option<RunDir> {
    let mut seeds = plan.seeds.iter();
    seeds.find_map(|seed| RunDir::open(&dir.run(seed)).ok())
}

/// The group on its rows, as they are read.
pub(super) fn group_again(
    request: &Request,
    dir: &GroupDir,
    plan: &GroupPlan,
    dataset: Arc<Dataset>,
    threads: Option<usize>,
) -> Result<Group> {
    let dataset = match first_run(dir, plan) {
        Some(run) => preprocess::restore(run.preprocessing()?, dataset)?,
        // The group was killed before its first run was made.
        None => {
            let split = plan.config.split(&dataset)?;
            let dataset = Arc::unwrap_or_clone(dataset);
            Arc::new(preprocess::fit(
                request.args,
                &plan.config,
                dataset,
                &split,
            )?)
        }
    };
    let parallelism = Parallelism {
        jobs: request.args.several.jobs.unwrap_or(plan.parallelism.jobs),
        threads: threads.unwrap_or(plan.parallelism.threads),
    };
    Ok(Group::resume(dir.path(), &dataset, parallelism)?)
}

/// The data that was trained on, as it is read, if nothing else is asked for than what was trained.
fn load_again(
    request: &Request,
    given: Settings,
    saved: &RunConfig,
    run: Option<&RunDir>,
) -> Result<LoadedData> {
    // It says where the data is now.
    let data_dir = given.get("data-dir").map(text);
    let asked = given.without("data-dir").over(Settings::of(saved));
    check_data(&asked)?;
    let asked = asked.config()?.absolute()?;
    changes::refuse(saved, &asked)?;
    use_threads(asked.threads)?;
    let data = load::moved(&saved.data, data_dir.as_deref().map(Path::new))?;
    let labels = match run {
        Some(run) => load::labels_of_run(run, saved),
        None => saved.labels_file.clone(),
    };
    let loaded = data::rows(request.args, &data, labels.as_deref())?;
    changes::refuse_labels(saved, &asked, &loaded.whole)?;
    Ok(loaded)
}

fn refuse_other_seeds(request: &Request, saved: &Seeds) -> Result<()> {
    let asked = request.given.seeds();
    if request.args.schedule.seed.is_none() && asked.is_none_or(|asked| asked == *saved) {
        return Ok(());
    }
    bail!(
        "these runs were started with seeds {saved} and keep them when they are continued; \
         leave out --seed and --seeds, or start new runs without --resume"
    )
}
