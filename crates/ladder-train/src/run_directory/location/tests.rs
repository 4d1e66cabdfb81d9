//! What is made, replaced and left alone.

use std::fs;
use std::path::Path;

use super::*;
use crate::config::RunConfig;
use crate::config::parallelism::Parallelism;
use crate::error::TrainError;
use crate::records::group_plan::GroupPlan;
use crate::run_directory::run_dir::{BASELINE, CHECKPOINTS, FILES, FOLDS};

#[test]
fn what_is_no_run_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("notes.md"), "mine").unwrap();
    for location in [Location::At, Location::Replace] {
        let location = location(dir.path().to_owned());
        for error in [
            location.check().unwrap_err(),
            location.make("x").unwrap_err(),
        ] {
            assert!(matches!(error, RunDirError::NotARun(_)), "{error}");
        }
    }
    assert!(dir.path().join("notes.md").is_file());
}

#[test]
fn beside_other_files_a_run_is_begun_once() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("data.npy"), "rows").unwrap();
    let location = Location::Beside(dir.path().to_owned());
    make(&location);
    run(dir.path());
    let error = location.check().unwrap_err();
    assert!(matches!(error, RunDirError::Exists(_)), "{error}");
    assert!(dir.path().join("data.npy").is_file());
}

#[test]
fn fresh_directories_are_numbered() {
    let dir = tempfile::tempdir().unwrap();
    let location = Location::Fresh(dir.path().join("runs"));
    let make = || location.make("digits-100-full-seed1").unwrap();
    assert!(make().directory().ends_with("runs/digits-100-full-seed1-1"));
    assert!(make().directory().ends_with("runs/digits-100-full-seed1-2"));
}

#[test]
fn a_directory_that_cannot_be_made_is_an_error_before_training() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "").unwrap();
    for location in [Location::At(file.join("run")), Location::Fresh(file)] {
        let error = location.make("x").unwrap_err();
        assert!(matches!(error, RunDirError::Unwritable { .. }), "{error}");
    }
}

fn make(location: &Location) {
    location.make("x").unwrap().finish().unwrap();
}

/// Every file of a run and of its baseline.
fn run(path: &Path) {
    for directory in [path.join(CHECKPOINTS), path.join(BASELINE)] {
        fs::create_dir_all(directory).unwrap();
    }
    for file in FILES {
        fs::write(path.join(file), "{}").unwrap();
        fs::write(path.join(BASELINE).join(file), "{}").unwrap();
    }
    fs::write(path.join(CHECKPOINTS).join("step-00000007.model.bpk"), "").unwrap();
}

fn files(path: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(path).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => found.extend(files(&path)),
            false => found.push(path.file_name().unwrap().to_str().unwrap().to_owned()),
        }
    }
    found
}

#[test]
fn a_run_is_not_overwritten() {
    let dir = tempfile::tempdir().unwrap();
    run(dir.path());
    let location = Location::At(dir.path().to_owned());
    let error = location.make("x").unwrap_err();
    assert!(matches!(error, RunDirError::Exists(_)), "{error}");
    assert_eq!(files(dir.path()).len(), 2 * FILES.len() + 1);
}

#[test]
fn replacing_removes_a_run_and_nothing_else() {
    let dir = tempfile::tempdir().unwrap();
    run(dir.path());
    fs::write(dir.path().join("notes.md"), "mine").unwrap();
    fs::write(dir.path().join(CHECKPOINTS).join("thesis.pdf"), "mine").unwrap();
    let location = Location::Replace(dir.path().to_owned());
    make(&location);
    let mut left = files(dir.path());
    left.sort();
    assert_eq!(left, ["notes.md", "thesis.pdf"]);
}

#[test]
fn replacing_removes_every_fold_after_a_gap_and_half_made_ones_too() {
    let dir = tempfile::tempdir().unwrap();
    run(dir.path());
    let folds = dir.path().join(FOLDS);
    run(&folds.join("fold-3"));
    fs::create_dir_all(folds.join("fold-10").join(CHECKPOINTS)).unwrap();
    fs::write(folds.join("fold-10/labels.txt"), "").unwrap();
    make(&Location::Replace(dir.path().to_owned()));
    assert!(!folds.exists(), "{:?}", files(&folds));
}

/// A group of two runs that have begun.
fn group(path: &Path) -> GroupDir {
    let plan = GroupPlan {
        config: RunConfig::default(),
        seeds: "1..2".parse().unwrap(),
        parallelism: Parallelism {
            jobs: 1,
            threads: 1,
        },
    };
    let dir = GroupDir::start(path, &plan).unwrap();
    for seed in [1, 2] {
        fs::create_dir_all(dir.run(seed).join("checkpoints")).unwrap();
        fs::write(dir.run(seed).join("config.json"), "{}").unwrap();
    }
    fs::write(path.join("summary.json"), "{}").unwrap();
    dir
}

#[test]
fn a_group_is_not_overwritten_and_replacing_it_removes_it_and_nothing_else() {
    let temporary = tempfile::tempdir().unwrap();
    let path = temporary.path().to_owned();
    let dir = group(&path);
    let error = Location::At(path.clone()).make("x").unwrap_err();
    assert!(matches!(error, RunDirError::Exists(_)), "{error}");

    fs::write(dir.run(2).join("notes.md"), "mine").unwrap();
    make(&Location::Replace(path.clone()));
    assert!(!dir.run(1).exists());
    let left: Vec<_> = fs::read_dir(dir.run(2)).unwrap().collect();
    assert_eq!(left.len(), 1);
    assert_eq!(fs::read_dir(&path).unwrap().count(), 1);
}

#[test]
fn a_group_with_a_run_in_use_is_not_replaced() {
    let temporary = tempfile::tempdir().unwrap();
    let path = temporary.path().to_owned();
    let dir = group(&path);
    let _lock = RunDir::at(&dir.run(2)).unwrap().lock().unwrap();
    let error = Location::Replace(path).make("x").unwrap_err();
    assert!(matches!(error, RunDirError::Locked(_)), "{error}");
    assert!(dir.run(1).join("config.json").is_file());
}

/// What a process leaves that is killed before `config.json` is there.
fn half_made_by_another(path: &Path) {
    fs::create_dir_all(path.join(CHECKPOINTS)).unwrap();
    for file in ["labels.txt", "checksums.sha256", ".labels.txt.4f7Kq2.tmp"] {
        fs::write(path.join(file), "").unwrap();
    }
}

#[test]
fn a_half_made_run_is_made_anew_by_the_same_command_once_its_process_is_gone() {
    let dir = tempfile::tempdir().unwrap();
    for location in [Location::At, Location::Replace] {
        let path = dir.path().join("run");
        drop(Begun::in_directory(&path).unwrap());
        half_made_by_another(&path);
        let location = location(path.clone());
        location.check().unwrap();
        assert!(matches!(
            RunDir::open(&path).unwrap_err(),
            TrainError::RunDir(RunDirError::NotBegun(_))
        ));
        make(&location);
        assert_eq!(files(&path).len(), 0, "{:?}", files(&path));
    }
}

#[test]
fn a_run_that_is_being_made_is_not_made_twice() {
    let dir = tempfile::tempdir().unwrap();
    let location = Location::At(dir.path().to_owned());
    let begun = location.make("x").unwrap();
    let error = location.make("x").unwrap_err();
    assert!(matches!(error, RunDirError::Locked(_)), "{error}");
    // Another process may hold the mark of a run that is made meanwhile.
    fs::write(dir.path().join("config.json"), "{}").unwrap();
    drop(begun);
    let error = Begun::in_directory(dir.path()).unwrap_err();
    assert!(matches!(error, RunDirError::Exists(_)), "{error}");
}

#[test]
fn what_a_killed_process_left_in_an_empty_directory_is_removed_and_what_another_left_is_not() {
    let dir = tempfile::tempdir().unwrap();
    for name in ["probe.tmp", ".tmp4f7Kq2", ".config.json.4f7Kq2.tmp"] {
        fs::write(dir.path().join(name), "").unwrap();
    }
    let location = Location::At(dir.path().to_owned());
    make(&location);
    assert_eq!(files(dir.path()).len(), 0);
    fs::write(dir.path().join("labels.txt"), "mine").unwrap();
    let error = location.make("x").unwrap_err();
    assert!(matches!(error, RunDirError::NotARun(_)), "{error}");
    assert_eq!(files(dir.path()), ["labels.txt"]);
}
