//! What the binary says: what to do next, what was decided for want of a flag, and names as a
//! terminal may show them.

mod common;

use std::fs;
use std::io::Write;
use std::process::{Output, Stdio};

use common::{TINY, TestDir, cut_in_half, has_checkpoint, text, train_own};

/// 40 people whose age says what they like, `labels` of whom were asked for each class.
fn people(work: &TestDir, name: &str, labels: [usize; 2]) {
    let mut asked = [0, 0];
    let rows = (0..40).map(|i| {
        let (class, age) = (i % 2, [20 + i % 7, 60 - i % 7][i % 2]);
        asked[class] += 1;
        let is_asked = asked[class] <= labels[class];
        let likes = if is_asked {
            ["games", "walks"][class]
        } else {
            ""
        };
        format!("{age},{},{likes}\n", ["Oslo", "Rome"][i / 2 % 2])
    });
    let rows: String = rows.collect();
    fs::write(work.path(name), format!("age,city,likes\n{rows}")).unwrap();
}

fn quick(table: &'static str, more: &[&'static str]) -> Vec<&'static str> {
    let data = ["--table", table, "--target", "likes", "--layers", "8-2"];
    train_own(
        &data,
        &[&["--passes", "10", "--no-baseline"], more].concat(),
    )
}

/// What both streams have.
fn both(output: &Output) -> String {
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stderr) + &text(&output.stdout)
}

#[track_caller]
fn has(said: &str, words: &[&str]) {
    for words in words {
        assert!(said.contains(words), "'{words}' is not in:\n{said}");
    }
}

#[test]
fn folds_that_nobody_asked_for_are_as_many_as_the_smallest_class_allows() {
    let work = TestDir::new();
    people(&work, "two.csv", [2, 10]);
    people(&work, "one.csv", [1, 10]);
    let said = both(&work.ladder(&quick("two.csv", &[])));
    let note = "2 folds instead of 5: class games has 2 labeled rows; --folds decides otherwise";
    has(&said, &[note, "fold 2/2"]);
    assert!(!said.contains("more than the ladder"), "{said}");
    assert_eq!(work.json("run/config.json")["config"]["folds"], 2);

    let said = both(&work.ladder(&quick("one.csv", &["--run-dir", "one"])));
    has(
        &said,
        &[
            "no cross-validation: class games has 1 labeled row,",
            "--test",
        ],
    );
    assert!(!work.path("one/folds").exists());

    let asked = ["--run-dir", "asked", "--folds", "3"];
    let error = work.fail(&quick("one.csv", &asked));
    has(
        &error,
        &["class games has 1 labeled row;", "pass --folds 0"],
    );
    assert!(!work.path("asked").exists());
    let error = work.fail(&quick("two.csv", &["--run-dir", "asked", "--folds", "1"]));
    has(&error, &["1 fold of 12 labeled rows;"]);

    people(&work, "many.csv", [10, 10]);
    let held_out = ["--run-dir", "held-out", "--validation", "4"];
    let said = both(&work.ladder(&quick("many.csv", &held_out)));
    has(
        &said,
        &["no cross-validation, since --validation holds rows out"],
    );
}

#[test]
fn evaluate_names_the_file_of_the_test_rows_and_counts_unseen_categories() {
    let work = TestDir::new();
    people(&work, "people.csv", [10, 10]);
    let rows = "age,city,likes\n21,Bern,games\n58,Rome,walks\n22,Paris,walks\n23,,\n";
    fs::write(work.path("test.csv"), rows).unwrap();
    let unseen = "test.csv: 2 cells have categories that no training row had, taken as none of \
                  them: city (2)";
    let training = work.ladder(&quick("people.csv", &["--test", "test.csv"]));
    has(&both(&training), &[unseen]);
    for more in [&[][..], &["--test", "test.csv"]] {
        let output = work.ladder(&[&["evaluate", "run"][..], more].concat());
        has(&text(&output.stderr), &[unseen]);
        has(&text(&output.stdout), &["of 3 rows of test.csv "]);
    }
    let found = work.succeed(&["evaluate", "run", "--json"]);
    has(
        &found,
        &["\"test\":\"test.csv\"", "\"dataset\":\"people.csv\""],
    );
    let seen = work.ladder(&["evaluate", "run", "--test", "people.csv"]);
    assert_eq!(text(&seen.stderr), "");
    has(&text(&seen.stdout), &["of 20 rows of people.csv "]);
}

#[test]
fn words_and_numbers_without_their_unit_in_new_rows_are_counted() {
    let work = TestDir::new();
    let rows = (0..40).map(|i| {
        let (city, kind) = [("Rome", "walks"), ("Bern", "games")][i % 2];
        format!("{} kg,{city},{kind}\n", 20 * (i % 2) + i % 7)
    });
    let rows = "load,city,likes\n".to_owned() + &rows.collect::<String>();
    work.write("people.csv", &rows);
    work.succeed(&quick("people.csv", &["--folds", "0"]));
    work.write(
        "new.csv",
        "load,city\n3,NA\n4 kg,none\n5,Rome\n,\n6.5,Bern\n",
    );
    let output = work.ladder(&["predict", "run", "new.csv"]);
    assert_eq!(text(&output.stdout).lines().count(), 5);
    has(
        &text(&output.stderr),
        &[
            "new.csv: 2 cells have a word such as NA or none, taken as missing, since no training \
             row had it as a category: city (2)",
            "new.csv: column 'load': 3 numbers are without a unit, taken as if 'kg' stood beside \
             each, as in training",
        ],
    );
    let seen = work.ladder(&["predict", "run", "people.csv"]);
    assert_eq!(text(&seen.stderr), "");
    // A word that was said to mean a missing cell is none.
    work.succeed(&quick(
        "people.csv",
        &["--folds", "0", "--force", "--missing", "NA"],
    ));
    work.write("new.csv", "load,city\n3 kg,NA\n");
    let said = work.ladder(&["predict", "run", "new.csv"]);
    assert_eq!(text(&said.stderr), "");
}

#[test]
fn predict_needs_no_classes_and_writes_all_answers_of_a_file_or_none() {
    let work = TestDir::new();
    people(&work, "people.csv", [10, 10]);
    work.succeed(&quick("people.csv", &["--folds", "0"]));
    fs::write(work.path("new.csv"), "age,city,likes\n21,Rome,chess\n").unwrap();
    has(&work.succeed(&["predict", "run", "new.csv"]), &["\ngames,"]);

    let bad = format!("age,city\n{}old,Rome\n", "21,Rome\n".repeat(9000));
    fs::write(work.path("bad.csv"), &bad).unwrap();
    for more in [&[][..], &["--output", "answers.csv"]] {
        let arguments = [&["predict", "run", "bad.csv"][..], more].concat();
        let error = work.fail(&arguments);
        has(&error, &["error: bad.csv: line 9002: column 'age'"]);
        assert_eq!(text(&work.ladder(&arguments).stdout), "");
    }
    assert!(!work.path("answers.csv").exists());

    let mut stream = work.command(&["predict", "run", "-"]);
    stream
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = stream.spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || input.write_all(bad.as_bytes()));
    let output = child.wait_with_output().unwrap();
    // It may stop reading before everything is written.
    let _ = writer.join().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text(&output.stdout).lines().count(), 1 + 8192);
    let words = ["8192 rows are answered, the next ones are not: standard input: line 9002"];
    has(&text(&output.stderr), &words);
}

#[test]
fn names_are_shown_without_what_a_terminal_obeys() {
    let work = TestDir::new();
    people(&work, "people.csv", [10, 10]);
    let rows = fs::read_to_string(work.path("people.csv")).unwrap();
    let rows = rows
        .replace("age", "\u{1b}[31mage")
        .replace("games", "\u{9b}1mgames");
    fs::write(work.path("\u{1b}[1m.csv"), rows).unwrap();
    let train = quick("\u{1b}[1m.csv", &["--folds", "2"]);
    let said = both(&work.ladder(&train))
        + &both(&work.ladder(&["evaluate", "run", "--test", "\u{1b}[1m.csv"]));
    let obeyed = |c: char| c.is_control() && c != '\n';
    assert!(!said.contains(obeyed), "{said}");
    let words = [
        "\\u{1b}[31mage",
        "\\u{9b}1mgames (10)",
        "rows of \\u{1b}[1m.csv",
    ];
    has(&said, &words);
    for arguments in [
        &["train", "--preset", "\u{1b}[2J"][..],
        &["predict", "run", "\u{1b}[2J"],
        &["train", "--resume", "\u{1b}[2J"],
    ] {
        has(&work.fail(arguments), &["\\u{1b}[2J"]);
    }
}

#[test]
fn a_column_with_a_comma_or_a_dash_can_be_left_out_and_kept() {
    let work = TestDir::new();
    people(&work, "people.csv", [10, 10]);
    let rows = fs::read_to_string(work.path("people.csv")).unwrap();
    let rows: Vec<String> = rows
        .lines()
        .zip(0..)
        .map(|(row, i)| format!("{row},{},{}", i % 5, i % 3))
        .collect();
    let rows = rows
        .join("\n")
        .replacen("likes,0,0", "likes,\"a, b\",-x1", 1);
    fs::write(work.path("people.csv"), &rows).unwrap();
    let drop = ["--folds", "2", "--drop", "\"a, b\",city", "--drop=-x1"];
    let said = work.succeed(&quick("people.csv", &drop));
    has(
        &said,
        &[
            "1 numeric   age",
            "3 left out  city (as asked), a, b (as asked), -x1 (as asked)",
        ],
    );
    let kept = work.succeed(&["predict", "run", "people.csv", "--keep", "\"a, b\",-x1"]);
    has(&kept, &["\"a, b\",-x1,class,", "\n1,1,"]);

    work.succeed(&["report", "run"]);
    let page = fs::read_to_string(work.path("run/report/index.html")).unwrap();
    has(
        &page.replace("&quot;", "\"").replace("&#39;", "'"),
        &["--drop '\"a, b\",city,-x1'"],
    );
}

#[test]
fn data_that_has_moved_names_the_flag_that_says_where_it_is() {
    let work = TestDir::new();
    people(&work, "people.csv", [10, 10]);
    work.succeed(&quick(
        "people.csv",
        &["--test", "people.csv", "--folds", "2"],
    ));
    fs::create_dir(work.path("new")).unwrap();
    fs::rename(work.path("people.csv"), work.path("new/people.csv")).unwrap();
    for arguments in [
        &["train", "--resume", "run"][..],
        &["evaluate", "run"],
        &["report", "run"],
    ] {
        has(
            &work.fail(arguments),
            &["people.csv: ", "not there any more", "--data-dir DIR"],
        );
        work.succeed(&[arguments, &["--data-dir", "new"]].concat());
    }
}

#[test]
fn a_run_without_a_whole_checkpoint_names_the_command_that_replaces_it() {
    let work = TestDir::new();
    let run = work.path("run");
    let long = work.train_arguments(&["--run-dir", "run", "--epochs", "400"]);
    work.start_until(&long, || has_checkpoint(&run, 12)).kill();
    for file in fs::read_dir(run.join("checkpoints")).unwrap() {
        cut_in_half(&file.unwrap().path());
    }
    let error = work.fail(&["train", "--resume", "run"]);
    has(
        &error,
        &[
            "none of the checkpoints is whole",
            "`ladder train --run-dir",
        ],
    );
    let command = [&TINY[..], &["--run-dir", "run", "--force"]].concat();
    work.succeed(&command);
}

#[test]
fn a_setting_of_another_data_set_is_left_out_by_the_flag_that_was_typed() {
    let work = TestDir::new();
    people(&work, "people.csv", [10, 10]);
    work.succeed(&work.train_arguments(&["--run-dir", "run"]));
    let other = [
        "train",
        "--resume",
        "run",
        "--table",
        "people.csv",
        "--target",
        "likes",
    ];
    has(
        &work.fail(&other),
        &["started with dataset idx, not table", "leave out --table,"],
    );
}

#[test]
fn hints_say_what_to_pass() {
    let work = TestDir::new();
    people(&work, "people.csv", [10, 10]);
    let target = ["train", "--table", "people.csv", "--target", "liked"];
    has(
        &work.fail(&target),
        &["(pass one of these with --target COLUMN)"],
    );
    let costs = [&TINY[..], &["--layers", "3", "--costs", "1,1,1"]].concat();
    let words = [
        "3 weights for 2 levels (the input and 1 layer)",
        "pass fewer numbers with --costs",
    ];
    has(&work.fail(&costs), &words);
}

#[test]
fn how_new_rows_are_written_is_said_when_they_are_read() {
    let work = TestDir::new();
    people(&work, "people.csv", [10, 10]);
    work.succeed(&quick("people.csv", &[]));
    fs::write(work.path("new.csv"), "age;city\n21,5;Rome\n").unwrap();
    let output = work.ladder(&["predict", "run", "new.csv"]);
    let words = "note: new.csv: read as semicolons, decimal commas";
    has(&text(&output.stderr), &[words]);
}

#[test]
fn a_preset_that_does_not_fit_the_data_is_said_with_the_way_out() {
    let work = TestDir::new();
    people(&work, "people.csv", [6, 6]);
    for (more, reason) in [
        (&[][..], "100 labels are more than the 12 training rows"),
        (
            &["--labels", "all"],
            "the last layer has 10 units, but the data has 2 classes",
        ),
    ] {
        let train = ["train", "--table", "people.csv", "--target", "likes"];
        let preset = ["--preset", "mnist-100-full", "--run-dir", "run"];
        let error = work.fail(&[&train[..], &preset, more].concat());
        for words in [
            "preset mnist-100-full is for other data than yours, whose settings follow from it \
             where no --preset is given: ",
            reason,
        ] {
            assert!(error.contains(words), "{error}");
        }
    }
}
