//! A damaged file of a run is one sentence or an older checkpoint, and never another result.

mod common;

use std::fs;
use std::path::Path;

use common::{config, dataset, finish, flip, resume, start, stop_when, weights};
use ladder_model::Backend;
use ladder_train::{
    Event, Interrupt, Outcome, Reporter, Run, RunConfig, RunDir, RunDirError, SavedModel,
    TrainError,
};

/// A run with checkpoints after 10 and 20 steps of 40.
fn stopped(dir: &Path) {
    let at_end = |event: &Event| matches!(event, Event::Epoch { line, .. } if line.epoch == 2);
    let (outcome, _) = stop_when(&start(&config(), dir), at_end);
    assert!(matches!(outcome, Outcome::Interrupted { step: 20, .. }));
}

/// The files of one directory in another one.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        match path.is_dir() {
            true => copy(&path, &target),
            false => drop(fs::copy(&path, &target).unwrap()),
        }
    }
}

fn load(dir: &Path) -> Result<SavedModel, TrainError> {
    SavedModel::load(dir, &Backend::Flex.device(0).unwrap())
}

/// Everything that is computed from a run in `dir`.
fn use_all(dir: &Path) -> Result<(), TrainError> {
    let run = RunDir::open(dir)?;
    run.config()?;
    run.split(&dataset())?;
    run.evaluated()?;
    run.report()?;
    run.preprocessing()?;
    load(dir).map(drop)
}

/// Bytes all over a file of this length, the first and the last among them.
fn places(length: u64, number: u64) -> impl Iterator<Item = usize> {
    (0..number).map(move |at| (at * (length - 1) / (number - 1)) as usize)
}

#[test]
fn one_turned_bit_of_the_newest_checkpoint_is_seen_and_the_one_before_gives_the_same_weights() {
    let work = tempfile::tempdir().unwrap();
    let (straight, stop) = (work.path().join("straight"), work.path().join("stop"));
    finish(&start(&config(), &straight));
    stopped(&stop);
    for kind in ["model", "optimizer", "schedule"] {
        let name = format!("checkpoints/step-00000020.{kind}.bpk");
        let length = fs::metadata(stop.join(&name)).unwrap().len();
        for (number, place) in places(length, 6).enumerate() {
            let dir = work.path().join(format!("{kind}-{number}"));
            copy(&stop, &dir);
            flip(&dir.join(&name), place, number as u8);
            let (outcome, events) = stop_when(&resume(&dir), |_| false);
            assert!(matches!(outcome, Outcome::Finished(_)), "{name}: {place}");
            let is_told = |event: &Event| {
                matches!(event, Event::Warning { message, .. }
                    if message.contains("step 20 is damaged") && message.contains("checksum"))
            };
            assert!(events.iter().any(is_told), "{name}: {place}: {events:?}");
            assert_eq!(weights(&dir), weights(&straight), "{name}: {place}");
        }
    }
}

/// As in runs of earlier versions.
#[test]
fn a_checkpoint_without_checksums_never_panics_whatever_bit_is_turned() {
    let work = tempfile::tempdir().unwrap();
    let stop = work.path().join("stop");
    stopped(&stop);
    fs::remove_file(stop.join("checkpoints/step-00000020.sha256")).unwrap();
    let mut skipped = 0;
    for kind in ["model", "optimizer", "schedule"] {
        let name = format!("checkpoints/step-00000020.{kind}.bpk");
        let length = fs::metadata(stop.join(&name)).unwrap().len();
        // The header, where readers give up, more densely than the values.
        for (number, place) in places(length.min(2000), 24).enumerate() {
            let dir = work.path().join("run");
            copy(&stop, &dir);
            flip(&dir.join(&name), place, (number % 8) as u8);
            let interrupt = Interrupt::new();
            interrupt.request();
            match resume(&dir).train(Reporter::Silent, &interrupt) {
                Ok(Outcome::Interrupted { step, .. }) => skipped += usize::from(step < 20),
                Ok(outcome) => panic!("{outcome:?}"),
                Err(error) => panic!("{name}: {place}: {error}"),
            }
            fs::remove_dir_all(dir).unwrap();
        }
    }
    assert!(skipped > 10, "{skipped}");
}

#[test]
fn a_turned_bit_of_any_file_that_is_computed_from_is_an_error_with_its_name() {
    let work = tempfile::tempdir().unwrap();
    let run = work.path().join("run");
    finish(&start(&config(), &run));
    use_all(&run).unwrap();
    let names = [
        "config.json",
        "labels.txt",
        "model.bpk",
        "model.json",
        "evaluation.json",
        "report.json",
    ];
    for name in names {
        let length = fs::metadata(run.join(name)).unwrap().len();
        for (number, place) in places(length, 12).enumerate() {
            let bit = (number % 8) as u8;
            flip(&run.join(name), place, bit);
            let error = use_all(&run).unwrap_err();
            let TrainError::RunDir(RunDirError::Damaged { path, .. }) = &error else {
                panic!("{name}: {place}: {error}")
            };
            assert!(path.ends_with(name), "{error}");
            flip(&run.join(name), place, bit);
        }
    }
    use_all(&run).unwrap();
}

#[test]
fn the_weights_of_a_run_without_checksums_never_panic_whatever_bit_is_turned() {
    let work = tempfile::tempdir().unwrap();
    let run = work.path().join("run");
    finish(&start(&config(), &run));
    fs::remove_file(run.join("checksums.sha256")).unwrap();
    use_all(&run).unwrap();
    let length = fs::metadata(run.join("model.bpk")).unwrap().len();
    let mut refused = 0;
    for place in places(length.min(2000), 200) {
        flip(&run.join("model.bpk"), place, 5);
        refused += usize::from(load(&run).is_err());
        flip(&run.join("model.bpk"), place, 5);
    }
    assert!(refused > 20, "{refused}");
}

#[test]
fn fewer_labels_than_the_run_was_started_with_are_refused_without_checksums_too() {
    let work = tempfile::tempdir().unwrap();
    stopped(work.path());
    common::rewrite(&work.path().join("labels.txt"), |text| {
        let shorter: Vec<&str> = text.lines().collect();
        shorter[..shorter.len() - 1].join("\n")
    });
    let error = Run::resume(work.path(), dataset()).err().unwrap();
    let words = "labels.txt: 39 labeled rows, the run was started with 40";
    assert!(error.to_string().contains(words), "{error}");
}

/// A model of another shape or number of classes than its network, as no run saves it.
#[test]
fn a_description_that_does_not_fit_its_network_is_refused() {
    let work = tempfile::tempdir().unwrap();
    finish(&start(&config(), work.path()));
    let file = work.path().join("model.json");
    let whole: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    let cases = [
        ("/n_classes", 0.into(), "0 classes, but 4 outputs"),
        ("/n_classes", 3.into(), "3 classes, but 4 outputs"),
        ("/n_classes", 20.into(), "20 classes, but 4 outputs"),
        ("/n_classes", (1u64 << 63).into(), "classes, but 4 outputs"),
        ("/shape/width", 0.into(), "but 16 inputs"),
        ("/shape/width", 5.into(), "but 16 inputs"),
        ("/shape/channels", (1u64 << 63).into(), "more values than"),
        ("/class_names", serde_json::json!(["a"]), "1 names of"),
        ("/network/input/width", 0.into(), "input"),
        ("/network/costs", serde_json::json!([1.0]), "costs"),
        ("/network/architecture", "20-3".into(), "3 outputs"),
    ];
    for (field, value, words) in cases {
        let mut changed = whole.clone();
        *changed.pointer_mut(field).unwrap() = value;
        common::rewrite(&file, |_| changed.to_string());
        let error = load(work.path()).err().unwrap().to_string();
        assert!(error.contains(words), "{field}: {error}");
        assert!(error.contains("model.json"), "{field}: {error}");
    }
}

#[test]
fn a_torn_state_and_a_damaged_line_of_metrics_do_not_stop_a_run() {
    let work = tempfile::tempdir().unwrap();
    let (straight, stop) = (work.path().join("straight"), work.path().join("stop"));
    finish(&start(&config(), &straight));
    stopped(&stop);
    fs::write(stop.join("state.json"), "{\"train_").unwrap();
    flip(&stop.join("metrics.jsonl"), 3, 7);
    let (outcome, events) = stop_when(&resume(&stop), |_| false);
    assert!(matches!(outcome, Outcome::Finished(_)));
    for words in ["metrics.jsonl: line 1 ", "state.json is damaged"] {
        let is_told = |event: &Event| matches!(event, Event::Warning { message, .. } if message.contains(words));
        assert!(events.iter().any(is_told), "{events:?}");
    }
    assert_eq!(weights(&stop), weights(&straight));
    assert_eq!(RunDir::open(&stop).unwrap().epochs().unwrap().0.len(), 3);
}

#[test]
fn a_session_removes_what_killed_ones_left_and_nothing_else() {
    let work = tempfile::tempdir().unwrap();
    stopped(work.path());
    let own = [
        ".metrics.jsonl.4f7Kq2.tmp",
        ".model.bpk.4f7Kq2.tmp",
        "checkpoints/.step-00000030.model.bpk.4f7Kq2.tmp",
    ];
    // The page of a server and an export are written by other processes, perhaps now.
    let others = [
        ".more-labels.txt.4f7Kq2.tmp",
        ".model.onnx.4f7Kq2.tmp",
        "x.tmp",
    ];
    for name in own.iter().chain(&others) {
        fs::write(work.path().join(name), "").unwrap();
    }
    finish(&resume(work.path()));
    assert!(own.iter().all(|name| !work.path().join(name).exists()));
    assert!(others.iter().all(|name| work.path().join(name).exists()));
}

/// Members are runs of their own below the run.
#[test]
fn the_damaged_weights_of_a_member_are_refused() {
    let work = tempfile::tempdir().unwrap();
    let config = RunConfig {
        members: "same/layers=12-4".parse().unwrap(),
        ..config()
    };
    finish(&start(&config, work.path()));
    use_all(work.path()).unwrap();
    let file = work.path().join("members/member-2/model.bpk");
    let last = fs::metadata(&file).unwrap().len() as usize - 1;
    flip(&file, last, 6);
    let error = use_all(work.path()).unwrap_err().to_string();
    assert!(error.contains("member-2/model.bpk"), "{error}");
}
