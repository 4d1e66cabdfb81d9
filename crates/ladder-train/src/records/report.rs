//! `report.json`: what a run achieved, and with what.

use std::fmt;

use ladder_model::{
    Activation, Architecture, CombinatorInit, Combinators, LadderConfig, NoiseLevels,
};
use serde::{Deserialize, Serialize};

use crate::config::RunConfig;
use crate::config::evaluation_mode::{Statistics, Weights};
use crate::machine::Machine;
use crate::machine::memory::peak_memory_bytes;
use crate::records::evaluation_result::EvaluationResult;

/// The result of a finished run, with what is needed to make it again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Name of the data set.
    pub dataset: String,
    /// Number of labeled rows.
    pub labels: usize,
    /// Seed of the labels, the weights, the orders and the noise.
    pub seed: u64,
    /// What computed.
    pub backend: String,
    /// Index of the device within the backend.
    pub device: usize,
    /// Epochs trained.
    pub epochs: usize,
    /// Steps trained.
    pub steps: u64,
    /// Fraction of the test rows that is wrong, if there are any.
    pub test_error: Option<f64>,
    /// Fraction of the validation rows that is wrong, if rows are held out.
    pub validation_error: Option<f64>,
    /// What every way to classify achieves, the paper's first; empty in reports of older versions.
    #[serde(default)]
    pub variants: Vec<EvaluationResult>,
    /// Fraction of the test rows that the supervised baseline gets wrong, if it was trained.
    pub baseline_test_error: Option<f64>,
    /// Wall time of training in seconds, all sessions of a resumed run together, the baseline not.
    pub train_seconds: f64,
    /// Largest resident size of the process in bytes, in the session that finished the run.
    pub peak_memory_bytes: Option<u64>,
    /// Trained values of the network.
    pub parameters: usize,
    /// Member of the family: `full`, `bottom`, `gamma`, `baseline`.
    pub method: String,
    /// Norm of each row after its mean is taken away, if contrast is normalized.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contrast: Option<f64>,
    /// What is added to the diagonal of the covariance, if rows are whitened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zca: Option<f64>,
    /// Whether training images are flipped at random.
    #[serde(default)]
    pub augment_flip: bool,
    /// Pixels by which training images are shifted at random, at most.
    #[serde(default)]
    pub augment_shift: usize,
    /// Layers of the encoder.
    pub layers: Architecture,
    /// Activation of the hidden layers.
    pub activation: Activation,
    /// Whether the softmax layer has a scale γ.
    #[serde(default = "LadderConfig::default_top_scale")]
    pub top_scale: bool,
    /// Noise of the corrupted path.
    pub noise: NoiseLevels,
    /// How the reconstruction of each level is made; `gauss` where an older report says nothing.
    #[serde(default)]
    pub combinators: Combinators,
    /// Where the combinators' parameters started.
    #[serde(default)]
    pub combinator_init: CombinatorInit,
    /// Standard deviation of the combinators' parameters that start at random.
    #[serde(default = "LadderConfig::default_combinator_std")]
    pub combinator_std: f64,
    /// Weight of the denoising cost of each level, the input first.
    pub costs: Vec<f64>,
    /// Rows that the evaluation statistics behind `test_error` are of.
    #[serde(default)]
    pub statistics: Statistics,
    /// Weights behind `test_error`.
    #[serde(default)]
    pub weights: Weights,
    /// Passes over the unlabeled rows in an epoch.
    #[serde(default = "one")]
    pub passes: usize,
    /// Rows of each of the two streams in a step.
    pub batch_size: usize,
    /// Adam's learning rate before it decays.
    pub learning_rate: f64,
    /// Fraction of the epochs at the full learning rate.
    pub decay: f64,
    /// Threads that computed in the session that finished the run; reports of earlier versions have
    /// those that the run was started with, if it was told how many.
    pub threads: Option<usize>,
    /// What computed it; reports of earlier versions lack it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub machine: Option<Machine>,
    /// What was built, of the session that finished the run.
    pub versions: Versions,
    /// Other builds that trained the run before it was resumed, the one that began it first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier_versions: Vec<Versions>,
}

fn one() -> usize {
    1
}

/// What a report has besides the configuration.
pub(crate) struct Results {
    pub dataset: String,
    pub labels: usize,
    pub steps: u64,
    pub result: EvaluationResult,
    pub variants: Vec<EvaluationResult>,
    pub baseline_test_error: Option<f64>,
    pub train_seconds: f64,
    pub parameters: usize,
    pub machine: Machine,
    pub earlier_versions: Vec<Versions>,
}

impl Report {
    /// The report of a run that has just finished in this process.
    pub(crate) fn new(config: &RunConfig, results: Results) -> Self {
        let config = config.clone();
        Self {
            method: config.method().to_owned(),
            dataset: results.dataset,
            labels: results.labels,
            seed: config.seed,
            backend: config.backend.to_string(),
            device: config.device,
            epochs: config.epochs,
            steps: results.steps,
            test_error: results.result.test_error,
            validation_error: results.result.validation_error,
            statistics: config.statistics,
            weights: config.weights,
            variants: results.variants,
            baseline_test_error: results.baseline_test_error,
            train_seconds: results.train_seconds,
            peak_memory_bytes: peak_memory_bytes(),
            parameters: results.parameters,
            contrast: config.contrast,
            zca: config.zca,
            augment_flip: config.augment_flip,
            augment_shift: config.augment_shift,
            layers: config.layers,
            activation: config.activation,
            top_scale: config.top_scale,
            noise: config.noise,
            combinators: config.combinators,
            combinator_init: config.combinator_init,
            combinator_std: config.combinator_std,
            costs: config.costs,
            passes: config.passes,
            batch_size: config.batch_size,
            learning_rate: config.learning_rate,
            decay: config.decay,
            threads: Some(rayon::current_num_threads()),
            machine: Some(results.machine),
            versions: Versions::of_this_build(),
            earlier_versions: results.earlier_versions,
        }
    }
}

/// Versions of what trained a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Versions {
    /// This crate.
    pub ladder: String,
    /// The framework.
    pub burn: String,
    /// The commit, if the build was told: environment variable `LADDER_COMMIT`.
    pub commit: Option<String>,
}

impl Versions {
    /// Those of this build.
    pub fn of_this_build() -> Self {
        Self {
            ladder: env!("CARGO_PKG_VERSION").to_owned(),
            burn: env!("LADDER_BURN_VERSION").to_owned(),
            commit: option_env!("LADDER_COMMIT").map(str::to_owned),
        }
    }
}

/// `ladder 0.1.0 (burn 0.22.1, commit 0123456)`
impl fmt::Display for Versions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ladder {} (burn {}", self.ladder, self.burn)?;
        match &self.commit {
            Some(commit) => write!(f, ", commit {commit})"),
            None => f.write_str(")"),
        }
    }
}
