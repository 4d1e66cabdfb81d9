//! What the cells of a table are taken for, through the real binary: no class and no column is lost
//! without a word.

mod common;

use common::table::{checked, column, kind, refused, says, table, train_table};
use common::{TestDir, train_own};
use serde_json::json;

#[test]
fn a_class_called_none_is_a_class_and_is_said_beside_blanks() {
    let kinds = ["none", "mild", "severe", "", "", ""];
    let text = table("size,kind", 150, |i| {
        format!("{}.5,{}", i % 40, kinds[i % 6])
    });
    let found = checked(&text, &[]);
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
    let found = checked(&text, &["--unlabeled-value", "none"]);
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
    let found = checked(&text, &["--unlabeled-value", "nan"]);
    let classes = json!([{ "name": "0", "rows": 20 }, { "name": "1", "rows": 20 }]);
    assert_eq!(found["classes"], classes);
}

#[test]
fn minus_one_is_no_class_beside_whole_numbers_and_a_class_beside_one() {
    let text = table("size,kind", 60, |i| {
        format!("{}.5,{}", i % 20, i as i64 % 3 - 1)
    });
    let found = checked(&text, &[]);
    assert_eq!(found["classes"].as_array().unwrap().len(), 2);
    says(
        &found,
        "-1 is taken as a class that is not known, in 20 rows",
    );
    let found = checked(&text, &["--categorical", "kind"]);
    assert_eq!(found["classes"].as_array().unwrap().len(), 3);
    let signs = ["-1", "1", ""];
    let text = table("size,kind", 60, |i| {
        format!("{}.5,{}", i % 20, signs[i % 3])
    });
    assert_eq!(checked(&text, &[])["classes"][0]["name"], "-1");
}

#[test]
fn a_class_that_sounds_unlabeled_and_names_that_look_alike_are_said() {
    let kinds = ["yes", "unlabeled", "Yes", "no"];
    let text = table("size,kind", 80, |i| {
        format!("{}.5,{}", i % 20, kinds[i % 4])
    });
    let found = checked(&text, &[]);
    says(
        &found,
        "the class 'unlabeled' (20 rows) sounds like a class that is not known",
    );
    says(
        &found,
        "column 'kind': 'Yes', 'yes' look alike and are taken as different",
    );
    for (mark, said) in [(".", true), ("TBD", true), ("(blank)", true), ("+", false)] {
        let kinds = ["yes", mark, "no", if said { "no" } else { "-" }];
        let text = table("size,kind", 80, |i| {
            format!("{}.5,{}", i % 20, kinds[i % 4])
        });
        let words = "sounds like a class that is not known";
        let notes = checked(&text, &[])["notes"].to_string();
        assert_eq!(notes.contains(words), said, "{mark}: {notes}");
    }
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
    work.write("train.csv", train);
    work.write("test.csv", test);
    work.succeed(&train_table(
        "train.csv",
        &["--test", "test.csv", "--layers", "8-2"],
    ));
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
    let found = checked(&text, &[]);
    assert_eq!(column(&found, "alley")["categories"], 2);
    assert_eq!(column(&found, "alley")["missing"], 30);
    assert_eq!(column(&found, "size")["missing"], 30);
    says(
        &found,
        "column 'alley': 'none' (30) is taken as a category of its own",
    );
    says(&found, "'NA' is taken as missing in 30 cells of 1 column");
    let found = checked(&text, &["--missing", "none", "--drop", "size"]);
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
    let found = checked(&text, &[]);
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
    let found = checked(&text, &["--numeric", "t,count"]);
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
        let found = checked(&text, &[&missing]);
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
    let found = checked(&text, &[]);
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
fn numbers_of_which_some_have_a_unit_and_some_another_or_none_are_refused() {
    for units in [
        ["%", ""],
        ["$", "€"],
        ["%", " kg"],
        [" kg", " g"],
        ["", " kg"],
    ] {
        let text = table("share,y,kind", 60, |i| {
            format!(
                "{}.5{},{},{}",
                i,
                units[usize::from(i % 3 == 0)],
                i % 7,
                kind(i)
            )
        });
        // Where each has a unit, they are a column of texts, with a note.
        let found = match units {
            [" kg", " g"] | ["$", "€"] => refused(&text, &["--numeric", "share"]),
            _ => refused(&text, &[]),
        };
        for words in [
            "column 'share': numbers beside different units, or none",
            &format!("'1.5{}' (40)", units[0]),
            &format!("'0.5{}' (20)", units[1]),
            "pass --categorical share or --drop share",
        ] {
            assert!(found.contains(words), "{words}\n{found}");
        }
        assert!(!found.contains("--missing"), "{found}");
    }
}

#[test]
fn codes_of_numbers_and_letters_are_categories_with_a_word() {
    let codes = ["0", "1", "2", "3+"];
    let text = table("people,y,kind", 80, |i| {
        format!("{},{},{}", codes[i % 4], i % 7, ["a", "b", ""][i % 3])
    });
    let found = checked(&text, &[]);
    assert_eq!(column(&found, "people")["categories"], 4);
    says(
        &found,
        "20 of 80 cells are texts such as '3+', so its numbers are taken as categories (pass \
         --missing 3+ --numeric people to take it as a number)",
    );
    let codes = ["0", "1", "2", "3+", "1-2"];
    let text = table("people,y,kind", 80, |i| {
        format!("{},{},{}", codes[i % 5], i % 7, kind(i))
    });
    says(
        &checked(&text, &[]),
        "taken as categories (pass --drop people to leave it out)",
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
    let found = checked(&text, &[]);
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
        column(&checked(&rows(12), &["--date-order", "mdy"]), "day")["form"],
        "month-first"
    );
    assert_eq!(column(&checked(&rows(28), &[]), "day")["form"], "day-first");
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
    work.write("train.csv", text);
    work.succeed(&train_table("train.csv", &["--epochs", "8"]));
    work.write(
        "new.csv",
        "ok,day\nTRUE,2002-03-04\nfalse,2019-12-01 10:00\n",
    );
    let answers = work.succeed(&["predict", "run", "new.csv"]);
    let classes: Vec<&str> = answers.lines().skip(1).map(|it| &it[..3]).collect();
    assert_eq!(classes, ["old", "new"], "{answers}");
    work.write("new.csv", "ok,day\nTRUE,soon\n");
    let error = work.fail(&["predict", "run", "new.csv"]);
    assert!(
        error.contains("written as in training or as 2024-01-31, found 'soon'"),
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
        let found = checked(&text, &["--missing", word]);
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
    assert_eq!(
        column(&checked(&text, &[]), "version")["use"],
        "categorical"
    );
}

#[test]
fn names_of_numbers_stay_apart_when_asked() {
    let kinds = ["1.1", "1.10", "1.2", ""];
    let text = table("size,kind", 80, |i| {
        format!("{}.5,{}", i % 20, kinds[i % 4])
    });
    let found = checked(&text, &[]);
    assert_eq!(found["classes"].as_array().unwrap().len(), 2);
    says(
        &found,
        "'1.1', '1.10' are the same, and are taken as one (pass --categorical kind",
    );
    let found = checked(&text, &["--categorical", "kind"]);
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
    let found = checked(&text, &[]);
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
    assert_eq!(column(&checked(&text, &[]), "word")["categories"], 3);
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
    let found = checked(&rows(600), &[]);
    assert_eq!(column(&found, "f")["smallest"], 0.0);
    assert_eq!(found["form"], "semicolons, decimal commas");
    let error = refused(&rows(25_000), &[]);
    assert!(error.contains("has '1,125', where"), "{error}");
    assert!(error.contains("; --decimal , reads the others)"), "{error}");
    let found = checked(&rows(25_000), &["--decimal", ","]);
    assert_eq!(column(&found, "f")["use"], "numeric");
}

#[test]
fn texts_that_no_cell_has_and_a_long_cell_are_said_in_short() {
    let text = table("size,kind", 60, |i| {
        format!("{}.5,{}", i % 20, ["a", "b", ""][i % 3])
    });
    let found = checked(&text, &["--unlabeled-value", "B", "--missing", "nope"]);
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
    work.write("table.csv", text);
    let said = work.succeed(&train_table("table.csv", &[]));
    let words = "one (the same in every row), empty (no cell has anything)";
    assert!(said.contains(words), "{said}");
}

#[test]
fn a_target_of_quantities_is_a_regression_and_one_of_names_is_no_class() {
    let text = table("x,kind", 60, |i| format!("{},{}.25", i % 7, i));
    let found = checked(&text, &[]);
    assert_eq!(found["task"], "regression");
    says(&found, "60 different numbers in 60 rows");
    says(&found, "--task classification");
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
    work.write("table.csv", text);
    work.succeed(&train_table("table.csv", &["--run-dir", "memory"]));
    let file = ["--run-dir", "file", "--max-memory", "0"];
    work.succeed(&train_table("table.csv", &file));
    assert_eq!(
        common::weights(&work.path("memory")),
        common::weights(&work.path("file"))
    );
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
    let found = checked(&text, &[]);
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
    let found = checked(&text, &["--categorical", "weight"]);
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
        column(&checked(&text, &["--missing", "heavy"]), "w")["use"],
        "numeric"
    );

    let text = table("w,x,kind", 60, |i| {
        let w = [format!("{} kg", i % 5), format!("{} g", 100 * (i % 5))];
        format!("{},{},{}", w[i % 2], i % 7, kind(i))
    });
    let found = checked(&text, &[]);
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
    let found = checked(&text, &[]);
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
    work.write("table.csv", text);
    work.succeed(&train_table("table.csv", &[]));
    let answer = |cell: &str| {
        work.write("new.csv", format!("w,x\n{cell},1\n"));
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
    let found = checked(&text, &[]);
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
        "column 'compact': numbers such as '20160101' are taken as dates, as 2016-01-01 (pass --numeric \
         compact",
        "years have two digits, and are taken as 1969 to 2068: '01.01.00' as 2000-01-01",
        "column 'both': dates are written in several ways, and read as dates: '2020-01-01', \
         '10.10.2020'",
    ] {
        says(&found, words);
    }
    let found = checked(&text, &["--numeric", "compact"]);
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
    let found = checked(&text, &[]);
    assert_eq!(column(&found, "when")["use"], "numeric");
    says(
        &found,
        "column 'when': 58 of 60 numbers may be dates such as 20161015, '0' is none, and are taken \
         as numbers (pass --date when --missing 0 if they are dates)",
    );
    let found = checked(&text, &["--date", "when", "--missing", "0"]);
    assert_eq!(column(&found, "when")["form"], "compact");
    let error = refused(&text, &["--date", "when"]);
    assert!(error.contains("58 of 60 cells are dates"), "{error}");
    let text = table("x,kind", 60, |i| {
        format!("{},{}", 10_000_000 + i * 7919, kind(i))
    });
    assert_eq!(column(&checked(&text, &[]), "x")["use"], "numeric");
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
    let found = checked(&text, &["--date-order", "mdy"]);
    assert_eq!(column(&found, "day")["form"], "any-month-first");
}

#[test]
fn a_target_of_many_whole_numbers_is_a_quantity_or_is_said() {
    let text = table("x,kind", 200, |i| {
        format!("{},{}", i % 7, 18 + i * 7 % 41 + i * 13 % 33)
    });
    let found = checked(&text, &[]);
    assert_eq!(found["task"], "regression");
    says(&found, "taken as values to predict");
    let text = table("x,kind", 2000, |i| {
        let age = if i % 5 == 0 {
            String::new()
        } else {
            (i % 60 + 18).to_string()
        };
        format!("{}.5,{age}", i % 7)
    });
    says(
        &checked(&text, &[]),
        "different numbers in 1600 rows with a class",
    );
    let text = table("x,kind", 200, |i| format!("{}.5,{}", i % 7, i % 100));
    says(
        &checked(&text, &[]),
        "has 100 different numbers in 200 rows with a class",
    );
}

#[test]
fn a_few_numbers_that_may_be_quantities_are_said_with_both_tasks() {
    let miles = ["21.0", "15.0", "23.0", "28.0", "15.0"];
    let text = table("x,kind", 40, |i| {
        format!("{}.5,{}", i % 7, miles.get(i).unwrap_or(&""))
    });
    let found = checked(&text, &[]);
    assert_eq!(found["task"], "classification");
    says(
        &found,
        "column 'kind' has 4 different numbers in 5 rows with a class, and each is taken as a class \
         of its own (pass --task regression if they are quantities, or --task classification if they \
         are names of classes)",
    );
    for (task, rows) in [("classification", "classes"), ("regression", "values")] {
        let found = checked(&text, &["--task", task]);
        assert!(!found[rows].is_null(), "{found}");
        assert!(
            !found["notes"].to_string().contains("each is taken"),
            "{found}"
        );
    }
}

#[test]
fn a_test_number_that_is_no_class_of_training_names_the_other_task() {
    let work = TestDir::new();
    let miles = ["21", "15", "23", "28", "15"];
    let rows = |first: usize, n: usize| {
        table("x,kind", n, |i| {
            let mile = miles.get(first + i).unwrap_or(&"");
            format!("{}.5,{mile}", i % 7)
        })
    };
    work.write("train.csv", rows(0, 40));
    work.write("test.csv", rows(1, 2) + "2.5,22\n");
    let error = work.fail(&train_own(
        &["--table", "train.csv", "--target", "kind"],
        &["--test", "test.csv"],
    ));
    let words = "the class '22' was in no training row; leave the cell blank where the class is not \
                 known (or train with --task regression if the numbers are values)";
    assert!(error.contains(words), "{error}");
}

#[test]
fn merged_truths_look_alike_letters_and_a_row_of_sums_are_said() {
    let kinds = ["true", "TRUE", "False", ""];
    let text = table("x,kind", 80, |i| format!("{}.5,{}", i % 7, kinds[i % 4]));
    let found = checked(&text, &[]);
    assert_eq!(found["classes"].as_array().unwrap().len(), 2);
    says(
        &found,
        "column 'kind': 'true', 'TRUE' are the same, and are taken as one (pass --categorical kind \
         if they are not)",
    );
    let kinds = ["Köln", "Ko\u{308}ln", "Bonn", ""];
    let text = table("x,kind", 80, |i| format!("{}.5,{}", i % 7, kinds[i % 4]));
    says(
        &checked(&text, &[]),
        "look alike and are taken as different",
    );

    let rows = table("name,x,y,kind", 40, |i| {
        format!("n{},{}.5,{},{}", i % 4, i % 7, i % 5, kind(i))
    });
    let x: f64 = (0..40).map(|i| f64::from(i % 7) + 0.5).sum();
    let text = format!("{rows}Total,{x},,\n");
    says(
        &checked(&text, &[]),
        "the last row has 'Total' and the sums of the rows above it",
    );
    let y: f64 = (0..40).map(|i| f64::from(i % 5)).sum();
    for last in [format!("Mean,{},,", x / 40.0), format!(",{x},{y},")] {
        says(
            &checked(&format!("{rows}{last}\n"), &[]),
            "the last row has ",
        );
    }
    let text = format!("{rows}Total,1.5,,\n");
    let found = checked(&text, &[]);
    assert!(!found["notes"].to_string().contains("last row"), "{found}");
}

#[test]
fn numbers_in_many_forms_that_are_not_read_are_said_with_three_examples() {
    for form in ["({})", "<{}", "~{}", "{}-{}"] {
        let text = table("v,y,kind", 100, |i| {
            let cell = match i % 4 {
                0 => form.replace("{}", &i.to_string()),
                _ => format!("{i}.5"),
            };
            format!("{cell},{},{}", i % 7, kind(i))
        });
        let error = refused(&text, &[]);
        let example = form.replace("{}", "0");
        for words in [
            &format!("line 2: column 'v' has '{example}', where 75 of 100 cells are numbers"),
            &format!("the others are 25 different texts such as '{example}' (1), "),
            "in a form that is not read; numbers are read as 1234.5,",
            "convert them, take the column as categorical or leave it out",
            "(pass --categorical v or --drop v)",
        ] {
            assert!(error.contains(words), "{words}\n{error}");
        }
        assert_eq!(error.matches(" (1)").count(), 3, "{error}");
    }
}

#[test]
fn a_column_with_another_decimal_mark_than_the_file_is_said() {
    let text = table("p;q;kind", 60, |i| {
        format!("{}.25;8,3{};{}", i % 9, i % 10, kind(i))
    });
    assert!(refused(&text, &[]).contains("--decimal . or --decimal ,"));
    let found = checked(&text, &["--decimal", "."]);
    assert_eq!(column(&found, "p")["use"], "numeric");
    says(
        &found,
        "column 'q': 60 cells such as '8,30' are numbers with a decimal comma, which is not that \
         of the file, and are taken as texts; write all numbers with one mark (pass --decimal , if \
         the others have it, too, or --drop q)",
    );
    let found = checked(&text, &["--decimal", ","]);
    assert_eq!(column(&found, "q")["use"], "numeric");
    says(
        &found,
        "column 'p': 60 cells such as '0.25' are numbers with a decimal point",
    );
}

#[test]
fn groups_of_thousands_name_the_other_decimal_mark() {
    let of = |group: char, decimal: char| {
        table("p;q;kind", 60, move |i| {
            format!("1{group}23{};8{decimal}5{};{}", i % 9, i % 10, kind(i))
        })
    };
    for (group, decimal) in [('.', ','), (',', '.')] {
        let words = format!(
            "numbers such as '1{group}230' are taken as ones with groups of thousands (pass \
             --decimal {group} if it stands before decimals)"
        );
        says(&checked(&of(group, decimal), &[]), &words);
    }
}

#[test]
fn numbers_of_several_units_are_said_with_the_cells_of_each() {
    let units = ["kg", "g", "mg", "lb", "oz", "t", "ml", "l", "cl", "m"];
    let text = table("w,x,kind", 200, |i| {
        let w = match i % 50 {
            0 => "heavy".to_owned(),
            _ => format!("{} {}", i % 90 + 1, units[(i % 13).min(9)]),
        };
        format!("{w},{}.5,{}", i % 7, kind(i))
    });
    let found = checked(&text, &[]);
    assert_eq!(column(&found, "w")["because"], "texts");
    for words in [
        "column 'w': numbers beside different units, '",
        "write them in one unit (or pass --categorical w or --drop w)",
    ] {
        says(&found, words);
    }
}

#[test]
fn columns_of_numbers_in_a_form_that_is_not_read_are_left_out_with_a_word() {
    let forms: [fn(usize) -> String; 5] = [
        |i| format!("{i}.5 ± 3"),
        |i| format!("{}/{}", i + 1, i + 2),
        |i| format!("{} days 00:{:02}:00", i, i % 60),
        |i| format!("12,34,{i:03}"),
        |i| format!("{i}K"),
    ];
    for form in forms {
        let text = table("v,y,kind", 60, |i| {
            format!("\"{}\",{},{}", form(i), i % 7, kind(i))
        });
        let found = checked(&text, &[]);
        assert_eq!(column(&found, "v")["because"], "texts");
        for words in [
            "column 'v': 60 cells such as '",
            "may be numbers in a form that is not read, and the column is left out; numbers are \
             read as 1234.5,",
            "convert them if they are (else pass --drop v)",
        ] {
            says(&found, words);
        }
        let found = checked(&text, &["--drop", "v"]);
        assert_eq!(found["notes"].as_array().unwrap().len(), 0, "{found}");
    }
}

#[test]
fn a_column_with_both_decimal_marks_names_neither() {
    let text = table("v;y;kind", 60, |i| {
        let mark = [',', '.'][i % 2];
        format!("{}{mark}{};{};{}", i, i % 9 + 10, i % 7, kind(i))
    });
    let error = refused(&text, &[]);
    assert!(error.contains("30 of 60 cells are numbers"), "{error}");
    assert!(!error.contains("--decimal"), "{error}");
}

#[test]
fn numbers_beside_different_units_are_no_numbers_and_the_loss_is_said() {
    let units: [fn(usize) -> String; 3] = [
        |i| format!("{}{i}", ["$", "€"][i % 2]),
        |i| format!("{i} {}", ["USD", "EUR"][i % 2]),
        |i| [format!("${i}"), format!("{i} EUR")][i % 2].clone(),
    ];
    for unit in units {
        let text = table("pay,x,kind", 60, |i| {
            format!("{},{},{}", unit(i), i % 7, kind(i))
        });
        let found = checked(&text, &[]);
        assert_eq!(column(&found, "pay")["use"], "left-out");
        says(
            &found,
            "are not taken as numbers, and the column is left out; write them in one unit (or pass \
             --categorical pay or --drop pay)",
        );
    }
    let text = table("pay,x,kind", 60, |i| {
        let pay = [format!("${i}"), format!("€{i}"), i.to_string()];
        format!("{},{},{}", pay[i % 3], i % 7, kind(i))
    });
    let error = refused(&text, &[]);
    assert!(
        error.contains("numbers beside different units, or none"),
        "{error}"
    );
}

#[test]
fn numbers_in_forms_that_are_not_read_are_said_also_where_they_are_few() {
    for cells in [["0x1F", "0x2a"], ["1.3K", "2M"]] {
        let text = table("v,x,kind", 60, |i| {
            format!("{},{},{}", cells[i % 2], i % 7, kind(i))
        });
        let found = checked(&text, &[]);
        assert_eq!(column(&found, "v")["categories"], 2);
        let words = format!(
            "60 cells such as '{}' may be numbers in a form that is not read, and are taken as texts",
            cells[0]
        );
        says(&found, &words);
    }
    let text = table("v,x,kind", 60, |i| format!("0x{i:x},{},{}", i % 7, kind(i)));
    says(
        &checked(&text, &[]),
        "in a form that is not read, and the column is left out",
    );
}

#[test]
fn digits_of_other_scripts_are_digits() {
    let wide = |i: usize| {
        let digits = i.to_string();
        let digits = digits
            .chars()
            .map(|it| char::from_u32(u32::from(it) + 0xfee0));
        digits.collect::<Option<String>>().unwrap()
    };
    let text = table("v,x,kind", 60, |i| {
        format!("{},{},{}", wide(i * 3 % 50), i % 7, kind(i))
    });
    let found = checked(&text, &[]);
    assert_eq!(column(&found, "v")["use"], "numeric");
    assert_eq!(column(&found, "v")["largest"], 49.0);
}

#[test]
fn numbers_with_a_unit_count_no_rows_and_tiny_ones_are_shown_short() {
    let text = table("share,tiny,kind", 60, |i| {
        format!("{i} %,{i}e-300,{}", kind(i))
    });
    let found = checked(&text, &[]);
    assert_eq!(column(&found, "share")["use"], "numeric");
    assert_eq!(column(&found, "share")["largest"], 59.0);
    let work = TestDir::new();
    work.write("table.csv", text);
    let said = work.succeed(&["data", "check", "table.csv", "--target", "kind"]);
    assert!(said.contains("number, 0 to 5.9e-299  "), "{said}");
}

#[test]
fn numbers_that_programs_write_for_a_missing_cell_are_said() {
    let text = table("temp,code,age,x,kind", 60, |i| {
        let temp = match i % 9 {
            0 => "-999.0".to_owned(),
            _ => format!("{}.5", 17 + i % 5),
        };
        let code = if i % 7 == 0 { 99 } else { i % 5 };
        format!("{temp},{code},{},{},{}", 20 + i % 50, 90 + i % 10, kind(i))
    });
    let found = checked(&text, &[]);
    for words in [
        "column 'temp': '-999.0' (7) is far from all other numbers, 17.5 to 21.5, and is taken as a \
         number (pass --missing=-999.0 if it means a missing cell)",
        "column 'code': '99' (9) is far from all other numbers, 0 to 4,",
    ] {
        says(&found, words);
    }
    assert_eq!(found["notes"].as_array().unwrap().len(), 2, "{found}");
    // With decimals, and several codes at once.
    let several = table("wind,answer,kind", 60, |i| {
        let wind = match i % 9 {
            0 => "999.9".to_owned(),
            _ => format!("{}.5", 17 + i % 5),
        };
        let answer = [1, 2, 3, 4, 5, 97, 98, 99][i % 8];
        format!("{wind},{answer},{}", kind(i))
    });
    let notes = checked(&several, &[])["notes"].to_string();
    let answers = table("yes,x,kind", 60, |i| {
        format!("{},{}.5,{}", [0, 1, -99][i % 3], i % 7, kind(i))
    });
    says(
        &checked(&answers, &[]),
        "'-99' (20) is far from all other numbers, 0 to 1",
    );
    for code in ["999.9", "97", "98", "99"] {
        let words = format!("'{code}' (");
        assert!(notes.contains(&words), "{code}: {notes}");
    }
    let found = checked(&text, &["--missing=-999.0,99"]);
    assert_eq!(column(&found, "temp")["missing"], 7);
    assert_eq!(column(&found, "temp")["smallest"], 17.5);
}

#[test]
fn codes_with_zeros_before_them_are_said_to_be_taken_as_numbers() {
    let text = table("zip,x,kind", 60, |i| {
        format!("{:05},{},{}", 1000 + i % 9 * 7, i % 7, kind(i))
    });
    let found = checked(&text, &[]);
    assert_eq!(column(&found, "zip")["use"], "numeric");
    says(
        &found,
        "column 'zip': numbers such as '01000' have zeros before them, and are taken as numbers (pass \
         --categorical zip if they are codes)",
    );
    let found = checked(&text, &["--numeric", "zip"]);
    assert_eq!(found["notes"].as_array().unwrap().len(), 0, "{found}");
}

#[test]
fn pairs_of_numbers_that_are_taken_as_categories_are_said() {
    let forms: [fn(usize) -> String; 4] = [
        |i| format!("{}/{}", 110 + i % 5, 70 + i % 5),
        |i| format!("5'{}", i % 12),
        |i| format!("{}/10", i % 10),
        |i| format!("52°{}'N", i % 25),
    ];
    for form in forms {
        let text = table("v,x,kind", 60, |i| {
            format!("{},{},{}", form(i), i % 7, kind(i))
        });
        let found = checked(&text, &[]);
        assert_eq!(column(&found, "v")["use"], "categorical");
        says(
            &found,
            "may be numbers in a form that is not read, and are taken as texts",
        );
    }
    let ages = table("v,x,kind", 60, |i| {
        format!(
            "{},{},{}",
            ["18-25", "26-35", "36+"][i / 3 % 3],
            i % 7,
            kind(i)
        )
    });
    assert_eq!(checked(&ages, &[])["notes"].as_array().unwrap().len(), 0);
}

#[test]
fn nulls_of_databases_are_missing_and_no_class() {
    for null in ["\\N", "(null)", "[NULL]", "<null>"] {
        let text = table("v,x,kind", 60, |i| {
            let v = [null, "1.5", "2.5", "3.5", "4.5", "5.5"][i % 6];
            format!("{v},{},{}", i % 7, kind(i))
        });
        let found = checked(&text, &[]);
        assert_eq!(column(&found, "v")["missing"], 10, "{null}");
        let text = table("v,x,kind", 60, |i| {
            format!("{i}.5,{},{}", i % 7, [null, "a", "b"][i % 3])
        });
        let error = refused(&text, &[]);
        assert!(error.contains("--unlabeled-value"), "{error}");
    }
}

#[test]
fn a_column_without_a_name_is_shown_as_one() {
    let work = TestDir::new();
    let text = table(",x,kind", 60, |i| format!("{i},{},{}", i % 7, kind(i)));
    work.write("table.csv", text);
    let said = work.succeed(&["data", "check", "table.csv", "--target", "kind"]);
    assert!(
        said.contains("\n(no name)  left out: it counts the rows"),
        "{said}"
    );
}

/// A table whose rows have these classes in turn.
fn named(classes: &[&str]) -> String {
    table("size,kind", 60, |i| {
        format!("{}.5,{}", i % 11, classes[i % classes.len()])
    })
}

#[test]
fn names_that_look_like_numbers_with_an_exponent_stay_as_they_are() {
    // Wells of a plate; `1E2` is no hundred.
    let wells = ["1E2", "100", "2F1"];
    let text = named(&wells);
    let found = checked(&text, &[]);
    let names: Vec<&str> = { found["classes"].as_array().unwrap().iter() }
        .map(|class| class["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["100", "1E2", "2F1"]);
    // What is merged is said.
    for (one, other) in [("1", "+1"), ("1000", "\"1,000\"")] {
        let names = [one, other, "2"];
        let text = named(&names);
        let notes = checked(&text, &[])["notes"].to_string();
        assert!(
            notes.contains("are the same, and are taken as one"),
            "{notes}"
        );
    }
}

#[test]
fn a_class_whose_name_has_several_lines_is_refused() {
    let names = ["\"a\nb\"", "c"];
    let text = named(&names);
    let error = refused(&text, &[]);
    assert!(
        error.contains("a name of several lines; write it in one"),
        "{error}"
    );
}

#[test]
fn names_that_differ_in_blanks_or_in_what_is_not_seen_are_said() {
    for (one, other) in [
        ("red wine", "redwine"),
        ("x", "x\u{200b}"),
        ("z", "z\u{ad}"),
    ] {
        let names = [one, other, "cider"];
        let text = named(&names);
        let notes = checked(&text, &[])["notes"].to_string();
        assert!(notes.contains("look alike"), "{notes}");
    }
}

#[test]
fn a_first_row_in_the_place_of_the_header_is_said() {
    let rows = (0..60).map(|i| format!("{}.5,{}.25,{}\n", 3 + i % 4, 1 + i % 3, kind(i)));
    let rows: String = rows.collect();
    let work = TestDir::new();
    work.write("table.csv", &rows);
    let check = |target: &'static str| ["data", "check", "table.csv", "--target", target];
    let error = work.fail(&check("class"));
    let words = "(if the file has no header, write one above its first line)";
    assert!(error.contains(words), "{error}");
    let said = work.succeed(&check("a"));
    let words =
        "the header may be a row: '3.5', '1.25', 'a' stand among the cells of their columns";
    assert!(said.contains(words), "{said}");
    // Programs count columns that have no names, and a year may be a name.
    for header in ["1,2,kind", "2010,2011,kind"] {
        let rows = (0..60).map(|i| format!("{},{},{}\n", i % 4, 2000 + i % 30, kind(i)));
        let found = checked(&format!("{header}\n{}", rows.collect::<String>()), &[]);
        assert!(
            !found["notes"].to_string().contains("may be a row"),
            "{found}"
        );
    }
}

#[test]
fn a_row_that_is_none_is_said_once_not_for_each_column() {
    let rows = |first: &str, again: &str| {
        table("length,width,kind", 60, |i| match i {
            0 if !first.is_empty() => first.to_owned(),
            30 if !again.is_empty() => again.to_owned(),
            _ => format!("{}.5,{},{}", i % 11, i % 7, kind(i)),
        })
    };
    let error = refused(&rows("cm,mm,", ""), &[]);
    let words = "line 2: columns of numbers have texts in this row alone, 'cm', 'mm', as a row of units \
                 has; delete the row";
    assert!(error.ends_with(words), "{error}");
    // Files that were joined with their headers.
    let error = refused(&rows("", "length,width,kind"), &[]);
    let words = "line 32: the row is the header once more, as in files that were joined; delete it, \
                 and others like it";
    assert!(error.ends_with(words), "{error}");
    // In a table without numbers, too; the second file has a byte-order mark.
    let letters = |i: usize| format!("{},{}\n", ["p", "q"][i / 2 % 2], kind(i));
    let half: String = (0..40).map(letters).collect();
    let joined = format!("color,kind\n{half}\u{feff}color,kind\n{half}");
    let error = refused(&joined, &[]);
    assert!(
        error.contains("line 42: the row is the header once more"),
        "{error}"
    );
    let joined = format!("color,kind\n{half}\u{feff}{half}");
    let found = checked(&joined, &[]);
    assert_eq!(column(&found, "color")["categories"], 2, "{found}");
    // A text in one column, and texts in two rows, are mistakes in cells.
    let error = refused(&rows("cm,3,", ""), &[]);
    assert!(error.contains("--missing cm"), "{error}");
    let error = refused(&rows("cm,3,", "4,mm,a"), &[]);
    assert!(error.contains("--missing cm"), "{error}");
}

#[test]
fn a_table_without_a_column_to_learn_from_is_refused_by_the_check_too() {
    let text = table("same,id,kind", 60, |i| format!("1,{i},{}", kind(i)));
    let error = refused(&text, &[]);
    assert!(
        error.contains("no column is left besides the target; 2 columns are left out"),
        "{error}"
    );
}
