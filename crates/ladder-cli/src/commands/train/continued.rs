//! `ladder train --run-dir DIR --continue`: the run is begun, or continued with the settings and the
//! data that it was begun with. The same command does for every attempt.

use std::path::Path;

use anyhow::{Error, Result, bail};
use ladder_data::LabelSplit;
use ladder_train::{GroupDir, RunConfig, RunDir, RunDirError, Seeds, Settings, TrainError};

use super::request::Request;
use super::resume::changes::{refuse_other, with_open_labels};
use super::resume::{group_again, run_again};
use super::start::{self, Planned};
use super::work::{Ready, Work};
use crate::output::note;
use crate::settings::check_data;

/// What is in `dir`, or will be, ready to be trained.
pub(super) fn prepare(request: &Request, dir: &Path) -> Result<Work> {
    if is_there(dir) {
        return again(request, dir);
    }
    match start::prepare(request) {
        // Another process has begun it meanwhile.
        Err(error) if exists(&error) => again(request, dir),
        work => work,
    }
}

fn is_there(dir: &Path) -> bool {
    RunDir::open(dir).is_ok() || GroupDir::at(dir).is_some()
}

fn exists(error: &Error) -> bool {
    let of_run = match error.downcast_ref() {
        Some(TrainError::RunDir(error)) => Some(error),
        _ => error.downcast_ref(),
    };
    matches!(of_run, Some(RunDirError::Exists(_)))
}

fn again(request: &Request, dir: &Path) -> Result<Work> {
    let (group, seeds) = (GroupDir::at(dir), request.given.seeds());
    match (group, seeds) {
        (Some(group), Some(seeds)) => group_of_seeds(request, &group, &seeds),
        (Some(group), None) => bail!(
            "{}: the runs here are those of seeds {}, and none are asked for; repeat --seeds to \
             continue them, or choose another --run-dir",
            dir.display(),
            group.plan()?.seeds
        ),
        (None, Some(seeds)) => bail!(
            "{}: the run here is that of seed {} alone, not of seeds {seeds}; leave out --seeds, or \
             choose another --run-dir",
            dir.display(),
            RunDir::open(dir)?.config()?.seed
        ),
        (None, None) => run(request, &RunDir::open(dir)?).map(Work::Run),
    }
}

fn run(request: &Request, run: &RunDir) -> Result<Ready> {
    let (dir, saved) = (run.path(), run.config()?);
    refuse_given(dir, &saved, request.given.clone())?;
    let Planned {
        config,
        loaded,
        split,
    } = start::plan(request)?;
    // Other data first: settings that are not given follow from it.
    let ready = run_again(run, loaded)?;
    refuse_other_labels(dir, ready.run.split(), &split)?;
    refuse_other(dir, &saved, &config.resolved(&split))?;
    if run.report()?.is_some() {
        note_finished(dir);
    }
    Ok(ready)
}

fn group_of_seeds(request: &Request, dir: &GroupDir, seeds: &Seeds) -> Result<Work> {
    let plan = dir.plan()?;
    if plan.seeds != *seeds {
        bail!(
            "{}: the runs here were started with seeds {}, not {seeds}; repeat these to continue them, or choose another --run-dir",
            dir.path().display(),
            plan.seeds
        );
    }
    let given = request.given.clone().without("seed").without("seeds");
    refuse_given(dir.path(), &plan.config, given)?;
    let Planned {
        config,
        loaded,
        split,
    } = start::plan(request)?;
    let asked = RunConfig {
        seed: plan.config.seed,
        ..config.resolved(&split)
    };
    let group = group_again(request, dir, &plan, loaded.whole, asked.threads)?;
    refuse_other(dir.path(), &plan.config, &asked)?;
    if is_finished(dir, &plan.seeds)? {
        note_finished(dir.path());
    }
    Ok(Work::Group(group))
}

/// Refuses settings that are given and are others than those of the run, before any data is loaded.
fn refuse_given(dir: &Path, saved: &RunConfig, given: Settings) -> Result<()> {
    let asked = given.without("data-dir").over(Settings::of(saved));
    check_data(&asked)?;
    let asked = asked.config()?.absolute()?;
    refuse_other(dir, saved, &with_open_labels(saved, &asked))
}

/// The file of the labels may have changed.
fn refuse_other_labels(dir: &Path, saved: &LabelSplit, asked: &LabelSplit) -> Result<()> {
    let rows = |split: &LabelSplit| (split.labeled.clone(), split.validation.clone());
    if rows(saved) == rows(asked) {
        return Ok(());
    }
    bail!(
        "{}: the run here was started with other labeled rows; bring the labels back to continue it, \
         or choose another --run-dir",
        dir.display()
    )
}

fn is_finished(dir: &GroupDir, seeds: &Seeds) -> Result<bool> {
    for seed in seeds.iter() {
        if RunDir::open(&dir.run(seed))?.report()?.is_none() {
            return Ok(false);
        }
    }
    Ok(true)
}

fn note_finished(dir: &Path) {
    note(&format!(
        "{}: finished already, nothing is trained",
        dir.display()
    ));
}
