//! burn's training, put together for a run: our loop, our files, our renderer.

use std::sync::{Arc, Mutex};

use burn::train::renderer::MetricsRenderer;
use burn::train::{
    Interrupter, LearningResult, SupervisedTraining, TrainingError, TrainingStrategy,
};
use ladder_data::{Evaluation, Part, Task};

use crate::error::TrainError;
use crate::run_directory::checkpoint::{KeepLastAndBest, Kind, KindCheckpointer};
use crate::saved_model::answers::rows_at_once;
use crate::sync::lock;
use crate::training::epoch::EpochRecorder;
use crate::training::evaluation_statistics::{self, ROWS_BETWEEN_EPOCHS};
use crate::training::learner::LadderLearner;
use crate::training::metrics::{self, Source, ValueMetric};
use crate::training::no_files::NoFiles;
use crate::training::non_finite::NonFiniteGuard;
use crate::training::recorder::{EpochMeans, Recorder};
use crate::training::session::Session;
use crate::training::starting_point::StartingPoint;
use crate::training::step_loop::StepLoop;

/// What a session leaves.
pub(crate) struct Trained {
    /// Steps done since the start of training.
    pub step: u64,
    /// The training model, not yet with evaluation statistics.
    pub model: LadderLearner,
}

/// Trains to the end or to a stop request.
pub(crate) fn train(session: &Session, start: StartingPoint) -> Result<Trained, TrainError> {
    let interrupter = Interrupter::new();
    let guard = Arc::new(NonFiniteGuard::default());
    let means = EpochMeans::default();
    let steps_per_epoch = start.steps_per_epoch();
    let checkpoints = start.progress.checkpoints.clone();
    let strategy = Arc::new(StepLoop {
        first_step: start.step,
        steps_per_epoch,
        interrupt: session.interrupt.clone(),
        guard: guard.clone(),
        epochs: epoch_recorder(session, &start, means.clone()),
        outcome: Mutex::default(),
    });
    let epochs_done = (start.step / steps_per_epoch) as usize;
    let dashboard = open_dashboard(session, &interrupter, epochs_done);
    let recorder = Recorder::new(session.stage, session.sink.clone(), means, dashboard);
    let learned = launch(session, start, strategy.clone(), recorder, interrupter)?;

    if let Some(found) = guard.first() {
        return Err(found.error(steps_per_epoch, checkpoints.newest()));
    }
    let outcome = std::mem::take(&mut *lock(&strategy.outcome));
    if let Some(failure) = outcome.failure {
        return Err(failure);
    }
    match learned.error {
        Some(error) => Err(TrainError::Stopped(error)),
        None => Ok(Trained {
            step: outcome.step,
            model: learned.model,
        }),
    }
}

/// What burn returns, without the dashboard.
struct LearningOutcome {
    model: LadderLearner,
    error: Option<Arc<TrainingError>>,
}

fn epoch_recorder(session: &Session, start: &StartingPoint, means: EpochMeans) -> EpochRecorder {
    EpochRecorder {
        stage: session.stage,
        epochs: session.config.epochs,
        n_levels: session.config.costs.len(),
        dataset: session.seen.clone(),
        statistics_rows: evaluation_statistics::sample(
            session.rows_of(session.config.statistics),
            ROWS_BETWEEN_EPOCHS,
        ),
        weights: session.config.weights,
        batch_size: session.config.batch_size,
        task: session.dataset.task(),
        target_scale: session.target_scale(),
        evaluated: match session.split.validation.len() {
            0 => session.dataset.test.len(),
            held_out => held_out,
        },
        device: session.device.clone(),
        means,
        journal: start.progress.journal.clone(),
        clock: start.progress.clock.clone(),
        log: session.log.clone(),
        sink: session.sink.clone(),
    }
}

/// burn's training with our loop, files and renderer; the dashboard is closed when it returns.
fn launch(
    session: &Session,
    start: StartingPoint,
    strategy: Arc<StepLoop>,
    recorder: Recorder,
    interrupter: Interrupter,
) -> Result<LearningOutcome, TrainError> {
    let checkpointer = |kind| KindCheckpointer {
        checkpoints: start.progress.checkpoints.clone(),
        kind,
    };
    let [model, optimizer, schedule] = Kind::ALL.map(checkpointer);
    let retention = KeepLastAndBest {
        checkpoints: start.progress.checkpoints.clone(),
        journal: start.progress.journal.clone(),
    };
    let (evaluation, error_name) = evaluation(session)?;
    let training = SupervisedTraining::new(
        session.dir.path(),
        Arc::new(start.streams),
        Arc::new(evaluation),
    )
    .with_training_strategy(TrainingStrategy::Custom(strategy))
    .with_custom_checkpointers(model, optimizer, schedule)
    .with_checkpointing_strategy(retention)
    .with_metric_logger(NoFiles)
    .with_application_logger(None)
    .with_interrupter(interrupter)
    .renderer(Box::new(recorder))
    .num_epochs(session.config.epochs)
    .label(&session.stage.to_string());
    let error = ValueMetric::new(error_name, Source::Value(0));
    let error = match session.dataset.task() {
        Task::Classification => error.percent(),
        Task::Regression => error,
    };
    let training = register(session, training.metric_valid_numeric(error));
    let LearningResult {
        model,
        renderer,
        error,
        ..
    } = training.launch(start.learner);
    drop(renderer);
    Ok(LearningOutcome { model, error })
}

/// Registers the training metrics, in the order of the batch's values.
fn register(
    session: &Session,
    training: SupervisedTraining<LadderLearner>,
) -> SupervisedTraining<LadderLearner> {
    let costs = [
        metrics::COST.to_owned(),
        metrics::SUPERVISED_COST.to_owned(),
    ];
    let levels = session.config.levels_in_use().map(metrics::denoising_cost);
    let metrics = costs.into_iter().chain(levels).enumerate();
    metrics
        .map(|(index, name)| ValueMetric::new(name, Source::Value(index)))
        .chain([ValueMetric::new(
            metrics::LEARNING_RATE,
            Source::LearningRate,
        )])
        .fold(training, SupervisedTraining::metric_train_numeric)
}

/// The rows that are classified after each epoch, and the name of their error.
fn evaluation(session: &Session) -> Result<(Evaluation, &'static str), TrainError> {
    let (dataset, held_out) = (session.seen.clone(), &session.split.validation);
    let device = session.device.clone();
    let rows = rows_at_once(&session.ladder_config()?);
    let (task, scale) = (dataset.task(), session.target_scale());
    Ok(match held_out.is_empty() {
        true => {
            let all = Evaluation::all(dataset, Part::Test, rows, device)?;
            (all.with_target_scale(scale), metrics::test_error(task))
        }
        false => {
            let held_out = Evaluation::new(dataset, Part::Train, held_out, rows, device)?;
            (
                held_out.with_target_scale(scale),
                metrics::validation_error(task),
            )
        }
    })
}

#[cfg(feature = "tui")]
fn open_dashboard(
    session: &Session,
    interrupter: &Interrupter,
    epochs_done: usize,
) -> Option<Box<dyn MetricsRenderer>> {
    let open = || crate::training::dashboard::open(interrupter.clone(), epochs_done);
    session.dashboard.then(open).flatten()
}

#[cfg(not(feature = "tui"))]
fn open_dashboard(
    session: &Session,
    _: &Interrupter,
    _: usize,
) -> Option<Box<dyn MetricsRenderer>> {
    debug_assert!(
        !session.dashboard,
        "invariant: only the feature has a dashboard"
    );
    None
}
