//! The program in the folder of a subject, and the undisturbed run that others must be equal to.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use super::results::Results;
use super::subject::Subject;
use crate::directory;

/// The run that is not disturbed.
pub const STRAIGHT: &str = "straight";
/// The one that is. Each has the same name, since calls are known by their paths.
pub const DISTURBED: &str = "disturbed";

/// How the standard library shows the end by SIGKILL.
const KILLED: &str = "signal: 9 ";
/// The same by SIGABRT.
const ABORTED: &str = "signal: 6 ";

/// The program, and a subject that it has trained undisturbed.
pub struct Ladder {
    program: PathBuf,
    folder: PathBuf,
    pub subject: &'static Subject,
    /// What the undisturbed run has learned.
    straight: Results,
    /// How long it takes.
    pub time: Duration,
}

/// What became of a run.
pub enum End {
    /// The undisturbed results.
    Same,
    /// One sentence.
    Refused,
    /// Something else, in words.
    Lost(String),
}

impl Ladder {
    /// Trains the undisturbed run.
    pub fn new(program: &Path, folder: PathBuf, subject: &'static Subject) -> Result<Self> {
        fs::create_dir_all(&folder)?;
        let mut ladder = Self {
            program: program.to_owned(),
            folder,
            subject,
            straight: Results::default(),
            time: Duration::ZERO,
        };
        let start = Instant::now();
        let output = ladder.output(&subject.arguments(STRAIGHT))?;
        ensure!(
            output.status.success(),
            "{}: {}",
            subject.name,
            errors(&output)
        );
        ladder.time = start.elapsed();
        ladder.straight = match ladder.results(STRAIGHT)? {
            Ok(results) => results,
            Err(output) => anyhow::bail!("{}: {}", subject.name, errors(&output)),
        };
        Ok(ladder)
    }

    /// The directory of a run.
    pub fn run(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Begins or continues the disturbed run.
    pub fn spawn(&self) -> Result<Child> {
        let mut command = self.inside(Command::new(&self.program));
        command.args(self.subject.arguments(DISTURBED));
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().context("cannot start ladder")
    }

    /// The same by a program that disturbs it, whose arguments are followed by the command.
    pub fn disturb<A: AsRef<OsStr>>(&self, program: &str, arguments: &[A]) -> Result<Output> {
        let mut command = self.inside(Command::new(program));
        command.args(arguments).arg(&self.program);
        command.args(self.subject.arguments(DISTURBED));
        command
            .output()
            .with_context(|| format!("cannot start {program}"))
    }

    /// Continues the disturbed run, if it ended well, and compares.
    pub fn finish(&self, disturbed: &Output) -> Result<End> {
        match self.has_ended_well(disturbed) {
            true => self.continue_and_compare(),
            false => Ok(End::lost(disturbed)),
        }
    }

    /// Begins or continues the disturbed run as somebody does who finds it, and compares.
    pub fn continue_and_compare(&self) -> Result<End> {
        let output = self.output(&self.subject.arguments(DISTURBED))?;
        match output.status.success() {
            true => self.compare(None),
            false => Ok(self.refused(&output)),
        }
    }

    /// The same for a run with a damaged file, which a report reads, too; the file itself may stay
    /// as it is where nothing is computed from it.
    pub fn continue_and_use(&self, damaged: &Path) -> Result<End> {
        let output = self.output(&self.subject.arguments(DISTURBED))?;
        if !output.status.success() {
            return Ok(self.refused(&output));
        }
        let report = ["report", DISTURBED, "--output", "page", "--force"];
        let output = self.output(&report.map(str::to_owned))?;
        match output.status.success() {
            true => self.compare(Some(damaged)),
            false => Ok(self.refused(&output)),
        }
    }

    fn compare(&self, without: Option<&Path>) -> Result<End> {
        Ok(match self.results(DISTURBED)? {
            Err(output) => self.refused(&output),
            Ok(results) => match self.straight.difference(&results, without) {
                None => End::Same,
                Some(file) => End::Lost(format!("another {file}")),
            },
        })
    }

    /// Bytes of the undisturbed run.
    pub fn size(&self) -> Result<u64> {
        let sizes = directory::files(&self.run(STRAIGHT))?.into_iter();
        let sizes = sizes.map(|file| Ok(fs::metadata(file)?.len()));
        sizes.sum()
    }

    /// Removes the disturbed run.
    pub fn remove(&self) -> Result<()> {
        let run = self.run(DISTURBED);
        match run.exists() {
            true => fs::remove_dir_all(&run).with_context(|| run.display().to_string()),
            false => Ok(()),
        }
    }

    /// What a finished run has learned, or how the program ended that could not read it.
    fn results(&self, run: &str) -> Result<Result<Results, Output>> {
        let mut exported = Vec::new();
        for weights in self.subject.weights(run) {
            let file = self.folder.join("exported");
            let arguments = [
                "export",
                &weights,
                "--format",
                "safetensors",
                "--output",
                "exported",
            ];
            let output = self.output(&arguments.map(str::to_owned))?;
            if !output.status.success() {
                return Ok(Err(output));
            }
            exported.push(fs::read(&file)?);
            fs::remove_file(&file)?;
        }
        Results::read(&self.run(run), &exported).map(Ok)
    }

    /// By a signal that ends it at once, with success, or with one sentence.
    fn has_ended_well(&self, output: &Output) -> bool {
        let status = output.status.to_string();
        // The standard library ends a process that gets no memory.
        let has_no_memory = || errors(output).contains("memory allocation of");
        output.status.success()
            || status.starts_with(KILLED)
            || (status.starts_with(ABORTED) && has_no_memory())
            || matches!(self.refused(output), End::Refused)
    }

    /// Exit code 1 with one sentence, of a group for each seed, or anything else, which is not meant
    /// to be.
    fn refused(&self, output: &Output) -> End {
        let errors = errors(output);
        let is_error = |line: &&str| line.starts_with("error: ");
        let sentences = errors.lines().filter(is_error).count();
        let has_panicked = errors.contains("internal error") || errors.contains("panicked");
        let is_said = (1..=self.subject.sentences()).contains(&sentences);
        match output.status.code() == Some(1) && is_said && !has_panicked {
            true => End::Refused,
            false => End::lost(output),
        }
    }

    fn output(&self, arguments: &[String]) -> Result<Output> {
        let mut command = self.inside(Command::new(&self.program));
        command
            .args(arguments)
            .output()
            .context("cannot start ladder")
    }

    fn inside(&self, mut command: Command) -> Command {
        command.current_dir(&self.folder).stdin(Stdio::null());
        command
    }
}

impl End {
    /// Of a program that ended as it must not.
    fn lost(output: &Output) -> Self {
        Self::Lost(format!("{}: {}", output.status, errors(output)))
    }
}

fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
