//! Rows and results for the tests.

use ladder_train::{Report, RunConfig, Versions};

use crate::rows::Row;

/// A row for MNIST with this in its table `[about]`.
pub fn row(name: &str, labels: &str, about: &str) -> Row {
    let labels = labels.replace("all", "'all'");
    let text = format!("dataset = 'mnist'\nlabels = {labels}\n[about]\nsummary = 'a row'\n{about}");
    Row::parse(name, &text).expect("invariant: the text is a row")
}

/// What a run of such a row with 100 labels reports.
pub fn report(seed: u64, test_error: f64) -> Report {
    let config = RunConfig {
        seed,
        ..row("mnist-100-full", "100", "").config
    };
    Report {
        dataset: config.data.label().to_owned(),
        labels: 100,
        task: Default::default(),
        test_error: Some(test_error),
        validation_error: None,
        test_measures: None,
        validation_measures: None,
        variants: Vec::new(),
        baseline_test_error: None,
        baseline_test_measures: None,
        steps: 90_000,
        train_seconds: 2900.0,
        peak_memory_bytes: None,
        parameters: 3_105_710,
        config,
        threads: Some(1),
        machine: None,
        versions: versions("0123456789ab"),
        earlier_versions: Vec::new(),
    }
}

/// A build of this commit.
pub fn versions(commit: &str) -> Versions {
    Versions {
        ladder: "0.1.0".to_owned(),
        burn: "0.22.1".to_owned(),
        commit: Some(commit.to_owned()),
    }
}
