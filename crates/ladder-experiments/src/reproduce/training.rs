//! One `ladder train`: its command, its output, its end.

use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Command, ExitStatus, Stdio};
use std::thread;

use anyhow::{Context, Result, anyhow};
use ladder_devtools::shell;
use ladder_model::Backend;
use ladder_train::Children;
use serde::Deserialize;

use super::task::{State, Task};

/// How rows are trained; each row says what is trained.
#[derive(Debug)]
pub struct Trainer {
    /// The binary.
    pub ladder: PathBuf,
    /// The compute backend.
    pub backend: Backend,
    /// Which of its devices, if not the first.
    pub device: Option<usize>,
    /// Threads of each training, if not as many as it likes.
    pub threads: Option<usize>,
    /// Directory of the data, if not that of the data set's name.
    pub data_dir: Option<PathBuf>,
}

/// How a training ended that did not fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Its report is in the run directory.
    Trained,
    /// It was asked to stop and has saved, or it never began.
    Stopped,
}

/// The exit code of a training that was stopped and has saved.
const INTERRUPTED: i32 = 130;

impl Trainer {
    /// Trains what is left of the task and prints how it goes.
    pub fn train(&self, task: &Task, state: State, children: &Children) -> Result<Outcome> {
        let mut command = self.command(task, state);
        let child = children
            .start(&mut command)
            .with_context(|| format!("cannot start {}", self.ladder.display()))?;
        let Some(mut child) = child else {
            return Ok(Outcome::Stopped);
        };
        let (output, errors) = (child.stdout.take(), child.stderr.take());
        let error = thread::scope(|scope| {
            let error = scope.spawn(|| errors.and_then(|errors| show_errors(task, errors)));
            if let Some(output) = output {
                show_epochs(task, output);
            }
            error.join().unwrap_or_default()
        });
        ending(children.wait(&mut child)?, error)
    }

    /// A new run, or one continued. The row is given either way, so that `ladder` refuses to
    /// continue a run of other settings.
    fn command(&self, task: &Task, state: State) -> Command {
        let mut command = Command::new(&self.ladder);
        command
            .current_dir(shell::root())
            .args(["train", "--json", "--preset", &task.row.name])
            .args(["--seed", &task.seed.to_string()])
            .args(["--backend", self.backend.name()])
            .arg(match state {
                State::Begun => "--resume",
                _ => "--run-dir",
            })
            .arg(&task.run)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        for (option, number) in [("--device", self.device), ("--threads", self.threads)] {
            if let Some(number) = number {
                command.args([option, &number.to_string()]);
            }
        }
        if let Some(directory) = &self.data_dir {
            command.arg("--data-dir").arg(directory);
        }
        command
    }
}

fn ending(status: ExitStatus, error: Option<String>) -> Result<Outcome> {
    match status.code() {
        Some(0) => Ok(Outcome::Trained),
        Some(INTERRUPTED) => Ok(Outcome::Stopped),
        _ => Err(anyhow!(error.unwrap_or_else(|| status.to_string()))),
    }
}

/// What is shown of an epoch.
#[derive(Deserialize)]
struct Epoch {
    stage: String,
    epoch: u64,
    epochs: u64,
    validation_error: Option<f64>,
    test_error: Option<f64>,
}

/// Lines of other events have other fields and are skipped.
fn show_epochs(task: &Task, output: impl Read) {
    for line in BufReader::new(output).lines().map_while(Result::ok) {
        if let Ok(epoch) = serde_json::from_str(&line) {
            println!("{task}: {}", in_words(&epoch));
        }
    }
}

/// `ladder, epoch 17 of 150: test error 1.93 %`
fn in_words(epoch: &Epoch) -> String {
    let Epoch {
        stage,
        epoch,
        epochs,
        validation_error,
        test_error,
    } = epoch;
    let error = match (validation_error, test_error) {
        (Some(error), _) => format!(": validation error {:.2} %", 100.0 * error),
        (None, Some(error)) => format!(": test error {:.2} %", 100.0 * error),
        (None, None) => String::new(),
    };
    format!("{stage}, epoch {epoch} of {epochs}{error}")
}

/// Prints what a training says on standard error, and returns the error that ended it, if any.
fn show_errors(task: &Task, errors: impl Read) -> Option<String> {
    let mut error = None;
    for line in BufReader::new(errors).lines().map_while(Result::ok) {
        match line.strip_prefix("error: ") {
            Some(text) => error = Some(text.to_owned()),
            // It names a command for this run alone; ours continues all of them.
            None if line.starts_with("continue with: ") => (),
            None => eprintln!("{task}: {line}"),
        }
    }
    error
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::task::tasks;
    use super::*;
    use crate::synthetic::row;

    fn arguments(trainer: &Trainer, state: State) -> String {
        let row = row("mnist-100-full", "100", "");
        let seeds = "3..3".parse().unwrap();
        let tasks = tasks(&[&row], &seeds, Path::new("e"), Path::new("runs"));
        let command = trainer.command(&tasks[0], state);
        let arguments: Vec<_> = command.get_args().map(|it| it.to_string_lossy()).collect();
        arguments.join(" ")
    }

    #[test]
    fn a_begun_run_is_continued_as_the_row_it_is_and_a_new_one_is_made() {
        let mut trainer = Trainer {
            ladder: "ladder".into(),
            backend: Backend::Flex,
            device: None,
            threads: None,
            data_dir: None,
        };
        let row = "train --json --preset mnist-100-full --seed 3 --backend flex";
        assert_eq!(
            arguments(&trainer, State::New),
            format!("{row} --run-dir runs/mnist-100-full/seed-3")
        );
        trainer.device = Some(1);
        trainer.threads = Some(2);
        trainer.data_dir = Some("data".into());
        assert_eq!(
            arguments(&trainer, State::Begun),
            format!(
                "{row} --resume runs/mnist-100-full/seed-3 --device 1 --threads 2 --data-dir data"
            )
        );
    }

    #[test]
    fn an_epoch_is_described_and_other_events_are_not() {
        let line = r#"{ "event": "epoch", "stage": "ladder", "epoch": 17, "epochs": 150,
            "step": 9, "cost": 0.5, "test_error": 0.0193 }"#;
        let epoch = serde_json::from_str(line).unwrap();
        assert_eq!(
            in_words(&epoch),
            "ladder, epoch 17 of 150: test error 1.93 %"
        );
        let report = r#"{ "event": "report", "epochs": 150, "test_error": 0.01 }"#;
        assert!(serde_json::from_str::<Epoch>(report).is_err());
    }
}
