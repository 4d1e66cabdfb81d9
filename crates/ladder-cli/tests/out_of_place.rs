//! What is where something else belongs: runs of other seeds, pipes, devices, endless files.

#![cfg(unix)]

mod common;

use std::fs;
use std::os::unix::fs::FileTypeExt;
use std::path::Path;
use std::process::Command;

use common::TestDir;
use common::table::{table, train_table};

/// Replaces a directory by a copy of another one.
fn replace(from: &Path, to: &Path) {
    fs::remove_dir_all(to).unwrap();
    let copied = Command::new("cp").arg("-r").args([from, to]).status();
    assert!(copied.unwrap().success());
}

fn pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

#[test]
fn a_run_of_another_seed_in_a_group_or_in_an_average_is_named() {
    let work = TestDir::new();
    let seeds = work.train_arguments(&["--seeds", "1,2", "--run-dir", "seeds", "--no-tui"]);
    work.succeed(&seeds);
    replace(&work.path("seeds/seed-2"), &work.path("seeds/seed-1"));
    let error = work.fail(&["train", "--resume", "seeds"]);
    assert!(
        error.contains("seeds/seed-1: a run of seed 2, where that of seed 1 belongs"),
        "{error}"
    );

    let members = ["--members", "2", "--run-dir", "average", "--no-tui"];
    work.succeed(&work.train_arguments(&members));
    let member = |number| work.path(&format!("average/members/member-{number}"));
    replace(&member(1), &member(2));
    for command in [
        &["predict", "average", "data/t10k-images-idx3-ubyte"][..],
        &["export", "average", "--format", "onnx"],
    ] {
        let error = work.fail(command);
        assert!(error.contains("member-2: a run of seed 1"), "{error}");
        assert!(error.contains("continue with --resume"), "{error}");
    }
}

#[test]
fn a_pipe_among_the_files_of_a_run_is_no_reason_to_wait() {
    let work = TestDir::new();
    work.succeed(&work.train_arguments(&["--run-dir", "run", "--no-tui"]));
    for name in ["checksums.sha256", "model.json", "metrics.jsonl"] {
        let file = work.path("run").join(name);
        let contents = fs::read(&file).unwrap();
        fs::remove_file(&file).unwrap();
        pipe(&file);
        let error = work.fail(&["report", "run"]);
        assert!(error.contains(name) && error.contains("a pipe"), "{error}");
        fs::remove_file(&file).unwrap();
        fs::write(&file, contents).unwrap();
    }
}

#[test]
fn no_file_takes_the_place_of_a_pipe_and_a_link_stays() {
    let work = TestDir::new();
    work.succeed(&work.train_arguments(&["--run-dir", "run", "--no-tui"]));
    pipe(&work.path("pipe"));
    let export = |to| {
        [
            "export", "run", "--format", "onnx", "--output", to, "--force",
        ]
    };
    let error = work.fail(&export("pipe"));
    assert!(error.contains("a device or a pipe"), "{error}");
    let kind = fs::metadata(work.path("pipe")).unwrap().file_type();
    assert!(kind.is_fifo());

    work.write("file", "old");
    std::os::unix::fs::symlink("file", work.path("link")).unwrap();
    work.succeed(&export("link"));
    assert!(work.path("link").is_symlink());
    assert!(fs::read(work.path("file")).unwrap().len() > 3);
}

#[test]
fn a_table_that_can_be_read_once_is_refused_with_the_reason() {
    let work = TestDir::new();
    let rows = table("size,kind", 40, |i| format!("{i},{}", ["a", "b"][i % 2]));
    work.write("rows.csv", rows);
    let command = train_table("/dev/stdin", &["--target", "kind"]).join(" ");
    let mut shell = Command::new("sh");
    let binary = env!("CARGO_BIN_EXE_ladder");
    let script = format!("cat rows.csv | {binary} {command}");
    let output = shell
        .args(["-c", &script])
        .current_dir(work.path(""))
        .output()
        .unwrap();
    let error = common::text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{error}");
    assert!(error.contains("write it to a file first"), "{error}");
}

#[test]
fn a_file_of_settings_without_an_end_is_refused() {
    let work = TestDir::new();
    for command in [
        &["train", "--config", "/dev/zero"][..],
        &["sweep", "/dev/zero"],
    ] {
        let error = work.fail(command);
        assert!(error.contains("longer than 16 MiB"), "{error}");
    }
}
