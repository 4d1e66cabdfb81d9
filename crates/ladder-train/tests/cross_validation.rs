//! Folds that were begun are continued, and only those of the same cross-validation.

mod common;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use common::{config, dataset};
use ladder_data::Dataset;
use ladder_train::{
    CrossValidated, CrossValidation, FoldEnd, Interrupt, Location, Parallelism, Run, RunConfig,
    RunDir, RunDirError, TrainError,
};

fn start(seed: u64, dir: &Path) -> Run {
    let config = RunConfig {
        epochs: 1,
        folds: 2,
        seed,
        ..config()
    };
    let split = config.split(&dataset()).unwrap();
    Run::start(config, dataset(), split, Location::At(dir.to_owned())).unwrap()
}

fn cross_validate(run: &Run) -> Result<CrossValidated, TrainError> {
    let source: Arc<Dataset> = dataset();
    let parallelism = Parallelism {
        jobs: 2,
        threads: 2,
    };
    let folds = CrossValidation::new(run, &source, parallelism)?;
    match folds.train(Box::new(|_, _| ()), &Interrupt::new())? {
        FoldEnd::Finished(found) => Ok(found),
        FoldEnd::Interrupted { finished } => panic!("{finished}"),
    }
}

#[test]
fn a_run_killed_while_a_fold_was_made_is_continued_to_the_same_result() {
    let dir = tempfile::tempdir().unwrap();
    let (straight, killed) = (dir.path().join("straight"), dir.path().join("killed"));
    let expected = cross_validate(&start(1, &straight)).unwrap();

    let run = start(1, &killed);
    cross_validate(&run).unwrap();
    let run_dir = RunDir::open(&killed).unwrap();
    fs::remove_file(killed.join("cross-validation.json")).unwrap();
    // As it is just before the file that makes it a run.
    fs::remove_dir_all(run_dir.fold(2)).unwrap();
    fs::create_dir_all(run_dir.fold(2).join("checkpoints")).unwrap();
    fs::copy(
        straight.join("folds/fold-2/labels.txt"),
        run_dir.fold(2).join("labels.txt"),
    )
    .unwrap();
    assert_eq!(cross_validate(&run).unwrap(), expected);
}

#[test]
fn a_fold_of_another_cross_validation_is_not_taken_for_its_own() {
    let dir = tempfile::tempdir().unwrap();
    let (first, second) = (dir.path().join("first"), dir.path().join("second"));
    cross_validate(&start(1, &first)).unwrap();
    let run = start(2, &second);
    fs::rename(first.join("folds"), second.join("folds")).unwrap();
    let error = cross_validate(&run).unwrap_err();
    let message = error.to_string();
    let TrainError::RunDir(RunDirError::OtherFold { path, difference }) = error else {
        panic!("{message}")
    };
    assert_eq!(path, RunDir::open(&second).unwrap().fold(1));
    assert_eq!(difference, "seed is 1, not 2");
}

#[test]
fn a_fold_that_holds_out_other_rows_is_not_taken_for_its_own() {
    let dir = tempfile::tempdir().unwrap();
    let run = start(1, dir.path());
    cross_validate(&run).unwrap();
    fs::remove_file(dir.path().join("cross-validation.json")).unwrap();
    let [one, two] = [1, 2].map(|number| RunDir::open(dir.path()).unwrap().fold(number));
    let other = dir.path().join("other");
    for (from, to) in [(&one, &other), (&two, &one), (&other, &two)] {
        fs::rename(from, to).unwrap();
    }
    let message = cross_validate(&run).unwrap_err().to_string();
    assert!(message.contains("other rows are held out"), "{message}");
}
