//! One stage of a run in one process: from its newest checkpoint to its report.

use crate::analysis::{error_name, error_text};
use crate::error::TrainError;
use crate::error::cost_name::CostName;
use crate::event::Event;
use crate::machine::Machine;
use crate::records::evaluation_result::EvaluationResult;
use crate::records::outcome::Outcome;
use crate::records::report::{BaselineResult, Report, Results, Versions};
use crate::training::final_evaluation;
use crate::training::launch::{self, Trained};
use crate::training::non_finite::NonFinite;
use crate::training::session::Session;
use crate::training::starting_point::StartingPoint;

/// Trains what is left, evaluates and saves; a finished stage returns its report.
pub(crate) fn run(
    session: &Session,
    baseline: Option<BaselineResult>,
) -> Result<Outcome, TrainError> {
    if let Some(report) = session.dir.report()? {
        return Ok(Outcome::Finished(report));
    }
    let result = train_and_finish(session, baseline);
    log_end(session, &result);
    result
}

fn train_and_finish(
    session: &Session,
    baseline: Option<BaselineResult>,
) -> Result<Outcome, TrainError> {
    let earlier_versions = add_build(session)?;
    let start = StartingPoint::find(session)?;
    announce(session, &start);
    let (progress, parameters, steps) = (start.progress.clone(), start.parameters, start.steps);
    let steps_per_epoch = start.steps_per_epoch();
    let Trained { step, model } = match start.step < steps {
        true => launch::train(session, start)?,
        false => Trained {
            step: start.step,
            model: start.learner.model(),
        },
    };
    let train_seconds = progress.clock.save()?;
    if step < steps {
        return Ok(interrupted(session, step, steps_per_epoch));
    }
    session.sink.send(Event::Finishing {
        stage: session.stage,
    });
    let invalid_weights = || {
        let costs = vec![CostName::Logits];
        NonFinite { step, costs }.error(steps_per_epoch, progress.checkpoints.newest())
    };
    let variants = final_evaluation::every_mode(session, &model, invalid_weights)?;
    let results = Results {
        dataset: session.dataset.name.clone(),
        task: session.dataset.task(),
        labels: session.split.labeled.len(),
        steps,
        result: chosen(session, &variants),
        variants,
        baseline,
        train_seconds,
        parameters,
        machine: Machine::of(session.config.backend, &session.device),
        earlier_versions,
    };
    finish(session, Report::new(&session.config, results))
}

/// The other builds that trained the stage before; the user should know of them.
fn add_build(session: &Session) -> Result<Vec<Versions>, TrainError> {
    let build = Versions::of_this_build();
    let earlier = session.dir.add_build(&build)?;
    if !earlier.is_empty() {
        let begun: Vec<String> = earlier.iter().map(Versions::to_string).collect();
        session.warn(format!(
            "this run was begun by {}, and is continued by {build}; its numbers may differ from \
             those of one build",
            begun.join(", then ")
        ));
    }
    Ok(earlier)
}

fn announce(session: &Session, start: &StartingPoint) {
    let StartingPoint {
        step,
        steps,
        parameters,
        ..
    } = *start;
    let (stage, config) = (session.stage, &session.config);
    session.log.line(format_args!(
        "{stage}: {}, {} labels, {parameters} parameters, {} device {}, from step {step} of {steps}",
        session.dataset,
        session.split.labeled.len(),
        config.backend,
        config.device,
    ));
    session.sink.send(Event::Started {
        stage,
        epochs: config.epochs,
        steps,
        first_step: step,
        parameters,
    });
}

fn interrupted(session: &Session, step: u64, steps_per_epoch: u64) -> Outcome {
    Outcome::Interrupted {
        stage: session.stage,
        epoch: (step.saturating_sub(1) / steps_per_epoch) as usize + 1,
        step,
    }
}

/// The result in the mode of the configuration.
fn chosen(session: &Session, results: &[EvaluationResult]) -> EvaluationResult {
    let mode = session.config.evaluation_mode();
    let chosen = results.iter().find(|result| result.mode == mode);
    chosen.expect("invariant: every mode is evaluated").clone()
}

fn finish(session: &Session, report: Report) -> Result<Outcome, TrainError> {
    session.dir.write_report(&report)?;
    session.sink.send(Event::Finished {
        stage: session.stage,
        report: report.clone(),
    });
    Ok(Outcome::Finished(report))
}

fn log_end(session: &Session, result: &Result<Outcome, TrainError>) {
    match result {
        Ok(Outcome::Finished(report)) => {
            session
                .log
                .line(format_args!("finished: {}", errors_of(report)));
        }
        Ok(Outcome::Interrupted { epoch, step, .. }) => session.log.line(format_args!(
            "interrupted in epoch {epoch} after step {step}"
        )),
        Err(error) => session.log.line(format_args!("error: {error}")),
    }
}

/// The errors of a report in words, with the other measures of the same rows.
pub(crate) fn errors_of(report: &Report) -> String {
    let (rows, error, measures) = match (report.validation_error, report.test_error) {
        (None, None) => return "no test rows".to_owned(),
        (Some(error), None) => ("validation", error, report.validation_measures),
        (_, Some(error)) => ("test", error, report.test_measures),
    };
    let measures = measures.map(|it| format!(", {it}")).unwrap_or_default();
    let (name, error) = (error_name(report.task), error_text(report.task, error));
    format!("{rows} {name} {error}{measures}")
}
