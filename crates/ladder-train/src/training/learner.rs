//! The network as burn's learner sees it: a training step and an evaluation step.

use burn::lr_scheduler::module_lr_scheduler::ModuleLearningRate;
use burn::module::Module;
use burn::optim::{GradientsParams, ModuleOptimizer};
use burn::tensor::Tensor;
use burn::train::{InferenceStep, TrainOutput, TrainStep};
use ladder_data::{EvaluationBatch, SemiSupervisedBatch};
use ladder_model::{Ladder, Noise, Targets};

use crate::config::evaluation_mode::Weights;
use crate::error::cost_name::CostName;
use crate::training::average;
use crate::training::batch_output::{TestBatchOutput, TrainBatchOutput};

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
    /// Whether each step ends with weights of norm 1.
    #[module(skip)]
    unit_norms: bool,
}

impl LadderLearner {
    /// A network whose noise at each step is a function of `seed` and the step.
    pub fn new(ladder: Ladder, seed: u64) -> Self {
        Self {
            average: ladder.valid(),
            ladder,
            seed,
            step: 0,
            unit_norms: false,
        }
    }

    /// The same, each step of which ends with [`Ladder::with_unit_norms`] or does not.
    pub fn with_unit_norms(self, unit_norms: bool) -> Self {
        Self { unit_norms, ..self }
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
    pub fn with_evaluation_statistics(
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
        let values = Tensor::cat(values, 0);
        let gradients = GradientsParams::from_grads(gradients, &self.ladder);
        TrainOutput {
            grads: gradients,
            item: TrainBatchOutput::new(rows, batch.step + 1, names, values),
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
        let ladder = match self.unit_norms {
            true => ladder.with_unit_norms(),
            false => ladder,
        };
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

    /// Counts the rows that are classified wrongly, or adds the squared errors of a regression.
    fn step(&self, batch: EvaluationBatch) -> TestBatchOutput {
        let [rows, _] = batch.rows.dims();
        let logits = self.ladder.logits(batch.rows);
        let (errors, unit) = match batch.targets {
            Targets::Values(values) => ((logits.clone() - values).powi_scalar(2).sum(), 1.0),
            Targets::Classes(classes) => {
                let predicted = logits.clone().argmax(1).reshape([rows]);
                (predicted.not_equal(classes).float().sum(), 100.0)
            }
            _ => unreachable!("invariant: a data set has classes or values"),
        };
        let values = Tensor::cat(vec![errors, logits.sum()], 0);
        TestBatchOutput::new(rows, unit, values)
    }
}
