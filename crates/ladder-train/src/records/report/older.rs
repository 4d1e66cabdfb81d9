//! Reports as earlier versions wrote them: the settings among the results, with names in snake
//! case, and without those that came later.

use serde_json::{Map, Value};

use crate::config::fields::{DATASET, names};
use crate::config::older::upgraded as upgraded_config;

/// Names of settings that are names of results as well.
const RESULTS_TOO: [&str; 3] = [DATASET, "labels", "threads"];

/// Whether an earlier version wrote it.
pub(super) fn is_older(report: &Value) -> bool {
    report.get("config").is_none()
}

/// The report in the form of this version; settings that it does not name have their default.
pub(super) fn upgraded(report: Value) -> Value {
    match report {
        Value::Object(fields) if !fields.contains_key("config") => with_config(fields),
        report => report,
    }
}

fn with_config(mut report: Map<String, Value>) -> Value {
    let known = names();
    let mut config = Map::new();
    for (name, value) in &report {
        let name = name.replace('_', "-");
        if known.contains(&name) && !value.is_null() {
            config.insert(name, value.clone());
        }
    }
    report.retain(|name, _| RESULTS_TOO.contains(&name.as_str()) || !is_setting(name, &known));
    report.insert("config".to_owned(), Value::Object(upgraded_config(config)));
    Value::Object(report)
}

fn is_setting(name: &str, known: &[String]) -> bool {
    known.contains(&name.replace('_', "-"))
}

#[cfg(test)]
mod tests {
    use ladder_data::DataConfig;

    use super::*;
    use crate::config::RunConfig;
    use crate::records::report::Report;

    /// As the first version wrote it: nothing of variants, combinators, statistics, machine.
    const FIRST: &str = r#"{
        "dataset": "mnist", "labels": 100, "seed": 3, "backend": "flex", "device": 0,
        "epochs": 150, "steps": 90000, "test_error": 0.0104, "validation_error": null,
        "baseline_test_error": null, "train_seconds": 8000.5, "peak_memory_bytes": 400000000,
        "parameters": 3000000, "method": "full", "layers": "1000-500-250-250-250-10",
        "activation": "relu", "noise": { "input": 0.3, "hidden": 0.2 },
        "costs": [1000.0, 10.0, 0.1, 0.1, 0.1, 0.1, 0.1], "batch_size": 100,
        "learning_rate": 0.002, "decay": 0.67, "threads": 1,
        "versions": { "ladder": "0.1.0", "burn": "0.22.1", "commit": null }
    }"#;

    /// With every field that any earlier version had.
    const LAST: &str = r#"{
        "dataset": "people.csv", "labels": 20, "seed": 18446744073709551615, "backend": "ndarray",
        "device": 0, "epochs": 2, "steps": 80, "test_error": null, "validation_error": 0.25,
        "variants": [{ "statistics": "labeled", "weights": "last", "test_error": null,
            "validation_error": 0.25 }],
        "baseline_test_error": null, "train_seconds": 1.5, "peak_memory_bytes": null,
        "parameters": 300, "method": "full", "contrast": 55.0, "zca": 0.1, "augment_flip": true,
        "augment_shift": 2, "layers": "16-2", "activation": "leaky-relu", "top_scale": false,
        "noise": { "input": 0.3, "hidden": 0.3 }, "combinators": "sig",
        "combinator_init": "random", "combinator_std": 0.05, "costs": [1.0, 1.0, 1.0],
        "statistics": "training", "weights": "average", "passes": 40, "batch_size": 50,
        "learning_rate": 0.001, "decay": 0.5, "threads": null,
        "machine": { "system": "linux x86_64", "processor": "AMD EPYC", "cores": 2 },
        "versions": { "ladder": "0.1.0", "burn": "0.22.1", "commit": "230ae0e17e58" },
        "earlier_versions": [{ "ladder": "0.0.9", "burn": "0.22.1", "commit": null }]
    }"#;

    fn read(text: &str) -> Report {
        Report::from_json(serde_json::from_str(text).unwrap()).unwrap()
    }

    #[test]
    fn the_first_reports_have_the_defaults_of_what_came_later() {
        let report = read(FIRST);
        let config = &report.config;
        assert_eq!((report.labels, report.method()), (100, "full"));
        assert_eq!((report.test_error, report.threads), (Some(0.0104), Some(1)));
        assert_eq!(config.data.label(), "mnist");
        let expected = RunConfig {
            data: DataConfig::Mnist { data_dir: None },
            seed: 3,
            threads: Some(1),
            noise: config.noise,
            costs: config.level_costs(),
            ..RunConfig::default()
        };
        assert_eq!(config, &expected);
        assert_eq!(config.noise.hidden, 0.2);
    }

    #[test]
    fn every_setting_of_the_last_reports_is_read() {
        let Report {
            config,
            dataset,
            variants,
            machine,
            earlier_versions,
            ..
        } = read(LAST);
        assert_eq!(
            (dataset.as_str(), config.data.label()),
            ("people.csv", "people.csv")
        );
        assert_eq!((variants.len(), earlier_versions.len()), (1, 1));
        assert_eq!(machine.unwrap().processor.unwrap(), "AMD EPYC");
        let written = serde_json::to_value(&config).unwrap();
        let old: Value = serde_json::from_str(LAST).unwrap();
        for name in names() {
            let of_the_report = &old[name.replace('-', "_")];
            if name != "dataset" && !of_the_report.is_null() {
                assert_eq!(&written[&name], of_the_report, "{name}");
            }
        }
    }

    #[test]
    fn a_report_of_this_version_stays_as_it_is() {
        let report = read(LAST);
        let text = serde_json::to_string(&report).unwrap();
        assert_eq!(read(&text), report);
    }
}
