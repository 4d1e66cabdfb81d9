//! Bad input gives one line that starts with `error: `, exit code 1, and loses nothing.

mod common;

use std::fs;
use std::path::Path;

use common::{TINY, TestDir, text, write_idx};
use ladder_model::Backend;

/// `ladder train` on the tiny data with one thing changed.
#[track_caller]
fn train_fails(work: &TestDir, more: &[&str], words: &[&str]) {
    let error = work.fail(&[&TINY[..], &["--run-dir", "run"], more].concat());
    for word in words {
        assert!(error.contains(word), "'{word}' is not in: {error}");
    }
    assert!(
        !work.path("run/config.json").exists(),
        "{more:?} must not begin a run"
    );
}

#[test]
fn settings_out_of_their_range_are_named() {
    let work = TestDir::new();
    for (more, words) in [
        (&["--labels", "0"][..], &["0 labels"][..]),
        (&["--labels", "600"], &["600 labels", "60 training rows"]),
        (&["--labels", "7"], &["divisible", "7"]),
        (&["--labels", "some"], &["--labels", "'all'"]),
        (&["--labels", "-3"], &["--labels", "'all'"]),
        (&["--layers", "0"], &["entry 1", "'0'"]),
        (&["--layers", "8-x-3"], &["entry 2", "'x'"]),
        (
            &["--layers", "convv:4-3"],
            &["entry 1", "'convv:4'", "convv:FILTERS:SIZE"],
        ),
        (
            &["--layers", "maxpool:2-convv:4:9-3"],
            &["entry 2", "'convv:4:9'", "at least 9x9, found 2x2"],
        ),
        (
            &["--layers", "8-convv:3:1-convf:3:2", "--costs", "0"],
            &["one value for each class", "2x2x3"],
        ),
        (
            &["--layers", "maxpool:9223372036854775807-3"],
            &["entry 1", "sides of at most 4"],
        ),
        (
            &["--layers", "maxpool:1000000000-3"],
            &["entry 1", "sides of at most 4"],
        ),
        (
            &["--layers", "convf:8:4294967296:4294967296-3"],
            &["entry 1", "filters of at most 65536x65536"],
        ),
        (
            &["--layers", "convv:8:1:9223372036854775807-3"],
            &["entry 1", "a stride of at most 4"],
        ),
        (&["--statistics", "all"], &["labeled or training", "'all'"]),
        (&["--weights", "best"], &["last or average", "'best'"]),
        (
            &["--layers", "8-5", "--costs", "1"],
            &["5 units", "3 classes"],
        ),
        (&["--noise", "-0.3"], &["noise", "-0.3"]),
        (&["--noise", "0.3,nan"], &["--noise", "finite", "nan"]),
        (&["--noise", "loud"], &["--noise", "loud"]),
        (&["--costs", "10,nan,1"], &["--costs", "finite", "nan"]),
        (&["--costs", "-1"], &["costs", "-1"]),
        (&["--costs", "1,1,1,1"], &["4 weights for 3 levels"]),
        (&["--activation", "tanh"], &["tanh", "relu"]),
        (
            &["--combinators", "gauss-cosine"],
            &["entry 2", "'cosine'", "amlp:2:2"],
        ),
        (
            &["--combinators", "amlp:99999999999:2"],
            &["amlp:99999999999:2, of level 0", "more than the"],
        ),
        (
            &["--combinators", "mlp:1000000000"],
            &["mlp:1000000000, of level 0", "for 16 units"],
        ),
        (
            &["--combinators", "sig-sig"],
            &["combinators: expected one for all levels, or 3", "found 2"],
        ),
        (
            &["--combinators", "none-gauss-gauss"],
            &["level 0 has none, but it has a cost"],
        ),
        (
            &["--combinator-init", "upside-down"],
            &["upside-down", "reversed"],
        ),
        (
            &["--combinator-init", "reversed"],
            &["gauss, of level 0", "sig, g2"],
        ),
        (&["--combinator-std", "-1"], &["combinator-std", "-1"]),
        (&["--contrast", "-1"], &["contrast", "above 0", "-1"]),
        (&["--zca", "nan"], &["--zca", "finite", "nan"]),
        (&["--zca", "much"], &["--zca", "a number, found 'much'"]),
        (
            &["--augment-shift", "4"],
            &["a shift of 4 pixels", "images of 4x4"],
        ),
        (
            &["--augment-shift", "few"],
            &["--augment-shift", "a whole number"],
        ),
        (&["--epochs", "0"], &["epochs"]),
        (
            &["--epochs", "many"],
            &["--epochs", "a whole number, found 'many'"],
        ),
        (
            &["--epochs", "-3"],
            &["--epochs", "a whole number, found '-3'"],
        ),
        (&["--decay", "half"], &["--decay", "a number, found 'half'"]),
        (&["--batch-size", "0"], &["batch"]),
        (&["--batch-size", "1000"], &["1000", "60"]),
        (&["--learning-rate", "-1"], &["learning-rate"]),
        (&["--decay", "1.5"], &["decay"]),
        (&["--keep-checkpoints", "0"], &["keep-checkpoints"]),
        (&["--threads", "0"], &["threads"]),
        (&["--validation", "60"], &["validation"]),
        (
            &["--preset", "mnist-7"],
            &["unknown preset 'mnist-7'", "mnist-100-full"],
        ),
        (&["--config", "absent.toml"], &["absent.toml"]),
        (&["--dataset", "svhn"], &["svhn", "digits", "cifar-10"]),
        (&["--dataset", "digits"], &["digits", "--dataset"]),
        #[cfg(feature = "fetch")]
        (&["--download"], &["--download", "mnist or cifar-10", "idx"]),
        (&["--backend", "abacus"], &["abacus", "flex"]),
        (&["--device", "7"], &["device"]),
        (&["--data-dir", "nowhere"], &["nowhere", "directory"]),
        (
            &["--dataset", "mnist", "--data-dir", "nowhere"],
            &["nowhere", "ladder data fetch mnist"],
        ),
        (
            &["--dataset", "cifar-10", "--data-dir", "nowhere"],
            &["nowhere", "does not exist", "ladder data fetch cifar-10"],
        ),
    ] {
        train_fails(&work, more, words);
    }
}

/// A build may contain every backend, but no machine has a hundred devices.
#[test]
fn a_backend_that_cannot_be_used_is_named() {
    let work = TestDir::new();
    let missing = ["--backend", "flex", "--device", "99"];
    train_fails(&work, &missing, &["flex", "99"]);
    let left_out = |backend: &Backend| !backend.is_compiled();
    for backend in Backend::ALL.into_iter().filter(left_out) {
        let build = format!("--features {backend}");
        let words = [backend.name(), "not in this build", &build];
        train_fails(&work, &["--backend", backend.name()], &words);
    }
}

#[test]
fn a_configuration_file_with_a_mistake_is_named_with_its_line() {
    let work = TestDir::new();
    for (text, words) in [
        ("seed = 1\nepoch = 3\n", "line 2: unknown field `epoch`"),
        ("costs = 'many'\n", "line 1:"),
        ("layers = '8-0-3'\n", "entry 2"),
        ("layers = '8-maxpool:2:3-3'\n", "line 1: layers: entry 2"),
        ("weights = 'best'\n", "line 1: unknown variant `best`"),
        ("top-scale = 1\n", "line 1: invalid type"),
        ("seed = \n", "line 1:"),
        (
            "noise = { bottom = 0.3 }\n",
            "line 1: unknown field `bottom`",
        ),
    ] {
        fs::write(work.path("mine.toml"), text).unwrap();
        train_fails(&work, &["--config", "mine.toml"], &["mine.toml", words]);
    }
}

#[test]
fn a_labels_file_with_a_mistake_is_named_with_its_line() {
    let work = TestDir::new();
    let arguments = [
        "train",
        "--dataset",
        "idx",
        "--data-dir",
        "data",
        "--layers",
        "8-3",
    ];
    for (text, words) in [
        ("0 0\n1 one\n", "line 2"),
        ("0 0\n1 1\n2 0\n", "line 3"),
        ("0 0\n1 1\n99 0\n", "line 3"),
        ("0 0\n1 1\n0 0\n", "line 3"),
        ("# nothing\n", "no labeled rows"),
        ("0 0\n1 1\n", "class 2"),
    ] {
        fs::write(work.path("labels.txt"), text).unwrap();
        let error = work.fail(&[&arguments[..], &["--labels-file", "labels.txt"]].concat());
        assert!(
            error.contains("labels.txt") && error.contains(words),
            "{error}"
        );
    }
}

#[test]
fn damaged_data_is_named_with_what_is_wrong() {
    let images = "data/t10k-images-idx3-ubyte";
    let labels = "data/t10k-labels-idx1-ubyte";
    type Damage = fn(&Path);
    for (file, damage, words) in [
        (images, truncate as Damage, "bytes follow"),
        (
            images,
            |path| fs::write(path, [1, 2, 3, 4, 5, 6, 7, 8]).unwrap(),
            "magic",
        ),
        (images, |path| fs::write(path, [0, 0]).unwrap(), "header"),
        (
            images,
            |path| fs::write(path, [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1]).unwrap(),
            "gzip",
        ),
        (labels, |path| write_idx(path, &[29], &[0; 29]), "29 labels"),
        (
            labels,
            |path| fs::remove_file(path).unwrap(),
            "no t10k-labels-idx1-ubyte",
        ),
    ] {
        let work = TestDir::new();
        damage(&work.path(file));
        train_fails(&work, &[], &[words]);
        let error = work.fail(&["data", "info", "--dataset", "idx", "--data-dir", "data"]);
        assert!(error.contains(words), "{error}");
    }
}

/// What archives and folders of CIFAR-10 can be is tested where they are read.
#[test]
fn damaged_images_are_named_with_what_is_wrong() {
    let work = TestDir::new();
    let folder = work.path("images/cifar-10-batches-bin");
    fs::create_dir_all(&folder).unwrap();
    let archive = work.path("cut.tar.gz");
    fs::write(&archive, [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1]).unwrap();
    fs::write(folder.join("data_batch_1.bin"), [0; 3073]).unwrap();
    for (place, words) in [
        ("cut.tar.gz", "not a whole tar.gz archive"),
        (
            "images",
            "data_batch_1.bin: 30730000 bytes expected (10000 records of 3073), 3073 found",
        ),
        ("data", "no CIFAR-10 here"),
    ] {
        let dataset = ["--dataset", "cifar-10", "--data-dir", place];
        train_fails(&work, &dataset, &[words, "ladder data fetch cifar-10"]);
        let error = work.fail(&[&["data", "info"][..], &dataset].concat());
        assert!(error.contains(words), "{error}");
    }
}

fn truncate(path: &Path) {
    let bytes = fs::read(path).unwrap();
    fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
}

#[test]
fn a_run_directory_that_cannot_be_written_is_named() {
    let work = TestDir::new();
    fs::write(work.path("file"), "").unwrap();
    // Below a file nobody can make a directory, not even the superuser.
    let error = work.fail(&work.train_arguments(&["--run-dir", "file/run"]));
    assert!(
        error.contains("file/run") && error.contains("--run-dir"),
        "{error}"
    );
}

#[test]
fn a_directory_that_is_no_run_is_left_alone() {
    let work = TestDir::new();
    for more in [
        &["--run-dir", "data"][..],
        &["--run-dir", "data", "--force"],
    ] {
        let error = work.fail(&work.train_arguments(more));
        assert!(error.contains("no run"), "{error}");
    }
    assert!(work.path("data/train-images-idx3-ubyte").exists());
    for command in ["evaluate", "predict"] {
        let error = work.fail(
            &[
                &[command, "data"][..],
                &["data/x.png"][..usize::from(command == "predict")],
            ]
            .concat(),
        );
        assert!(error.contains("no run"), "{error}");
    }
    let error = work.fail(&["train", "--resume", "absent"]);
    assert!(error.contains("absent"), "{error}");
}

#[test]
fn usage_errors_have_exit_code_2() {
    let work = TestDir::new();
    for arguments in [
        &["train", "--epoch", "3"][..],
        &["train", "--force"],
        &["train", "--labels", "10", "--labels-file", "x"],
        &["train", "--resume", "run", "--force", "--run-dir", "run"],
        &["predict", "run"],
        &["data", "fetch", "svhn"],
        &[],
    ] {
        let output = work.ladder(arguments);
        assert_eq!(
            output.status.code(),
            Some(2),
            "{arguments:?}\n{}",
            text(&output.stderr)
        );
        assert!(output.stdout.is_empty());
    }
}
