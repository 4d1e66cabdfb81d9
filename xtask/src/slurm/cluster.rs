//! A Slurm of two nodes, which are both this machine.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use ladder_devtools::shell;

use super::jobs::Job;
use super::processes;

const NODES: [&str; 2] = ["n1", "n2"];
/// How long its programs may take to start.
const LIMIT: Duration = Duration::from_secs(60);

/// It ends when this is dropped.
pub struct Cluster {
    folder: PathBuf,
    own_munge: bool,
}

impl Cluster {
    /// Starts it and waits until both nodes are idle.
    pub fn start(folder: &Path) -> Result<Self> {
        for name in ["log", "state", "spool-n1", "spool-n2"] {
            fs::create_dir_all(folder.join(name))?;
        }
        let cluster = Self {
            folder: folder.to_owned(),
            own_munge: start_munge()?,
        };
        fs::write(cluster.configuration(), configuration(folder)?)?;
        shell::run(cluster.command("slurmctld").arg("-c"))?;
        for node in NODES {
            shell::run(cluster.command("slurmd").args(["-N", node]))?;
        }
        cluster.wait_until_idle()?;
        Ok(cluster)
    }

    /// A program of Slurm, for this cluster.
    pub fn command(&self, program: &str) -> Command {
        let mut command = shell::program(program);
        command.env("SLURM_CONF", self.configuration());
        command
    }

    /// Ends a node as a loss of power does: its programs, then what the job has there.
    pub fn lose(&self, job: &Job) -> Result<()> {
        processes::kill(&processes::of_step(&job.id)?)?;
        processes::kill(&self.daemon(&format!("slurmd-{}", job.node)))?;
        processes::kill(&processes::of_job(job, None)?)
    }

    fn configuration(&self) -> PathBuf {
        self.folder.join("slurm.conf")
    }

    /// The number of a program that wrote it into a file, if it did.
    fn daemon(&self, name: &str) -> Vec<u32> {
        let text = fs::read_to_string(self.folder.join(format!("{name}.pid")));
        text.ok()
            .and_then(|it| it.trim().parse().ok())
            .into_iter()
            .collect()
    }

    fn wait_until_idle(&self) -> Result<()> {
        let start = Instant::now();
        loop {
            let states =
                shell::output(self.command("sinfo").args(["--noheader", "-N", "-o", "%T"]));
            let states = states.unwrap_or_default();
            if states.lines().filter(|state| *state == "idle").count() == NODES.len() {
                return Ok(());
            }
            if start.elapsed() > LIMIT {
                bail!(
                    "the nodes are not idle after a minute: {}",
                    states.replace('\n', " ")
                );
            }
            sleep(Duration::from_millis(500));
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // Whatever cannot be ended has ended.
        let mut daemons = self.daemon("slurmctld");
        daemons.extend(
            NODES
                .iter()
                .flat_map(|node| self.daemon(&format!("slurmd-{node}"))),
        );
        let _ = processes::end(&daemons);
        if self.own_munge {
            let _ = shell::program("munged").arg("--stop").status();
        }
    }
}

/// Starts the service by which Slurm's programs know each other, if it does not run; whether it did.
fn start_munge() -> Result<bool> {
    if shell::probe(shell::program("munge").arg("--no-input")).is_some() {
        return Ok(false);
    }
    shell::run(shell::program("install").args(["-d", "-o", "munge", "-g", "munge", "/run/munge"]))?;
    let as_munge = ["--reuid=munge", "--regid=munge", "--clear-groups", "munged"];
    shell::run(
        shell::program("setpriv")
            .args(as_munge)
            .stdin(Stdio::null()),
    )?;
    Ok(true)
}

/// Two nodes of one processor each. A lost node is noticed after 20 seconds, and what is queued
/// again waits for 10 instead of 120.
fn configuration(folder: &Path) -> Result<String> {
    let host = shell::output(shell::program("hostname").arg("-s"))?;
    let (host, dir) = (host.trim(), folder.to_str().context("a folder in UTF-8")?);
    Ok(format!(
        "ClusterName=ladder
SlurmctldHost={host}(127.0.0.1)
SlurmUser=root
AuthType=auth/munge
AuthInfo=cred_expire=10
CredType=cred/munge
SlurmctldPort=16817
SlurmctldPidFile={dir}/slurmctld.pid
SlurmdPidFile={dir}/slurmd-%n.pid
SlurmctldLogFile={dir}/log/slurmctld.log
SlurmdLogFile={dir}/log/slurmd-%n.log
StateSaveLocation={dir}/state
SlurmdSpoolDir={dir}/spool-%n
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SchedulerType=sched/backfill
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
ReturnToService=2
SchedulerParameters=batch_sched_delay=0,sched_interval=2
SlurmdParameters=config_overrides
SlurmdTimeout=20
MinJobAge=3600
NodeName=n[1-2] NodeHostname={host} NodeAddr=127.0.0.1 Port=[17001-17002] CPUs=1 RealMemory=8000 State=UNKNOWN
PartitionName=main Nodes=n[1-2] Default=YES MaxTime=INFINITE State=UP
"
    ))
}
