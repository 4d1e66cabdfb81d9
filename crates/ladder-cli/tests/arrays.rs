//! Your own NumPy arrays through the real binary.

mod common;

use std::fs;
use std::path::Path;

use common::archive::write_archive;
use common::table::{table, train_table};
use common::{TestDir, text, train_own, weights};

fn quick(more: &[&'static str]) -> Vec<&'static str> {
    train_own(&["--no-baseline"], more)
}

/// A file in NumPy's format, version 1.
fn npy(kind: &str, shape: &str, bytes: &[u8]) -> Vec<u8> {
    npy_in_order("False", kind, shape, bytes)
}

/// The same of an array whose first index runs fastest, if `fortran` is `True`.
fn npy_in_order(fortran: &str, kind: &str, shape: &str, bytes: &[u8]) -> Vec<u8> {
    let mut header =
        format!("{{'descr': '{kind}', 'fortran_order': {fortran}, 'shape': ({shape}), }}");
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

/// `numpy.savez(path, X=X, y=y)`
fn write_npz(path: &Path, x: &[u8], y: &[u8]) {
    write_archive(path, &[("X.npy", x), ("y.npy", y)]);
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
        "-1 in y means that the class is not known: 28 rows (pass --unlabeled-value with \
         another value otherwise)",
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
    let output = work.ladder(&quick(&seeds));
    let (said, noted) = (text(&output.stdout), text(&output.stderr));
    assert!(
        said.contains("evaluate run/seed-1 --test labeled.npz"),
        "{said}"
    );
    assert!(
        noted.contains("no cross-validation, which --seeds trains without: no error is measured"),
        "{noted}"
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
    let range = "images are bytes or values from 0 to 1; divide X by 255, found 10 to 200";
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
        &work.path("inf.npy"),
        "<f8",
        "2, 2",
        &floats([1.0, 2.0, 3.0, f64::INFINITY]),
    );
    write_npy(
        &work.path("two.npy"),
        "<i8",
        "2,",
        &[3, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0],
    );
    write_npy(&work.path("none.npy"), "<i8", "2,", &[0xff; 16]);
    let quantities = floats((0..40).map(|row| (row % 8) as f64 / 4.0));
    write_npy(&work.path("quantity.npy"), "<f8", "40,", &quantities);
    let signs: Vec<u8> = (0..40).map(|row| [1, 255][row % 2]).collect();
    write_npy(&work.path("signs.npy"), "|i1", "40,", &signs);
    let mut twice = [0; 80];
    twice[..2].copy_from_slice(&[1, 1]);
    write_npy(&work.path("twice.npy"), "|u1", "40, 2", &twice);
    write_npy(&work.path("objects.npy"), "|O", "40,", b"\x80\x04]\x94");
    write_npy(&work.path("short.npy"), "<f8", "40, 2", &[0; 80]);
    write_npy(&work.path("where.npy"), "|u1", "40, 3, 4, 3", &[7; 40 * 36]);
    write_npy(
        &work.path("scaled.npy"),
        "<f8",
        "40, 2, 2",
        &floats([-1.0, 1.0].repeat(80)),
    );
    write_npy(
        &work.path("holes.npy"),
        "<f8",
        "40, 1, 1",
        &floats([f64::NAN; 40]),
    );
    fs::write(work.path("cut.npy"), b"\x93NUMPY\x01\x00").unwrap();
    for (rows, classes, words) in [
        ("absent.npy", "y.npy", "absent.npy: cannot be read"),
        ("cut.npy", "y.npy", "cut.npy: cannot be read"),
        ("inf.npy", "two.npy", "X[1], value 1 is inf"),
        ("X.npy", "two.npy", "40 rows in X, 2 classes in y"),
        ("X.npy", "X.npy", "y has 2 columns, and y[0] is not one-hot"),
        ("y.npy", "y.npy", "X has the shape [40]"),
        (
            "X.npy",
            "quantity.npy",
            "y[1] is 0.25, of type <f8; expected whole numbers or texts, one for each class",
        ),
        (
            "X.npy",
            "twice.npy",
            "y has 2 columns, and y[0] is not one-hot; expected a class per row, or a single 1",
        ),
        (
            "X.npy",
            "objects.npy",
            "objects.npy: y has Python objects, which only Python reads; save y.astype(str)",
        ),
        (
            "objects.npy",
            "y.npy",
            "objects.npy: X has Python objects, which only Python reads; save X.astype(float)",
        ),
        (
            "short.npy",
            "y.npy",
            "short.npy: X ends too early; the file is truncated",
        ),
        (
            "where.npy",
            "y.npy",
            "X has the shape [40, 3, 4, 3]: images of 4x3x3 with their channels first, or of \
             3x4x3 with their channels last; say which (pass --array-layout channels-first or",
        ),
        ("scaled.npy", "y.npy", "save (X + 1) / 2, found -1 to 1"),
        ("holes.npy", "y.npy", "X[0], value 0 is NaN"),
        ("X.npy", "", "(pass --array-labels y.npy)"),
    ] {
        let labels = ["--array-labels", classes];
        let labels = if classes.is_empty() { &[][..] } else { &labels };
        let error = work.fail(&[&quick(&["--arrays", rows])[..], labels].concat());
        assert!(error.contains(words), "{error}");
        assert!(!work.path("run").exists(), "{words}");
    }
}

/// Trains on `X.npy` and `y.npy` as `more` says, into a run of its own; every weight and what was
/// said.
fn bits(work: &TestDir, more: &[&'static str]) -> (Vec<u32>, String) {
    let arrays = [
        "--arrays",
        "X.npy",
        "--array-labels",
        "y.npy",
        "--folds",
        "0",
        "--force",
    ];
    let output = work.ladder(&quick(&[&arrays[..], more].concat()));
    assert!(output.status.success(), "{}", text(&output.stderr));
    (weights(&work.path("run")), text(&output.stdout))
}

/// Pixels of 40 images of 4 x 6 and 3 channels, `[n, height, width, channels]`.
fn colored() -> Vec<u8> {
    let pixel = |at: usize| {
        let (image, within) = (at / 72, at % 72);
        let is_bright = (within < 36) == image.is_multiple_of(2);
        let noise = (at * 7 + within * 13) % 50;
        (if is_bright { 180 } else { 20 } + noise) as u8
    };
    (0..40 * 72).map(pixel).collect()
}

/// The values of `[n, 4, 6, 3]` in the order in which `from` finds them.
fn reordered(values: &[u8], from: impl Fn(usize) -> usize) -> Vec<u8> {
    (0..values.len()).map(|at| values[from(at)]).collect()
}

#[test]
fn channels_may_be_first_and_any_index_may_run_fastest() {
    let work = TestDir::new();
    matrix(&work);
    let last = colored();
    let x = work.path("X.npy");
    write_npy(&x, "|u1", "40, 4, 6, 3", &last);
    let (expected, said) = bits(&work, &[]);
    assert!(
        said.contains("a row    4x6x3\n") && !said.contains("channels"),
        "{said}"
    );

    let first = reordered(&last, |at| {
        let (image, channel, position) = (at / 72, at % 72 / 24, at % 24);
        image * 72 + position * 3 + channel
    });
    write_npy(&x, "|u1", "40, 3, 4, 6", &first);
    let (found, said) = bits(&work, &[]);
    let note = "X of the shape [40, 3, 4, 6] is channels-first: images of 4x6x3 (pass --array-layout \
                channels-last otherwise)";
    assert!(said.contains(note), "{said}");
    assert_eq!(found, expected);
    let predicted = |file: &str| work.succeed(&["predict", "run", file, "--csv"]);
    let answers = predicted("X.npy");
    let noted = text(&work.ladder(&["predict", "run", "X.npy"]).stderr);
    assert!(
        noted.contains("is channels-first: images of 4x6x3"),
        "{noted}"
    );

    // What NumPy saves of the transpose of an array: the first index runs fastest.
    let fortran = reordered(&last, |at| {
        let (image, rest) = (at % 40, at / 40);
        let (line, column, channel) = (rest % 4, rest / 4 % 6, rest / 24);
        image * 72 + line * 18 + column * 3 + channel
    });
    fs::write(&x, npy_in_order("True", "|u1", "40, 4, 6, 3", &fortran)).unwrap();
    assert_eq!(bits(&work, &[]).0, expected);
    assert_eq!(predicted("X.npy"), answers);

    let (_, said) = bits(&work, &["--array-layout", "channels-first"]);
    assert!(said.contains("a row    6x3x4\n"), "{said}");
}

#[test]
fn images_are_tested_on_a_file_of_their_own() {
    let work = TestDir::new();
    matrix(&work);
    write_npy(&work.path("X.npy"), "|u1", "40, 4, 4", &pixels());
    let classes: Vec<u8> = (0..40)
        .flat_map(|i: usize| [3_i64, 7, -1][if i < 30 { i % 2 } else { 2 }].to_le_bytes())
        .collect();
    let x = npy("|u1", "40, 1, 4, 4", &pixels());
    write_npz(&work.path("test.npz"), &x, &npy("<i8", "40,", &classes));
    bits(&work, &["--test", "test.npz"]);
    let error = work.json("run/report.json")["test_error"].clone();
    let evaluated = work.succeed(&["evaluate", "run", "--json"]);
    let evaluated: serde_json::Value = serde_json::from_str(&evaluated).unwrap();
    assert_eq!(
        (&evaluated["test_error"], &evaluated["rows"]),
        (&error, &30.into())
    );
}

#[test]
fn rows_in_any_order_and_precision_are_the_same_rows() {
    let work = TestDir::new();
    matrix(&work);
    let (expected, _) = bits(&work, &[]);
    let row = |i: usize| {
        [
            10.0 * (i % 2) as f64 + (i % 5) as f64,
            500.0 - (i % 7) as f64,
        ]
    };
    let columns = (0..80).map(|at| row(at % 40)[at / 40]);
    let fortran = npy_in_order("True", "<f8", "40, 2", &floats(columns));
    fs::write(work.path("X.npy"), fortran).unwrap();
    assert_eq!(bits(&work, &[]).0, expected);

    for (kind, to_bytes) in [
        ("<f2", u16::to_le_bytes as fn(u16) -> [u8; 2]),
        (">f2", u16::to_be_bytes),
    ] {
        let halves: Vec<u8> = (0..40)
            .flat_map(row)
            .flat_map(|it| to_bytes(half(it)))
            .collect();
        write_npy(&work.path("X.npy"), kind, "40, 2", &halves);
        assert_eq!(bits(&work, &[]).0, expected, "{kind}");
    }
}

/// The bits of a whole number in 16 bits: sign, 5 bits of the exponent, 10 of the fraction.
fn half(number: f64) -> u16 {
    if number == 0.0 {
        return 0;
    }
    let exponent = number.log2().floor();
    let fraction = (number / exponent.exp2() - 1.0) * 1024.0;
    ((exponent as u16 + 15) << 10) | fraction as u16
}

#[test]
fn classes_may_be_texts_truth_values_one_hot_or_floats_with_nan() {
    let work = TestDir::new();
    matrix(&work);
    let (expected, _) = bits(&work, &[]);
    let y = work.path("y.npy");
    let check = |kind: &str, shape: &str, bytes: &[u8], more: &[&'static str], words: &[&str]| {
        write_npy(&y, kind, shape, bytes);
        let (found, said) = bits(&work, more);
        assert_eq!(found, expected, "{kind} [{shape}]");
        for words in words {
            assert!(said.contains(words), "'{words}' is not in:\n{said}");
        }
    };
    let known = |row: usize| (row < 12).then_some(row % 2);
    let number = |row| known(row).map_or(f64::NAN, |class| class as f64);
    let numbers = floats((0..40).map(number));
    check("<f8", "40,", &numbers, &[], &["classes  0 (6), 1 (6)\n"]);
    check("<f8", "40, 1", &numbers, &[], &["classes  0 (6), 1 (6)\n"]);

    let text = |row| known(row).map_or("", |class| ["cat", "dog"][class]);
    let wide = (0..40).flat_map(|row| {
        let mut letters: Vec<u8> = text(row).bytes().flat_map(|it| [it, 0, 0, 0]).collect();
        letters.resize(16, 0);
        letters
    });
    check(
        "<U4",
        "40,",
        &wide.collect::<Vec<_>>(),
        &[],
        &["classes  cat (6), dog (6)\n"],
    );
    let narrow = (0..40).flat_map(|row| {
        let mut letters = text(row).as_bytes().to_vec();
        letters.resize(3, 0);
        letters
    });
    check(
        "|S3",
        "40,",
        &narrow.collect::<Vec<_>>(),
        &[],
        &["classes  cat (6), dog (6)\n"],
    );

    let one_hot = (0..40).flat_map(|row| {
        [Some(0), None, Some(1)].map(|it| u8::from(it.is_some() && it == known(row)))
    });
    let words = [
        "classes  0 (6), 2 (6)\n",
        "y is one-hot: the class of a row is the number of its 1",
    ];
    check("|b1", "40, 3", &one_hot.collect::<Vec<_>>(), &[], &words);

    // Truth values have no third one, and -1 is a class where another number means unknown.
    let signs = (0..40).map(|row| known(row).map_or(0, |class| [255, 1][class]));
    let words = [
        "classes  -1 (6), 1 (6)\n",
        "0 in y means that the class is not known: 28 rows",
    ];
    let zero = ["--unlabeled-value", "0"];
    check("|i1", "40,", &signs.collect::<Vec<u8>>(), &zero, &words);
    let nan = (0..40).flat_map(|row| {
        let text = known(row).map_or("nan", |class| ["cat", "dog"][class]);
        text.as_bytes().to_vec()
    });
    let words = ["nan in y means that the class is not known: 28 rows"];
    check(
        "|S3",
        "40,",
        &nan.clone().collect::<Vec<_>>(),
        &["--unlabeled-value", "nan"],
        &words,
    );
    // Texts are names as they are written, and those that look alike are said.
    let numbers = (0..40).flat_map(|row| {
        let text = known(row).map_or("-9.0", |_| ["1.0", "2", "1", "2"][row % 4]);
        let mut letters = text.as_bytes().to_vec();
        letters.resize(4, 0);
        letters
    });
    write_npy(&y, "|S4", "40,", &numbers.collect::<Vec<_>>());
    let more = ["--unlabeled-value", "-9", "--layers", "16-3"];
    let (_, said) = bits(&work, &more);
    for words in [
        "-9 in y means that the class is not known: 28 rows",
        "classes that look alike: '1', '1.0'",
    ] {
        assert!(said.contains(words), "'{words}' is not in:\n{said}");
    }
    write_npy(&y, "|S3", "40,", &nan.collect::<Vec<_>>());
    let (_, said) = bits(&work, &["--labels", "9", "--layers", "16-3"]);
    let note = "'nan' is taken for a class, not for the lack of one (pass --unlabeled-value nan if \
                it is no class)";
    assert!(said.contains(note), "{said}");
}

#[test]
fn truth_values_are_two_classes() {
    let work = TestDir::new();
    matrix(&work);
    let truth: Vec<u8> = (0..40).map(|row| row % 2).collect();
    write_npy(&work.path("y.npy"), "|b1", "40,", &truth);
    let (_, said) = bits(&work, &["--labels", "10"]);
    assert!(said.contains("classes  False (20), True (20)\n"), "{said}");
}

#[test]
fn nan_is_a_missing_value_as_a_blank_cell_is() {
    let work = TestDir::new();
    matrix(&work);
    let row = |i: usize| {
        let first = if i % 9 == 4 {
            f64::NAN
        } else {
            (10 * (i % 2) + i % 5) as f64
        };
        [first, 500.0 - (i % 7) as f64]
    };
    write_npy(
        &work.path("X.npy"),
        "<f8",
        "40, 2",
        &floats((0..40).flat_map(row)),
    );
    let (found, said) = bits(&work, &[]);
    assert!(
        said.contains("4 values of X in 1 column are NaN, taken as missing\n"),
        "{said}"
    );
    let text = table("a,b,kind", 40, |i| {
        let cell = |number: f64| match number.is_nan() {
            true => String::new(),
            false => number.to_string(),
        };
        let class = if i < 12 { ["3", "7"][i % 2] } else { "" };
        format!("{},{},{class}", cell(row(i)[0]), cell(row(i)[1]))
    });
    work.write("X.csv", text);
    work.succeed(&train_table(
        "X.csv",
        &["--layers", "16-2", "--run-dir", "csv"],
    ));
    assert_eq!(weights(&work.path("csv")), found);
    let answers = |run: &str, file: &str| work.succeed(&["predict", run, file]);
    assert_eq!(answers("run", "X.npy"), answers("csv", "X.csv"));
}

#[test]
fn a_number_of_nines_and_a_mark_among_the_classes_are_said_as_in_a_table() {
    let work = TestDir::new();
    matrix(&work);
    let row = |i: usize| {
        let first = if i % 9 == 4 {
            -999.0
        } else {
            (10 * (i % 2) + i % 5) as f64
        };
        [first, 500.0 - (i % 7) as f64]
    };
    let numbers = floats((0..40).flat_map(row));
    write_npy(&work.path("X.npy"), "<f8", "40, 2", &numbers);
    let letters: Vec<u8> = (0..40).map(|row| b"?xz"[row % 3]).collect();
    write_npy(&work.path("y.npy"), "|S1", "40,", &letters);
    let arrays = ["--arrays", "X.npy", "--array-labels", "y.npy"];
    let said = work.succeed(&[&["data", "check"], &arrays[..]].concat());
    for words in [
        "-999 in 4 rows of column 0 of X is far from its other numbers, and is taken as a number; \
         save NaN if it means a missing value",
        "'?' is taken for a class, not for the lack of one",
    ] {
        assert!(said.contains(words), "{said}");
    }
}

#[test]
fn a_damaged_or_truncated_archive_is_an_error() {
    let work = TestDir::new();
    matrix(&work);
    let [x, y] = ["X.npy", "y.npy"].map(|name| fs::read(work.path(name)).unwrap());
    let path = work.path("data.npz");
    write_npz(&path, &x, &y);
    let whole = fs::read(&path).unwrap();
    let train = quick(&["--arrays", "data.npz", "--folds", "0"]);
    work.succeed(&train);

    let end_of_x = whole
        .windows(4)
        .rposition(|it| it == b"PK\x03\x04")
        .unwrap();
    let end_of_y = whole.windows(4).position(|it| it == b"PK\x01\x02").unwrap();
    for at in [end_of_x - 3, end_of_y - 3] {
        let mut flipped = whole.clone();
        flipped[at] ^= 1;
        fs::write(&path, flipped).unwrap();
        let error = work.fail(&train);
        let words = "is damaged (Invalid checksum); save it again";
        assert!(
            error.contains("data.npz: ") && error.contains(words),
            "{error}"
        );
    }
    fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    let error = work.fail(&train);
    assert!(error.contains("data.npz: cannot be read"), "{error}");
}

#[test]
fn arrays_are_checked_without_training() {
    let work = TestDir::new();
    matrix(&work);
    let check = [
        "data",
        "check",
        "--arrays",
        "X.npy",
        "--array-labels",
        "y.npy",
    ];
    let said = work.succeed(&check);
    for words in ["X.npy: 40 rows, 12 of them, with a class", "3 (6), 7 (6)"] {
        assert!(said.contains(words), "{said}");
    }
    let found = work.succeed(&[&check[..], &["--json"]].concat());
    let found: serde_json::Value = serde_json::from_str(&found).unwrap();
    assert_eq!(found["unlabeled"], 28);
    assert_eq!(found["classes"][0]["name"], "3");
}

#[test]
fn minus_one_beside_a_single_other_class_is_a_class() {
    let work = TestDir::new();
    matrix(&work);
    let of = |classes: [i64; 2]| {
        let classes = (0..40).map(|i| classes[i % 2].to_le_bytes());
        write_npy(
            &work.path("y.npy"),
            "<i8",
            "40,",
            &classes.flatten().collect::<Vec<u8>>(),
        );
        let check = [
            "data",
            "check",
            "--arrays",
            "X.npy",
            "--array-labels",
            "y.npy",
        ];
        work.succeed(&check)
    };
    let said = of([-1, 1]);
    for words in [
        "-1 (20), 1 (20)",
        "'-1' is taken for a class, not for the lack of one (pass --unlabeled-value=-1 if it is \
         no class)",
    ] {
        assert!(said.contains(words), "{said}");
    }
}

#[test]
fn texts_follow_the_rule_of_minus_one_and_other_arrays_are_named() {
    let work = TestDir::new();
    matrix(&work);
    let classes = ["-1", "0", "1"];
    let letters = (0..40).flat_map(|row| {
        let mut letters = classes[row % 3].as_bytes().to_vec();
        letters.resize(2, 0);
        letters
    });
    write_npy(
        &work.path("y.npy"),
        "|S2",
        "40,",
        &letters.collect::<Vec<_>>(),
    );
    let check = [
        "data",
        "check",
        "--arrays",
        "X.npy",
        "--array-labels",
        "y.npy",
    ];
    let said = work.succeed(&check);
    for words in [
        "classes  0 (13), 1 (13)",
        "-1 in y means that the class is not known: 14 rows",
    ] {
        assert!(said.contains(words), "{said}");
    }
    let [x, y] = ["X.npy", "y.npy"].map(|name| fs::read(work.path(name)).unwrap());
    let members = [("X.npy", &x[..]), ("y.npy", &y), ("weights.npy", &y)];
    write_archive(&work.path("data.npz"), &members);
    let said = work.succeed(&["data", "check", "--arrays", "data.npz"]);
    assert!(
        said.contains("not read, besides X and y: weights"),
        "{said}"
    );
}

/// 60 series of 16 steps with 2 values, of which the first has a peak or a dip somewhere; the class is
/// known of the first 20.
fn series(work: &TestDir) {
    let value = |row: usize, at: usize| {
        let is_there = at == 2 * (2 + row * 7 % 12);
        match (is_there, row.is_multiple_of(2)) {
            (true, true) => 230,
            (true, false) => 20,
            (false, _) => 120 + ((row * 31 + at * 17) % 11) as u8,
        }
    };
    let values: Vec<u8> = (0..60 * 32).map(|at| value(at / 32, at % 32)).collect();
    write_npy(&work.path("X.npy"), "|u1", "60, 16, 2", &values);
    let class = |row: i64| if row < 20 { row % 2 } else { -1 };
    let classes: Vec<u8> = (0..60).flat_map(|row| class(row).to_le_bytes()).collect();
    write_npy(&work.path("y.npy"), "<i8", "60,", &classes);
}

#[test]
fn series_are_images_of_height_1_that_filters_of_some_steps_learn() {
    let work = TestDir::new();
    series(&work);
    let arrays = "train --arrays X.npy --array-labels y.npy --array-layout series --folds 0 \
                  --layers convv:8:1x3-maxpool:1x2-globalmeanpool-2 --epochs 2 --passes 100 \
                  --run-dir run --threads 2 --no-tui --no-baseline";
    let said = work.succeed(&arrays.split_whitespace().collect::<Vec<_>>());
    assert!(said.contains("is series: images of 1x16x2"), "{said}");
    let answers = work.succeed(&["predict", "run", "X.npy", "--csv"]);
    let classes = answers.lines().skip(1).map(|line| line.split(',').nth(1));
    let classes: Vec<&str> = classes.map(Option::unwrap).collect();
    let right = (0..60).filter(|row| classes[*row] == ["0", "1"][row % 2]);
    assert!(right.count() >= 57, "{answers}");
}

#[test]
fn a_layout_that_an_array_cannot_have_is_an_error() {
    let work = TestDir::new();
    matrix(&work);
    let train = |layout: &'static str| {
        let arrays = [
            "--arrays",
            "X.npy",
            "--array-labels",
            "y.npy",
            "--array-layout",
        ];
        work.fail(&quick(&[&arrays[..], &[layout]].concat()))
    };
    for (layout, words) in [
        (
            "series",
            "X.npy: series is [n, steps, channels], found [40, 2]",
        ),
        (
            "channels-first",
            "is [n, channels, height, width], found [40, 2]",
        ),
    ] {
        let error = train(layout);
        assert!(error.contains(words), "{error}");
    }
}

#[test]
fn a_value_whose_square_is_infinite_is_named() {
    let work = TestDir::new();
    matrix(&work);
    let value = |row: u32| {
        if row == 7 {
            1e160
        } else {
            f64::from(row) / 3.0
        }
    };
    let values: Vec<u8> = (0..40).flat_map(|row| value(row).to_le_bytes()).collect();
    write_npy(&work.path("values.npy"), "<f8", "40,", &values);
    let arrays = ["--arrays", "X.npy", "--array-labels", "values.npy"];
    let error = work.fail(&quick(&[&arrays[..], &["--task", "regression"]].concat()));
    let words = "y[7] is 1e160; expected numbers from -1e37 to 1e37";
    assert!(error.contains(words), "{error}");
}
