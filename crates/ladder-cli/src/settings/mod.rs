//! Settings of a run as people give them: every field may be missing.
//!
//! The same type reads the command line, configuration files and presets; laid over each other in
//! that order and completed by the data set they become a [`RunConfig`].

mod about;
mod data;
mod values;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use ladder_data::Dataset;
use ladder_data::images::Size;
use ladder_model::{Activation, Architecture, Backend, CombinatorInit, Combinators};
use ladder_train::{RunConfig, Seeds, Statistics, Weights};
use serde::Deserialize;

pub use about::About;
#[cfg(test)]
pub use about::SpreadKind;
use data::absolute;
pub use values::{CostList, DatasetName, LabelCount, NoiseSetting};

/// What a file or a command line says about a run; the fields are those of [`RunConfig`].
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[allow(missing_docs, reason = "each field is documented in RunConfig")]
pub struct Settings {
    pub dataset: Option<DatasetName>,
    pub data_dir: Option<PathBuf>,
    pub table: Option<PathBuf>,
    pub target: Option<String>,
    pub unlabeled_value: Option<String>,
    pub missing: Option<Vec<String>>,
    pub drop: Option<Vec<String>>,
    pub categorical: Option<Vec<String>>,
    pub drop_constant: Option<bool>,
    pub arrays: Option<PathBuf>,
    pub array_labels: Option<PathBuf>,
    pub images: Option<PathBuf>,
    pub image_labels: Option<PathBuf>,
    pub size: Option<Size>,
    pub color: Option<bool>,
    pub strict: Option<bool>,
    pub test: Option<PathBuf>,
    pub labels: Option<LabelCount>,
    pub labels_file: Option<PathBuf>,
    pub validation: Option<usize>,
    pub folds: Option<usize>,
    /// 0 leaves it out.
    pub contrast: Option<f64>,
    /// 0 leaves it out.
    pub zca: Option<f64>,
    pub augment_flip: Option<bool>,
    pub augment_shift: Option<usize>,
    pub layers: Option<Architecture>,
    pub activation: Option<Activation>,
    pub top_scale: Option<bool>,
    pub noise: Option<NoiseSetting>,
    pub combinators: Option<Combinators>,
    pub combinator_init: Option<CombinatorInit>,
    pub combinator_std: Option<f64>,
    pub costs: Option<CostList>,
    pub epochs: Option<usize>,
    pub passes: Option<usize>,
    pub decay: Option<f64>,
    pub learning_rate: Option<f64>,
    pub batch_size: Option<usize>,
    pub statistics: Option<Statistics>,
    pub weights: Option<Weights>,
    pub seed: Option<u64>,
    /// Several seeds at once; a run of its own for each.
    pub seeds: Option<Seeds>,
    pub backend: Option<Backend>,
    pub device: Option<usize>,
    pub threads: Option<usize>,
    pub keep_checkpoints: Option<usize>,
    pub baseline: Option<bool>,
    /// Where the settings come from; not a setting itself.
    pub about: Option<About>,
}

impl Settings {
    /// Reads a TOML file.
    pub fn read(path: &Path) -> Result<Self> {
        let name = || format!("configuration file {}", path.display());
        let text = std::fs::read_to_string(path).with_context(name)?;
        Self::parse(&text).with_context(name)
    }

    /// Reads TOML; an error is one line and names the line.
    pub fn parse(text: &str) -> Result<Self> {
        let settings: Self = toml::from_str(text).map_err(|error| toml_error(text, &error))?;
        if settings.labels.is_some() && settings.labels_file.is_some() {
            bail!("labels and labels-file answer the same question; keep one of them");
        }
        if settings.seed.is_some() && settings.seeds.is_some() {
            bail!("seed and seeds answer the same question; keep one of them");
        }
        settings.check_sources()?;
        Ok(settings)
    }

    /// These settings, and `lower` where they say nothing.
    pub fn over(self, lower: Self) -> Self {
        let lower = match self.dataset() {
            Some(dataset) => lower.with_nothing_of_data_other_than(dataset),
            None => lower,
        };
        Self {
            dataset: self.dataset.or(lower.dataset),
            data_dir: self.data_dir.or(lower.data_dir),
            table: self.table.or(lower.table),
            target: self.target.or(lower.target),
            unlabeled_value: self.unlabeled_value.or(lower.unlabeled_value),
            missing: self.missing.or(lower.missing),
            drop: self.drop.or(lower.drop),
            categorical: self.categorical.or(lower.categorical),
            drop_constant: self.drop_constant.or(lower.drop_constant),
            arrays: self.arrays.or(lower.arrays),
            array_labels: self.array_labels.or(lower.array_labels),
            images: self.images.or(lower.images),
            image_labels: self.image_labels.or(lower.image_labels),
            size: self.size.or(lower.size),
            color: self.color.or(lower.color),
            strict: self.strict.or(lower.strict),
            test: self.test.or(lower.test),
            // A file of labels and a number of labels answer the same question.
            labels: match self.labels_file {
                Some(_) => None,
                None => self.labels.or(lower.labels),
            },
            labels_file: match self.labels {
                Some(_) => None,
                None => self.labels_file.or(lower.labels_file),
            },
            validation: self.validation.or(lower.validation),
            folds: self.folds.or(lower.folds),
            contrast: self.contrast.or(lower.contrast),
            zca: self.zca.or(lower.zca),
            augment_flip: self.augment_flip.or(lower.augment_flip),
            augment_shift: self.augment_shift.or(lower.augment_shift),
            layers: self.layers.or(lower.layers),
            activation: self.activation.or(lower.activation),
            top_scale: self.top_scale.or(lower.top_scale),
            noise: NoiseSetting::over(self.noise, lower.noise),
            combinators: self.combinators.or(lower.combinators),
            combinator_init: self.combinator_init.or(lower.combinator_init),
            combinator_std: self.combinator_std.or(lower.combinator_std),
            costs: self.costs.or(lower.costs),
            epochs: self.epochs.or(lower.epochs),
            passes: self.passes.or(lower.passes),
            decay: self.decay.or(lower.decay),
            learning_rate: self.learning_rate.or(lower.learning_rate),
            batch_size: self.batch_size.or(lower.batch_size),
            statistics: self.statistics.or(lower.statistics),
            weights: self.weights.or(lower.weights),
            // So do one seed and several.
            seed: match self.seeds {
                Some(_) => None,
                None => self.seed.or(lower.seed),
            },
            seeds: match self.seed {
                Some(_) => None,
                None => self.seeds.or(lower.seeds),
            },
            backend: self.backend.or(lower.backend),
            device: self.device.or(lower.device),
            threads: self.threads.or(lower.threads),
            keep_checkpoints: self.keep_checkpoints.or(lower.keep_checkpoints),
            baseline: self.baseline.or(lower.baseline),
            about: self.about.or(lower.about),
        }
    }

    /// `base` with these settings; the data set tells what `all` labels are.
    ///
    /// The result is not validated yet: [`RunConfig::validate`] does that.
    pub fn apply(&self, base: RunConfig, dataset: &Dataset) -> Result<RunConfig> {
        let validation = self.validation.unwrap_or(base.validation);
        let (labels, labels_file) = self.labels_or(&base, dataset, validation);
        let layers = self.layers.clone().unwrap_or(base.layers);
        let costs = match &self.costs {
            Some(costs) => costs.expand(layers.n_layers() + 1)?,
            None => base.costs.clone(),
        };
        Ok(RunConfig {
            dataset: self.dataset().map_or(base.dataset, |name| name.to_string()),
            data_dir: absolute(self.data_dir.clone().or(base.data_dir))?,
            table: self.table_over(base.table)?,
            images: self.images_over(base.images)?,
            arrays: self.arrays_over(base.arrays)?,
            test: absolute(self.test.clone().or(base.test))?,
            labels,
            labels_file: absolute(labels_file)?,
            validation,
            folds: self.folds.unwrap_or(base.folds),
            contrast: nonzero(self.contrast.or(base.contrast)),
            zca: nonzero(self.zca.or(base.zca)),
            augment_flip: self.augment_flip.unwrap_or(base.augment_flip),
            augment_shift: self.augment_shift.unwrap_or(base.augment_shift),
            layers,
            activation: self.activation.unwrap_or(base.activation),
            top_scale: self.top_scale.unwrap_or(base.top_scale),
            noise: self
                .noise
                .map_or(base.noise, |noise| noise.levels(base.noise)),
            combinators: self.combinators.clone().unwrap_or(base.combinators),
            combinator_init: self.combinator_init.unwrap_or(base.combinator_init),
            combinator_std: self.combinator_std.unwrap_or(base.combinator_std),
            costs,
            epochs: self.epochs.unwrap_or(base.epochs),
            passes: self.passes.unwrap_or(base.passes),
            decay: self.decay.unwrap_or(base.decay),
            learning_rate: self.learning_rate.unwrap_or(base.learning_rate),
            batch_size: self.batch_size.unwrap_or(base.batch_size),
            statistics: self.statistics.unwrap_or(base.statistics),
            weights: self.weights.unwrap_or(base.weights),
            seed: self.seed.unwrap_or(base.seed),
            backend: self.backend.unwrap_or(base.backend),
            device: self.device.unwrap_or(base.device),
            threads: self.threads.or(base.threads),
            keep_checkpoints: self.keep_checkpoints.unwrap_or(base.keep_checkpoints),
            baseline: self.baseline.unwrap_or(base.baseline),
        })
    }
}

impl Settings {
    /// Number of labels and the file that names them; a file is counted when it is read.
    fn labels_or(
        &self,
        base: &RunConfig,
        dataset: &Dataset,
        validation: usize,
    ) -> (usize, Option<PathBuf>) {
        match (self.labels, &self.labels_file) {
            (Some(LabelCount::All), _) => {
                (dataset.train.n_labeled().saturating_sub(validation), None)
            }
            (Some(LabelCount::Count(labels)), _) => (labels, None),
            (None, Some(file)) => (base.labels, Some(file.clone())),
            (None, None) => (base.labels, base.labels_file.clone()),
        }
    }

    /// Whether anything is set that the error of a published row depends on.
    pub fn changes_recipe(&self) -> bool {
        let machine = Self {
            data_dir: self.data_dir.clone(),
            seed: self.seed,
            seeds: self.seeds.clone(),
            backend: self.backend,
            device: self.device,
            threads: self.threads,
            keep_checkpoints: self.keep_checkpoints,
            baseline: self.baseline,
            about: self.about.clone(),
            ..Self::default()
        };
        *self != machine
    }
}

/// A flag that turns a preset's number off has to say one.
fn nonzero(number: Option<f64>) -> Option<f64> {
    number.filter(|&number| number != 0.0)
}

fn toml_error(text: &str, error: &toml::de::Error) -> anyhow::Error {
    let message = error.message();
    match error.span() {
        Some(span) => {
            let before = text.get(..span.start).unwrap_or(text);
            anyhow!("line {}: {message}", 1 + before.matches('\n').count())
        }
        None => anyhow!("{message}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Settings {
        Settings::parse(text).unwrap()
    }

    #[test]
    fn what_is_said_above_wins_and_silence_lets_through() {
        let flags = parse("epochs = 3\nnoise = { hidden = 0.1 }");
        let file = parse("epochs = 4\nseed = 9\nnoise = { input = 0.2, hidden = 0.2 }");
        let merged = flags.over(file);
        let expected = parse("epochs = 3\nseed = 9\nnoise = { input = 0.2, hidden = 0.1 }");
        assert_eq!(merged, expected);
    }

    #[test]
    fn a_labels_file_replaces_a_number_of_labels_and_the_other_way_round() {
        let (number, file) = (parse("labels = 50"), parse("labels-file = 'labels.txt'"));
        assert_eq!(file.clone().over(number.clone()), file);
        assert_eq!(number.clone().over(file), number);
    }

    #[test]
    fn a_data_set_above_replaces_the_one_below_with_all_that_is_said_about_it() {
        let file = parse("table = 'a.csv'\ntarget = 'kind'\ntest = 'b.csv'\nepochs = 3");
        let merged = parse("dataset = 'digits'").over(file.clone());
        assert_eq!(merged, parse("dataset = 'digits'\nepochs = 3"));
        let merged = parse("table = 'c.csv'").over(file.clone());
        assert_eq!(merged.target, file.target);
        let merged = parse("images = 'photos'").over(parse("dataset = 'mnist'\ndata-dir = 'x'"));
        assert_eq!(merged, parse("images = 'photos'"));
    }

    #[test]
    fn several_seeds_replace_one_and_the_other_way_round() {
        let (one, several) = (parse("seed = 5"), parse("seeds = '1..3'"));
        assert_eq!(several.clone().over(one.clone()), several);
        assert_eq!(one.clone().over(several), one);
    }

    #[test]
    fn an_error_in_a_file_is_one_line_with_its_number() {
        for (text, words) in [
            ("seed = 1\nepoch = 3", "line 2: unknown field `epoch`"),
            ("costs = 3", "line 1: invalid type"),
            ("labels = 'many'", "expected a whole number or 'all'"),
            ("dataset = 'svhn'", "unknown data set 'svhn'"),
            ("seed = ", "line 1:"),
            ("labels = 10\nlabels-file = 'x'", "keep one"),
            ("seed = 1\nseeds = '1..3'", "keep one"),
            ("table = 'a.csv'\nimages = 'b'", "table and images answer"),
            (
                "dataset = 'mnist'\narrays = 'a.npz'",
                "arrays and dataset answer",
            ),
            ("seed = 1\nseeds = '3..1'", "line 2: 3..1 counts backward"),
        ] {
            let message = format!("{:#}", Settings::parse(text).unwrap_err());
            assert!(message.contains(words), "{message}");
            assert!(!message.contains('\n'), "{message}");
        }
    }

    #[test]
    fn zero_leaves_a_step_of_the_preprocessing_out() {
        let preset = parse("contrast = 55\nzca = 0.1");
        let dataset = ladder_data::digits::generate();
        let config = |flags: Settings| {
            let settings = flags.over(preset.clone());
            settings.apply(RunConfig::default(), &dataset).unwrap()
        };
        assert_eq!(config(parse("")).contrast, Some(55.0));
        let without = config(parse("zca = 0"));
        assert_eq!((without.contrast, without.zca), (Some(55.0), None));
    }

    #[test]
    fn settings_of_the_machine_are_no_change_of_the_recipe() {
        assert!(!parse("seed = 3\nbackend = 'ndarray'\ndata-dir = 'x'").changes_recipe());
        assert!(!parse("seeds = '1..10'\nthreads = 2").changes_recipe());
        assert!(parse("epochs = 3").changes_recipe());
        assert!(parse("zca = 0.2").changes_recipe());
        assert!(parse("augment-shift = 2").changes_recipe());
    }
}
