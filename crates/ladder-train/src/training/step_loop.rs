//! The training loop, as a strategy of burn's learner.
//!
//! It is burn's single-device loop with what that one lacks: evaluation with exact statistics, a
//! stop after any step that continues exactly, an end at the first cost that is not finite.

use std::sync::{Arc, Mutex};
use std::time::Instant;

use burn::train::metric::store::EventStoreClient;
use burn::train::{
    EventProcessorTraining, InferenceStep, Interrupter, Learner, LearnerEvent,
    LearningCheckpointer, LearningResult, SupervisedLearningStrategy,
    SupervisedTrainingEventProcessor, TrainLoader, TrainingComponents, TrainingError, TrainingItem,
    ValidLoader,
};

use crate::error::TrainError;
use crate::interrupt::Interrupt;
use crate::training::epoch::EpochRecorder;
use crate::training::learner::LadderLearner;
use crate::training::non_finite::{CostName, Watch, lock};

type Processor = SupervisedTrainingEventProcessor<LadderLearner>;

/// The loop of one session of a run.
pub(crate) struct StepLoop {
    /// Steps done before this session.
    pub first_step: u64,
    pub steps_per_epoch: u64,
    pub interrupt: Interrupt,
    pub watch: Arc<Watch>,
    pub epochs: EpochRecorder,
    /// How the session ended, for the caller of burn.
    pub end: Mutex<End>,
}

/// How a session ended.
#[derive(Debug, Default)]
pub(crate) struct End {
    /// Steps done since the start of training.
    pub step: u64,
    /// What went wrong in our part of the loop.
    pub failure: Option<TrainError>,
}

/// What the steps of a session share.
struct Live {
    learner: Learner<LadderLearner>,
    processor: Processor,
    interrupter: Interrupter,
    checkpointer: Option<LearningCheckpointer<LadderLearner>>,
    store: Arc<EventStoreClient>,
    step: u64,
}

impl SupervisedLearningStrategy<LadderLearner> for StepLoop {
    /// As burn's, but what stopped the loop is read before the end is announced: burn's dashboard
    /// then resets the interrupter, and the error with it.
    fn train(
        &self,
        learner: Learner<LadderLearner>,
        train: TrainLoader<LadderLearner>,
        valid: ValidLoader<LadderLearner>,
        mut components: TrainingComponents<LadderLearner>,
    ) -> LearningResult<LadderLearner> {
        let first_epoch = (self.first_step / self.steps_per_epoch) as usize + 1;
        let interrupter = components.interrupter.clone();
        let start = LearnerEvent::Start {
            total_epochs: components.num_epochs,
            starting_epoch: first_epoch,
            label: components.label.clone(),
        };
        interrupter.fail_on_error(components.event_processor.process_train(start));
        let (model, mut processor) = self.fit(components, learner, train, valid, first_epoch);
        interrupter.fail_on_error(processor.flush());
        let (interrupted, error) = (interrupter.interruption(), interrupter.error());
        // Nothing is computed after this; a failure to close the screen is none of the run.
        let _ = processor.process_train(LearnerEvent::End(None));
        let _ = processor.flush();
        let renderer = processor.renderer();
        LearningResult {
            model,
            renderer,
            interrupted,
            error,
        }
    }

    /// Trains from `first_epoch`, or from within it, and returns the training model.
    fn fit(
        &self,
        components: TrainingComponents<LadderLearner>,
        learner: Learner<LadderLearner>,
        train: TrainLoader<LadderLearner>,
        valid: ValidLoader<LadderLearner>,
        first_epoch: usize,
    ) -> (LadderLearner, Processor) {
        let mut session = Live {
            learner,
            processor: components.event_processor,
            interrupter: components.interrupter,
            checkpointer: components.checkpointer,
            store: components.event_store,
            step: self.first_step,
        };
        for epoch in first_epoch..=components.num_epochs {
            if !self.epoch(&mut session, epoch, &train, &valid) {
                break;
            }
        }
        lock(&self.end).step = session.step;
        (session.learner.model(), session.processor)
    }
}

impl StepLoop {
    /// One epoch, or the rest of one; whether another may follow.
    fn epoch(
        &self,
        session: &mut Live,
        epoch: usize,
        train: &TrainLoader<LadderLearner>,
        valid: &ValidLoader<LadderLearner>,
    ) -> bool {
        let start = Instant::now();
        self.train_rows(session, epoch, train);
        if self.has_failed(session) {
            return false;
        }
        if session.step < epoch as u64 * self.steps_per_epoch {
            self.save(session);
            return false;
        }
        self.evaluate(session, epoch, valid);
        if self.has_failed(session) {
            return false;
        }
        let rate = session.learner.lr_current().base();
        if let Err(failure) = self
            .epochs
            .record(epoch, session.step, rate, start.elapsed())
        {
            lock(&self.end).failure = Some(failure);
            return false;
        }
        self.save(session);
        !self.should_stop(session)
    }

    /// Steps to the end of the epoch, or to the wish to stop.
    fn train_rows(&self, session: &mut Live, epoch: usize, loader: &TrainLoader<LadderLearner>) {
        let total_items = loader.num_items();
        session.train_event(LearnerEvent::StartSplit {
            epoch_number: epoch,
            total_items,
        });
        let mut batches = loader.iter();
        while !self.should_stop(session)
            && let Some(batch) = batches.next()
        {
            let batch = match batch {
                Ok(batch) => batch,
                Err(error) => {
                    session.interrupter.fail(error);
                    break;
                }
            };
            let progress = batches.progress();
            let output = session.learner.train_step(batch);
            session.learner.lr_step();
            session.learner.optimizer_step(output.grads);
            session.step += 1;

            let item = output.item.watched_by(&self.watch);
            let (step, rate) = (session.step as usize, session.learner.lr_current());
            let item = TrainingItem::new(item, progress, Some(step), Some(rate));
            session.train_event(LearnerEvent::ProcessedItem(item));
        }
        session.train_event(LearnerEvent::EndSplit(epoch));
        session.flush();
    }

    /// Classifies the validation or test rows with exact statistics of the labeled rows; without
    /// any, only looks whether the model can classify.
    fn evaluate(&self, session: &mut Live, epoch: usize, loader: &ValidLoader<LadderLearner>) {
        let total_items = loader.num_items();
        session.valid_event(LearnerEvent::StartSplit {
            epoch_number: epoch,
            total_items,
        });
        let model = self.epochs.calibrated(&session.learner.model());
        let mut batches = loader.iter();
        let mut batch_number = 0;
        while let Some(batch) = batches.next() {
            let batch = match batch {
                Ok(batch) => batch,
                Err(error) => {
                    session.interrupter.fail(error);
                    break;
                }
            };
            batch_number += 1;
            let output = InferenceStep::step(&model, batch).watched_by(&self.watch, session.step);
            let item = TrainingItem::new(output, batches.progress(), Some(batch_number), None);
            session.valid_event(LearnerEvent::ProcessedItem(item));
        }
        if self.epochs.evaluated == 0 {
            self.look_at_scores(session.step, &model);
        }
        session.valid_event(LearnerEvent::EndSplit(epoch));
        session.train_event(LearnerEvent::EndEpoch(epoch));
        session.flush();
    }

    /// The cost of a step says nothing of the weights that the step leaves: those of the last one
    /// show in class scores alone.
    fn look_at_scores(&self, step: u64, calibrated: &LadderLearner) {
        match self.epochs.score_sum(calibrated) {
            Ok(sum) => self.watch.look(step, [(CostName::ClassScores, sum)]),
            Err(failure) => lock(&self.end).failure = Some(failure),
        }
    }

    fn save(&self, session: &mut Live) {
        if let Some(checkpointer) = &mut session.checkpointer {
            checkpointer.checkpoint(&session.learner, session.step as usize, &session.store);
        }
        if let Err(failure) = self.epochs.save_clock() {
            lock(&self.end).failure = Some(failure);
        }
    }

    /// Whether the loop must end without another checkpoint.
    fn has_failed(&self, session: &Live) -> bool {
        self.watch.found().is_some()
            || session.interrupter.error().is_some()
            || lock(&self.end).failure.is_some()
    }

    fn should_stop(&self, session: &Live) -> bool {
        self.interrupt.is_requested()
            || session.interrupter.should_stop()
            || self.watch.found().is_some()
            || lock(&self.end).failure.is_some()
    }
}

impl Live {
    fn train_event(
        &mut self,
        event: LearnerEvent<<LadderLearner as burn::train::TrainStep>::Output>,
    ) {
        let result = self.processor.process_train(event);
        self.fail_on_error(result);
    }

    fn valid_event(&mut self, event: LearnerEvent<<LadderLearner as InferenceStep>::Output>) {
        let result = self.processor.process_valid(event);
        self.fail_on_error(result);
    }

    /// Waits for the metrics: all costs so far have been looked at.
    fn flush(&mut self) {
        let result = self.processor.flush();
        self.fail_on_error(result);
    }

    fn fail_on_error<E: Into<TrainingError>>(&self, result: Result<(), E>) {
        self.interrupter.fail_on_error(result);
    }
}
