//! Several networks in one run: trained one by one, averaged, stopped and continued.

mod common;

use std::path::Path;
use std::sync::Arc;

use common::{CLASSES, finish, stop_when, weights};
use ladder_data::{DataConfig, Dataset, FeatureShape, Features, Numbers, Rows, ViewError};
use ladder_model::Backend;
use ladder_train::{
    Event, Location, Outcome, Probabilities, Report, Run, RunConfig, RunDir, SavedModel, Stage,
    TrainError,
};

/// Rows of numbers: the images of the other tests as rows of 16 values.
fn numbers() -> Arc<Dataset> {
    let images = common::dataset();
    let flat = |rows: &Rows| {
        let all: Vec<u32> = (0..rows.len() as u32).collect();
        let values = Features::Floats(rows.gather(&all));
        Rows::new(values, rows.labels().to_vec(), 16).unwrap()
    };
    let (train, test) = (flat(&images.train), flat(&images.test));
    Arc::new(Dataset::new("rows", FeatureShape::flat(16), CLASSES, train, test).unwrap())
}

fn config(members: &str) -> RunConfig {
    RunConfig {
        data: DataConfig::Custom {
            name: "rows".to_owned(),
        },
        members: members.parse().unwrap(),
        epochs: 2,
        ..common::config()
    }
}

fn start_on_numbers(config: &RunConfig, dir: &Path) -> Result<Run, TrainError> {
    let dataset = numbers();
    let split = config.split(&dataset).unwrap();
    Run::start(config.clone(), dataset, split, Location::At(dir.to_owned()))
}

fn trained(members: &str, dir: &Path) -> Report {
    finish(&start_on_numbers(&config(members), dir).unwrap())
}

fn probabilities(run: &Path) -> Probabilities {
    let device = Backend::Flex.device(0).unwrap();
    let rows: Vec<u32> = (0..80).collect();
    let model = SavedModel::load(run, &device).unwrap();
    model.predict(&numbers().test.gather(&rows)).unwrap()
}

const DIFFERENT: &str = "same/numbers=piecewise+noise=0.6/layers=12-4+costs=1,0.1";

#[test]
fn the_answer_is_the_mean_of_the_members_answers() {
    let dir = tempfile::tempdir().unwrap();
    trained(DIFFERENT, dir.path());
    let run = RunDir::open(dir.path()).unwrap();
    let members: Vec<Probabilities> = (1..=3)
        .map(|number| probabilities(&run.member(number)))
        .collect();
    assert_ne!(members[0], members[1]);
    for (row, found) in probabilities(dir.path()).rows().enumerate() {
        for (class, found) in found.probabilities.iter().enumerate() {
            let of_members = members
                .iter()
                .map(|member| member.row(row).probabilities[class]);
            let mean = of_members.sum::<f32>() / 3.0;
            assert!((found - mean).abs() < 1e-6, "{found} {mean}");
        }
    }
}

#[test]
fn a_member_is_scored_with_the_same_shares_of_the_classes_as_the_average() {
    let dir = tempfile::tempdir().unwrap();
    let shares = ["0=1000000", "1=1", "2=1", "3=1"].map(str::to_owned);
    let run = RunConfig {
        class_prior: shares.to_vec().try_into().unwrap(),
        ..config("2")
    };
    let report = finish(&start_on_numbers(&run, dir.path()).unwrap());
    let error_of = |number| {
        let member = RunDir::open(dir.path()).unwrap().member(number);
        let report = RunDir::open(&member).unwrap().report().unwrap().unwrap();
        report.test_error.unwrap()
    };
    // Nearly all is said to be of the first class, which a quarter of the test rows is.
    let errors = [report.test_error.unwrap(), error_of(1), error_of(2)];
    assert!(errors.iter().all(|error| *error > 0.5), "{errors:?}");
}

#[test]
fn the_first_member_is_the_network_that_trains_alone() {
    let dir = tempfile::tempdir().unwrap();
    let (several, one) = (dir.path().join("several"), dir.path().join("one"));
    trained("2", &several);
    trained("1", &one);
    let first = RunDir::open(&several).unwrap().member(1);
    assert_eq!(probabilities(&first), probabilities(&one));
}

#[test]
fn the_report_counts_the_steps_and_the_values_of_all_members() {
    let dir = tempfile::tempdir().unwrap();
    let report = trained("3", &dir.path().join("three"));
    let one = trained("1", &dir.path().join("one"));
    assert_eq!(report.steps, 3 * one.steps);
    assert_eq!(report.parameters, 3 * one.parameters);
    let confusion = RunDir::open(&dir.path().join("three")).unwrap();
    let evaluated = confusion.evaluated().unwrap().unwrap();
    assert_eq!(Some(evaluated.result.error()), report.test_error);
    assert!(report.test_error.unwrap() < 0.2, "{report:?}");
}

#[test]
fn stopped_in_a_member_and_continued_is_straight_to_the_last_bit() {
    let dir = tempfile::tempdir().unwrap();
    let (straight, stopped) = (dir.path().join("straight"), dir.path().join("stopped"));
    trained(DIFFERENT, &straight);
    let run = start_on_numbers(&config(DIFFERENT), &stopped).unwrap();
    let in_second = |event: &Event| {
        let second = Stage::Member { number: 2 };
        matches!(event, Event::Epoch { stage, line } if *stage == second && line.epoch == 1)
    };
    let (outcome, _) = stop_when(&run, in_second);
    assert!(
        matches!(
            outcome,
            Outcome::Interrupted {
                stage: Stage::Member { .. },
                ..
            }
        ),
        "{outcome:?}"
    );
    drop(run);
    finish(&Run::resume(&stopped, numbers()).unwrap());
    assert_eq!(weights(&straight), weights(&stopped));
    assert_eq!(probabilities(&straight), probabilities(&stopped));
}

#[test]
fn a_network_that_sees_pieces_takes_the_rows_as_they_are() {
    let dir = tempfile::tempdir().unwrap();
    let run = RunConfig {
        numbers: Numbers::Piecewise,
        ..config("1")
    };
    let report = finish(&start_on_numbers(&run, dir.path()).unwrap());
    assert!(report.test_error.unwrap() < 0.2, "{report:?}");
    let device = Backend::Flex.device(0).unwrap();
    let model = SavedModel::load(dir.path(), &device).unwrap();
    assert_eq!(model.shape(), FeatureShape::flat(16));
    assert_eq!(model.config().input, FeatureShape::flat(16 + 16 * 8));
    let found = model.evaluate(&numbers()).unwrap();
    assert_eq!(Some(found.error()), report.test_error);
}

#[test]
fn images_have_no_pieces() {
    let run = RunConfig {
        numbers: Numbers::Piecewise,
        ..common::config()
    };
    let dataset = common::dataset();
    let split = run.split(&dataset).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let location = Location::At(dir.path().to_owned());
    let started = Run::start(run, dataset, split, location);
    assert!(matches!(
        started.err(),
        Some(TrainError::View(ViewError::Images { .. }))
    ));
}

#[test]
fn a_replaced_run_leaves_no_member() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("run");
    trained("2", &path);
    assert!(path.join("members/member-2/model.json").is_file());
    let dataset = numbers();
    let one = config("1");
    let split = one.split(&dataset).unwrap();
    let run = Run::start(one, dataset, split, Location::Replace(path.clone())).unwrap();
    assert!(!path.join("members").exists());
    finish(&run);
}

#[test]
fn a_member_of_other_data_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let (own, other) = (dir.path().join("own"), dir.path().join("other"));
    trained("2", &own);
    let images = common::dataset();
    let run = RunConfig {
        members: "2".parse().unwrap(),
        epochs: 1,
        ..common::config()
    };
    let split = run.split(&images).unwrap();
    finish(&Run::start(run, images, split, Location::At(other.clone())).unwrap());
    let member = |run: &Path| RunDir::open(run).unwrap().member(2);
    std::fs::remove_dir_all(member(&own)).unwrap();
    std::fs::rename(member(&other), member(&own)).unwrap();
    let device = Backend::Flex.device(0).unwrap();
    let error = SavedModel::load(&own, &device).unwrap_err().to_string();
    assert!(error.contains("member-2"), "{error}");
}
