//! What the cells of a table are taken for, through the real binary: no class and no column is lost
//! without a word.

mod common;

use std::fs;

use common::{TestDir, train_own};
use serde_json::{Value, json};

/// `n` rows of the cells that `row` gives, below a header.
fn table(header: &str, n: usize, row: impl Fn(usize) -> String) -> String {
    let rows = (0..n).map(row).collect::<Vec<_>>().join("\n");
    format!("{header}\n{rows}\n")
}

/// What `ladder data check` says of a table whose target is `kind`.
#[track_caller]
fn check(text: &str, more: &[&str]) -> Value {
    let work = TestDir::new();
    fs::write(work.path("table.csv"), text).unwrap();
    let command = ["data", "check", "table.csv", "--target", "kind", "--json"];
    let said = work.succeed(&[&command, more].concat());
    serde_json::from_str(&said).unwrap()
}

/// Why `ladder train` refuses a table whose target is `kind`; `ladder data check` says the same.
#[track_caller]
fn refused(text: &str, more: &[&'static str]) -> String {
    let work = TestDir::new();
    fs::write(work.path("table.csv"), text).unwrap();
    let data = ["--table", "table.csv", "--target", "kind"];
    let error = work.fail(&train_own(&data, more));
    assert!(!work.path("run").exists(), "{error}");
    let checked = ["data", "check", "table.csv", "--target", "kind"];
    let output = work.ladder(&[&checked, more].concat());
    assert_eq!(output.status.code(), Some(1), "{error}");
    let (_, reason) = error.split_once("table.csv: ").expect("the file is named");
    let said = common::text(&output.stdout) + &common::text(&output.stderr);
    assert!(said.contains(reason), "{said}\nlacks: {reason}");
    error
}

fn column<'a>(check: &'a Value, name: &str) -> &'a Value {
    let columns = check["columns"].as_array().unwrap().iter();
    columns.clone().find(|it| it["name"] == name).unwrap()
}

#[track_caller]
fn says(check: &Value, words: &str) {
    let notes = check["notes"].as_array().unwrap().iter();
    let notes: Vec<&str> = notes.filter_map(|it| it["text"].as_str()).collect();
    assert!(notes.iter().any(|note| note.contains(words)), "{notes:#?}");
}

#[test]
fn a_class_called_none_is_a_class_and_is_said_beside_blanks() {
    let kinds = ["none", "mild", "severe", "", "", ""];
    let text = table("size,kind", 150, |i| {
        format!("{}.5,{}", i % 40, kinds[i % 6])
    });
    let found = check(&text, &[]);
    let class = |name: &str| json!({ "name": name, "rows": 25 });
    assert_eq!(
        found["classes"],
        json!([class("mild"), class("none"), class("severe")])
    );
    says(
        &found,
        "'none' (25) is taken as a class, and 75 blank cells as rows without one",
    );
    says(&found, "(pass --unlabeled-value none if it is no class)");
    let found = check(&text, &["--unlabeled-value", "none"]);
    assert_eq!(found["classes"], json!([class("mild"), class("severe")]));
}

#[test]
fn a_missing_text_among_numbers_of_the_target_is_asked_about() {
    let kinds = ["0.0", "nan", "1.0", "nan"];
    let text = table("size,kind", 80, |i| {
        format!("{}.5,{}", i % 40, kinds[i % 4])
    });
    let error = refused(&text, &[]);
    assert!(
        error.contains("column 'kind' has 'nan' in 40 of its cells"),
        "{error}"
    );
    assert!(error.contains("else --unlabeled-value nan"), "{error}");
    let found = check(&text, &["--unlabeled-value", "nan"]);
    let classes = json!([{ "name": "0", "rows": 20 }, { "name": "1", "rows": 20 }]);
    assert_eq!(found["classes"], classes);
}

#[test]
fn minus_one_is_no_class_beside_whole_numbers_and_a_class_beside_one() {
    let text = table("size,kind", 60, |i| {
        format!("{}.5,{}", i % 20, i as i64 % 3 - 1)
    });
    let found = check(&text, &[]);
    assert_eq!(found["classes"].as_array().unwrap().len(), 2);
    says(
        &found,
        "-1 is taken as a class that is not known, in 20 rows",
    );
    let found = check(&text, &["--categorical", "kind"]);
    assert_eq!(found["classes"].as_array().unwrap().len(), 3);
    let signs = ["-1", "1", ""];
    let text = table("size,kind", 60, |i| {
        format!("{}.5,{}", i % 20, signs[i % 3])
    });
    assert_eq!(check(&text, &[])["classes"][0]["name"], "-1");
}

#[test]
fn a_class_that_sounds_unlabeled_and_names_that_look_alike_are_said() {
    let kinds = ["yes", "unlabeled", "Yes", "no"];
    let text = table("size,kind", 80, |i| {
        format!("{}.5,{}", i % 20, kinds[i % 4])
    });
    let found = check(&text, &[]);
    says(
        &found,
        "the class 'unlabeled' (20 rows) sounds like a class that is not known",
    );
    says(
        &found,
        "column 'kind': 'Yes', 'yes' look alike and are taken as different",
    );
}

#[test]
fn numbers_that_are_equal_are_one_class_in_training_and_in_the_test_file() {
    let work = TestDir::new();
    let kinds = ["1.0", "", "0.0", ""];
    let train = table("size,kind", 80, |i| {
        format!("{}.5,{}", i % 4 * 10 + i % 3, kinds[i % 4])
    });
    let test = table("size,kind", 40, |i| {
        format!("{}.5,{}", i % 2 * 20 + i % 3, 1 - i % 2)
    });
    fs::write(work.path("train.csv"), train).unwrap();
    fs::write(work.path("test.csv"), test).unwrap();
    let data = [
        "--table",
        "train.csv",
        "--target",
        "kind",
        "--layers",
        "8-2",
    ];
    work.succeed(&train_own(&data, &["--test", "test.csv", "--no-baseline"]));
    let said = work.succeed(&["evaluate", "run", "--test", "test.csv"]);
    assert!(said.contains("of 40 rows"), "{said}");
}

#[test]
fn words_for_nothing_are_categories_among_words_and_missing_among_numbers() {
    let alleys = ["none", "gravel", ""];
    let sizes = ["NA", "3", "4.5"];
    let text = table("alley,size,kind", 90, |i| {
        format!(
            "{},{},{}",
            alleys[i % 3],
            sizes[i / 3 % 3],
            ["a", "b", ""][i % 3]
        )
    });
    let found = check(&text, &[]);
    assert_eq!(column(&found, "alley")["categories"], 2);
    assert_eq!(column(&found, "alley")["missing"], 30);
    assert_eq!(column(&found, "size")["missing"], 30);
    says(
        &found,
        "column 'alley': 'none' (30) is taken as a category of its own",
    );
    says(&found, "'NA' is taken as missing in 30 cells of 1 column");
    let found = check(&text, &["--missing", "none", "--drop", "size"]);
    assert_eq!(column(&found, "alley")["missing"], 60);
}

#[test]
fn identifiers_and_row_numbers_are_left_out_in_any_order_and_kept_when_asked() {
    let text = table("Unnamed: 0,customer_id,t,count,size,kind", 60, |i| {
        let shuffled = i * 7 % 60;
        let id = 5000 + i * 13;
        format!(
            "{shuffled},{id},{i},{},{}.5,{}",
            i * 17 + 3,
            i % 9,
            ["a", "b", ""][i % 3]
        )
    });
    let found = check(&text, &[]);
    for (name, because) in [
        ("Unnamed: 0", "row-number"),
        ("customer_id", "identifier"),
        ("t", "row-number"),
    ] {
        assert_eq!(column(&found, name)["because"], because, "{name}");
    }
    assert_eq!(column(&found, "count")["use"], "numeric");
    says(
        &found,
        "column 'count' is a different whole number in every row",
    );
    let found = check(&text, &["--numeric", "t,count"]);
    assert_eq!(column(&found, "t")["use"], "numeric");
    assert!(!found["notes"].to_string().contains("count"), "{found}");
}

#[test]
fn numbers_with_texts_among_them_are_never_lost_without_a_word() {
    for texts in [["n.d.", "<0"], [".", "-"], ["below", "above"]] {
        let text = table("x,y,kind", 100, |i| match i % 4 {
            0 => format!("{},{},a", texts[i / 4 % 2], i % 7),
            _ => format!("{}.25,{},{}", i, i % 7, ["b", ""][i % 2]),
        });
        let error = refused(&text, &[]);
        for words in [
            &format!(
                "line 2: column 'x' has '{}', where 75 of 100 cells are numbers",
                texts[0]
            ),
            &format!("'{}' (13)", texts[0]),
            &format!("'{}' (12)", texts[1]),
            "--categorical x",
        ] {
            assert!(error.contains(words), "{words}\n{error}");
        }
        let missing = format!("--missing={},{}", texts[0], texts[1]);
        let found = check(&text, &[&missing]);
        assert_eq!(column(&found, "x")["missing"], 25, "{found}");
    }
}

#[test]
fn numbers_are_read_as_spreadsheets_write_them() {
    let text = table("price,share,big,change,err,kind", 60, |i| {
        let change = ["\u{2212}", ""][i % 2];
        let err = ["#N/A", "<NA>", "1.5", "2.5"][i % 4];
        format!(
            "$1{:02}.50,{}.5%,\"{},564\",{change}{}.5,{err},{}",
            i % 50,
            i % 90,
            i % 30 + 1,
            i % 8,
            ["a", "b", ""][i % 3]
        )
    });
    let found = check(&text, &[]);
    let range = |name: &str| {
        let column = column(&found, name);
        [&column["smallest"], &column["largest"]].map(|it| it.as_f64().unwrap())
    };
    assert_eq!(range("price"), [100.5, 149.5]);
    assert_eq!(range("share"), [0.5, 59.5]);
    assert_eq!(range("big"), [1564.0, 30564.0]);
    assert_eq!(range("change"), [-6.5, 7.5]);
    assert_eq!(column(&found, "err")["missing"], 30);
    says(&found, "column 'price': numbers with '$'");
    says(&found, "'#N/A' is taken as missing in 15 cells");
}

#[test]
fn a_share_among_plain_numbers_is_refused() {
    let text = table("share,y,kind", 40, |i| {
        let unit = if i % 2 == 0 { "%" } else { "" };
        format!("{}.5{unit},{},{}", i, i % 7, ["a", "b", ""][i % 3])
    });
    let error = refused(&text, &[]);
    assert!(
        error.contains("column 'share' has '0.5%', where 20 of 40"),
        "{error}"
    );
}

#[test]
fn codes_of_numbers_and_letters_are_categories_with_a_word() {
    let codes = ["0", "1", "2", "3+"];
    let text = table("people,y,kind", 80, |i| {
        format!("{},{},{}", codes[i % 4], i % 7, ["a", "b", ""][i % 3])
    });
    let found = check(&text, &[]);
    assert_eq!(column(&found, "people")["categories"], 4);
    says(
        &found,
        "20 of 80 cells are texts such as '3+', so its numbers are taken as categories",
    );
}

#[test]
fn dates_and_truth_values_are_what_they_mean() {
    let text = table("day,at,seen,kind", 60, |i| {
        let seen = ["True", "False", ""][i % 3];
        format!(
            "2024-{:02}-{:02},{:02}:30,{seen},{}",
            i % 12 + 1,
            i % 28 + 1,
            i % 24,
            ["a", "b", ""][i % 3]
        )
    });
    let found = check(&text, &[]);
    assert_eq!(column(&found, "day")["form"], "iso");
    assert_eq!(column(&found, "at")["form"], "time");
    assert_eq!(column(&found, "seen")["use"], "boolean");
    assert_eq!(column(&found, "seen")["missing"], 20);
}

#[test]
fn dates_that_may_begin_with_day_or_month_are_asked_about() {
    let rows = |days: usize| {
        table("day,y,kind", 60, move |i| {
            format!(
                "{:02}/{:02}/2024,{},{}",
                i % days + 1,
                i % 12 + 1,
                i % 7,
                ["a", "b", ""][i % 3]
            )
        })
    };
    let error = refused(&rows(12), &[]);
    assert!(
        error.contains("--date-order dmy or --date-order mdy"),
        "{error}"
    );
    assert_eq!(
        column(&check(&rows(12), &["--date-order", "mdy"]), "day")["form"],
        "month-first"
    );
    assert_eq!(column(&check(&rows(28), &[]), "day")["form"], "day-first");
}

#[test]
fn a_date_trains_and_new_rows_are_read_by_it() {
    let work = TestDir::new();
    let text = table("day,ok,kind", 80, |i| {
        let (year, kind) = [(2001, "old"), (2020, "new")][i % 2];
        let kind = if i / 2 % 3 == 0 { kind } else { "" };
        format!(
            "{year}-{:02}-{:02},{},{kind}",
            i % 12 + 1,
            i % 28 + 1,
            i % 3 == 0
        )
    });
    fs::write(work.path("train.csv"), text).unwrap();
    let data = [
        "--table",
        "train.csv",
        "--target",
        "kind",
        "--layers",
        "8-2",
    ];
    work.succeed(&train_own(
        &data,
        &["--folds", "0", "--no-baseline", "--epochs", "8"],
    ));
    fs::write(
        work.path("new.csv"),
        "ok,day\nTRUE,2002-03-04\nfalse,2019-12-01 10:00\n",
    )
    .unwrap();
    let answers = work.succeed(&["predict", "run", "new.csv"]);
    let classes: Vec<&str> = answers.lines().skip(1).map(|it| &it[..3]).collect();
    assert_eq!(classes, ["old", "new"], "{answers}");
    fs::write(work.path("new.csv"), "ok,day\nTRUE,soon\n").unwrap();
    let error = work.fail(&["predict", "run", "new.csv"]);
    assert!(
        error.contains("expected a date written as in training, found 'soon'"),
        "{error}"
    );
}

#[test]
fn a_few_words_among_dates_are_an_error_that_names_them() {
    for (word, every) in [("open", 2), ("2023-02-30", 50)] {
        let text = table("day,y,kind", 100, |i| {
            let day = match i % every {
                1 => word.to_owned(),
                _ => format!("2023-{:02}-{:02}", i % 12 + 1, i % 28 + 1),
            };
            format!("{day},{},{}", i % 7, ["a", "b", ""][i % 3])
        });
        let error = refused(&text, &[]);
        let words = format!("others are '{word}' ({})", 100 / every);
        assert!(error.contains(&words), "{error}");
        assert!(
            error.contains(&format!("pass --missing {word} or --drop day")),
            "{error}"
        );
        let found = check(&text, &["--missing", word]);
        assert_eq!(column(&found, "day")["missing"], 100 / every);
    }
    let text = table("version,y,kind", 60, |i| {
        format!(
            "{}.{}.{},{},{}",
            i % 3,
            i % 4,
            i % 2,
            i % 7,
            ["a", "b", ""][i % 3]
        )
    });
    assert_eq!(column(&check(&text, &[]), "version")["use"], "categorical");
}

#[test]
fn names_of_numbers_stay_apart_when_asked() {
    let kinds = ["1.1", "1.10", "1.2", ""];
    let text = table("size,kind", 80, |i| {
        format!("{}.5,{}", i % 20, kinds[i % 4])
    });
    let found = check(&text, &[]);
    assert_eq!(found["classes"].as_array().unwrap().len(), 2);
    says(
        &found,
        "'1.1', '1.10' are the same, and are taken as one (pass --categorical kind",
    );
    let found = check(&text, &["--categorical", "kind"]);
    assert_eq!(found["classes"].as_array().unwrap().len(), 3);
}

#[test]
fn identifiers_are_recognized_with_gaps_repeats_and_many_digits() {
    let text = table("customer_id,order_id,big,size,kind", 90, |i| {
        let customer = if i == 7 {
            String::new()
        } else {
            (900 + i * 7).to_string()
        };
        let big = 1_700_000_000_000_000_000_u64 + i as u64 * 3;
        format!(
            "{customer},{},{big},{}.5,{}",
            i / 2 * 3 + 11,
            i % 9,
            ["a", "b", ""][i % 3]
        )
    });
    let found = check(&text, &[]);
    for name in ["customer_id", "order_id"] {
        assert_eq!(column(&found, name)["because"], "identifier", "{name}");
    }
    says(
        &found,
        "column 'big' is a different whole number in every row",
    );
}

#[test]
fn words_that_could_be_infinity_and_hashes_are_texts() {
    let words = ["inf", "sup", "966e1277"];
    let text = table("word,y,kind", 60, |i| {
        format!("{},{},{}", words[i % 3], i % 7, ["a", "b", ""][i % 3])
    });
    assert_eq!(column(&check(&text, &[]), "word")["categories"], 3);
}

#[test]
fn a_decimal_mark_that_begins_late_is_an_error_that_names_the_flag() {
    let rows = |n: usize| {
        table("x;f;kind", n, move |i| {
            let f = if i + 60 > n {
                "1,125".to_owned()
            } else {
                (i % 50).to_string()
            };
            format!("{};{f};{}", i % 17, ["a", "b", ""][i % 3])
        })
    };
    let found = check(&rows(600), &[]);
    assert_eq!(column(&found, "f")["smallest"], 0.0);
    assert_eq!(found["form"], "semicolons, decimal commas");
    let error = refused(&rows(25_000), &[]);
    assert!(error.contains("has '1,125', where"), "{error}");
    assert!(
        error.contains("--decimal says what stands before decimals"),
        "{error}"
    );
    let found = check(&rows(25_000), &["--decimal", ","]);
    assert_eq!(column(&found, "f")["use"], "numeric");
}

#[test]
fn texts_that_no_cell_has_and_a_long_cell_are_said_in_short() {
    let text = table("size,kind", 60, |i| {
        format!("{}.5,{}", i % 20, ["a", "b", ""][i % 3])
    });
    let found = check(&text, &["--unlabeled-value", "B", "--missing", "nope"]);
    says(&found, "no cell has the text 'B'");
    says(&found, "no cell has the text 'nope'");
    let long = "x".repeat(1_000_000);
    let text = table("size,kind", 60, |i| match i {
        9 => format!("{long},a"),
        _ => format!("{}.5,{}", i % 30, ["a", "b", ""][i % 3]),
    });
    let error = refused(&text, &[]);
    assert!(error.len() < 1000, "{} bytes", error.len());
}

#[test]
fn columns_that_say_nothing_are_left_out_with_a_word() {
    let work = TestDir::new();
    let text = table("one,empty,size,kind", 40, |i| {
        format!("7,,{}.5,{}", i % 4 * 10 + i % 3, ["a", "", "b", ""][i % 4])
    });
    fs::write(work.path("table.csv"), text).unwrap();
    let data = [
        "--table",
        "table.csv",
        "--target",
        "kind",
        "--layers",
        "4-2",
    ];
    let said = work.succeed(&train_own(&data, &["--folds", "0", "--no-baseline"]));
    let words = "one (the same in every row), empty (no cell has anything)";
    assert!(said.contains(words), "{said}");
}

#[test]
fn a_target_of_quantities_or_names_is_no_class() {
    let text = table("x,kind", 60, |i| format!("{},{}.25", i % 7, i));
    let error = refused(&text, &[]);
    let words = "60 different values in 60 rows: is it a number to predict?";
    assert!(
        error.contains(words) && error.contains("--categorical kind"),
        "{error}"
    );
    let text = table("x,kind", 60, |i| format!("{},person {i}", i % 7));
    assert!(refused(&text, &[]).contains("is it a name or a text?"));
}

#[test]
fn a_table_in_a_temporary_file_gives_the_same_model_and_a_wide_one_is_read() {
    let work = TestDir::new();
    let n = 300;
    let header: Vec<String> = (0..500).map(|column| format!("x{column}")).collect();
    let text = table(&(header.join(",") + ",kind"), n, |i| {
        let cells = (0..500).map(|column| format!("{}", (i * 31 + column * 17) % 97));
        let kind = ["a", "b", "", ""][i % 4];
        cells.collect::<Vec<_>>().join(",") + "," + kind
    });
    fs::write(work.path("table.csv"), text).unwrap();
    let data = [
        "--table",
        "table.csv",
        "--target",
        "kind",
        "--layers",
        "4-2",
    ];
    let once = ["--folds", "0", "--no-baseline", "--epochs", "2"];
    work.succeed(&train_own(
        &data,
        &[&once[..], &["--run-dir", "memory"]].concat(),
    ));
    let file = ["--run-dir", "file", "--max-memory", "0"];
    work.succeed(&train_own(&data, &[&once[..], &file].concat()));
    assert_eq!(
        common::weights(&work.path("memory")),
        common::weights(&work.path("file"))
    );
}

/// Classes of which a third is known.
fn kind(i: usize) -> &'static str {
    ["a", "b", ""][i % 3]
}

#[test]
fn numbers_beside_one_unit_are_numbers_and_the_unit_is_said() {
    let text = table("price,weight,time,age,temp,kind", 60, |i| {
        let weight = match i % 10 {
            0 => format!("{}", i % 7 + 1),
            _ => format!("{} kg", i % 7 + 1),
        };
        let years = if i % 5 == 0 {
            "1 year".to_owned()
        } else {
            format!("{} years", i % 5 + 1)
        };
        format!(
            "EUR {}.5,{weight},{}.5h,{years},-{} °C,{}",
            i % 9,
            i % 8,
            i % 6,
            kind(i)
        )
    });
    let found = check(&text, &[]);
    for (name, largest) in [
        ("price", 8.5),
        ("weight", 7.0),
        ("time", 7.5),
        ("age", 5.0),
        ("temp", 0.0),
    ] {
        assert_eq!(column(&found, name)["use"], "numeric", "{name}");
        assert_eq!(column(&found, name)["largest"], largest, "{name}");
    }
    says(
        &found,
        "column 'weight': numbers with 'kg', and 6 numbers without it, taken as the same (pass \
         --categorical weight to take each as a category)",
    );
    says(&found, "column 'price': numbers with 'EUR'");
    let found = check(&text, &["--categorical", "weight"]);
    assert_eq!(column(&found, "weight")["use"], "categorical");
}

#[test]
fn texts_among_numbers_of_a_unit_are_named_and_different_units_are_said() {
    let text = table("w,kind", 60, |i| match i % 6 {
        0 => format!("heavy,{}", kind(i)),
        _ => format!("{}.5 kg,{}", i % 40, kind(i)),
    });
    let error = refused(&text, &[]);
    let words = "column 'w' has 'heavy', where 50 of 60 cells are numbers";
    assert!(error.contains(words), "{error}");
    assert_eq!(
        column(&check(&text, &["--missing", "heavy"]), "w")["use"],
        "numeric"
    );

    let text = table("w,x,kind", 60, |i| {
        let w = [format!("{} kg", i % 5), format!("{} g", 100 * (i % 5))];
        format!("{},{},{}", w[i % 2], i % 7, kind(i))
    });
    let found = check(&text, &[]);
    assert_eq!(column(&found, "w")["use"], "categorical");
    says(
        &found,
        "column 'w': numbers beside different units, '100 g' (30), '0 kg' (30), are not taken as \
         numbers; write them in one unit (or pass --categorical w or --drop w)",
    );
}

#[test]
fn codes_and_ordinals_are_no_quantities() {
    let text = table("a,b,c,d,e,x,kind", 60, |i| {
        let n = i % 6 + 3;
        format!("A{n},{n}a,B-{n},{n}th,Zone {n},{}.5,{}", i % 7, kind(i))
    });
    let found = check(&text, &[]);
    for name in ["a", "b", "c", "d", "e"] {
        assert_eq!(column(&found, name)["use"], "categorical", "{name}");
    }
}

#[test]
fn new_rows_are_read_by_the_unit_of_training() {
    let work = TestDir::new();
    let text = table("w,x,kind", 60, |i| {
        format!("{}.5 kg,{},{}", i % 3 * 20 + i % 2, i % 7, kind(i))
    });
    fs::write(work.path("table.csv"), text).unwrap();
    let data = [
        "--table",
        "table.csv",
        "--target",
        "kind",
        "--layers",
        "4-2",
    ];
    work.succeed(&train_own(&data, &["--folds", "0", "--no-baseline"]));
    let answer = |cell: &str| {
        fs::write(work.path("new.csv"), format!("w,x\n{cell},1\n")).unwrap();
        work.ladder(&["predict", "run", "new.csv"])
    };
    let said = |cell| common::text(&answer(cell).stdout);
    assert_eq!(said("20.5 kg"), said("20.5kg"));
    assert_eq!(said("20.5 kg"), said("20.5"));
    assert_ne!(said("20.5 kg"), said("0.5 kg"));
    let error = common::text(&answer("20.5 lb").stderr);
    assert!(
        error.contains("the unit of training, 'kg', found '20.5 lb'"),
        "{error}"
    );
}

#[test]
fn dates_of_other_forms_are_dates_and_what_could_be_meant_otherwise_is_said() {
    let text = table("compact,month,short,both,end,kind", 60, |i| {
        let (month, day) = (i % 12 + 1, i % 28 + 1);
        let both = [
            format!("2020-{month:02}-{day:02}"),
            format!("{day}.{month}.2020"),
        ];
        let hour = if i % 4 == 0 { 24 } else { i % 24 };
        format!(
            "2016{month:02}{day:02},2016-{month:02},{day:02}.{month:02}.{:02},{},2020-01-{day:02} \
             {hour:02}:00,{}",
            i % 2 * 98,
            both[i % 2],
            kind(i)
        )
    });
    let found = check(&text, &[]);
    for (name, form) in [
        ("compact", "compact"),
        ("month", "year-month"),
        ("short", "dots-short"),
        ("both", "any-day-first"),
        ("end", "iso"),
    ] {
        assert_eq!(column(&found, name)["form"], form, "{name}");
    }
    for words in [
        "column 'compact': numbers such as '20160101' are taken as dates (pass --numeric compact",
        "years have two digits, and are taken as 1969 to 2068: '01.01.00' as 2000-01-01",
        "column 'both': dates are written in several ways, and read as dates: '2020-01-01', \
         '10.10.2020'",
    ] {
        says(&found, words);
    }
    let found = check(&text, &["--numeric", "compact"]);
    assert_eq!(column(&found, "compact")["use"], "numeric");
}

#[test]
fn numbers_that_may_be_dates_are_asked_for_by_name() {
    let text = table("when,x,kind", 60, |i| match i % 30 {
        0 => format!("0,{},{}", i % 7, kind(i)),
        _ => format!(
            "2016{:02}{:02},{},{}",
            i % 12 + 1,
            i % 28 + 1,
            i % 7,
            kind(i)
        ),
    });
    let found = check(&text, &[]);
    assert_eq!(column(&found, "when")["use"], "numeric");
    says(
        &found,
        "column 'when': 58 of 60 numbers may be dates such as 20161015, '0' is none, and are taken \
         as numbers (pass --date when --missing 0 if they are dates)",
    );
    let found = check(&text, &["--date", "when", "--missing", "0"]);
    assert_eq!(column(&found, "when")["form"], "compact");
    let error = refused(&text, &["--date", "when"]);
    assert!(error.contains("58 of 60 cells are dates"), "{error}");
    let text = table("x,kind", 60, |i| {
        format!("{},{}", 10_000_000 + i * 7919, kind(i))
    });
    assert_eq!(column(&check(&text, &[]), "x")["use"], "numeric");
}

#[test]
fn dates_of_several_forms_in_doubt_are_asked_about() {
    let text = table("day,x,kind", 60, |i| {
        let (month, day) = (i % 12 + 1, i % 9 + 1);
        let day = [
            format!("2020-{month:02}-{day:02}"),
            format!("{day:02}/{month:02}/2020"),
        ][i % 2]
            .clone();
        format!("{day},{},{}", i % 7, kind(i))
    });
    let error = refused(&text, &[]);
    assert!(
        error.contains("--date-order dmy or --date-order mdy"),
        "{error}"
    );
    let found = check(&text, &["--date-order", "mdy"]);
    assert_eq!(column(&found, "day")["form"], "any-month-first");
}

#[test]
fn a_target_of_many_whole_numbers_is_a_quantity_or_is_said() {
    let text = table("x,kind", 200, |i| {
        format!("{},{}", i % 7, 18 + i * 7 % 41 + i * 13 % 33)
    });
    let error = refused(&text, &[]);
    assert!(
        error.contains("in 200 rows: is it a number to predict?"),
        "{error}"
    );
    let text = table("x,kind", 2000, |i| {
        let age = if i % 5 == 0 {
            String::new()
        } else {
            (i % 60 + 18).to_string()
        };
        format!("{}.5,{age}", i % 7)
    });
    says(
        &check(&text, &[]),
        "different numbers in 1600 rows with a class",
    );
    let text = table("x,kind", 200, |i| format!("{}.5,{}", i % 7, i % 100));
    says(
        &check(&text, &[]),
        "has 100 different numbers in 200 rows with a class",
    );
}

#[test]
fn merged_truths_look_alike_letters_and_a_row_of_sums_are_said() {
    let kinds = ["true", "TRUE", "False", ""];
    let text = table("x,kind", 80, |i| format!("{}.5,{}", i % 7, kinds[i % 4]));
    let found = check(&text, &[]);
    assert_eq!(found["classes"].as_array().unwrap().len(), 2);
    says(
        &found,
        "column 'kind': 'true', 'TRUE' are the same, and are taken as one (pass --categorical kind \
         if they are not)",
    );
    let kinds = ["Köln", "Ko\u{308}ln", "Bonn", ""];
    let text = table("x,kind", 80, |i| format!("{}.5,{}", i % 7, kinds[i % 4]));
    says(&check(&text, &[]), "look alike and are taken as different");

    let rows = table("name,x,y,kind", 40, |i| {
        format!("n{},{}.5,{},{}", i % 4, i % 7, i % 5, kind(i))
    });
    let x: f64 = (0..40).map(|i| f64::from(i % 7) + 0.5).sum();
    let text = format!("{rows}Total,{x},,\n");
    says(
        &check(&text, &[]),
        "the last row has 'Total' and the sums of the rows above it",
    );
    let text = format!("{rows}Total,1.5,,\n");
    let found = check(&text, &[]);
    assert!(!found["notes"].to_string().contains("last row"), "{found}");
}
