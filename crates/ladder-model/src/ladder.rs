//! The network: encoder, decoder, the training costs and the classifier.

mod inspection;

use burn::module::Module;
use burn::tensor::activation::{log_softmax, softmax};
use burn::tensor::{Device, Int, Tensor, assert_shape, s};

use crate::decoder::{DecoderLevel, LevelCombinator, Start, columns};
use crate::encoder::{EncoderLayer, Levels, Place, Rows, Trace, both_paths, clean_path};
use crate::layer::with_columns;
use crate::random::{Key, Purpose};
use crate::statistics::{LayerStatistics, MeanStatistics};
use crate::{ClassifierLayer, FeatureShape, LadderConfig, Noise, ops};

pub use inspection::Reconstruction;

/// A ladder network with its weights and evaluation statistics.
///
/// Built by [`LadderConfig::init`].
#[derive(Module, Debug)]
pub struct Ladder {
    encoder: Vec<EncoderLayer>,
    /// Those of [`LadderConfig::decoded_levels`].
    decoder: Vec<DecoderLevel>,
    #[module(skip)]
    config: LadderConfig,
    /// Shapes of the levels, the input first.
    #[module(skip)]
    shapes: Vec<FeatureShape>,
}

/// The costs of one training step, each a tensor of one value that carries gradients.
#[derive(Clone, Debug)]
pub struct TrainingCosts {
    /// `supervised + Σ λ_l C_l`, what is minimized.
    pub total: Tensor<1>,
    /// Mean cross-entropy of the corrupted path on the labeled rows.
    pub supervised: Tensor<1>,
    /// C_l of each level, not weighted; `None` where λ_l is 0.
    pub denoising: Vec<Option<Tensor<1>>>,
}

impl Ladder {
    /// `shapes` are those of the levels, the input first, as the checked `config` has them.
    pub(crate) fn new(
        config: LadderConfig,
        shapes: &[FeatureShape],
        seed: u64,
        device: &Device,
    ) -> Self {
        let key = |purpose, level| Key {
            seed,
            purpose,
            level,
            index: 0,
        };
        let top = config.n_layers();
        // The layer between a level and the one above it.
        let above = |level: usize| config.architecture.layers()[level].clone();
        let encoder = (1..=top)
            .map(|level| {
                let place = match level == top {
                    true => Place::Top {
                        scale: config.top_scale,
                    },
                    false => Place::Hidden(config.activation),
                };
                let ends = [shapes[level - 1], shapes[level]];
                let key = key(Purpose::Encoder, level);
                EncoderLayer::new(above(level - 1), ends, place, key, device)
            })
            .collect();
        let combinator = |level| {
            let start = Start {
                init: config.combinator_init,
                std: config.combinator_std,
                key: key(Purpose::Combinator, level),
            };
            let combinator = config.combinators.of_level(level);
            let combinator = combinator.expect("invariant: each decoded level has one, as checked");
            let columns = columns(shapes[level], config.architecture.layers().get(level));
            LevelCombinator::new(combinator, columns, start, device)
        };
        let decoder = config
            .decoded_levels()
            .into_iter()
            .map(|level| {
                let key = key(Purpose::Decoder, level);
                let (combinator, shape) = (combinator(level), shapes[level]);
                match level == top {
                    true => DecoderLevel::top(combinator, shape),
                    false => DecoderLevel::below(above(level), combinator, shape, key, device),
                }
            })
            .collect();
        Self {
            encoder,
            decoder,
            config,
            shapes: shapes.to_vec(),
        }
    }

    /// What the network was built from.
    pub fn config(&self) -> &LadderConfig {
        &self.config
    }

    /// The costs of one training step (Algorithm 1 of arXiv:1507.02672).
    ///
    /// Labeled and unlabeled rows share every weight and are normalized apart. The decoder sees
    /// the unlabeled rows only. Without any denoising cost the unlabeled rows are not used.
    ///
    /// # Shapes
    ///
    /// - `labeled`: `[n_labeled, d_input]`
    /// - `targets`: `[n_labeled]`, classes from 0
    /// - `unlabeled`: `[n_unlabeled, d_input]`
    ///
    /// # Panics
    ///
    /// If a row has another length than the configured input.
    pub fn costs(
        &self,
        labeled: Tensor<2>,
        targets: Tensor<1, Int>,
        unlabeled: Tensor<2>,
        noise: &Noise,
    ) -> TrainingCosts {
        let d_input = self.config.input.len();
        let [n_labeled, _] = labeled.dims();
        assert_shape!(labeled, [n_labeled, d_input]);
        assert_shape!(unlabeled, [_, d_input]);

        let channels = self.config.input.channels;
        let labeled = with_columns(labeled, channels);
        let unlabeled = (!self.config.is_supervised()).then(|| with_columns(unlabeled, channels));
        let levels = Levels {
            lowest: self.config.lowest_cost().unwrap_or(0),
            highest: self.config.highest_hidden_cost().unwrap_or(0),
        };
        let rows = Rows {
            labeled,
            unlabeled: unlabeled.clone(),
        };
        let std = self.config.noise;
        let trace = both_paths(&self.encoder, rows, noise, std, levels, &self.shapes);
        let supervised = cross_entropy(trace.logits.clone().slice(s![..n_labeled]), targets);
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

    /// C_l of every level with a weight: the decoder, from the corrupted softmax output down.
    fn denoising_costs(
        &self,
        x: Tensor<2>,
        trace: Trace,
        n_labeled: usize,
    ) -> Vec<Option<Tensor<1>>> {
        let mut costs = vec![None; self.config.costs.len()];
        let mut signal = softmax(trace.logits.slice(s![n_labeled..]), 1);
        let lowest = self.config.lowest_cost().unwrap_or(0);
        let levels = self.config.decoded_levels().into_iter().zip(&self.decoder);
        for (index, level) in levels {
            let z = trace.z[index - lowest].clone();
            signal = level.reconstruct(signal, z);
            if self.config.costs[index] > 0.0 {
                costs[index] = Some(match index {
                    0 => ops::squared_error(x.clone(), signal.clone()),
                    _ => ops::reconstruction_cost(trace.z_pre[index - 1].clone(), signal.clone()),
                });
            }
        }
        costs
    }

    /// Scores before the softmax, by the clean path with the stored evaluation statistics: the
    /// result for a row does not depend on the others.
    ///
    /// # Shapes
    ///
    /// `rows`: `[n, d_input]`; result `[n, n_classes]`.
    ///
    /// # Panics
    ///
    /// If a row has another length than the configured input.
    pub fn logits(&self, rows: Tensor<2>) -> Tensor<2> {
        assert_shape!(rows, [_, self.config.input.len()]);
        let x = with_columns(rows, self.config.input.channels);
        self.encoder.iter().fold(x, |h, layer| layer.evaluate(h))
    }

    /// The layers that [`logits`](Self::logits) runs through, the one next to the input first.
    pub fn classifier(&self) -> Vec<ClassifierLayer> {
        self.encoder.iter().map(EncoderLayer::parts).collect()
    }

    /// The same network with evaluation statistics computed from `batches` of rows, normally
    /// the labeled ones: the plain mean of the batch means and of the batch variances of the clean
    /// path, the latter times n / (n − 1), as the original code does before it reports an error.
    ///
    /// Each batch is `[n, d_input]` with at least two rows. Without any batch the statistics
    /// stay as they are.
    ///
    /// # Panics
    ///
    /// If a batch has fewer than two rows, or a row another length than the configured input.
    pub fn calibrate(&self, batches: impl IntoIterator<Item = Tensor<2>>) -> Self {
        let mut mean = MeanStatistics::default();
        for batch in batches {
            mean.add(self.batch_statistics(batch));
        }
        let statistics = mean.finish();
        if statistics.is_empty() {
            return self.clone();
        }
        let encoder = self.encoder.iter().cloned().zip(statistics);
        Self {
            encoder: encoder
                .map(|(layer, found)| layer.with_statistics(found))
                .collect(),
            ..self.clone()
        }
    }

    fn batch_statistics(&self, rows: Tensor<2>) -> Vec<LayerStatistics> {
        let [n, _] = rows.dims();
        assert!(n >= 2, "a batch of {n} rows has no variance");
        assert_shape!(rows, [n, self.config.input.len()]);
        let x = with_columns(rows, self.config.input.channels);
        clean_path(&self.encoder, x)
            .into_iter()
            .map(|z_pre| LayerStatistics::of_batch(z_pre, n))
            .collect()
    }
}

/// Mean of `−log softmax(logits)[target]`: `[rows, n_classes]` and `[rows]` to `[1]`.
fn cross_entropy(logits: Tensor<2>, targets: Tensor<1, Int>) -> Tensor<1> {
    log_softmax(logits, 1)
        .gather(1, targets.unsqueeze_dim(1))
        .mean()
        .neg()
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
