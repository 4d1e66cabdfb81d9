//! The labels file: what is written is read again, and what does not fit names its line.

use std::fs;

use ladder_data::{Dataset, FeatureShape, Features, Label, LabelSplit, Rows, UNLABELED};
use tempfile::tempdir;

use crate::synthetic::numbered;

#[test]
fn what_is_written_is_read_again() {
    let dataset = numbered(203, 5);
    let dir = tempdir().unwrap();
    let path = dir.path().join("labels.txt");
    for seed in 0..10 {
        for (n_labeled, n_validation) in [(5, 0), (50, 33), (203, 0), (100, 103), (170, 33)] {
            let split = LabelSplit::balanced(&dataset, n_labeled, n_validation, seed).unwrap();
            split.write(&dataset, &path).unwrap();
            let again = LabelSplit::read(&path, &dataset, n_validation, seed).unwrap();
            assert_eq!(again, split);
        }
    }
}

#[test]
fn the_file_says_what_it_is() {
    let dataset = numbered(12, 3);
    let dir = tempdir().unwrap();
    let path = dir.path().join("labels.txt");
    let split = LabelSplit {
        labeled: vec![7, 0, 11],
        ..LabelSplit::balanced(&dataset, 3, 0, 4).unwrap()
    };
    split.write(&dataset, &path).unwrap();
    let expected = "# labeled rows of the training part, one `index label` per line\n\
                    # dataset: numbered\n# rows: 12\n# labels: 3\n# seed: 4\n7 1\n0 0\n11 2\n";
    assert_eq!(fs::read_to_string(&path).unwrap(), expected);
}

/// Reads `text` as the labels file of 12 rows in 3 classes, 2 rows held out.
fn read(text: &str) -> Result<LabelSplit, String> {
    let dir = tempdir().unwrap();
    let path = dir.path().join("labels.txt");
    fs::write(&path, text).unwrap();
    let shown = format!("{}: ", path.display());
    LabelSplit::read(&path, &numbered(12, 3), 2, 1)
        .map_err(|error| error.to_string().replace(&shown, ""))
}

#[test]
fn a_file_written_by_hand_need_not_be_balanced() {
    let split = read("# mine\n\n  3 0 \n6\t0\r\n1 1\n2 2").unwrap();
    assert_eq!(split.labeled, [3, 6, 1, 2]);
    assert_eq!((split.unlabeled.len(), split.validation.len()), (10, 2));
    assert!(
        split
            .labeled
            .iter()
            .all(|row| split.unlabeled.contains(row))
    );
    assert!(
        split
            .validation
            .iter()
            .all(|row| !split.unlabeled.contains(row))
    );
}

#[test]
fn a_byte_order_mark_and_the_line_ends_of_windows_change_nothing() {
    let plain = read("# mine\n0 0\n1 1\n2 2\n");
    assert_eq!(read("\u{feff}# mine\r\n0 0\r\n1 1\r\n2 2\r\n"), plain);
    assert_eq!(read("\u{feff}0 0\n1 1\n2 2\n"), plain);
}

#[test]
fn what_does_not_fit_names_its_line() {
    let cases = [
        (
            "0 0\n1 1\n12 0\n",
            "line 3: index 12 is not below the 12 training rows",
        ),
        (
            "0 0\n99999999999 0\n",
            "line 2: index 99999999999 is not below the 12 training rows",
        ),
        (
            "0 0\n# again\n0 0\n",
            "line 3: index 0 is already in line 1",
        ),
        (
            "0 0\n4 2\n",
            "line 2: row 4 has label 1 in numbered, found 2; another data set?",
        ),
        (
            "0 0\nseven 1\n",
            "line 2: expected `index label`, found `seven 1`",
        ),
        ("0 0\n4\n", "line 2: expected `index label`, found `4`"),
        (
            "0 0 0\n",
            "line 1: row 0 has label 0 in numbered, found 0 0; another data set?",
        ),
        ("-1 0\n", "line 1: expected `index label`, found `-1 0`"),
        (
            "# nothing\n\n",
            "no labeled rows; write one `index label` per line",
        ),
        (
            "0 0\n1 1\n",
            "no row of class 2; every class needs at least one",
        ),
    ];
    for (text, message) in cases {
        assert_eq!(read(text).unwrap_err(), message);
    }
}

#[test]
fn validation_rows_are_never_labeled_ones() {
    let all: String = (0..11).map(|row| format!("{row} {}\n", row % 3)).collect();
    let message = "2 validation rows of 1 leave too few to train with";
    assert_eq!(read(&all).unwrap_err(), message);
}

#[test]
fn a_missing_file_is_an_error_with_its_name() {
    let dir = tempdir().unwrap();
    let path = dir.path().join("no-labels.txt");
    let error = LabelSplit::read(&path, &numbered(12, 3), 0, 1)
        .unwrap_err()
        .to_string();
    assert!(error.contains("no-labels.txt"), "{error}");
}

/// 12 rows in 3 classes, of which the last 6 have no label.
fn half_labeled() -> Dataset {
    let features = (0..12).map(|row| row as f32).collect();
    let label = |row: u32| if row < 6 { row % 3 } else { UNLABELED };
    let labels = (0..12).map(label).collect();
    let rows = Rows::new(Features::Floats(features), labels, 1).unwrap();
    let none = Rows::new(Features::Floats(Vec::new()), Vec::new(), 1).unwrap();
    let dataset = Dataset::new("half", FeatureShape::flat(1), 3, rows, none).unwrap();
    let names = ["ant", "bee", "fly"].map(str::to_owned);
    dataset.with_class_names(names.to_vec()).unwrap()
}

#[test]
fn rows_without_a_label_take_that_of_the_file() {
    let dir = tempdir().unwrap();
    let path = dir.path().join("labels.txt");
    fs::write(&path, "0 ant\n1 bee\n2 fly\n7 fly\n11 ant\n").unwrap();
    let before = half_labeled();
    assert_eq!(before.read_labels(&path).unwrap()[3], (7, Label::Class(2)));
    let after = before.clone().with_labels_file(&path).unwrap();
    assert_eq!(after.train.n_labeled(), before.train.n_labeled() + 2);
    assert_eq!(
        (after.train.label(7), after.train.label(11)),
        (Some(2), Some(0))
    );
    assert_ne!(after.fingerprint(), before.fingerprint());
    let split = LabelSplit::read(&path, &after, 0, 1).unwrap();
    assert_eq!(split.labeled, [0, 1, 2, 7, 11]);
    // What is written names the rows and their classes again.
    split.write(&after, &path).unwrap();
    assert_eq!(before.with_labels_file(&path).unwrap(), after);
}

#[test]
fn a_label_that_is_no_class_or_against_the_data_names_its_line() {
    let cases = [
        (
            "7 wasp",
            "line 2: row 7 cannot be of class wasp; the classes of half are ant, bee, fly",
        ),
        (
            "1 ant",
            "line 2: row 1 has label bee in half, found ant; another data set?",
        ),
        (
            "1 wasp",
            "line 2: row 1 has label bee in half, found wasp; another data set?",
        ),
        (
            "12 ant",
            "line 2: index 12 is not below the 12 training rows",
        ),
    ];
    for (line, expected) in cases {
        let dir = tempdir().unwrap();
        let path = dir.path().join("labels.txt");
        fs::write(&path, format!("# mine\n{line}\n")).unwrap();
        let error = half_labeled().with_labels_file(&path).unwrap_err();
        let message = error.to_string();
        assert!(message.ends_with(expected), "{message}");
    }
}
