//! `ladder train --run-dir DIR --continue`: one command begins a run, continues it, and leaves a
//! finished one as it is.

#![cfg(unix)] // Signals.

mod common;

use std::fs;
use std::process::{Child, Command, Output, Stdio};

use common::{Held, TestDir, has_checkpoint, text, train_own, weights};

/// Rows of 10 steps in an epoch.
const ROWS: usize = 100;
/// Exit codes that schedulers read.
const STOPPED: i32 = 130;
const LOCKED: i32 = 75;

/// More epochs than a run that is held can print.
fn long_run<'a>(work: &TestDir, more: &[&'a str]) -> Vec<&'a str> {
    let long = ["--epochs", "60", "--layers", "64-32-3", "--json"];
    work.train_arguments(&[&long[..], more].concat())
}

fn once<'a>(work: &TestDir, run: &'a str) -> Vec<&'a str> {
    long_run(work, &["--run-dir", run])
}

fn again<'a>(work: &TestDir, run: &'a str) -> Vec<&'a str> {
    long_run(work, &["--run-dir", run, "--continue"])
}

/// Begins a run, which cannot end, and waits for its checkpoint after ten epochs.
fn begin(work: &TestDir, run: &str) -> Held {
    let path = work.path(run);
    work.start_until(&again(work, run), || has_checkpoint(&path, 100))
}

/// Starts the binary, whose output is kept.
fn start(work: &TestDir, arguments: &[&str]) -> Child {
    let mut command = work.command(arguments);
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    command.spawn().unwrap()
}

/// What a second process says that finds the run locked.
#[track_caller]
fn locked(output: &Output) {
    let error = text(&output.stderr);
    assert_eq!(output.status.code(), Some(LOCKED), "{error}");
    assert!(
        error.contains("another process is training this run"),
        "{error}"
    );
}

#[test]
fn one_command_begins_continues_after_a_kill_and_after_sigterm_and_then_says_that_it_is_finished() {
    let work = TestDir::with_rows(ROWS);
    work.succeed(&once(&work, "straight"));
    begin(&work, "run").kill();
    let path = work.path("run");
    let next = work.start_until(&again(&work, "run"), || has_checkpoint(&path, 200));
    let output = next.interrupt_by("-TERM");
    let notes = text(&output.stderr);
    assert_eq!(output.status.code(), Some(STOPPED), "{notes}");
    assert!(notes.contains("all is saved"), "{notes}");
    assert!(!path.join("model.bpk").exists(), "stopped in time");

    let report = work.succeed(&again(&work, "run"));
    assert!(weights(&work.path("straight")) == weights(&path));
    let output = work.ladder(&again(&work, "run"));
    let notes = text(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{notes}");
    assert_eq!(notes, "run: finished already, nothing is trained\n");
    assert_eq!(text(&output.stdout).lines().last(), report.lines().last());
}

#[test]
fn members_folds_and_seeds_are_continued_by_their_command() {
    let work = TestDir::with_rows(ROWS);
    for (name, more) in [
        ("members", &["--members", "2"][..]),
        ("seeds", &["--seeds", "1..2"]),
        ("folds", &["--folds", "2"]),
    ] {
        let arguments = |run| {
            let more = [more, &["--run-dir", run, "--epochs", "6", "--continue"]].concat();
            long_run(&work, &more)
        };
        let straight = format!("{name}-straight");
        work.succeed(&arguments(&straight));
        let mut child = start(&work, &arguments(name));
        // However far it came.
        std::thread::sleep(std::time::Duration::from_millis(150));
        child.kill().unwrap();
        child.wait().unwrap();
        work.succeed(&arguments(name));
        let runs = |run: &str| match name {
            "seeds" => vec![format!("{run}/seed-1"), format!("{run}/seed-2")],
            "folds" => vec![
                format!("{run}/folds/fold-1"),
                format!("{run}/folds/fold-2"),
                run.to_owned(),
            ],
            _ => vec![run.to_owned()],
        };
        for (one, other) in runs(&straight).iter().zip(runs(name)) {
            assert!(
                weights(&work.path(one)) == weights(&work.path(&other)),
                "{other}"
            );
        }
        let notes = text(&work.ladder(&arguments(name)).stderr);
        let expected = format!("{name}: finished already, nothing is trained\n");
        assert_eq!(notes, expected);
    }
}

#[test]
fn other_settings_are_refused_whether_given_or_left_out() {
    let work = TestDir::new();
    let given = ["--run-dir", "run", "--continue", "--no-tui"];
    let arguments = |more: &[&'static str]| work.train_arguments(&[more, &given].concat());
    work.succeed(&arguments(&["--noise", "0.2", "--augment-flip"]));
    for (more, words) in [
        (
            &["--noise", "0.2", "--augment-flip", "--epochs=8"][..],
            "with epochs 4, not 8",
        ),
        (
            &["--noise", "0.2", "--augment-flip", "--labels=9"],
            "with labels 6, not 9",
        ),
        (&["--noise", "0.2"], "with --augment-flip;"),
        (&["--augment-flip"], "with noise 0.2,0.2"),
        (
            &["--noise", "0.2", "--augment-flip", "--seed=2"],
            "with seed 1, not 2",
        ),
        (
            &["--noise", "0.2", "--augment-flip", "--baseline"],
            "without --baseline",
        ),
        (&["--dataset", "digits"], "with dataset idx, not digits"),
    ] {
        let error = work.fail(&match more {
            ["--dataset", _] => [&["train"][..], more, &given].concat(),
            _ => arguments(more),
        });
        assert!(error.contains("run: the run here was started "), "{error}");
        assert!(error.contains(words), "{words}: {error}");
        assert!(error.ends_with("or choose another --run-dir"), "{error}");
    }
    // What decides nothing may change.
    let same = ["--noise", "0.2", "--augment-flip", "--threads", "1"];
    work.succeed(&arguments(&same));
    let error = work.fail(&arguments(&[
        "--noise",
        "0.2",
        "--augment-flip",
        "--seeds=1..2",
    ]));
    assert!(
        error.contains("that of seed 1 alone, not of seeds 1..2"),
        "{error}"
    );

    let group = |more: &[&'static str]| {
        let given = ["--run-dir", "group", "--continue"];
        work.train_arguments(&[more, &given].concat())
    };
    work.succeed(&group(&["--seeds", "1..2"]));
    for (more, words) in [
        (
            &["--seeds", "1..3"][..],
            "started with seeds 1..2, not 1..3",
        ),
        (&[], "those of seeds 1..2, and none are asked for"),
        (
            &["--seeds", "1..2", "--epochs", "5"],
            "with epochs 4, not 5",
        ),
    ] {
        let error = work.fail(&group(more));
        assert!(error.contains(words), "{error}");
    }
}

#[test]
fn other_data_and_other_labels_are_refused() {
    let work = TestDir::new();
    let arguments = work.train_arguments(&["--run-dir", "run", "--continue"]);
    work.succeed(&arguments);
    common::write_data(&work.path("data"), 90, 30);
    let error = work.fail(&arguments);
    assert!(error.contains("trained on"), "{error}");

    let work = TestDir::new();
    let table = |rows: usize| {
        let row = |row: usize| format!("{}.5,{}\n", row % 7, ["a", "b"][row % 2]);
        "x,class\n".to_owned() + &(0..rows).map(row).collect::<String>()
    };
    work.write("rows.csv", table(40));
    let data = ["--table", "rows.csv", "--target", "class"];
    let arguments = train_own(&data, &["--continue", "--folds", "0"]);
    work.succeed(&arguments);
    work.write("rows.csv", table(44));
    let error = work.fail(&arguments);
    assert!(error.contains("trained on"), "{error}");

    let work = TestDir::new();
    work.write("labels.txt", "0 0\n1 1\n2 2\n3 0\n4 1\n5 2\n");
    let given = ["--run-dir", "run", "--continue", "--no-baseline"];
    let mut arguments = work.train_arguments(&given);
    let labels = arguments.iter().position(|it| *it == "--labels").unwrap();
    arguments.splice(labels..labels + 2, ["--labels-file", "labels.txt"]);
    work.succeed(&arguments);
    work.write("labels.txt", "0 0\n1 1\n2 2\n3 0\n4 1\n8 2\n");
    let error = work.fail(&arguments);
    assert!(error.contains("started with other labeled rows"), "{error}");
}

#[test]
fn of_two_processes_one_wins_and_the_other_leaves_with_a_word_and_an_exit_code() {
    let work = TestDir::with_rows(ROWS);
    let first = begin(&work, "run");
    locked(&work.ladder(&again(&work, "run")));
    locked(&work.ladder(&["train", "--resume", "run", "--json"]));
    first.kill();
    work.succeed(&again(&work, "run"));
}

#[test]
fn of_processes_that_begin_at_the_same_moment_one_trains() {
    let work = TestDir::with_rows(ROWS);
    for (run, more) in [
        ("run", &["--epochs", "30"][..]),
        ("folds", &["--epochs", "8", "--folds", "3"]),
        ("seeds", &["--epochs", "8", "--seeds", "1..3"]),
    ] {
        let arguments = |run| long_run(&work, &[more, &["--run-dir", run, "--continue"]].concat());
        let straight = format!("{run}-straight");
        work.succeed(&arguments(&straight));
        let mut children: Vec<Child> = (0..3).map(|_| start(&work, &arguments(run))).collect();
        let outputs: Vec<Output> = children
            .drain(..)
            .map(|child| child.wait_with_output().unwrap())
            .collect();
        let codes: Vec<i32> = outputs.iter().flat_map(|it| it.status.code()).collect();
        let messages: Vec<String> = outputs.iter().map(|it| text(&it.stderr)).collect();
        assert!(
            codes.iter().all(|code| [0, LOCKED].contains(code)),
            "{codes:?} {messages:?}"
        );
        // The one that won may have been the last to look.
        work.succeed(&arguments(run));
        let inner = if run == "seeds" { "/seed-3" } else { "" };
        let [one, other] = [straight.as_str(), run].map(|run| format!("{run}{inner}"));
        assert!(weights(&work.path(&one)) == weights(&work.path(&other)));
    }
}

#[test]
fn what_a_kill_left_before_there_was_a_run_is_begun_again() {
    let work = TestDir::new();
    fs::create_dir(work.path("run")).unwrap();
    work.write("run/.ladder-begun", "");
    work.write("run/labels.txt", "torn");
    work.succeed(&work.train_arguments(&["--run-dir", "run", "--continue"]));
    fs::create_dir(work.path("other")).unwrap();
    work.write("other/notes.md", "mine");
    let error = work.fail(&work.train_arguments(&["--run-dir", "other", "--continue"]));
    assert!(error.contains("not empty, and no run"), "{error}");
}

#[test]
fn a_number_of_many_digits_is_kept_to_the_last() {
    let work = TestDir::new();
    let given = "--run-dir run --continue --noise 0.10650683148108951";
    let given: Vec<&str> = given.split_whitespace().collect();
    for _ in 0..2 {
        work.succeed(&work.train_arguments(&given));
    }
}

#[test]
fn it_needs_a_directory_and_neither_resume_nor_force() {
    let work = TestDir::new();
    for more in [
        &["--continue"][..],
        &["--continue", "--run-dir", "run", "--force"],
        &["--continue", "--resume", "run"],
    ] {
        let output = work.ladder(&work.train_arguments(more));
        assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
    }
    let help = work.succeed(&["train", "--help"]);
    let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in [
        "0 finished",
        "130 stopped",
        "75 another process",
        "1 bad input",
        "2 wrong usage",
    ] {
        assert!(help.contains(words), "{words}");
    }
}

/// A file system without locks, as the C library of the program sees it.
#[cfg(target_os = "linux")]
#[test]
fn a_file_system_without_locks_is_a_warning() {
    let work = TestDir::new();
    work.write(
        "no_locks.c",
        "#include <errno.h>\nint flock(int file, int how) { errno = ENOSYS; return -1; }\n",
    );
    let mut compile = Command::new("cc");
    compile.args(["-shared", "-fPIC", "-o", "no_locks.so", "no_locks.c"]);
    assert!(
        compile
            .current_dir(work.path(""))
            .status()
            .unwrap()
            .success()
    );
    let mut command = work.command(&work.train_arguments(&["--run-dir", "run", "--json"]));
    command.env("LD_PRELOAD", work.path("no_locks.so"));
    let output = command.output().unwrap();
    let notes = text(&output.stderr);
    assert!(output.status.success(), "{notes}");
    assert!(
        notes.starts_with("warning: run: its file system has no locks (")
            && notes.contains("start one only"),
        "{notes}"
    );
}
