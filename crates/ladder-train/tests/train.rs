//! Whole runs on a data set that takes no time.

mod common;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use burn::module::{Module, ModuleMapper, Param};
use burn::tensor::Tensor;
use common::{checkpoints, config, dataset, finish, start, stop_when};
use ladder_data::{Dataset, Features, LabelSplit, Rows};
use ladder_model::{Backend, Ladder};
use ladder_train::{
    CostName, Event, Interrupt, LadderLearner, Location, Outcome, Report, Reporter, Run, RunConfig,
    RunDir, RunDirError, SavedModel, Stage, TrainError,
};

#[test]
fn a_tiny_run_learns_its_data() {
    let dir = tempfile::tempdir().unwrap();
    let report = finish(&start(
        &RunConfig {
            epochs: 30,
            ..config()
        },
        dir.path(),
    ));
    let error = report.test_error.unwrap();
    assert!(error < 0.03, "{error}");
    let lines = RunDir::open(dir.path()).unwrap().epochs().unwrap().0;
    let (first, last) = (&lines[0], &lines[29]);
    assert!(last.cost < 0.5 * first.cost, "{first:?} {last:?}");
    let reconstruction = |line: &ladder_train::EpochLine| line.denoising_costs[0].unwrap();
    assert!(reconstruction(last) < reconstruction(first));
}

#[test]
fn the_baseline_alone_overfits_its_labels() {
    let dir = tempfile::tempdir().unwrap();
    let config = RunConfig {
        epochs: 40,
        ..config().baseline()
    };
    finish(&start(&config, dir.path()));
    let dataset = dataset();
    let split = LabelSplit::balanced(&dataset, 40, 0, 1).unwrap();
    let model = SavedModel::load(dir.path(), &Backend::Flex.device(0).unwrap()).unwrap();
    let predicted = model
        .predict(&dataset.train.gather(&split.labeled))
        .unwrap();
    assert_eq!(predicted.n_rows(), 40);
    assert_eq!(predicted.n_classes(), dataset.n_classes);
    for (prediction, &row) in predicted.rows().zip(&split.labeled) {
        let label = dataset.train.label(row as usize).unwrap();
        assert_eq!(prediction.class, label, "{prediction:?}");
        assert!((prediction.probabilities.iter().sum::<f32>() - 1.0).abs() < 1e-5);
    }
}

#[test]
fn the_report_has_every_field_and_the_directory_explains_itself() {
    let dir = tempfile::tempdir().unwrap();
    let config = RunConfig {
        threads: Some(2),
        ..config()
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build();
    let pool = pool.unwrap();
    let report = pool.install(|| finish(&start(&config, dir.path())));
    let text = fs::read_to_string(dir.path().join("report.json")).unwrap();
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    for (field, expected) in [
        ("dataset", "rows".into()),
        ("labels", 40.into()),
        ("steps", 40.into()),
        ("threads", 2.into()),
        ("validation_error", serde_json::Value::Null),
        ("baseline_test_error", serde_json::Value::Null),
        // 2 (16 20 + 20 4) weights, 20 + 4 beta, 4 gamma, 10 (16 + 20 + 4) of the combinators.
        ("parameters", (800 + 24 + 4 + 400).into()),
    ] {
        assert_eq!(json[field], expected, "{field}");
    }
    assert_eq!(report.method(), "full");
    assert_eq!(report.config, config);
    assert!((0.0..=1.0).contains(&json["test_error"].as_f64().unwrap()));
    assert!(json["train_seconds"].as_f64().unwrap() > 0.0);
    assert!(json["peak_memory_bytes"].as_u64().unwrap() > 1_000_000);
    assert_eq!(json["versions"]["burn"], "0.22.1");
    assert_eq!(json.get("earlier_versions"), None);
    assert_eq!(serde_json::from_str::<Report>(&text).unwrap(), report);

    let run = RunDir::open(dir.path()).unwrap();
    assert_eq!(run.config().unwrap(), config);
    assert_eq!(run.report().unwrap(), Some(report.clone()));
    let lines = run.epochs().unwrap().0;
    assert_eq!(lines.len(), 4);
    let last = lines.last().unwrap();
    assert_eq!(last.test_error, report.test_error);
    assert_eq!(last.validation_error, None);
    assert!(last.denoising_costs.iter().all(Option::is_some));
    let rates: Vec<f64> = lines.iter().map(|line| line.learning_rate).collect();
    assert_eq!(rates, [0.01, 0.01, 0.01, 0.005]);
    assert!(
        fs::read_to_string(dir.path().join("labels.txt"))
            .unwrap()
            .starts_with('#')
    );
    assert!(
        fs::read_to_string(dir.path().join("log.txt"))
            .unwrap()
            .contains("epoch 4/4")
    );
}

#[test]
fn a_saved_model_gives_the_error_of_the_report() {
    let dir = tempfile::tempdir().unwrap();
    let report = finish(&start(&config(), dir.path()));
    let model = SavedModel::load(dir.path(), &Backend::Flex.device(0).unwrap()).unwrap();
    let result = model.evaluate(&dataset()).unwrap();
    assert_eq!(Some(result.error()), report.test_error);
    let answers = result.answered();
    let answers = answers.classes().unwrap();
    let supports: Vec<usize> = (0..4).map(|class| answers.support(class)).collect();
    assert_eq!((answers.rows(), supports), (80, vec![20; 4]));
    assert_eq!(Some(result.measures()), report.test_measures);
    let error = model.predict(&[0.0; 17]).unwrap_err().to_string();
    assert_eq!(
        error,
        "a row has 16 values, but 17 values do not divide into such rows"
    );
}

#[test]
fn the_validation_error_decides_which_checkpoint_is_kept_besides_the_last() {
    let dir = tempfile::tempdir().unwrap();
    let config = RunConfig {
        validation: 40,
        epochs: 8,
        keep_checkpoints: 1,
        ..config()
    };
    let report = finish(&start(&config, dir.path()));
    assert!(report.validation_error.is_some());
    let lines = RunDir::open(dir.path()).unwrap().epochs().unwrap().0;
    assert!(
        lines
            .iter()
            .all(|line| line.validation_error.is_some() && line.test_error.is_none())
    );
    let best = lines
        .iter()
        .fold(&lines[0], |best, line| match line.error() < best.error() {
            true => line,
            false => best,
        });
    let mut expected = vec![best.step, lines.last().unwrap().step];
    expected.dedup();
    assert_eq!(checkpoints(dir.path()), expected);
}

#[test]
fn a_level_without_weight_has_no_cost() {
    let dir = tempfile::tempdir().unwrap();
    let config = RunConfig {
        costs: vec![0.0, 0.0, 1.0],
        epochs: 1,
        ..config()
    };
    finish(&start(&config, dir.path()));
    let line = RunDir::open(dir.path())
        .unwrap()
        .epochs()
        .unwrap()
        .0
        .remove(0);
    assert!(matches!(line.denoising_costs[..], [None, None, Some(_)]));
}

#[test]
fn a_run_is_neither_overwritten_nor_mixed_with_another() {
    let dir = tempfile::tempdir().unwrap();
    let report = finish(&start(&config(), dir.path()));
    let dataset = dataset();
    let again = |location| {
        let split = LabelSplit::balanced(&dataset, 40, 0, 1).unwrap();
        Run::start(
            RunConfig {
                seed: 2,
                ..config()
            },
            dataset.clone(),
            split,
            location,
        )
    };
    let error = again(Location::At(dir.path().to_owned())).err().unwrap();
    assert!(
        matches!(error, TrainError::RunDir(RunDirError::Exists(_))),
        "{error}"
    );
    assert_eq!(
        RunDir::open(dir.path()).unwrap().report().unwrap(),
        Some(report)
    );

    let run = again(Location::Replace(dir.path().to_owned())).unwrap();
    assert_eq!(RunDir::open(dir.path()).unwrap().report().unwrap(), None);
    assert!(checkpoints(dir.path()).is_empty());
    assert_eq!(finish(&run).config.seed, 2);
}

#[test]
fn what_cannot_be_trained_is_refused_before_a_directory_is_made() {
    let dir = tempfile::tempdir().unwrap();
    let dataset = dataset();
    for (config, words) in [
        (
            RunConfig {
                layers: "20-10".parse().unwrap(),
                ..config()
            },
            "4 classes",
        ),
        (
            RunConfig {
                costs: vec![1.0, f64::NAN, 1.0],
                ..config()
            },
            "level 1 must be finite",
        ),
        (
            RunConfig {
                batch_size: 1000,
                ..config()
            },
            "batch size 1000",
        ),
        (
            RunConfig {
                epochs: 0,
                ..config()
            },
            "epochs",
        ),
        (
            RunConfig {
                device: 7,
                ..config()
            },
            "no device 7",
        ),
    ] {
        let split = LabelSplit::balanced(&dataset, 40, 0, 1).unwrap();
        let location = Location::At(dir.path().join("run"));
        let error = Run::start(config, dataset.clone(), split, location)
            .err()
            .unwrap()
            .to_string();
        assert!(error.contains(words), "{error}");
        assert!(!dir.path().join("run").exists());
    }
}

#[test]
fn a_cost_that_is_not_finite_stops_the_run_and_keeps_the_last_checkpoint() {
    let dir = tempfile::tempdir().unwrap();
    let run = start(&config(), dir.path());
    stop_when(
        &run,
        |event| matches!(event, Event::Epoch { line, .. } if line.epoch == 2),
    );
    drop(run);
    let faster = |text: String| text.replace("\"learning-rate\": 0.01", "\"learning-rate\": 1e30");
    common::rewrite(&dir.path().join("config.json"), faster);

    let run = common::resume(dir.path());
    let error = run.train(Reporter::Silent, &Interrupt::new()).unwrap_err();
    let message = error.to_string();
    let TrainError::NonFinite {
        epoch: 3,
        step,
        costs,
        checkpoint: Some(20),
    } = error
    else {
        panic!("{message}")
    };
    assert!((22..25).contains(&step), "{step}");
    assert!(costs.contains(&CostName::Denoising(0)), "{costs:?}");
    for words in ["epoch 3", "level 0", "the checkpoint of step 20 is kept"] {
        assert!(message.contains(words), "{message}");
    }
    assert_eq!(checkpoints(dir.path()), [10, 20]);
    assert!(
        fs::read_to_string(dir.path().join("log.txt"))
            .unwrap()
            .contains("level 0")
    );
}

fn start_without_test_rows(config: &RunConfig, dir: &Path) -> Run {
    let dataset = Arc::new(without_test_rows());
    let split = config.split(&dataset).unwrap();
    Run::start(config.clone(), dataset, split, Location::At(dir.to_owned())).unwrap()
}

fn without_test_rows() -> Dataset {
    let all = dataset();
    let none = Rows::new(Features::Floats(Vec::new()), Vec::new(), all.shape.len()).unwrap();
    Dataset::new("rows", all.shape, all.n_classes, all.train.clone(), none).unwrap()
}

#[test]
fn a_last_step_that_makes_the_weights_invalid_is_noticed_where_no_rows_are_evaluated() {
    let dir = tempfile::tempdir().unwrap();
    let config = RunConfig {
        epochs: 1,
        batch_size: 200,
        learning_rate: 1e38,
        ..config()
    };
    let run = start_without_test_rows(&config, dir.path());
    let error = run.train(Reporter::Silent, &Interrupt::new()).unwrap_err();
    let message = error.to_string();
    let TrainError::NonFinite {
        epoch: 1,
        step: 1,
        costs,
        checkpoint: None,
    } = error
    else {
        panic!("{message}")
    };
    assert_eq!(costs, [CostName::Logits]);
    assert!(
        checkpoints(dir.path()).is_empty(),
        "none of invalid weights"
    );
    assert!(!dir.path().join("model.json").exists());
}

#[test]
fn invalid_weights_of_a_last_checkpoint_make_no_model() {
    let dir = tempfile::tempdir().unwrap();
    let run = start_without_test_rows(&config(), dir.path());
    finish(&run);
    drop(run);
    // As a version left it that did not check the weights before it saved them.
    let learner = LadderLearner::new(with_invalid_weights(dir.path()), 1);
    let checkpoint = dir.path().join("checkpoints/step-00000040.model.bpk");
    learner.into_record().save(&checkpoint).unwrap();
    fs::remove_file(dir.path().join("checkpoints/step-00000040.sha256")).unwrap();
    for file in ["report.json", "model.json"] {
        fs::remove_file(dir.path().join(file)).unwrap();
    }
    let run = Run::resume(dir.path(), Arc::new(without_test_rows())).unwrap();
    let error = run.train(Reporter::Silent, &Interrupt::new()).unwrap_err();
    assert!(
        matches!(error, TrainError::NonFinite { step: 40, .. }),
        "{error}"
    );
    assert!(!dir.path().join("model.json").exists());
}

#[test]
fn a_model_does_not_answer_with_what_is_not_finite() {
    let dir = tempfile::tempdir().unwrap();
    finish(&start(&config(), dir.path()));
    let device = Backend::Flex.device(0).unwrap();
    let load = || SavedModel::load(dir.path(), &device).unwrap();
    let mut rows = vec![0.5; 3 * 16];
    rows[16..32].fill(f32::MAX);
    let error = load().predict(&rows).unwrap_err();
    assert!(
        matches!(error, TrainError::NonFiniteLogits { row: 1 }),
        "{error}"
    );

    let file = dir.path().join("model.bpk");
    with_invalid_weights(dir.path())
        .into_record()
        .save(&file)
        .unwrap();
    fs::remove_file(dir.path().join("checksums.sha256")).unwrap();
    let error = load().evaluate(&dataset()).unwrap_err();
    assert!(
        matches!(error, TrainError::NonFiniteLogits { row: 0 }),
        "{error}"
    );
}

/// The network of the finished run in `dir` with every value not a number.
fn with_invalid_weights(dir: &Path) -> Ladder {
    struct NotANumber;
    impl ModuleMapper for NotANumber {
        fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
            param.map(|values| values * f32::NAN)
        }
    }
    let model = SavedModel::load(dir, &Backend::Flex.device(0).unwrap()).unwrap();
    model.ladder().clone().map(&mut NotANumber)
}

#[test]
fn a_checkpoint_that_cannot_be_written_stops_the_run() {
    let dir = tempfile::tempdir().unwrap();
    let run = start(&config(), dir.path());
    let [checkpoints, away] = ["checkpoints", "away"].map(|name| dir.path().join(name));
    // The checkpoint before may still be written, so the directory goes at once.
    let remove = move |event| match event {
        Event::Epoch { line, .. } if line.epoch == 2 => fs::rename(&checkpoints, &away).unwrap(),
        _ => (),
    };
    let error = run
        .train(Reporter::Events(Box::new(remove)), &Interrupt::new())
        .unwrap_err();
    assert!(matches!(error, TrainError::Stopped(_)), "{error}");
    assert!(error.to_string().contains("checkpoint"), "{error}");
    assert_eq!(RunDir::open(dir.path()).unwrap().report().unwrap(), None);
}

#[test]
fn the_baseline_is_trained_first_and_only_once() {
    let dir = tempfile::tempdir().unwrap();
    let run = start(
        &RunConfig {
            baseline: true,
            ..config()
        },
        dir.path(),
    );
    let in_ladder = |event: &Event| match event {
        Event::Epoch { stage, line } => *stage == Stage::Ladder && line.epoch == 2,
        _ => false,
    };
    let (outcome, events) = stop_when(&run, in_ladder);
    assert_eq!(
        outcome,
        Outcome::Interrupted {
            stage: Stage::Ladder,
            epoch: 2,
            step: 20
        }
    );
    let started = |events: &[Event]| {
        let stage = |event: &Event| match event {
            Event::Started { stage, .. } => Some(*stage),
            _ => None,
        };
        events.iter().filter_map(stage).collect::<Vec<_>>()
    };
    assert_eq!(started(&events), [Stage::Baseline, Stage::Ladder]);
    drop(run);

    let (outcome, events) = stop_when(&common::resume(dir.path()), |_| false);
    assert_eq!(started(&events), [Stage::Ladder]);
    let Outcome::Finished(report) = outcome else {
        panic!("{outcome:?}")
    };
    let baseline = RunDir::open(dir.path()).unwrap().baseline().unwrap();
    let baseline = baseline.report().unwrap().unwrap();
    assert_eq!(baseline.method(), "baseline");
    assert_eq!(baseline.config.noise.hidden, 0.5);
    assert_eq!(report.baseline_test_error, baseline.test_error);
    assert!(baseline.parameters < report.parameters);
}

#[test]
fn a_baseline_that_was_interrupted_is_continued() {
    let dir = tempfile::tempdir().unwrap();
    let config = RunConfig {
        baseline: true,
        ..config()
    };
    let run = start(&config, dir.path());
    let (outcome, _) = stop_when(&run, |event| matches!(event, Event::Epoch { .. }));
    assert_eq!(
        outcome,
        Outcome::Interrupted {
            stage: Stage::Baseline,
            epoch: 1,
            step: 10
        }
    );
    drop(run);
    finish(&common::resume(dir.path()));

    let straight = tempfile::tempdir().unwrap();
    finish(&start(&config, straight.path()));
    let weights = |dir: &Path| common::weights(&dir.join("baseline"));
    assert_eq!(weights(dir.path()), weights(straight.path()));
}

#[test]
fn progress_counts_every_step_and_ends_at_the_total() {
    let dir = tempfile::tempdir().unwrap();
    let run = start(
        &RunConfig {
            epochs: 2,
            ..config()
        },
        dir.path(),
    );
    let (_, events) = stop_when(&run, |_| false);
    let training = events.iter().filter_map(|event| match event {
        Event::Progress {
            phase: ladder_train::Phase::Training,
            epoch,
            done,
            total,
            cost,
            ..
        } => {
            assert!(cost.is_some_and(f64::is_finite));
            Some((*epoch, *done, *total))
        }
        _ => None,
    });
    let expected: Vec<_> = (1..=2)
        .flat_map(|epoch| (1..=10).map(move |step| (epoch, 20 * step, 200)))
        .collect();
    assert_eq!(training.collect::<Vec<_>>(), expected);
    assert!(matches!(
        events.first(),
        Some(Event::Started {
            steps: 20,
            first_step: 0,
            ..
        })
    ));
    assert!(matches!(events.last(), Some(Event::Finished { .. })));
}
