//! The end of an epoch: exact statistics before its evaluation, its figures after it.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use burn::module::Module;
use burn::tensor::{Device, Tensor};
use ladder_data::{Dataset, TargetScale, Task};

use crate::config::evaluation_mode::Weights;
use crate::error::TrainError;
use crate::event::Event;
use crate::records::epoch_line::EpochLine;
use crate::records::stage::Stage;
use crate::reporter::EventSink;
use crate::run_directory::clock::Clock;
use crate::run_directory::journal::Journal;
use crate::run_directory::run_log::RunLog;
use crate::sync::lock;
use crate::training::learner::LadderLearner;
use crate::training::recorder::EpochMeans;
use crate::training::{evaluation_statistics, metrics};

/// Records and reports the figures of an epoch.
pub(crate) struct EpochRecorder {
    pub stage: Stage,
    pub epochs: usize,
    /// Levels of the network, the input included.
    pub n_levels: usize,
    pub dataset: Arc<Dataset>,
    /// Training rows for the statistics between two epochs.
    pub statistics_rows: Vec<u32>,
    /// Weights that classify.
    pub weights: Weights,
    pub batch_size: usize,
    pub task: Task,
    /// In a regression.
    pub target_scale: Option<TargetScale>,
    /// Number of rows that are evaluated.
    pub evaluated: usize,
    /// Where evaluation computes, without automatic differentiation.
    pub device: Device,
    pub means: EpochMeans,
    pub journal: Arc<Mutex<Journal>>,
    pub clock: Arc<Clock>,
    pub log: Arc<RunLog>,
    pub sink: EventSink,
}

impl EpochRecorder {
    /// The model as it classifies: with evaluation statistics, without gradients.
    pub(crate) fn evaluation_model(&self, model: &LadderLearner) -> LadderLearner {
        model
            .valid()
            .with_evaluation_statistics(self.weights, self.statistics_batches())
    }

    /// Sum of the logits of the statistics rows, by an [`evaluation_model`](Self::evaluation_model).
    pub(crate) fn logit_sum(&self, model: &LadderLearner) -> Result<f64, TrainError> {
        evaluation_statistics::logit_sum(model.ladder(), self.statistics_batches())
    }

    fn statistics_batches(&self) -> impl Iterator<Item = Tensor<2>> + '_ {
        let rows = &self.dataset.train;
        evaluation_statistics::batches(rows, &self.statistics_rows, self.batch_size, &self.device)
    }

    /// Adds the epoch to the journal and the log, and reports it.
    pub(crate) fn record(
        &self,
        epoch: usize,
        step: u64,
        learning_rate: f64,
        elapsed: Duration,
    ) -> Result<(), TrainError> {
        let means = std::mem::take(&mut *lock(&self.means));
        let mean = |name: &str| means.get(name).copied();
        let error = |name| {
            let mean = mean(name).filter(|_| self.evaluated > 0);
            mean.map(|mean| self.error(mean))
        };
        let denoising_cost = |level| mean(&metrics::denoising_cost(level));
        let line = EpochLine {
            epoch,
            epochs: self.epochs,
            step,
            cost: mean(metrics::COST).unwrap_or(f64::NAN),
            supervised_cost: mean(metrics::SUPERVISED_COST).unwrap_or(f64::NAN),
            denoising_costs: (0..self.n_levels).map(denoising_cost).collect(),
            learning_rate,
            task: self.task,
            validation_error: error(metrics::validation_error(self.task)),
            test_error: error(metrics::test_error(self.task)),
            seconds: elapsed.as_secs_f64(),
        };
        self.log.line(&line);
        lock(&self.journal).push(line.clone())?;
        self.sink.send(Event::Epoch {
            stage: self.stage,
            line,
        });
        Ok(())
    }

    /// The error of the mean that burn's metric has: of percent, or of standardized squared errors.
    fn error(&self, mean: f64) -> f64 {
        match self.target_scale {
            Some(scale) => mean.sqrt() * scale.deviation,
            // Back to a count, so that the fraction is exact.
            None => {
                let rows = self.evaluated as f64;
                (mean / 100.0 * rows).round() / rows
            }
        }
    }

    pub(crate) fn save_clock(&self) -> Result<(), TrainError> {
        self.clock.save()?;
        Ok(())
    }
}
