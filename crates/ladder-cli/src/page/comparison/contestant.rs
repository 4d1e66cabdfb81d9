//! Runs that differ in their seed alone, together.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use ladder_data::DataConfig;
use ladder_train::{
    CrossValidated, DataId, EpochLine, GroupDir, MeanStd, Report, RunConfig, RunDir, RunDirError,
};

use crate::page::run::Asked;

/// One configuration on the same data with the runs that have it.
pub struct Contestant {
    /// What it is called: the directory, unless it has several.
    pub name: String,
    /// What it was started with, but for the seed.
    pub config: RunConfig,
    /// What it was trained on; `None` where nothing is begun, or the values of the rows follow the
    /// seed.
    pub data: Option<DataId>,
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
    /// Fraction of the rows held out that the supervised baseline gets wrong, if there are both.
    pub baseline_validation_error: Option<f64>,
    /// Its epochs.
    pub epochs: Vec<EpochLine>,
}

impl Trained {
    /// What the error is of: the test rows, else cross-validation, else the rows held out.
    pub fn asked(&self) -> Option<Asked> {
        let Report {
            test_error,
            validation_error,
            ..
        } = self.report;
        let kinds = [
            (Asked::Test, test_error.is_some()),
            (Asked::Folds, self.cross_validated.is_some()),
            (Asked::HeldOut, validation_error.is_some()),
        ];
        kinds
            .into_iter()
            .find_map(|(asked, is_there)| is_there.then_some(asked))
    }

    /// The error.
    pub fn error(&self) -> Option<f64> {
        match self.asked()? {
            Asked::Test => self.report.test_error,
            Asked::Folds => Some(self.cross_validated.as_ref()?.error.mean),
            Asked::HeldOut => self.report.validation_error,
        }
    }

    /// The same of the supervised baseline, if it was trained.
    pub fn baseline_error(&self) -> Option<f64> {
        match self.asked()? {
            Asked::Test => self.report.baseline_test_error,
            Asked::Folds => Some(self.cross_validated.as_ref()?.baseline_error?.mean),
            Asked::HeldOut => self.baseline_validation_error,
        }
    }
}

impl Contestant {
    /// What the errors are of, if there are any.
    pub fn asked(&self) -> Option<Asked> {
        self.runs.iter().find_map(Trained::asked)
    }

    /// Where the rows come from: the file or folder of one's own, or the rows themselves.
    pub fn source(&self) -> String {
        match (self.config.data.own_place(), &self.data) {
            (Some(own), _) => own.display().to_string(),
            (None, Some(data)) => data.fingerprint.clone(),
            (None, None) => self.config.data.label().to_owned(),
        }
    }

    /// What the errors are of, and where the rows come from; only errors that agree in both can be
    /// compared.
    pub fn measured_on(&self) -> Option<(Asked, String)> {
        let asked = self.asked()?;
        match (asked, self.config.data.test()) {
            (Asked::Test, Some(test)) => Some((asked, test.display().to_string())),
            _ => Some((asked, self.source())),
        }
    }

    /// The errors.
    pub fn error(&self) -> Option<MeanStd> {
        self.spread(Trained::error)
    }

    /// The errors of the baselines, where they were trained.
    pub fn baseline(&self) -> Option<MeanStd> {
        self.spread(Trained::baseline_error)
    }

    /// Seconds of training.
    pub fn seconds(&self) -> Option<MeanStd> {
        self.spread(|run| Some(run.report.train_seconds))
    }

    fn spread(&self, figure: impl Fn(&Trained) -> Option<f64>) -> Option<MeanStd> {
        let figures = self.runs.iter().filter_map(figure);
        MeanStd::of(&figures.collect::<Vec<_>>())
    }
}

/// The runs in `paths`, each a run or a group of runs, in their order.
///
/// A run that is not finished is an error, unless it belongs to a group; so is a run that is named
/// twice, by itself or with its group.
pub fn gather(paths: &[PathBuf]) -> Result<Vec<Contestant>> {
    let mut contestants: Vec<Contestant> = Vec::new();
    let mut seen: Vec<PathBuf> = Vec::new();
    for path in paths {
        let found = match GroupDir::at(path) {
            Some(group) => of_group(&group)?,
            None => of_run(path)?,
        };
        for run in found.directories() {
            let place = run.canonicalize().unwrap_or_else(|_| run.to_owned());
            if seen.contains(&place) {
                bail!("{}: named twice, alone or with its group", run.display());
            }
            seen.push(place);
        }
        match contestants.iter_mut().find(|one| one.is_same(&found)) {
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
    /// The directories of its runs, finished or not.
    fn directories(&self) -> impl Iterator<Item = &Path> {
        let runs = self.runs.iter().map(|run| run.path.as_path());
        runs.chain(self.missing.iter().map(|(path, _)| path.as_path()))
    }

    /// Whether the runs differ in their seed alone.
    fn is_same(&self, other: &Self) -> bool {
        let has_same_data = match (&self.data, &other.data) {
            (Some(data), Some(other)) => data.same_rows(other),
            _ => true,
        };
        self.config == other.config && has_same_data
    }

    fn merge(&mut self, other: Self) {
        self.data = self.data.take().or(other.data);
        self.runs.extend(other.runs);
        self.missing.extend(other.missing);
        self.n_sources += other.n_sources;
    }
}

fn of_group(group: &GroupDir) -> Result<Contestant> {
    let plan = group.plan()?;
    let mut runs = Vec::new();
    let mut missing = Vec::new();
    let mut data = None;
    for seed in plan.seeds.iter() {
        let path = group.run(seed);
        match RunDir::open(&path) {
            Ok(run) => {
                data = data.or(data_of(&run)?);
                match trained(&run)? {
                    Some(run) => runs.push(run),
                    None => missing.push((path, "not finished".to_owned())),
                }
            }
            Err(_) => missing.push((path, "not begun".to_owned())),
        }
    }
    Ok(Contestant {
        name: name_of(group.path()),
        config: without_seed(plan.config),
        data,
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
        data: data_of(&run)?,
        runs: vec![finished],
        missing: Vec::new(),
        n_sources: 1,
    })
}

fn trained(run: &RunDir) -> Result<Option<Trained>> {
    let Some(report) = run.report()? else {
        return Ok(None);
    };
    let baseline = run.baseline().map(|baseline| baseline.report());
    let baseline = baseline.transpose()?.flatten();
    Ok(Some(Trained {
        path: run.path().to_owned(),
        baseline_validation_error: baseline.and_then(|report| report.validation_error),
        cross_validated: run.cross_validation()?,
        report,
        epochs: run.epochs()?,
    }))
}

/// What the run was trained on.
///
/// The values of tables and matrices are fitted without the rows held out, which the seed chooses.
/// They tell runs of one file apart that differ in their seed alone, so there the place of the file
/// has to do; it does for arrays of images too, which a configuration does not tell from matrices.
fn data_of(run: &RunDir) -> Result<Option<DataId>> {
    let config = run.config()?;
    let is_fitted = matches!(config.data, DataConfig::Table(_) | DataConfig::Arrays(_));
    match is_fitted && config.validation > 0 {
        true => Ok(None),
        false => Ok(Some(run.data()?)),
    }
}

/// The configuration, with what decides nothing and what only tells seeds apart made equal.
fn without_seed(config: RunConfig) -> RunConfig {
    let same = RunConfig::default();
    RunConfig {
        seed: same.seed,
        threads: same.threads,
        data: config.data.anywhere(),
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
