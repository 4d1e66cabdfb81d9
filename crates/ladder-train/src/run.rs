//! A run from its configuration to its report.

use std::path::Path;
use std::sync::Arc;

use burn::tensor::Device;
use ladder_data::{Dataset, LabelSplit, TwoStreams};

use crate::data_id::DataId;
use crate::event::{Sink, Stage};
use crate::run_log::RunLog;
use crate::session::Session;
use crate::{Display, Interrupt, Location, Report, RunConfig, RunDir, RunDirError, TrainError};

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
///     println!("{:.2} %", 100.0 * report.test_error);
/// }
/// # Ok(())
/// # }
/// ```
pub struct Run {
    dir: RunDir,
    config: RunConfig,
    dataset: Arc<Dataset>,
    split: LabelSplit,
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
    /// # Errors
    ///
    /// A field out of its range, a backend that cannot be used, labels that do not fit the data,
    /// a directory that is taken or cannot be written.
    pub fn start(
        config: RunConfig,
        dataset: Arc<Dataset>,
        split: LabelSplit,
        location: Location,
    ) -> Result<Self, TrainError> {
        check(&config, &dataset, &split)?;
        let RunConfig {
            dataset: name,
            seed,
            ..
        } = &config;
        let name = format!(
            "{name}-{}-{}-seed{seed}",
            split.labeled.len(),
            config.method()
        );
        let dir = RunDir::create(&location, &name)?;
        dir.write_start(&config, &dataset, &split)?;
        Ok(Self {
            dir,
            config,
            dataset,
            split,
        })
    }

    /// The run in `dir`, to be continued on the data it was started with.
    ///
    /// # Errors
    ///
    /// There is no run, or the data is not the run's; what [`start`](Self::start) checks.
    pub fn resume(dir: &Path, dataset: Arc<Dataset>) -> Result<Self, TrainError> {
        let dir = RunDir::open(dir)?;
        let file = dir.run_file()?;
        let found = DataId::of(&dataset);
        if !file.data.same_rows(&found) {
            let (expected, found) = (file.data.to_string(), found.to_string());
            let path = dir.path().to_owned();
            return Err(RunDirError::OtherData {
                path,
                expected,
                found,
            }
            .into());
        }
        let config = file.config;
        let split = LabelSplit::read(&dir.labels(), &dataset, config.validation, config.seed)?;
        check(&config, &dataset, &split)?;
        Ok(Self {
            dir,
            config,
            dataset,
            split,
        })
    }

    /// The run directory.
    pub fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// What decides the run.
    pub fn config(&self) -> &RunConfig {
        &self.config
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
                dataset: &self.dataset,
                split: &self.split,
                resumed,
                sink: sink.clone(),
                dashboard,
                interrupt,
            })
        };
        let mut baseline_test_error = None;
        if self.config.baseline {
            let config = self.config.baseline();
            let dir = self.baseline_dir(&config)?;
            match stage(Stage::Baseline, dir, config)?.run(None)? {
                Outcome::Finished(report) => baseline_test_error = Some(report.test_error),
                interrupted => return Ok(interrupted),
            }
        }
        let (dir, config) = (self.dir.clone(), self.config.clone());
        stage(Stage::Ladder, dir, config)?.run(baseline_test_error)
    }

    /// The directory of the baseline, made if it is not there.
    fn baseline_dir(&self, config: &RunConfig) -> Result<RunDir, TrainError> {
        if let Some(dir) = self.dir.baseline() {
            return Ok(dir);
        }
        let dir = self.dir.make_baseline()?;
        dir.write_start(config, &self.dataset, &self.split)?;
        Ok(dir)
    }
}

/// What has to be right before a run directory is made, or replaced.
fn check(config: &RunConfig, dataset: &Arc<Dataset>, split: &LabelSplit) -> Result<(), TrainError> {
    config.validate(dataset)?;
    let device: Device = config.backend.device(config.device)?;
    TwoStreams::new(
        dataset.clone(),
        split,
        config.batch_size,
        config.seed,
        device,
    )?;
    Ok(())
}
