//! The program, and how it ends.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

/// How long it may take for a file.
const LIMIT: Duration = Duration::from_secs(20);
/// KiB of addresses that it may have.
const MEMORY: u32 = 4 * 1024 * 1024;

/// The program in its folder.
pub struct Program {
    path: PathBuf,
    folder: PathBuf,
}

/// How the program ended, given a file.
pub enum End {
    /// With success.
    Read,
    /// With exit code 1 and one sentence.
    Refused,
    /// In any other way.
    Wrong(String),
}

impl Program {
    pub fn new(path: PathBuf, folder: PathBuf) -> Self {
        Self { path, folder }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Runs it to its end, which must be a good one.
    pub fn succeed(&self, arguments: &[&str]) -> Result<()> {
        let (status, errors) = self.end(arguments)?;
        ensure!(
            status.is_some_and(|it| it.success()),
            "{arguments:?}: {errors}"
        );
        Ok(())
    }

    /// Runs it, and says how it ended.
    pub fn judge(&self, arguments: &[&str]) -> Result<End> {
        let (status, errors) = self.end(arguments)?;
        Ok(judged(status.map(|it| it.code()), &errors))
    }

    /// Its status, unless it takes too long, and what it says about errors.
    fn end(&self, arguments: &[&str]) -> Result<(Option<ExitStatus>, String)> {
        let said = self.folder.join("errors.txt");
        let mut child = self
            .limited()
            .args(arguments)
            .current_dir(&self.folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(File::create(&said)?)
            .spawn()
            .context("cannot start ladder")?;
        let start = Instant::now();
        let mut status = child.try_wait()?;
        while status.is_none() && start.elapsed() < LIMIT {
            sleep(Duration::from_millis(1));
            status = child.try_wait()?;
        }
        if status.is_none() {
            child.kill()?;
            child.wait()?;
        }
        let errors = fs::read(&said)?;
        Ok((status, String::from_utf8_lossy(&errors).into_owned()))
    }

    /// The program with a bound on its memory.
    fn limited(&self) -> Command {
        let mut command = Command::new("sh");
        let script = format!("ulimit -v {MEMORY}; exec \"$0\" \"$@\"");
        command.args(["-c", &script]).arg(&self.path);
        command
    }
}

/// Of an exit code, which neither a signal nor a program that takes too long has.
fn judged(code: Option<Option<i32>>, errors: &str) -> End {
    let is_error = |line: &&str| line.starts_with("error: ");
    let sentences = errors.lines().filter(is_error).count();
    let last = errors.lines().last().unwrap_or_default().to_owned();
    match code {
        _ if errors.contains("internal error") || errors.contains("panicked") => End::Wrong(last),
        None => End::Wrong(format!("no end after {} s", LIMIT.as_secs())),
        Some(None) => End::Wrong(format!("a signal: {last}")),
        Some(Some(0)) => End::Read,
        Some(Some(1)) if sentences == 1 => End::Refused,
        Some(Some(code)) => End::Wrong(format!("exit code {code}: {last}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_sentence_is_an_answer_and_everything_else_is_wrong() {
        for (code, errors, expected) in [
            (Some(Some(0)), "", "read"),
            (Some(Some(0)), "warning: x\n", "read"),
            (Some(Some(1)), "warning: x\nerror: y\n", "refused"),
            (
                Some(Some(1)),
                "error: y\nerror: z\n",
                "exit code 1: error: z",
            ),
            (Some(Some(2)), "usage", "exit code 2: usage"),
            (
                Some(Some(1)),
                "error: internal error: z",
                "error: internal error: z",
            ),
            (Some(None), "", "a signal: "),
            (None, "", "no end after 20 s"),
        ] {
            let found = match judged(code, errors) {
                End::Read => "read".to_owned(),
                End::Refused => "refused".to_owned(),
                End::Wrong(why) => why,
            };
            assert_eq!(found, expected);
        }
    }
}
