//! Configurations as earlier versions wrote them: the data set by its name, its files in fields
//! beside it.

use ladder_data::DataName;
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value, json};

use super::RunConfig;

/// Reads the configuration of a run that this version or an earlier one started.
pub(crate) fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<RunConfig, D::Error> {
    let fields = upgraded(Map::deserialize(deserializer)?);
    serde_json::from_value(Value::Object(fields)).map_err(D::Error::custom)
}

/// The fields of this version; they stay as they are if they are that already.
pub(crate) fn upgraded(mut fields: Map<String, Value>) -> Map<String, Value> {
    if let Some(Value::Object(data)) = fields.get_mut("data") {
        // Columns that are the same in every row are always left out now.
        data.remove("drop-constant");
    }
    let Some(Value::String(dataset)) = fields.remove("dataset") else {
        return fields;
    };
    let mut own = Map::new();
    for (kind, file, labels) in [
        ("table", "file", None),
        ("images", "dir", Some("image-labels")),
        ("arrays", "file", Some("array-labels")),
    ] {
        for (key, value) in of_kind(fields.remove(kind)) {
            let key = match (key.as_str(), labels) {
                (key, _) if key == file => kind,
                ("labels", Some(labels)) => labels,
                (key, _) => key,
            };
            own.insert(key.to_owned(), value);
        }
    }
    for key in ["data-dir", "test"] {
        own.extend(fields.remove_entry(key));
    }
    fields.insert("data".to_owned(), data(&dataset, own));
    fields
}

fn of_kind(fields: Option<Value>) -> Map<String, Value> {
    match fields {
        Some(Value::Object(fields)) => fields,
        _ => Map::new(),
    }
}

/// A name that no data set has was given by the program that made the rows.
fn data(dataset: &str, mut own: Map<String, Value>) -> Value {
    match dataset.parse::<DataName>() {
        Ok(name) => {
            own.retain(|key, _| name.keys().contains(&key.as_str()));
            own.insert("dataset".to_owned(), name.as_str().into());
            Value::Object(own)
        }
        Err(_) => json!({ "dataset": "custom", "name": dataset }),
    }
}

#[cfg(test)]
mod tests {
    use ladder_data::arrays::ArraysConfig;
    use ladder_data::images::{ImagesConfig, Size};
    use ladder_data::{DataConfig, TableConfig};
    use ladder_model::Backend;

    use super::*;

    #[derive(Deserialize)]
    struct File {
        #[serde(deserialize_with = "read")]
        config: RunConfig,
    }

    #[track_caller]
    fn config(text: &str) -> RunConfig {
        let text = format!(r#"{{ "config": {text} }}"#);
        serde_json::from_str::<File>(&text).unwrap().config
    }

    /// Every field of the last earlier version, but for the data.
    const REST: &str = r#"
        "labels": 20, "labels-file": "/l.txt", "validation": 5, "folds": 3, "contrast": 55.0,
        "zca": 0.1, "augment-flip": true, "augment-shift": 1, "layers": "16-2",
        "activation": "leaky-relu", "top-scale": false, "noise": { "input": 0.1, "hidden": 0.2 },
        "combinators": "sig", "combinator-init": "random", "combinator-std": 0.05,
        "costs": [1.0, 1.0, 1.0], "epochs": 2, "passes": 40, "decay": 0.5, "learning-rate": 0.001,
        "batch-size": 50, "statistics": "training", "weights": "average",
        "seed": 18446744073709551615, "backend": "ndarray", "device": 1, "threads": 2,
        "keep-checkpoints": 9, "baseline": true"#;

    #[test]
    fn every_setting_of_the_last_version_is_read() {
        let old = config(&format!(r#"{{ "dataset": "digits", {REST} }}"#));
        assert_eq!((old.seed, old.backend), (u64::MAX, Backend::NdArray));
        let written = serde_json::to_value(&old).unwrap();
        let expected: Value = serde_json::from_str(&format!("{{ {REST} }}")).unwrap();
        for (name, value) in expected.as_object().unwrap() {
            assert_eq!(&written[name], value, "{name}");
        }
    }

    #[test]
    fn every_kind_of_data_is_read() {
        let table = TableConfig {
            file: "/d/a.csv".into(),
            target: "k".to_owned(),
            missing: vec!["-".to_owned()],
            test: Some("/d/b.csv".into()),
            ..TableConfig::default()
        };
        let images = ImagesConfig {
            dir: "/d/photos".into(),
            labels: Some("/d/list.csv".into()),
            size: Some(Size {
                height: 4,
                width: 5,
            }),
            color: Some(true),
            strict: true,
            ..ImagesConfig::default()
        };
        let arrays = ArraysConfig {
            file: "/d/X.npy".into(),
            labels: Some("/d/y.npy".into()),
            ..ArraysConfig::default()
        };
        for (text, expected) in [
            (r#""dataset": "digits""#, DataConfig::Digits),
            (
                r#""dataset": "mnist", "data-dir": "/m""#,
                DataConfig::Mnist {
                    data_dir: Some("/m".into()),
                },
            ),
            (
                r#""dataset": "cifar-10""#,
                DataConfig::Cifar10 { data_dir: None },
            ),
            (
                r#""dataset": "table", "table": { "file": "/d/a.csv", "target": "k",
                   "missing": ["-"], "drop-constant": true }, "test": "/d/b.csv""#,
                DataConfig::Table(table),
            ),
            (
                r#""dataset": "images", "images": { "dir": "/d/photos", "labels": "/d/list.csv",
                   "size": { "height": 4, "width": 5 }, "color": true, "strict": true }"#,
                DataConfig::Images(images),
            ),
            (
                r#""dataset": "arrays", "arrays": { "file": "/d/X.npy", "labels": "/d/y.npy" }"#,
                DataConfig::Arrays(arrays),
            ),
            (
                r#""dataset": "rows""#,
                DataConfig::Custom {
                    name: "rows".to_owned(),
                },
            ),
        ] {
            let old = config(&format!("{{ {text}, {REST} }}"));
            assert_eq!(old.data, expected);
            let new = serde_json::to_string(&old).unwrap();
            assert_eq!(config(&new), old, "{new}");
            let younger = new.replace("\"missing\":", "\"drop-constant\":true,\"missing\":");
            assert_eq!(config(&younger), old, "{younger}");
        }
    }
}
