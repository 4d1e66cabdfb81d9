//! A run that is stopped and continued is the run that was never stopped.

mod common;

use std::fs;
use std::path::Path;

use common::{checkpoints, config, dataset, finish, resume, start, stop_when, weights};
use ladder_data::LabelSplit;
use ladder_train::{
    Event, Location, Outcome, Phase, Reporter, Run, RunConfig, RunDir, RunDirError, Stage,
    TrainError, Versions,
};

/// The final weights of a run in one go.
fn straight() -> Vec<u32> {
    let dir = tempfile::tempdir().unwrap();
    finish(&start(&config(), dir.path()));
    weights(dir.path())
}

fn stop_after_epoch(dir: &Path, last: usize) {
    let run = start(&config(), dir);
    let at_end =
        move |event: &Event| matches!(event, Event::Epoch { line, .. } if line.epoch == last);
    let (outcome, _) = stop_when(&run, at_end);
    let step = 10 * last as u64;
    assert_eq!(
        outcome,
        Outcome::Interrupted {
            stage: Stage::Ladder,
            epoch: last,
            step
        }
    );
}

fn warnings(events: &[Event]) -> Vec<&str> {
    fn message(event: &Event) -> Option<&str> {
        match event {
            Event::Warning { message, .. } => Some(message),
            _ => None,
        }
    }
    events.iter().filter_map(message).collect()
}

#[test]
fn the_seed_decides_the_weights() {
    let dir = tempfile::tempdir().unwrap();
    finish(&start(
        &RunConfig {
            seed: 2,
            ..config()
        },
        dir.path(),
    ));
    let (other, weights) = (weights(dir.path()), straight());
    assert_eq!(weights.len(), other.len());
    assert_ne!(weights, other);
    assert_eq!(weights, straight());
}

#[test]
fn stopped_between_epochs_and_continued_is_straight_to_the_last_bit() {
    let dir = tempfile::tempdir().unwrap();
    stop_after_epoch(dir.path(), 2);
    assert_eq!(checkpoints(dir.path()), [10, 20]);
    let report = finish(&resume(dir.path()));
    assert_eq!((report.config.epochs, report.steps), (4, 40));
    assert_eq!(weights(dir.path()), straight());
    let epochs = RunDir::open(dir.path()).unwrap().epochs().unwrap().0;
    assert_eq!(
        epochs.iter().map(|line| line.step).collect::<Vec<_>>(),
        [10, 20, 30, 40]
    );
}

#[test]
fn stopped_within_an_epoch_and_continued_is_straight_to_the_last_bit() {
    let dir = tempfile::tempdir().unwrap();
    let run = start(&config(), dir.path());
    let early_in_epoch_2 = |event: &Event| {
        matches!(
            event,
            Event::Progress {
                phase: Phase::Training,
                epoch: 2,
                done: 60,
                ..
            }
        )
    };
    let (outcome, _) = stop_when(&run, early_in_epoch_2);
    let Outcome::Interrupted { epoch: 2, step, .. } = outcome else {
        panic!("{outcome:?}")
    };
    // burn lets training be two steps ahead of the metrics' thread, which sends the event.
    assert!((13..=15).contains(&step), "{step}");
    assert_eq!(checkpoints(dir.path()), [10, step]);

    let run = resume(dir.path());
    let (outcome, events) = stop_when(&run, |_| false);
    assert!(matches!(outcome, Outcome::Finished(_)));
    assert!(matches!(events[0], Event::Started { first_step, .. } if first_step == step));
    assert_eq!(weights(dir.path()), straight());
}

/// Weights of norm 1 that decay, with targets that are not trained: settings of the steps alone.
#[test]
fn a_run_of_unit_norms_stopped_and_continued_is_straight_to_the_last_bit() {
    let config = RunConfig {
        unit_norm: true,
        weight_decay: 1e-3,
        target_gradients: false,
        ..config()
    };
    let whole = tempfile::tempdir().unwrap();
    finish(&start(&config, whole.path()));
    let weights_of = weights(whole.path());
    assert_ne!(weights_of, straight());
    // The first matrix is [16, 20]; the norm of its first column is 1.
    let values = weights_of
        .iter()
        .map(|&bits| f64::from(f32::from_bits(bits)));
    let squares = values.take(320).step_by(20).map(|weight| weight * weight);
    assert!((squares.sum::<f64>() - 1.0).abs() < 1e-5);

    let dir = tempfile::tempdir().unwrap();
    let at_end = |event: &Event| matches!(event, Event::Epoch { line, .. } if line.epoch == 2);
    let run = start(&config, dir.path());
    assert!(matches!(
        stop_when(&run, at_end).0,
        Outcome::Interrupted { .. }
    ));
    finish(&resume(dir.path()));
    assert_eq!(weights(dir.path()), weights_of);
}

#[test]
fn a_run_stopped_many_times_is_straight_to_the_last_bit() {
    let config = RunConfig {
        validation: 40,
        ..config()
    };
    let straight = tempfile::tempdir().unwrap();
    finish(&start(&config, straight.path()));

    let dir = tempfile::tempdir().unwrap();
    let mut run = start(&config, dir.path());
    let mut sessions = 1;
    let in_fourth_step = |event: &Event| matches!(event, Event::Progress { done: 80, .. });
    while let (Outcome::Interrupted { .. }, _) = stop_when(&run, in_fourth_step) {
        drop(run);
        run = resume(dir.path());
        sessions += 1;
    }
    assert!(sessions > 3, "{sessions}");
    assert_eq!(weights(dir.path()), weights(straight.path()));
}

#[test]
fn a_checkpoint_cut_in_half_falls_back_to_the_one_before() {
    let dir = tempfile::tempdir().unwrap();
    stop_after_epoch(dir.path(), 3);
    assert_eq!(checkpoints(dir.path()), [20, 30]);
    let file = dir.path().join("checkpoints/step-00000030.optimizer.bpk");
    let bytes = fs::read(&file).unwrap();
    fs::write(&file, &bytes[..bytes.len() / 2]).unwrap();

    let (outcome, events) = stop_when(&resume(dir.path()), |_| false);
    assert!(matches!(outcome, Outcome::Finished(_)));
    let [warning] = warnings(&events)[..] else {
        panic!("{events:?}")
    };
    assert!(
        warning.contains("step 30") && warning.contains("optimizer"),
        "{warning}"
    );
    let resumed = |event: &Event| matches!(event, Event::Started { first_step: 20, .. });
    assert!(events.iter().any(resumed));
    assert_eq!(weights(dir.path()), straight());
}

#[test]
fn a_checkpoint_that_was_being_written_is_skipped() {
    let dir = tempfile::tempdir().unwrap();
    stop_after_epoch(dir.path(), 2);
    fs::remove_file(dir.path().join("checkpoints/step-00000020.schedule.bpk")).unwrap();
    fs::write(
        dir.path()
            .join("checkpoints/step-00000020.schedule.bpk.77-0.tmp"),
        "",
    )
    .unwrap();
    finish(&resume(dir.path()));
    assert_eq!(weights(dir.path()), straight());
    assert_eq!(checkpoints(dir.path()), [30, 40]);
}

#[test]
fn a_run_stopped_before_its_first_checkpoint_starts_from_its_beginning() {
    let dir = tempfile::tempdir().unwrap();
    drop(start(&config(), dir.path()));
    fs::write(dir.path().join("log.txt"), "").unwrap();
    let (_, events) = stop_when(&resume(dir.path()), |_| false);
    assert!(warnings(&events)[0].contains("no checkpoint yet"));
    assert_eq!(weights(dir.path()), straight());
}

#[test]
fn damage_to_every_checkpoint_is_an_error() {
    let dir = tempfile::tempdir().unwrap();
    stop_after_epoch(dir.path(), 2);
    for step in [10, 20] {
        fs::write(
            dir.path()
                .join(format!("checkpoints/step-{step:08}.model.bpk")),
            "no",
        )
        .unwrap();
    }
    let run = resume(dir.path());
    let error = run
        .train(Reporter::Silent, &Default::default())
        .unwrap_err();
    let TrainError::RunDir(RunDirError::NoWholeCheckpoint { .. }) = error else {
        panic!("{error}")
    };
    assert!(
        error.to_string().contains("step-00000020.model.bpk"),
        "{error}"
    );
}

#[test]
fn a_checkpoint_of_another_network_is_an_error() {
    let dir = tempfile::tempdir().unwrap();
    stop_after_epoch(dir.path(), 1);
    let larger = |text: String| {
        assert!(text.contains("\"20-4\""));
        text.replace("\"20-4\"", "\"30-4\"")
    };
    common::rewrite(&dir.path().join("config.json"), larger);
    let run = resume(dir.path());
    let error = run
        .train(Reporter::Silent, &Default::default())
        .unwrap_err();
    assert!(
        matches!(
            error,
            TrainError::RunDir(RunDirError::NoWholeCheckpoint { .. })
        ),
        "{error}"
    );
}

#[test]
fn a_finished_run_is_not_trained_again() {
    let dir = tempfile::tempdir().unwrap();
    let report = finish(&start(&config(), dir.path()));
    let (outcome, events) = stop_when(&resume(dir.path()), |_| false);
    assert_eq!(outcome, Outcome::Finished(report));
    assert!(events.is_empty());
}

#[test]
fn every_build_that_trained_a_run_is_in_its_report_and_in_a_warning_when_it_is_resumed() {
    let dir = tempfile::tempdir().unwrap();
    let this = Versions::of_this_build();
    let other = |commit: &str| Versions {
        burn: "0.20.0".to_owned(),
        commit: Some(commit.to_owned()),
        ..this.clone()
    };
    stop_after_epoch(dir.path(), 1);
    let by_another = |text: String| {
        let mut json: serde_json::Value = serde_json::from_str(&text).unwrap();
        json["versions"] = serde_json::to_value(other("a")).unwrap();
        json.to_string()
    };
    common::rewrite(&dir.path().join("config.json"), by_another);
    let at_end = |event: &Event| matches!(event, Event::Epoch { .. });
    let (_, events) = stop_when(&resume(dir.path()), at_end);
    let [warning] = warnings(&events)[..] else {
        panic!("{events:?}")
    };
    let words = format!("begun by {}, and is continued by {this};", other("a"));
    assert!(warning.contains(&words), "{warning}");

    // As if a third build had gone on in between.
    let builds = serde_json::to_string(&[other("a"), this.clone(), other("b")]).unwrap();
    common::rewrite(&dir.path().join("builds.json"), |_| builds);
    let report = finish(&resume(dir.path()));
    assert_eq!(report.earlier_versions, [other("a"), other("b")]);
    assert_eq!(report.versions, this);
}

#[test]
fn the_threads_of_a_report_are_those_of_the_session_that_finished() {
    let dir = tempfile::tempdir().unwrap();
    let config = RunConfig {
        threads: Some(2),
        ..config()
    };
    let pool = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    let run = start(&config, dir.path());
    let at_end = |event: &Event| matches!(event, Event::Epoch { .. });
    pool(2).unwrap().install(|| stop_when(&run, at_end));
    drop(run);
    let report = pool(3).unwrap().install(|| finish(&resume(dir.path())));
    assert_eq!(report.threads, Some(3));
}

#[test]
fn other_data_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    drop(start(&config(), dir.path()));
    let mut other = (*dataset()).clone();
    std::mem::swap(&mut other.train, &mut other.test);
    let error = Run::resume(dir.path(), other.into()).err().unwrap();
    assert!(
        matches!(error, TrainError::RunDir(RunDirError::OtherData { .. })),
        "{error}"
    );
}

#[test]
fn two_processes_do_not_train_the_same_run() {
    let dir = tempfile::tempdir().unwrap();
    let run = start(&config(), dir.path());
    let path = dir.path().to_owned();
    let (outcome, events) = stop_when(&run, move |event| {
        if matches!(event, Event::Started { .. }) {
            let second = resume(&path).train(Reporter::Silent, &Default::default());
            let locked = TrainError::RunDir(RunDirError::Locked(path.clone())).to_string();
            assert_eq!(second.unwrap_err().to_string(), locked);
            let split = LabelSplit::balanced(&dataset(), 40, 0, 1).unwrap();
            let replace = Location::Replace(path.clone());
            let third = Run::start(config(), dataset(), split, replace)
                .err()
                .unwrap();
            assert_eq!(third.to_string(), locked);
        }
        false
    });
    assert!(matches!(events[0], Event::Started { .. }));
    assert!(matches!(outcome, Outcome::Finished(_)));
}
