//! A target that is a number through the real binary: training, folds, answers, exports, labels.

mod common;

use std::fs;

use common::{TestDir, json_lines, text, train_own};

/// 120 houses whose price follows from size and kind; every third has a price.
fn houses(work: &TestDir) {
    let mut all = String::from("size,kind,price\n");
    let mut some = all.clone();
    for row in 0..120 {
        let (size, kind) = (40 + row * 37 % 90, ["flat", "house"][row % 2]);
        let price = 2.5 * size as f64 + 60.0 * (row % 2) as f64 + (row % 5) as f64;
        all += &format!("{size},{kind},{price}\n");
        let price = if row % 3 == 0 {
            price.to_string()
        } else {
            String::new()
        };
        some += &format!("{size},{kind},{price}\n");
    }
    fs::write(work.path("houses.csv"), some).unwrap();
    fs::write(work.path("all.csv"), all).unwrap();
}

const HOUSES: [&str; 4] = ["--table", "houses.csv", "--target", "price"];

fn quick(more: &[&'static str]) -> Vec<&'static str> {
    train_own(
        &[&HOUSES[..], &["--layers", "16-1", "--passes", "4"]].concat(),
        more,
    )
}

/// A work directory with a trained run of several networks, with test rows.
fn trained(more: &[&'static str]) -> TestDir {
    let work = TestDir::new();
    houses(&work);
    let arguments = [&["--test", "all.csv", "--epochs", "20"], more].concat();
    work.succeed(&quick(&arguments));
    work
}

/// The predictions of `ladder predict`, beside the true prices.
fn predicted(work: &TestDir) -> Vec<(f64, f64)> {
    let csv = work.succeed(&["predict", "run", "all.csv", "--keep", "price"]);
    let mut lines = csv.lines();
    assert_eq!(lines.next(), Some("price,prediction"));
    let pair = |line: &str| {
        let (price, prediction) = line.split_once(',').unwrap();
        (price.parse().unwrap(), prediction.parse().unwrap())
    };
    lines.map(pair).collect()
}

fn is_near(found: f64, expected: f64) -> bool {
    (found - expected).abs() <= 1e-4 * expected.abs()
}

#[test]
fn a_target_of_many_numbers_is_a_regression_and_its_measures_follow_from_the_answers() {
    let work = TestDir::new();
    houses(&work);
    let said = work.succeed(&quick(&[
        "--test", "all.csv", "--epochs", "30", "--folds", "0",
    ]));
    for words in [
        "120 rows, 40 of them, with a value in 'price'",
        "(regression)",
        "different numbers in 40 rows, which are taken as values to predict",
        "pass --task classification if each is a class",
        "test RMSE",
        "ladder  R² ",
    ] {
        assert!(said.contains(words), "'{words}' is not in:\n{said}");
    }
    let pairs = predicted(&work);
    let n = pairs.len() as f64;
    let squared = pairs
        .iter()
        .map(|(price, it)| (price - it).powi(2))
        .sum::<f64>()
        / n;
    let absolute = pairs
        .iter()
        .map(|(price, it)| (price - it).abs())
        .sum::<f64>()
        / n;
    let mean = pairs.iter().map(|(price, _)| price).sum::<f64>() / n;
    let variance = pairs
        .iter()
        .map(|(price, _)| (price - mean).powi(2))
        .sum::<f64>()
        / n;
    let report = work.json("run/report.json");
    let measures = &report["test_measures"];
    assert_eq!(report["task"], "regression");
    assert!(
        is_near(report["test_error"].as_f64().unwrap(), squared.sqrt()),
        "{report}"
    );
    assert!(
        is_near(measures["rmse"].as_f64().unwrap(), squared.sqrt()),
        "{report}"
    );
    assert!(
        is_near(measures["mae"].as_f64().unwrap(), absolute),
        "{report}"
    );
    let r2 = measures["r2"].as_f64().unwrap();
    assert!((r2 - (1.0 - squared / variance)).abs() < 1e-4, "{report}");
    assert!(measures.get("auc").is_none(), "{report}");
    // Prices follow from two columns: a network that learns explains most of them.
    assert!(r2 > 0.8, "{r2}");

    let evaluated = work.succeed(&["evaluate", "run", "--json"]);
    let evaluated = &json_lines(&evaluated)[0];
    assert_eq!(evaluated["target"], "price");
    assert_eq!(evaluated["rows"], 120);
    assert!(
        is_near(evaluated["rmse"].as_f64().unwrap(), squared.sqrt()),
        "{evaluated}"
    );
    let said = work.succeed(&["evaluate", "run"]);
    assert!(
        said.starts_with("test RMSE ") && said.contains("R² "),
        "{said}"
    );
    let json = work.succeed(&["predict", "run", "all.csv", "--json"]);
    let first = json_lines(&json)[0]["prediction"].as_f64().unwrap();
    assert!(is_near(first, pairs[0].1), "{first}");
}

#[test]
fn a_task_may_be_chosen_and_classes_have_no_place_in_a_regression() {
    let work = TestDir::new();
    houses(&work);
    let checked = work.succeed(&["data", "check", "houses.csv", "--target", "price", "--json"]);
    let checked: serde_json::Value = serde_json::from_str(&checked).unwrap();
    assert_eq!(checked["task"], "regression");
    assert_eq!(checked["values"]["rows"], 40);
    assert_eq!(checked["classes"], serde_json::Value::Null);

    fs::write(
        work.path("rooms.csv"),
        (0..60).fold(String::from("size,rooms\n"), |text, row| {
            text + &format!("{},{}\n", row * 7 % 50, 1 + row % 4)
        }),
    )
    .unwrap();
    let rooms =
        |more: &[&'static str]| train_own(&["--table", "rooms.csv", "--target", "rooms"], more);
    let said = work.succeed(&rooms(&[
        "--layers",
        "16-4",
        "--run-dir",
        "classes",
        "--folds",
        "0",
        "--no-baseline",
    ]));
    assert!(said.contains("  1 (15), 2 (15), 3 (15), 4 (15)"), "{said}");
    let regression = ["--task", "regression", "--folds", "0", "--no-baseline"];
    let one = ["--layers", "16-1"];
    let said = work.succeed(&rooms(
        &[&["--run-dir", "values"], &one[..], &regression[..]].concat(),
    ));
    assert!(said.contains("  1.000 to 4.000 (regression)"), "{said}");

    for (flags, words) in [
        (
            ["--class-weights", "balanced"],
            "error: class-weights: expected none in a regression",
        ),
        (
            ["--class-prior", "a=1,b=1"],
            "class-prior: expected none in a regression",
        ),
        (
            ["--layers", "8-2"],
            "the last layer has 2 units, but a regression predicts 1 value",
        ),
    ] {
        let arguments = [&flags[..], &regression[..]].concat();
        let error = work.fail(&rooms(&[&["--run-dir", "no"], &arguments[..]].concat()));
        assert!(error.contains(words), "{error}");
    }
    let texts = "size,price\n1,10\n2,twelve\n3,13\n4,\n";
    fs::write(work.path("texts.csv"), texts).unwrap();
    let error = work.fail(&train_own(
        &["--table", "texts.csv", "--target", "price"],
        &regression,
    ));
    assert!(
        error.contains("'price'") && error.contains("'twelve'"),
        "{error}"
    );
}

#[test]
fn unknown_values_are_blanks_usual_texts_and_minus_one_where_there_are_many() {
    let work = TestDir::new();
    let table = |unknown: &dyn Fn(usize) -> &'static str| {
        (0..60).fold(String::from("size,price\n"), |text, row| {
            let price = match row % 3 {
                0 => format!("{}.5", 10 + row),
                _ => unknown(row).to_owned(),
            };
            text + &format!("{},{price}\n", row * 7 % 50)
        })
    };
    for (name, text, note) in [
        ("blank.csv", table(&|_| ""), None),
        ("na.csv", table(&|row| ["NA", "?"][row % 2]), None),
        (
            "minus.csv",
            table(&|_| "-1"),
            Some("-1 is taken as a value that is not known, in 40 rows"),
        ),
    ] {
        fs::write(work.path(name), text).unwrap();
        let said = work.succeed(&["data", "check", name, "--target", "price"]);
        assert!(
            said.contains("20 rows have a value in 'price', 40 have none"),
            "{name}: {said}"
        );
        if let Some(note) = note {
            assert!(said.contains(note), "{said}");
        }
    }
    let keep = [
        "data",
        "check",
        "minus.csv",
        "--target",
        "price",
        "--unlabeled-value",
        "",
    ];
    let said = work.succeed(&keep);
    assert!(said.contains("60 rows have a value"), "{said}");
}

#[test]
fn folds_compare_with_simpler_models_and_the_page_shows_values() {
    let work = TestDir::new();
    houses(&work);
    let said = work.succeed(&quick(&["--folds", "4", "--baseline"]));
    for words in [
        "RMSE, 4 folds  more than the ladder  ",
        " R²  ",
        "the networks count in the average: ",
        "linear model",
        "supervised network",
    ] {
        assert!(said.contains(words), "'{words}' is not in:\n{said}");
    }
    let found = work.json("run/cross-validation.json");
    assert_eq!(found["ladder"]["rows"], 40, "{found}");
    assert_eq!(found["ladder"]["values"].as_array().unwrap().len(), 40);
    // All held-out rows together: folds of ten rows have no R² that means anything.
    assert_eq!(found["measures"]["r2"]["mean"], found["ladder"]["r2"]);
    assert_eq!(found["error"]["mean"], found["ladder"]["rmse"]);
    for simpler in ["linear_difference", "baseline_difference"] {
        assert!(found[simpler]["standard_error"].is_number(), "{found}");
    }
    assert!(found.get("temperature").is_none(), "{found}");
    work.succeed(&["report", "run"]);
    let page = fs::read_to_string(work.path("run/report/index.html")).unwrap();
    for words in ["cross-validated RMSE", "true price", "Predictions", "MAE"] {
        assert!(page.contains(words), "{words}");
    }
    assert!(!page.contains("Confusion matrix"));
    // With layers of one's own the linear networks are not there.
    let weights = found["weights"].as_array().unwrap();
    assert_eq!(weights.len(), 3, "{found}");
    assert_eq!(work.json("run/model.json")["weights"], found["weights"]);
}

#[test]
fn a_stopped_regression_continues_and_several_seeds_have_a_mean() {
    let work = TestDir::new();
    houses(&work);
    let plain = [
        "--members",
        "1",
        "--folds",
        "0",
        "--no-baseline",
        "--test",
        "all.csv",
    ];
    let more = |more: &[&'static str]| quick(&[&plain[..], more].concat());
    let long = more(&["--epochs", "300", "--run-dir", "stopped"]);
    let held = work.start_until(&long, || common::has_checkpoint(&work.path("stopped"), 16));
    held.interrupt();
    work.succeed(&["train", "--resume", "stopped", "--no-tui"]);
    work.succeed(&more(&["--epochs", "300", "--run-dir", "straight"]));
    assert_eq!(
        common::weights(&work.path("stopped")),
        common::weights(&work.path("straight"))
    );
    let said = work.succeed(&more(&["--seeds", "1..2", "--run-dir", "seeds"]));
    assert!(
        said.contains("mean ± std") && said.contains("R² "),
        "{said}"
    );
    let summary = work.json("seeds/summary.json");
    assert!(
        summary["test_measures"]["rmse"]["mean"].is_number(),
        "{summary}"
    );
}

#[test]
fn a_single_network_says_that_it_disagrees_with_no_other() {
    let work = trained(&["--members", "1", "--folds", "0", "--no-baseline"]);
    let output = work.ladder(&["label", "run", "--next", "3"]);
    let (said, noted) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(said.lines().count(), 4, "{said}");
    let words = "note: a single network disagrees with no other, so the deviation is 0";
    assert!(noted.contains(words), "{noted}");
}

#[test]
fn rows_to_label_are_those_the_networks_disagree_about_and_values_are_added() {
    let work = trained(&["--folds", "0", "--no-baseline"]);
    let csv = work.succeed(&["label", "run", "--next", "6"]);
    let header = csv.lines().next().unwrap();
    assert_eq!(header, "row,label,answer,deviation,size,kind");
    let mut filled = String::from("row,label\n");
    for line in csv.lines().skip(1) {
        let row: usize = line.split(',').next().unwrap().parse().unwrap();
        assert_ne!(row % 3, 0, "{line}");
        filled += &format!("{row},{}.25\n", 100 + row);
    }
    fs::write(work.path("filled.csv"), &filled).unwrap();
    let said = work.succeed(&[
        "label",
        "run",
        "--add",
        "filled.csv",
        "--labels-file",
        "more.txt",
    ]);
    assert!(said.contains("6 labels are added"), "{said}");
    let more = quick(&[
        "--folds",
        "0",
        "--no-baseline",
        "--labels-file",
        "more.txt",
        "--run-dir",
        "again",
    ]);
    work.succeed(&more);
    assert_eq!(work.json("again/report.json")["labels"], 46);
    fs::write(work.path("bad.csv"), filled.replace(".25", " euros")).unwrap();
    let error = work.fail(&[
        "label",
        "run",
        "--add",
        "bad.csv",
        "--labels-file",
        "other.txt",
    ]);
    assert!(
        error.contains("expected a number as in the table, found '"),
        "{error}"
    );
}

#[test]
fn an_array_of_numbers_with_fractions_is_a_regression() {
    let work = TestDir::new();
    let npy = |name: &str, shape: &str, values: &[f64]| {
        let mut header = format!("{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}");
        while (10 + header.len() + 1) % 64 != 0 {
            header.push(' ');
        }
        header.push('\n');
        let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
        bytes.extend((header.len() as u16).to_le_bytes());
        bytes.extend(header.as_bytes());
        bytes.extend(values.iter().flat_map(|value| value.to_le_bytes()));
        fs::write(work.path(name), bytes).unwrap();
    };
    let x: Vec<f64> = (0..120).map(|it| f64::from(it * 29 % 47)).collect();
    let y: Vec<f64> = (0..60)
        .map(|row| {
            if row % 2 == 0 {
                0.5 * x[2 * row] + 0.25
            } else {
                f64::NAN
            }
        })
        .collect();
    npy("x.npy", "(60, 2)", &x);
    npy("y.npy", "(60,)", &y);
    let arguments = [
        "--arrays",
        "x.npy",
        "--array-labels",
        "y.npy",
        "--layers",
        "8-1",
    ];
    let said = work.succeed(&train_own(&arguments, &["--folds", "0", "--no-baseline"]));
    assert!(said.contains("60 rows, 30 of them, with a value"), "{said}");
    assert!(
        said.contains("taken as values to predict (regression)"),
        "{said}"
    );
    let csv = work.succeed(&["predict", "run", "x.npy"]);
    assert_eq!(csv.lines().next(), Some("prediction"));
    assert_eq!(csv.lines().count(), 61);
}

/// `n` rows with two numbers and the value that `value` gives.
fn values(n: usize, value: impl Fn(usize) -> String) -> String {
    (0..n).fold(String::from("a,b,y\n"), |text, row| {
        text + &format!("{},{},{}\n", row * 7 % 13, row * row % 17, value(row))
    })
}

/// `ladder train` on such rows, as a regression.
fn train_values(more: &[&'static str]) -> Vec<&'static str> {
    let data = ["--table", "values.csv", "--target", "y", "--no-baseline"];
    let task = ["--task", "regression", "--layers", "8-1"];
    train_own(&[&data[..], &task].concat(), more)
}

/// The same rows, of which the first `n` have a value.
fn labeled(n: usize) -> TestDir {
    let work = TestDir::new();
    let text = values(30, |row| match row < n {
        true => format!("{}.25", row * 3),
        false => String::new(),
    });
    work.write("values.csv", text);
    work
}

#[test]
fn few_values_have_fewer_folds_or_none_and_a_line_says_so() {
    for (rows, note) in [
        (
            3,
            "no cross-validation: 3 rows have a value, and 4 are needed, one to be checked and three to \
             learn from",
        ),
        (
            4,
            "4 folds instead of 5: 4 rows have a value; --folds decides otherwise",
        ),
    ] {
        let work = labeled(rows);
        let output = work.ladder(&train_values(&[]));
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{errors}");
        assert!(errors.contains(note), "{errors}");
        assert_eq!(work.json("run/report.json")["labels"], rows);
    }
    let work = labeled(4);
    let error = work.fail(&train_values(&["--folds", "2"]));
    assert!(
        error.contains("2 folds of 4 labeled rows leave 2 to learn from, and 3 are needed"),
        "{error}"
    );
    let work = labeled(2);
    let output = work.ladder(&train_values(&["--folds", "0"]));
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(
        error.contains("2 labeled rows; at least 3 are needed") && !error.contains("class"),
        "{error}"
    );
}

#[test]
fn what_is_said_of_values_says_value_and_no_flag_that_cannot_work() {
    let work = TestDir::new();
    let check = |text: String, more: &[&'static str]| {
        work.write("values.csv", text);
        let check = ["data", "check", "values.csv", "--target", "y"];
        let output = work.ladder(&[&check[..], more].concat());
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let task = ["--task", "regression"];
    let said = check(values(40, |row| format!("{row}.5")), &[]);
    assert!(
        said.contains("note: every row has a value, and all of them"),
        "{said}"
    );
    let said = check(values(40, |row| format!("{row}.5 kg")), &task);
    assert!(
        said.contains("note: column 'y': numbers with 'kg'\n"),
        "{said}"
    );
    let said = check(
        values(40, |row| match row % 9 {
            0 => "n.d.".to_owned(),
            _ => format!("{row}.5"),
        }),
        &task,
    );
    for words in [
        "line 2: column 'y' has 'n.d.', where 35 of 40 cells are numbers, as values to predict are; \
         the others are 'n.d.' (5); correct them, or leave the cells blank where the value is not \
         known",
        "(pass --missing n.d. if the value is not known there or --task classification --categorical \
         y if each is a class)",
    ] {
        assert!(said.contains(words), "{words}\n{said}");
    }
    let said = check(
        values(40, |row| format!("{row}.5 {}", ["kg", "g"][row % 2])),
        &task,
    );
    assert!(
        said.contains("are not the same; write the values to predict in one unit\n"),
        "{said}"
    );
    for flag in ["--drop", "--categorical"] {
        assert!(!said.contains(flag), "{said}");
    }
}

#[test]
fn minus_one_among_values_follows_one_rule_which_is_said() {
    let work = TestDir::new();
    let check = |value: fn(usize) -> String, more: &[&'static str]| {
        work.write("values.csv", values(40, value));
        let check = ["data", "check", "values.csv", "--target", "y"];
        work.succeed(&[&check[..], more].concat())
    };
    let few = |row| match row {
        3 | 7 => "-1".to_owned(),
        _ => format!("{row}.25"),
    };
    let said = check(few, &[]);
    assert!(
        said.contains("40 rows have a value in 'y', 0 have none"),
        "{said}"
    );
    assert!(
        said.contains(
            "column 'y': -1 is taken as a value, in 2 rows, fewer than a tenth of all, beside no \
             other number below 0 (pass --unlabeled-value=-1 if it means that the value is not known)"
        ),
        "{said}"
    );
    let said = check(few, &["--unlabeled-value=-1"]);
    assert!(
        said.contains("38 rows have a value in 'y', 2 have none"),
        "{said}"
    );
    let many = |row| match row % 4 {
        0 => "-1".to_owned(),
        _ => format!("{row}.25"),
    };
    let said = check(many, &[]);
    assert!(
        said.contains(
            "-1 is taken as a value that is not known, in 10 rows, a tenth of all or more"
        ),
        "{said}"
    );
    let others = |row| match row % 4 {
        0 => "-1".to_owned(),
        _ => format!("{}.25", row as i64 - 9),
    };
    let said = check(others, &[]);
    assert!(said.contains("40 rows have a value"), "{said}");
    assert!(!said.contains("-1 is taken"), "{said}");
}

#[test]
fn values_beside_a_unit_are_counted_as_they_train() {
    let work = TestDir::new();
    work.write("values.csv", values(40, |row| format!("{row}.5 kg")));
    let check = ["data", "check", "values.csv", "--target", "y", "--task"];
    let said = work.succeed(&[&check[..], &["regression"]].concat());
    assert!(
        said.contains("40 rows have a value in 'y', 0 have none"),
        "{said}"
    );
    let said = work.succeed(&train_values(&["--folds", "0"]));
    assert!(
        said.contains("40 rows, 40 of them, with a value in 'y'"),
        "{said}"
    );
    work.write("blank.csv", "a,b,y\n1,2,\n");
    let error = work.fail(&train_values(&[
        "--test",
        "blank.csv",
        "--run-dir",
        "other",
    ]));
    assert!(
        error.contains("no row has a value in column 'y'"),
        "{error}"
    );
}

#[test]
fn class_weights_that_cannot_be_are_refused_in_one_sentence() {
    let work = TestDir::new();
    work.write(
        "values.csv",
        values(30, |row| ["a", "b", ""][row % 3].to_owned()),
    );
    for (weights, words) in [
        (
            "a=1,b=1e300",
            "with a weight from 0.000001 to 1000000, found 'b=1e300'",
        ),
        (
            "a=0,b=1",
            "with a weight from 0.000001 to 1000000, found 'a=0'",
        ),
        ("a=1", "found none of class 'b'"),
        (
            "a=1,b=1,c=1",
            "found 'c', which is no class; the classes are a, b",
        ),
    ] {
        let data = ["--table", "values.csv", "--target", "y"];
        let more = ["--class-weights", weights];
        let error = work.fail(&train_own(&data, &more));
        assert!(
            error.starts_with("error: class-weights: expected none, balanced, or"),
            "{error}"
        );
        assert!(error.ends_with(words), "{error}");
    }
}

#[test]
fn a_number_of_nines_among_values_is_said() {
    let work = TestDir::new();
    let value = |row| match row % 9 {
        0 => "-999".to_owned(),
        _ => format!("{row}.25"),
    };
    work.write("values.csv", values(40, value));
    let check = ["data", "check", "values.csv", "--target", "y"];
    let said = work.succeed(&check);
    assert!(
        said.contains(
            "column 'y': '-999' (5) is far from all other numbers, 1.25 to 39.25, and is taken as a \
             number (pass --unlabeled-value=-999 if it means that the value is not known)"
        ),
        "{said}"
    );
    let said = work.succeed(&[&check[..], &["--unlabeled-value=-999"]].concat());
    assert!(
        said.contains("35 rows have a value in 'y', 5 have none"),
        "{said}"
    );
}

#[test]
fn minus_ones_to_evaluate_with_are_said() {
    let work = labeled(20);
    work.succeed(&train_values(&["--folds", "0"]));
    let text = values(30, |row| match row % 3 {
        0 => "-1".to_owned(),
        _ => format!("{row}.25"),
    });
    work.write("new.csv", text);
    let output = work.ladder(&["evaluate", "run", "--test", "new.csv"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        said.contains(
            "note: new.csv: column 'y': -1 is taken as a value, in 10 rows, beside no other number \
             below 0 (leave the cells blank, or train with --unlabeled-value=-1, if it means that the \
             value is not known)"
        ),
        "{said}"
    );
}

#[test]
fn a_value_that_never_changes_is_refused() {
    let work = TestDir::new();
    let text = values(30, |row| ["5.5", ""][row % 2].to_owned());
    work.write("values.csv", text);
    let error = work.fail(&train_values(&[]));
    assert!(
        error.contains(
            "column 'y' is 5.5 in every row that has a number; there is nothing to predict"
        ),
        "{error}"
    );
}
