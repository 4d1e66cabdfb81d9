//! Processes of jobs, found as Linux lists them.

use std::fs;
use std::process::Stdio;

use anyhow::Result;
use ladder_devtools::shell;

use super::jobs::Job;

/// The processes of a job, all or those of a program.
pub fn of_job(job: &Job, program: Option<&str>) -> Result<Vec<u32>> {
    let variable = format!("SLURM_JOB_ID={}", job.id);
    let is_meant = |id: u32| {
        let environment = file(id, "environ");
        let has_variable = environment.split('\0').any(|it| it == variable);
        has_variable && program.is_none_or(|name| file(id, "comm").trim() == name)
    };
    found(is_meant)
}

/// What Slurm runs on a node for a job.
pub fn of_step(job: &str) -> Result<Vec<u32>> {
    let name = format!("slurmstepd: [{job}.");
    found(|id| file(id, "cmdline").starts_with(&name))
}

/// Ends processes at once.
pub fn kill(ids: &[u32]) -> Result<()> {
    send("-KILL", ids)
}

/// Asks processes to end.
pub fn end(ids: &[u32]) -> Result<()> {
    send("-TERM", ids)
}

fn send(signal: &str, ids: &[u32]) -> Result<()> {
    for id in ids {
        // It fails where the process has just ended by itself.
        let mut kill = shell::program("kill");
        kill.args([signal, &id.to_string()]);
        kill.stderr(Stdio::null()).status()?;
    }
    Ok(())
}

fn found(is_meant: impl Fn(u32) -> bool) -> Result<Vec<u32>> {
    let mut ids = Vec::new();
    for entry in fs::read_dir("/proc")? {
        let name = entry?.file_name();
        let id = name.to_str().and_then(|name| name.parse().ok());
        ids.extend(id.filter(|&id| id != std::process::id() && is_meant(id)));
    }
    Ok(ids)
}

/// What Linux says about a process, or nothing if it has ended.
fn file(id: u32, name: &str) -> String {
    let bytes = fs::read(format!("/proc/{id}/{name}")).unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}
