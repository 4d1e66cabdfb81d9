//! Training through the real binary: what it prints, writes and refuses.

mod common;

use std::fs;

use common::{TestDir, json_lines};
use serde_json::Value;

fn config(work: &TestDir, run: &str) -> Value {
    work.json(&format!("{run}/config.json"))["config"].clone()
}

#[test]
fn a_run_prints_a_line_an_epoch_and_ends_with_a_table_and_the_next_commands() {
    let work = TestDir::new();
    let output = work.succeed(&work.train_arguments(&["--run-dir", "run", "--baseline"]));
    for epoch in 1..=4 {
        let begin = format!("    {epoch}/4  ");
        let lines = output
            .lines()
            .filter(|line| line.starts_with(&begin))
            .count();
        assert_eq!(
            lines, 2,
            "one for the baseline, one for the ladder\n{output}"
        );
    }
    let table = output
        .split_once("test error  ")
        .expect("the ending table")
        .1;
    for words in [
        "baseline",
        "ladder",
        "run          run",
        "ladder evaluate run",
        "ladder predict run",
    ] {
        assert!(table.contains(words), "{words}\n{output}");
    }
}

#[test]
fn json_gives_an_object_an_epoch_and_then_the_report() {
    let work = TestDir::new();
    let output = work.succeed(&work.train_arguments(&["--run-dir", "run", "--json", "--baseline"]));
    let lines = json_lines(&output);
    assert_eq!(lines.len(), 9, "{output}");
    for line in &lines[..8] {
        assert_eq!(line["event"], "epoch");
        assert!(
            line["cost"].is_f64() && line["test_error"].is_f64(),
            "{line}"
        );
    }
    let stages: Vec<&Value> = lines[..8].iter().map(|line| &line["stage"]).collect();
    assert!(stages[..4].iter().all(|stage| **stage == "baseline"));
    assert!(stages[4..].iter().all(|stage| **stage == "ladder"));
    let report = &lines[8];
    assert_eq!(
        (&report["event"], &report["run"]),
        (&"report".into(), &"run".into())
    );
    let fields = ["dataset", "labels", "seed", "config", "steps", "test_error"];
    let more = [
        "baseline_test_error",
        "train_seconds",
        "peak_memory_bytes",
        "parameters",
    ];
    for field in fields.iter().chain(&more) {
        assert!(!report[*field].is_null(), "{field}: {report}");
    }
    assert_eq!(
        (&report["labels"], &report["config"]["epochs"]),
        (&6.into(), &4.into())
    );
}

#[test]
fn a_flag_beats_the_file_and_the_file_beats_the_preset_and_the_preset_the_default() {
    let work = TestDir::new();
    fs::write(
        work.path("mine.toml"),
        "layers = '8-3'\nlabels = 6\nepochs = 1\nbatch-size = 12\ncosts = [5, 1]\nseed = 7\n\
         dataset = 'idx'\ndata-dir = 'data'\n",
    )
    .unwrap();
    let arguments = [
        "train",
        "--preset",
        "mnist-1000-full",
        "--config",
        "mine.toml",
    ];
    let flags = ["--batch-size", "15", "--run-dir", "run", "--json"];
    work.succeed(&[&arguments[..], &flags].concat());
    let config = config(&work, "run");
    assert_eq!(config["batch-size"], 15, "flag over file");
    assert_eq!(config["seed"], 7, "file over preset");
    assert_eq!(config["noise"]["hidden"], 0.2, "preset over default");
    assert_eq!(config["baseline"], false, "preset over default");
    assert_eq!(
        config["costs"],
        serde_json::json!([5.0, 1.0, 1.0]),
        "the last cost is repeated"
    );
    assert_eq!(config["keep-checkpoints"], 2, "default");
}

#[test]
fn the_end_says_the_other_measures_in_one_line() {
    let work = TestDir::new();
    let said = work.succeed(&work.train_arguments(&["--run-dir", "run", "--no-tui"]));
    let measures = &work.json("run/report.json")["test_measures"];
    let figure = |name: &str| measures[name].as_f64().unwrap();
    let expected = format!(
        "\nladder  balanced accuracy {:.2} %, macro F1 {:.3}, AUC {:.3}, log-loss {:.3}\n",
        100.0 * figure("balanced_accuracy"),
        figure("macro_f1"),
        figure("auc"),
        figure("log_loss")
    );
    assert!(said.contains(&expected), "{expected} is not in:\n{said}");
    let log = fs::read_to_string(work.path("run/log.txt")).unwrap();
    assert!(log.contains(", balanced accuracy "), "{log}");
}

#[test]
fn a_fresh_directory_is_made_for_each_run() {
    let work = TestDir::new();
    for _ in 0..2 {
        work.succeed(&work.train_arguments(&["--epochs=1", "--json"]));
    }
    assert_eq!(fs::read_dir(work.path("runs")).unwrap().count(), 2);
}

#[test]
fn a_run_is_replaced_only_by_force() {
    let work = TestDir::new();
    let train =
        |more: &[&'static str]| work.train_arguments(&[&["--run-dir", "run"], more].concat());
    work.succeed(&train(&["--epochs=1", "--json"]));
    let model = fs::read(work.path("run/model.bpk")).unwrap();

    let error = work.fail(&train(&["--epochs=1"]));
    assert!(
        error.contains("--resume") && error.contains("--force"),
        "{error}"
    );
    assert_eq!(
        fs::read(work.path("run/model.bpk")).unwrap(),
        model,
        "nothing saved is lost"
    );

    work.succeed(&train(&["--epochs=2", "--force", "--json"]));
    assert_eq!(config(&work, "run")["epochs"], 2);
}

#[test]
fn labels_can_be_given_back_as_a_file() {
    let work = TestDir::new();
    work.succeed(&work.train_arguments(&["--epochs=1", "--run-dir", "first", "--json"]));
    let arguments = [
        "train",
        "--dataset",
        "idx",
        "--data-dir",
        "data",
        "--labels-file",
        "first/labels.txt",
        "--layers",
        "8-3",
        "--costs",
        "10,1,0.1",
        "--epochs",
        "1",
        "--batch-size",
        "10",
        "--no-baseline",
        "--run-dir",
        "second",
        "--json",
    ];
    let report = json_lines(&work.succeed(&arguments)).pop().unwrap();
    assert_eq!(report["labels"], 6);
    let model = |run: &str| common::weights(&work.path(run));
    assert!(
        model("first") == model("second"),
        "the same labels in the same order"
    );
}

#[test]
fn all_labels_and_validation_rows_can_be_asked_for() {
    let work = TestDir::new();
    let more = [
        "--labels=all",
        "--validation",
        "12",
        "--epochs=1",
        "--json",
        "--run-dir",
        "run",
    ];
    let lines = json_lines(&work.succeed(&work.train_arguments(&more)));
    assert!(lines[0]["validation_error"].is_f64(), "{}", lines[0]);
    assert_eq!(lines[1]["labels"], 48);
}

#[test]
fn a_reader_that_goes_away_does_not_stop_the_training() {
    let work = TestDir::new();
    let arguments = work.train_arguments(&["--run-dir", "run"]);
    let mut child = work
        .command(&arguments)
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert!(child.wait().unwrap().success());
    assert!(work.path("run/report.json").is_file());
}

#[test]
fn a_seed_decides_the_model() {
    let work = TestDir::new();
    let train = |seed: &'static str, run: &'static str| {
        let more = ["--epochs=1", "--seed", seed, "--run-dir", run, "--json"];
        work.succeed(&work.train_arguments(&more));
        common::weights(&work.path(run))
    };
    assert!(train("1", "a") == train("1", "b"));
    assert!(train("1", "c") != train("2", "d"));
}
