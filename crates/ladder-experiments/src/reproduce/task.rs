//! One seed of a row: what is done of it, and what comes out of it.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use ladder_train::{Report, Seeds};

use crate::results::{read_result, result_dir};
use crate::rows::Row;

/// One training.
#[derive(Clone, Debug)]
pub struct Task<'a> {
    /// What is trained.
    pub row: &'a Row,
    /// With which seed.
    pub seed: u64,
    /// The run directory, with checkpoints.
    pub run: PathBuf,
    /// Where the result is kept.
    pub result: PathBuf,
}

/// How far a training is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Its result is kept.
    Done,
    /// It is finished, its result not yet kept.
    Trained,
    /// It was stopped on its way.
    Begun,
    /// There is nothing of it.
    New,
}

/// Rows times seeds. Every row has its first seed before any has its second, so that the tables
/// fill evenly.
pub fn tasks<'a>(rows: &[&'a Row], seeds: &Seeds, folder: &Path, runs: &Path) -> Vec<Task<'a>> {
    let task = |row: &'a Row, seed| Task {
        row,
        seed,
        run: runs.join(&row.name).join(format!("seed-{seed}")),
        result: folder.join(result_dir(&row.name, seed)),
    };
    let of_seed = |seed| rows.iter().map(move |row| task(row, seed));
    seeds.iter().flat_map(of_seed).collect()
}

impl Task<'_> {
    /// How far it is.
    ///
    /// # Errors
    ///
    /// A report that is not of the row: the row has changed since.
    pub fn state(&self) -> Result<State> {
        Ok(if self.report_in(&self.result)?.is_some() {
            State::Done
        } else if self.report_in(&self.run)?.is_some() {
            State::Trained
        } else if self.run.join("config.json").is_file() {
            State::Begun
        } else {
            State::New
        })
    }

    /// Copies what is worth keeping of a finished run; the report comes last, because it says that
    /// the rest is there.
    pub fn keep(&self) -> Result<Report> {
        let result = self
            .report_in(&self.run)?
            .with_context(|| format!("{}: no report.json", self.run.display()))?;
        self.copy(&result)
            .with_context(|| format!("cannot keep the result in {}", self.result.display()))?;
        Ok(result)
    }

    fn copy(&self, report: &Report) -> std::io::Result<()> {
        let copy = |from: &str, to: &str| fs::copy(self.run.join(from), self.result.join(to));
        fs::create_dir_all(&self.result)?;
        copy("metrics.jsonl", "metrics.jsonl")?;
        // A list of all rows holds no information.
        if !self.row.has_all_labels() {
            copy("labels.txt", "labels.txt")?;
        }
        // Where the data lay says nothing to others.
        let mut report = report.clone();
        report.config.data = report.config.data.anywhere();
        fs::write(
            self.result.join("report.json.tmp"),
            serde_json::to_string_pretty(&report)? + "\n",
        )?;
        fs::rename(
            self.result.join("report.json.tmp"),
            self.result.join("report.json"),
        )
    }

    fn report_in(&self, directory: &Path) -> Result<Option<Report>> {
        read_result(&directory.join("report.json"), self.row, self.seed)
            .with_context(|| format!("remove {} to train {self} again", directory.display()))
    }
}

/// `mnist-100-full, seed 2`
impl fmt::Display for Task<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, seed {}", self.row.name, self.seed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthetic::{report, row};

    fn task<'a>(row: &'a Row, folder: &Path) -> Task<'a> {
        let seeds = "7..7".parse().unwrap();
        tasks(&[row], &seeds, folder, &folder.join("runs")).remove(0)
    }

    fn write(directory: &Path, file: &str, text: &str) {
        fs::create_dir_all(directory).unwrap();
        fs::write(directory.join(file), text).unwrap();
    }

    fn write_report(directory: &Path, report: &Report) {
        let report = serde_json::to_string(report).unwrap();
        write(directory, "report.json", &report);
    }

    fn write_run(run: &Path) {
        for file in ["config.json", "metrics.jsonl", "labels.txt", "model.bpk"] {
            write(run, file, "{}");
        }
        write_report(run, &report(7, 0.0104));
    }

    #[test]
    fn every_row_has_its_first_seed_before_any_has_its_second() {
        let (one, two) = (row("one", "100", ""), row("two", "100", ""));
        let seeds = "1..2".parse().unwrap();
        let tasks = tasks(&[&one, &two], &seeds, Path::new("a"), Path::new("b"));
        let names: Vec<String> = tasks.iter().map(ToString::to_string).collect();
        let expected = ["one, seed 1", "two, seed 1", "one, seed 2", "two, seed 2"];
        assert_eq!(names, expected);
        assert_eq!(tasks[0].run, Path::new("b/one/seed-1"));
        assert_eq!(tasks[0].result, Path::new("a/results/one/seed-1"));
    }

    #[test]
    fn the_state_follows_from_the_files() {
        let (row, folder) = (row("row", "100", ""), tempfile::tempdir().unwrap());
        let task = task(&row, folder.path());
        assert_eq!(task.state().unwrap(), State::New);
        write(&task.run, "config.json", "{}");
        assert_eq!(task.state().unwrap(), State::Begun);
        write_run(&task.run);
        assert_eq!(task.state().unwrap(), State::Trained);
        task.keep().unwrap();
        assert_eq!(task.state().unwrap(), State::Done);
        // The results of others come without their runs.
        fs::remove_dir_all(&task.run).unwrap();
        assert_eq!(task.state().unwrap(), State::Done);
    }

    #[test]
    fn report_curves_and_labels_are_kept_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let kept = |labels: &str| {
            let row = row(labels, labels, "");
            let task = task(&row, folder.path());
            write_run(&task.run);
            if labels == "all" {
                let mut report = report(7, 0.0104);
                report.labels = 60_000;
                write_report(&task.run, &report);
            }
            task.keep().unwrap();
            let entries = fs::read_dir(&task.result).unwrap();
            let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name()).collect();
            names.sort();
            names
        };
        assert_eq!(kept("100"), ["labels.txt", "metrics.jsonl", "report.json"]);
        assert_eq!(kept("all"), ["metrics.jsonl", "report.json"]);
    }

    #[test]
    fn a_kept_report_does_not_say_where_the_data_lay() {
        let (row, folder) = (row("row", "100", ""), tempfile::tempdir().unwrap());
        let task = task(&row, folder.path());
        write_run(&task.run);
        let mut report = report(7, 0.0104);
        let place = r#"{"dataset": "mnist", "data-dir": "/somebody/mnist"}"#;
        report.config.data = serde_json::from_str(place).unwrap();
        write_report(&task.run, &report);
        task.keep().unwrap();
        let kept = fs::read_to_string(task.result.join("report.json")).unwrap();
        assert!(!kept.contains("somebody"), "{kept}");
        report.config.data = report.config.data.anywhere();
        let kept: Report = serde_json::from_str(&kept).unwrap();
        assert_eq!(kept.config, report.config);
    }

    #[test]
    fn a_result_of_other_settings_is_named_with_the_way_out() {
        let (row, folder) = (row("row", "100", ""), tempfile::tempdir().unwrap());
        let task = task(&row, folder.path());
        let mut report = report(7, 0.0104);
        report.config.epochs = 10;
        write_report(&task.result, &report);
        let message = format!("{:#}", task.state().unwrap_err());
        for words in ["seed-7 to train row, seed 7 again", "epochs is 10, not 150"] {
            assert!(message.contains(words), "{message}");
        }
    }
}
