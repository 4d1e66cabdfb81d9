//! burn's training, put together for a run: our loop, our files, our display.

use std::sync::{Arc, Mutex};

use burn::tensor::Device;
use burn::train::renderer::MetricsRenderer;
use burn::train::{
    Interrupter, LearningResult, SupervisedTraining, TrainingError, TrainingStrategy,
};
use ladder_data::{Evaluation, Part};

use crate::error::TrainError;
use crate::run_directory::checkpoint::{KeepLastAndBest, Kind, KindCheckpointer};
use crate::saved_model::rows_at_once;
use crate::training::epoch::EpochRecorder;
use crate::training::evaluation_statistics;
use crate::training::learner::LadderLearner;
use crate::training::metrics::{self, Source, ValueMetric};
use crate::training::no_files::NoFiles;
use crate::training::non_finite::{Watch, lock};
use crate::training::recorder::{EpochMeans, Recorder};
use crate::training::session::Session;
use crate::training::starting_point::Start;
use crate::training::step_loop::StepLoop;

/// What burn returns, without the display.
struct Ended {
    model: LadderLearner,
    error: Option<Arc<TrainingError>>,
}

impl Session<'_> {
    /// Trains to the end or to an interruption: steps done, and the training model.
    pub(crate) fn train(&self, start: Start) -> Result<(u64, LadderLearner), TrainError> {
        let interrupter = Interrupter::new();
        let watch = Arc::new(Watch::default());
        let means = EpochMeans::default();
        let steps_per_epoch = start.streams.steps_per_epoch() as u64;
        let checkpoints = start.checkpoints.clone();
        let strategy = Arc::new(StepLoop {
            first_step: start.step,
            steps_per_epoch,
            interrupt: self.interrupt.clone(),
            watch: watch.clone(),
            epochs: self.epoch_recorder(&start, means.clone()),
            end: Mutex::default(),
        });
        let epochs_done = (start.step / steps_per_epoch) as usize;
        let dashboard = self.open_dashboard(&interrupter, epochs_done);
        let recorder = Recorder::new(self.stage, self.sink.clone(), means, dashboard);
        let result = self.launch(start, strategy.clone(), recorder, interrupter)?;

        if let Some(found) = watch.found() {
            return Err(found.error(steps_per_epoch, checkpoints.newest()));
        }
        let end = std::mem::take(&mut *lock(&strategy.end));
        if let Some(failure) = end.failure {
            return Err(failure);
        }
        match result.error {
            Some(error) => Err(TrainError::Stopped(error)),
            None => Ok((end.step, result.model)),
        }
    }

    fn epoch_recorder(&self, start: &Start, means: EpochMeans) -> EpochRecorder {
        EpochRecorder {
            stage: self.stage,
            epochs: self.config.epochs,
            n_levels: self.config.costs.len(),
            dataset: self.dataset.clone(),
            statistics_rows: evaluation_statistics::sample(
                self.rows_of(self.config.statistics),
                evaluation_statistics::ROWS_BETWEEN_EPOCHS,
            ),
            weights: self.config.weights,
            batch_size: self.config.batch_size,
            evaluated: match self.split.validation.len() {
                0 => self.dataset.test.len(),
                held_out => held_out,
            },
            device: start.device.clone(),
            means,
            journal: start.journal.clone(),
            clock: start.clock.clone(),
            log: self.log.clone(),
            sink: self.sink.clone(),
        }
    }

    /// burn's training with our loop, files and display; the dashboard is closed when it returns.
    fn launch(
        &self,
        start: Start,
        strategy: Arc<StepLoop>,
        recorder: Recorder,
        interrupter: Interrupter,
    ) -> Result<Ended, TrainError> {
        let checkpointer = |kind| KindCheckpointer {
            checkpoints: start.checkpoints.clone(),
            kind,
        };
        let [model, optimizer, schedule] = Kind::ALL.map(checkpointer);
        let retention = KeepLastAndBest {
            checkpoints: start.checkpoints.clone(),
            journal: start.journal.clone(),
        };
        let (evaluation, error_name) = self.evaluation(&start.device)?;
        let training = SupervisedTraining::new(
            self.dir.path(),
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
        .num_epochs(self.config.epochs)
        .label(&self.stage.to_string());
        let error = ValueMetric::new(error_name, Source::Value(0)).percent();
        let training = self.register(training.metric_valid_numeric(error));
        let LearningResult {
            model,
            renderer,
            error,
            ..
        } = training.launch(start.learner);
        drop(renderer);
        Ok(Ended { model, error })
    }

    /// Registers the training metrics, in the order of the batch's values.
    fn register(
        &self,
        training: SupervisedTraining<LadderLearner>,
    ) -> SupervisedTraining<LadderLearner> {
        let costs = [
            metrics::COST.to_owned(),
            metrics::SUPERVISED_COST.to_owned(),
        ];
        let levels = self.config.levels_in_use().map(metrics::denoising_cost);
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
    fn evaluation(&self, device: &Device) -> Result<(Evaluation, &'static str), TrainError> {
        let (dataset, held_out) = (self.dataset.clone(), &self.split.validation);
        let device = device.clone();
        let rows = rows_at_once(&self.config.ladder(&dataset));
        Ok(match held_out.is_empty() {
            true => {
                let all = Evaluation::all(dataset, Part::Test, rows, device)?;
                (all, metrics::TEST_ERROR)
            }
            false => {
                let held_out = Evaluation::new(dataset, Part::Train, held_out, rows, device)?;
                (held_out, metrics::VALIDATION_ERROR)
            }
        })
    }

    #[cfg(feature = "tui")]
    fn open_dashboard(
        &self,
        interrupter: &Interrupter,
        epochs_done: usize,
    ) -> Option<Box<dyn MetricsRenderer>> {
        let open = || crate::training::dashboard::open(interrupter.clone(), epochs_done);
        self.dashboard.then(open).flatten()
    }

    #[cfg(not(feature = "tui"))]
    fn open_dashboard(&self, _: &Interrupter, _: usize) -> Option<Box<dyn MetricsRenderer>> {
        debug_assert!(
            !self.dashboard,
            "invariant: only the feature has a dashboard"
        );
        None
    }
}
