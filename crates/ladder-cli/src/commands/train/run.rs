//! One run, trained to its end or until it is stopped, with what is shown of it.

use std::path::Path;

use anyhow::{Context, Result};
use ladder_data::Source;
use ladder_train::{Interrupt, Outcome, Report, Reporter, Run, RunConfig, RunDir, Stage};

use super::folds;
use super::request::Request;
use super::work::Ready;
use crate::args::TrainArgs;
use crate::exit::ExitStatus;
use crate::output::{self, JsonLines, Lines, Summary, Uses, note, resume_command};

/// Trains the folds, if there are any, then the run.
pub(super) fn train(request: &Request, ready: Ready, interrupt: &Interrupt) -> Result<ExitStatus> {
    let Ready { run, source } = ready;
    if run.config().folds > 0 {
        let fixed = run.dataset().clone();
        let source = source.as_deref().map_or(&fixed as &dyn Source, |it| it);
        if folds::train(request, &run, source, interrupt)?.is_none() {
            return Ok(ExitStatus::Interrupted);
        }
    }
    drop(source);
    match run.train(display(request.args, run.config()), interrupt)? {
        Outcome::Finished(report) => finish(request, &run, &report),
        Outcome::Interrupted { stage, epoch, step } => {
            stop(request.args, run.dir(), stage, epoch, step)?;
            Ok(ExitStatus::Interrupted)
        }
    }
}

fn display(args: &TrainArgs, config: &RunConfig) -> Reporter {
    if args.output.json {
        let mut json = JsonLines::default();
        return Reporter::Events(Box::new(move |event| json.show(None, event)));
    }
    // The dashboard shows one network.
    let is_shown = !args.output.no_tui && config.members.is_empty();
    if let Some(dashboard) = is_shown.then(dashboard).flatten() {
        return dashboard;
    }
    let mut lines = Lines::new();
    Reporter::Events(Box::new(move |event| lines.show(event)))
}

/// burn's dashboard, where there is a terminal to draw on and to type at.
#[cfg(feature = "tui")]
fn dashboard() -> Option<Reporter> {
    use std::io::{self, IsTerminal};

    let has_terminal = io::stdout().is_terminal() && io::stdin().is_terminal();
    (has_terminal && output::can_draw())
        .then(|| Reporter::Dashboard(Box::new(output::show_beside_dashboard)))
}

#[cfg(not(feature = "tui"))]
fn dashboard() -> Option<Reporter> {
    None
}

fn finish(request: &Request, run: &Run, report: &Report) -> Result<ExitStatus> {
    if request.args.output.json {
        JsonLines::report(run.dir(), report)?;
        return Ok(ExitStatus::Done);
    }
    let baseline = RunDir::open(run.dir())?.baseline();
    let baseline = baseline
        .map(|baseline| baseline.report())
        .transpose()?
        .flatten();
    let published = request.published()?;
    let published = published.as_deref();
    let summary = Summary {
        run: run.dir(),
        report,
        baseline: baseline.as_ref(),
        uses: Uses::of(run.config()),
        published,
    };
    output::print(format_args!("\n{summary}"))?;
    Ok(ExitStatus::Done)
}

fn stop(args: &TrainArgs, run: &Path, stage: Stage, epoch: usize, step: u64) -> Result<()> {
    if args.output.json {
        JsonLines::interrupted(run, None, stage, epoch, step).context("standard output")?;
    }
    note(&format!(
        "stopped in epoch {epoch} of the {stage}, after step {step}; all is saved"
    ));
    note(&format!("continue with: {}", resume_command(run)));
    Ok(())
}
