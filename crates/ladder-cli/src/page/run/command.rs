//! The command that trains a run again.

use std::path::Path;

use ladder_train::RunConfig;
use serde_json::Value;

use crate::settings::flags_of;

/// `ladder train` with every setting of the run, one per line; the labeled rows are those of a
/// file, or a draw by the seed.
pub fn train_command(config: &RunConfig, labels_file: Option<&Path>) -> String {
    let mut fields = config.fields();
    if let Some(file) = labels_file {
        let file = Value::String(file.display().to_string());
        fields.insert("labels-file".to_owned(), file);
    }
    // A file answers how many labels there are.
    if fields.contains_key("labels-file") {
        fields.remove("labels");
    }
    let mut words = vec!["ladder train".to_owned()];
    words.extend(flags_of(&fields));
    words.join(" \\\n  ")
}

#[cfg(test)]
mod tests {
    use clap::Parser;
    use ladder_data::arrays::{ArrayLayout, ArraysConfig};
    use ladder_data::images::{ImagesConfig, Size};
    use ladder_data::table::{DateOrder, DecimalMark, TextEncoding};
    use ladder_data::{DataConfig, TableConfig, Task};
    use ladder_model::{Activation, Backend};
    use ladder_train::{LabelCount, Settings};

    use super::*;
    use crate::args::{Cli, Command};
    use crate::presets;
    use crate::settings::typed;

    /// Words as a shell reads them, which are quoted with `'` alone.
    fn words(command: &str) -> Vec<String> {
        let mut words = vec![String::new()];
        let mut is_quoted = false;
        let text = command.replace("\\\n", " ");
        let mut characters = text.chars();
        while let Some(character) = characters.next() {
            let word = words.last_mut().unwrap();
            match character {
                '\'' => is_quoted = !is_quoted,
                '\\' if !is_quoted => word.extend(characters.next()),
                ' ' if !is_quoted => words.push(String::new()),
                other => word.push(other),
            }
        }
        words.retain(|word| !word.is_empty());
        words
    }

    /// What the command would train.
    fn understood(command: &str) -> RunConfig {
        let cli = Cli::try_parse_from(words(command)).unwrap_or_else(|it| panic!("{it}"));
        let Command::Train(args) = cli.command else {
            panic!("{command}")
        };
        let base = presets::find(presets::DEFAULT).unwrap();
        typed(&args).unwrap().over(base).config().unwrap()
    }

    /// Everything but the data is another than the default.
    fn changed() -> RunConfig {
        RunConfig {
            labels: LabelCount::All,
            validation: 50,
            folds: 3,
            contrast: Some(55.0),
            zca: Some(0.1),
            augment_flip: true,
            augment_shift: 2,
            numbers: "piecewise".parse().unwrap(),
            inputs: "weighted".parse().unwrap(),
            members: "same/numbers=plain+noise=1,0.5".parse().unwrap(),
            class_weights: texts(&["balanced"]).try_into().unwrap(),
            class_prior: texts(&["a, b=0.25", "c=0.75"]).try_into().unwrap(),
            layers: "convf:4:3-maxpool:2-10".parse().unwrap(),
            activation: Activation::LeakyRelu,
            top_scale: false,
            noise: "0.25,0.1,0".parse().unwrap(),
            combinators: "amlp:2:2-sig-gauss-none".parse().unwrap(),
            combinator_init: "reversed".parse().unwrap(),
            combinator_std: 1e-5,
            costs: vec![1000.0, 0.5, 0.0, 1e-3],
            epochs: 3,
            passes: 4.0,
            decay: 0.5,
            learning_rate: 0.001,
            batch_size: 7,
            weights: "average".parse().unwrap(),
            statistics: "training".parse().unwrap(),
            seed: u64::MAX,
            backend: Backend::NdArray,
            device: 1,
            threads: Some(3),
            keep_checkpoints: 9,
            baseline: true,
            ..RunConfig::default()
        }
    }

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    fn every_kind_of_data() -> Vec<DataConfig> {
        let data_dir = Some("/my data/it's".into());
        vec![
            DataConfig::Digits,
            DataConfig::Mnist { data_dir: None },
            DataConfig::Cifar10 {
                data_dir: data_dir.clone(),
            },
            DataConfig::Idx { data_dir },
            DataConfig::Table(TableConfig {
                file: "/d/a b.csv".into(),
                target: "the class".to_owned(),
                task: Some(Task::Regression),
                unlabeled_value: Some("-1".to_owned()),
                missing: texts(&["-", "n.d."]),
                drop: texts(&["id", "name, of it"]),
                categorical: texts(&["-x1", "say \"code\""]),
                numeric: texts(&["t"]),
                date: texts(&["day"]),
                date_order: Some(DateOrder::Mdy),
                max_memory: Some(64),
                delimiter: Some("tab".parse().unwrap()),
                decimal: Some(DecimalMark::Comma),
                encoding: Some(TextEncoding::WINDOWS_1252),
                sheet: Some("my people".to_owned()),
                test: Some("/d/test.csv".into()),
            }),
            DataConfig::Images(ImagesConfig {
                dir: "/d/photos".into(),
                labels: Some("/d/list.csv".into()),
                unlabeled_value: Some("?".to_owned()),
                size: Some(Size {
                    height: 24,
                    width: 32,
                }),
                color: Some(false),
                strict: true,
                test: Some("/d/more".into()),
            }),
            DataConfig::Arrays(ArraysConfig {
                file: "/d/X.npy".into(),
                labels: Some("/d/y.npy".into()),
                layout: Some(ArrayLayout::ChannelsFirst),
                task: Some(Task::Classification),
                unlabeled_value: Some("-7".to_owned()),
                test: Some("/d/test.npz".into()),
            }),
        ]
    }

    #[test]
    fn the_command_trains_the_same_run() {
        for data in every_kind_of_data() {
            for config in [RunConfig::default(), changed()] {
                let data = data.clone();
                let config = RunConfig { data, ..config };
                let command = train_command(&config, None);
                assert_eq!(understood(&command), config, "{command}");
            }
        }
    }

    #[test]
    fn labels_of_a_file_take_the_place_of_their_number() {
        let command = train_command(&RunConfig::default(), Some(Path::new("my labels.txt")));
        let expected = "--labels-file 'my labels.txt'";
        assert!(command.contains(expected), "{command}");
        assert!(!command.contains("--labels "), "{command}");
        let file = understood(&command).labels_file;
        assert_eq!(file, Some("my labels.txt".into()));
    }

    #[test]
    fn the_settings_of_a_run_are_all_in_its_command() {
        let settings = Settings::of(&changed());
        let command = train_command(&settings.config().unwrap(), None);
        for name in changed().fields().keys() {
            let (flag, switch) = (format!("--{name}"), format!("--no-{name}"));
            let is_there = command.contains(&flag) || command.contains(&switch);
            assert!(is_there, "{name}: {command}");
        }
    }
}
