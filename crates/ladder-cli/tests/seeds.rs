//! `ladder train --seeds`: several runs at once, each what it would be alone.

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{TestDir, cut_in_half, json_lines, text};
use serde_json::Value;

/// Layers whose products are worth several threads.
const WIDE: [&str; 2] = ["--layers", "256-256-3"];

fn group<'a>(work: &TestDir, more: &[&'a str]) -> Vec<&'a str> {
    work.train_arguments(&[&["--run-dir", "group", "--json"], more].concat())
}

/// The figures of each seed in `summary.json`.
fn finished(work: &TestDir) -> Vec<Value> {
    let summary = work.json("group/summary.json");
    summary["finished"].as_array().unwrap().clone()
}

#[test]
fn two_seeds_at_once_have_the_bits_of_two_runs_on_as_many_threads() {
    let work = TestDir::new();
    work.succeed(&group(
        &work,
        &[&WIDE[..], &["--seeds", "1,2", "--threads", "4"]].concat(),
    ));
    for (seed, alone, together) in [("1", "one", "group/seed-1"), ("2", "two", "group/seed-2")] {
        let more = [
            "--run-dir",
            alone,
            "--seed",
            seed,
            "--threads",
            "2",
            "--json",
        ];
        work.succeed(&work.train_arguments(&[&WIDE[..], &more].concat()));
        let weights = |run| common::weights(&work.path(run));
        assert!(weights(alone) == weights(together), "seed {seed}");
        let labels = |run: &str| fs::read(work.path(run).join("labels.txt")).unwrap();
        assert_eq!(labels(alone), labels(together));
    }
    let summary = work.json("group/summary.json");
    assert_eq!(
        (&summary["jobs"], &summary["threads"]),
        (&2.into(), &4.into())
    );
}

#[test]
fn the_summary_has_mean_and_deviation_of_the_reports() {
    let work = TestDir::new();
    work.succeed(&group(
        &work,
        &["--seeds", "1..3", "--baseline", "--epochs=2"],
    ));
    let summary = work.json("group/summary.json");
    for field in ["test_error", "baseline_test_error"] {
        let error = |seed: u64| {
            let report = work.json(&format!("group/seed-{seed}/report.json"));
            report[field].as_f64().unwrap()
        };
        let errors = [1, 2, 3].map(error);
        let mean = errors.iter().sum::<f64>() / 3.0;
        let squares: f64 = errors.iter().map(|error| (error - mean).powi(2)).sum();
        let near = |name: &str, expected: f64| {
            let found = summary[field][name].as_f64().unwrap();
            assert!((found - expected).abs() < 1e-12, "{field} {name}");
        };
        near("mean", mean);
        near("standard_deviation", (squares / 2.0).sqrt());
        assert_eq!(summary[field]["n"], 3);
        for (entry, error) in finished(&work).iter().zip(errors) {
            assert_eq!(entry[field], error);
            assert!(entry["train_seconds"].is_f64());
        }
    }
    for field in ["test_measures", "baseline_test_measures"] {
        let auc = |seed: u64| {
            let report = work.json(&format!("group/seed-{seed}/report.json"));
            report["test_measures"]["auc"].as_f64().unwrap()
        };
        let mean = [1, 2, 3].map(auc).iter().sum::<f64>() / 3.0;
        let found = summary[field]["auc"]["mean"].as_f64().unwrap();
        assert_eq!(summary[field]["auc"]["n"], 3);
        assert!(field != "test_measures" || (found - mean).abs() < 1e-12);
    }
    assert_eq!(summary["seeds"], "1..3");
    assert_eq!(summary["missing"].as_array().unwrap().len(), 0);
    assert!(summary["seconds"].is_f64());
}

#[test]
fn a_line_an_epoch_begins_with_its_seed_and_a_table_ends_it() {
    let work = TestDir::new();
    let more = ["--seeds", "1..2", "--baseline", "--epochs=2", "--threads=2"];
    let output = work.succeed(&work.train_arguments(&more));
    assert!(
        output.starts_with(
            "seeds 1..2: 2 runs, 2 at a time on 1 thread each\nseed  network    epoch"
        ),
        "{output}"
    );
    for (seed, network, epoch) in [(1, "baseline", 1), (2, "baseline", 2), (2, "ladder", 2)] {
        let begin = format!("   {seed}  {network:<9}    {epoch}/2  ");
        assert!(
            output.lines().any(|line| line.starts_with(&begin)),
            "{output}"
        );
    }
    for words in [
        "      seed        baseline          ladder  training\n",
        "mean ± std  ",
        "n = 2\n",
        "data         data, 6 labels, seeds 1..2",
        "runs         runs/idx-6-full-seeds1..2-1",
        "ladder evaluate runs/idx-6-full-seeds1..2-1/seed-1",
    ] {
        assert!(output.contains(words), "{words}\n{output}");
    }
}

#[test]
fn json_gives_the_objects_of_single_runs_with_their_seed_and_then_the_summary() {
    let work = TestDir::new();
    let lines = json_lines(&work.succeed(&group(&work, &["--seeds", "5..6", "--epochs=2"])));
    assert_eq!(lines.len(), 2 * 2 + 2 + 1);
    for seed in [5, 6] {
        let of_seed = |line: &&Value| line["event"] == "epoch" && line["seed"] == seed;
        assert_eq!(lines.iter().filter(of_seed).count(), 2);
        let report = &lines[seed - 1];
        assert_eq!(
            (&report["event"], &report["seed"]),
            (&"report".into(), &seed.into())
        );
        assert_eq!(report["run"], format!("group/seed-{seed}"));
    }
    assert_eq!(
        (&lines[6]["event"], &lines[6]["run"]),
        (&"summary".into(), &"group".into())
    );
    assert_eq!(
        lines[6]["test_error"],
        work.json("group/summary.json")["test_error"]
    );
}

#[test]
fn the_run_of_a_seed_is_a_run_and_the_group_is_none() {
    let work = TestDir::new();
    work.succeed(&group(&work, &["--seeds", "1..2"]));
    let result = work.succeed(&["evaluate", "group/seed-2", "--json"]);
    assert_eq!(
        json_lines(&result)[0]["test_error"],
        finished(&work)[1]["test_error"]
    );
    work.succeed(&["predict", "group/seed-1", "data/t10k-images-idx3-ubyte"]);
    work.succeed(&["train", "--resume", "group/seed-1", "--json"]);
    for arguments in [
        &["evaluate", "group"][..],
        &["predict", "group", "data/t10k-images-idx3-ubyte"],
    ] {
        let error = work.fail(arguments);
        assert!(
            error.contains("name the run of one seed, group/seed-N"),
            "{error}"
        );
    }
}

#[test]
fn seeds_may_stand_in_the_file_and_share_given_labels() {
    let work = TestDir::new();
    let labels = "0 0\n1 1\n2 2\n3 0\n4 1\n5 2\n";
    fs::write(work.path("labels.txt"), labels).unwrap();
    fs::write(
        work.path("mine.toml"),
        "seeds = '1..2'\nlayers = '8-3'\ndataset = 'idx'\ndata-dir = 'data'\ncosts = [1]\n\
         epochs = 1\nbatch-size = 10\nbaseline = false\nlabels-file = 'labels.txt'\n",
    )
    .unwrap();
    let arguments = ["train", "--config", "mine.toml", "--json", "--run-dir"];
    work.succeed(&[&arguments[..], &["group"]].concat());
    let weights = |run: &str| common::weights(&work.path(run));
    assert!(weights("group/seed-1") != weights("group/seed-2"));
    for run in ["group/seed-1", "group/seed-2"] {
        let text = fs::read_to_string(work.path(run).join("labels.txt")).unwrap();
        assert!(text.ends_with(labels), "{text}");
    }
    assert_eq!(work.json("group/group.json")["config"]["labels"], 6);

    work.succeed(&[&arguments[..], &["alone", "--seed", "2"]].concat());
    assert_eq!(work.json("alone/config.json")["config"]["seed"], 2);
}

#[test]
fn what_is_no_list_of_seeds_is_named_and_begins_nothing() {
    let work = TestDir::new();
    for (more, words) in [
        (&["--seeds", ""][..], "found ''"),
        (&["--seeds", "one"], "found 'one'"),
        (&["--seeds", "-1"], "found '-1'"),
        (&["--seeds", "1.."], "found '1..'"),
        (&["--seeds", "3..1"], "3..1 counts backward; expected 1..3"),
        (&["--seeds", "1..3,2"], "seed 2 is named twice"),
        (&["--seeds", "1..5000"], "at most 1000 seeds"),
        (
            &["--seeds", "1..2", "--jobs", "0"],
            "jobs: expected at least 1",
        ),
        (
            &["--seeds", "1..2", "--jobs", "two"],
            "a whole number, found 'two'",
        ),
        (&["--seeds", "1..2", "--labels", "7"], "divisible"),
        (&["--seeds", "1..2", "--epochs", "0"], "epochs"),
        (&["--jobs", "2"], "pass --seeds or --folds too"),
    ] {
        let error = work.fail(&group(&work, more));
        assert!(error.contains(words), "{error}");
        assert!(!work.path("group").exists(), "{more:?}");
    }
    let both = work.ladder(&group(&work, &["--seeds", "1..2", "--seed", "1"]));
    assert_eq!(both.status.code(), Some(2), "{}", text(&both.stderr));
}

#[test]
fn a_group_is_replaced_only_by_force_and_by_runs_of_either_kind() {
    let work = TestDir::new();
    let short = |more: &[&'static str]| group(&work, &[&["--epochs=1"], more].concat());
    work.succeed(&short(&["--seeds", "1..3"]));
    let model = fs::read(work.path("group/seed-3/model.bpk")).unwrap();
    for more in [&["--seeds", "1..3"][..], &["--seed", "1"]] {
        let error = work.fail(&short(more));
        assert!(
            error.contains("--resume") && error.contains("--force"),
            "{error}"
        );
    }
    assert_eq!(
        fs::read(work.path("group/seed-3/model.bpk")).unwrap(),
        model
    );

    work.succeed(&short(&["--seeds", "1..2", "--force"]));
    assert!(!work.path("group/seed-3").exists());
    assert_eq!(finished(&work).len(), 2);
    work.succeed(&short(&["--seed", "7", "--force"]));
    assert!(work.path("group/report.json").exists() && !work.path("group/group.json").exists());
    assert!(work.fail(&short(&["--seeds", "1..2"])).contains("--force"));
    work.succeed(&short(&["--seeds", "1..2", "--force"]));
    assert!(!work.path("group/config.json").exists());
}

#[test]
fn a_finished_group_resumed_reports_again_and_keeps_its_settings() {
    let work = TestDir::new();
    let lines = json_lines(&work.succeed(&group(&work, &["--seeds", "1..2", "--epochs=2"])));
    let resume = |more: &[&'static str]| [&["train", "--resume", "group"], more].concat();
    let again = json_lines(&work.succeed(&resume(&["--json", "--seeds", "1..2", "--jobs", "1"])));
    assert_eq!(again[..2], lines[4..6]);
    assert_eq!(again[2]["test_error"], lines[6]["test_error"]);
    assert!(work.succeed(&resume(&[])).contains("mean ± std"));
    for (more, words) in [
        (&["--epochs", "8"][..], "epochs 2, not 8"),
        (&["--seeds", "1..3"], "started with seeds 1..2"),
        (&["--seed", "1"], "started with seeds 1..2"),
    ] {
        let error = work.fail(&resume(more));
        assert!(
            error.contains(words) && error.contains("leave out"),
            "{error}"
        );
    }
    let error = work.fail(&["train", "--resume", "group/seed-1", "--seeds", "1..2"]);
    assert!(error.contains("the run of seed 1 alone"), "{error}");
}

/// Files of a run's checkpoints.
fn checkpoints(run: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(run.join("checkpoints")).unwrap();
    files.map(|file| file.unwrap().path()).collect()
}

#[test]
fn a_seed_that_fails_is_one_line_and_the_others_are_finished() {
    let work = TestDir::new();
    work.succeed(&group(&work, &["--seeds", "1..3"]));
    let broken = work.path("group/seed-2");
    fs::remove_file(broken.join("report.json")).unwrap();
    checkpoints(&broken)
        .iter()
        .for_each(|file| cut_in_half(file));
    fs::remove_file(work.path("group/seed-3/report.json")).unwrap();

    let output = work.ladder(&["train", "--resume", "group"]);
    let errors = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{errors}");
    assert_eq!(errors.lines().count(), 1, "{errors}");
    assert!(
        errors.starts_with("error: seed 2: ") && errors.contains("checkpoint"),
        "{errors}"
    );
    let table = text(&output.stdout);
    assert!(
        table.contains("failed") && table.contains("n = 2"),
        "{table}"
    );
    assert!(table.contains("train --resume group"), "{table}");
    let missing = &work.json("group/summary.json")["missing"];
    assert_eq!(missing.as_array().unwrap().len(), 1);
    assert_eq!(missing[0]["seed"], 2);
}

#[test]
fn a_cost_that_is_not_finite_in_every_seed_is_a_line_for_each() {
    let work = TestDir::new();
    let output = work.ladder(&group(
        &work,
        &["--seeds", "1..2", "--learning-rate", "1e30"],
    ));
    let errors = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{errors}");
    for (line, seed) in errors.lines().zip(1..) {
        assert!(
            line.starts_with(&format!("error: seed {seed}: ")),
            "{errors}"
        );
        assert!(line.contains("not finite"), "{errors}");
    }
    assert_eq!(errors.lines().count(), 2, "{errors}");
    let summary = work.json("group/summary.json");
    assert!(summary["test_error"].is_null());
}

#[cfg(unix)]
mod stopped {
    use common::{Held, has_checkpoint};

    use super::*;

    /// Rows of 10 steps in an epoch.
    const ROWS: usize = 100;

    /// More epochs than a group that is held can print.
    fn long<'a>(work: &TestDir, dir: &'a str) -> Vec<&'a str> {
        let more = "--layers 64-32-3 --epochs 40 --keep-checkpoints 40 --seeds 1..3 --threads=2 \
                    --json --run-dir";
        let more: Vec<&str> = more.split_whitespace().chain([dir]).collect();
        work.train_arguments(&more)
    }

    /// Starts a group, which cannot end, and waits until one of its seeds has trained five epochs.
    fn start(work: &TestDir, dir: &str) -> Held {
        let run = |seed: u64| work.path(dir).join(format!("seed-{seed}"));
        work.start_until(&long(work, dir), || {
            (1..=2).any(|seed| has_checkpoint(&run(seed), 50))
        })
    }

    fn weights(work: &TestDir, dir: &str) -> Vec<Vec<u32>> {
        let run = |seed| work.path(dir).join(format!("seed-{seed}"));
        [1, 2, 3].map(|seed| common::weights(&run(seed))).into()
    }

    #[test]
    fn a_group_killed_and_resumed_equals_one_that_was_not_to_the_last_bit() {
        let work = TestDir::with_rows(ROWS);
        work.succeed(&long(&work, "straight"));
        start(&work, "killed").kill();
        assert!(
            !work.path("killed/seed-3/model.bpk").exists(),
            "killed in time"
        );
        work.succeed(&["train", "--resume", "killed", "--json"]);
        assert!(weights(&work, "straight") == weights(&work, "killed"));
    }

    #[test]
    fn ctrl_c_saves_every_seed_and_says_how_to_continue() {
        let work = TestDir::with_rows(ROWS);
        work.succeed(&long(&work, "straight"));
        let output = start(&work, "stopped").interrupt();
        let notes = text(&output.stderr);
        assert_eq!(output.status.code(), Some(130), "{notes}");
        assert!(notes.contains("of 3 seeds are finished"), "{notes}");
        assert!(notes.contains("train --resume stopped"), "{notes}");
        let summary = work.json("stopped/summary.json");
        let missing = summary["missing"].as_array().unwrap();
        assert!(!missing.is_empty(), "stopped in time");
        for seed in missing {
            let because = seed["because"].as_str().unwrap();
            assert!(["interrupted", "not begun"].contains(&because), "{because}");
        }

        work.succeed(&["train", "--resume", "stopped", "--json"]);
        assert!(weights(&work, "straight") == weights(&work, "stopped"));
    }
}
