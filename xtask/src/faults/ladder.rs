//! The program, and the run that is disturbed.

use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use crate::tiny_data;

/// A network on tiny images that trains for a second.
const TRAIN: &str = "train --dataset idx --data-dir data --labels 6 --layers 20-3 --costs 10,1,0.1 \
                     --epochs 8 --batch-size 10 --validation 12 --keep-checkpoints 3 --no-baseline \
                     --no-tui --threads 1";

/// The program in its folder, and the undisturbed run there.
pub struct Ladder {
    program: PathBuf,
    folder: PathBuf,
    /// What the undisturbed run exports.
    pub weights: Vec<u8>,
    /// How long it takes.
    pub time: Duration,
}

/// What became of a run.
pub enum End {
    /// The undisturbed weights.
    Same,
    /// One sentence.
    Refused,
    /// Something else, in words.
    Lost(String),
}

impl Ladder {
    /// Trains the undisturbed run.
    pub fn new(program: PathBuf, folder: PathBuf) -> Result<Self> {
        let (weights, time) = (Vec::new(), Duration::ZERO);
        let mut ladder = Self {
            program,
            folder,
            weights,
            time,
        };
        tiny_data::write(&ladder.run("data"))?;
        let start = Instant::now();
        let output = ladder.output(&ladder.train("straight"))?;
        ensure!(output.status.success(), "{}", errors(&output));
        ladder.time = start.elapsed();
        ladder.weights = ladder.exported("straight")?;
        Ok(ladder)
    }

    /// The directory of a run.
    pub fn run(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The arguments that begin a run.
    pub fn train(&self, name: &str) -> Vec<String> {
        let words = TRAIN.split_whitespace().chain(["--run-dir", name]);
        words.map(str::to_owned).collect()
    }

    /// Starts the program.
    pub fn spawn(&self, arguments: &[String]) -> Result<Child> {
        let mut command = self.command(arguments);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().context("cannot start ladder")
    }

    /// Begins or continues a run as somebody does who finds it, and compares what comes out.
    pub fn finish(&self, name: &str) -> Result<End> {
        let resume = ["train", "--resume", name, "--json"].map(str::to_owned);
        let arguments = match self.run(name).join("config.json").exists() {
            true => resume.to_vec(),
            false => self.train(name),
        };
        let output = self.output(&arguments)?;
        if !output.status.success() {
            return Ok(refused(&output));
        }
        self.compare(name)
    }

    /// Whether a finished run exports the undisturbed weights.
    pub fn compare(&self, name: &str) -> Result<End> {
        let file = self.folder.join("exported");
        let _ = fs::remove_file(&file);
        let arguments = [
            "export",
            name,
            "--format",
            "safetensors",
            "--output",
            "exported",
        ];
        let output = self.output(&arguments.map(str::to_owned))?;
        match output.status.success() {
            false => Ok(refused(&output)),
            true if fs::read(&file)? == self.weights => Ok(End::Same),
            true => Ok(End::Lost("other weights".to_owned())),
        }
    }

    fn exported(&self, name: &str) -> Result<Vec<u8>> {
        match self.compare(name)? {
            End::Refused => anyhow::bail!("the undisturbed run is refused"),
            _ => Ok(fs::read(self.folder.join("exported"))?),
        }
    }

    fn output(&self, arguments: &[String]) -> Result<Output> {
        self.command(arguments)
            .output()
            .context("cannot start ladder")
    }

    fn command(&self, arguments: &[String]) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(arguments)
            .current_dir(&self.folder)
            .stdin(Stdio::null());
        command
    }
}

/// One sentence with exit code 1, or anything else, which is not meant to be.
fn refused(output: &Output) -> End {
    let errors = errors(output);
    let sentences = errors
        .lines()
        .filter(|line| line.starts_with("error: "))
        .count();
    match output.status.code() == Some(1) && sentences == 1 && !errors.contains("internal error") {
        true => End::Refused,
        false => End::Lost(errors),
    }
}

fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
