//! `ladder train --resume`: a run, or a group of seeds, continued with the settings it was started
//! with.

mod changes;

use std::path::Path;
use std::sync::Arc;

use anyhow::{Result, bail};
use ladder_data::LoadedData;
use ladder_train::{Group, GroupDir, Parallelism, Run, RunConfig, RunDir, Seeds, Settings};
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
    let split = run.split(&loaded.whole)?;
    let LoadedData { whole, source, .. } = loaded.fitted_to(&split)?;
    let dataset = preprocess::restore(run.preprocessing()?, whole)?;
    let run = Run::resume(dir, dataset)?;
    Ok(Ready { run, source })
}

fn group(request: &Request, dir: &GroupDir) -> Result<Group> {
    let plan = dir.plan()?;
    refuse_other_seeds(request, &plan.seeds)?;
    // A preset names a seed, which is not that of a group.
    let given = request.given.clone().without("seed").without("seeds");
    let mut seeds = plan.seeds.iter();
    let first = seeds.find_map(|seed| RunDir::open(&dir.run(seed)).ok());
    let threads = given.get("threads").and_then(Value::as_u64);
    let dataset = load_again(request, given, &plan.config, first.as_ref())?.whole;
    let dataset = match first {
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
        threads: threads.map_or(plan.parallelism.threads, |threads| threads as usize),
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
