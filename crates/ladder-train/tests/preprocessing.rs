//! Runs on prepared rows: they carry all that new rows need, and refuse rows prepared otherwise.

mod common;

use std::path::Path;
use std::sync::Arc;

use common::{config, dataset, finish, stop_when, weights};
use ladder_data::{Dataset, LabelSplit, Preprocessing};
use ladder_model::Backend;
use ladder_train::{
    Event, Group, GroupPlan, Interrupt, Location, Outcome, Parallelism, Run, RunConfig, RunDir,
    SavedModel, TrainError,
};

fn whitened() -> RunConfig {
    RunConfig {
        contrast: Some(5.0),
        zca: Some(0.1),
        ..config()
    }
}

fn split(config: &RunConfig) -> LabelSplit {
    config.split(&dataset()).unwrap()
}

/// Rows prepared by what is fitted on those of `split` that are not held out.
fn prepared(config: &RunConfig, split: &LabelSplit) -> Arc<Dataset> {
    let (raw, steps) = (dataset(), config.preprocessing());
    let fitted = Preprocessing::fit(steps, &raw, &split.unlabeled, &mut |_| ()).unwrap();
    apply(fitted)
}

fn apply(fitted: Preprocessing) -> Arc<Dataset> {
    let raw = Arc::unwrap_or_clone(dataset());
    Arc::new(Arc::new(fitted).apply(raw, &mut |_| ()).unwrap())
}

fn start(config: &RunConfig, dir: &Path) -> Run {
    let split = split(config);
    let dataset = prepared(config, &split);
    Run::start(config.clone(), dataset, split, Location::At(dir.to_owned())).unwrap()
}

fn model(dir: &Path) -> SavedModel {
    SavedModel::load(dir, &Backend::Flex.device(0).unwrap()).unwrap()
}

#[test]
fn the_saved_model_prepares_new_rows_itself() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("run");
    let config = RunConfig {
        baseline: true,
        ..whitened()
    };
    let report = finish(&start(&config, &path));
    assert_eq!(
        (report.config.contrast, report.config.zca),
        (Some(5.0), Some(0.1))
    );

    let raw = dataset();
    for (run, error) in [
        (path.clone(), report.test_error.unwrap()),
        (path.join("baseline"), report.baseline_test_error.unwrap()),
    ] {
        let model = model(&run);
        assert_eq!(model.evaluate(&raw).unwrap().error(), error);
        let prepared = prepared(&config, &split(&config));
        assert_eq!(model.evaluate(&prepared).unwrap().error(), error);
        let rows: Vec<u32> = (0..80).collect();
        let probabilities = model.predict(&raw.test.gather(&rows)).unwrap();
        let answer = |row: &[f32]| (0..row.len()).max_by(|&a, &b| row[a].total_cmp(&row[b]));
        let wrong = probabilities.iter().enumerate();
        let wrong = wrong.filter(|(row, p)| answer(p) != raw.test.label(*row));
        assert_eq!(wrong.count() as f64 / 80.0, error);
    }
}

#[test]
fn a_model_refuses_rows_prepared_otherwise() {
    let dir = tempfile::tempdir().unwrap();
    let config = RunConfig {
        epochs: 1,
        ..whitened()
    };
    finish(&start(&config, dir.path()));
    let other = RunConfig {
        zca: None,
        ..config
    };
    let error = model(dir.path()).evaluate(&prepared(&other, &split(&other)));
    let message = error.unwrap_err().to_string();
    let expected =
        "preprocessing: the configuration says contrast 5, zca 0.1, the rows given have contrast 5";
    assert_eq!(message, expected);
}

#[test]
fn a_run_stopped_and_resumed_on_its_own_preprocessing_is_the_uninterrupted_one() {
    let dir = tempfile::tempdir().unwrap();
    let config = RunConfig {
        augment_flip: true,
        augment_shift: 1,
        ..whitened()
    };
    let (whole, stopped) = (dir.path().join("whole"), dir.path().join("stopped"));
    finish(&start(&config, &whole));
    let is_late =
        |event: &Event| matches!(event, Event::Progress { epoch: 2, done, .. } if *done > 40);
    let (outcome, _) = stop_when(&start(&config, &stopped), is_late);
    assert!(matches!(outcome, Outcome::Interrupted { .. }));

    let saved = RunDir::open(&stopped).unwrap().preprocessing().unwrap();
    finish(&Run::resume(&stopped, apply(saved.unwrap())).unwrap());
    assert_eq!(weights(&stopped), weights(&whole));

    // Neither is what comes out without augmentation or without whitening.
    for other in [
        whitened(),
        RunConfig {
            zca: None,
            ..config
        },
    ] {
        let path = dir.path().join(format!("{:?}", other.zca));
        finish(&start(&other, &path));
        assert_ne!(weights(&path), weights(&whole));
    }
}

#[test]
fn rows_prepared_otherwise_than_the_configuration_says_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let error = |config: &RunConfig, dataset| {
        let location = Location::At(dir.path().join("run"));
        let run = Run::start(config.clone(), dataset, split(config), location);
        run.err().unwrap()
    };
    let other = RunConfig {
        zca: Some(0.2),
        ..whitened()
    };
    for dataset in [dataset(), prepared(&other, &split(&other))] {
        let error = error(&whitened(), dataset);
        assert!(
            matches!(error, TrainError::OtherPreprocessing { .. }),
            "{error}"
        );
    }
    let dataset = prepared(&whitened(), &split(&whitened()));
    let error_of_raw = error(&config(), dataset);
    assert!(
        matches!(error_of_raw, TrainError::OtherPreprocessing { .. }),
        "{error_of_raw}"
    );
    assert!(!dir.path().join("run").exists());
}

#[test]
fn a_fit_that_has_seen_held_out_rows_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let config = RunConfig {
        validation: 40,
        ..whitened()
    };
    let all = split(&whitened());
    let (dataset, location) = (
        prepared(&config, &all),
        Location::At(dir.path().join("run")),
    );
    let error = Run::start(config.clone(), dataset, split(&config), location)
        .err()
        .unwrap();
    assert!(matches!(error, TrainError::OtherRows), "{error}");
    finish(&start(&config, &dir.path().join("run")));
}

#[test]
fn the_seeds_of_a_group_share_prepared_rows() {
    let dir = tempfile::tempdir().unwrap();
    let config = RunConfig {
        epochs: 1,
        ..whitened()
    };
    let plan = GroupPlan {
        config: config.clone(),
        seeds: "1..2".parse().unwrap(),
        parallelism: Parallelism {
            jobs: 1,
            threads: 1,
        },
    };
    let dataset = prepared(&config, &split(&config));
    let location = Location::At(dir.path().join("group"));
    let group = Group::start(plan, dataset, location).unwrap();
    let outcome = group.train(Box::new(|_, _| ()), &Interrupt::new()).unwrap();
    assert_eq!(outcome.ends.len(), 2);
    for end in &outcome.ends {
        let error = end.report().unwrap().test_error.unwrap();
        assert_eq!(
            model(&end.run)
                .evaluate(&common::dataset())
                .unwrap()
                .error(),
            error
        );
    }
}
