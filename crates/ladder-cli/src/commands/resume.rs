//! `ladder train --resume`: a run continued with the settings it was started with.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Result, bail};
use ladder_train::{Group, GroupDir, Run, RunConfig, RunDir, Seeds, Shares};

use super::origin::Origin;
use super::train::{Ready, given, refuse_jobs};
use super::{datasets, preprocess};
use crate::args::TrainArgs;
use crate::output::program;
use crate::page::run::command::train_flags;
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
    check_data(settings, saved)?;
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

/// Refuses what is said about another kind of data than that of the run.
fn check_data(settings: &Settings, saved: &RunConfig) -> Result<()> {
    let dataset = match settings.dataset() {
        Some(asked) => asked,
        None => datasets::name_of(saved)?,
    };
    let settings = Settings {
        dataset: Some(dataset),
        ..settings.clone()
    };
    settings.check_data()
}

/// A run that is continued keeps its settings: half a run of each kind would be neither.
fn refuse_changes(saved: &RunConfig, asked: &RunConfig) -> Result<()> {
    let (saved, asked) = (flags(saved), flags(asked));
    let value_in = |flags: &[String], name: &str| {
        let mut pairs = flags.iter().map(|flag| name_and_value(flag));
        let found = pairs.find(|(other, _)| *other == name);
        found.map(|(_, value)| value.to_owned())
    };
    let mut names = asked
        .iter()
        .chain(&saved)
        .map(|flag| name_and_value(flag).0);
    let changed = names.find(|name| value_in(&saved, name) != value_in(&asked, name));
    let Some(name) = changed else {
        return Ok(());
    };
    let before = value_in(&saved, name);
    let started = match (&before, value_in(&asked, name)) {
        (Some(before), Some(value)) => {
            let name = name.trim_start_matches('-');
            format!("with {name} {before}, not {value}")
        }
        (Some(_), None) => format!("with {name}"),
        (None, _) => format!("without {name}"),
    };
    let way = match before {
        Some(_) if IS_A_PLACE.contains(&name) => {
            " and say where your data is now with --data-dir DIR"
        }
        _ => "",
    };
    bail!(
        "this run was started {started}, and keeps its settings when it is continued; \
         leave out {name}{way}, or start a new run without --resume"
    )
}

/// Flags that say where data of one's own is.
const IS_A_PLACE: [&str; 6] = [
    "--table",
    "--images",
    "--image-labels",
    "--arrays",
    "--array-labels",
    "--test",
];

/// The settings as they are typed; the directory of the data and the number of threads may change,
/// since they decide nothing.
fn flags(config: &RunConfig) -> Vec<String> {
    let config = RunConfig {
        data_dir: None,
        threads: None,
        ..config.clone()
    };
    let mut flags = train_flags(&config, config.labels_file.as_deref());
    // Which a command that trains from files of one's own need not say.
    flags.push(format!("--dataset {}", config.dataset));
    flags.push(format!("--keep-checkpoints {}", config.keep_checkpoints));
    flags
}

/// `--epochs 4` in two; a flag that is a switch has no value.
fn name_and_value(flag: &str) -> (&str, &str) {
    flag.split_once(' ').unwrap_or((flag, ""))
}

#[cfg(test)]
mod tests {
    use ladder_data::TableConfig;

    use super::*;

    #[test]
    fn a_setting_that_is_taken_back_is_refused_as_one_that_is_added_is() {
        let config = |drop_constant| RunConfig {
            table: Some(TableConfig {
                drop_constant,
                ..TableConfig::default()
            }),
            ..RunConfig::default()
        };
        let (with, without) = (config(true), config(false));
        refuse_changes(&with, &with).unwrap();
        for (saved, asked, words) in [
            (&with, &without, "started with --drop-constant,"),
            (&without, &with, "started without --drop-constant,"),
        ] {
            let error = refuse_changes(saved, asked).unwrap_err().to_string();
            assert!(error.contains(words), "{error}");
        }
    }
}
