//! Trainings, some at a time.

use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result};
use ladder_devtools::shell;
use ladder_train::{Children, each_of};

use super::task::{State, Task};
use super::training::{Outcome, Trainer};
use crate::numbers::duration;

/// Trains in the order given, `jobs` at a time, until everything is done or asked to stop, and
/// keeps each result. What failed is returned in words; the others go on.
pub fn work(
    left: &[(&Task, State)],
    jobs: usize,
    trainer: &Trainer,
    children: &Children,
) -> Vec<String> {
    let failed = Mutex::new(Vec::new());
    each_of(left, jobs, |(task, state)| {
        if let Err(error) = train(task, *state, trainer, children) {
            println!("{task}: failed: {error:#}");
            let mut failed = failed.lock().unwrap_or_else(PoisonError::into_inner);
            failed.push(format!("{task}: {error:#}"));
        }
    });
    failed.into_inner().unwrap_or_else(PoisonError::into_inner)
}

fn train(task: &Task, state: State, trainer: &Trainer, children: &Children) -> Result<()> {
    match trainer.train(task, state, children)? {
        Outcome::Trained => keep(task),
        Outcome::Stopped => Ok(()),
    }
}

/// Keeps the result of a finished run and says so.
pub fn keep(task: &Task) -> Result<()> {
    let result = task.keep()?;
    let kept = task.result.strip_prefix(shell::root());
    let error = result.test_error.context("no test error")?;
    println!(
        "{task}: done: test error {:.2} % in {}, kept in {}",
        100.0 * error,
        duration(result.train_seconds),
        kept.unwrap_or(&task.result).display()
    );
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};
    use std::process::Command;
    use std::thread;
    use std::time::Duration;

    use ladder_model::Backend;

    use super::super::task::tasks;
    use super::*;
    use crate::rows::Row;
    use crate::synthetic::{report, row};

    /// A program that does as `ladder train` does to its run directory, and writes down how it was
    /// called. Seed 13 fails. A directory with a file `wait` is trained until it is stopped.
    const LADDER: &str = r#"#!/bin/sh
echo "$*" >> "$(dirname "$0")/calls"
while [ $# -gt 0 ]; do
    case "$1" in
        --seed) seed=$2 ;;
        --run-dir | --resume) run=$2 ;;
    esac
    shift
done
if [ "$seed" = 13 ]; then
    echo "error: the cost is not finite" >&2
    exit 1
fi
mkdir -p "$run"
echo '{}' > "$run/config.json"
if [ -e "$run/wait" ]; then
    trap 'echo "stopped in epoch 1" >&2; exit 130' TERM
    echo > "$run/waiting"
    while :; do sleep 0.01; done
fi
echo '{}' > "$run/metrics.jsonl"
echo '0 1' > "$run/labels.txt"
sed "s/\"seed\": 7/\"seed\": $seed/" "$(dirname "$0")/report" > "$run/report.json"
"#;

    struct TestDir {
        directory: tempfile::TempDir,
        row: Row,
    }

    impl TestDir {
        fn new() -> Self {
            let directory = tempfile::tempdir().unwrap();
            fs::write(directory.path().join("text"), LADDER).unwrap();
            // Written by another process: a program that this one has open for writing, or a
            // child just forked by another test, cannot be started.
            let copy = "cat text > ladder && chmod +x ladder";
            let mut shell = Command::new("sh");
            shell.args(["-c", copy]).current_dir(directory.path());
            assert!(shell.status().unwrap().success());
            let report = serde_json::to_string_pretty(&report(7, 0.0104)).unwrap();
            fs::write(directory.path().join("report"), report).unwrap();
            Self {
                directory,
                row: row("row", "100", ""),
            }
        }

        fn path(&self) -> &Path {
            self.directory.path()
        }

        fn run(&self, seed: u64) -> PathBuf {
            self.path().join(format!("runs/row/seed-{seed}"))
        }

        /// Trains these seeds one after the other; what failed.
        fn train(&self, seeds: &str, children: &Children) -> Vec<String> {
            let tasks = self.tasks(seeds);
            let left: Vec<(&Task, State)> = tasks
                .iter()
                .map(|task| (task, task.state().unwrap()))
                .filter(|(_, state)| *state != State::Done)
                .collect();
            let trainer = Trainer {
                ladder: self.path().join("ladder"),
                backend: Backend::Flex,
                device: None,
                threads: None,
                data_dir: None,
            };
            work(&left, 1, &trainer, children)
        }

        fn tasks(&self, seeds: &str) -> Vec<Task<'_>> {
            let (seeds, runs) = (seeds.parse().unwrap(), self.path().join("runs"));
            tasks(&[&self.row], &seeds, self.path(), &runs)
        }

        fn states(&self, seeds: &str) -> Vec<State> {
            let tasks = self.tasks(seeds);
            tasks.iter().map(|task| task.state().unwrap()).collect()
        }

        /// What was trained, in order: whether `new` or `resumed`, and the seed.
        fn calls(&self) -> Vec<String> {
            let calls = fs::read_to_string(self.path().join("calls")).unwrap_or_default();
            let call = |line: &str| {
                let kind = if line.contains("--resume") {
                    "resumed"
                } else {
                    "new"
                };
                let (_, seed) = line.rsplit_once("seed-").unwrap();
                format!("{kind} {seed}")
            };
            calls.lines().map(call).collect()
        }
    }

    #[test]
    fn each_seed_is_trained_once_whatever_is_asked_for_later() {
        let test_dir = TestDir::new();
        let children = Children::default();
        assert_eq!(test_dir.train("1..2", &children), [""; 0]);
        assert_eq!(
            test_dir.states("1..3"),
            [State::Done, State::Done, State::New]
        );
        assert_eq!(test_dir.train("1..3", &children), [""; 0]);
        assert_eq!(test_dir.calls(), ["new 1", "new 2", "new 3"]);
    }

    #[test]
    fn a_run_that_was_stopped_is_resumed() {
        let test_dir = TestDir::new();
        fs::create_dir_all(test_dir.run(2)).unwrap();
        fs::write(test_dir.run(2).join("config.json"), "{}").unwrap();
        assert_eq!(test_dir.train("1..2", &Children::default()), [""; 0]);
        assert_eq!(test_dir.calls(), ["new 1", "resumed 2"]);
        assert_eq!(test_dir.states("1..2"), [State::Done; 2]);
    }

    #[test]
    fn a_failed_seed_is_named_and_the_others_go_on() {
        let test_dir = TestDir::new();
        let failed = test_dir.train("12..14", &Children::default());
        assert_eq!(failed, ["row, seed 13: the cost is not finite"]);
        let done = [State::Done, State::New, State::Done];
        assert_eq!(test_dir.states("12..14"), done);
    }

    #[test]
    fn a_stop_request_saves_what_runs_and_begins_nothing_else() {
        let test_dir = TestDir::new();
        fs::create_dir_all(test_dir.run(1)).unwrap();
        fs::write(test_dir.run(1).join("wait"), "").unwrap();
        let children = Children::default();
        thread::scope(|scope| {
            let training = scope.spawn(|| test_dir.train("1..2", &children));
            while !test_dir.run(1).join("waiting").exists() && !training.is_finished() {
                thread::sleep(Duration::from_millis(1));
            }
            children.stop();
            assert_eq!(training.join().unwrap(), [""; 0]);
        });
        assert_eq!(test_dir.states("1..2"), [State::Begun, State::New]);

        fs::remove_file(test_dir.run(1).join("wait")).unwrap();
        assert_eq!(test_dir.train("1..2", &Children::default()), [""; 0]);
        assert_eq!(test_dir.calls(), ["new 1", "resumed 1", "new 2"]);
    }
}
