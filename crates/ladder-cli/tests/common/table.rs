//! Tables of text whose target is `kind`, in `table.csv`.

use serde_json::Value;

use super::{TestDir, text, train_own};

/// `n` rows of the cells that `row` gives, below a header.
pub fn table(header: &str, n: usize, row: impl Fn(usize) -> String) -> String {
    let rows = (0..n).map(row).collect::<Vec<_>>().join("\n");
    format!("{header}\n{rows}\n")
}

/// Classes of which two thirds are known.
pub fn kind(i: usize) -> &'static str {
    ["a", "b", ""][i % 3]
}

/// `ladder train` on the table `file`, in seconds, without folds or baseline unless `more` says so.
pub fn train_table(file: &'static str, more: &[&'static str]) -> Vec<&'static str> {
    let data = ["--table", file, "--target", "kind", "--layers", "4-2"];
    train_own(
        &[&data[..], &["--folds", "0", "--no-baseline"]].concat(),
        more,
    )
}

/// What `ladder data check` says of a table.
#[track_caller]
pub fn checked(table: &str, more: &[&str]) -> Value {
    let work = TestDir::new();
    work.write("table.csv", table);
    let command = ["data", "check", "table.csv", "--target", "kind", "--json"];
    let said = work.succeed(&[&command, more].concat());
    serde_json::from_str(&said).unwrap()
}

/// Why `ladder train` refuses a table; `ladder data check` says the same.
#[track_caller]
pub fn refused(table: &str, more: &[&'static str]) -> String {
    let work = TestDir::new();
    work.write("table.csv", table);
    let error = work.fail(&train_table("table.csv", more));
    assert!(!work.path("run").exists(), "{error}");
    let check = ["data", "check", "table.csv", "--target", "kind"];
    let output = work.ladder(&[&check, more].concat());
    assert_eq!(output.status.code(), Some(1), "{error}");
    let (_, reason) = error.split_once("table.csv: ").expect("the file is named");
    let said = text(&output.stdout) + &text(&output.stderr);
    assert!(said.contains(reason), "{said}\nlacks: {reason}");
    error
}

/// A column of what `ladder data check` says.
pub fn column<'a>(check: &'a Value, name: &str) -> &'a Value {
    let columns = check["columns"].as_array().unwrap().iter();
    columns.clone().find(|it| it["name"] == name).unwrap()
}

/// That one of the notes has these words.
#[track_caller]
pub fn says(check: &Value, words: &str) {
    let notes = check["notes"].as_array().unwrap().iter();
    let notes: Vec<&str> = notes.filter_map(|it| it["text"].as_str()).collect();
    assert!(notes.iter().any(|note| note.contains(words)), "{notes:#?}");
}
