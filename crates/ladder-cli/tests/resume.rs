//! A run that is stopped, in whatever way, continues to the same result.

#![cfg(unix)] // Signals.

mod common;

use std::fs;
use std::path::PathBuf;

use common::{Held, TestDir, cut_in_half, has_checkpoint, text};

/// Rows of 10 steps in an epoch.
const ROWS: usize = 100;

/// More epochs than a run that is held can print.
fn long_run<'a>(work: &TestDir, run: &'a str) -> Vec<&'a str> {
    let epochs = ["--epochs", "60", "--keep-checkpoints", "60"];
    let more = ["--layers", "64-32-3", "--run-dir", run, "--json"];
    work.train_arguments(&[&epochs[..], &more].concat())
}

/// The weights and statistics of a finished run, as bits.
fn model(work: &TestDir, run: &str) -> Vec<u32> {
    common::weights(&work.path(run))
}

/// Starts a run, which cannot end, and waits for its checkpoint after ten epochs.
fn start(work: &TestDir, run: &str) -> Held {
    let path = work.path(run);
    work.start_until(&long_run(work, run), || has_checkpoint(&path, 100))
}

#[test]
fn a_run_killed_and_resumed_equals_one_that_was_not_to_the_last_bit() {
    let work = TestDir::with_rows(ROWS);
    work.succeed(&long_run(&work, "straight"));
    start(&work, "killed").kill();
    assert!(!work.path("killed/model.bpk").exists(), "killed in time");
    work.succeed(&["train", "--resume", "killed", "--json"]);
    assert!(model(&work, "straight") == model(&work, "killed"));
}

#[test]
fn ctrl_c_finishes_the_step_saves_and_says_how_to_continue() {
    let work = TestDir::with_rows(ROWS);
    work.succeed(&long_run(&work, "straight"));
    let output = start(&work, "stopped").interrupt();
    let notes = text(&output.stderr);
    assert_eq!(output.status.code(), Some(130), "{notes}");
    assert!(notes.contains("train --resume stopped"), "{notes}");
    assert!(!work.path("stopped/model.bpk").exists(), "stopped in time");

    let lines = work.succeed(&["train", "--resume", "stopped", "--json"]);
    assert!(
        lines
            .lines()
            .last()
            .unwrap()
            .contains("\"event\":\"report\""),
        "{lines}"
    );
    assert!(model(&work, "straight") == model(&work, "stopped"));
}

/// Files of the checkpoints of a run that was killed, in the order of their steps.
fn checkpoints_of_a_killed_run(work: &TestDir) -> Vec<PathBuf> {
    start(work, "run").kill();
    let files = fs::read_dir(work.path("run/checkpoints")).unwrap();
    let mut files: Vec<PathBuf> = files
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "bpk"))
        .collect();
    files.sort();
    files
}

#[test]
fn a_checkpoint_cut_in_half_is_skipped_with_a_warning() {
    let work = TestDir::with_rows(ROWS);
    let files = checkpoints_of_a_killed_run(&work);
    let newest = files
        .iter()
        .rfind(|path| path.to_string_lossy().contains(".model."))
        .unwrap();
    cut_in_half(newest);
    let output = work.ladder(&["train", "--resume", "run", "--json"]);
    let warning = text(&output.stderr);
    assert!(output.status.success(), "{warning}");
    assert!(
        warning.starts_with("warning: ladder: the checkpoint of step "),
        "{warning}"
    );
}

#[test]
fn without_a_whole_checkpoint_nothing_is_resumed_and_nothing_lost() {
    let work = TestDir::with_rows(ROWS);
    let files = checkpoints_of_a_killed_run(&work);
    files.iter().for_each(|path| cut_in_half(path));
    let error = work.fail(&["train", "--resume", "run"]);
    assert!(error.contains("checkpoint"), "{error}");
    assert!(files.iter().all(|path| path.exists()));
}

#[test]
fn a_finished_run_resumed_reports_again() {
    let work = TestDir::new();
    let lines = work.succeed(&work.train_arguments(&["--run-dir", "run", "--json"]));
    let again = work.succeed(&["train", "--resume", "run", "--json"]);
    assert_eq!(again.lines().last(), lines.lines().last());
    assert!(
        work.succeed(&["train", "--resume", "--run-dir", "run"])
            .contains("ladder evaluate run")
    );
}

#[test]
fn a_setting_that_differs_from_the_runs_own_is_refused() {
    let work = TestDir::new();
    work.succeed(&work.train_arguments(&["--run-dir", "run", "--json"]));
    for (more, words) in [
        (&["--epochs", "8"][..], "epochs 4, not 8"),
        (&["--seed", "2"], "seed 1, not 2"),
        (&["--costs", "1"], "costs"),
        (&["--preset", "mnist-100-full"], "this run was started with"),
        (&["--backend", "ndarray"], "backend"),
        (&["--noise", "0.1"], ", not 0.1,0.1,"),
        (&["--augment-flip"], "started without --augment-flip"),
        (&["--keep-checkpoints", "9"], "keep-checkpoints 2, not 9"),
    ] {
        let error = work.fail(&[&["train", "--resume", "run"], more].concat());
        assert!(
            error.contains(words) && error.contains("leave out"),
            "{error}"
        );
    }
    for (more, words) in [
        (
            &["--target", "x"][..],
            "target is for --table, and the data set is idx",
        ),
        (&["--size", "3"], "size is for --images"),
        (&["--strict"], "strict is for --images"),
    ] {
        let error = work.fail(&[&["train", "--resume", "run"], more].concat());
        assert!(error.contains(words), "{error}");
    }
    // What the run has already may be given again, and what decides nothing may change.
    work.succeed(&[
        "train",
        "--resume",
        "run",
        "--epochs",
        "4",
        "--threads",
        "1",
        "--json",
    ]);
    fs::rename(work.path("data"), work.path("moved")).unwrap();
    assert!(work.fail(&["train", "--resume", "run"]).contains("data"));
    work.succeed(&["train", "--resume", "run", "--data-dir", "moved", "--json"]);
}

#[test]
fn other_data_in_the_same_place_are_refused() {
    let work = TestDir::new();
    work.succeed(&work.train_arguments(&["--run-dir", "run", "--json"]));
    common::write_data(&work.path("data"), 90, 30);
    let error = work.fail(&["train", "--resume", "run"]);
    assert!(error.contains("trained on"), "{error}");
}
