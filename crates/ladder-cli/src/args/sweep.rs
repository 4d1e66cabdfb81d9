//! Arguments of `ladder sweep`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::numbers::whole_number;

const FILE: &str = "\
SWEEP.toml, where every setting is named as in a file of `ladder train --config`:

  preset = \"mnist-100-full\"       # optional, what everything lies over
  seeds = \"1..5\"                  # each setting with each of them [default: 1]
  [settings]                      # of every run
  epochs = 20
  validation = 1000               # rows held out, or folds = 5: what chooses the best setting
  [grid]                          # every combination of these values
  learning-rate = [0.001, 0.002]
  layers = [\"500-250-10\", \"1000-500-10\"]
  [[runs]]                        # and, or instead: settings of your choice, each with a name
  name = \"wide\"
  layers = \"2000-10\"

A run lies in a directory of its own below --output, named after what it has of its own. A run that is \
finished is skipped, one that was begun is continued, and the same command goes on after a kill. Ctrl-C \
saves all runs. Several processes may work on one sweep: each run is trained by one of them.

sweep.csv, sweep.json and sweep.html have mean and standard deviation over the seeds of each setting. \
The best one is that of the lowest error on validation rows or folds; test rows never choose.

Exit codes: 0 all finished; 130 stopped, saved, and to be continued; 75 other processes train what is \
left; 1 bad input, or a run failed; 2 wrong usage. --task has those of `ladder train`.";

/// Arguments of `ladder sweep`.
#[derive(Debug, Args)]
#[command(after_long_help = FILE)]
pub struct SweepArgs {
    /// The file that lists the runs; `ladder sweep --help` has an example
    #[arg(value_name = "SWEEP.toml")]
    pub file: PathBuf,
    /// Directory of the runs and of the table [default: runs/NAME, after the file]
    #[arg(long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Runs that train at the same time and share the threads [default: as many as threads on flex
    /// and ndarray, else 1]
    #[arg(long, value_name = "N", value_parser = whole_number)]
    pub jobs: Option<usize>,
    /// Threads of all runs together; with --task and --emit of each [default: one per core, with
    /// --emit 1]
    #[arg(long, value_name = "N", value_parser = whole_number)]
    pub threads: Option<usize>,
    /// List the runs, their numbers and how far they are, and train nothing
    #[arg(long, conflicts_with_all = ["summary", "task", "emit"])]
    pub dry_run: bool,
    /// Write the table of what is finished, and train nothing
    #[arg(long, conflicts_with_all = ["task", "emit"])]
    pub summary: bool,
    /// Train the run of this number, from 0, alone, as the tasks of a scheduler do
    #[arg(long, value_name = "N", value_parser = whole_number, conflicts_with_all = ["emit", "jobs"])]
    pub task: Option<usize>,
    /// Print what a scheduler takes: a job array of Slurm, or an indexed Job of Kubernetes, with a task
    /// for each run
    #[arg(long, value_name = "SCHEDULER")]
    pub emit: Option<Scheduler>,
    /// MiB of memory of each task
    #[arg(long, value_name = "MIB", value_parser = whole_number, default_value = "2048", requires = "emit")]
    pub memory: usize,
}

/// What runs the tasks of a sweep elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Scheduler {
    /// `sbatch`.
    Slurm,
    /// `kubectl apply`.
    Kubernetes,
}
