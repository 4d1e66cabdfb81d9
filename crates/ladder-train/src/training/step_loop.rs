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
use crate::error::cost_name::CostName;
use crate::interrupt::Interrupt;
use crate::sync::lock;
use crate::training::epoch::EpochRecorder;
use crate::training::learner::LadderLearner;
use crate::training::non_finite::NonFiniteGuard;

type Processor = SupervisedTrainingEventProcessor<LadderLearner>;

/// The loop of one session of a run.
pub(crate) struct StepLoop {
    /// Steps done before this session.
    pub first_step: u64,
    pub steps_per_epoch: u64,
    pub interrupt: Interrupt,
    pub guard: Arc<NonFiniteGuard>,
    pub epochs: EpochRecorder,
    /// How the session ended, for the caller of burn.
    pub outcome: Mutex<LoopOutcome>,
}

/// How a session ended.
#[derive(Debug, Default)]
pub(crate) struct LoopOutcome {
    /// Steps done since the start of training.
    pub step: u64,
    /// What went wrong in our part of the loop.
    pub failure: Option<TrainError>,
}

/// What the steps of a session share.
struct LoopState {
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
        // Nothing is computed after this; a failure to close the screen does not concern the run.
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
        let mut state = LoopState {
            learner,
            processor: components.event_processor,
            interrupter: components.interrupter,
            checkpointer: components.checkpointer,
            store: components.event_store,
            step: self.first_step,
        };
        for epoch in first_epoch..=components.num_epochs {
            if !self.epoch(&mut state, epoch, &train, &valid) {
                break;
            }
        }
        lock(&self.outcome).step = state.step;
        (state.learner.model(), state.processor)
    }
}

impl StepLoop {
    /// One epoch, or the rest of one; whether another may follow.
    fn epoch(
        &self,
        state: &mut LoopState,
        epoch: usize,
        train: &TrainLoader<LadderLearner>,
        valid: &ValidLoader<LadderLearner>,
    ) -> bool {
        let start = Instant::now();
        self.train_rows(state, epoch, train);
        if self.has_failed(state) {
            return false;
        }
        if state.step < epoch as u64 * self.steps_per_epoch {
            self.save(state);
            return false;
        }
        self.evaluate(state, epoch, valid);
        if self.has_failed(state) {
            return false;
        }
        let rate = state.learner.lr_current().base();
        if let Err(failure) = self.epochs.record(epoch, state.step, rate, start.elapsed()) {
            lock(&self.outcome).failure = Some(failure);
            return false;
        }
        self.save(state);
        !self.should_stop(state)
    }

    /// Steps to the end of the epoch, or to a stop request.
    fn train_rows(&self, state: &mut LoopState, epoch: usize, loader: &TrainLoader<LadderLearner>) {
        let total_items = loader.num_items();
        state.train_event(LearnerEvent::StartSplit {
            epoch_number: epoch,
            total_items,
        });
        let mut batches = loader.iter();
        while !self.should_stop(state)
            && let Some(batch) = batches.next()
        {
            let batch = match batch {
                Ok(batch) => batch,
                Err(error) => {
                    state.interrupter.fail(error);
                    break;
                }
            };
            let progress = batches.progress();
            let output = state.learner.train_step(batch);
            state.learner.lr_step();
            state.learner.optimizer_step(output.grads);
            state.step += 1;

            let item = output.item.checked_by(&self.guard);
            let (step, rate) = (state.step as usize, state.learner.lr_current());
            let item = TrainingItem::new(item, progress, Some(step), Some(rate));
            state.train_event(LearnerEvent::ProcessedItem(item));
        }
        state.train_event(LearnerEvent::EndSplit(epoch));
        state.flush();
    }

    /// Classifies the validation or test rows with exact statistics of the labeled rows; without
    /// any, only checks that the model's logits are finite.
    fn evaluate(&self, state: &mut LoopState, epoch: usize, loader: &ValidLoader<LadderLearner>) {
        let total_items = loader.num_items();
        state.valid_event(LearnerEvent::StartSplit {
            epoch_number: epoch,
            total_items,
        });
        let model = self.epochs.evaluation_model(&state.learner.model());
        let mut batches = loader.iter();
        let mut batch_number = 0;
        while let Some(batch) = batches.next() {
            let batch = match batch {
                Ok(batch) => batch,
                Err(error) => {
                    state.interrupter.fail(error);
                    break;
                }
            };
            batch_number += 1;
            let output = InferenceStep::step(&model, batch).checked_by(&self.guard, state.step);
            let item = TrainingItem::new(output, batches.progress(), Some(batch_number), None);
            state.valid_event(LearnerEvent::ProcessedItem(item));
        }
        if self.epochs.evaluated == 0 {
            self.check_logits(state.step, &model);
        }
        state.valid_event(LearnerEvent::EndSplit(epoch));
        state.train_event(LearnerEvent::EndEpoch(epoch));
        state.flush();
    }

    /// The cost of a step says nothing of the weights that the step leaves: invalid ones of the last
    /// step show in the logits alone.
    fn check_logits(&self, step: u64, model: &LadderLearner) {
        match self.epochs.logit_sum(model) {
            Ok(sum) => self.guard.check(step, [(CostName::Logits, sum)]),
            Err(failure) => lock(&self.outcome).failure = Some(failure),
        }
    }

    fn save(&self, state: &mut LoopState) {
        if let Some(checkpointer) = &mut state.checkpointer {
            checkpointer.checkpoint(&state.learner, state.step as usize, &state.store);
        }
        if let Err(failure) = self.epochs.save_clock() {
            lock(&self.outcome).failure = Some(failure);
        }
    }

    /// Whether the loop must end without another checkpoint.
    fn has_failed(&self, state: &LoopState) -> bool {
        self.guard.first().is_some()
            || state.interrupter.error().is_some()
            || lock(&self.outcome).failure.is_some()
    }

    fn should_stop(&self, state: &LoopState) -> bool {
        self.interrupt.is_requested()
            || state.interrupter.should_stop()
            || self.guard.first().is_some()
            || lock(&self.outcome).failure.is_some()
    }
}

impl LoopState {
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

    /// Waits for the metrics: all costs so far have been checked.
    fn flush(&mut self) {
        let result = self.processor.flush();
        self.fail_on_error(result);
    }

    fn fail_on_error<E: Into<TrainingError>>(&self, result: Result<(), E>) {
        self.interrupter.fail_on_error(result);
    }
}
