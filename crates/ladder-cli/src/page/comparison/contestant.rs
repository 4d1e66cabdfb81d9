//! Runs that differ in their seed alone, together.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use ladder_train::{
    CrossValidated, EpochLine, GroupDir, Report, RunConfig, RunDir, RunDirError, Spread,
};

/// One configuration with the runs that have it.
pub struct Contestant {
    /// What it is called: the directory, unless it has several.
    pub name: String,
    /// What it was started with, but for the seed.
    pub config: RunConfig,
    /// The finished runs.
    pub runs: Vec<Trained>,
    /// Runs of a group that are not finished, and why.
    pub missing: Vec<(PathBuf, String)>,
    /// Directories that were named.
    n_sources: usize,
}

/// A finished run.
pub struct Trained {
    /// The run directory.
    pub path: PathBuf,
    /// What it achieved.
    pub report: Report,
    /// What its folds achieved, if it has any.
    pub cross_validated: Option<CrossValidated>,
    /// Its epochs.
    pub epochs: Vec<EpochLine>,
}

impl Trained {
    /// The error: of the test rows, else of cross-validation, else of the rows held out.
    pub fn error(&self) -> Option<f64> {
        let folds = self.cross_validated.as_ref().map(|found| found.error.mean);
        let Report {
            test_error,
            validation_error,
            ..
        } = self.report;
        test_error.or(folds).or(validation_error)
    }

    /// The same of the supervised baseline, if it was trained.
    pub fn baseline_error(&self) -> Option<f64> {
        let folds = self.cross_validated.as_ref();
        let folds = folds.and_then(|found| Some(found.baseline_error?.mean));
        self.report.baseline_test_error.or(folds)
    }
}

impl Contestant {
    /// The test errors.
    pub fn error(&self) -> Option<Spread> {
        self.spread(Trained::error)
    }

    /// The test errors of the baselines, where they were trained.
    pub fn baseline(&self) -> Option<Spread> {
        self.spread(Trained::baseline_error)
    }

    /// Seconds of training.
    pub fn seconds(&self) -> Option<Spread> {
        self.spread(|run| Some(run.report.train_seconds))
    }

    fn spread(&self, figure: impl Fn(&Trained) -> Option<f64>) -> Option<Spread> {
        let figures = self.runs.iter().filter_map(figure);
        Spread::of(&figures.collect::<Vec<_>>())
    }
}

/// The runs in `paths`, each a run or a group of runs, in their order.
///
/// A run that is not finished is an error, unless it belongs to a group.
pub fn gather(paths: &[PathBuf]) -> Result<Vec<Contestant>> {
    let mut contestants: Vec<Contestant> = Vec::new();
    let mut seen: Vec<PathBuf> = Vec::new();
    for path in paths {
        let place = path.canonicalize().unwrap_or_else(|_| path.clone());
        if seen.contains(&place) {
            bail!("{}: named twice", path.display());
        }
        seen.push(place);
        let found = match GroupDir::at(path) {
            Some(group) => of_group(&group)?,
            None => of_run(path)?,
        };
        match contestants
            .iter_mut()
            .find(|one| one.config == found.config)
        {
            Some(one) => one.merge(found),
            None => contestants.push(found),
        }
    }
    for one in contestants.iter_mut().filter(|one| one.n_sources > 1) {
        let more = one.n_sources - 1;
        one.name = format!("{} + {more}", one.name);
    }
    Ok(contestants)
}

impl Contestant {
    fn merge(&mut self, other: Self) {
        self.runs.extend(other.runs);
        self.missing.extend(other.missing);
        self.n_sources += other.n_sources;
    }
}

fn of_group(group: &GroupDir) -> Result<Contestant> {
    let plan = group.plan()?;
    let mut runs = Vec::new();
    let mut missing = Vec::new();
    for seed in plan.seeds.iter() {
        let path = group.run(seed);
        match RunDir::open(&path) {
            Ok(run) => match trained(&run)? {
                Some(run) => runs.push(run),
                None => missing.push((path, "not finished".to_owned())),
            },
            Err(_) => missing.push((path, "not begun".to_owned())),
        }
    }
    Ok(Contestant {
        name: name_of(group.path()),
        config: without_seed(plan.config),
        runs,
        missing,
        n_sources: 1,
    })
}

fn of_run(path: &Path) -> Result<Contestant> {
    let run = RunDir::open(path)?;
    let finished = trained(&run)?.ok_or_else(|| RunDirError::Unfinished(path.to_owned()))?;
    Ok(Contestant {
        name: name_of(path),
        config: without_seed(run.config()?),
        runs: vec![finished],
        missing: Vec::new(),
        n_sources: 1,
    })
}

fn trained(run: &RunDir) -> Result<Option<Trained>> {
    let Some(report) = run.report()? else {
        return Ok(None);
    };
    Ok(Some(Trained {
        path: run.path().to_owned(),
        cross_validated: run.cross_validation()?,
        report,
        epochs: run.epochs()?,
    }))
}

/// The configuration, with what decides nothing and what only tells seeds apart made equal.
fn without_seed(config: RunConfig) -> RunConfig {
    let same = RunConfig::default();
    RunConfig {
        seed: same.seed,
        threads: same.threads,
        data_dir: same.data_dir,
        keep_checkpoints: same.keep_checkpoints,
        ..config
    }
}

fn name_of(path: &Path) -> String {
    let absolute = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let name = |path: &Path| {
        let name = path.file_name().unwrap_or(path.as_os_str());
        name.to_string_lossy().into_owned()
    };
    let own = name(&absolute);
    match absolute.parent() {
        // Every run has such a name within.
        Some(parent) if own == "baseline" || own.starts_with("seed-") => {
            format!("{}/{own}", name(parent))
        }
        _ => own,
    }
}
