//! The command that trains a run again.

use std::fmt::Display;
use std::path::{Path, PathBuf};

use ladder_train::RunConfig;

use crate::output::shell;

/// `ladder train` with every setting that decides the run, a line each; the labeled rows are those
/// of a file, or a draw by the seed.
pub fn train_command(config: &RunConfig, labels_file: Option<&Path>) -> String {
    let mut words = vec!["ladder train".to_owned()];
    words.extend(train_flags(config, labels_file));
    words.join(" \\\n  ")
}

/// The flags of [`train_command`], each with its value: `--epochs 4`, `--no-baseline`.
pub fn train_flags(config: &RunConfig, labels_file: Option<&Path>) -> Vec<String> {
    let mut flags = Flags(Vec::new());
    flags.own_data(config);
    if let Some(dir) = &config.data_dir {
        flags.set("data-dir", shell(dir));
    }
    match labels_file {
        Some(file) => flags.set("labels-file", shell(file)),
        None => flags.set("labels", config.labels),
    }
    flags.set("validation", config.validation);
    flags.set("folds", config.folds);
    flags.set("contrast", config.contrast.unwrap_or(0.0));
    flags.set("zca", config.zca.unwrap_or(0.0));
    flags.switch("augment-flip", config.augment_flip);
    flags.set("augment-shift", config.augment_shift);
    flags.set("layers", &config.layers);
    flags.set("activation", config.activation);
    flags.switch("top-scale", config.top_scale);
    flags.set("noise", list(&[config.noise.input, config.noise.hidden]));
    flags.set("combinators", &config.combinators);
    flags.set("combinator-init", config.combinator_init);
    flags.set("combinator-std", config.combinator_std);
    flags.set("costs", list(&config.costs));
    flags.set("epochs", config.epochs);
    flags.set("passes", config.passes);
    flags.set("decay", config.decay);
    flags.set("learning-rate", config.learning_rate);
    flags.set("batch-size", config.batch_size);
    flags.set("statistics", config.statistics);
    flags.set("weights", config.weights);
    flags.set("seed", config.seed);
    flags.set("backend", config.backend);
    flags.set("device", config.device);
    if let Some(threads) = config.threads {
        flags.set("threads", threads);
    }
    flags.switch("baseline", config.baseline);
    flags.0
}

struct Flags(Vec<String>);

impl Flags {
    fn set(&mut self, name: &str, value: impl Display) {
        self.0.push(format!("--{name} {value}"));
    }

    /// What is set, if it is.
    fn option(&mut self, name: &str, value: Option<impl Display>) {
        if let Some(value) = value {
            self.set(name, value);
        }
    }

    fn flag(&mut self, name: &str, is_on: bool) {
        if is_on {
            self.0.push(format!("--{name}"));
        }
    }

    /// The data set, or the files of one's own.
    fn own_data(&mut self, config: &RunConfig) {
        let file = |path: &PathBuf| shell(path);
        match (&config.table, &config.images, &config.arrays) {
            (Some(table), ..) => {
                self.set("table", shell(&table.file));
                self.set("target", word(&table.target));
                self.option(
                    "unlabeled-value",
                    table.unlabeled_value.as_deref().map(word),
                );
                for (name, texts) in [
                    ("missing", &table.missing),
                    ("drop", &table.drop),
                    ("categorical", &table.categorical),
                ] {
                    self.option(name, (!texts.is_empty()).then(|| word(&texts.join(","))));
                }
                self.flag("drop-constant", table.drop_constant);
            }
            (None, Some(images), _) => {
                self.set("images", shell(&images.dir));
                self.option("image-labels", images.labels.as_ref().map(file));
                self.set(
                    "size",
                    format!("{}x{}", images.size.width, images.size.height),
                );
                self.flag(if images.color { "color" } else { "gray" }, true);
                self.flag("strict", images.strict);
            }
            (None, None, Some(arrays)) => {
                self.set("arrays", shell(&arrays.file));
                self.option("array-labels", arrays.labels.as_ref().map(file));
                self.flag("drop-constant", arrays.drop_constant);
            }
            (None, None, None) => self.set("dataset", &config.dataset),
        }
        self.option("test", config.test.as_ref().map(file));
    }

    fn switch(&mut self, name: &str, is_on: bool) {
        let no = if is_on { "" } else { "no-" };
        self.0.push(format!("--{no}{name}"));
    }
}

/// A text as a shell takes it.
fn word(text: &str) -> String {
    shell(Path::new(text))
}

fn list(numbers: &[f64]) -> String {
    let numbers: Vec<String> = numbers.iter().map(f64::to_string).collect();
    numbers.join(",")
}

#[cfg(test)]
mod tests {
    use clap::Parser;
    use ladder_model::{Activation, NoiseLevels};

    use super::*;
    use crate::args::{Cli, Command};
    use crate::presets;

    /// What the command would train, without looking at files.
    fn understood(command: &str) -> RunConfig {
        let words = command.replace("\\\n", " ");
        let cli = Cli::try_parse_from(words.split_whitespace()).unwrap();
        let Command::Train(args) = cli.command else {
            panic!("{words}")
        };
        let default = presets::find(presets::DEFAULT).unwrap();
        let settings = args.settings().over(default);
        let dataset = ladder_data::digits::generate();
        settings.apply(RunConfig::default(), &dataset).unwrap()
    }

    #[test]
    fn the_command_trains_the_same_run() {
        let changed = RunConfig {
            dataset: "idx".to_owned(),
            data_dir: Some("/data/letters".into()),
            validation: 50,
            contrast: Some(55.0),
            zca: Some(0.1),
            augment_flip: true,
            augment_shift: 2,
            layers: "convf:4:3-maxpool:2-10".parse().unwrap(),
            activation: Activation::LeakyRelu,
            top_scale: false,
            noise: NoiseLevels {
                input: 0.25,
                hidden: 0.1,
            },
            costs: vec![1000.0, 0.5, 0.0, 1e-3],
            learning_rate: 0.001,
            weights: "average".parse().unwrap(),
            statistics: "training".parse().unwrap(),
            seed: u64::MAX,
            threads: Some(3),
            ..RunConfig::default()
        };
        for config in [RunConfig::default(), changed] {
            let command = train_command(&config, None);
            assert_eq!(understood(&command), config, "{command}");
        }
    }

    #[test]
    fn labels_of_a_file_take_the_place_of_their_number() {
        let command = train_command(&RunConfig::default(), Some(Path::new("my labels.txt")));
        assert!(
            command.contains("--labels-file 'my labels.txt'"),
            "{command}"
        );
        assert!(!command.contains("--labels "), "{command}");
    }
}
