//! What decides the error of a run, and whether a report was made by the recipe of its row.
//!
//! Rows and reports name the same settings in the same way, but for `-` and `_`, so they are
//! compared field by field without a list of the fields: a setting added later is compared, too.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use serde_json::{Map, Value};

/// What a row or a report means that does not say these: they came later than it did.
const DEFAULTS: &str = r#"
top-scale = true
combinators = "gauss"
combinator-init = "standard"
combinator-std = 0.025
statistics = "labeled"
weights = "last"
passes = 1
augment-flip = false
augment-shift = 0
"#;

/// Fields that decide nothing: what a report measured, where and when a run was made.
const NO_SETTINGS: [&str; 20] = [
    "about",
    "backend",
    "baseline",
    "baseline_test_error",
    "data_dir",
    "device",
    "earlier_versions",
    "keep_checkpoints",
    "machine",
    "method", // It follows from the costs.
    "parameters",
    "peak_memory_bytes",
    "seed",
    "steps",
    "test_error",
    "threads",
    "train_seconds",
    "validation_error",
    "variants",
    "versions",
];

/// Settings by name; those of a table are named `noise.input`.
#[derive(Clone, Debug, PartialEq)]
pub struct Recipe(BTreeMap<String, Value>);

impl Recipe {
    /// The recipe in the fields of a row or a report.
    pub fn of(fields: &Map<String, Value>) -> Self {
        let mut recipe = BTreeMap::new();
        for (name, value) in fields {
            let name = name.replace('-', "_");
            if !NO_SETTINGS.contains(&name.as_str()) {
                flatten(name, value, &mut recipe);
            }
        }
        Self(recipe)
    }

    /// What a report did otherwise than this row asks, setting by setting.
    pub fn differences(&self, report: &Map<String, Value>) -> Result<Vec<String>> {
        let defaults: Map<String, Value> = toml::from_str(DEFAULTS).context("default settings")?;
        let defaults = Self::of(&defaults);
        let done = Self::of(report);
        let names: BTreeSet<&String> = self.0.keys().chain(done.0.keys()).collect();
        let mut differences = Vec::new();
        for name in names {
            let asked = self.0.get(name).or(defaults.0.get(name));
            let found = done.0.get(name).or(defaults.0.get(name));
            if !agree(name, asked, found, report) {
                let [asked, found] = [asked, found].map(in_words);
                differences.push(format!("{name}: the row says {asked}, the report {found}"));
            }
        }
        Ok(differences)
    }
}

/// Numbers become floats, so that 1 is 1.0; what is null is not said.
fn flatten(name: String, value: &Value, recipe: &mut BTreeMap<String, Value>) {
    match value {
        Value::Null => (),
        Value::Object(fields) => {
            for (field, value) in fields {
                flatten(format!("{name}.{}", field.replace('-', "_")), value, recipe);
            }
        }
        _ => {
            recipe.insert(name, with_floats(value));
        }
    }
}

fn with_floats(value: &Value) -> Value {
    match value {
        Value::Number(number) => number.as_f64().map_or(Value::Null, Value::from),
        Value::Array(values) => values.iter().map(with_floats).collect(),
        other => other.clone(),
    }
}

fn agree(
    name: &str,
    asked: Option<&Value>,
    found: Option<&Value>,
    report: &Map<String, Value>,
) -> bool {
    match (name, asked, found) {
        ("labels", Some(Value::String(all)), Some(labels)) if all == "all" => {
            has_all_labels(labels, report)
        }
        ("costs", Some(Value::Array(asked)), Some(Value::Array(found))) => {
            levels(asked, found.len()) == *found
        }
        // A report has no number of held out rows, only whether there were any.
        ("validation", Some(rows), None) => {
            let is_held_out = report
                .get("validation_error")
                .is_some_and(|it| !it.is_null());
            rows.as_f64().is_some_and(|rows| rows > 0.0) == is_held_out
        }
        _ => asked == found,
    }
}

/// A report counts its labels. They are all there are if they fill as many batches as the
/// unlabeled rows of an epoch, to which every row belongs.
fn has_all_labels(labels: &Value, report: &Map<String, Value>) -> bool {
    let number = |name: &str| report.get(name).and_then(Value::as_f64);
    let epoch = || Some(number("steps")? / number("epochs")?);
    let batches = || Some((labels.as_f64()? / number("batch_size")?).floor());
    epoch().is_some_and(|epoch| batches() == Some(epoch))
}

/// The last weight of a row's list serves the remaining levels.
fn levels(costs: &[Value], levels: usize) -> Vec<Value> {
    let mut costs = costs.to_vec();
    if let Some(last) = costs.last().cloned() {
        costs.resize(levels.max(costs.len()), last);
    }
    costs
}

fn in_words(value: Option<&Value>) -> String {
    match value {
        None => "nothing".to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.as_f64().unwrap_or(f64::NAN).to_string(),
        Some(Value::Array(values)) => {
            let values: Vec<String> = values.iter().map(|it| in_words(Some(it))).collect();
            format!("[{}]", values.join(", "))
        }
        Some(other) => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROW: &str = r#"
        dataset = "mnist"
        labels = 100
        validation = 0
        layers = "20-10"
        costs = [1000, 10, 0.1]
        noise = { input = 0.3, hidden = 0.3 }
        epochs = 150
        learning-rate = 0.002
        batch-size = 100
        seed = 1
        baseline = false
        [about]
        summary = "a row"
    "#;

    const REPORT: &str = r#"{
        "dataset": "mnist", "labels": 100, "seed": 7, "backend": "wgpu", "device": 1,
        "epochs": 150, "steps": 90000, "test_error": 0.01, "validation_error": null,
        "layers": "20-10", "noise": { "input": 0.3, "hidden": 0.3 },
        "costs": [1000.0, 10.0, 0.1], "learning_rate": 0.002, "batch_size": 100
    }"#;

    /// What differs when some text of the row, then of the report, is replaced.
    fn differences(row: [&str; 2], report: [&str; 2]) -> Vec<String> {
        let row: Map<String, Value> = toml::from_str(&ROW.replace(row[0], row[1])).unwrap();
        let report = REPORT.replace(report[0], report[1]);
        let report = serde_json::from_str(&report).unwrap();
        Recipe::of(&row).differences(&report).unwrap()
    }

    const SAME: [&str; 2] = ["", ""];

    #[test]
    fn a_report_of_another_machine_and_seed_is_of_the_same_recipe() {
        assert_eq!(differences(SAME, SAME), [""; 0]);
    }

    #[test]
    fn each_other_setting_is_named_with_both_values() {
        for (report, expected) in [
            (
                ["\"epochs\": 150", "\"epochs\": 10"],
                "epochs: the row says 150, the report 10",
            ),
            (
                ["\"hidden\": 0.3", "\"hidden\": 0.5"],
                "noise.hidden: the row says 0.3, the report 0.5",
            ),
            (
                ["10.0, 0.1]", "10.0, 0.2]"],
                "costs: the row says [1000, 10, 0.1], the report [1000, 10, 0.2]",
            ),
            (
                ["\"layers\": \"20-10\",", ""],
                "layers: the row says 20-10, the report nothing",
            ),
            (
                ["\"seed\": 7", "\"seed\": 7, \"mixup\": true"],
                "mixup: the row says nothing, the report true",
            ),
            (
                ["\"validation_error\": null", "\"validation_error\": 0.1"],
                "validation: the row says 0, the report nothing",
            ),
        ] {
            assert_eq!(differences(SAME, report), [expected]);
        }
    }

    #[test]
    fn a_setting_that_is_younger_than_a_report_counts_as_its_default() {
        let in_row = |value: &'static str| ["seed = 1", value];
        let in_report = |value: &'static str| ["\"seed\": 7", value];
        let default = in_row("combinators = 'gauss'");
        assert_eq!(differences(default, SAME), [""; 0]);
        let default = in_report("\"combinators\": \"gauss\", \"combinator_std\": 0.025");
        assert_eq!(differences(SAME, default), [""; 0]);
        let other = differences(in_row("combinators = 'sig'"), SAME);
        assert_eq!(other, ["combinators: the row says sig, the report gauss"]);
    }

    #[test]
    fn a_short_list_of_costs_is_the_long_one_of_the_report() {
        let (row, report) = (["10, 0.1]", "10]"], ["10.0, 0.1]", "10.0, 10.0]"]);
        assert_eq!(differences(row, report), [""; 0]);
        assert_eq!(differences(row, SAME).len(), 1);
    }

    #[test]
    fn all_labels_are_as_many_as_the_rows_of_an_epoch() {
        let all = ["labels = 100", "labels = 'all'"];
        let labels = |labels| differences(all, ["\"labels\": 100", labels]);
        assert_eq!(labels("\"labels\": 60000"), [""; 0]);
        assert_eq!(labels("\"labels\": 60042"), [""; 0]);
        let expected = ["labels: the row says all, the report 50000"];
        assert_eq!(labels("\"labels\": 50000"), expected);
    }
}
