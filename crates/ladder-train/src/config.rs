//! Everything that decides a run, as it stands in a configuration file and in `config.json`.

pub(crate) mod class_prior;
pub(crate) mod class_weights;
mod costs;
pub(crate) mod difference;
pub(crate) mod evaluation_mode;
pub(crate) mod fields;
pub(crate) mod members;
pub(crate) mod notation;
pub(crate) mod older;
pub(crate) mod parallelism;
mod parts;
mod per_class;
pub(crate) mod seeds;
mod suited;

use std::io;
use std::path::PathBuf;

use ladder_data::{DataConfig, Dataset, Inputs, LabelSplit, Numbers, Task};
use ladder_model::{
    Activation, Architecture, Backend, CombinatorInit, Combinators, ConfigError, LadderConfig,
    NoiseLevels,
};
use serde::{Deserialize, Serialize};

use crate::config::class_prior::ClassPrior;
use crate::config::class_weights::ClassWeights;
use crate::config::evaluation_mode::{Statistics, Weights};
use crate::config::members::Members;
use crate::config::notation::LabelCount;
use crate::error::TrainError;
use crate::error::config_field::ConfigFieldError;

/// More threads than any machine has that this is for; they would take minutes to start.
const MOST_THREADS: usize = 1024;

/// A run: data, network, schedule, machine.
///
/// This is the one list of settings: flags, files, presets and the command that repeats a run are
/// made of its fields, which they name in kebab case.
///
/// The defaults are the paper's network and costs for 100 labels (`README.md` of the original
/// code, "100, full"), on the data set that needs no download.
///
/// | field | default | meaning | range |
/// |---|---|---|---|
/// | `data` | digits | where the rows come from, see [`DataConfig`]; its keys are those of the others in TOML files | |
/// | `labels` | 100 | labeled training rows, or `all` | multiple of the number of classes |
/// | `labels-file` | none | file that names the labeled rows instead | |
/// | `validation` | 0 | training rows held out | |
/// | `folds` | 0 | parts of the labeled rows for cross-validation; 0 for none | 0, 2 to `labels` |
/// | `contrast` | none | norm of each row without its mean; 0 for none | > 0 |
/// | `zca` | none | whitening: added to the diagonal of the covariance; 0 for none | > 0 |
/// | `augment-flip` | false | flip training images at random | images that stay what they are |
/// | `augment-shift` | 0 | shift training images at random, pixels | below height and width |
/// | `numbers` | `plain` | how the network sees numbers | `plain`, `piecewise`, not of images |
/// | `inputs` | `equal` | how much each value counts that the network sees | `equal`, `weighted`, not of images |
/// | `members` | 1 | networks whose probabilities are averaged, and what each has of its own, see [`Members`] | 1 to 100 |
/// | `layers` | 1000-500-250-250-250-10 | encoder, logits last | |
/// | `activation` | `relu` | of the hidden layers | |
/// | `top-scale` | true | whether the softmax layer has a scale γ | |
/// | `noise` | 0.3, 0.3 | standard deviations, `input` and `hidden`, or one for both | ≥ 0 |
/// | `combinators` | `gauss` | of each level, the input first, or one for all | |
/// | `combinator-init` | `standard` | where their parameters start | |
/// | `combinator-std` | 0.025 | standard deviation of those that start at random | ≥ 0 |
/// | `target-gradients` | true | whether the denoising costs train their targets too | |
/// | `costs` | 1000, 10, 0.1 | λ of each level, the input first; the last one serves the remaining levels | ≥ 0 |
/// | `epochs` | 150 | how often it is evaluated and saved | ≥ 1 |
/// | `decay` | 0.67 | fraction of the epochs at the full learning rate | 0 to 1 |
/// | `learning-rate` | 0.002 | Adam's | > 0 |
/// | `weight-decay` | 0 | what each weight adds to its gradient, as a share of it | ≥ 0 |
/// | `unit-norm` | false | divide the incoming weights of each unit by their norm after each step, but for the top layer | |
/// | `passes` | 1 | passes over the unlabeled rows in an epoch, or which part of one | > 0 |
/// | `batch-size` | 100 | rows of each stream in a step | ≥ 2 |
/// | `class-weights` | none | what the rows of each class count for in the supervised cost: `balanced`, or a weight for each | 0.000001 to 1000000 |
/// | `class-prior` | none | shares of the classes among the rows to classify, where those of the labeled rows are others | above 0 |
/// | `statistics` | `labeled` | rows that the evaluation statistics are of | `labeled`, `training` |
/// | `weights` | `last` | weights that classify | `last`, `average` |
/// | `seed` | 1 | labels, weights, orders, noise | |
/// | `backend` | `flex` | compute backend | compiled in |
/// | `device` | 0 | which device of the backend | |
/// | `threads` | none | threads of the binary; recorded only | ≥ 1 |
/// | `keep-checkpoints` | 2 | newest checkpoints kept | ≥ 1 |
/// | `baseline` | false | train the supervised baseline beside it, with `folds` in each of them | |
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct RunConfig {
    /// Where the rows come from.
    pub data: DataConfig,
    /// Number of labeled training rows.
    pub labels: LabelCount,
    /// File that names the labeled rows, instead of a draw by seed.
    pub labels_file: Option<PathBuf>,
    /// Number of training rows held out for validation.
    pub validation: usize,
    /// Parts of the labeled rows that are held out in turn, to see what the run may achieve; 0 for
    /// none.
    pub folds: usize,
    /// Contrast normalization: the norm of each row after its mean is taken away.
    #[serde(with = "notation::zero_is_none")]
    pub contrast: Option<f64>,
    /// Whitening of the rows after that: what is added to the diagonal of the covariance.
    ///
    /// It is fitted on the training rows that are not held out.
    #[serde(with = "notation::zero_is_none")]
    pub zca: Option<f64>,
    /// Whether training images are flipped at random, left to right.
    pub augment_flip: bool,
    /// Pixels by which training images are shifted at random, at most, along each axis.
    pub augment_shift: usize,
    /// How the network sees the numbers of a row.
    pub numbers: Numbers,
    /// How much each value counts that the network sees: the same, or as it tells of the labels.
    pub inputs: Inputs,
    /// Networks whose probabilities are averaged, each trained by itself.
    pub members: Members,
    /// Layers of the encoder, the input not included.
    pub layers: Architecture,
    /// Activation of the hidden layers.
    pub activation: Activation,
    /// Whether the softmax layer has a scale γ.
    pub top_scale: bool,
    /// Noise of the corrupted path.
    #[serde(deserialize_with = "notation::noise")]
    pub noise: NoiseLevels,
    /// How the reconstruction of each level is made, the input first; one serves all levels.
    pub combinators: Combinators,
    /// Where the combinators' parameters start.
    pub combinator_init: CombinatorInit,
    /// Standard deviation of the combinators' parameters that start at random.
    pub combinator_std: f64,
    /// Whether gradients flow through the targets of the denoising costs, as in the paper.
    pub target_gradients: bool,
    /// Weight of the denoising cost of each level, the input first; the last one serves the
    /// remaining levels.
    pub costs: Vec<f64>,
    /// Epochs; after each the network is evaluated and saved.
    pub epochs: usize,
    /// Passes over the unlabeled rows in an epoch: more than one where there are few rows, less than
    /// one where there are many.
    #[serde(serialize_with = "notation::whole_or_not")]
    pub passes: f64,
    /// Fraction of the epochs at the full learning rate; then it falls linearly.
    pub decay: f64,
    /// Adam's learning rate before it decays.
    pub learning_rate: f64,
    /// Weight decay: this share of each weight is added to its gradient.
    pub weight_decay: f64,
    /// Whether the incoming weights of each unit are divided by their norm after each step.
    pub unit_norm: bool,
    /// Rows of each of the two streams in a step.
    pub batch_size: usize,
    /// What the rows of each class count for in the supervised cost.
    pub class_weights: ClassWeights,
    /// Shares of the classes among the rows to classify, where those of the labeled rows are others.
    pub class_prior: ClassPrior,
    /// Rows that the evaluation statistics of the final model are of.
    pub statistics: Statistics,
    /// Weights of the final model.
    pub weights: Weights,
    /// Seed of the labels, the weights, the orders and the noise.
    pub seed: u64,
    /// The compute backend.
    pub backend: Backend,
    /// Index of the device within the backend.
    pub device: usize,
    /// Number of threads the binary runs with; `None` leaves the choice to the backend.
    ///
    /// Only recorded here: the thread pool belongs to the process.
    pub threads: Option<usize>,
    /// Newest checkpoints kept; the best one by validation error is kept besides.
    pub keep_checkpoints: usize,
    /// Whether the supervised baseline is trained beside the network, in `baseline/`.
    pub baseline: bool,
}

impl Default for RunConfig {
    fn default() -> Self {
        Self {
            data: DataConfig::default(),
            labels: LabelCount::Count(100),
            labels_file: None,
            validation: 0,
            folds: 0,
            contrast: None,
            zca: None,
            augment_flip: false,
            augment_shift: 0,
            numbers: Numbers::Plain,
            inputs: Inputs::Equal,
            members: Members::default(),
            layers: Architecture::paper(),
            activation: Activation::Relu,
            top_scale: LadderConfig::default_top_scale(),
            noise: NoiseLevels::default(),
            combinators: Combinators::default(),
            combinator_init: CombinatorInit::default(),
            combinator_std: LadderConfig::default_combinator_std(),
            target_gradients: LadderConfig::default_target_gradients(),
            costs: vec![1000.0, 10.0, 0.1],
            epochs: 150,
            passes: 1.0,
            decay: 0.67,
            learning_rate: 0.002,
            weight_decay: 0.0,
            unit_norm: false,
            batch_size: 100,
            class_weights: ClassWeights::default(),
            class_prior: ClassPrior::default(),
            statistics: Statistics::Labeled,
            weights: Weights::Last,
            seed: 1,
            backend: Backend::Flex,
            device: 0,
            threads: None,
            keep_checkpoints: 2,
            baseline: false,
        }
    }
}

impl RunConfig {
    /// With what follows from the data and the layers written out: the number of labels, the cost
    /// of each level.
    pub fn resolved(self, split: &LabelSplit) -> Self {
        Self {
            labels: split.labeled.len().into(),
            costs: self.level_costs(),
            ..self
        }
    }

    /// With every path absolute, for a run that is continued from another working directory.
    ///
    /// # Errors
    ///
    /// An empty path.
    pub fn absolute(self) -> io::Result<Self> {
        Ok(Self {
            data: self.data.absolute()?,
            labels_file: self.labels_file.map(std::path::absolute).transpose()?,
            ..self
        })
    }

    /// Checks every field that does not need a device.
    ///
    /// # Errors
    ///
    /// The first field out of its range, by name; layers that do not end in the number of classes;
    /// a custom layer or combinator that is not registered, so that no run could be resumed with it.
    pub fn validate(&self, dataset: &Dataset, split: &LabelSplit) -> Result<(), TrainError> {
        self.validate_fields()?;
        self.validate_classes(dataset)?;
        let is_moved = self.augment_flip || self.augment_shift > 0;
        let range = "no flip and no shift of rows of numbers, which are no images";
        let fits = dataset.shape.is_image() || dataset.encoding().is_none() || !is_moved;
        check("augment-flip, augment-shift", fits, range, "one of them")?;
        let ladder = self.ladder(dataset, split)?;
        ladder.validate()?;
        ladder.check_registered()?;
        let (expected, found) = (dataset.n_classes, ladder.n_outputs()?);
        if found != expected {
            let error = match dataset.task() {
                Task::Classification => ConfigError::Classes { found, expected },
                Task::Regression => ConfigError::Outputs { found, expected },
            };
            return Err(error.into());
        }
        Ok(())
    }

    /// A regression has no classes.
    fn validate_classes(&self, dataset: &Dataset) -> Result<(), ConfigFieldError> {
        let has_classes = dataset.task() == Task::Classification;
        let range = "none in a regression, which has no classes";
        let (weights, prior) = (&self.class_weights, &self.class_prior);
        let fits = |is_none: bool| has_classes || is_none;
        check("class-weights", fits(weights.is_none()), range, "some")?;
        check("class-prior", fits(prior.is_empty()), range, "some")?;
        prior.shares(dataset)?;
        Ok(())
    }

    /// Checks the range of every field that can be checked without the data.
    ///
    /// # Errors
    ///
    /// The first field out of its range, by name.
    pub fn validate_fields(&self) -> Result<(), ConfigFieldError> {
        self.validate_rows()?;
        self.validate_costs()?;
        self.validate_schedule()?;
        at_least(1, "keep-checkpoints", self.keep_checkpoints)?;
        at_least(1, "threads", self.threads.unwrap_or(1))?;
        let threads = self.threads.unwrap_or(1);
        check("threads", threads <= MOST_THREADS, "at most 1024", threads)
    }

    fn validate_rows(&self) -> Result<(), ConfigFieldError> {
        above_zero("contrast", self.contrast.unwrap_or(1.0))?;
        above_zero("zca", self.zca.unwrap_or(1.0))?;
        let is_of_digits = matches!(self.data, DataConfig::Digits | DataConfig::Mnist { .. });
        let fits = !(self.augment_flip && is_of_digits);
        let range = "false for digits, since mirrored ones are others or none";
        check("augment-flip", fits, range, self.augment_flip)
    }

    fn validate_costs(&self) -> Result<(), ConfigFieldError> {
        let range = "at least one weight, a single 0 to train without denoising";
        check("costs", !self.costs.is_empty(), range, "an empty list")?;
        let (layers, weights) = (self.layers.n_layers(), self.costs.len());
        let (fits, levels) = (weights <= layers + 1, layers + 1);
        let of_layers = if layers == 1 { "layer" } else { "layers" };
        let found =
            format!("{weights} weights for {levels} levels (the input and {layers} {of_layers})");
        let range = "at most one weight for each level, the last of which serves those that remain";
        check("costs", fits, range, found)
    }

    fn validate_schedule(&self) -> Result<(), ConfigFieldError> {
        at_least(1, "epochs", self.epochs)?;
        above_zero("passes", self.passes)?;
        let fits = (0.0..=1.0).contains(&self.decay);
        check("decay", fits, "between 0 and 1", self.decay)?;
        above_zero("learning-rate", self.learning_rate)?;
        let fits = self.weight_decay.is_finite() && self.weight_decay >= 0.0;
        check(
            "weight-decay",
            fits,
            "finite and at least 0",
            self.weight_decay,
        )?;
        at_least(2, "batch-size", self.batch_size)
    }
}

fn above_zero(field: &'static str, found: f64) -> Result<(), ConfigFieldError> {
    let fits = found.is_finite() && found > 0.0;
    check(field, fits, "finite and above 0", found)
}

fn at_least(least: usize, field: &'static str, found: usize) -> Result<(), ConfigFieldError> {
    let range = if least == 1 {
        "at least 1"
    } else {
        "at least 2"
    };
    check(field, found >= least, range, found)
}

fn check(
    field: &'static str,
    fits: bool,
    range: &'static str,
    found: impl ToString,
) -> Result<(), ConfigFieldError> {
    match fits {
        true => Ok(()),
        false => Err(ConfigFieldError {
            field,
            range,
            found: found.to_string(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_field_out_of_range_is_named() {
        let fine = RunConfig::default;
        for (config, words) in [
            (
                RunConfig {
                    epochs: 0,
                    ..fine()
                },
                "epochs: expected at least 1, found 0",
            ),
            (
                RunConfig {
                    decay: 1.5,
                    ..fine()
                },
                "decay: expected between 0 and 1, found 1.5",
            ),
            (
                RunConfig {
                    decay: f64::NAN,
                    ..fine()
                },
                "decay",
            ),
            (
                RunConfig {
                    learning_rate: 0.0,
                    ..fine()
                },
                "learning-rate",
            ),
            (
                RunConfig {
                    weight_decay: -0.1,
                    ..fine()
                },
                "weight-decay: expected finite and at least 0, found -0.1",
            ),
            (
                RunConfig {
                    contrast: Some(f64::INFINITY),
                    ..fine()
                },
                "contrast: expected finite and above 0, found inf",
            ),
            (
                RunConfig {
                    zca: Some(-0.1),
                    ..fine()
                },
                "zca: expected finite and above 0, found -0.1",
            ),
            (
                RunConfig {
                    augment_flip: true,
                    ..fine()
                },
                "augment-flip: expected false for digits",
            ),
            (
                RunConfig {
                    batch_size: 1,
                    ..fine()
                },
                "batch-size: expected at least 2, found 1",
            ),
            (
                RunConfig {
                    keep_checkpoints: 0,
                    ..fine()
                },
                "keep-checkpoints",
            ),
            (
                RunConfig {
                    threads: Some(0),
                    ..fine()
                },
                "threads",
            ),
        ] {
            let message = config.validate_fields().unwrap_err().to_string();
            assert!(message.contains(words), "{message}");
        }
    }

    #[test]
    fn a_file_needs_only_what_differs_and_may_not_invent_fields() {
        let text = r#"{ "learning-rate": 0.001, "backend": "ndarray" }"#;
        let config: RunConfig = serde_json::from_str(text).unwrap();
        let expected = RunConfig {
            learning_rate: 0.001,
            backend: Backend::NdArray,
            ..RunConfig::default()
        };
        assert_eq!(config, expected);
        assert!(serde_json::from_str::<RunConfig>(r#"{ "epoch": 3 }"#).is_err());
    }
}
