//! `ladder label` through the real binary: which rows it prints, and what becomes of their labels.

mod common;

use std::collections::HashSet;
use std::fs;

use common::{TestDir, json_lines, train_own};

/// 60 fruits of two sizes; the first twelve have a kind, and the names of all are left out.
fn fruits(work: &TestDir) {
    let mut table = String::from("name,size,color,kind\n");
    for row in 0..60 {
        let kind = match row {
            0..12 => ["apple", "plum"][row % 2],
            _ => "",
        };
        let (size, color) = (row % 2 * 4 + row % 5, ["red", "blue"][row % 2]);
        table += &format!("fruit {row},{size},{color},{kind}\n");
    }
    fs::write(work.path("fruit.csv"), table).unwrap();
}

const FRUITS: [&str; 4] = ["--table", "fruit.csv", "--target", "kind"];

fn trained() -> TestDir {
    let work = TestDir::new();
    fruits(&work);
    work.succeed(&train_own(&FRUITS, &["--folds", "0", "--no-baseline"]));
    work
}

/// Row numbers in the first column of CSV.
fn rows(csv: &str) -> Vec<usize> {
    let lines = csv.lines().skip(1);
    let first = lines.map(|line| line.split(',').next().unwrap());
    first.map(|row| row.parse().unwrap()).collect()
}

/// The same file with the label of each row filled in.
fn filled(csv: &str) -> String {
    let mut text = String::new();
    for line in csv.lines() {
        let mut cells: Vec<&str> = line.split(',').collect();
        if let Ok(row) = cells[0].parse::<usize>() {
            cells[1] = ["apple", "plum"][row % 2];
        }
        text += &(cells.join(",") + "\n");
    }
    text
}

#[test]
fn unlabeled_rows_come_with_every_cell_the_same_at_every_call_and_as_json() {
    let work = trained();
    let csv = work.succeed(&["label", "run", "--next", "5"]);
    let header = csv.lines().next().unwrap();
    assert_eq!(
        header,
        "row,label,answer,probability,uncertainty,name,size,color"
    );
    let found = rows(&csv);
    assert_eq!(found.iter().collect::<HashSet<_>>().len(), 5);
    assert!(found.iter().all(|row| (12..60).contains(row)), "{csv}");
    for (line, row) in csv.lines().skip(1).zip(&found) {
        let name = format!(",fruit {row},{},", row % 2 * 4 + row % 5);
        assert!(line.contains(&name), "{line}");
        assert!(line.starts_with(&format!("{row},,")), "{line}");
    }
    assert_eq!(csv, work.succeed(&["label", "run", "--next", "5"]));
    // Of more, the first ones are the same.
    assert_eq!(rows(&work.succeed(&["label", "run"]))[..5], found);

    let json = work.succeed(&["label", "run", "--next", "5", "--json", "--keep", "color"]);
    let json = json_lines(&json);
    let numbers: Vec<usize> = json
        .iter()
        .map(|it| it["row"].as_u64().unwrap() as usize)
        .collect();
    assert_eq!(numbers, found);
    let first = &json[0];
    assert_eq!(first["cells"]["color"], ["red", "blue"][found[0] % 2]);
    assert_eq!(first["cells"].as_object().unwrap().len(), 1);
    let probability = first["probability"].as_f64().unwrap();
    let uncertainty = first["uncertainty"].as_f64().unwrap();
    assert!(
        (uncertainty - 2.0 * (1.0 - probability)).abs() < 1e-5,
        "{first}"
    );
}

#[test]
fn labels_that_were_filled_in_are_added_and_train_the_next_run() {
    let work = trained();
    let csv = work.succeed(&["label", "run", "--next", "6"]);
    // One is left blank.
    let mut lines: Vec<String> = filled(&csv).lines().map(str::to_owned).collect();
    lines[6] = csv.lines().nth(6).unwrap().to_owned();
    fs::write(work.path("next.csv"), lines.join("\n")).unwrap();
    let said = work.succeed(&["label", "run", "--add", "next.csv"]);
    for words in [
        "5 labels are added; run/more-labels.txt has 5 besides those of the run",
        "--labels-file run/more-labels.txt",
    ] {
        assert!(said.contains(words), "'{words}' is not in:\n{said}");
    }

    // What has a label now is not asked for again, what is still blank is.
    let labeled: HashSet<usize> = rows(&csv)[..5].iter().copied().collect();
    let next = rows(&work.succeed(&["label", "run", "--next", "48"]));
    assert_eq!(next.len(), 43);
    assert!(next.iter().all(|row| !labeled.contains(row)), "{next:?}");
    assert!(next.contains(&rows(&csv)[5]), "{next:?}");

    let more = ["--labels-file", "run/more-labels.txt", "--run-dir", "next"];
    let mut arguments = train_own(&FRUITS, &["--folds", "0", "--no-baseline"]);
    arguments.extend(more);
    work.succeed(&arguments);
    assert_eq!(work.json("next/report.json")["labels"], 17);
    assert_eq!(
        rows(&work.succeed(&["label", "next", "--next", "50"])).len(),
        43
    );

    // Labels of a later round come beside those of the first one.
    let csv = work.succeed(&["label", "run", "--next", "2", "--output", "more.csv"]);
    assert_eq!(csv, "");
    let more = fs::read_to_string(work.path("more.csv")).unwrap();
    fs::write(work.path("more.csv"), filled(&more)).unwrap();
    let said = work.succeed(&["label", "run", "--add", "more.csv", "--json"]);
    assert_eq!(json_lines(&said)[0]["added"], 7);
}

#[test]
fn a_run_without_unlabeled_rows_says_so() {
    let work = TestDir::new();
    fruits(&work);
    let table = fs::read_to_string(work.path("fruit.csv")).unwrap();
    let labeled: Vec<&str> = table.lines().take(13).collect();
    fs::write(work.path("fruit.csv"), labeled.join("\n")).unwrap();
    let more = ["--folds", "0", "--no-baseline", "--labels", "all"];
    work.succeed(&train_own(&FRUITS, &more));
    let error = work.fail(&["label", "run"]);
    assert_eq!(
        error,
        "error: run: the run has no unlabeled rows, so there is nothing to label"
    );
}

#[test]
fn labels_that_cannot_be_are_refused_by_their_line_and_nothing_is_saved() {
    let work = trained();
    let csv = work.succeed(&["label", "run", "--next", "3"]);
    fs::write(work.path("next.csv"), &csv).unwrap();
    let error = work.fail(&["label", "run", "--add", "next.csv"]);
    assert!(
        error.contains("no row has a label yet; fill in the column 'label'"),
        "{error}"
    );
    let row = rows(&csv)[0];
    for (text, expected) in [
        (
            format!("row,label\n{row},pear\n"),
            "line 2: no class pear; the classes are apple, plum",
        ),
        (
            "row,label\n3,plum\n".to_owned(),
            "line 2: row 3 is not an unlabeled row of the run",
        ),
        (
            "row,label\n60,plum\n".to_owned(),
            "line 2: row 60 is not an unlabeled row of the run",
        ),
        (
            format!("row,label\n{row},plum\n{row},plum\n"),
            "line 3: row",
        ),
        (
            "id\n3\n".to_owned(),
            "expected the columns 'row' and 'label', found id",
        ),
    ] {
        fs::write(work.path("next.csv"), text).unwrap();
        let error = work.fail(&["label", "run", "--add", "next.csv"]);
        assert!(
            error.contains("next.csv: ") && error.contains(expected),
            "{error}"
        );
    }
    assert!(!work.path("run/more-labels.txt").exists());
    let error = work.fail(&["label", "run", "--keep", "weight"]);
    assert!(error.contains("weight"), "{error}");
}

#[test]
fn rows_of_a_data_set_without_names_of_their_own_come_by_their_numbers() {
    let work = TestDir::new();
    work.succeed(&work.train_arguments(&["--run-dir", "run", "--no-tui"]));
    let csv = work.succeed(&["label", "run", "--next", "4"]);
    assert!(
        csv.starts_with("row,label,answer,probability,uncertainty\n"),
        "{csv}"
    );
    assert_eq!(rows(&csv).len(), 4);
    let error = work.fail(&["label", "run", "--keep", "x"]);
    assert!(error.contains("--keep names columns of a table"), "{error}");
}
