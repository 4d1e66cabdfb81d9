//! Several seeds at once are the runs that each would be alone.

mod common;

use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};

use common::{config, dataset, finish, start, weights};
use ladder_train::{
    Event, Group, GroupDir, GroupOutcome, GroupPlan, Interrupt, Location, Outcome, Parallelism,
    RunConfig, RunDirError, TrainError,
};

const PARALLELISM: Parallelism = Parallelism {
    jobs: 2,
    threads: 4,
};

/// Layers wide enough that their products are worth several threads.
fn plan(seeds: &str) -> GroupPlan {
    GroupPlan {
        config: RunConfig {
            layers: "300-300-4".parse().unwrap(),
            costs: vec![10.0, 1.0, 0.1, 0.1],
            ..config()
        },
        seeds: seeds.parse().unwrap(),
        parallelism: PARALLELISM,
    }
}

fn start_group(seeds: &str, dir: &Path) -> Group {
    Group::start(plan(seeds), dataset(), Location::At(dir.to_owned())).unwrap()
}

fn resume(dir: &Path) -> Group {
    Group::resume(dir, &dataset(), PARALLELISM).unwrap()
}

fn train(group: &Group) -> GroupOutcome {
    group.train(Box::new(|_, _| ()), &Interrupt::new()).unwrap()
}

fn replace(path: &Path, from: &str, to: &str) {
    common::rewrite(path, |text| {
        assert!(text.contains(from), "{text}");
        text.replace(from, to)
    });
}

#[test]
fn each_seed_has_the_bits_it_has_alone_on_as_many_threads() {
    let dir = tempfile::tempdir().unwrap();
    let group = start_group("1..3", &dir.path().join("group"));
    train(&group);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build();
    let pool = pool.unwrap();
    for seed in [1, 2, 3] {
        let alone = dir.path().join(format!("alone-{seed}"));
        let config = RunConfig {
            seed,
            ..plan("1").config
        };
        pool.install(|| finish(&start(&config, &alone)));
        assert_eq!(weights(&group.dir().run(seed)), weights(&alone), "{seed}");
    }
}

#[test]
fn the_summary_has_each_error_and_their_mean_and_deviation() {
    let dir = tempfile::tempdir().unwrap();
    let mut plan = plan("4,9");
    plan.config.baseline = true;
    let group = Group::start(plan, dataset(), Location::Fresh(dir.path().into())).unwrap();
    assert!(group.dir().path().ends_with("rows-40-full-seeds4,9-1"));
    let outcome = train(&group);
    let summary = group.dir().summary().unwrap().unwrap();
    assert_eq!(summary, outcome.summary);
    let reports: Vec<_> = outcome.ends.iter().filter_map(|end| end.report()).collect();
    for (report, seed) in reports.iter().zip(&summary.finished) {
        assert_eq!(
            (
                report.config.seed,
                report.test_error,
                report.baseline_test_error
            ),
            (seed.seed, seed.test_error, seed.baseline_test_error)
        );
        assert_eq!(report.threads, Some(2));
    }
    let [a, b] = [0, 1].map(|seed| reports[seed].test_error.unwrap());
    let found = summary.test_error.unwrap();
    assert!((found.mean - (a + b) / 2.0).abs() < 1e-12);
    let deviation = (a - b).abs() / 2.0_f64.sqrt();
    assert!((found.standard_deviation.unwrap() - deviation).abs() < 1e-12);
    assert_eq!(summary.baseline_test_error.unwrap().n, 2);
    assert!(summary.missing.is_empty() && summary.seconds > 0.0);
}

#[test]
fn a_seed_that_fails_does_not_stop_the_others() {
    let dir = tempfile::tempdir().unwrap();
    let group = start_group("1..3", dir.path());
    let file = group.dir().run(2).join("config.json");
    replace(&file, "\"learning-rate\": 0.01", "\"learning-rate\": 1e30");
    let outcome = train(&resume(dir.path()));
    let error = outcome.ends[1].result.as_ref().unwrap().as_ref();
    assert!(
        matches!(error, Err(TrainError::NonFinite { .. })),
        "{error:?}"
    );
    let finished: Vec<u64> = outcome
        .summary
        .finished
        .iter()
        .map(|end| end.seed)
        .collect();
    assert_eq!(finished, [1, 3]);
    assert_eq!(outcome.summary.test_error.unwrap().n, 2);
    let missing = &outcome.summary.missing[0];
    assert_eq!(missing.seed, 2);
    assert!(
        missing.because.contains("not finite"),
        "{}",
        missing.because
    );
}

#[test]
fn an_interrupted_group_continues_to_the_same_bits() {
    let dir = tempfile::tempdir().unwrap();
    let (straight, stopped) = (dir.path().join("straight"), dir.path().join("stopped"));
    train(&start_group("1..3", &straight));

    let interrupt = Interrupt::new();
    let asked = interrupt.clone();
    let events = Arc::new(Mutex::new(Vec::new()));
    let seen = events.clone();
    let callback = move |seed, event: Event| {
        if matches!(&event, Event::Epoch { line, .. } if line.epoch == 2) {
            asked.request();
        }
        seen.lock().unwrap().push(seed);
    };
    let outcome = start_group("1..3", &stopped)
        .train(Box::new(callback), &interrupt)
        .unwrap();
    let first = outcome.ends[0].result.as_ref().unwrap().as_ref().unwrap();
    assert!(matches!(first, Outcome::Interrupted { .. }), "{first:?}");
    assert!(outcome.ends[2].result.is_none(), "its turn never came");
    assert_eq!(outcome.summary.missing[2].because, "not begun");
    assert!(
        events
            .lock()
            .unwrap()
            .iter()
            .all(|seed| [1, 2].contains(seed))
    );

    let summary = train(&resume(&stopped)).summary;
    assert!(summary.missing.is_empty());
    assert!(summary.seconds > outcome.summary.seconds);
    let run = |dir: &Path, seed| GroupDir::open(dir).unwrap().run(seed);
    for seed in [1, 2, 3] {
        assert_eq!(
            weights(&run(&stopped, seed)),
            weights(&run(&straight, seed))
        );
    }
}

#[test]
fn a_group_killed_before_all_its_runs_were_made_is_completed() {
    let dir = tempfile::tempdir().unwrap();
    let group = start_group("1..2", dir.path());
    fs::remove_dir_all(group.dir().run(2)).unwrap();
    let summary = train(&resume(dir.path())).summary;
    assert_eq!(summary.finished.len(), 2);
}

#[test]
fn what_no_run_may_have_makes_no_group() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("group");
    let start = |plan| Group::start(plan, dataset(), Location::At(path.clone()));
    let mut impossible = plan("1..2");
    impossible.config.epochs = 0;
    assert!(matches!(start(impossible), Err(TrainError::Field(_))));
    let mut idle = plan("1..2");
    idle.parallelism.jobs = 0;
    assert!(matches!(start(idle), Err(TrainError::Field(_))));
    assert!(!path.exists());

    let group = start(plan("1..2")).unwrap();
    let again = start(plan("1..2")).err().unwrap();
    assert!(matches!(again, TrainError::RunDir(RunDirError::Exists(_))));
    assert_eq!(train(&group).summary.finished.len(), 2);
}

#[test]
fn a_group_is_trained_by_one_process_at_a_time() {
    let dir = tempfile::tempdir().unwrap();
    let group = start_group("1", dir.path());
    let other = resume(dir.path());
    let error = Arc::new(Mutex::new(None));
    let found = error.clone();
    let callback = move |_, event| {
        if matches!(event, Event::Started { .. }) {
            let result = other.train(Box::new(|_, _| ()), &Interrupt::new());
            *found.lock().unwrap() = result.err();
        }
    };
    group.train(Box::new(callback), &Interrupt::new()).unwrap();
    let error = error.lock().unwrap().take();
    assert!(matches!(
        error,
        Some(TrainError::RunDir(RunDirError::Locked(_)))
    ));
}
