//! Contrast, whitening and augmentation through the real binary.

mod common;

use std::fs;
use std::path::PathBuf;

use common::{SIDE, TestDir, cut_in_half, weights, write_idx};

const STEPS: [&str; 4] = ["--contrast", "55", "--zca", "0.1"];

/// What it prints.
#[track_caller]
fn train(work: &TestDir, run: &str, more: &[&str]) -> String {
    let arguments = [&STEPS[..], &["--run-dir", run], more].concat();
    work.succeed(&work.train_arguments(&arguments))
}

/// The fits kept in a directory.
fn kept(work: &TestDir, dir: &str) -> Vec<PathBuf> {
    let files = fs::read_dir(work.path(dir)).unwrap();
    let files = files.map(|file| file.unwrap().path());
    files
        .filter(|file| {
            file.extension()
                .is_some_and(|extension| extension == "safetensors")
        })
        .collect()
}

#[test]
fn a_run_on_whitened_rows_evaluates_and_predicts_raw_ones() {
    let work = TestDir::with_rows(300);
    train(
        &work,
        "run",
        &["--labels", "30", "--epochs", "20", "--baseline"],
    );
    let report = work.json("run/report.json");
    assert_eq!(
        (&report["config"]["contrast"], &report["config"]["zca"]),
        (&55.0.into(), &0.1.into())
    );
    assert!(report["test_error"].as_f64().unwrap() < 0.1, "{report}");
    // Neither the cache nor the rows to train with are needed any more.
    kept(&work, "data")
        .iter()
        .for_each(|file| fs::remove_file(file).unwrap());
    for (run, error) in [
        ("run", &report["test_error"]),
        ("run/baseline", &report["baseline_test_error"]),
    ] {
        let result = work.succeed(&["evaluate", run, "--json"]);
        let result: serde_json::Value = serde_json::from_str(&result).unwrap();
        assert_eq!(result["test_error"], *error);
        let answers = work.succeed(&["predict", run, "--json", "data/t10k-images-idx3-ubyte"]);
        let answers = common::json_lines(&answers);
        let wrong = answers.iter().enumerate();
        let wrong =
            wrong.filter(|(row, answer)| answer["class"] != common::class_name_of(300 + row));
        assert_eq!(wrong.count(), result["wrong"]);
    }
}

#[test]
fn the_whitening_is_kept_beside_the_data_and_a_damaged_file_is_made_anew() {
    let work = TestDir::new();
    train(&work, "first", &[]);
    let [file] = &kept(&work, "data")[..] else {
        panic!("one file")
    };
    let bytes = fs::read(file).unwrap();
    let written = || fs::metadata(file).unwrap().modified().unwrap();
    let when = written();
    train(&work, "second", &[]);
    assert_eq!(written(), when, "found, not written again");
    cut_in_half(file);
    train(&work, "third", &[]);
    assert_eq!(fs::read(file).unwrap().len(), bytes.len());
    for run in ["second", "third"] {
        assert_eq!(weights(&work.path(run)), weights(&work.path("first")));
    }
    train(
        &work,
        "elsewhere",
        &["--cache-dir", "cache", "--zca", "0.2"],
    );
    assert_eq!(
        (kept(&work, "data").len(), kept(&work, "cache").len()),
        (1, 1)
    );
    assert_ne!(
        weights(&work.path("elsewhere")),
        weights(&work.path("first"))
    );
}

#[test]
fn a_cache_that_cannot_be_written_is_a_warning() {
    let work = TestDir::new();
    fs::write(work.path("file"), "").unwrap();
    let cache = ["--run-dir", "run", "--cache-dir", "file/cache"];
    let output = work.ladder(&work.train_arguments(&[&STEPS[..], &cache].concat()));
    let errors = common::text(&output.stderr);
    assert!(output.status.success(), "{errors}");
    assert!(
        errors.starts_with("warning: the whitening cannot be kept"),
        "{errors}"
    );
    assert!(errors.contains("--cache-dir"), "{errors}");
}

#[test]
fn a_run_continues_with_its_own_whitening_and_refuses_another() {
    let work = TestDir::new();
    // More epochs than a run that is held can print.
    let more = "--augment-shift 1 --augment-flip --epochs 60 --keep-checkpoints 60";
    let more: Vec<&str> = more.split(' ').collect();
    let output = train(&work, "whole", &more);
    let rows = "rows         contrast 55, zca 0.1, flipped, shifted by up to 1\n";
    assert!(output.contains(rows), "{output}");
    let arguments = [&STEPS[..], &["--run-dir", "run"], &more].concat();
    let arguments = work.train_arguments(&arguments);
    let is_reached = || common::has_checkpoint(&work.path("run"), 6);
    work.start_until(&arguments, is_reached).kill();
    kept(&work, "data")
        .iter()
        .for_each(|file| fs::remove_file(file).unwrap());

    for (flag, value) in [
        ("--zca", "0.2"),
        ("--contrast", "0"),
        ("--augment-shift", "0"),
    ] {
        let error = work.fail(&["train", "--resume", "run", flag, value]);
        assert!(error.contains(&format!("leave out {flag}")), "{error}");
    }
    work.succeed(&["train", "--resume", "run"]);
    assert_eq!(weights(&work.path("run")), weights(&work.path("whole")));
    assert!(kept(&work, "data").is_empty(), "nothing was fitted");
}

#[test]
fn what_is_wrong_with_a_run_is_said_before_anything_is_fitted() {
    let work = TestDir::new();
    fs::create_dir(work.path("taken")).unwrap();
    fs::write(work.path("taken/notes.md"), "mine").unwrap();
    for (more, words) in [
        (["--run-dir", "taken"], "no run, so it is left alone"),
        (["--batch-size", "1000"], "1000"),
        (["--device", "7"], "device"),
    ] {
        for seeds in [&[][..], &["--seeds", "1..2"]] {
            let arguments = [&STEPS[..], &["--run-dir", "run"], &more, seeds].concat();
            let error = work.fail(&work.train_arguments(&arguments));
            assert!(error.contains(words), "{error}");
        }
    }
    assert!(kept(&work, "data").is_empty());
}

#[test]
fn the_whitening_of_a_run_is_named_where_it_is_damaged() {
    let work = TestDir::new();
    train(&work, "run", &[]);
    cut_in_half(&work.path("run/preprocessing.safetensors"));
    for command in [
        &["evaluate", "run"][..],
        &["predict", "run", "data/t10k-images-idx3-ubyte"],
        &["train", "--resume", "run"],
    ] {
        let error = work.fail(command);
        assert!(
            error.contains("preprocessing.safetensors: damaged"),
            "{error}"
        );
    }
}

#[test]
fn several_seeds_share_the_whitening_but_not_with_rows_held_out() {
    let work = TestDir::new();
    train(&work, "group", &["--seeds", "1..2", "--threads", "1"]);
    train(&work, "alone", &["--seed", "2", "--threads", "1"]);
    assert_eq!(
        weights(&work.path("group/seed-2")),
        weights(&work.path("alone"))
    );
    work.succeed(&["train", "--resume", "group"]);
    let more = ["--seeds", "1..2", "--validation", "6", "--run-dir", "other"];
    let error = work.fail(&work.train_arguments(&[&STEPS[..], &more].concat()));
    assert!(error.contains("leave out --validation"), "{error}");
    train(&work, "validated", &["--validation", "6"]);
}

/// Red, green and blue of an image reach the network like the planes of an IDX file.
#[test]
fn a_color_image_is_classified_like_its_planes() {
    let work = TestDir::new();
    let pixels = |row: usize| -> [Vec<u8>; 3] {
        let gray = common::image(row);
        let scaled = |by: u8| gray.iter().map(|value| value / by).collect();
        [scaled(1), scaled(2), scaled(3)]
    };
    for (part, rows, first) in [("train", 60, 0), ("t10k", 30, 60)] {
        let planes: Vec<u8> = (first..first + rows)
            .flat_map(|row| pixels(row).concat())
            .collect();
        fs::remove_file(work.path(&format!("data/{part}-images-idx3-ubyte"))).unwrap();
        let path = work.path(&format!("data/{part}-images-idx4-ubyte"));
        write_idx(&path, &[rows, 3, SIDE, SIDE], &planes);
    }
    train(&work, "run", &["--epochs", "1"]);
    let info = work.succeed(&["data", "info", "--dataset", "idx", "--data-dir", "data"]);
    assert!(info.contains("4x4x3, 48 values"), "{info}");

    let [red, green, blue] = pixels(61);
    let colored = image::RgbImage::from_fn(SIDE as u32, SIDE as u32, |x, y| {
        let at = (y as usize) * SIDE + x as usize;
        image::Rgb([red[at], green[at], blue[at]])
    });
    colored.save(work.path("one.png")).unwrap();
    let images = "data/t10k-images-idx4-ubyte";
    let answers = work.succeed(&["predict", "run", "--json", "one.png", images]);
    let answers = common::json_lines(&answers);
    let probability = |answer: &serde_json::Value| answer["probabilities"][0].as_f64().unwrap();
    let (colored, planes) = (probability(&answers[0]), probability(&answers[2]));
    assert!((colored - planes).abs() < 1e-5, "{colored} {planes}");
    assert!((colored - probability(&answers[3])).abs() > 1e-4);
}
