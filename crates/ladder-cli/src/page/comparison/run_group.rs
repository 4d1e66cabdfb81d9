//! Runs that differ in their seed alone, together.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use ladder_data::Task;
use ladder_train::analysis::Measures;
use ladder_train::{
    CrossValidated, DataId, EpochLine, GroupDir, MeanStd, MeasuresSpread, Report, RunConfig,
    RunDir, RunDirError,
};

use crate::page::epochs::epochs;
use crate::page::run::answers::EvaluatedOn;

/// One configuration on the same data with the runs that have it.
pub struct RunGroup {
    /// What it is called: the directory, unless it has several.
    pub name: String,
    /// What it was started with, but for the seed.
    pub config: RunConfig,
    /// What it was trained on; `None` where nothing is begun, or the values of the rows depend on the
    /// seed.
    pub data: Option<DataId>,
    /// The finished runs.
    pub runs: Vec<FinishedRun>,
    /// Runs of a group that are not finished, and why.
    pub missing: Vec<(PathBuf, String)>,
    /// Directories that were given.
    n_sources: usize,
}

/// A finished run.
pub struct FinishedRun {
    /// The run directory.
    pub path: PathBuf,
    /// What it achieved.
    pub report: Report,
    /// What its folds achieved, if it has any.
    pub cross_validated: Option<CrossValidated>,
    /// The error of the supervised baseline on the rows held out, if there are both.
    pub baseline_validation_error: Option<f64>,
    /// Its epochs.
    pub epochs: Vec<EpochLine>,
}

impl FinishedRun {
    /// The rows that the error is of: the test rows, else cross-validation, else the rows held out.
    pub fn evaluated_on(&self) -> Option<EvaluatedOn> {
        let Report {
            test_error,
            validation_error,
            ..
        } = self.report;
        let kinds = [
            (EvaluatedOn::Test, test_error.is_some()),
            (EvaluatedOn::Folds, self.cross_validated.is_some()),
            (EvaluatedOn::HeldOut, validation_error.is_some()),
        ];
        kinds
            .into_iter()
            .find_map(|(rows, is_there)| is_there.then_some(rows))
    }

    /// What the error is called, if there is one.
    pub fn error_name(&self) -> Option<String> {
        Some(self.evaluated_on()?.error_name(self.report.task))
    }

    /// The error.
    pub fn error(&self) -> Option<f64> {
        match self.evaluated_on()? {
            EvaluatedOn::Test => self.report.test_error,
            EvaluatedOn::Folds => Some(self.cross_validated.as_ref()?.error.mean),
            EvaluatedOn::HeldOut => self.report.validation_error,
        }
    }

    /// The other measures of the same rows, as far as the run has written them down.
    pub fn measures(&self) -> Option<Measures> {
        match self.evaluated_on()? {
            EvaluatedOn::Test => self.report.test_measures,
            EvaluatedOn::Folds => Some(self.cross_validated.as_ref()?.measures().means()),
            EvaluatedOn::HeldOut => self.report.validation_measures,
        }
    }

    /// The same of the supervised baseline, if it was trained.
    pub fn baseline_error(&self) -> Option<f64> {
        match self.evaluated_on()? {
            EvaluatedOn::Test => self.report.baseline_test_error,
            EvaluatedOn::Folds => Some(self.cross_validated.as_ref()?.baseline_error?.mean),
            EvaluatedOn::HeldOut => self.baseline_validation_error,
        }
    }
}

impl RunGroup {
    /// The rows that the errors are of, if there are any.
    pub fn evaluated_on(&self) -> Option<EvaluatedOn> {
        self.runs.iter().find_map(FinishedRun::evaluated_on)
    }

    /// What is predicted.
    pub fn task(&self) -> Task {
        let first = self.runs.first();
        first.map_or(Task::Classification, |run| run.report.task)
    }

    /// What the errors are called, if there are any.
    pub fn error_name(&self) -> Option<String> {
        Some(self.evaluated_on()?.error_name(self.task()))
    }

    /// Where the rows come from: your own file or folder, or the rows themselves.
    pub fn source(&self) -> String {
        match (self.config.data.own_place(), &self.data) {
            (Some(own), _) => own.display().to_string(),
            (None, Some(data)) => data.fingerprint.clone(),
            (None, None) => self.config.data.label().to_owned(),
        }
    }

    /// What the errors are of, and where the rows come from; only errors that agree in both can be
    /// compared.
    pub fn measured_on(&self) -> Option<(String, String)> {
        let name = self.error_name()?;
        match (self.evaluated_on()?, self.config.data.test()) {
            (EvaluatedOn::Test, Some(test)) => Some((name, test.display().to_string())),
            _ => Some((name, self.source())),
        }
    }

    /// The errors.
    pub fn error(&self) -> Option<MeanStd> {
        self.spread(FinishedRun::error)
    }

    /// The errors of the baselines, where they were trained.
    pub fn baseline(&self) -> Option<MeanStd> {
        self.spread(FinishedRun::baseline_error)
    }

    /// The other measures.
    pub fn measures(&self) -> Option<MeasuresSpread> {
        let measures = self.runs.iter().filter_map(FinishedRun::measures);
        MeasuresSpread::of(&measures.collect::<Vec<_>>())
    }

    /// Seconds of training.
    pub fn seconds(&self) -> Option<MeanStd> {
        self.spread(|run| Some(run.report.train_seconds))
    }

    fn spread(&self, figure: impl Fn(&FinishedRun) -> Option<f64>) -> Option<MeanStd> {
        let figures = self.runs.iter().filter_map(figure);
        MeanStd::of(&figures.collect::<Vec<_>>())
    }
}

/// The runs in `paths`, each a run or a group of runs, in their order.
///
/// A run that is not finished is an error, unless it belongs to a group; so is a run that is named
/// twice, by itself or with its group.
pub fn gather(paths: &[PathBuf]) -> Result<Vec<RunGroup>> {
    let mut groups: Vec<RunGroup> = Vec::new();
    let mut seen: Vec<PathBuf> = Vec::new();
    for path in paths {
        let found = match GroupDir::at(path) {
            Some(group) => of_group(&group)?,
            None => of_run(path)?,
        };
        for run in found.directories() {
            let path = run.canonicalize().unwrap_or_else(|_| run.to_owned());
            if seen.contains(&path) {
                bail!("{}: named twice, alone or with its group", run.display());
            }
            seen.push(path);
        }
        match groups.iter_mut().find(|group| group.is_same(&found)) {
            Some(group) => group.merge(found),
            None => groups.push(found),
        }
    }
    for group in groups.iter_mut().filter(|group| group.n_sources > 1) {
        let more = group.n_sources - 1;
        group.name = format!("{} + {more}", group.name);
    }
    Ok(groups)
}

impl RunGroup {
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

fn of_group(group: &GroupDir) -> Result<RunGroup> {
    let plan = group.plan()?;
    let mut runs = Vec::new();
    let mut missing = Vec::new();
    let mut data = None;
    for seed in plan.seeds.iter() {
        let path = group.run(seed);
        match RunDir::open(&path) {
            Ok(run) => {
                data = data.or(data_of(&run)?);
                match finished(&run)? {
                    Some(run) => runs.push(run),
                    None => missing.push((path, "not finished".to_owned())),
                }
            }
            Err(_) => missing.push((path, "not begun".to_owned())),
        }
    }
    Ok(RunGroup {
        name: name_of(group.path()),
        config: without_seed(plan.config),
        data,
        runs,
        missing,
        n_sources: 1,
    })
}

fn of_run(path: &Path) -> Result<RunGroup> {
    let run = RunDir::open(path)?;
    let finished = finished(&run)?.ok_or_else(|| RunDirError::Unfinished(path.to_owned()))?;
    Ok(RunGroup {
        name: name_of(path),
        config: without_seed(run.config()?),
        data: data_of(&run)?,
        runs: vec![finished],
        missing: Vec::new(),
        n_sources: 1,
    })
}

fn finished(run: &RunDir) -> Result<Option<FinishedRun>> {
    let Some(report) = run.report()? else {
        return Ok(None);
    };
    let baseline = run.baseline().map(|baseline| baseline.report());
    let baseline = baseline.transpose()?.flatten();
    Ok(Some(FinishedRun {
        path: run.path().to_owned(),
        baseline_validation_error: baseline.and_then(|report| report.validation_error),
        cross_validated: run.cross_validation()?,
        report,
        epochs: epochs(run)?,
    }))
}

/// What the run was trained on.
///
/// The values of tables and matrices are fitted without the rows held out, which the seed chooses.
/// They differ between runs of one file that differ in their seed alone, so there the path of the file
/// has to do; it does for arrays of images too, which look like matrices in a configuration.
fn data_of(run: &RunDir) -> Result<Option<DataId>> {
    let config = run.config()?;
    match config.data.is_fitted() && config.validation > 0 {
        true => Ok(None),
        false => Ok(Some(run.data()?)),
    }
}

/// The configuration with defaults for the seed and for settings that decide no result.
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
        // Many runs have a directory of this name.
        Some(parent) if own == "baseline" || own.starts_with("seed-") => {
            format!("{}/{own}", name(parent))
        }
        _ => own,
    }
}
