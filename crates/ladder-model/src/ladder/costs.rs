//! The costs of a training step.

use burn::tensor::{Tensor, assert_shape, s};

use super::network::Ladder;
use crate::encoder::{Levels, Rows, Trace, both_paths};
use crate::head::Targets;
use crate::layer::with_columns;
use crate::ops;
use crate::random::Noise;

/// The costs of one training step, each a tensor of one value that carries gradients.
#[derive(Clone, Debug)]
pub struct TrainingCosts {
    /// `supervised + Σ λ_l C_l`, what is minimized.
    pub total: Tensor<1>,
    /// What the head makes of the corrupted path on the labeled rows: the mean cross-entropy, or the
    /// mean squared error; 0 without labels.
    pub supervised: Tensor<1>,
    /// C_l of each level, not weighted; `None` where λ_l is 0.
    pub denoising: Vec<Option<Tensor<1>>>,
}

impl Ladder {
    /// The costs of one training step (Algorithm 1 of arXiv:1507.02672).
    ///
    /// Labeled and unlabeled rows share every weight and are normalized apart. The decoder sees
    /// the unlabeled rows only. Without any denoising cost the unlabeled rows are not used.
    ///
    /// # Shapes
    ///
    /// - `labeled`: `[n_labeled, d_input]`
    /// - `targets`: one for each labeled row, as the [head](crate::Head) has them: classes from 0,
    ///   `[n_labeled]`, or values, `[n_labeled, n_outputs]`
    /// - `unlabeled`: `[n_unlabeled, d_input]`
    ///
    /// # Panics
    ///
    /// If a row has another length than the configured input.
    pub fn costs(
        &self,
        labeled: Tensor<2>,
        targets: impl Into<Targets>,
        unlabeled: Tensor<2>,
        noise: &Noise,
    ) -> TrainingCosts {
        self.costs_of(Some((labeled, targets.into())), unlabeled, noise)
    }

    /// The costs of one training step without any label: those of a denoising autoencoder with
    /// lateral connections (arXiv:1412.7210). The supervised cost is 0.
    ///
    /// The decoder begins with what the [head](crate::Head) predicts. Where the top values are no
    /// classes, [`Head::Regression`](crate::Head::Regression) passes them on as they are.
    ///
    /// # Shapes
    ///
    /// `unlabeled`: `[n_unlabeled, d_input]`
    ///
    /// # Panics
    ///
    /// If a row has another length than the configured input, or no level has a denoising cost.
    pub fn costs_without_labels(&self, unlabeled: Tensor<2>, noise: &Noise) -> TrainingCosts {
        assert!(
            !self.config.is_supervised(),
            "without labels and without denoising costs there is nothing to learn"
        );
        self.costs_of(None, unlabeled, noise)
    }

    fn costs_of(
        &self,
        known: Option<(Tensor<2>, Targets)>,
        unlabeled: Tensor<2>,
        noise: &Noise,
    ) -> TrainingCosts {
        let (labeled, targets) = known.unzip();
        let n_labeled = labeled.as_ref().map_or(0, |rows| rows.dims()[0]);
        let maps = |rows: Tensor<2>| {
            assert_shape!(rows, [_, self.config.input.len()]);
            with_columns(rows, self.config.input.channels)
        };
        let labeled = labeled.map(maps);
        let unlabeled = Some(maps(unlabeled)).filter(|_| !self.config.is_supervised());
        let levels = Levels {
            lowest: self.config.lowest_cost().unwrap_or(0),
            highest: self.config.highest_hidden_cost().unwrap_or(0),
        };
        let rows = Rows {
            labeled,
            unlabeled: unlabeled.clone(),
        };
        let std = self.config.noise_of_levels();
        let trace = both_paths(&self.encoder, rows, noise, &std, levels, &self.shapes);
        let supervised = match targets {
            Some(targets) => {
                let of_labeled = trace.outputs.clone().slice(s![..n_labeled]);
                self.config.head.cost(of_labeled, targets)
            }
            None => Tensor::zeros([1], &trace.outputs.device()),
        };
        let denoising = match unlabeled {
            Some(unlabeled) => self.denoising_costs(unlabeled, trace, n_labeled),
            None => vec![None; self.config.costs.len()],
        };
        let total = weighted_sum(supervised.clone(), &self.config.costs, &denoising);
        TrainingCosts {
            total,
            supervised,
            denoising,
        }
    }

    /// C_l of every level with a weight: the decoder, from the corrupted prediction down.
    fn denoising_costs(
        &self,
        x: Tensor<2>,
        trace: Trace,
        n_labeled: usize,
    ) -> Vec<Option<Tensor<1>>> {
        let mut costs = vec![None; self.config.costs.len()];
        let of_unlabeled = trace.outputs.slice(s![n_labeled..]);
        let mut signal = self.config.head.predictions(of_unlabeled);
        let lowest = self.config.lowest_cost().unwrap_or(0);
        let levels = self.config.decoded_levels().into_iter().zip(&self.decoder);
        for (index, level) in levels {
            let z = trace.z[index - lowest].clone();
            signal = level.reconstruct(signal, z);
            if self.config.costs[index] > 0.0 {
                costs[index] = Some(match index {
                    0 => ops::squared_error(x.clone(), signal.clone()),
                    _ => ops::reconstruction_cost(
                        self.target(&trace.z_pre[index - 1]),
                        signal.clone(),
                    ),
                });
            }
        }
        costs
    }

    /// What the reconstruction of a level above the input is compared with, from its clean z_pre.
    fn target(&self, z_pre: &Tensor<2>) -> Tensor<2> {
        match self.config.target_gradients {
            true => z_pre.clone(),
            false => z_pre.clone().detach(),
        }
    }
}

fn weighted_sum(
    supervised: Tensor<1>,
    weights: &[f64],
    denoising: &[Option<Tensor<1>>],
) -> Tensor<1> {
    weights
        .iter()
        .zip(denoising)
        .fold(supervised, |total, (&weight, cost)| match cost {
            Some(cost) => total + cost.clone() * weight,
            None => total,
        })
}
