//! `cargo xtask reproduce`: trains rows of the papers' tables, seed by seed, and keeps the results.
//!
//! Each seed is a process and a run directory of its own, so it can be stopped and continued, and
//! its result is kept the moment it ends.
//!
//! ```text
//! rows × seeds ─► tasks ─► `ladder train`, some at a time ─► experiments/results/ROW/seed-N
//! ```

mod binary;
mod seeds;
mod task;
mod training;
mod work;

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use anyhow::{Context, Result, bail, ensure};
use ladder_devtools::shell;
use ladder_model::Backend;
use ladder_train::{Children, Parallelism, Seeds};

use crate::backend;
use crate::markdown::MarkdownTable;
use crate::rows::{self, Row, read_rows};
use task::{State, Task, tasks};
use training::Trainer;

/// Arguments of `cargo xtask reproduce`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Rows to train, the names of the files in experiments/; without any, lists them
    #[arg(value_name = "ROW")]
    rows: Vec<String>,
    /// Train every row
    #[arg(long, conflicts_with = "rows")]
    all: bool,
    /// Seeds of each row: 3 for the first three, or which: 4..6, 1,2,7
    #[arg(long, value_name = "N|LIST", default_value = "10", value_parser = seeds::count_or_list)]
    seeds: Seeds,
    /// Trainings at the same time [default: as many as threads on flex and ndarray, else 1]
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    /// Threads of all trainings together [default: one per core]
    #[arg(long, value_name = "N")]
    threads: Option<NonZeroUsize>,
    /// Directory of the data files, if all rows are of one data set [default: data/NAME]
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// Compute backend
    #[arg(long, value_name = "NAME", default_value = "flex", value_parser = backend::parser())]
    backend: Backend,
    /// Number of the backend's device [default: 0]
    #[arg(long, value_name = "N")]
    device: Option<usize>,
    /// Where the run directories lie, seen from the workspace's root
    #[arg(long, value_name = "DIR", default_value = "runs/reproduce")]
    runs_dir: PathBuf,
}

/// Trains what is left of the rows; what is done already is not trained again.
pub fn run(args: &Args) -> Result<()> {
    let rows = read_rows(&rows::folder())?;
    let chosen = chosen(&rows, args)?;
    let runs = shell::root().join(&args.runs_dir);
    let tasks = tasks(&chosen, &args.seeds, &rows::folder(), &runs);
    let left = left(&tasks)?;
    if !left.is_empty() {
        train(&left, args, &runs)?;
    }
    println!("next: `cargo xtask report` writes the tables");
    Ok(())
}

/// The rows that are asked for.
fn chosen<'a>(rows: &'a [Row], args: &Args) -> Result<Vec<&'a Row>> {
    let find = |name: &String| {
        rows.iter()
            .find(|row| row.name == *name)
            .with_context(|| format!("no row is named '{name}'; without a row, all are listed"))
    };
    let chosen: Vec<&Row> = match args.all {
        true => rows.iter().collect(),
        false => args.rows.iter().map(find).collect::<Result<_>>()?,
    };
    if chosen.is_empty() {
        println!("{}", listing(rows, &args.seeds)?);
        bail!("name the rows to train, or pass --all");
    }
    if args.data_dir.is_some() {
        let mut datasets = chosen.iter().map(|row| row.config.data.label());
        let first = datasets.next().unwrap_or_default();
        if let Some(other) = datasets.find(|dataset| *dataset != first) {
            bail!("--data-dir is for one data set, and these rows need {first} and {other}");
        }
    }
    Ok(chosen)
}

/// Every row, and how many of the seeds are done.
fn listing(rows: &[Row], seeds: &Seeds) -> Result<MarkdownTable> {
    let mut table = MarkdownTable::new(3, ["row", "seeds done", ""]);
    for row in rows {
        let tasks = tasks(&[row], seeds, &rows::folder(), Path::new(""));
        let states: Vec<State> = tasks.iter().map(Task::state).collect::<Result<_>>()?;
        let done = states.iter().filter(|&&state| state == State::Done).count();
        let done = format!("{done} of {}", states.len());
        table.push([row.name.clone(), done, row.summary.clone()]);
    }
    Ok(table)
}

/// What is to be trained; the results of what is finished are kept first.
fn left<'t, 'r>(tasks: &'t [Task<'r>]) -> Result<Vec<(&'t Task<'r>, State)>> {
    let mut left = Vec::new();
    for task in tasks {
        match task.state()? {
            State::Done => (),
            State::Trained => work::keep(task)?,
            state @ (State::Begun | State::New) => left.push((task, state)),
        }
    }
    let begun = left.iter().filter(|(_, state)| *state == State::Begun);
    println!(
        "{} trainings: {} done, {} begun, {} new",
        tasks.len(),
        tasks.len() - left.len(),
        begun.clone().count(),
        left.len() - begun.count()
    );
    Ok(left)
}

fn train(left: &[(&Task, State)], args: &Args, runs: &Path) -> Result<()> {
    let binary = binary::build(args.backend, runs)?;
    let processes = processes(args, left.len());
    let trainer = Trainer {
        ladder: binary.path(),
        backend: args.backend,
        device: args.device,
        threads: processes.threads_each,
        data_dir: args.data_dir.clone(),
    };
    let children = Arc::new(Children::default());
    stop_on_ctrl_c(children.clone())?;
    let failed = work::work(left, processes.at_a_time, &trainer, &children);
    if children.is_stopped() {
        bail!("stopped; the same command continues");
    }
    ensure!(
        failed.is_empty(),
        "{} of {} trainings failed: {}",
        failed.len(),
        left.len(),
        failed.join("; ")
    );
    Ok(())
}

/// How the trainings, each a process, share the machine.
#[derive(Debug, PartialEq, Eq)]
struct Processes {
    at_a_time: usize,
    /// `None` where a GPU computes, and `ladder` may choose.
    threads_each: Option<usize>,
}

fn processes(args: &Args, trainings: usize) -> Processes {
    let cores = || thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let threads = args.threads.unwrap_or_else(cores).get();
    let default_jobs = Parallelism::default_jobs(args.backend, threads);
    let jobs = args.jobs.map_or(default_jobs, NonZeroUsize::get);
    let shares = Parallelism {
        jobs: jobs.min(trainings).max(1),
        threads,
    };
    let on_processor = matches!(args.backend, Backend::Flex | Backend::NdArray);
    Processes {
        at_a_time: shares.jobs,
        threads_each: (on_processor || args.threads.is_some()).then(|| shares.threads_each()),
    }
}

fn stop_on_ctrl_c(children: Arc<Children>) -> Result<()> {
    ctrlc::set_handler(move || {
        if children.is_stopped() {
            return children.end();
        }
        eprintln!("stopping: each training finishes its step and saves; again to end at once");
        children.stop();
    })
    .context("cannot listen for Ctrl-C")
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::synthetic;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        args: Args,
    }

    fn args(line: &str) -> Args {
        let words = std::iter::once("reproduce").chain(line.split_whitespace());
        Line::try_parse_from(words).unwrap().args
    }

    fn rows() -> [Row; 2] {
        let cifar = "dataset = 'cifar-10'\n[about]\nsummary = 'a row'";
        let cifar = Row::parse("cifar", cifar).unwrap();
        [synthetic::row("mnist", "100", ""), cifar]
    }

    #[test]
    fn rows_are_named_or_all() {
        let rows = rows();
        let names = |line: &str| -> Vec<String> {
            let chosen = chosen(&rows, &args(line)).unwrap();
            chosen.iter().map(|row| row.name.clone()).collect()
        };
        assert_eq!(names("cifar mnist"), ["cifar", "mnist"]);
        assert_eq!(names("--all"), ["mnist", "cifar"]);
    }

    #[test]
    fn a_wrong_choice_is_an_error_that_names_it() {
        let rows = rows();
        for (line, words) in [
            ("", "name the rows"),
            ("svhn", "no row is named 'svhn'"),
            ("--all --data-dir d", "these rows need mnist and cifar-10"),
        ] {
            let error = chosen(&rows, &args(line)).unwrap_err().to_string();
            assert!(error.contains(words), "{error}");
        }
        assert!(chosen(&rows, &args("cifar --data-dir d")).is_ok());
    }

    #[test]
    fn the_threads_are_divided_among_the_trainings_that_there_are() {
        for (line, trainings, at_a_time, threads_each) in [
            ("--threads 8", 20, 8, Some(1)),
            ("--threads 8", 2, 2, Some(4)),
            ("--threads 8 --jobs 3", 20, 3, Some(2)),
            ("--threads 2 --jobs 4", 20, 4, Some(1)),
            ("--backend cuda", 20, 1, None),
            ("--backend cuda --jobs 2 --threads 8", 20, 2, Some(4)),
        ] {
            let expected = Processes {
                at_a_time,
                threads_each,
            };
            assert_eq!(processes(&args(line), trainings), expected, "{line}");
        }
    }
}
