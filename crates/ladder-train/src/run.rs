//! A run from its configuration to its report.

use std::path::Path;
use std::sync::Arc;

use burn::tensor::Device;
use ladder_data::{Dataset, LabelSplit};

use crate::config::RunConfig;
use crate::error::TrainError;
use crate::event::{Display, Sink, Stage};
use crate::interrupt::Interrupt;
use crate::records::report::Report;
use crate::run_directory::location::Location;
use crate::run_directory::run_dir::RunDir;
use crate::run_directory::run_log::RunLog;
use crate::training::session::Session;

/// A run, ready to be trained.
///
/// ```no_run
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use ladder_data::{LabelSplit, digits};
/// use ladder_train::{Display, Interrupt, Location, Outcome, Run, RunConfig};
///
/// let config = RunConfig { epochs: 10, ..RunConfig::default() };
/// let dataset = digits::generate();
/// let split = LabelSplit::balanced(&dataset, config.labels, config.validation, config.seed)?;
/// let run = Run::start(config, dataset.into(), split, Location::Fresh("runs".into()))?;
/// if let Outcome::Finished(report) = run.train(Display::Silent, &Interrupt::new())? {
///     println!("{:?}", report.test_error);
/// }
/// # Ok(())
/// # }
/// ```
pub struct Run {
    dir: RunDir,
    parts: Checked,
}

/// What a run is made of, checked; nothing is written yet.
pub(crate) struct Checked {
    config: RunConfig,
    dataset: Arc<Dataset>,
    split: LabelSplit,
    /// Found once, before training: looking for it changes the panic hook of the process.
    device: Device,
}

/// How [`Run::train`] ended.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::large_enum_variant, reason = "one a run")]
pub enum Outcome {
    /// Every step is done; the report is in the run directory too.
    Finished(Report),
    /// It was stopped on request, and everything is saved: [`Run::resume`] continues.
    Interrupted {
        /// Which network of the run.
        stage: Stage,
        /// The epoch of the last step.
        epoch: usize,
        /// Steps done.
        step: u64,
    },
}

impl Run {
    /// Checks everything that can be checked before the first step, then makes the run directory.
    ///
    /// Where the configuration asks for preprocessing, the data set comes prepared by it:
    /// [`Preprocessing::fit`](ladder_data::Preprocessing::fit) on `split.unlabeled`, then
    /// [`apply`](ladder_data::Preprocessing::apply).
    ///
    /// # Errors
    ///
    /// A field out of its range, rows prepared otherwise than the configuration says, a backend that cannot be used, labels that do not fit the data,
    /// a directory that is taken or cannot be written.
    pub fn start(
        config: RunConfig,
        dataset: Arc<Dataset>,
        split: LabelSplit,
        location: Location,
    ) -> Result<Self, TrainError> {
        let parts = Checked::new(config, dataset, split)?;
        let name = parts.name(&format!("seed{}", parts.config.seed));
        let dir = location.make(&name)?;
        parts.start_in(&dir)
    }

    /// What [`start`](Self::start) checks, but for the preprocessing: for a caller who is about to
    /// prepare the rows, which may take a while.
    ///
    /// # Errors
    ///
    /// Those of [`start`](Self::start).
    pub fn check(
        config: &RunConfig,
        dataset: &Arc<Dataset>,
        split: &LabelSplit,
        location: &Location,
    ) -> Result<(), TrainError> {
        check(config, dataset, split)?;
        Ok(location.check()?)
    }

    /// The run in `dir`, to be continued on the data it was started with, prepared by the
    /// [`RunDir::preprocessing`] of the run if there is one.
    ///
    /// # Errors
    ///
    /// There is no run, or the data is not the run's; what [`start`](Self::start) checks.
    pub fn resume(dir: &Path, dataset: Arc<Dataset>) -> Result<Self, TrainError> {
        let dir = RunDir::open(dir)?;
        dir.check_data(&dataset)?;
        let split = dir.split(&dataset)?;
        let parts = Checked::new(dir.config()?, dataset, split)?;
        Ok(Self { dir, parts })
    }

    /// The run directory.
    pub fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// What decides the run.
    pub fn config(&self) -> &RunConfig {
        &self.parts.config
    }

    /// The data it trains on.
    pub fn dataset(&self) -> &Arc<Dataset> {
        &self.parts.dataset
    }

    /// Which rows are labeled, unlabeled and held out.
    pub fn split(&self) -> &LabelSplit {
        &self.parts.split
    }

    /// Trains to the end, or until it is interrupted: first the baseline, if there is to be one,
    /// then the network. What is finished already is not trained again.
    ///
    /// # Errors
    ///
    /// A cost that is not finite, checkpoints of which none is whole, a failing device or disk,
    /// another process that trains the same run.
    pub fn train(&self, display: Display, interrupt: &Interrupt) -> Result<Outcome, TrainError> {
        // On a thread of the pool that the CPU backends compute with: every operation that comes
        // from outside would hand over to a thread that first has to be woken.
        rayon::scope(|_| self.train_stages(display, interrupt))
    }

    fn train_stages(&self, display: Display, interrupt: &Interrupt) -> Result<Outcome, TrainError> {
        let Checked {
            config,
            dataset,
            split,
            device,
        } = &self.parts;
        let _lock = self.dir.lock()?;
        if let Some(report) = self.dir.report()? {
            return Ok(Outcome::Finished(report));
        }
        let (sink, dashboard) = match display {
            Display::Silent => (Sink::new(Box::new(|_| ())), false),
            Display::Events(callback) => (Sink::new(callback), false),
            #[cfg(feature = "tui")]
            Display::Dashboard(callback) => (Sink::new(callback), true),
        };
        let stage = |stage, dir: RunDir, config| -> Result<Session<'_>, TrainError> {
            // The log is the first file of a session.
            let resumed = dir.log().is_file();
            Ok(Session {
                stage,
                log: Arc::new(RunLog::open(&dir.log())?),
                dir,
                config,
                device: device.clone(),
                dataset,
                split,
                resumed,
                sink: sink.clone(),
                dashboard,
                interrupt,
            })
        };
        let mut baseline_test_error = None;
        if config.baseline && config.folds == 0 {
            let config = config.baseline();
            let dir = self.baseline_dir(&config)?;
            match stage(Stage::Baseline, dir, config)?.run(None)? {
                Outcome::Finished(report) => baseline_test_error = report.test_error,
                interrupted => return Ok(interrupted),
            }
        }
        stage(Stage::Ladder, self.dir.clone(), config.clone())?.run(baseline_test_error)
    }

    /// The directory of the baseline, made if it is not there.
    fn baseline_dir(&self, config: &RunConfig) -> Result<RunDir, TrainError> {
        if let Some(dir) = self.dir.baseline() {
            return Ok(dir);
        }
        let dir = self.dir.make_baseline()?;
        dir.share_preprocessing(&self.dir)?;
        dir.write_start(config, &self.parts.dataset, &self.parts.split)?;
        Ok(dir)
    }
}

impl Checked {
    /// Checks what has to be right before a run directory is made, or replaced.
    pub(crate) fn new(
        config: RunConfig,
        dataset: Arc<Dataset>,
        split: LabelSplit,
    ) -> Result<Self, TrainError> {
        let device = check(&config, &dataset, &split)?;
        check_preprocessing(&config, &dataset, &split)?;
        Ok(Self {
            config,
            dataset,
            split,
            device,
        })
    }

    pub(crate) fn config(&self) -> &RunConfig {
        &self.config
    }

    /// `digits-100-full-`, then the seed.
    pub(crate) fn name(&self, seed: &str) -> String {
        let (labels, method) = (self.split.labeled.len(), self.config.method());
        format!("{}-{labels}-{method}-{seed}", self.config.dataset)
    }

    /// Begins the run in a directory without a run.
    pub(crate) fn start_in(self, dir: &Path) -> Result<Run, TrainError> {
        let dir = RunDir::make(dir)?;
        dir.write_preprocessing(&self.dataset)?;
        dir.write_start(&self.config, &self.dataset, &self.split)?;
        Ok(Run { dir, parts: self })
    }
}

/// Everything but the preprocessing; the device that was found.
fn check(
    config: &RunConfig,
    dataset: &Arc<Dataset>,
    split: &LabelSplit,
) -> Result<Device, TrainError> {
    config.validate(dataset)?;
    let device = config.backend.device(config.device)?;
    config.streams(dataset, split, device.clone())?;
    if config.folds > 0 {
        split.folds(dataset, config.folds)?;
    }
    Ok(device)
}

/// That the rows are prepared as the configuration says, by what was fitted on the rows that this
/// run trains with.
fn check_preprocessing(
    config: &RunConfig,
    dataset: &Dataset,
    split: &LabelSplit,
) -> Result<(), TrainError> {
    let preprocessing = dataset.preprocessing();
    let expected = config.preprocessing();
    let found = preprocessing.map_or_else(Default::default, |it| *it.config());
    if expected != found {
        return Err(TrainError::OtherPreprocessing { expected, found });
    }
    match preprocessing {
        Some(preprocessing) if !preprocessing.is_fitted_on(&split.unlabeled) => {
            Err(TrainError::OtherRows)
        }
        _ => Ok(()),
    }
}
