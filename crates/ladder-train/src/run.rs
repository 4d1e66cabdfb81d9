//! A run from its configuration to its report.

pub(crate) mod checked;
mod ensemble;

use std::path::Path;
use std::sync::Arc;

use burn::tensor::Device;
use ladder_data::{Dataset, LabelSplit};

use crate::config::RunConfig;
use crate::error::TrainError;
use crate::interrupt::Interrupt;
use crate::records::outcome::Outcome;
use crate::records::report::BaselineResult;
use crate::records::stage::Stage;
use crate::reporter::{EventSink, Reporter};
use crate::run::checked::{CheckedRun, check};
use crate::run_directory::location::Location;
use crate::run_directory::run_dir::RunDir;
use crate::run_directory::run_log::RunLog;
use crate::training::session::Session;
use crate::training::stage;

/// A run, ready to be trained.
///
/// ```no_run
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use ladder_data::digits;
/// use ladder_train::{Interrupt, Location, Outcome, Reporter, Run, RunConfig};
///
/// let config = RunConfig { epochs: 10, ..RunConfig::default() };
/// let dataset = digits::generate();
/// let split = config.split(&dataset)?;
/// let run = Run::start(config, dataset.into(), split, Location::Fresh("runs".into()))?;
/// if let Outcome::Finished(report) = run.train(Reporter::Silent, &Interrupt::new())? {
///     println!("{:?}", report.test_error);
/// }
/// # Ok(())
/// # }
/// ```
pub struct Run {
    dir: RunDir,
    parts: CheckedRun,
    /// What it is in events: the ladder, unless it is a member of another run.
    stage: Stage,
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
    /// A field out of its range, rows prepared otherwise than the configuration says, a backend that
    /// cannot be used, labels that do not fit the data, a directory that is taken or cannot be
    /// written.
    pub fn start(
        config: RunConfig,
        dataset: Arc<Dataset>,
        split: LabelSplit,
        location: Location,
    ) -> Result<Self, TrainError> {
        let parts = CheckedRun::new(config, dataset, split)?;
        let name = parts.name(&format!("seed{}", parts.config.seed));
        let begun = location.make(&name)?;
        let run = Self::start_in(begun.directory(), parts)?;
        begun.finish()?;
        Ok(run)
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

    /// Begins the run in a directory without a run.
    pub(crate) fn start_in(dir: &Path, parts: CheckedRun) -> Result<Self, TrainError> {
        let dir = RunDir::make(dir)?;
        dir.write_preprocessing(&parts.dataset)?;
        dir.write_start(&parts.config, &parts.dataset, &parts.split)?;
        Ok(Self::new(dir, parts))
    }

    fn new(dir: RunDir, parts: CheckedRun) -> Self {
        let stage = Stage::Ladder;
        Self { dir, parts, stage }
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
        let parts = CheckedRun::new(dir.config()?, dataset, split)?;
        Ok(Self::new(dir, parts))
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

    /// The device it computes on, without automatic differentiation.
    pub(crate) fn device(&self) -> &Device {
        &self.parts.device
    }

    /// Which rows are labeled, unlabeled and held out.
    pub fn split(&self) -> &LabelSplit {
        &self.parts.split
    }

    /// Trains to the end, or until it is interrupted: first the baseline, if there is to be one,
    /// then the network, or its members. What is finished already is not trained again.
    ///
    /// # Errors
    ///
    /// A cost that is not finite, checkpoints of which none is whole, a failing device or disk,
    /// another process that trains the same run.
    pub fn train(&self, reporter: Reporter, interrupt: &Interrupt) -> Result<Outcome, TrainError> {
        // On a thread of the pool that the CPU backends compute with: every operation that comes
        // from outside would hand over to a thread that first has to be woken.
        rayon::scope(|_| self.train_stages(reporter, interrupt))
    }

    fn train_stages(
        &self,
        reporter: Reporter,
        interrupt: &Interrupt,
    ) -> Result<Outcome, TrainError> {
        let CheckedRun {
            config,
            dataset,
            split,
            view,
            seen,
            device,
        } = &self.parts;
        let _lock = self.dir.lock()?;
        if let Some(report) = self.dir.report()? {
            return Ok(Outcome::Finished(report));
        }
        let (sink, dashboard) = match reporter {
            Reporter::Silent => (EventSink::new(Box::new(|_| ())), false),
            Reporter::Events(callback) => (EventSink::new(callback), false),
            #[cfg(feature = "tui")]
            Reporter::Dashboard(callback) => (EventSink::new(callback), true),
        };
        let session = |stage, dir: RunDir, config| -> Result<Session<'_>, TrainError> {
            // The log is the first file of a session.
            let resumed = dir.log().is_file();
            dir.remove_unfinished()?;
            Ok(Session {
                stage,
                log: Arc::new(RunLog::open(&dir.log())?),
                dir,
                config,
                device: device.clone(),
                dataset,
                view: view.clone(),
                seen,
                split,
                resumed,
                sink: sink.clone(),
                dashboard,
                interrupt,
            })
        };
        let mut baseline = None;
        if config.baseline && config.folds == 0 {
            let config = config.baseline();
            let dir = self.baseline_dir(&config)?;
            match stage::run(&session(Stage::Baseline, dir, config)?, None)? {
                Outcome::Finished(report) => baseline = Some(BaselineResult::from(&report)),
                interrupted => return Ok(interrupted),
            }
        }
        let session = session(self.stage, self.dir.clone(), config.clone())?;
        match config.members.is_empty() {
            true => stage::run(&session, baseline),
            false => ensemble::run(&session, baseline),
        }
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
