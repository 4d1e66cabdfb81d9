//! What may be meant otherwise in a table, through the real binary: it is said with its flag, or
//! asked.

mod common;

use common::table::{checked, column, kind, refused, says, table, train_table};
use common::{TestDir, text};

#[test]
fn a_column_that_says_what_the_target_says_is_named() {
    let rows = table("x,copy,code,kind", 60, |i| {
        let (copy, code) = [("a", "10"), ("b", "20"), ("", "")][i % 3];
        format!("{}.5,{copy},{code},{}", i * 7 % 23, kind(i))
    });
    let found = checked(&rows, &[]);
    for name in ["copy", "code"] {
        let words = format!(
            "column '{name}' says what the target says, in all 40 rows that have both (pass --drop \
             {name} if it is a copy, or not known of new rows)"
        );
        says(&found, &words);
    }
    assert_eq!(found["notes"].as_array().unwrap().len(), 2, "{found}");
    // One row that differs, or few rows, make it a column like any other.
    let rows = rows
        .replacen("a,10,a", "b,10,a", 1)
        .replacen("a,10,a", "a,20,a", 1);
    assert_eq!(checked(&rows, &[])["notes"].as_array().unwrap().len(), 0);
    let few = table("x,copy,kind", 24, |i| {
        format!("{}.5,{},{}", i * 7 % 23, kind(i), kind(i))
    });
    assert_eq!(checked(&few, &[])["notes"].as_array().unwrap().len(), 0);
    let values = table("x,price,kind", 60, |i| {
        format!("{}.5,{}.25,{}.25", i * 7 % 23, i * 11, i * 11)
    });
    says(
        &checked(&values, &[]),
        "column 'price' says what the target says",
    );
}

#[test]
fn numbers_that_come_again_far_from_all_others_are_said() {
    let rows = table("co,old,signed,bits,built,age,kind", 60, |i| {
        let is_none = i % 9 == 0;
        let or = |none: &str, other: String| if is_none { none.to_owned() } else { other };
        [
            or("-200", format!("{}.{}", i % 7, i % 10)),
            or("-32768", format!("{}", 15 + i % 40)),
            or("-2147483648", format!("{}", 15 + i % 40)),
            or("4294967295", format!("{}", 15 + i % 40)),
            or("0", format!("{}", 1950 + i % 60)),
            or("-1", format!("{}", 20 + i % 50)),
            kind(i).to_owned(),
        ]
        .join(",")
    });
    let found = checked(&rows, &[]);
    for (name, code) in [
        ("co", "-200"),
        ("old", "-32768"),
        ("signed", "-2147483648"),
        ("bits", "4294967295"),
        ("built", "0"),
        ("age", "-1"),
    ] {
        let words = format!("column '{name}': '{code}' (7) is far from all other numbers");
        says(&found, &words);
    }
    let codes = "--missing=-200,-32768,-2147483648,4294967295,-1";
    let found = checked(&rows, &[codes]);
    assert_eq!(column(&found, "age")["smallest"], 20.0);
    // Temperatures go below zero, a count begins at zero, and one house is large.
    let plain = table("temp,count,area,kind", 60, |i| {
        let area = if i == 7 { 9000 } else { 60 + i % 30 };
        format!("{},{},{area},{}", i % 12 - i % 5, i % 6, kind(i))
    });
    assert_eq!(checked(&plain, &[])["notes"].as_array().unwrap().len(), 0);
}

#[test]
fn dates_that_programs_write_for_none_are_said() {
    for (none, form) in [
        ("9999-12-31", "2023-05-"),
        ("1900-01-01", "2023-05-"),
        ("1970-01-01 00:00:00", "2023-05-"),
    ] {
        let clock = if none.len() > 10 { " 10:30:00" } else { "" };
        let rows = table("seen,x,kind", 60, |i| {
            let seen = match i % 9 {
                0 => none.to_owned(),
                _ => format!("{form}{:02}{clock}", 1 + i % 28),
            };
            format!("{seen},{}.5,{}", i % 7, kind(i))
        });
        let words = format!("column 'seen': '{none}' (7) is far from all other dates, 2023-05-");
        says(&checked(&rows, &[]), &words);
        let found = checked(&rows, &["--missing", none]);
        assert_eq!(column(&found, "seen")["missing"], 7, "{found}");
    }
    let births = table("born,x,kind", 60, |i| {
        format!("{}-01-01,{}.5,{}", 1960 + i % 40, i % 7, kind(i))
    });
    assert_eq!(checked(&births, &[])["notes"].as_array().unwrap().len(), 0);
}

#[test]
fn classes_that_are_written_in_two_ways_look_alike() {
    for [one, other] in [
        [">50K", ">50K."],
        ["low-risk", "low–risk"],
        ["low risk", "low_risk"],
        ["don't", "don’t"],
        ["'yes'", "yes"],
        ["R&D", "R&amp;D"],
        ["1000", "1e3"],
        ["Class 01", "Class 1"],
        ["1", "True"],
    ] {
        let rows = table("x,kind", 60, |i| {
            format!("{}.5,{}", i % 7, [one, other, "third"][i % 3])
        });
        let found = checked(&rows, &[]);
        assert_eq!(found["classes"].as_array().unwrap().len(), 3, "{found}");
        says(&found, "look alike");
    }
}

#[test]
fn text_in_the_encoding_of_another_language_is_asked_for() {
    let bytes = |rows: usize| {
        let mut bytes = b"city,x,kind\n".to_vec();
        for i in 0..rows {
            let city = [&b"\xcc\xee\xf1\xea\xe2\xe0"[..], b"\xca\xe8\xe5\xe2"][i % 2];
            bytes.extend([city, format!(",{}.5,{}\n", i % 7, kind(i)).as_bytes()].concat());
        }
        bytes
    };
    let work = TestDir::new();
    work.write("table.csv", bytes(60));
    let error = work.fail(&train_table("table.csv", &[]));
    let words = "line 2: the text is not UTF-8, and looks like Windows-1251; save it as UTF-8, or \
                 give its encoding (pass --encoding windows-1251 if it is, or another, as \
                 windows-1252)";
    assert!(error.contains(words), "{error}");
    let check = ["data", "check", "table.csv", "--target", "kind", "--json"];
    let output = work.ladder(&[&check[..], &["--encoding", "windows-1251"]].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
}

#[test]
fn cells_too_many_are_not_blamed_on_a_header_that_names_columns() {
    let error = refused("x,z,kind\n9,1,7,3,a\n8,2,6,4,b\n7,3,5,5,a\n", &[]);
    assert!(
        error.contains("line 2: 5 cells, the header has 3"),
        "{error}"
    );
}

#[test]
fn a_column_that_is_asked_to_be_two_things_is_an_error() {
    let rows = table("x,z,kind", 60, |i| {
        format!("{}.5,{},{}", i % 7, i % 5, kind(i))
    });
    let error = refused(&rows, &["--categorical", "x", "--numeric", "x"]);
    let words = "column 'x' is named to take as categorical and to take as numeric; name it once";
    assert!(error.contains(words), "{error}");
    let error = refused(&rows, &["--drop", "kind"]);
    let words = "column 'kind' is named for the target and to leave out; name it once";
    assert!(error.contains(words), "{error}");
}

#[test]
fn files_that_are_no_plain_table_say_how_to_make_them_one() {
    for (text, words) in [
        (
            "x~kind\n1~a\n2~b\n",
            "(pass --delimiter '~' if it divides the cells)",
        ),
        (
            "x::kind\n1::a\n",
            "if '::' divides the cells, write one character in its place",
        ),
        (
            "1 1:0.5 7:2\n0 2:1 3:4\n",
            "sklearn.datasets.load_svmlight_file",
        ),
        ("+---+------+\n| x | kind |\n", "mysql --batch, psql --csv"),
        ("[{\"x\": 1}]", "pandas.read_json('data.json').to_csv"),
        (
            &format!("x,kind\n{}\u{1a}\n", "1,a\n".repeat(20)),
            "line 22: 1 cell ('\\u{1a}'), the header has 2",
        ),
    ] {
        let error = refused(text, &[]);
        assert!(error.contains(words), "{error}");
    }
}
