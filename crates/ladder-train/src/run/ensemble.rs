//! A run of several networks: each a run of its own below the run's directory, then their average.

use crate::config::parallelism::Parallelism;
use crate::error::TrainError;
use crate::event::Event;
use crate::machine::Machine;
use crate::records::outcome::Outcome;
use crate::records::report::{BaselineResult, Report, Results, Versions};
use crate::records::stage::Stage;
use crate::reporter::Reporter;
use crate::run::Run;
use crate::run::checked::CheckedRun;
use crate::run_directory::clock::Clock;
use crate::run_directory::run_dir::RunDir;
use crate::saved_model::SavedModel;
use crate::training::final_evaluation::evaluate;
use crate::training::session::Session;
use crate::training::stage::errors_of;
use crate::workers::each;

/// Trains what is left of each member, several at a time, then evaluates and saves their average.
pub(super) fn run(
    session: &Session,
    baseline: Option<BaselineResult>,
) -> Result<Outcome, TrainError> {
    let (clock, reset) = Clock::start(&session.dir.state())?;
    reset.into_iter().for_each(|warning| session.warn(warning));
    let numbers: Vec<usize> = (1..=session.config.members.len()).collect();
    let parallelism = parallelism(session, numbers.len())?;
    let train = |&number: &usize| train_member(session, number);
    let ends = each(&numbers, parallelism, session.interrupt, train)?;
    let train_seconds = clock.save()?;
    let mut reports = Vec::new();
    let mut stopped = None;
    for end in ends.into_iter().flatten() {
        match end? {
            Outcome::Finished(report) => reports.push(report),
            interrupted @ Outcome::Interrupted { .. } => stopped = stopped.or(Some(interrupted)),
        }
    }
    if reports.len() < numbers.len() {
        return Ok(stopped.unwrap_or(Outcome::Interrupted {
            stage: Stage::Member {
                number: reports.len() + 1,
            },
            epoch: 1,
            step: 0,
        }));
    }
    finish(session, &reports, baseline, train_seconds)
}

/// The members share the threads of the run, as far as the backend trains several at a time.
fn parallelism(session: &Session, members: usize) -> Result<Parallelism, TrainError> {
    let threads = rayon::current_num_threads();
    let jobs = Parallelism::default_jobs(session.config.backend, threads);
    Ok(Parallelism { jobs, threads }.for_runs(members)?)
}

fn train_member(session: &Session, number: usize) -> Result<Outcome, TrainError> {
    let path = session.dir.member(number);
    let (dataset, split) = (session.dataset.clone(), session.split.clone());
    let mut run = match RunDir::at(&path) {
        Some(dir) => {
            dir.check_seed(session.config.seed_of_member(number))?;
            Run::resume(&path, dataset)?
        }
        // A run may be killed while a member is made.
        None => {
            let config = session.config.member(number);
            Run::start_in(&path, CheckedRun::new(config, dataset, split)?)?
        }
    };
    run.stage = Stage::Member { number };
    let sink = session.sink.clone();
    let reporter = Reporter::Events(Box::new(move |event| sink.send(event)));
    run.train(reporter, session.interrupt)
}

/// The average of the members, evaluated and saved.
fn finish(
    session: &Session,
    reports: &[Report],
    baseline: Option<BaselineResult>,
    train_seconds: f64,
) -> Result<Outcome, TrainError> {
    let stage = session.stage;
    session.sink.send(Event::Finishing { stage });
    let (dir, dataset) = (&session.dir, session.dataset);
    let (members, scale) = (reports.len(), session.target_scale());
    let model = SavedModel::of_members(dir, members, dataset, scale, &session.device)?;
    let model = session.calibrated(model)?;
    let (result, evaluated) = evaluate(session, &model, session.config.evaluation_mode())?;
    model.save(dir)?;
    dir.write_evaluated(evaluated.as_ref())?;
    let results = Results {
        dataset: dataset.name.clone(),
        task: dataset.task(),
        labels: session.split.labeled.len(),
        steps: reports.iter().map(|report| report.steps).sum(),
        variants: vec![result.clone()],
        result,
        baseline,
        train_seconds,
        parameters: reports.iter().map(|report| report.parameters).sum(),
        machine: Machine::of(session.config.backend, &session.device),
        earlier_versions: dir.add_build(&Versions::of_this_build())?,
    };
    let report = Report::new(&session.config, results);
    dir.write_report(&report)?;
    session.log.line(format_args!(
        "finished: the average of {} networks, {}",
        reports.len(),
        errors_of(&report)
    ));
    session.sink.send(Event::Finished {
        stage,
        report: report.clone(),
    });
    Ok(Outcome::Finished(report))
}
