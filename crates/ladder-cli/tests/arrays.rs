//! NumPy arrays of one's own through the real binary.

mod common;

use std::fs;
use std::io::Write;
use std::path::Path;

use common::{Workplace, train_own};

fn quick(more: &[&'static str]) -> Vec<&'static str> {
    train_own(&["--no-baseline"], more)
}

/// A file in NumPy's format, version 1.
fn write_npy(path: &Path, kind: &str, shape: &str, bytes: &[u8]) {
    let mut header = format!("{{'descr': '{kind}', 'fortran_order': False, 'shape': ({shape}), }}");
    // Magic, version, length and header together are a multiple of 64 bytes.
    let padding = 64 - (10 + header.len() + 1) % 64;
    header += &" ".repeat(padding);
    header += "\n";
    let mut file = fs::File::create(path).unwrap();
    file.write_all(b"\x93NUMPY\x01\x00").unwrap();
    file.write_all(&(header.len() as u16).to_le_bytes())
        .unwrap();
    file.write_all(header.as_bytes()).unwrap();
    file.write_all(bytes).unwrap();
}

fn floats(values: impl IntoIterator<Item = f64>) -> Vec<u8> {
    values.into_iter().flat_map(f64::to_le_bytes).collect()
}

/// 40 rows whose first value says the class, and the classes of the first 12.
fn matrix(work: &Workplace) {
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
    let work = Workplace::new();
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
    let answers = work.succeed(&["predict", "run", "X.npy"]);
    let lines: Vec<&str> = answers.lines().collect();
    assert_eq!((lines[0], lines.len()), ("class,p(3),p(7)", 41));
    assert!(
        lines[21].starts_with("3,") && lines[22].starts_with("7,"),
        "{answers}"
    );
}

#[test]
fn an_array_of_three_dimensions_is_images() {
    let work = Workplace::new();
    matrix(&work);
    let pixel = |at: usize| {
        if (at % 16 < 8) == (at / 16).is_multiple_of(2) {
            200
        } else {
            10
        }
    };
    let pixels: Vec<u8> = (0..40 * 16).map(pixel).collect();
    write_npy(&work.path("images.npy"), "|u1", "40, 4, 4", &pixels);
    let arrays = [
        "--arrays",
        "images.npy",
        "--array-labels",
        "y.npy",
        "--folds",
        "0",
    ];
    let said = work.succeed(&quick(&arrays));
    assert!(said.contains("4x4"), "{said}");
    let answers = work.succeed(&["predict", "run", "images.npy"]);
    assert!(answers.contains("images.npy#39"), "{answers}");
}

#[test]
fn arrays_that_cannot_be_used_are_one_line_and_begin_no_run() {
    let work = Workplace::new();
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
        ("X.npy", "", "rows without classes"),
    ] {
        let labels = ["--array-labels", classes];
        let labels = if classes.is_empty() { &[][..] } else { &labels };
        let error = work.fail(&[&quick(&["--arrays", rows])[..], labels].concat());
        assert!(error.contains(words), "{error}");
        assert!(!work.path("run").exists(), "{words}");
    }
}
