//! Everything that decides a run, as it stands in a configuration file and in `config.json`.

pub(crate) mod difference;
pub(crate) mod evaluation_mode;
pub(crate) mod fields;
pub(crate) mod notation;
pub(crate) mod older;
pub(crate) mod parallelism;
pub(crate) mod seeds;
mod suited;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use burn::tensor::Device;
use ladder_data::{
    Augmentation, DataConfig, Dataset, LabelSplit, LoaderError, PreprocessingConfig, SplitError,
    TwoStreams,
};
use ladder_model::{
    Activation, Architecture, Backend, CombinatorInit, Combinators, ConfigError, FeatureShape,
    LadderConfig, NoiseLevels,
};
use serde::{Deserialize, Serialize};

use crate::config::evaluation_mode::{EvaluationMode, Statistics, Weights};
use crate::config::notation::LabelCount;
use crate::error::TrainError;
use crate::error::config_field::ConfigFieldError;

/// Noise of the hidden layers in every supervised baseline of the paper's tables.
const BASELINE_HIDDEN_NOISE: f64 = 0.5;

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
/// | `layers` | 1000-500-250-250-250-10 | encoder, logits last | |
/// | `activation` | `relu` | of the hidden layers | |
/// | `top-scale` | true | whether the softmax layer has a scale γ | |
/// | `noise` | 0.3, 0.3 | standard deviations, `input` and `hidden`, or one for both | ≥ 0 |
/// | `combinators` | `gauss` | of each level, the input first, or one for all | |
/// | `combinator-init` | `standard` | where their parameters start | |
/// | `combinator-std` | 0.025 | standard deviation of those that start at random | ≥ 0 |
/// | `costs` | 1000, 10, 0.1 | λ of each level, the input first; the last one serves the remaining levels | ≥ 0 |
/// | `epochs` | 150 | how often it is evaluated and saved | ≥ 1 |
/// | `decay` | 0.67 | fraction of the epochs at the full learning rate | 0 to 1 |
/// | `learning-rate` | 0.002 | Adam's | > 0 |
/// | `passes` | 1 | passes over the unlabeled rows in an epoch | ≥ 1 |
/// | `batch-size` | 100 | rows of each stream in a step | ≥ 2 |
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
    /// Weight of the denoising cost of each level, the input first; the last one serves the
    /// remaining levels.
    pub costs: Vec<f64>,
    /// Epochs; after each the network is evaluated and saved.
    pub epochs: usize,
    /// Passes over the unlabeled rows in an epoch: more than one where there are few rows.
    pub passes: usize,
    /// Fraction of the epochs at the full learning rate; then it falls linearly.
    pub decay: f64,
    /// Adam's learning rate before it decays.
    pub learning_rate: f64,
    /// Rows of each of the two streams in a step.
    pub batch_size: usize,
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
            layers: Architecture::paper(),
            activation: Activation::Relu,
            top_scale: LadderConfig::default_top_scale(),
            noise: NoiseLevels::default(),
            combinators: Combinators::default(),
            combinator_init: CombinatorInit::default(),
            combinator_std: LadderConfig::default_combinator_std(),
            costs: vec![1000.0, 10.0, 0.1],
            epochs: 150,
            passes: 1,
            decay: 0.67,
            learning_rate: 0.002,
            batch_size: 100,
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
    /// The supervised baseline of this run: the same network, labels and schedule, no denoising
    /// cost, hidden noise 0.5 (`README.md` of the original code, rows "baseline").
    pub fn baseline(&self) -> Self {
        Self {
            noise: NoiseLevels {
                hidden: BASELINE_HIDDEN_NOISE,
                ..self.noise
            },
            costs: vec![0.0; self.level_costs().len()],
            baseline: false,
            ..self.clone()
        }
    }

    /// Which member of the family the costs select: `full`, `bottom`, `gamma` or `baseline`.
    pub fn method(&self) -> &'static str {
        let used: Vec<usize> = self.levels_in_use().collect();
        match used[..] {
            [] => "baseline",
            [0] => "bottom",
            [level] if level == self.layers.n_layers() => "gamma",
            _ => "full",
        }
    }

    /// How the final model classifies.
    pub fn evaluation_mode(&self) -> EvaluationMode {
        EvaluationMode {
            statistics: self.statistics,
            weights: self.weights,
        }
    }

    /// The network for rows of the data set's shape.
    pub fn ladder(&self, dataset: &Dataset) -> LadderConfig {
        let shape = dataset.shape;
        let input = FeatureShape::new(shape.channels, shape.height, shape.width);
        LadderConfig::new(input, self.layers.clone())
            .with_activation(self.activation)
            .with_top_scale(self.top_scale)
            .with_noise(self.noise)
            .with_combinators(self.combinators.clone())
            .with_combinator_init(self.combinator_init, self.combinator_std)
            .with_costs(&self.level_costs())
    }

    /// The weight of each level: the list as far as it goes, then its last entry.
    pub fn level_costs(&self) -> Vec<f64> {
        let n_levels = self.layers.n_layers() + 1;
        let mut costs = self.costs.clone();
        if let Some(&last) = costs.last() {
            costs.resize(n_levels.max(costs.len()), last);
        }
        costs
    }

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
        let absolute = |path: PathBuf| {
            std::path::absolute(&path).map_err(|error| {
                io::Error::new(error.kind(), format!("'{}' is no path", path.display()))
            })
        };
        Ok(Self {
            data: self.data.absolute()?,
            labels_file: self.labels_file.map(absolute).transpose()?,
            ..self
        })
    }

    /// The labeled rows: those of the file, or a draw by the seed.
    ///
    /// # Errors
    ///
    /// A file that cannot be read or names impossible rows, a number that is impossible.
    pub fn split(&self, dataset: &Dataset) -> Result<LabelSplit, SplitError> {
        let labels = match (&self.labels_file, self.labels) {
            (Some(file), _) => {
                return LabelSplit::read(file, dataset, self.validation, self.seed);
            }
            (None, LabelCount::Count(labels)) => labels,
            (None, LabelCount::All) => dataset.train.n_labeled().saturating_sub(self.validation),
        };
        LabelSplit::balanced(dataset, labels, self.validation, self.seed)
    }

    /// What is done to every row before training; [`Preprocessing::fit`] makes it ready.
    ///
    /// [`Preprocessing::fit`]: ladder_data::Preprocessing::fit
    pub fn preprocessing(&self) -> PreprocessingConfig {
        PreprocessingConfig {
            contrast: self.contrast,
            zca: self.zca,
        }
    }

    /// The batches of training, from the first step.
    pub(crate) fn streams(
        &self,
        dataset: &Arc<Dataset>,
        split: &LabelSplit,
        device: Device,
    ) -> Result<TwoStreams, LoaderError> {
        let augmentation = Augmentation {
            flip: self.augment_flip,
            shift: self.augment_shift,
        };
        TwoStreams::new(dataset.clone(), split, self.batch_size, self.seed, device)?
            .with_passes(self.passes)
            .with_augmentation(augmentation)
    }

    /// Checks every field that does not need a device.
    ///
    /// # Errors
    ///
    /// The first field out of its range, by name; layers that do not end in the number of classes;
    /// a custom layer or combinator that is not registered, so that no run could be resumed with it.
    pub fn validate(&self, dataset: &Dataset) -> Result<(), TrainError> {
        self.validate_fields()?;
        let ladder = self.ladder(dataset);
        ladder.validate()?;
        ladder.check_registered()?;
        let (expected, found) = (dataset.n_classes, ladder.n_outputs()?);
        if found != expected {
            return Err(ConfigError::Classes { found, expected }.into());
        }
        Ok(())
    }

    /// Levels with a denoising cost, the lowest first.
    pub(crate) fn levels_in_use(&self) -> impl Iterator<Item = usize> {
        let levels = self.level_costs().into_iter().enumerate();
        levels
            .filter(|(_, cost)| *cost > 0.0)
            .map(|(level, _)| level)
    }

    fn validate_fields(&self) -> Result<(), ConfigFieldError> {
        let field = |name, fine: bool, range, found: String| {
            if fine {
                Ok(())
            } else {
                Err(ConfigFieldError {
                    field: name,
                    range,
                    found,
                })
            }
        };
        for (name, number) in [("contrast", self.contrast), ("zca", self.zca)] {
            let number = number.unwrap_or(1.0);
            let fits = number.is_finite() && number > 0.0;
            field(name, fits, "finite and above 0", number.to_string())?;
        }
        let is_of_digits = matches!(self.data, DataConfig::Digits | DataConfig::Mnist { .. });
        field(
            "augment-flip",
            !(self.augment_flip && is_of_digits),
            "false for digits, since mirrored ones are others or none",
            self.augment_flip.to_string(),
        )?;
        field(
            "costs",
            !self.costs.is_empty(),
            "at least one weight, a single 0 to train without denoising",
            "an empty list".to_owned(),
        )?;
        let (layers, weights) = (self.layers.n_layers(), self.costs.len());
        field(
            "costs",
            weights <= layers + 1,
            "at most one weight for each level",
            format!(
                "{weights} weights for {} levels (the input and {layers} layers)",
                layers + 1
            ),
        )?;
        let rate = self.learning_rate;
        field(
            "epochs",
            self.epochs > 0,
            "at least 1",
            self.epochs.to_string(),
        )?;
        field(
            "passes",
            self.passes > 0,
            "at least 1",
            self.passes.to_string(),
        )?;
        let decay = (0.0..=1.0).contains(&self.decay);
        field("decay", decay, "between 0 and 1", self.decay.to_string())?;
        let rate_fits = rate.is_finite() && rate > 0.0;
        field(
            "learning-rate",
            rate_fits,
            "finite and above 0",
            rate.to_string(),
        )?;
        let batch = self.batch_size;
        field("batch-size", batch >= 2, "at least 2", batch.to_string())?;
        let keep = self.keep_checkpoints;
        field("keep-checkpoints", keep > 0, "at least 1", keep.to_string())?;
        let threads = self.threads.unwrap_or(1);
        field("threads", threads > 0, "at least 1", threads.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn costs(costs: &[f64]) -> RunConfig {
        RunConfig {
            layers: "20-10".parse().unwrap(),
            costs: costs.to_vec(),
            ..RunConfig::default()
        }
    }

    #[test]
    fn the_baseline_differs_in_costs_and_hidden_noise_alone() {
        let run = RunConfig {
            baseline: true,
            epochs: 7,
            ..RunConfig::default()
        };
        let baseline = run.baseline();
        assert_eq!(baseline.costs, [0.0; 7]);
        assert_eq!(
            baseline.noise,
            NoiseLevels {
                input: 0.3,
                hidden: 0.5
            }
        );
        let restored = RunConfig {
            costs: run.costs.clone(),
            noise: run.noise,
            ..baseline
        };
        assert_eq!(
            RunConfig {
                baseline: true,
                ..restored
            },
            run
        );
    }

    #[test]
    fn the_method_follows_from_the_costs() {
        assert_eq!(costs(&[1000.0, 10.0, 0.1]).method(), "full");
        assert_eq!(costs(&[2000.0, 0.0, 0.0]).method(), "bottom");
        assert_eq!(costs(&[0.0, 0.0, 0.5]).method(), "gamma");
        assert_eq!(costs(&[0.0, 0.0, 0.0]).method(), "baseline");
    }

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
