//! `metrics.jsonl`: one line of figures per epoch.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use crate::error::run_dir::RunDirError;
use crate::files::write_whole;
use crate::records::epoch_line::EpochLine;

/// The figures of the epochs so far, in memory and on disk.
#[derive(Debug)]
pub(crate) struct Journal {
    path: PathBuf,
    lines: Vec<EpochLine>,
}

impl Journal {
    /// Continues a journal after `step` steps; lines of later steps are dropped.
    pub(crate) fn resume(path: &Path, step: u64) -> Result<Self, RunDirError> {
        let mut lines = read(path)?;
        lines.retain(|line| line.step <= step);
        let text: Result<String, _> = lines.iter().map(text_line).collect();
        let text = text.map_err(RunDirError::json(path))?;
        write_whole(path, text.as_bytes())?;
        Ok(Self {
            path: path.to_owned(),
            lines,
        })
    }

    pub(crate) fn push(&mut self, line: EpochLine) -> Result<(), RunDirError> {
        let text = text_line(&line).map_err(RunDirError::json(&self.path))?;
        let file = OpenOptions::new()
            .append(true)
            .create(true)
            .open(&self.path);
        file.and_then(|mut file| file.write_all(text.as_bytes()))
            .map_err(RunDirError::io(&self.path))?;
        self.lines.push(line);
        Ok(())
    }

    /// The step after which the validation error was lowest, the first of equal ones; `None`
    /// without validation rows, because the test set decides nothing.
    pub(crate) fn best_step(&self) -> Option<u64> {
        let errors = self
            .lines
            .iter()
            .filter_map(|line| Some((line.step, line.validation_error?)));
        errors
            .min_by(|(_, a), (_, b)| a.total_cmp(b))
            .map(|(step, _)| step)
    }
}

/// The lines of a journal; none if there is no file yet.
///
/// A last line cut short, as a killed process leaves it, is left out.
pub(crate) fn read(path: &Path) -> Result<Vec<EpochLine>, RunDirError> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(RunDirError::io(path)(error)),
    };
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    let lines: Result<_, _> = whole.lines().map(serde_json::from_str).collect();
    lines.map_err(RunDirError::json(path))
}

fn text_line(line: &EpochLine) -> Result<String, serde_json::Error> {
    serde_json::to_string(line).map(|text| text + "\n")
}

#[cfg(test)]
mod tests {
    use ladder_data::Task;

    use super::*;

    fn line(epoch: usize, validation_error: Option<f64>) -> EpochLine {
        EpochLine {
            epoch,
            epochs: 3,
            step: 10 * epoch as u64,
            cost: 1.5,
            supervised_cost: 0.5,
            denoising_costs: vec![Some(1.0), None],
            learning_rate: 0.002,
            task: Task::Classification,
            validation_error,
            test_error: None,
            seconds: 0.25,
        }
    }

    #[test]
    fn a_resumed_journal_has_no_line_after_the_step() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("metrics.jsonl");
        let mut journal = Journal::resume(&path, 0).unwrap();
        (1..=3).for_each(|epoch| journal.push(line(epoch, None)).unwrap());
        assert_eq!(read(&path).unwrap().len(), 3);
        let mut text = fs::read_to_string(&path).unwrap();
        text.push_str(r#"{"epoch":4,"epo"#);
        fs::write(&path, text).unwrap();
        Journal::resume(&path, 25).unwrap();
        assert_eq!(read(&path).unwrap(), [line(1, None), line(2, None)]);
    }

    #[test]
    fn the_best_step_is_that_of_the_lowest_validation_error() {
        let dir = tempfile::tempdir().unwrap();
        let mut journal = Journal::resume(&dir.path().join("metrics.jsonl"), 0).unwrap();
        assert_eq!(journal.best_step(), None);
        journal.push(line(1, Some(0.2))).unwrap();
        journal.push(line(2, Some(0.1))).unwrap();
        journal.push(line(3, Some(0.1))).unwrap();
        assert_eq!(journal.best_step(), Some(20));
        journal.push(line(4, None)).unwrap();
        assert_eq!(journal.best_step(), Some(20));
    }
}
