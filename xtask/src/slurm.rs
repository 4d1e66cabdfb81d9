//! `cargo xtask slurm`: a real Slurm with two nodes on this machine trains a sweep, runs out of
//! time, loses a program and a node, and must come to the bits of the undisturbed sweep.

mod cluster;
mod install;
mod jobs;
mod processes;
mod sweep;

use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use ladder_devtools::{executable, shell};

use crate::{directory, generated};
use cluster::Cluster;
use jobs::{Job, wait_for_all, wait_for_restart};
use sweep::Sweep;

/// Arguments of `cargo xtask slurm`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Write the result into docs/cluster.md
    #[arg(long)]
    write: bool,
    /// The program to train with instead of building it
    #[arg(long, value_name = "FILE")]
    ladder: Option<PathBuf>,
}

/// Where everything lies.
const FOLDER: &str = "target/slurm";
/// Where the result stands.
const PAGE: &str = "docs/cluster.md";

/// Trains the sweep here and there, and compares.
pub fn run(args: &Args) -> Result<()> {
    install::if_missing()?;
    let folder = shell::root().join(FOLDER);
    directory::fresh(&folder)?;
    let sweep = Sweep::new(&folder, &program(args)?)?;
    sweep.train_here()?;
    let cluster = Cluster::start(&folder.join("cluster"))?;
    let start = Instant::now();
    let array = sweep.submit(&cluster)?;
    disturb(&cluster, &sweep, &array)?;
    let ended = wait_for_all(&cluster, &array)?;
    let seconds = start.elapsed().as_secs();
    let same = sweep.compare()?;
    let result = result(&ended, same, seconds);
    println!("{result}");
    check(&ended, same)?;
    match args.write {
        true => generated::write(PAGE, "slurm", &result),
        false => Ok(()),
    }
}

fn program(args: &Args) -> Result<PathBuf> {
    match &args.ladder {
        Some(ladder) => fs::canonicalize(ladder).with_context(|| ladder.display().to_string()),
        None => executable::build("ladder", shell::cargo().args(["build", "--release"])),
    }
}

/// Tells one task that its time is nearly up, kills the program of another, and the node of a third
/// with everything on it.
fn disturb(cluster: &Cluster, sweep: &Sweep, array: &str) -> Result<()> {
    let [in_time, _] = sweep.two_in_training(cluster, array)?;
    println!("tell task {} that its time is nearly up", in_time.task);
    tell(cluster, &in_time, || {
        wait_for_restart(cluster, array, &in_time)
    })?;
    let [of_program, of_node] = sweep.two_in_training(cluster, array)?;
    println!("kill the program of task {}", of_program.task);
    processes::kill(&processes::of_job(&of_program, Some("ladder"))?)?;
    println!(
        "lose node {}, which trains task {}",
        of_node.node, of_node.task
    );
    cluster.lose(&of_node)
}

/// Sends the signal of `#SBATCH --signal=B:USR1`, and waits for what follows. `scancel` repeats it for
/// a minute where the task is queued again at once, so it is ended then.
fn tell(cluster: &Cluster, job: &Job, wait: impl FnOnce() -> Result<()>) -> Result<()> {
    let mut scancel = cluster.command("scancel");
    scancel.args(["--batch", "--signal=USR1", &job.id]);
    let mut scancel = scancel.spawn().context("cannot start scancel")?;
    let end = wait();
    // It may have ended by itself.
    let _ = scancel.kill();
    scancel.wait()?;
    end
}

/// The table of the page.
fn result(jobs: &[Job], same: usize, seconds: u64) -> String {
    let restarts: u32 = jobs.iter().map(|job| job.restarts).sum();
    format!(
        "| tasks | out of time | programs killed | nodes lost | tasks queued again | completed | bit for bit as here | seconds |\n\
         |---|---|---|---|---|---|---|---|\n\
         | {} | 1 | 1 | 1 | {restarts} | {} | {same} | {seconds} |\n",
        jobs.len(),
        completed(jobs),
    )
}

fn completed(jobs: &[Job]) -> usize {
    jobs.iter().filter(|job| job.state == "COMPLETED").count()
}

fn check(jobs: &[Job], same: usize) -> Result<()> {
    let restarted = jobs.iter().filter(|job| job.restarts > 0).count();
    ensure!(
        completed(jobs) == sweep::RUNS && same == sweep::RUNS,
        "expected {} tasks with the bits of the undisturbed sweep; {FOLDER} has the logs",
        sweep::RUNS
    );
    ensure!(
        restarted >= 3,
        "expected three tasks that were queued again, found {restarted}"
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_counts_what_was_completed_and_queued_again() {
        let job = |state: &str, restarts| Job {
            id: "1".to_owned(),
            task: 0,
            state: state.to_owned(),
            node: "n1".to_owned(),
            restarts,
        };
        let jobs = [job("COMPLETED", 2), job("FAILED", 0)];
        let table = result(&jobs, 1, 30);
        assert!(
            table.ends_with("| 2 | 1 | 1 | 1 | 2 | 1 | 1 | 30 |\n"),
            "{table}"
        );
        assert!(check(&jobs, 1).is_err());
    }
}
