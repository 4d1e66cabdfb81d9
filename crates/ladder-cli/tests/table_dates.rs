//! Dates in a table through the real binary: what is read, and what is said where a form is not.

mod common;

use common::table::{checked, column, kind, refused, says, table, train_table};
use common::{TestDir, text};

/// 60 rows of the dates that `date` gives.
fn dates(date: impl Fn(usize) -> String) -> String {
    table("when,x,kind", 60, |i| {
        format!("\"{}\",{},{}", date(i), i % 7, kind(i))
    })
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// What a form is called, and a date of it for each row.
type Form = (&'static str, fn(usize) -> String);

#[test]
fn months_quarters_weeks_and_mail_dates_are_dates() {
    let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let forms: [Form; 6] = [
        ("name-year", |i| {
            format!("{} {}", &MONTHS[i % 12][..3], 2000 + i % 20)
        }),
        ("name-year", |i| {
            format!("{} {}", MONTHS[i % 12], 2000 + i % 20)
        }),
        ("month-year", |i| {
            format!("{:02}/{}", i % 12 + 1, 2000 + i % 20)
        }),
        ("quarter", |i| format!("{}Q{}", 2000 + i % 20, i % 4 + 1)),
        ("quarter", |i| format!("Q{} {}", i % 4 + 1, 2000 + i % 20)),
        ("week", |i| format!("{}-W{:02}", 2000 + i % 20, i % 52 + 1)),
    ];
    for (form, date) in forms {
        let found = checked(&dates(date), &[]);
        assert_eq!(column(&found, "when")["form"], form, "{}", date(0));
        assert_eq!(found["notes"].as_array().unwrap().len(), 0, "{found}");
    }
    // 2003-07-01 was a Tuesday.
    let mail = |i: usize| {
        let (day, hour) = (days[(i % 28 + 1) % 7], i % 24);
        format!("{day}, {} Jul 2003 {hour:02}:52:37 +0200", i % 28 + 1)
    };

    let found = checked(&dates(mail), &[]);
    assert_eq!(column(&found, "when")["form"], "weekday-day");
}

#[test]
fn a_month_trains_and_new_rows_are_read_by_it() {
    let work = TestDir::new();
    let text = table("when,x,kind", 90, |i| {
        let (year, kind) = [(2001, "old"), (2020, "new")][i % 2];
        let kind = if i / 2 % 3 == 0 { kind } else { "" };
        format!("{} {year},{},{kind}", MONTHS[i % 12], i % 7)
    });
    work.write("table.csv", text);
    work.succeed(&train_table(
        "table.csv",
        &["--layers", "8-2", "--epochs", "8"],
    ));
    work.write("new.csv", "when,x\nDec 2002,1\nMarch 2019,1\n");
    let answers = work.succeed(&["predict", "run", "new.csv"]);
    let classes: Vec<&str> = answers.lines().skip(1).map(|it| &it[..3]).collect();
    assert_eq!(classes, ["old", "new"], "{answers}");
}

#[test]
fn dates_in_a_form_that_is_not_read_are_said() {
    let months = [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ];
    let date = |i: usize| format!("{}. {} {}", i % 28 + 1, months[i % 12], 2000 + i % 20);
    let found = checked(&dates(date), &[]);
    for words in [
        "column 'when': 60 of 60 cells look like dates in a form that is not read, such as ",
        "dates are read as 2024-01-31, 31.01.2024,",
        "convert them to one of these",
        "(or pass --categorical when to take each as a category)",
    ] {
        says(&found, words);
    }
    for date in [
        |i: usize| format!("{} de enero de {}", i % 28 + 1, 2000 + i % 20),
        |i: usize| format!("{}年{}月{}日", 2000 + i % 20, i % 12 + 1, i % 28 + 1),
        |i: usize| format!("{}-{}", ["Dec", "Jan"][i % 2], 10 + i % 20),
        |i: usize| format!("{}/{:02}", 2000 + i % 20, i % 12 + 1),
        |i: usize| format!("2020-02-{:02}/2020-03-{:02}", i % 28 + 1, i % 28 + 1),
        |i: usize| format!("{:02}/Mar/{}:10:00:00 +0000", i % 28 + 1, 2000 + i % 20),
        |i: usize| format!("{} {:02} {:02}", 2000 + i % 20, i % 12 + 1, i % 28 + 1),
    ] {
        says(
            &checked(&dates(date), &[]),
            "look like dates in a form that is not read",
        );
    }
    let found = checked(&dates(|i| format!("Golf {}", 1990 + i % 20)), &[]);
    assert_eq!(found["notes"].as_array().unwrap().len(), 0, "{found}");
}

#[test]
fn a_column_that_is_said_to_be_dates_names_the_forms_that_are_read() {
    let date = |i: usize| format!("{}. Märchen {}", i % 28 + 1, 2000 + i % 20);
    let error = refused(&dates(date), &["--date", "when"]);
    for words in [
        "0 of 60 cells are dates written in the same way; the others are 60 different texts such as",
        "dates are read as 2024-01-31,",
        "(pass --drop when)",
    ] {
        assert!(error.contains(words), "{words}\n{error}");
    }
    assert!(!error.contains("--missing"), "{error}");
}

#[test]
fn dates_of_eight_digits_beside_codes_name_the_flags_that_read_them() {
    let text = table("when,x,kind", 60, |i| {
        let when = match i % 5 {
            0 => "99999999".to_owned(),
            1 => "00000000".to_owned(),
            _ => format!("2021{:02}{:02}", i % 12 + 1, i % 28 + 1),
        };
        format!("{when},{},{}", i % 7, kind(i))
    });
    let found = checked(&text, &[]);
    assert_eq!(column(&found, "when")["use"], "numeric");
    says(
        &found,
        "column 'when': 36 of 60 numbers may be dates such as 20161015, '99999999' (12), \
         '00000000' (12) are none, and are taken as numbers (pass --date when --missing \
         99999999,00000000 if they are dates)",
    );
    let more = ["--date", "when", "--missing", "99999999,00000000"];
    let found = checked(&text, &more);
    assert_eq!(column(&found, "when")["form"], "compact");
    assert_eq!(column(&found, "when")["missing"], 24);
}

#[test]
fn numbers_that_are_all_months_are_dates_and_a_flag_takes_them_as_numbers() {
    let forms: [Form; 2] = [
        ("month-year", |i| {
            format!("{:02}.{}", i % 12 + 1, 2000 + i % 20)
        }),
        ("compact-month", |i| {
            format!("{}{:02}", 2000 + i % 20, i % 12 + 1)
        }),
    ];
    for (form, date) in forms {
        let text = dates(date);
        let found = checked(&text, &[]);
        assert_eq!(column(&found, "when")["form"], form);
        let words = format!(
            "column 'when': numbers such as '{}' are taken as dates, as 2000-01-01 (pass --numeric \
             when if they are numbers)",
            date(0)
        );
        says(&found, &words);
        let found = checked(&text, &["--numeric", "when"]);
        assert_eq!(column(&found, "when")["use"], "numeric");
    }
    // Decimals that no month has, and numbers of six digits that are no years.
    for number in [
        |i: usize| format!("{}.{:04}", i % 12 + 1, i * 137 % 10_000),
        |i: usize| format!("{}", 200_013 + i * 7919 % 600_000),
    ] {
        assert_eq!(
            column(&checked(&dates(number), &[]), "when")["use"],
            "numeric"
        );
    }
}

#[test]
fn few_numbers_that_may_be_months_are_numbers_and_the_flag_for_dates_is_said() {
    for (date, example) in [
        (
            (|i| format!("20000{}", i % 3 + 1)) as fn(usize) -> String,
            "201610",
        ),
        (|i| format!("0{}.2000", i % 3 + 1), "10.2016"),
    ] {
        let text = dates(date);
        let found = checked(&text, &[]);
        assert_eq!(column(&found, "when")["use"], "numeric");
        let words = format!(
            "column 'when': 60 of 60 numbers may be months such as {example}, and are taken as \
             numbers (pass --date when if they are dates)"
        );
        says(&found, &words);
        let found = checked(&text, &["--date", "when"]);
        assert_eq!(column(&found, "when")["use"], "date");
        let named = checked(&text.replacen("when", "month", 1), &[]);
        assert_eq!(column(&named, "month")["use"], "date");
    }
}

#[test]
fn months_in_a_table_with_decimal_commas_do_not_speak_for_a_point() {
    let text = table("Monat;w;kind", 60, |i| {
        format!(
            "{:02}.{};{},5;{}",
            i % 12 + 1,
            2000 + i % 20,
            i % 9,
            kind(i)
        )
    });
    let found = checked(&text, &[]);
    assert_eq!(found["form"], "semicolons, decimal commas");
    assert_eq!(column(&found, "Monat")["form"], "month-year");
    assert_eq!(column(&found, "w")["largest"], 8.5);
}

#[test]
fn a_quarter_that_is_read_as_a_month_is_said() {
    let found = checked(&dates(|i| format!("{}/{}", i % 4 + 1, 2000 + i % 20)), &[]);
    assert_eq!(column(&found, "when")["form"], "month-year");
    says(
        &found,
        "column 'when': all dates begin with 1 to 4 and are taken as months, '1/2000' as 2000-01-01; \
         write them as 2016Q4 if they are quarters",
    );
    for date in [
        |i: usize| format!("{}/{}", i % 12 + 1, 2000 + i % 20),
        |i: usize| format!("0{}/{}", i % 4 + 1, 2000 + i % 20),
    ] {
        let found = checked(&dates(date), &[]);
        assert_eq!(found["notes"].as_array().unwrap().len(), 0, "{found}");
    }
}

#[test]
fn a_date_that_does_not_exist_is_named_with_its_line_and_the_way_out() {
    let day = |i: usize| (i % 28 + 1, i % 12 + 1, 2000 + i % 20);
    let dots = |i: usize| {
        let (day, month, year) = day(i);
        format!("{day:02}.{month:02}.{year}")
    };
    let iso = |i: usize| {
        let (day, month, year) = day(i);
        format!("{year}-{month:02}-{day:02}")
    };
    let wrong = |date: &dyn Fn(usize) -> String, wrong: &str| {
        dates(|i| if i == 7 { wrong.to_owned() } else { date(i) })
    };
    for (text, cell, impossible) in [
        (
            wrong(&dots, "31.02.2020"),
            "31.02.2020",
            ", a date that does not exist",
        ),
        (
            wrong(&iso, "2020-13-01"),
            "2020-13-01",
            ", a date that does not exist",
        ),
        (
            wrong(&iso, "0000-00-00"),
            "0000-00-00",
            ", a date that does not exist",
        ),
        (wrong(&iso, "soon"), "soon", ""),
        (wrong(&iso, "0"), "0", ""),
    ] {
        let error = refused(&text, &[]);
        let words = format!(
            "line 9: column 'when' has '{cell}'{impossible}, where 59 of 60 cells are dates written \
             in the same way; the others are '{cell}' (1); correct them, take what is no date as \
             missing, or leave the column out (pass --missing {cell} or --drop when)"
        );
        assert!(error.contains(&words), "{words}\n{error}");
        let found = checked(&text, &["--missing", cell]);
        assert_eq!(column(&found, "when")["missing"], 1);
    }
}

#[test]
fn dates_that_are_not_read_and_left_out_are_said_to_be_left_out() {
    let found = checked(
        &dates(|i| format!("{}. März {}", i % 28 + 1, 1900 + i)),
        &[],
    );
    assert_eq!(column(&found, "when")["because"], "texts");
    says(&found, "and the column is left out; dates are read as");
    says(
        &found,
        "(or pass --categorical when to take each as a category)",
    );
    let found = checked(&dates(|i| format!("Jan-{}", 70 + i % 5)), &[]);
    says(
        &found,
        "such as 'Jan-70', and are taken as texts; dates are read as",
    );
}

#[test]
fn new_dates_may_be_written_as_other_programs_write_them_unless_that_is_unclear() {
    let work = TestDir::new();
    let day = |i: usize| (i % 28 + 1, i % 12 + 1, 2000 + i % 20);
    let rows = table("when,x,kind", 90, |i| {
        let (day, month, year) = day(i);
        format!("{month:02}/{day:02}/{year},{},{}", i % 7, kind(i))
    });
    work.write("table.csv", &rows);
    work.succeed(&train_table("table.csv", &["--run-dir", "run"]));
    let answers = |date: fn((usize, usize, usize)) -> String| {
        let rows: String = (0..30)
            .map(|i| format!("{},{}\n", date(day(i)), i % 7))
            .collect();
        work.write("new.csv", format!("when,x\n{rows}"));
        work.ladder(&["predict", "run", "new.csv"])
    };
    let same = answers(|(day, month, year)| format!("{month:02}/{day:02}/{year}"));
    assert_eq!(text(&same.stdout).lines().count(), 31);
    for date in [
        |(day, month, year)| format!("{year}-{month:02}-{day:02}"),
        |(day, month, year)| format!("{year}-{month:02}-{day:02} 00:00:00"),
        |(day, month, year)| format!("{day:02}.{month:02}.{year}"),
        |(day, month, year)| format!("{year}/{month:02}/{day:02}"),
        |(day, month, year): (usize, usize, usize)| {
            format!("{day} {} {year}", &MONTHS[month - 1][..3])
        },
    ] {
        assert_eq!(
            text(&answers(date).stdout),
            text(&same.stdout),
            "{}",
            date((1, 2, 2003))
        );
    }
    // The day before the month, where training had it after.
    let error = answers(|(_, month, year)| format!("13/{month:02}/{year}"));
    assert_eq!(error.status.code(), Some(1));
    let error = answers(|(_, _, year)| format!("{year}-02-30"));
    let words =
        "expected a date that exists, written as in training or as 2024-01-31, found '2000-02-30'";
    assert!(text(&error.stderr).contains(words));
    assert!(text(&error.stdout).is_empty());
}

#[test]
fn blank_rows_among_new_rows_are_counted_because_they_have_no_answer() {
    let work = TestDir::new();
    let rows = table("x,y,kind", 60, |i| {
        format!("{},{},{}", i % 9, i % 7, kind(i))
    });
    work.write("table.csv", &rows);
    work.succeed(&train_table("table.csv", &["--run-dir", "run"]));
    let said = |rows: &str| {
        work.write("new.csv", format!("x,y\n{rows}"));
        let output = work.ladder(&["predict", "run", "new.csv"]);
        assert_eq!(output.status.code(), Some(0));
        (
            text(&output.stdout).lines().count() - 1,
            text(&output.stderr),
        )
    };
    let (answers, notes) = said("1,2\n,\n3,4\n\n , \n5,6\n\n,\n");
    assert_eq!(answers, 3);
    assert!(
        notes.contains("new.csv: 3 blank rows are skipped, the first at line 3"),
        "{notes}"
    );
    assert_eq!(said("1,2\n3,4\n\n,\n"), (2, String::new()), "at the end");
}
