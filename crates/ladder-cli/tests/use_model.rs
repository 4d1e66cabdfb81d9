//! A finished run, used: evaluate and predict.

mod common;

use std::fs;

use common::{SIDE, TestDir, class_name_of, image, text, train_own, write_data, write_idx};
use image::GrayImage;
use serde_json::Value;

/// A run in `run` that has learned the tiny data.
fn trained() -> TestDir {
    let work = TestDir::with_rows(300);
    let more = [
        "--labels",
        "30",
        "--epochs",
        "20",
        "--run-dir",
        "run",
        "--json",
    ];
    work.succeed(&work.train_arguments(&more));
    work
}

fn predictions(work: &TestDir, arguments: &[&str]) -> Vec<Value> {
    let arguments = [&["predict", "run", "--json"], arguments].concat();
    let lines = work.succeed(&arguments);
    lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn evaluate_and_predict_agree_with_the_report() {
    let work = trained();
    let report: Value =
        serde_json::from_str(&fs::read_to_string(work.path("run/report.json")).unwrap()).unwrap();
    assert!(report["test_error"].as_f64().unwrap() < 0.1, "{report}");

    let result: Value =
        serde_json::from_str(&work.succeed(&["evaluate", "run", "--json"])).unwrap();
    assert_eq!(result["test_error"], report["test_error"]);
    assert_eq!(result["rows"], 30);
    for measure in ["balanced_accuracy", "macro_f1", "auc", "log_loss"] {
        assert!(result[measure].as_f64().unwrap() > 0.0, "{result}");
        assert_eq!(result[measure], report["test_measures"][measure]);
    }
    let table = work.succeed(&["evaluate", "run"]);
    assert!(
        table.starts_with("test error ") && table.contains("class  →0  →1  →2"),
        "{table}"
    );
    let second = table.lines().nth(1).unwrap();
    for name in ["balanced accuracy ", ", macro F1 ", ", AUC ", ", log-loss "] {
        assert!(second.contains(name), "{table}");
    }

    let answers = predictions(&work, &["data/t10k-images-idx3-ubyte"]);
    let wrong = |(row, answer): &(usize, &Value)| answer["class"] != class_name_of(300 + row);
    assert_eq!(
        answers.iter().enumerate().filter(wrong).count(),
        result["wrong"]
    );
    for answer in &answers {
        let sum: f64 = answer["probabilities"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(Value::as_f64)
            .sum();
        assert!((sum - 1.0).abs() < 1e-4, "{answer}");
    }
}

#[test]
#[cfg(feature = "ndarray")]
fn another_backend_gives_the_same_probabilities() {
    let work = trained();
    let file = "data/t10k-images-idx3-ubyte";
    let (flex, ndarray) = (
        predictions(&work, &[file]),
        predictions(&work, &[file, "--backend", "ndarray"]),
    );
    for (a, b) in flex.iter().zip(&ndarray) {
        for class in 0..3 {
            let p = |answer: &Value| answer["probabilities"][class].as_f64().unwrap();
            assert!((p(a) - p(b)).abs() < 1e-4, "{a} {b}");
        }
    }
}

#[test]
fn an_image_is_classified_like_its_idx_row() {
    let work = trained();
    let side = SIDE as u32;
    let pixels = image(4);
    GrayImage::from_raw(side, side, pixels.clone())
        .unwrap()
        .save(work.path("four.png"))
        .unwrap();
    let dark: Vec<u8> = pixels.iter().map(|pixel| 255 - pixel).collect();
    GrayImage::from_raw(side, side, dark)
        .unwrap()
        .save(work.path("dark.png"))
        .unwrap();
    write_idx(&work.path("four.idx"), &[1, SIDE, SIDE], &pixels);

    let files = ["four.png", "four.idx"];
    let answers = predictions(&work, &files);
    assert_eq!(answers[0]["image"], "four.png");
    assert_eq!(answers[1]["image"], "four.idx#0");
    let inverted = predictions(&work, &["--invert", "dark.png"]);
    for answer in answers.iter().chain(&inverted) {
        assert_eq!(answer["class"], class_name_of(4), "{answer}");
        for class in 0..3 {
            let p = |answer: &Value| answer["probabilities"][class].as_f64().unwrap();
            assert!((p(answer) - p(&answers[1])).abs() < 1e-5, "{answer}");
        }
    }

    let table = work.succeed(&["predict", "run", "four.png"]);
    assert!(
        table.starts_with("image     class   p(0)   p(1)   p(2)\nfour.png      1"),
        "{table}"
    );
}

#[test]
fn letters_in_emnists_files_are_trained_and_called_by_their_labels() {
    let work = TestDir::new();
    for (part, name) in [("train", "train"), ("t10k", "test")] {
        for kind in ["images-idx3", "labels-idx1"] {
            let from = work.path(&format!("data/{part}-{kind}-ubyte"));
            let to = work.path(&format!("data/emnist-letters-{name}-{kind}-ubyte"));
            fs::rename(from, to).unwrap();
        }
        // Labels begin with 1, and not every letter is there.
        let file = work.path(&format!("data/emnist-letters-{name}-labels-idx1-ubyte"));
        let mut bytes = fs::read(&file).unwrap();
        let labels = bytes[8..].iter_mut();
        labels.for_each(|label| *label = [1, 4, 26][usize::from(*label)]);
        fs::write(&file, bytes).unwrap();
    }
    let info = work.succeed(&["data", "info", "--dataset", "idx", "--data-dir", "data"]);
    assert!(info.contains("   26     20    10\n"), "{info}");
    work.succeed(&work.train_arguments(&["--epochs", "20", "--run-dir", "run"]));
    let answers = predictions(&work, &["data/emnist-letters-test-images-idx3-ubyte"]);
    let is_right = |(row, answer): &(usize, &Value)| {
        answer["class"] == ["1", "4", "26"][common::class_of(60 + row)]
    };
    let right = answers.iter().enumerate().filter(is_right).count();
    assert!(right >= 27, "{right} of 30");
}

#[test]
fn a_larger_jpeg_in_color_is_resized() {
    let work = trained();
    let two = image::RgbImage::from_fn(32, 32, |_, y| {
        image::Rgb(if y / 8 == 2 { [180; 3] } else { [50; 3] })
    });
    two.save(work.path("two.jpg")).unwrap();
    assert_eq!(predictions(&work, &["two.jpg"])[0]["class"], "2");
}

/// `data` as PNG files `tiny/0.png`, … , in folders within it.
fn write_folder(work: &TestDir, rows: usize) {
    let side = SIDE as u32;
    for row in 0..rows {
        let folder = work.path("tiny").join(["b", "a"][row % 2]);
        fs::create_dir_all(&folder).unwrap();
        let pixels = GrayImage::from_raw(side, side, image(row)).unwrap();
        pixels.save(folder.join(format!("{row}.png"))).unwrap();
    }
}

#[test]
fn a_folder_is_classified_image_by_image_in_the_order_of_the_paths() {
    let work = trained();
    write_folder(&work, 4);
    fs::write(work.path("tiny/notes.txt"), "no image").unwrap();
    fs::write(work.path("tiny/a/cut.png"), b"\x89PNG\r\n\x1a\n").unwrap();
    let files = [
        "tiny/a/1.png",
        "tiny/a/3.png",
        "tiny/b/0.png",
        "tiny/b/2.png",
    ];
    let output = work.ladder(&["predict", "run", "tiny", "--json"]);
    let answers = common::json_lines(&text(&output.stdout));
    let images: Vec<&str> = answers
        .iter()
        .filter_map(|it| it["image"].as_str())
        .collect();
    assert_eq!(images, files);
    assert_eq!(predictions(&work, &files), answers);
    let said = text(&output.stderr);
    for words in [
        "note: 1 file is no image that can be read: 1 .txt\n",
        "warning: skipped: tiny/a/cut.png: not a readable image",
    ] {
        assert!(said.contains(words), "{said}");
    }
    let error = work.fail(&["predict", "run", "run"]);
    assert!(error.contains("run: no images (PNG, JPEG, WebP"), "{error}");
}

#[test]
fn answers_are_csv_on_request_and_by_the_name_of_the_file() {
    let work = trained();
    write_folder(&work, 4);
    let csv = work.succeed(&["predict", "run", "tiny", "--csv"]);
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!((lines[0], lines.len()), ("image,class,p(0),p(1),p(2)", 5));
    assert!(lines[1].starts_with("tiny/a/1.png,1,0."), "{csv}");
    work.succeed(&["predict", "run", "tiny", "--output", "answers.csv"]);
    assert_eq!(fs::read_to_string(work.path("answers.csv")).unwrap(), csv);
    work.succeed(&["predict", "run", "tiny", "--output", "answers.txt"]);
    let table = fs::read_to_string(work.path("answers.txt")).unwrap();
    assert!(table.starts_with("image         class"), "{table}");
}

#[test]
fn files_that_are_no_images_are_named() {
    let work = trained();
    fs::write(work.path("empty.png"), "").unwrap();
    fs::write(work.path("text.png"), "no image at all").unwrap();
    fs::write(work.path("cut.png"), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").unwrap();
    write_idx(&work.path("large.idx"), &[1, 5, 5], &[0; 25]);
    for (file, words) in [
        ("absent.png", "No such file"),
        ("empty.png", "empty"),
        ("text.png", "no image that can be read; expected PNG, JPEG"),
        ("cut.png", "not a readable image"),
        ("large.idx", "images of 5x5, the model takes 4x4"),
        ("data/t10k-labels-idx1-ubyte", "images have 3"),
    ] {
        let error = work.fail(&["predict", "run", file]);
        assert!(
            error.contains(file.rsplit('/').next().unwrap()) && error.contains(words),
            "{error}"
        );
    }
}

#[test]
fn a_model_cut_in_half_or_absent_is_named() {
    let work = trained();
    let model = work.path("run/model.bpk");
    let bytes = fs::read(&model).unwrap();
    fs::write(&model, &bytes[..bytes.len() / 2]).unwrap();
    for arguments in [
        &["evaluate", "run"][..],
        &["predict", "run", "data/t10k-images-idx3-ubyte"],
    ] {
        assert!(work.fail(arguments).contains("model.bpk"));
    }
    fs::remove_file(&model).unwrap();
    assert!(work.fail(&["evaluate", "run"]).contains("model.bpk"));
}

/// Runs the program and reads nothing of what it prints.
#[track_caller]
fn succeeds_when_its_reader_goes_away(work: &TestDir, arguments: &[&str]) {
    let mut child = work
        .command(arguments)
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(text(&output.stderr), "");
}

#[test]
fn predictions_may_be_cut_off_by_their_reader() {
    let work = trained();
    let arguments = ["predict", "run", "--json", "data/train-images-idx3-ubyte"];
    succeeds_when_its_reader_goes_away(&work, &arguments);
}

#[test]
fn predictions_for_a_table_may_be_cut_off_by_their_reader() {
    let work = TestDir::new();
    let line = |row: usize| {
        format!(
            "{},{}\n",
            row % 2 * 10 + row % 7,
            ["apple", "plum"][row % 2]
        )
    };
    let rows: String = (0..40).map(line).collect();
    fs::write(work.path("fruit.csv"), format!("size,kind\n{rows}")).unwrap();
    let data = ["--table", "fruit.csv", "--target", "kind", "--folds", "0"];
    work.succeed(&train_own(&data, &["--labels", "8"]));
    // More than any buffer on the way takes.
    let many = "1\n".repeat(20_000);
    fs::write(work.path("new.csv"), format!("size\n{many}")).unwrap();
    succeeds_when_its_reader_goes_away(&work, &["predict", "run", "new.csv"]);
}

#[test]
fn other_rows_than_those_of_the_run_are_evaluated_with_a_warning() {
    let work = TestDir::new();
    work.succeed(&work.train_arguments(&["--run-dir", "run"]));
    let own = work.ladder(&["evaluate", "run"]);
    assert_eq!(text(&own.stderr), "");
    write_data(&work.path("other"), 90, 30);
    let other = work.ladder(&["evaluate", "run", "--data-dir", "other"]);
    assert!(other.status.success());
    let warning = text(&other.stderr);
    assert!(
        warning.starts_with("warning: run: the run was trained on"),
        "{warning}"
    );
}
