//! Labels that were added to those of a run, in a file that the next run trains with.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result, bail};
use ladder_data::{Dataset, Existing, Label, WholeFile, remove_unfinished};
use ladder_train::{RunConfig, RunDir};
use serde_json::{Value, json};

use super::changed::Changed;
use super::class::text_of;
use super::write_lock::WriteLock;
use crate::page::run::command::train_command;

/// The labels of the run and those that were added.
pub struct Labels {
    file: PathBuf,
    /// The text of the run's own file.
    of_the_run: String,
    /// The rows that are labeled in it.
    labeled: Vec<u32>,
    added: Mutex<Added>,
    class_names: Vec<String>,
    /// The command that trains with all of them.
    command: String,
    /// The file is replaced by what this process knows, so no other one may add to it.
    _lock: WriteLock,
}

/// What was added, as it is in the file.
#[derive(Clone)]
struct Added {
    /// The label of each row.
    labels: BTreeMap<u32, Label>,
    /// The text of the file; `None` where there is none yet.
    text: Option<String>,
}

impl Labels {
    /// Continues in `file` if it is there; it must fit the run, whose labeled rows are `labeled`,
    /// and must be neither the record of a run nor another process's.
    pub fn open(
        run: &RunDir,
        config: &RunConfig,
        dataset: &Dataset,
        labeled: &[u32],
        file: PathBuf,
    ) -> Result<Self> {
        refuse_record(&file)?;
        let lock = WriteLock::acquire(&file)?;
        remove_left_overs(&file);
        let of_the_run = run.labels();
        let of_the_run =
            fs::read_to_string(&of_the_run).with_context(|| of_the_run.display().to_string())?;
        Ok(Self {
            added: Mutex::new(read(&file, dataset, labeled)?),
            labeled: labeled.to_vec(),
            command: train_command(config, Some(&file)),
            class_names: dataset.class_names().to_vec(),
            of_the_run,
            file,
            _lock: lock,
        })
    }

    /// The label that `row` was given.
    #[cfg(feature = "serve")]
    pub fn of(&self, row: u32) -> Option<String> {
        let label = self.with_added(|added| added.labels.get(&row).copied())?;
        Some(text_of(&self.class_names, label))
    }

    /// How many there are, where they are, and what to do with them.
    pub fn summary(&self) -> Value {
        json!({
            "added": self.added(),
            "file": self.file.display().to_string(),
            "command": self.command,
        })
    }

    /// Gives rows their labels, or removes those of rows without one, in memory and on disk, or
    /// nowhere if the file cannot be written.
    ///
    /// What somebody has changed in the file meanwhile counts: it is read again.
    pub fn change(&self, dataset: &Dataset, changes: &[(u32, Option<Label>)]) -> Result<Changed> {
        self.with_added(|added| {
            if contents_of(&self.file)? != added.text {
                *added = read(&self.file, dataset, &self.labeled)?;
            }
            let (mut now, mut changed) = (added.clone(), Changed::default());
            for &(row, label) in changes {
                let before = match label {
                    Some(label) => now.labels.insert(row, label),
                    None => now.labels.remove(&row),
                };
                changed.count(before, label);
            }
            now.text = Some(self.write(&now.labels)?);
            *added = now;
            Ok(changed)
        })
    }

    /// How many there are.
    pub fn added(&self) -> usize {
        self.with_added(|added| added.labels.len())
    }

    /// Where they are.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// The command that trains with all of them.
    pub fn command(&self) -> &str {
        &self.command
    }

    /// The text that is written.
    fn write(&self, added: &BTreeMap<u32, Label>) -> Result<String> {
        let text = self.text(added);
        WholeFile::write(&self.file, text.as_bytes(), Existing::Replace)
            .with_context(|| self.file.display().to_string())?;
        Ok(text)
    }

    fn text(&self, added: &BTreeMap<u32, Label>) -> String {
        let mut text = self.of_the_run.clone();
        text.push_str("# added by `ladder serve` or `ladder label`\n");
        for (row, &label) in added {
            let label = text_of(&self.class_names, label);
            writeln!(text, "{row} {label}").expect("invariant: a String takes any text");
        }
        text
    }

    fn with_added<T>(&self, work: impl FnOnce(&mut Added) -> T) -> T {
        work(&mut self.added.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn read(file: &Path, dataset: &Dataset, labeled: &[u32]) -> Result<Added> {
    Ok(Added {
        text: contents_of(file)?,
        labels: added_labels(file, dataset, labeled)?,
    })
}

fn contents_of(file: &Path) -> Result<Option<String>> {
    match fs::read_to_string(file) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| file.display().to_string()),
    }
}

/// Removes what a killed process left of this file, which nobody else writes now.
fn remove_left_overs(file: &Path) {
    let directory = file.parent().filter(|it| !it.as_os_str().is_empty());
    let is_this = |name: &str| file.file_name().is_some_and(|own| own == name);
    // A directory that only others may write is no reason not to show the page.
    let _ = remove_unfinished(directory.unwrap_or(Path::new(".")), is_this);
}

/// An error if any run was started with this file: such files are never replaced.
fn refuse_record(file: &Path) -> Result<()> {
    let Ok(whole) = file.canonicalize() else {
        return Ok(()); // not there yet
    };
    let run = whole.parent().and_then(|path| RunDir::open(path).ok());
    match run {
        Some(run) if run.labels() == whole => bail!(
            "{}: the labels that the run in this directory was started with, which are never \
             replaced; choose another --labels-file",
            file.display()
        ),
        _ => Ok(()),
    }
}

/// The rows that `file` labels besides those that the run has labeled, with their labels; none if
/// it is not there.
///
/// The labels of the run must be in it: another run's rows may be other rows.
pub fn added_labels(
    file: &Path,
    dataset: &Dataset,
    labeled: &[u32],
) -> Result<BTreeMap<u32, Label>> {
    if !file.exists() {
        return Ok(BTreeMap::new());
    }
    let found = dataset.read_labels(file)?.into_iter();
    let mut found: BTreeMap<u32, Label> = found.collect();
    for row in labeled {
        if found.remove(row).is_none() {
            bail!(
                "{}: row {row}, labeled in this run, is not in it; if these are the labels of \
                 another run, choose another --labels-file",
                file.display()
            );
        }
    }
    Ok(found)
}
