//! `ladder train --seeds`: several seeds at once, each a run of its own.

use anyhow::{Error, Result};
use ladder_train::{Group, GroupOutcome, GroupPlan, Interrupt, Outcome, SeedCallback, SeedEnd};

use super::request::Request;
use crate::args::TrainArgs;
use crate::exit::{ExitStatus, is_locked, one_line};
use crate::output::{self, GroupEnding, JsonLines, SeedLines, counted, note, resume_command};

/// Trains a group, new or continued, and says how it went.
pub(super) fn train(request: &Request, group: &Group, interrupt: &Interrupt) -> Result<ExitStatus> {
    let args = request.args;
    let outcome = group.train(callback(args, group.plan()), interrupt)?;
    let is_stopped = outcome.ends.iter().any(is_stopped);
    if args.output.json {
        print_json(group, &outcome)?;
    } else if !is_stopped {
        print_table(request, group, &outcome)?;
    }
    let status = note_errors(outcome.ends);
    if is_stopped {
        note_how_to_continue(group, outcome.summary.finished.len());
        return Ok(ExitStatus::Interrupted);
    }
    Ok(status)
}

fn callback(args: &TrainArgs, plan: &GroupPlan) -> SeedCallback {
    if args.output.json {
        let mut json = JsonLines::default();
        return Box::new(move |seed, event| json.show(Some(seed), event));
    }
    let mut lines = SeedLines::begin(plan);
    Box::new(move |seed, event| lines.show(seed, event))
}

/// Whether the stop request came before the seed was finished.
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

fn print_table(request: &Request, group: &Group, outcome: &GroupOutcome) -> Result<()> {
    let published = request.published()?;
    let ending = GroupEnding {
        dir: group.dir().path(),
        plan: group.plan(),
        outcome,
        published: published.as_deref(),
    };
    output::print(format_args!("\n{ending}"))?;
    Ok(())
}

/// One line for each seed that failed; what that means for all of them.
fn note_errors(ends: Vec<SeedEnd>) -> ExitStatus {
    let mut status = ExitStatus::Done;
    for SeedEnd { seed, result, .. } in ends {
        let Some(Err(error)) = result else { continue };
        let error = Error::from(error);
        note(&format!("error: seed {seed}: {}", one_line(&error)));
        status = match (status, is_locked(&error)) {
            (ExitStatus::Done | ExitStatus::Locked, true) => ExitStatus::Locked,
            _ => ExitStatus::Failed,
        };
    }
    status
}

fn note_how_to_continue(group: &Group, finished: usize) {
    let seeds = group.plan().seeds.len();
    note(&format!(
        "stopped; all is saved, {finished} of {} finished",
        counted(seeds, "seed is", "seeds are")
    ));
    note(&format!(
        "continue with: {}",
        resume_command(group.dir().path())
    ));
}
