//! A row and its report for the tests.

use crate::rows::Row;

/// What a run of [`row`] with seed 7 and 100 labels reports.
pub const REPORT: &str = r#"{
    "dataset": "mnist", "labels": 100, "epochs": 150, "batch_size": 100, "steps": 90000,
    "seed": 7, "test_error": 0.0104, "train_seconds": 2900.0, "backend": "flex", "versions": {}
}"#;

/// A row that needs no network.
pub fn row(name: &str, labels: &str) -> Row {
    let labels = labels.replace("all", "'all'");
    let text = format!(
        "dataset = 'mnist'\nlabels = {labels}\nepochs = 150\nbatch-size = 100\n\
         [about]\nsummary = 'a row'"
    );
    Row::parse(name, &text).expect("invariant: the text is a row")
}
