use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use super::*;
use crate::arrays::ArrayLayout;
use crate::images::Size;
use crate::table::{DateOrder, DecimalMark, Delimiter, TextEncoding};
use crate::task::Task;

/// Each data set with everything that it can have.
fn full() -> Vec<DataConfig> {
    let data_dir = Some("dir".into());
    let texts = || vec!["a".to_owned(), "b".to_owned()];
    let test = Some(PathBuf::from("test"));
    vec![
        DataConfig::Digits,
        DataConfig::Mnist {
            data_dir: data_dir.clone(),
        },
        DataConfig::Cifar10 {
            data_dir: data_dir.clone(),
        },
        DataConfig::Idx { data_dir },
        DataConfig::Table(TableConfig {
            file: "a.csv".into(),
            target: "k".to_owned(),
            task: Some(Task::Regression),
            unlabeled_value: Some("?".to_owned()),
            missing: texts(),
            drop: texts(),
            categorical: texts(),
            numeric: texts(),
            date: texts(),
            date_order: Some(DateOrder::Dmy),
            max_memory: Some(64),
            delimiter: Some(Delimiter::SEMICOLON),
            decimal: Some(DecimalMark::Comma),
            encoding: Some(TextEncoding::WINDOWS_1252),
            sheet: Some("people".to_owned()),
            test: test.clone(),
        }),
        DataConfig::Images(ImagesConfig {
            dir: "photos".into(),
            labels: Some("list.csv".into()),
            unlabeled_value: Some("?".to_owned()),
            size: Some(Size::default()),
            color: Some(false),
            strict: true,
            test: test.clone(),
        }),
        DataConfig::Arrays(ArraysConfig {
            file: "X.npy".into(),
            labels: Some("y.npy".into()),
            layout: Some(ArrayLayout::ChannelsFirst),
            task: Some(Task::Classification),
            unlabeled_value: Some("0".to_owned()),
            test,
        }),
        DataConfig::Custom {
            name: "moons".to_owned(),
        },
    ]
}

#[test]
fn a_configuration_is_a_flat_map_with_the_keys_of_its_name() {
    for config in full() {
        let Value::Object(fields) = serde_json::to_value(&config).unwrap() else {
            panic!("{config:?}");
        };
        assert_eq!(fields["dataset"], config.name().as_str());
        let written: BTreeSet<&str> = fields.keys().map(String::as_str).collect();
        let keys = config.name().keys().iter().copied();
        assert_eq!(written, keys.chain(["dataset"]).collect(), "{config:?}");
        let read: DataConfig = serde_json::from_value(Value::Object(fields)).unwrap();
        assert_eq!(read, config);
    }
}

#[test]
fn a_key_of_another_data_set_is_not_read() {
    for text in [
        r#"{ "dataset": "mnist", "target": "k" }"#,
        r#"{ "dataset": "table", "data-dir": "x" }"#,
        r#"{ "dataset": "svhn" }"#,
    ] {
        assert!(serde_json::from_str::<DataConfig>(text).is_err(), "{text}");
    }
}

#[test]
fn every_path_becomes_absolute() {
    for config in full() {
        let fields = serde_json::to_value(config.absolute().unwrap()).unwrap();
        for key in DataName::PLACES.into_iter().chain(["data-dir"]) {
            let path = fields.get(key).and_then(Value::as_str);
            assert!(
                path.is_none_or(|path| Path::new(path).is_absolute()),
                "{key}"
            );
        }
    }
}

#[test]
fn data_that_has_moved_is_found_by_its_name_with_what_lies_beside_it() {
    let dir = tempfile::tempdir().unwrap();
    for file in ["a.csv", "photos", "X.npy", "y.npy"] {
        fs::write(dir.path().join(file), "").unwrap();
    }
    for config in full() {
        let is_without_files = matches!(config, DataConfig::Digits | DataConfig::Custom { .. });
        let moved = match config.moved_to(dir.path()) {
            Ok(moved) => moved,
            Err(error) => {
                let message = error.to_string();
                assert!(
                    is_without_files && message.contains("no directory"),
                    "{message}"
                );
                continue;
            }
        };
        let place = moved.own_place().or(moved.data_dir()).unwrap();
        assert!(place.starts_with(dir.path()), "{moved:?}");
        if let DataConfig::Arrays(arrays) = moved {
            assert_eq!(arrays.labels, Some(dir.path().join("y.npy")));
            assert_eq!(arrays.test, Some("test".into()), "where it was");
        }
    }
}

#[test]
fn data_that_is_not_in_the_directory_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let table = DataConfig::Table(TableConfig {
        file: "/old/a.csv".into(),
        ..TableConfig::default()
    });
    let message = table.moved_to(dir.path()).unwrap_err().to_string();
    assert!(
        message.ends_with(": no 'a.csv' in this directory"),
        "{message}"
    );
}
