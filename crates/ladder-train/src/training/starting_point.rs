//! Where a session begins: a new network, or the newest whole checkpoint.

use std::sync::{Arc, Mutex};

use burn::lr_scheduler::module_lr_scheduler::ModuleLrScheduler;
use burn::module::{Module, ModuleVisitor, Param};
use burn::optim::ModuleOptimizer;
use burn::store::RecordError;
use burn::tensor::Tensor;
use burn::train::Learner;
use ladder_data::TwoStreams;

use crate::error::TrainError;
use crate::error::run_dir::RunDirError;
use crate::run_directory::checkpoint::Checkpoints;
use crate::run_directory::clock::Clock;
use crate::run_directory::journal::Journal;
use crate::run_directory::resume::{ResumePoint, newest_whole};
use crate::training::learner::LadderLearner;
use crate::training::optimizer::optimizer;
use crate::training::schedule::Staircase;
use crate::training::session::Session;

/// What a learner is made of.
type Parts = (LadderLearner, ModuleOptimizer, ModuleLrScheduler);

/// What training continues from, in memory.
pub(crate) struct StartingPoint {
    pub streams: TwoStreams,
    pub learner: Learner<LadderLearner>,
    /// Trained values of the network.
    pub parameters: usize,
    /// Steps done.
    pub step: u64,
    /// Steps in all.
    pub steps: u64,
    pub progress: Progress,
}

/// The files that grow while a session trains.
#[derive(Clone)]
pub(crate) struct Progress {
    pub checkpoints: Arc<Checkpoints>,
    pub journal: Arc<Mutex<Journal>>,
    pub clock: Arc<Clock>,
}

impl StartingPoint {
    /// The newest whole checkpoint, or a new network.
    pub(crate) fn find(session: &Session) -> Result<Self, TrainError> {
        let Session {
            config,
            seen: dataset,
            ..
        } = session;
        let autodiff = session.device.clone().autodiff();
        let streams = config.streams(dataset, session.split, autodiff.clone())?;
        let directory = session.dir.checkpoints();
        let checkpoints = Checkpoints::new(directory, config.keep_checkpoints);
        let model = session.ladder_config()?.init(config.seed, &autodiff)?;
        let model = LadderLearner::new(model, config.seed).with_unit_norms(config.unit_norm);
        let parameters = trained_values(&model);
        let steps_per_epoch = streams.steps_per_epoch();
        let schedule = Staircase::new(config, steps_per_epoch);
        let optimizer = optimizer(config.weight_decay);
        let parts = (model, optimizer, ModuleLrScheduler::new(schedule));
        let restored = newest_checkpoint(session, &checkpoints, &parts)?;
        let (step, (model, optimizer, schedule)) = restored.unwrap_or((0, parts));
        let learner = Learner::new(model.at_step(step), optimizer, schedule);
        Ok(Self {
            streams: streams.starting_at(step),
            learner,
            parameters,
            step,
            steps: (config.epochs * steps_per_epoch) as u64,
            progress: Progress::after(step, checkpoints, session)?,
        })
    }

    pub(crate) fn steps_per_epoch(&self) -> u64 {
        self.streams.steps_per_epoch() as u64
    }
}

impl Progress {
    /// The files as they were after `step` steps.
    fn after(step: u64, checkpoints: Checkpoints, session: &Session) -> Result<Self, RunDirError> {
        checkpoints
            .remove(|other| other > step)
            .map_err(RunDirError::io(checkpoints.directory()))?;
        let (journal, unread) = Journal::resume(&session.dir.metrics(), step)?;
        let (clock, reset) = Clock::start(&session.dir.state())?;
        for warning in unread.into_iter().chain(reset) {
            session.warn(warning);
        }
        Ok(Self {
            checkpoints: Arc::new(checkpoints),
            journal: Arc::new(Mutex::new(journal)),
            clock: Arc::new(clock),
        })
    }
}

/// The newest whole checkpoint, and the parts of a learner as they were then.
///
/// burn's own `checkpoint(epoch)` panics where a file is missing, damaged or of another network.
fn newest_checkpoint(
    session: &Session,
    checkpoints: &Checkpoints,
    parts: &Parts,
) -> Result<Option<(u64, Parts)>, RunDirError> {
    let found = newest_whole(checkpoints, |point| restored(parts.clone(), point))?;
    for warning in found.warnings {
        session.warn(warning);
    }
    if session.resumed && found.point.is_none() {
        session.warn("no checkpoint yet, the run starts from its beginning".to_owned());
    }
    Ok(found.point)
}

fn restored((model, optimizer, schedule): Parts, point: ResumePoint) -> Result<Parts, RecordError> {
    Ok((
        model.try_load_record(point.model)?,
        optimizer.load_record(point.optimizer),
        schedule.load_record(point.schedule),
    ))
}

/// Number of trained values; burn's `num_params` counts evaluation statistics too.
fn trained_values(model: &LadderLearner) -> usize {
    struct Count(usize);
    impl ModuleVisitor for Count {
        fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
            if param.val().is_require_grad() {
                self.0 += param.val().shape().num_elements();
            }
        }
    }
    let mut count = Count(0);
    model.visit(&mut count);
    count.0
}
