//! `ladder sweep`: many settings and seeds, here or as tasks of a scheduler.

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use anyhow::{Context, Result, bail, ensure};
use ladder_train::{Children, Parallelism};

use super::train;
use crate::args::{MachineArgs, RunArgs, SweepArgs, TrainArgs};
use crate::exit::ExitStatus;
use crate::output::{self, Align, Table, counted, note, noun};
use crate::program;
use crate::signals::{self, Request};
use crate::sweep::emit::{Tasks, emitted};
use crate::sweep::files;
use crate::sweep::folder::{Folder, State};
use crate::sweep::local::{End, Trainer};
use crate::sweep::page;
use crate::sweep::plan::{Run, Sweep};
use crate::sweep::results::Results;

/// Reads and checks the sweep, then does what is asked for.
pub fn run(args: &SweepArgs) -> Result<ExitStatus> {
    let sweep = Sweep::read(&args.file)?;
    let folder = Folder::new(args.output.as_deref(), &args.file);
    check_numbers(args)?;
    if let Some(scheduler) = args.emit {
        output::print(emitted(scheduler, &tasks(args, &sweep, &folder)))?;
        return Ok(ExitStatus::Done);
    }
    if let Some(task) = args.task {
        return train_task(args, &sweep, &folder, task);
    }
    folder.check(&sweep.runs())?;
    match (args.dry_run, args.summary) {
        (true, _) => list(&sweep, &folder),
        (_, true) => summarize(&sweep, &folder),
        _ => train_all(args, &sweep, &folder),
    }
}

fn check_numbers(args: &SweepArgs) -> Result<()> {
    for (name, number) in [
        ("jobs", args.jobs),
        ("threads", args.threads),
        ("memory", Some(args.memory)),
    ] {
        ensure!(number != Some(0), "{name}: expected at least 1, found 0");
    }
    Ok(())
}

fn tasks<'a>(args: &'a SweepArgs, sweep: &Sweep, folder: &'a Folder) -> Tasks<'a> {
    Tasks {
        file: &args.file,
        output: folder.path(),
        runs: sweep.runs().len(),
        at_a_time: args.jobs,
        threads: args.threads.unwrap_or(1),
        memory: args.memory,
    }
}

fn list(sweep: &Sweep, folder: &Folder) -> Result<ExitStatus> {
    let columns = [
        ("task", Align::Right),
        ("run", Align::Left),
        ("state", Align::Left),
    ];
    let mut table = Table::new(&columns);
    for run in sweep.runs() {
        let state = folder.state(&run)?.name().to_owned();
        table.row([run.task.to_string(), run.name(), state]);
    }
    output::print(table)?;
    Ok(ExitStatus::Done)
}

fn summarize(sweep: &Sweep, folder: &Folder) -> Result<ExitStatus> {
    ensure!(
        folder.path().is_dir(),
        "{}: not there, so no run is begun; choose the --output that the runs have",
        folder.path().display()
    );
    print_results(&Results::read(sweep, folder, &|_| None)?, folder.path())?;
    Ok(ExitStatus::Done)
}

/// One run in this process, as `ladder train` would do it.
fn train_task(args: &SweepArgs, sweep: &Sweep, folder: &Folder, task: usize) -> Result<ExitStatus> {
    let runs = sweep.runs();
    let Some(run) = runs.get(task) else {
        bail!(
            "task {task}: the sweep has {}, whose numbers are 0 to {}",
            counted(runs.len(), "run", "runs"),
            runs.len() - 1
        );
    };
    // The others of its setting are given the same file; all runs would be many on a shared disk.
    let mut of_setting = runs.clone();
    of_setting.retain(|other| other.setting.name == run.setting.name);
    folder.check(&of_setting)?;
    folder.write_settings(run.setting)?;
    let mut train = TrainArgs {
        config: Some(folder.settings(run.setting)),
        machine: MachineArgs {
            threads: args.threads,
            ..MachineArgs::default()
        },
        run: RunArgs {
            run_dir: Some(folder.run(run)),
            r#continue: true,
            ..RunArgs::default()
        },
        ..TrainArgs::default()
    };
    train.schedule.seed = Some(run.seed);
    train.output.no_tui = true;
    train::run(&train)
}

/// Every run that is left, in processes.
fn train_all(args: &SweepArgs, sweep: &Sweep, folder: &Folder) -> Result<ExitStatus> {
    let left = left(sweep, folder)?;
    for setting in &sweep.settings {
        folder.write_settings(setting)?;
    }
    let children = Arc::new(Children::default());
    stop_on_signals(children.clone())?;
    let trainer = Trainer {
        program: program::path().context("the file of this program")?,
        folder,
        parallelism: parallelism(args, sweep, left.len())?,
        gives_threads: args.threads.is_some() || sweep.backend()?.is_cpu(),
    };
    print_plan(sweep, &left, trainer.parallelism)?;
    let failed = Mutex::new(HashMap::new());
    let ends = trainer.train(&left, &children, |run, end| {
        tell(run, end);
        if let End::Failed(why) = end {
            let mut failed = failed.lock().unwrap_or_else(PoisonError::into_inner);
            failed.insert(run.task, why.clone());
        }
    });
    let failed = failed.into_inner().unwrap_or_else(PoisonError::into_inner);
    let why_not = |run: &Run| failed.get(&run.task).map(|why| format!("failed: {why}"));
    let results = Results::read(sweep, folder, &why_not)?;
    print_results(&results, folder.path())?;
    Ok(status(&ends, &results, children.is_stopped()))
}

fn left<'a>(sweep: &'a Sweep, folder: &Folder) -> Result<Vec<Run<'a>>> {
    let mut left = Vec::new();
    for run in sweep.runs() {
        if folder.state(&run)? != State::Finished {
            left.push(run);
        }
    }
    Ok(left)
}

fn parallelism(args: &SweepArgs, sweep: &Sweep, left: usize) -> Result<Parallelism> {
    let cores = || thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let threads = args.threads.unwrap_or_else(cores);
    let backend = sweep.backend()?;
    let jobs = args
        .jobs
        .unwrap_or_else(|| Parallelism::default_jobs(backend, threads));
    Ok(Parallelism {
        jobs: jobs.min(left).max(1),
        threads,
    })
}

fn stop_on_signals(children: Arc<Children>) -> Result<()> {
    signals::on_each(move |request| match request {
        Request::End => children.end(),
        Request::Stop => {
            if !children.is_stopped() {
                note("stopping: each run finishes its step and saves; Ctrl-C ends at once");
            }
            children.stop();
        }
    })
}

fn print_plan(sweep: &Sweep, left: &[Run], parallelism: Parallelism) -> Result<()> {
    let all = sweep.settings.len() * sweep.seeds.len();
    let each = parallelism.threads_each();
    output::print(format_args!(
        "{} of {} and {}: {} finished already, {} at a time on {} each\n",
        counted(all, "run", "runs"),
        counted(sweep.settings.len(), "setting", "settings"),
        counted(sweep.seeds.len(), "seed", "seeds"),
        all - left.len(),
        parallelism.jobs,
        counted(each, "thread", "threads"),
    ))?;
    Ok(())
}

/// A line for each run that ends.
fn tell(run: &Run, end: &End) {
    let name = run.name();
    let line = match end {
        End::Finished => format!("finished  {name}\n"),
        End::Locked => format!("elsewhere {name}: another process trains it\n"),
        End::Failed(why) => {
            note(&format!("error: {name}: {why}"));
            return;
        }
        End::Stopped => return,
    };
    // A reader that has gone ends no training.
    let _ = output::print(line);
}

fn print_results(results: &Results, folder: &Path) -> Result<()> {
    let page = files::write(results, folder)?;
    let (table, choice) = (page::lines(results), page::choice(results));
    output::print(format_args!("\n{table}\n{choice}\n{}\n", page.display()))?;
    Ok(())
}

fn status(ends: &[End], results: &Results, is_stopped: bool) -> ExitStatus {
    let (finished, all) = results.counts();
    if is_stopped && finished < all {
        note(&format!(
            "stopped; all is saved, {finished} of {all} {} finished; the same command continues",
            noun(all, "run is", "runs are")
        ));
        return ExitStatus::Interrupted;
    }
    let has = |meant: fn(&End) -> bool| ends.iter().any(meant);
    match finished == all {
        true => ExitStatus::Done,
        false if has(|end| matches!(end, End::Failed(_))) => ExitStatus::Failed,
        false => {
            note(&format!(
                "{} of {all} runs {} trained by other processes; run this again when they are done",
                all - finished,
                noun(all - finished, "is", "are")
            ));
            ExitStatus::Locked
        }
    }
}
