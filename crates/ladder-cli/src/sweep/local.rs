//! The runs of a sweep here: processes of this program, some at a time.

use std::io::Read;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result};
use ladder_train::{Children, Parallelism, each_of};

use super::folder::{Folder, State};
use super::plan::Run;
use crate::exit::ExitStatus;

/// Trains runs, each in a process of its own.
pub struct Trainer<'a> {
    /// This program.
    pub program: PathBuf,
    /// Where the runs are.
    pub folder: &'a Folder,
    /// How many at a time, and on how many threads.
    pub parallelism: Parallelism,
    /// Whether the threads of a run are given to it; otherwise its settings, or it, decide.
    pub gives_threads: bool,
}

/// How the process of a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// The run is finished.
    Finished,
    /// It was asked to stop and has saved, or never began.
    Stopped,
    /// Another process trains it.
    Locked,
    /// It failed, and why.
    Failed(String),
}

impl Trainer<'_> {
    /// Trains the runs in their order and tells how each ended, in the order of their ends.
    pub fn train(
        &self,
        runs: &[Run],
        children: &Children,
        tell: impl Fn(&Run, &End) + Sync,
    ) -> Vec<End> {
        let ends = Mutex::new(Vec::new());
        each_of(runs, self.parallelism.jobs, |run| {
            let end = self
                .end(run, children)
                .unwrap_or_else(|error| End::Failed(format!("{error:#}")));
            tell(run, &end);
            let mut ends = ends.lock().unwrap_or_else(PoisonError::into_inner);
            ends.push(end);
        });
        ends.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    fn end(&self, run: &Run, children: &Children) -> Result<End> {
        let mut command = self.command(run);
        let started = children.start(&mut command);
        let started =
            started.with_context(|| format!("cannot start {}", self.program.display()))?;
        let Some(mut child) = started else {
            return Ok(End::Stopped);
        };
        let errors = errors(&mut child);
        let status = children.wait(&mut child)?;
        let code = status.code();
        let is = |status: ExitStatus| code == Some(i32::from(status.code()));
        if is(ExitStatus::Interrupted) && children.is_stopped() {
            return Ok(End::Stopped);
        }
        Ok(match self.folder.state(run)? {
            State::Finished if status.success() => End::Finished,
            _ if is(ExitStatus::Locked) => End::Locked,
            _ if is(ExitStatus::Interrupted) => End::Failed(
                "stopped by somebody else, saved; the same command continues".to_owned(),
            ),
            _ => End::Failed(reason(&errors).unwrap_or_else(|| status.to_string())),
        })
    }

    /// One command begins and continues a run.
    fn command(&self, run: &Run) -> Command {
        let mut command = Command::new(&self.program);
        command.args(["train", "--json", "--config"]);
        command.arg(self.folder.settings(run.setting));
        command.args(["--seed", &run.seed.to_string(), "--continue", "--run-dir"]);
        command.arg(self.folder.run(run));
        if self.gives_threads && run.setting.settings.get("threads").is_none() {
            command.args(["--threads", &self.parallelism.threads_each().to_string()]);
        }
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        command
    }
}

/// Everything that a process says until its end.
fn errors(child: &mut Child) -> String {
    let mut bytes = Vec::new();
    if let Some(mut errors) = child.stderr.take() {
        // What was read until then is what there is.
        let _ = errors.read_to_end(&mut bytes);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The last error among what a process said.
fn reason(errors: &str) -> Option<String> {
    let lines = errors.lines().rev();
    let mut errors = lines.filter_map(|line| line.strip_prefix("error: "));
    errors.next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reason_is_the_last_error() {
        let said = "warning: a\nerror: b\nerror: the cost is not finite\nnote\n";
        assert_eq!(reason(said).as_deref(), Some("the cost is not finite"));
        assert_eq!(reason("killed\n"), None);
    }
}
