//! `metrics.jsonl`: one line of figures per epoch.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use crate::error::run_dir::RunDirError;
use crate::files::{read_file, write_whole};
use crate::records::epoch_line::EpochLine;

/// The figures of the epochs so far, in memory and on disk.
#[derive(Debug)]
pub(crate) struct Journal {
    path: PathBuf,
    lines: Vec<EpochLine>,
}

impl Journal {
    /// Continues a journal after `step` steps; lines of later steps are dropped, and the others
    /// stay to the last digit. A line that is damaged is dropped with a warning.
    pub(crate) fn resume(path: &Path, step: u64) -> Result<(Self, Option<String>), RunDirError> {
        let (mut text, mut lines, mut damaged) = (String::new(), Vec::new(), Vec::new());
        for (number, line) in (1..).zip(whole_lines(path)?) {
            match serde_json::from_str::<EpochLine>(&line) {
                Ok(parsed) if parsed.step <= step => {
                    text.extend([&line, "\n"]);
                    lines.push(parsed);
                }
                Ok(_) => (),
                Err(_) => damaged.push(number),
            }
        }
        write_whole(path, text.as_bytes())?;
        let journal = Self {
            path: path.to_owned(),
            lines,
        };
        Ok((journal, dropped(path, &damaged)))
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

/// The lines of a journal that can be read, none if there is no file yet; and what to say of others.
///
/// A last line cut short, as a killed process leaves it, is left out without a word.
pub(crate) fn read(path: &Path) -> Result<(Vec<EpochLine>, Option<String>), RunDirError> {
    let (mut lines, mut damaged) = (Vec::new(), Vec::new());
    for (number, line) in (1..).zip(whole_lines(path)?) {
        match serde_json::from_str(&line) {
            Ok(line) => lines.push(line),
            Err(_) => damaged.push(number),
        }
    }
    Ok((lines, dropped(path, &damaged)))
}

/// The lines that have an end.
fn whole_lines(path: &Path) -> Result<Vec<String>, RunDirError> {
    let bytes = match read_file(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(RunDirError::io(path)(error)),
    };
    let text = String::from_utf8_lossy(&bytes);
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    Ok(whole.lines().map(str::to_owned).collect())
}

fn dropped(path: &Path, lines: &[usize]) -> Option<String> {
    let first = lines.first()?;
    let name = path.file_name().unwrap_or_default().display();
    let more = match lines.len() {
        1 => String::new(),
        lines => format!(" and {} more", lines - 1),
    };
    Some(format!(
        "{name}: line {first}{more} cannot be read and is left out, the weights do not depend on it"
    ))
}

fn text_line(line: &EpochLine) -> Result<String, serde_json::Error> {
    serde_json::to_string(line).map(|text| text + "\n")
}

#[cfg(test)]
mod tests {
    use ladder_data::Task;

    use std::fs;

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
        let (mut journal, _) = Journal::resume(&path, 0).unwrap();
        (1..=3).for_each(|epoch| journal.push(line(epoch, None)).unwrap());
        assert_eq!(read(&path).unwrap().0.len(), 3);
        let mut text = fs::read_to_string(&path).unwrap();
        text.push_str(r#"{"epoch":4,"epo"#);
        fs::write(&path, text).unwrap();
        Journal::resume(&path, 25).unwrap();
        assert_eq!(read(&path).unwrap().0, [line(1, None), line(2, None)]);
    }

    #[test]
    fn the_lines_that_stay_are_the_same_to_the_last_digit_and_a_damaged_one_goes_with_a_warning() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("metrics.jsonl");
        let (mut journal, _) = Journal::resume(&path, 0).unwrap();
        for epoch in 1..=3 {
            let cost = 0.1 + 0.7 / 3f64.powi(epoch as i32);
            let seconds = 37.302_414_897_999_995 * epoch as f64;
            let line = EpochLine {
                cost,
                seconds,
                ..line(epoch, None)
            };
            journal.push(line).unwrap();
        }
        let text = fs::read_to_string(&path).unwrap();
        let (_, warning) = Journal::resume(&path, 30).unwrap();
        assert_eq!(warning, None);
        assert_eq!(fs::read_to_string(&path).unwrap(), text);

        let mut bytes = text.clone().into_bytes();
        let second = text.find('\n').unwrap() + 5;
        bytes[second] ^= 0x80;
        fs::write(&path, bytes).unwrap();
        let (lines, warning) = read(&path).unwrap();
        assert_eq!(lines.len(), 2);
        assert!(warning.unwrap().starts_with("metrics.jsonl: line 2 "));
        let (_, warning) = Journal::resume(&path, 30).unwrap();
        assert!(warning.unwrap().starts_with("metrics.jsonl: line 2 "));
        let kept: Vec<&str> = text.lines().collect();
        let left = fs::read_to_string(&path).unwrap();
        assert_eq!(left, format!("{}\n{}\n", kept[0], kept[2]));
    }

    #[test]
    fn the_best_step_is_that_of_the_lowest_validation_error() {
        let dir = tempfile::tempdir().unwrap();
        let (mut journal, _) = Journal::resume(&dir.path().join("metrics.jsonl"), 0).unwrap();
        assert_eq!(journal.best_step(), None);
        journal.push(line(1, Some(0.2))).unwrap();
        journal.push(line(2, Some(0.1))).unwrap();
        journal.push(line(3, Some(0.1))).unwrap();
        assert_eq!(journal.best_step(), Some(20));
        journal.push(line(4, None)).unwrap();
        assert_eq!(journal.best_step(), Some(20));
    }
}
