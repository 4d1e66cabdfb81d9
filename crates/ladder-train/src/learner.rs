//! The network as burn's learner sees it: a training step and an evaluation step.

use std::sync::Arc;

use burn::lr_scheduler::module_lr_scheduler::ModuleLearningRate;
use burn::module::Module;
use burn::optim::{GradientsParams, ModuleOptimizer};
use burn::tensor::{ExecutionError, Tensor, TensorReadError};
use burn::train::metric::Adaptor;
use burn::train::{InferenceStep, ItemLazy, TrainOutput, TrainStep};
use ladder_data::{EvaluationBatch, SemiSupervisedBatch};
use ladder_model::{Ladder, Noise};

use crate::metrics::BatchValues;
use crate::watch::Watch;
use crate::{CostName, Weights, average};

/// A ladder network with the average of its weights and the seed of its noise.
#[derive(Module, Debug)]
pub struct LadderLearner {
    ladder: Ladder,
    /// The moving average of the weights, without automatic differentiation.
    average: Ladder,
    #[module(skip)]
    seed: u64,
    /// Steps done, which the average depends on.
    #[module(skip)]
    step: u64,
}

impl LadderLearner {
    /// A network whose noise at each step is a function of `seed` and the step.
    pub fn new(ladder: Ladder, seed: u64) -> Self {
        Self {
            average: ladder.valid(),
            ladder,
            seed,
            step: 0,
        }
    }

    /// The same after `step` steps.
    pub(crate) fn at_step(self, step: u64) -> Self {
        Self { step, ..self }
    }

    /// The network.
    pub fn ladder(&self) -> &Ladder {
        &self.ladder
    }

    /// The network with the weights of the last step, or with their average.
    pub fn with_weights(&self, weights: Weights) -> &Ladder {
        match weights {
            Weights::Last => &self.ladder,
            Weights::Average => &self.average,
        }
    }

    /// What classifies: the chosen weights, with evaluation statistics of `batches` of rows.
    pub fn calibrate(
        &self,
        weights: Weights,
        batches: impl IntoIterator<Item = Tensor<2>>,
    ) -> Self {
        Self {
            ladder: self.with_weights(weights).estimate_statistics(batches),
            ..self.clone()
        }
    }
}

impl TrainStep for LadderLearner {
    type Input = SemiSupervisedBatch;
    type Output = TrainBatchOutput;

    /// The costs of one step and their gradients.
    fn step(&self, batch: SemiSupervisedBatch) -> TrainOutput<TrainBatchOutput> {
        let [rows, _] = batch.unlabeled.dims();
        let noise = Noise::Seeded {
            seed: self.seed,
            step: batch.step,
        };
        let costs = self
            .ladder
            .costs(batch.labeled, batch.targets, batch.unlabeled, &noise);
        let gradients = costs.total.backward();

        let mut names = vec![CostName::Total, CostName::Supervised];
        let mut values = vec![costs.total, costs.supervised];
        for (level, cost) in costs.denoising.into_iter().enumerate() {
            if let Some(cost) = cost {
                names.push(CostName::Denoising(level));
                values.push(cost);
            }
        }
        // Without the graph, which the metrics' thread would keep alive.
        let values = values.into_iter().map(Tensor::inner).collect();
        let values = Watched::new(batch.step + 1, names, Tensor::cat(values, 0));
        let gradients = GradientsParams::from_grads(gradients, &self.ladder);
        TrainOutput {
            grads: gradients,
            item: TrainBatchOutput { rows, values },
        }
    }

    /// A step of the optimizer, and the average's step toward the result.
    fn optimize(
        self,
        optimizer: &mut ModuleOptimizer,
        rate: ModuleLearningRate,
        gradients: GradientsParams,
    ) -> Self {
        let step = self.step + 1;
        let ladder = optimizer.step(rate, self.ladder, gradients);
        let average = match average::rate(step) {
            Some(rate) => average::moved(self.average, &ladder, rate),
            None => self.average,
        };
        Self {
            ladder,
            average,
            step,
            ..self
        }
    }
}

impl InferenceStep for LadderLearner {
    type Input = EvaluationBatch;
    type Output = TestBatchOutput;

    /// Counts the rows that are classified wrongly.
    fn step(&self, batch: EvaluationBatch) -> TestBatchOutput {
        let [rows, _] = batch.rows.dims();
        let logits = self.ladder.logits(batch.rows);
        let predicted = logits.clone().argmax(1).reshape([rows]);
        let wrong = predicted.not_equal(batch.targets).float().sum();
        let values = Tensor::cat(vec![wrong, logits.sum()], 0);
        // The number of wrong rows is always finite; the scores are not, with broken weights.
        let names = vec![CostName::ClassScores; 2];
        TestBatchOutput {
            rows,
            values: Watched::new(0, names, values),
        }
    }
}

/// Costs of a training step: total, supervised, then each level with a cost, lowest first.
#[derive(Debug)]
pub struct TrainBatchOutput {
    rows: usize,
    values: Watched,
}

/// Wrong rows of an evaluated batch, and the sum of its class scores.
#[derive(Debug)]
pub struct TestBatchOutput {
    rows: usize,
    values: Watched,
}

impl TrainBatchOutput {
    pub(crate) fn watched_by(mut self, watch: &Arc<Watch>) -> Self {
        self.values.watch = Some(watch.clone());
        self
    }
}

impl TestBatchOutput {
    /// As of an evaluation after `step` steps.
    pub(crate) fn watched_by(mut self, watch: &Arc<Watch>, step: u64) -> Self {
        self.values.watch = Some(watch.clone());
        self.values.step = step;
        self
    }
}

/// Runs on the thread of the metrics: the training thread need not wait for the device.
impl ItemLazy for TrainBatchOutput {
    fn sync(self) -> Result<Self, ExecutionError> {
        Ok(Self {
            values: self.values.read()?,
            ..self
        })
    }
}

impl ItemLazy for TestBatchOutput {
    fn sync(self) -> Result<Self, ExecutionError> {
        Ok(Self {
            values: self.values.read()?,
            ..self
        })
    }
}

impl Adaptor<BatchValues> for TrainBatchOutput {
    fn adapt(&self) -> BatchValues {
        BatchValues {
            values: self.values.on_host.clone(),
            rows: self.rows,
        }
    }
}

impl Adaptor<BatchValues> for TestBatchOutput {
    /// One value, the error in percent.
    fn adapt(&self) -> BatchValues {
        let wrong = self.values.on_host.first().copied().unwrap_or(f64::NAN);
        BatchValues {
            values: vec![100.0 * wrong / self.rows as f64],
            rows: self.rows,
        }
    }
}

/// Values of a batch in one tensor, so that one read brings all of them to the host.
#[derive(Debug)]
struct Watched {
    step: u64,
    names: Vec<CostName>,
    on_device: Option<Tensor<1>>,
    on_host: Vec<f64>,
    watch: Option<Arc<Watch>>,
}

impl Watched {
    fn new(step: u64, names: Vec<CostName>, values: Tensor<1>) -> Self {
        Self {
            step,
            names,
            on_device: Some(values),
            on_host: Vec::new(),
            watch: None,
        }
    }

    fn read(mut self) -> Result<Self, ExecutionError> {
        if let Some(values) = self.on_device.take() {
            self.on_host = values.try_into_vec_as().map_err(execution_error)?;
            if let Some(watch) = &self.watch {
                watch.look(
                    self.step,
                    self.names.iter().copied().zip(self.on_host.iter().copied()),
                );
            }
        }
        Ok(self)
    }
}

fn execution_error(error: TensorReadError) -> ExecutionError {
    match error {
        TensorReadError::Execution(error) => error,
        other => ExecutionError::with_context(other.to_string()),
    }
}
