//! Arguments of `ladder train`.

use std::path::PathBuf;

use clap::Args;
use ladder_data::DataName;
use ladder_model::{Activation, Architecture, CombinatorInit, Combinators, NoiseLevels};
use ladder_train::{LabelCount, Members, Seeds, Statistics, Weights};
use serde::Serialize;

use super::machine::MachineArgs;
use super::names::{Names, names, serialize_flat};
use super::numbers::{Numbers, number, numbers, seed, whole_number};
use super::own::OwnFileArgs;
use super::read::ReadArgs;

const PRECEDENCE: &str = "\
What counts: a flag beats the configuration file, the file beats the preset, the preset beats the \
defaults (those of the preset `digits`).
`ladder presets` lists the presets; `config.json` in a run directory holds what was used.

Ctrl-C finishes the step and saves; `ladder train --resume RUN` continues, to the same result.
With --run-dir DIR --continue one command begins and continues.

Exit codes: 0 finished; 130 stopped by Ctrl-C, SIGTERM or SIGHUP, saved, and to be continued; 75 \
another process trains this run, nothing was done; 1 bad input or failed; 2 wrong usage.

--seeds makes a directory with a run for each seed, seed-1, seed-2, ..., and `summary.json`: errors, \
mean and standard deviation. A run is the same bits as with --seed alone on as many threads. \
It prints lines, no dashboard; --resume continues all of them.";

const LAYERS: &str = "\
Layers after the input, joined by '-', the last with one value per class:
  N, fc:N                       fully connected, N units
  convv:FILTERS:SIZE[:STRIDE]   convolution, valid
  convf:FILTERS:SIZE[:STRIDE]   convolution, full
  maxpool:SIZE                  the largest value of each square
  globalmeanpool                the mean of each channel
SIZE and STRIDE are a number, or height and width: 1x5 is a filter of five steps of a series.
For example 1000-500-250-250-250-10, or convf:32:5-maxpool:2-convv:64:3-globalmeanpool-10.";

/// Every argument of `ladder train`.
///
/// Serialized it is the settings that were typed, each by the name of its flag, which is that of
/// its field in [`RunConfig`](ladder_train::RunConfig). What is no setting is skipped. A switch has
/// two fields, `x` and `no_x`.
#[derive(Debug, Default, Args, Serialize)]
#[serde(rename_all = "kebab-case")]
#[command(after_help = PRECEDENCE)]
pub struct TrainArgs {
    /// Start from a preset, for example mnist-100-full
    #[arg(long, value_name = "NAME", help_heading = "Preset and file")]
    #[serde(skip)]
    pub preset: Option<String>,
    /// Read settings from a TOML file; its fields are named like the flags, without the dashes
    #[arg(long, value_name = "FILE", help_heading = "Preset and file")]
    #[serde(skip)]
    pub config: Option<PathBuf>,

    /// The data set, its labels and what is held out.
    #[command(flatten)]
    #[serde(flatten)]
    pub data: DataArgs,
    /// Your own data.
    #[command(flatten)]
    #[serde(flatten)]
    pub own: OwnDataArgs,
    /// How a table of your own is written.
    #[command(flatten)]
    #[serde(flatten)]
    pub read: ReadArgs,
    /// What is done to the rows first.
    #[command(flatten)]
    #[serde(flatten)]
    pub rows: RowArgs,
    /// The network.
    #[command(flatten)]
    #[serde(flatten)]
    pub network: NetworkArgs,
    /// The schedule.
    #[command(flatten)]
    #[serde(flatten)]
    pub schedule: ScheduleArgs,
    /// How the trained network classifies.
    #[command(flatten)]
    #[serde(flatten)]
    pub evaluation: EvaluationArgs,
    /// Several seeds at once.
    #[command(flatten)]
    #[serde(flatten)]
    pub several: SeveralArgs,
    /// Where to compute.
    #[command(flatten)]
    #[serde(flatten)]
    pub machine: MachineArgs,
    /// The run directory.
    #[command(flatten)]
    #[serde(flatten)]
    pub run: RunArgs,
    /// What is printed.
    #[command(flatten)]
    #[serde(skip)]
    pub output: OutputArgs,
}

/// The data set, its labels and what is held out.
#[derive(Debug, Default, Args, Serialize)]
#[serde(rename_all = "kebab-case")]
#[command(next_help_heading = "Data")]
pub struct DataArgs {
    /// digits (embedded), mnist, cifar-10, idx (any data in MNIST's four files), or --table,
    /// --images and --arrays
    #[arg(long, value_name = "NAME")]
    pub dataset: Option<DataName>,
    /// Directory of the data files, or CIFAR-10's archive [default: data/mnist, data/cifar-10]; with
    /// --resume also the one that your own file or folder has moved to
    #[arg(long, value_name = "DIR", conflicts_with_all = ["table", "arrays", "images"])]
    pub data_dir: Option<PathBuf>,
    /// Allow downloading missing files of MNIST or CIFAR-10 into the data directory
    #[cfg(feature = "fetch")]
    #[arg(long)]
    #[serde(skip)]
    pub download: bool,
    /// Number of labeled rows, the same in each class, or `all` [default
    /// of your own data: all]
    #[arg(long, value_name = "N|all", allow_negative_numbers = true)]
    pub labels: Option<LabelCount>,
    /// Text file that names the labeled rows instead: `index label` per line
    #[arg(long, value_name = "FILE", conflicts_with = "labels")]
    pub labels_file: Option<PathBuf>,
    /// Training rows held out to measure the error after each epoch, instead of the test rows
    #[arg(long, value_name = "N", value_parser = whole_number, allow_negative_numbers = true)]
    pub validation: Option<usize>,
}

/// Your own data.
#[derive(Debug, Default, Args, Serialize)]
#[serde(rename_all = "kebab-case")]
#[command(next_help_heading = "Your own data")]
pub struct OwnDataArgs {
    /// Where it is, and what is meant by it.
    #[command(flatten)]
    #[serde(flatten)]
    pub files: OwnFileArgs,
    /// MiB that the rows of a table may take in memory, as read and again as values; more go to a
    /// temporary file, with the same result [default: 4096]
    #[arg(long, value_name = "MIB", value_parser = whole_number, allow_negative_numbers = true)]
    pub max_memory: Option<usize>,
    /// Test rows: a file with the same columns, or a folder with the same classes
    #[arg(long, value_name = "FILE|DIR")]
    pub test: Option<PathBuf>,
    /// Cross-validation: hold out each of this many parts of the labeled rows in turn; 0 does not
    /// [default: 5 for your own data, 0 with --seeds, and beside --test for a single network]
    #[arg(long, value_name = "N", value_parser = whole_number, allow_negative_numbers = true)]
    pub folds: Option<usize>,
}

/// What is done to the rows before the network sees them.
#[derive(Debug, Default, Args, Serialize)]
#[serde(rename_all = "kebab-case")]
#[command(next_help_heading = "Rows")]
pub struct RowArgs {
    /// Normalize the contrast: take each row's mean away and give it this norm; 0 does not
    #[arg(long, value_name = "X", value_parser = number, allow_negative_numbers = true)]
    pub contrast: Option<f64>,
    /// Whiten the rows (ZCA), with this added to the diagonal of their covariance; 0 does not
    #[arg(long, value_name = "X", value_parser = number, allow_negative_numbers = true)]
    pub zca: Option<f64>,
    /// Where the whitening is kept for other runs [default: the data directory, else the user's cache]
    #[arg(long, value_name = "DIR")]
    #[serde(skip)]
    pub cache_dir: Option<PathBuf>,
    /// Flip training images left to right at random
    #[arg(long, overrides_with = "no_augment_flip")]
    pub augment_flip: bool,
    /// Do not flip training images
    #[arg(long, overrides_with = "augment_flip")]
    pub no_augment_flip: bool,
    /// Shift training images at random, by at most this many pixels along each axis
    #[arg(long, value_name = "N", value_parser = whole_number, allow_negative_numbers = true)]
    pub augment_shift: Option<usize>,
}

/// The network.
#[derive(Debug, Default, Args, Serialize)]
#[serde(rename_all = "kebab-case")]
#[command(next_help_heading = "Network")]
pub struct NetworkArgs {
    /// How the network sees the numbers of a row: plain, or piecewise, which adds for each number
    /// how far it is in each of eight intervals between quantiles
    #[arg(long, value_name = "HOW")]
    pub numbers: Option<ladder_data::Numbers>,
    /// How much each value of a row counts: equal, or weighted in proportion to the share of its
    /// variance in the labeled rows that lies between the classes (in a regression its squared
    /// correlation with the value)
    #[arg(long, value_name = "HOW")]
    pub inputs: Option<ladder_data::Inputs>,
    /// Networks whose probabilities are averaged: how many, or what each has of its own, for example
    /// same/noise=1/numbers=piecewise
    #[arg(long, value_name = "N|LIST", allow_hyphen_values = true)]
    pub members: Option<Members>,
    /// Layers after the input, the last with one value per class: 1000-500-250-250-250-10
    #[arg(long, value_name = "L-L-...", allow_hyphen_values = true, long_help = LAYERS)]
    pub layers: Option<Architecture>,
    /// Of the hidden layers: relu, leaky-relu or linear
    #[arg(long, value_name = "NAME")]
    pub activation: Option<Activation>,
    /// Give the softmax layer a scale, as the papers do for MNIST
    #[arg(long, overrides_with = "no_top_scale")]
    pub top_scale: bool,
    /// Leave out the scale of the softmax layer, as the papers do for CIFAR-10
    #[arg(long, overrides_with = "top_scale")]
    pub no_top_scale: bool,
    /// Standard deviation of the noise, everywhere, or at the input and in the layers, or also another
    /// in the top layer (in a regression 0 unless given)
    #[arg(
        long,
        value_name = "X|INPUT,HIDDEN|INPUT,HIDDEN,TOP",
        allow_hyphen_values = true
    )]
    pub noise: Option<NoiseLevels>,
    /// How each level is reconstructed, the input first, or one for all: gauss, amlp:2:2, ...
    #[arg(long, value_name = "NAME-NAME-...", allow_hyphen_values = true)]
    pub combinators: Option<Combinators>,
    /// Where the combinators' parameters start: standard, random or reversed
    #[arg(long, value_name = "NAME")]
    pub combinator_init: Option<CombinatorInit>,
    /// Standard deviation of the combinators' parameters that start at random
    #[arg(long, value_name = "X", value_parser = number, allow_negative_numbers = true)]
    pub combinator_std: Option<f64>,
    /// Let the denoising costs train their targets too, as the papers do
    #[arg(long, overrides_with = "no_target_gradients")]
    pub target_gradients: bool,
    /// Keep the gradients of the denoising costs from their targets
    #[arg(long, overrides_with = "target_gradients")]
    pub no_target_gradients: bool,
    /// Weights of the denoising costs, the input first; the last one serves the remaining layers
    #[arg(long, value_name = "A,B,...", value_parser = numbers, allow_hyphen_values = true)]
    pub costs: Option<Numbers>,
}

/// The schedule.
#[derive(Debug, Default, Args, Serialize)]
#[serde(rename_all = "kebab-case")]
#[command(next_help_heading = "Schedule")]
pub struct ScheduleArgs {
    /// What the rows of each class count for in the supervised cost: none, balanced, or a weight for
    /// each, for example yes=5,no=1
    #[arg(long, value_name = "CLASS=WEIGHT,...", value_parser = names)]
    #[serde(serialize_with = "serialize_flat")]
    pub class_weights: Option<Vec<Names>>,
    /// Epochs; after each the network is evaluated and saved
    #[arg(long, value_name = "N", value_parser = whole_number, allow_negative_numbers = true)]
    pub epochs: Option<usize>,
    /// Passes over the unlabeled rows in an epoch: more than one where there are few rows, a part of
    /// one, such as 0.1, where there are many [default: 1; of your own data, as many as make some 150
    /// steps]
    #[arg(long, value_name = "X", value_parser = number, allow_negative_numbers = true)]
    pub passes: Option<f64>,
    /// Fraction of the epochs at the full learning rate; then it falls linearly to zero
    #[arg(long, value_name = "X", value_parser = number, allow_negative_numbers = true)]
    pub decay: Option<f64>,
    /// Adam's learning rate
    #[arg(long, value_name = "X", value_parser = number, allow_negative_numbers = true)]
    pub learning_rate: Option<f64>,
    /// Weight decay: this share of each weight is added to its gradient
    #[arg(long, value_name = "X", value_parser = number, allow_negative_numbers = true)]
    pub weight_decay: Option<f64>,
    /// After each step divide the incoming weights of each unit by their norm, but for the top layer
    #[arg(long, overrides_with = "no_unit_norm")]
    pub unit_norm: bool,
    /// Leave the weights as the optimizer makes them
    #[arg(long, overrides_with = "unit_norm")]
    pub no_unit_norm: bool,
    /// Rows in a step: this many labeled ones (or all there are) and this many unlabeled ones
    #[arg(long, value_name = "N", value_parser = whole_number, allow_negative_numbers = true)]
    pub batch_size: Option<usize>,
    /// Seed of the labeled rows, the weights, the order and the noise
    #[arg(long, value_name = "N", value_parser = seed, allow_negative_numbers = true)]
    pub seed: Option<u64>,
    /// Also train the supervised baseline on the same labels and print both errors
    #[arg(long, overrides_with = "no_baseline")]
    pub baseline: bool,
    /// Do not train the supervised baseline, nor the linear model of folds
    #[arg(long, overrides_with = "baseline")]
    pub no_baseline: bool,
}

/// How the trained network classifies.
#[derive(Debug, Default, Args, Serialize)]
#[serde(rename_all = "kebab-case")]
#[command(next_help_heading = "Evaluation")]
pub struct EvaluationArgs {
    /// Shares of the classes among the rows to classify, where the labeled rows have others, for
    /// example yes=0.1,no=0.9
    #[arg(long, value_name = "CLASS=SHARE,...", value_parser = names)]
    #[serde(serialize_with = "serialize_flat")]
    pub class_prior: Option<Vec<Names>>,
    /// Rows whose means and variances normalize when rows are classified: labeled or training
    #[arg(long, value_name = "ROWS")]
    pub statistics: Option<Statistics>,
    /// Weights that classify: those of the last step, or their moving average: last or average
    #[arg(long, value_name = "WEIGHTS")]
    pub weights: Option<Weights>,
}

/// Several seeds at once.
#[derive(Debug, Default, Args, Serialize)]
#[serde(rename_all = "kebab-case")]
#[command(next_help_heading = "Several seeds")]
pub struct SeveralArgs {
    /// Train a run for each of these seeds, 1..10 (both ends) or 1,2,7, without the dashboard and
    /// without cross-validation; the error is measured with --test or --validation
    #[arg(
        long,
        value_name = "LIST",
        conflicts_with = "seed",
        allow_hyphen_values = true
    )]
    pub seeds: Option<Seeds>,
    /// Seeds or folds that train at the same time and share the threads [default: as many as threads on
    /// flex and ndarray, else 1]
    #[arg(long, value_name = "N", value_parser = whole_number, allow_negative_numbers = true)]
    #[serde(skip)]
    pub jobs: Option<usize>,
}

/// The run directory.
#[derive(Debug, Default, Args, Serialize)]
#[serde(rename_all = "kebab-case")]
#[command(next_help_heading = "Run directory")]
pub struct RunArgs {
    /// Directory of the run; it must not hold one yet [default: a fresh one below runs/]
    #[arg(long, value_name = "DIR")]
    #[serde(skip)]
    pub run_dir: Option<PathBuf>,
    /// Continue a run, or those of --seeds, where it stopped; needs nothing else, it knows its settings
    #[arg(long, value_name = "RUN", num_args = 0..=1, conflicts_with = "force")]
    #[serde(skip)]
    pub resume: Option<Option<PathBuf>>,
    /// Begin the run in --run-dir, or continue it if it was begun with the same settings and data; a
    /// finished one is left as it is. The same command for every attempt, as schedulers need it
    #[arg(long, requires = "run_dir", conflicts_with_all = ["resume", "force"])]
    #[serde(skip)]
    pub r#continue: bool,
    /// Replace the run in --run-dir
    #[arg(long, requires = "run_dir")]
    #[serde(skip)]
    pub force: bool,
    /// Checkpoints to keep besides the best one [default: 2]
    #[arg(long, value_name = "N", value_parser = whole_number, allow_negative_numbers = true)]
    pub keep_checkpoints: Option<usize>,
}

/// What is printed.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Output")]
pub struct OutputArgs {
    /// Print one line per epoch even on a terminal, instead of the dashboard
    #[arg(long)]
    pub no_tui: bool,
    /// Print one JSON object per epoch, then the report
    #[arg(long)]
    pub json: bool,
}
