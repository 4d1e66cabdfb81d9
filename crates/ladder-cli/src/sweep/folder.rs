//! The directory of a sweep: a directory for each run, and what each setting is given.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use ladder_data::{Existing, WholeFile};
use ladder_train::{RunDir, Settings};

use super::plan::{Run, Setting};
use crate::settings::{self, text};

/// Where the settings of each run are, below the directory of a sweep.
const SETTINGS: &str = "settings";
/// Where sweeps are unless something else is asked for.
const RUNS: &str = "runs";

/// The directory of a sweep.
#[derive(Debug, Clone)]
pub struct Folder(PathBuf);

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Its result is there.
    Finished,
    /// It was begun.
    Begun,
    /// There is nothing of it.
    New,
}

impl State {
    /// In a word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Finished => "finished",
            Self::Begun => "begun",
            Self::New => "not begun",
        }
    }
}

impl Folder {
    /// The directory that is asked for, or the one that is named after the sweep's file.
    pub fn new(output: Option<&Path>, file: &Path) -> Self {
        let usual = || Path::new(RUNS).join(file.file_stem().unwrap_or(file.as_os_str()));
        Self(output.map_or_else(usual, Path::to_owned))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The directory of a run.
    pub fn run(&self, run: &Run) -> PathBuf {
        self.0.join(run.name())
    }

    /// The file that has what the runs of a setting are given.
    pub fn settings(&self, setting: &Setting) -> PathBuf {
        self.0.join(SETTINGS).join(format!("{}.toml", setting.name))
    }

    /// How far a run is.
    pub fn state(&self, run: &Run) -> Result<State> {
        let path = self.run(run);
        match RunDir::open(&path) {
            Err(_) => Ok(State::New),
            Ok(dir) => match dir.report()? {
                Some(_) => Ok(State::Finished),
                None => Ok(State::Begun),
            },
        }
    }

    /// Refuses runs whose settings have changed since they were begun.
    pub fn check(&self, runs: &[Run]) -> Result<()> {
        for run in runs {
            let asked = &run.setting.settings;
            let saved = self.saved(run.setting)?.filter(|saved| saved != asked);
            if let Some(saved) = saved
                && self.state(run)? != State::New
            {
                refuse_other(&self.run(run), &saved, asked)?;
            }
        }
        Ok(())
    }

    /// Writes what the runs of a setting are given.
    pub fn write_settings(&self, setting: &Setting) -> Result<()> {
        let path = self.settings(setting);
        let parent = path.parent().unwrap_or(&self.0);
        fs::create_dir_all(parent).with_context(|| parent.display().to_string())?;
        let fields = toml::to_string(setting.settings.fields()).context("settings as TOML")?;
        let text = format!(
            "# Written by `ladder sweep`: the settings of {}.\n{fields}",
            setting.name
        );
        let written = WholeFile::write(&path, text.as_bytes(), Existing::Replace);
        written.with_context(|| path.display().to_string())
    }

    fn saved(&self, setting: &Setting) -> Result<Option<Settings>> {
        let path = self.settings(setting);
        match fs::metadata(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            _ => settings::read(&path).map(Some),
        }
    }
}

fn refuse_other(run: &Path, saved: &Settings, asked: &Settings) -> Result<()> {
    let names = saved.fields().keys().chain(asked.fields().keys());
    let mut names = names.filter(|name| saved.get(name) != asked.get(name));
    let Some(name) = names.next() else {
        return Ok(());
    };
    let value = |settings: &Settings| settings.get(name).map_or("not given".to_owned(), text);
    bail!(
        "{}: this run was begun with other settings ({name}: {}, now {}); take the change back, remove \
         the directory to train it anew, or choose another --output",
        run.display(),
        value(saved),
        value(asked)
    )
}
