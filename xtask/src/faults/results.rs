//! What a run has learned and reported, without what time and memory it took.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::directory;

/// What differs between two runs that are the same.
const OF_THE_MACHINE: [&str; 3] = ["train_seconds", "seconds", "peak_memory_bytes"];
/// Files that say what happened and when, and the checksums of the others.
const LOGS: [&str; 3] = ["log.txt", "state.json", "checksums.sha256"];

/// The contents of every file that another run must have, too, by its path in the directory.
#[derive(Debug, Default)]
pub struct Results(BTreeMap<String, String>);

impl Results {
    /// Of the directory of a run, and the tensors of its exported classifiers.
    ///
    /// Weights themselves lie in files with names that are drawn anew in each run.
    pub fn read(run: &Path, exported: &[Vec<u8>]) -> Result<Self> {
        let mut files = BTreeMap::new();
        for file in directory::files(run)? {
            let path = file.strip_prefix(run).context("a file of the run")?;
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            let is_checkpoint = path.iter().any(|part| part == "checkpoints");
            if is_checkpoint || name.ends_with(".bpk") || LOGS.contains(&name.as_ref()) {
                continue;
            }
            let text = String::from_utf8_lossy(&fs::read(&file)?).into_owned();
            // What is damaged is no JSON any more, and another text.
            let text = comparable(&name, &text).unwrap_or(text);
            files.insert(path.display().to_string(), text);
        }
        for (number, tensors) in exported.iter().enumerate() {
            files.insert(format!("exported {number}"), format!("{tensors:?}"));
        }
        Ok(Self(files))
    }

    /// The first file that is another one there, but for one that may be.
    pub fn difference(&self, other: &Self, without: Option<&Path>) -> Option<String> {
        let names = self.0.keys().chain(other.0.keys());
        let names = names.filter(|name| Some(Path::new(name)) != without);
        let mut different = names.filter(|name| self.0.get(*name) != other.0.get(*name));
        different.next().cloned()
    }
}

/// JSON without time and memory; other texts as they are.
fn comparable(name: &str, text: &str) -> Result<String> {
    let of =
        |line: &str| -> Result<String> { Ok(stripped(serde_json::from_str(line)?).to_string()) };
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("json") => of(text),
        Some("jsonl") => text.lines().map(of).collect(),
        _ => Ok(text.to_owned()),
    }
}

fn stripped(value: Value) -> Value {
    match value {
        Value::Object(fields) => fields
            .into_iter()
            .filter(|(name, _)| !OF_THE_MACHINE.contains(&name.as_str()))
            .map(|(name, value)| (name, stripped(value)))
            .collect(),
        Value::Array(items) => items.into_iter().map(stripped).collect(),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_do_not_count_and_every_other_digit_does() {
        let of = |text| comparable("metrics.jsonl", text).unwrap();
        let line = of(r#"{"cost":0.5,"seconds":1}"#);
        assert_eq!(line, of(r#"{"cost":0.5,"seconds":2}"#));
        assert_ne!(line, of(r#"{"cost":0.50000001,"seconds":1}"#));
        assert_ne!(line, of("{\"cost\":0.5}\n{\"cost\":0.5}"));
    }

    #[test]
    fn a_file_that_is_missing_is_a_difference() {
        let of = |names: &[&str]| {
            Results(
                names
                    .iter()
                    .map(|name| (name.to_string(), String::new()))
                    .collect(),
            )
        };
        let difference = |a: &[&str], b: &[&str]| of(a).difference(&of(b), None);
        assert_eq!(difference(&["a", "b"], &["a", "b"]), None);
        assert_eq!(difference(&["a"], &["a", "b"]), Some("b".to_owned()));
        assert_eq!(difference(&["a", "b"], &["b"]), Some("a".to_owned()));
        let without = of(&["a"]).difference(&of(&["a", "b"]), Some(Path::new("b")));
        assert_eq!(without, None);
    }
}
