//! The sweep that is trained here, and by Slurm.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use ladder_devtools::shell;

use super::cluster::Cluster;
use super::jobs::{Job, jobs};
use crate::tiny_data;

/// Its runs.
pub const RUNS: usize = 8;

/// Runs of some seconds each.
const FILE: &str = "\
seeds = '1..2'
[settings]
dataset = 'idx'
data-dir = 'data'
labels = 6
layers = '20-3'
costs = [10, 1, 0.1]
epochs = 60
passes = 20
batch-size = 10
validation = 12
baseline = false
[grid]
noise = [0.2, 0.4]
learning-rate = [0.002, 0.01]
";
/// Directory of the runs that are trained here.
const HERE: &str = "here";
/// Directory of those that Slurm trains.
const THERE: &str = "there";
/// How long two runs may take to their first checkpoint.
const LIMIT: Duration = Duration::from_secs(120);

/// The folder of the sweep.
pub struct Sweep {
    folder: PathBuf,
    /// The directories of its runs by the numbers of their tasks.
    runs: Vec<String>,
}

impl Sweep {
    /// Writes the file and its data, and copies the program beside them.
    pub fn new(folder: &Path, program: &Path) -> Result<Self> {
        let (folder, runs) = (folder.to_owned(), Vec::new());
        tiny_data::write(&folder.join("data"))?;
        fs::write(folder.join("sweep.toml"), FILE)?;
        fs::create_dir_all(folder.join("bin"))?;
        fs::copy(program, folder.join("bin/ladder"))?;
        let mut sweep = Self { folder, runs };
        sweep.runs = runs_of(&sweep.output(&["sweep", "sweep.toml", "--dry-run"])?);
        ensure!(sweep.runs.len() == RUNS, "expected {RUNS} runs");
        Ok(sweep)
    }

    /// Trains it without any scheduler.
    pub fn train_here(&self) -> Result<()> {
        shell::run(
            self.ladder()
                .args(["sweep", "sweep.toml", "--output", HERE]),
        )
    }

    /// Submits what `--emit slurm` writes; the number of the array.
    pub fn submit(&self, cluster: &Cluster) -> Result<String> {
        let asked = ["--output", THERE, "--emit", "slurm", "--memory", "500"];
        let script = self.output(&[&["sweep", "sweep.toml"][..], &asked].concat())?;
        fs::write(self.folder.join("sweep.sh"), script)?;
        let mut sbatch = cluster.command("sbatch");
        sbatch.args(["--parsable", "sweep.sh"]);
        let array = shell::output(self.within(&mut sbatch)?)?;
        Ok(array.trim().to_owned())
    }

    /// Two tasks, each on a node and with a checkpoint.
    pub fn two_in_training(&self, cluster: &Cluster, array: &str) -> Result<[Job; 2]> {
        let start = Instant::now();
        loop {
            let mut jobs = jobs(cluster, array)?;
            jobs.retain(|job| job.state == "RUNNING" && self.has_checkpoint(job));
            if let Ok(two) = <[Job; 2]>::try_from(jobs) {
                return Ok(two);
            }
            if start.elapsed() > LIMIT {
                bail!("no two tasks have a checkpoint after {} s", LIMIT.as_secs());
            }
            sleep(Duration::from_millis(20));
        }
    }

    /// How many runs of Slurm export the bytes of those that were trained here.
    pub fn compare(&self) -> Result<usize> {
        shell::run(
            self.ladder()
                .args(["sweep", "sweep.toml", "--output", THERE, "--summary"]),
        )?;
        let mut same = 0;
        for run in &self.runs {
            match self.exported(HERE, run)? == self.exported(THERE, run)? {
                true => same += 1,
                false => println!("{run}: other weights"),
            }
        }
        Ok(same)
    }

    fn exported(&self, directory: &str, run: &str) -> Result<Vec<u8>> {
        let file = self.folder.join(format!("{directory}.safetensors"));
        let run = format!("{directory}/{run}");
        let asked = [
            "export",
            &run,
            "--format",
            "safetensors",
            "--force",
            "--output",
        ];
        shell::output(self.ladder().args(asked).arg(&file))?;
        fs::read(&file).with_context(|| file.display().to_string())
    }

    fn has_checkpoint(&self, job: &Job) -> bool {
        let run = self.runs.get(job.task);
        let checkpoints = run.map(|run| self.folder.join(THERE).join(run).join("checkpoints"));
        let files = checkpoints.and_then(|it| fs::read_dir(it).ok());
        // A new run writes another file there first, to see whether it can.
        let is_step = |file: fs::DirEntry| file.file_name().to_string_lossy().starts_with("step-");
        files.is_some_and(|mut files| files.any(|it| it.is_ok_and(is_step)))
    }

    fn output(&self, arguments: &[&str]) -> Result<String> {
        shell::output(self.ladder().args(arguments))
    }

    fn ladder(&self) -> Command {
        let mut command = Command::new(self.folder.join("bin/ladder"));
        command.current_dir(&self.folder);
        command
    }

    /// In the folder, with the program among those that a shell finds.
    fn within<'a>(&self, command: &'a mut Command) -> Result<&'a mut Command> {
        let path = env::var_os("PATH").unwrap_or_default();
        let own = self.folder.join("bin");
        let path = env::join_paths([own].into_iter().chain(env::split_paths(&path)))?;
        Ok(command.current_dir(&self.folder).env("PATH", path))
    }
}

/// The directories in the list of `ladder sweep --dry-run`.
fn runs_of(list: &str) -> Vec<String> {
    let lines = list.lines().skip(1);
    let runs = lines.filter_map(|line| line.split_whitespace().nth(1));
    runs.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_column_of_the_list_is_the_run() {
        let list = "task  run           state\n   0  noise=0.2,seed=1  not begun\n";
        assert_eq!(runs_of(list), ["noise=0.2,seed=1"]);
    }
}
