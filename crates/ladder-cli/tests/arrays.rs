//! Your own NumPy arrays through the real binary.

mod common;

use std::fs;
use std::path::Path;

use common::{TestDir, crc32, train_own};

fn quick(more: &[&'static str]) -> Vec<&'static str> {
    train_own(&["--no-baseline"], more)
}

/// A file in NumPy's format, version 1.
fn npy(kind: &str, shape: &str, bytes: &[u8]) -> Vec<u8> {
    let mut header = format!("{{'descr': '{kind}', 'fortran_order': False, 'shape': ({shape}), }}");
    // Magic, version, length and header together are a multiple of 64 bytes.
    let padding = 64 - (10 + header.len() + 1) % 64;
    header += &" ".repeat(padding);
    header += "\n";
    let length = (header.len() as u16).to_le_bytes();
    [b"\x93NUMPY\x01\x00", &length[..], header.as_bytes(), bytes].concat()
}

fn write_npy(path: &Path, kind: &str, shape: &str, bytes: &[u8]) {
    fs::write(path, npy(kind, shape, bytes)).unwrap();
}

/// `numpy.savez(path, X=X, y=y)`: a ZIP archive whose files are stored as they are.
fn write_npz(path: &Path, x: &[u8], y: &[u8]) {
    let (mut archive, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in [("X.npy", x), ("y.npy", y)] {
        let offset = archive.len() as u32;
        // Version, flags, method, time and date, then checksum and both lengths.
        let mut about = vec![20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0];
        let length = bytes.len() as u32;
        for number in [crc32(bytes), length, length] {
            about.extend(number.to_le_bytes());
        }
        about.extend([name.len() as u8, 0, 0, 0]);
        archive.extend([b"PK\x03\x04", &about[..], name.as_bytes(), bytes].concat());
        let place = [&[0; 10][..], &offset.to_le_bytes()].concat();
        let entry = [b"PK\x01\x02\x14\x00", &about[..], &place, name.as_bytes()];
        directory.extend(entry.concat());
    }
    let (size, start) = (directory.len() as u32, archive.len() as u32);
    archive.extend(directory);
    archive.extend(b"PK\x05\x06\0\0\0\0\x02\0\x02\0");
    archive.extend([size.to_le_bytes(), start.to_le_bytes()].concat());
    archive.extend([0, 0]);
    fs::write(path, archive).unwrap();
}

fn floats(values: impl IntoIterator<Item = f64>) -> Vec<u8> {
    values.into_iter().flat_map(f64::to_le_bytes).collect()
}

/// 40 rows whose first value says the class, and the classes of the first 12.
fn matrix(work: &TestDir) {
    let row = |i: usize| {
        [
            10.0 * (i % 2) as f64 + (i % 5) as f64,
            500.0 - (i % 7) as f64,
        ]
    };
    write_npy(
        &work.path("X.npy"),
        "<f8",
        "40, 2",
        &floats((0..40).flat_map(row)),
    );
    let class = |i: usize| if i < 12 { 3 + 4 * (i as i64 % 2) } else { -1 };
    let classes: Vec<u8> = (0..40).flat_map(|i| class(i).to_le_bytes()).collect();
    write_npy(&work.path("y.npy"), "<i8", "40,", &classes);
}

#[test]
fn a_matrix_is_learned_and_new_rows_are_named_by_their_class() {
    let work = TestDir::new();
    matrix(&work);
    let arrays = [
        "--arrays",
        "X.npy",
        "--array-labels",
        "y.npy",
        "--folds",
        "4",
    ];
    let said = work.succeed(&quick(&arrays));
    for words in [
        "X.npy: 40 rows, 12 of them, with a class",
        "3 (6), 7 (6)",
        "fold 4/4",
        "evaluate run --test labeled.npz",
        "predict run new.npy",
        "serve run",
    ] {
        assert!(said.contains(words), "'{words}' is not in:\n{said}");
    }
    write_npy(&work.path("wide.npy"), "<f8", "1, 3", &floats([0.0; 3]));
    let error = work.fail(&["predict", "run", "wide.npy"]);
    assert!(
        error.contains("wide.npy: rows of 3 values; expected the 2 of training"),
        "{error}"
    );
    let answers = work.succeed(&["predict", "run", "X.npy"]);
    let lines: Vec<&str> = answers.lines().collect();
    assert_eq!((lines[0], lines.len()), ("class,p(3),p(7)", 41));
    assert!(
        lines[21].starts_with("3,") && lines[22].starts_with("7,"),
        "{answers}"
    );
}

/// 40 images of 4 x 4 pixels, bright above or below, in turn.
fn pixels() -> Vec<u8> {
    let pixel = |at: usize| {
        if (at % 16 < 8) == (at / 16).is_multiple_of(2) {
            200
        } else {
            10
        }
    };
    (0..40 * 16).map(pixel).collect()
}

/// A run on these images as bytes of three dimensions.
fn trained_on_images() -> (TestDir, String) {
    let work = TestDir::new();
    matrix(&work);
    write_npy(&work.path("images.npy"), "|u1", "40, 4, 4", &pixels());
    let arrays = [
        "--arrays",
        "images.npy",
        "--array-labels",
        "y.npy",
        "--folds",
        "0",
    ];
    let said = work.succeed(&quick(&arrays));
    (work, said)
}

#[test]
fn an_array_of_three_dimensions_is_images() {
    let (work, said) = trained_on_images();
    assert!(said.contains("4x4"), "{said}");
    let answers = work.succeed(&["predict", "run", "images.npy"]);
    assert!(answers.contains("images.npy#39"), "{answers}");
}

#[test]
fn the_next_commands_of_a_run_on_images_work() {
    let (work, said) = trained_on_images();
    assert!(said.contains("evaluate run --test labeled.npz"), "{said}");
    // Without a row of known class that the run has not learned there is nothing to report.
    assert!(!said.contains("report run"), "{said}");
    let classes: Vec<u8> = (0..40)
        .flat_map(|i: usize| [3_i64, 7, -1][if i < 30 { i % 2 } else { 2 }].to_le_bytes())
        .collect();
    let (x, y) = (
        npy("|u1", "40, 4, 4", &pixels()),
        npy("<i8", "40,", &classes),
    );
    write_npz(&work.path("labeled.npz"), &x, &y);
    let found = work.succeed(&["evaluate", "run", "--test", "labeled.npz"]);
    assert!(found.contains("of 30 rows of labeled.npz"), "{found}");
    for (more, words) in [
        (
            &[][..],
            "this run has no test rows; pass them with --test FILE",
        ),
        (
            &["--test", "images.npy"],
            "save both in one file with numpy.savez",
        ),
        (
            &["--data-dir", "."],
            "this run has no test rows; pass them with --test FILE",
        ),
    ] {
        let error = work.fail(&[&["evaluate", "run"], more].concat());
        assert!(error.contains(words), "{error}");
    }
}

#[test]
fn several_seeds_of_a_matrix_end_with_the_command_that_tests_one() {
    let work = TestDir::new();
    matrix(&work);
    let seeds = "--arrays X.npy --array-labels y.npy --seeds 1..2 --passes 1";
    let seeds: Vec<&str> = seeds.split(' ').collect();
    let said = work.succeed(&quick(&seeds));
    assert!(
        said.contains("evaluate run/seed-1 --test labeled.npz"),
        "{said}"
    );
    let held_out = ["--labels", "all", "--validation", "4", "--force"];
    let error = work.fail(&quick(&[&seeds[..], &held_out].concat()));
    assert!(
        error.contains("fitted on the rows that are not held out"),
        "{error}"
    );
}

#[test]
fn a_matrix_and_its_classes_are_found_where_they_have_moved() {
    let work = TestDir::new();
    matrix(&work);
    let arrays = ["--arrays", "X.npy", "--array-labels", "y.npy"];
    work.succeed(&quick(
        &[&arrays[..], &["--folds", "2", "--passes", "1"]].concat(),
    ));
    fs::create_dir(work.path("moved")).unwrap();
    for file in ["X.npy", "y.npy"] {
        fs::rename(work.path(file), work.path("moved").join(file)).unwrap();
    }
    work.fail(&["report", "run"]);
    work.succeed(&["report", "run", "--data-dir", "moved"]);
}

#[test]
fn the_same_pixels_get_the_same_answers_or_none_whatever_their_shape_and_scale() {
    let (work, _) = trained_on_images();
    let scaled = |by: f64| floats(pixels().into_iter().map(|pixel| f64::from(pixel) / by));
    let answers = |kind: &str, shape: &str, bytes: &[u8]| {
        write_npy(&work.path("X.npy"), kind, shape, bytes);
        work.ladder(&["predict", "run", "X.npy", "--json"])
    };
    let expected = answers("|u1", "40, 4, 4", &pixels());
    assert!(expected.status.success());
    for (kind, shape, bytes) in [
        ("|u1", "40, 16", pixels()),
        ("|u1", "40, 4, 4, 1", pixels()),
        ("<f8", "40, 16", scaled(255.0)),
    ] {
        assert_eq!(answers(kind, shape, &bytes), expected, "{kind} [{shape}]");
    }
    let range = "images are bytes or values from 0 to 1; divide X by 255";
    let other = "expected images of 4x4, or rows of their 16 values";
    for (kind, shape, bytes, words) in [
        ("<f8", "40, 4, 4", scaled(1.0), range),
        ("<f8", "40, 16", scaled(1.0), range),
        ("|u1", "40, 2, 8", pixels(), other),
        ("|u1", "80, 8", pixels(), other),
    ] {
        let output = answers(kind, shape, &bytes);
        let error = common::text(&output.stderr);
        assert!(error.contains(words), "{kind} [{shape}]: {error}");
        assert_eq!(output.status.code(), Some(1));
    }
}

#[test]
fn arrays_that_cannot_be_used_are_one_line_and_begin_no_run() {
    let work = TestDir::new();
    matrix(&work);
    write_npy(
        &work.path("nan.npy"),
        "<f8",
        "2, 2",
        &floats([1.0, 2.0, 3.0, f64::NAN]),
    );
    write_npy(
        &work.path("two.npy"),
        "<i8",
        "2,",
        &[3, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0],
    );
    write_npy(&work.path("none.npy"), "<i8", "2,", &[0xff; 16]);
    write_npy(
        &work.path("text.npy"),
        "<U1",
        "2,",
        &[65, 0, 0, 0, 66, 0, 0, 0],
    );
    fs::write(work.path("cut.npy"), b"\x93NUMPY\x01\x00").unwrap();
    for (rows, classes, words) in [
        ("absent.npy", "y.npy", "absent.npy: cannot be read"),
        ("cut.npy", "y.npy", "cut.npy: cannot be read"),
        ("nan.npy", "two.npy", "X[1], value 1 is NaN"),
        ("X.npy", "two.npy", "40 rows in X, 2 classes in y"),
        ("X.npy", "X.npy", "y has the shape [40, 2]"),
        ("y.npy", "y.npy", "X has the shape [40]"),
        ("X.npy", "text.npy", "y is of type <U1"),
        ("X.npy", "", "(pass --array-labels y.npy)"),
    ] {
        let labels = ["--array-labels", classes];
        let labels = if classes.is_empty() { &[][..] } else { &labels };
        let error = work.fail(&[&quick(&["--arrays", rows])[..], labels].concat());
        assert!(error.contains(words), "{error}");
        assert!(!work.path("run").exists(), "{words}");
    }
}
