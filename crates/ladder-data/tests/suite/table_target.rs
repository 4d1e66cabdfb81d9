//! What a column to predict is taken for, and what is said about it.

use std::fs;

use ladder_data::table::{CheckedTarget, ReadOptions, RowReader, TableCheck, Unseen};
use ladder_data::{Table, TableConfig, TableEncoding, Task};
use tempfile::tempdir;

/// What is found in a table of rows of which the first have these targets, and the others none.
fn check(targets: &[&str], change: impl FnOnce(&mut TableConfig)) -> TableCheck {
    let dir = tempdir().unwrap();
    let file = dir.path().join("rows.csv");
    let blanks = std::iter::repeat_n(&"", 10);
    let rows = targets.iter().chain(blanks).enumerate();
    let rows = rows.map(|(row, target)| format!("{}.5,\"{target}\"\n", row * 7 % 13));
    fs::write(
        &file,
        rows.fold(String::from("x,y\n"), |text, row| text + &row),
    )
    .unwrap();
    let mut config = TableConfig {
        file,
        target: "y".to_owned(),
        ..TableConfig::default()
    };
    change(&mut config);
    let check = TableCheck::of(&config).unwrap();
    // What is checked is what is read.
    let read = Table::read(&config).map(|table| table.task()).ok();
    assert_eq!(read, check.target.as_ref().ok().map(CheckedTarget::task));
    check
}

/// The task of such a table, and what is said about its target.
fn said(targets: &[&str]) -> (Task, String) {
    let check = check(targets, |_| ());
    let notes: Vec<String> = check.notes.iter().map(ToString::to_string).collect();
    (check.target.unwrap().task(), notes.join("\n"))
}

fn as_regression(config: &mut TableConfig) {
    config.task = Some(Task::Regression);
}

#[test]
fn a_few_numbers_that_may_be_quantities_are_classes_with_a_note() {
    for (targets, words) in [
        (
            &["21.0", "15.0", "23.0", "28.0", "15.0"][..],
            "column 'y' has 4 different numbers in 5 rows with a class, and each is taken as a class of its own",
        ),
        (&["120", "250", "99"], "3 different numbers in 3 rows"),
        (&["0.5", "1.5"], "2 different numbers in 2 rows"),
        (&["1e300", "2e300"], "2 different numbers in 2 rows"),
        (
            &["120", "250", "310", "n.d."],
            "3 different numbers in 3 rows",
        ),
        (&["5 kg", "300 g", "2 kg"], "3 different numbers in 3 rows"),
        (
            &["01067", "80331", "20095", "50667", "60311"],
            "5 different numbers in 5 rows",
        ),
    ] {
        let (task, said) = said(targets);
        assert_eq!(task, Task::Classification, "{targets:?}");
        assert!(said.contains(words), "{targets:?}: {said}");
    }
    let prices = [
        "99", "120", "250", "310", "470", "480", "700", "820", "910", "1000", "1150",
    ];
    let (task, said) = said(&[prices, prices].concat());
    assert_eq!(task, Task::Classification);
    assert!(said.contains("11 different numbers in 22 rows"), "{said}");
}

#[test]
fn numbers_that_name_classes_are_classes_without_a_note() {
    for targets in [
        &["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"][..],
        &["1", "2", "3", "1"],
        &["-1", "1", "1"],
        &["2", "4", "2"],
        &["1 star", "2 stars", "3 stars"],
        &["200", "404", "500"].repeat(8),
        &["A1", "12", "B7"],
    ] {
        let (task, said) = said(targets);
        assert_eq!(task, Task::Classification, "{targets:?}");
        assert!(!said.contains("different numbers"), "{targets:?}: {said}");
    }
    for task in [Task::Classification, Task::Regression] {
        let check = check(&["21", "15", "23"], |config| config.task = Some(task));
        assert!(check.notes.is_empty(), "{:?}", check.notes);
    }
    let check = check(&["21", "15", "23"], |config| {
        config.categorical = vec!["y".to_owned()];
    });
    assert!(check.notes.is_empty(), "{:?}", check.notes);
}

#[test]
fn numbers_that_differ_in_every_row_are_values_with_a_note() {
    for (targets, words) in [
        (
            &[
                "120000", "250000", "180000", "310000", "90000", "275000", "143000",
            ][..],
            "has 7 different numbers in 7 rows, which are taken as values to predict",
        ),
        (&["€120", "€250", "€99"], "3 different numbers in 3 rows"),
        (&["5 kg", "7 kg", "12 kg"], "3 different numbers in 3 rows"),
        (&["1.5", "2.5", "3.25"], "3 different numbers in 3 rows"),
        (
            &["-1", "-1", "21", "15", "23", "28", "33"],
            "5 different numbers in 5 rows",
        ),
    ] {
        let (task, said) = said(targets);
        assert_eq!(task, Task::Regression, "{targets:?}");
        assert!(said.contains(words), "{targets:?}: {said}");
    }
    let check = check(&["1.5", "inf", "2.5", "3.5"], |_| ());
    let message = check.target.unwrap_err().to_string();
    assert!(
        message.contains("has 'inf', where 3 of 4 cells are numbers"),
        "{message}"
    );
}

#[test]
fn minus_one_that_is_no_value_is_said_once_and_is_not_the_smallest() {
    let values: Vec<String> = (0..30).map(|row| format!("{}.25", 64 + 7 * row)).collect();
    let values: Vec<&str> = values.iter().map(String::as_str).collect();
    for (minus_ones, smallest, words) in [
        (
            20,
            64.25,
            "-1 is taken as a value that is not known, in 20 rows",
        ),
        (2, -1.0, "-1 is taken as a value, in 2 rows"),
    ] {
        let check = check(&[&vec!["-1"; minus_ones][..], &values].concat(), |_| ());
        let notes = check.notes.iter().map(ToString::to_string);
        let about: Vec<String> = notes.filter(|note| note.contains("-1")).collect();
        assert_eq!(about.len(), 1, "{about:?}");
        assert!(about[0].contains(words), "{about:?}");
        match check.target.unwrap() {
            CheckedTarget::Values {
                smallest: found, ..
            } => assert_eq!(found, smallest),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_value_that_never_changes_is_refused() {
    for targets in [
        &["5.5", "5.5", "5.50"][..],
        &["-1", "5.5", "5.5"],
        &["5.5 kg", "5.5 kg"],
    ] {
        let message = check(targets, as_regression)
            .target
            .unwrap_err()
            .to_string();
        let words = "column 'y' is 5.5 in every row that has a number; there is nothing to predict";
        assert!(message.ends_with(words), "{targets:?}: {message}");
    }
    assert!(check(&["5.5"], as_regression).target.is_ok());
}

#[test]
fn texts_that_mean_no_value_are_counted() {
    let targets = ["1.5", "NA", "2.5", "?", "NA", "none", "4.25", "-"];
    let check = check(&targets, |config| {
        config.task = Some(Task::Regression);
        config.unlabeled_value = Some("-".to_owned());
    });
    let notes: Vec<String> = check.notes.iter().map(ToString::to_string).collect();
    let expected = [
        "column 'y': '?' is taken as a value that is not known, in 1 row",
        "column 'y': 'NA' is taken as a value that is not known, in 2 rows",
        "column 'y': 'none' is taken as a value that is not known, in 1 row",
    ];
    assert_eq!(notes, expected);
    assert_eq!(check.target.unwrap().labeled(), 3);
}

#[test]
fn new_rows_with_many_minus_ones_or_without_the_unit_of_training_are_said() {
    let dir = tempdir().unwrap();
    let path = |name: &str| dir.path().join(name);
    let write = |name: &str, value: &dyn Fn(usize) -> String| {
        let row = |text: String, row: usize| format!("{text}{}.5,{}\n", row * 7 % 13, value(row));
        fs::write(path(name), (0..30).fold(String::from("x,y\n"), row)).unwrap();
    };
    write("train.csv", &|row| format!("${row}.25"));
    write("test.csv", &|row| match row % 3 {
        0 => "-1".to_owned(),
        _ => format!("{row}.75"),
    });
    let said = |unlabeled: Option<&str>| {
        let config = TableConfig {
            file: path("train.csv"),
            target: "y".to_owned(),
            unlabeled_value: unlabeled.map(str::to_owned),
            ..TableConfig::default()
        };
        let encoding = TableEncoding::fit(&Table::read(&config).unwrap(), &[0, 1, 2]);
        let options = ReadOptions::default();
        let test = path("test.csv");
        let mut rows = RowReader::open(&test, &options, &encoding, Unseen::None, &[]).unwrap();
        rows.next_batch(100).unwrap();
        let notes = rows.notes();
        notes.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let of_unit = "test.csv: column 'y': 30 numbers are without a unit, taken as if '$' stood beside \
                   each, as in training";
    let of_minus_one = "test.csv: column 'y': -1 is taken as a value, in 10 rows, beside no other \
                        number below 0";
    assert_eq!(said(None), [of_unit, of_minus_one]);
    // As asked.
    assert_eq!(said(Some("")), [of_unit]);
    let of_unit = of_unit.replace("30", "20");
    assert_eq!(said(Some("-1")), [of_unit]);
}
