//! `ladder train --resume`: a run continued with the settings it was started with.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Result, bail};
use ladder_train::{Group, GroupDir, Run, RunConfig, RunDir, Seeds, Shares};
use serde_json::Value;

use super::origin::Origin;
use super::preprocess;
use super::train::{Ready, given, refuse_jobs};
use crate::args::TrainArgs;
use crate::output::program;
use crate::settings::Settings;
use crate::threads::use_threads;

/// The run in `dir`, ready to go on.
pub(super) fn run(args: &TrainArgs, dir: &Path) -> Result<Ready> {
    let run = RunDir::open(dir)?;
    let saved = run.config()?;
    let settings = given(args)?;
    if let Some(seeds) = &settings.seeds {
        let seed = saved.seed;
        bail!("this is the run of seed {seed} alone, not of seeds {seeds}; leave out --seeds");
    }
    refuse_jobs(args, saved.folds)?;
    let origin = load_again(args, &settings, &saved, Some(&run))?;
    let Origin { whole, source } = origin.fitted_to(&run)?;
    let dataset = preprocess::restore(run.preprocessing()?, whole)?;
    let run = Run::resume(dir, dataset)?;
    Ok(Ready { run, source })
}

/// The runs of a group, ready to go on.
pub(super) fn group(args: &TrainArgs, dir: &GroupDir) -> Result<Group> {
    let plan = dir.plan()?;
    let settings = given(args)?;
    refuse_other_seeds(args, &settings, &plan.seeds)?;
    // A preset names a seed, which is none of a group's.
    let settings = Settings {
        seed: None,
        ..settings
    };
    let mut seeds = plan.seeds.iter();
    let first = seeds.find_map(|seed| RunDir::open(&dir.run(seed)).ok());
    let dataset = load_again(args, &settings, &plan.config, first.as_ref())?.whole;
    let dataset = match first {
        Some(run) => preprocess::restore(run.preprocessing()?, dataset)?,
        // The group was killed before its first run was made.
        None => {
            let split = plan.config.split(&dataset)?;
            let dataset = Arc::unwrap_or_clone(dataset);
            Arc::new(preprocess::fit(args, &plan.config, dataset, &split)?)
        }
    };
    let shares = Shares {
        jobs: args.several.jobs.unwrap_or(plan.shares.jobs),
        threads: settings.threads.unwrap_or(plan.shares.threads),
    };
    Ok(Group::resume(dir.path(), &dataset, shares)?)
}

/// The run that `--resume [RUN]` means.
pub(super) fn directory<'a>(
    named: Option<&'a Path>,
    run_dir: Option<&'a Path>,
) -> Result<&'a Path> {
    match (named, run_dir) {
        (Some(run), None) | (None, Some(run)) => Ok(run),
        (Some(_), Some(_)) => bail!("say which run to continue once: --resume RUN"),
        (None, None) => bail!(
            "say which run to continue: {} train --resume RUN",
            program()
        ),
    }
}

/// The data that was trained on, as it is read, if nothing else is asked for than what was trained.
fn load_again(
    args: &TrainArgs,
    settings: &Settings,
    saved: &RunConfig,
    run: Option<&RunDir>,
) -> Result<Origin> {
    use_threads(settings.threads.or(saved.threads))?;
    let origin = Origin::load_again(args, settings, saved, run)?;
    refuse_changes(saved, &settings.apply(saved.clone(), &origin.whole)?)?;
    Ok(origin)
}

fn refuse_other_seeds(args: &TrainArgs, settings: &Settings, saved: &Seeds) -> Result<()> {
    let asked = settings.seeds.as_ref();
    if args.schedule.seed.is_none() && asked.is_none_or(|asked| asked == saved) {
        return Ok(());
    }
    bail!(
        "these runs were started with seeds {saved} and keep them when they are continued; \
         leave out --seed and --seeds, or start new runs without --resume"
    )
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
