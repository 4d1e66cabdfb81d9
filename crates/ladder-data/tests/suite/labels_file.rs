//! The labels file: what is written is read again, and what does not fit names its line.

use std::fs;

use ladder_data::LabelSplit;
use tempfile::tempdir;

use crate::made_up::numbered;

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
    let expected = "# labeled rows of the training part, one `index label` a line\n\
                    # dataset: numbered\n# labels: 3\n# seed: 4\n7 1\n0 0\n11 2\n";
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
            "no labeled rows; write one `index label` a line",
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
