//! What was asked of `ladder train`: arguments, configuration file and preset, laid over each
//! other.

use std::path::Path;

use anyhow::{Result, bail};
use ladder_train::{Location, Parallelism, RunConfig, Settings};

use crate::args::TrainArgs;
use crate::output::program;
use crate::presets;
use crate::settings;

/// Where fresh runs are made.
const RUNS: &str = "runs";

/// A call of `ladder train`.
pub(super) struct Request<'a> {
    /// What was typed.
    pub args: &'a TrainArgs,
    /// The settings of flags, file and preset.
    pub given: Settings,
    /// Those of flags and file alone.
    changes: Settings,
}

impl<'a> Request<'a> {
    /// Reads the preset and the configuration file.
    pub fn new(args: &'a TrainArgs) -> Result<Self> {
        let preset = args.preset.as_deref().map(presets::find).transpose()?;
        let file = args.config.as_deref().map(settings::read).transpose()?;
        let changes = settings::typed(args)?.over(file.unwrap_or_default());
        Ok(Self {
            args,
            given: changes.clone().over(preset.unwrap_or_default()),
            changes,
        })
    }

    /// The run to continue, if one is to be.
    pub fn resumed(&self) -> Result<Option<&'a Path>> {
        let run = &self.args.run;
        match (&run.resume, run.run_dir.as_deref()) {
            (None, _) => Ok(None),
            (Some(Some(run)), None) => Ok(Some(run)),
            (Some(None), Some(run)) => Ok(Some(run)),
            (Some(Some(_)), Some(_)) => bail!("name the run to continue once: --resume RUN"),
            (Some(None), None) => {
                bail!("name the run to continue: {} train --resume RUN", program())
            }
        }
    }

    /// The run to begin or to continue, whichever it is.
    pub fn continued(&self) -> Option<&'a Path> {
        let run = &self.args.run;
        run.run_dir.as_deref().filter(|_| run.r#continue)
    }

    /// Where the new run goes.
    pub fn location(&self) -> Location {
        match (&self.args.run.run_dir, self.args.run.force) {
            (Some(dir), true) => Location::Replace(dir.clone()),
            (Some(dir), false) => Location::At(dir.clone()),
            (None, _) => Location::Fresh(RUNS.into()),
        }
    }

    /// How many runs train at once, and on how many threads.
    pub fn parallelism(&self, config: &RunConfig) -> Parallelism {
        let threads = rayon::current_num_threads();
        let default = || Parallelism::default_jobs(config.backend, threads);
        Parallelism {
            jobs: self.args.several.jobs.unwrap_or_else(default),
            threads,
        }
    }

    /// One run is one job, unless it has folds.
    pub fn refuse_jobs(&self, folds: usize) -> Result<()> {
        match self.args.several.jobs {
            Some(_) if folds == 0 => bail!(
                "--jobs is for several seeds or folds that train at once: pass --seeds or --folds \
                 too"
            ),
            _ => Ok(()),
        }
    }

    /// The published error of the preset, if this run changes nothing of it.
    pub fn published(&self) -> Result<Option<String>> {
        match &self.args.preset {
            Some(preset) if !self.changes.changes_preset() => {
                Ok(presets::about(preset)?.published_in_full())
            }
            _ => Ok(None),
        }
    }
}
