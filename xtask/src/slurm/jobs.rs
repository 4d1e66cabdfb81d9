//! The tasks of a job array, as Slurm tells of them.

use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use ladder_devtools::shell;

use super::cluster::Cluster;

/// How long the array may take.
const LIMIT: Duration = Duration::from_secs(900);
/// States that tasks come out of.
const UNDER_WAY: [&str; 6] = [
    "PENDING",
    "RUNNING",
    "COMPLETING",
    "CONFIGURING",
    "REQUEUED",
    "SUSPENDED",
];

/// A task of a job array.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its number as a job.
    pub id: String,
    /// Its number in the array.
    pub task: usize,
    /// `RUNNING`.
    pub state: String,
    /// Where it runs.
    pub node: String,
    /// How often it was queued again.
    pub restarts: u32,
}

/// The tasks of an array; those that have not begun may stand in one line, and are left out.
pub fn jobs(cluster: &Cluster, array: &str) -> Result<Vec<Job>> {
    let arguments = ["--oneliner", "show", "job", array];
    let text = shell::output(cluster.command("scontrol").args(arguments))?;
    Ok(text.lines().filter_map(job).collect())
}

/// Waits until every task has ended.
pub fn wait_for_all(cluster: &Cluster, array: &str) -> Result<Vec<Job>> {
    let start = Instant::now();
    loop {
        let all = jobs(cluster, array)?;
        let ended = |job: &Job| !UNDER_WAY.contains(&job.state.as_str());
        if all.len() == super::sweep::RUNS && all.iter().all(ended) {
            return Ok(all);
        }
        if start.elapsed() > LIMIT {
            bail!(
                "the tasks have not ended after {} s: {all:?}",
                LIMIT.as_secs()
            );
        }
        sleep(Duration::from_secs(1));
    }
}

/// Waits until a task was queued again.
pub fn wait_for_restart(cluster: &Cluster, array: &str, task: &Job) -> Result<()> {
    let start = Instant::now();
    loop {
        let all = jobs(cluster, array)?;
        if all
            .iter()
            .any(|job| job.id == task.id && job.restarts > task.restarts)
        {
            return Ok(());
        }
        if start.elapsed() > Duration::from_secs(60) {
            bail!("task {} was not queued again: {all:?}", task.task);
        }
        sleep(Duration::from_millis(200));
    }
}

/// From `JobId=7 ArrayJobId=5 ArrayTaskId=2 ... JobState=RUNNING ... Restarts=0 ... NodeList=n1`.
fn job(line: &str) -> Option<Job> {
    let value = |name: &str| {
        let mut words = line.split_whitespace();
        words.find_map(|word| word.strip_prefix(name)?.strip_prefix('='))
    };
    Some(Job {
        id: value("JobId")?.to_owned(),
        task: value("ArrayTaskId")?.parse().ok()?,
        state: value("JobState")?.to_owned(),
        node: value("NodeList").unwrap_or_default().to_owned(),
        restarts: value("Restarts")?.parse().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_slurm_is_a_task_and_one_of_several_is_none() {
        let line = "JobId=7 ArrayJobId=5 ArrayTaskId=2 JobName=sweep UserId=root(0) JobState=RUNNING \
                    Reason=None Requeue=1 Restarts=1 BatchFlag=1 NodeList=n1 BatchHost=n1";
        let expected = Job {
            id: "7".to_owned(),
            task: 2,
            state: "RUNNING".to_owned(),
            node: "n1".to_owned(),
            restarts: 1,
        };
        assert_eq!(job(line), Some(expected));
        assert_eq!(job(&line.replace("TaskId=2", "TaskId=3-7")), None);
        assert_eq!(job(""), None);
    }
}
