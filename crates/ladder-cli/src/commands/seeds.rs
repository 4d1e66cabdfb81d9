//! `ladder train --seeds`: several seeds at once, each a run of its own.

use anyhow::{Error, Result, bail};
use ladder_train::{
    Group, GroupOutcome, GroupPlan, Outcome, RunConfig, SeedCallback, SeedEnd, Seeds, Shares,
};

use super::origin::Origin;
use super::preprocess;
use super::train::{location, prepare, published, warn_of_a_slow_start};
use crate::args::TrainArgs;
use crate::exit::{ExitStatus, one_line};
use crate::output::{self, GroupEnding, JsonLines, SeedLines, note, program, shell};
use crate::settings::Settings;
use crate::signals;

/// A new group of runs.
pub(super) fn start(args: &TrainArgs, settings: &Settings, seeds: Seeds) -> Result<Group> {
    let (mut config, Origin { whole, source }) = prepare(args, settings)?;
    if settings.folds.is_none() {
        config.folds = 0;
    }
    refuse_folds(&config)?;
    preprocess::refuse_fits_of_each_seed(&config, source.is_some())?;
    // Without held-out rows every seed trains with all of them.
    let (split, location) = (config.split(&whole)?, location(&args.run));
    let dataset = preprocess::check_and_fit(args, &config, whole, &split, &location)?;
    let threads = rayon::current_num_threads();
    let jobs = args.several.jobs;
    let jobs = jobs.unwrap_or_else(|| Shares::default_jobs(config.backend, threads));
    let plan = GroupPlan {
        config,
        seeds,
        shares: Shares { jobs, threads },
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

/// Trains a group, new or continued, and says how it went.
pub(super) fn train(args: &TrainArgs, group: &Group) -> Result<ExitStatus> {
    let interrupt = signals::install()?;
    warn_of_a_slow_start(group.plan().config.backend);
    let outcome = group.train(callback(args, group.plan()), &interrupt)?;
    let is_stopped = outcome.ends.iter().any(is_stopped);
    if args.output.json {
        print_json(group, &outcome)?;
    } else if !is_stopped {
        print_table(args, group, &outcome)?;
    }
    let has_failed = note_errors(outcome.ends);
    if is_stopped {
        note_how_to_continue(group, outcome.summary.finished.len());
        return Ok(ExitStatus::Interrupted);
    }
    Ok(if has_failed {
        ExitStatus::Failed
    } else {
        ExitStatus::Done
    })
}

fn callback(args: &TrainArgs, plan: &GroupPlan) -> SeedCallback {
    if args.output.json {
        let mut json = JsonLines::default();
        return Box::new(move |seed, event| json.show(Some(seed), event));
    }
    let mut lines = SeedLines::begin(plan);
    Box::new(move |seed, event| lines.show(seed, event))
}

/// Whether the wish to stop came before the seed was finished.
fn is_stopped(end: &SeedEnd) -> bool {
    matches!(end.result, None | Some(Ok(Outcome::Interrupted { .. })))
}

/// The last line of each seed, then the summary.
fn print_json(group: &Group, outcome: &GroupOutcome) -> Result<()> {
    for SeedEnd { seed, run, result } in &outcome.ends {
        match result {
            Some(Ok(Outcome::Finished(report))) => JsonLines::report(run, report)?,
            Some(Ok(Outcome::Interrupted { stage, epoch, step })) => {
                JsonLines::interrupted(run, Some(*seed), *stage, *epoch, *step)?;
            }
            Some(Err(_)) | None => (),
        }
    }
    JsonLines::summary(group.dir().path(), &outcome.summary)?;
    Ok(())
}

fn print_table(args: &TrainArgs, group: &Group, outcome: &GroupOutcome) -> Result<()> {
    let published = published(args)?;
    let ending = GroupEnding {
        dir: group.dir().path(),
        plan: group.plan(),
        outcome,
        published: published.as_deref(),
    };
    output::print(format_args!("\n{ending}"))?;
    Ok(())
}

/// One line for each seed that failed; whether there is any.
fn note_errors(ends: Vec<SeedEnd>) -> bool {
    let mut has_failed = false;
    for SeedEnd { seed, result, .. } in ends {
        if let Some(Err(error)) = result {
            note(&format!(
                "error: seed {seed}: {}",
                one_line(&Error::from(error))
            ));
            has_failed = true;
        }
    }
    has_failed
}

fn note_how_to_continue(group: &Group, finished: usize) {
    let seeds = group.plan().seeds.len();
    note(&format!(
        "stopped; all is saved, {finished} of {seeds} seeds are finished"
    ));
    let dir = shell(group.dir().path());
    note(&format!(
        "continue with: {} train --resume {dir}",
        program()
    ));
}
