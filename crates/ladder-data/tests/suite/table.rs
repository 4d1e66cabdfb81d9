//! Tables: what is inferred, what a row becomes, and everything that can be wrong with a file.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use ladder_data::table::{
    ColumnEncoding, ColumnUse, LeftOut, ReadOptions, RowReader, TableCheck, Unseen,
};
use ladder_data::{
    Features, Label, Labels, Source, Table, TableConfig, TableEncoding, TableSource, Task,
    TestRows, UNLABELED,
};
use tempfile::{TempDir, tempdir};

const PEOPLE: &str = "\
id,age,city,note,grade
1,20,Oslo,a b,yes
2,,Rome,b c,
3,40,Oslo,c d,no
4,60,,d e,
5,20,Rome,e f,yes
6,40,Oslo,f g,no
";

fn write(text: impl AsRef<[u8]>) -> (TempDir, TableConfig) {
    let dir = tempdir().unwrap();
    let file = dir.path().join("people.csv");
    fs::write(&file, text).unwrap();
    let config = TableConfig {
        file,
        target: "grade".to_owned(),
        ..TableConfig::default()
    };
    (dir, config)
}

fn people() -> Table {
    let (_dir, config) = write(PEOPLE);
    Table::read(&config).unwrap()
}

/// The values of row `row`.
fn values(encoding: &TableEncoding, table: &Table, row: usize) -> Vec<f32> {
    let width = encoding.width();
    encoded(encoding, table)[row * width..(row + 1) * width].to_vec()
}

/// The values of all rows.
fn encoded(encoding: &TableEncoding, table: &Table) -> Vec<f32> {
    match encoding.encode(table).unwrap().unwrap() {
        Features::Floats(values) => values,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_kind_of_a_column_is_detected_from_its_cells() {
    let table = people();
    let left_out = |name: &str, because| ColumnUse::LeftOut {
        name: name.to_owned(),
        because,
    };
    let expected = [
        left_out("id", LeftOut::RowNumber),
        ColumnUse::Numeric {
            name: "age".to_owned(),
            missing: 1,
            smallest: 20.0,
            largest: 60.0,
        },
        ColumnUse::Categorical {
            name: "city".to_owned(),
            categories: 2,
            missing: 1,
        },
        left_out("note", LeftOut::Texts),
    ];
    assert_eq!(table.uses(), expected);
    assert_eq!(table.class_names(), ["no", "yes"]);
    assert_eq!(table.labels().classes(), [1, UNLABELED, 0, UNLABELED, 1, 0]);
}

#[test]
fn numbers_are_standardized_categories_are_values_and_missing_cells_are_marked() {
    let table = people();
    let encoding = TableEncoding::fit(&table, &[0, 1, 2, 3, 4, 5]);
    assert_eq!(
        encoding.value_names(),
        [
            "age",
            "age is missing",
            "city=Oslo",
            "city=Rome",
            "city is missing"
        ]
    );
    // Mean 36, standard deviation 14.9666 of 20, 40, 60, 20, 40.
    let row = values(&encoding, &table, 0);
    assert!((row[0] + 1.069_045).abs() < 1e-5, "{row:?}");
    assert_eq!(row[1..], [0.0, 1.0, 0.0, 0.0]);
    assert_eq!(values(&encoding, &table, 1), [0.0, 1.0, 0.0, 1.0, 0.0]);
    assert_eq!(values(&encoding, &table, 3)[2..], [0.0, 0.0, 1.0]);
}

#[test]
fn what_is_fitted_comes_from_the_given_rows_alone() {
    let table = people();
    let encoding = TableEncoding::fit(&table, &[0, 2, 5]);
    let ColumnEncoding::Numeric {
        mean,
        deviation,
        indicator,
        ..
    } = &encoding.columns[0]
    else {
        panic!("{encoding:?}");
    };
    assert!((mean - 100.0 / 3.0).abs() < 1e-12 && !indicator);
    assert!((deviation - (800.0_f64 / 9.0).sqrt()).abs() < 1e-12);
    assert_eq!(encoding.value_names(), ["age", "city=Oslo"]);
    // A city that these rows do not have is not one of theirs.
    assert_eq!(values(&encoding, &table, 1), [0.0, 0.0]);
}

#[test]
fn a_new_file_gives_the_same_values_whatever_the_order_of_its_columns() {
    let (dir, config) = write(PEOPLE);
    let table = Table::read(&config).unwrap();
    let encoding = TableEncoding::fit(&table, &[0, 1, 2, 3, 4, 5]);
    let turned: String = PEOPLE
        .lines()
        .map(|line| line.split(',').rev().collect::<Vec<_>>().join(";") + "\n")
        .collect();
    let path = dir.path().join("new.csv");
    fs::write(&path, turned).unwrap();
    let keep = ["id".to_owned()];
    let mut reader = RowReader::open(
        &path,
        &ReadOptions::default(),
        &encoding,
        Unseen::Refused,
        &keep,
    )
    .unwrap();
    let first = reader.next_batch(4).unwrap().unwrap();
    let second = reader.next_batch(4).unwrap().unwrap();
    assert!(reader.next_batch(4).unwrap().is_none());
    let read = [first.values, second.values].concat();
    assert_eq!(read, encoded(&encoding, &table));
    let labels = [first.labels.classes(), second.labels.classes()].concat();
    assert_eq!(labels, table.labels().classes());
    assert_eq!(first.kept[3], ["4"]);
}

#[test]
fn a_gzip_file_with_a_byte_order_mark_tabs_and_quotes_is_read() {
    let text = "\u{feff}age\tgrade\n\"1\"\tyes\n\"2\"\t\"no\"\n3\t\n1\t\n";
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    let (_dir, config) = write(encoder.finish().unwrap());
    let table = Table::read(&config).unwrap();
    assert_eq!(table.labels().classes(), [1, 0, UNLABELED, UNLABELED]);
}

#[test]
fn class_names_that_are_numbers_are_sorted_as_numbers() {
    let (_dir, config) = write("x,grade\n0,10\n1,9\n3,-1\n1,9\n");
    let config = TableConfig {
        unlabeled_value: Some("-1".to_owned()),
        ..config
    };
    let table = Table::read(&config).unwrap();
    assert_eq!(table.class_names(), ["9", "10"]);
    assert_eq!(table.labels().classes(), [1, 0, UNLABELED, 0]);
}

#[test]
fn numbers_may_be_named_as_categories() {
    let (_dir, config) = write("zone,grade\n1,a\n2,b\n1,\n2,\n");
    let config = TableConfig {
        categorical: vec!["zone".to_owned()],
        ..config
    };
    let table = Table::read(&config).unwrap();
    let encoding = TableEncoding::fit(&table, &[0, 1, 2, 3]);
    assert_eq!(encoding.value_names(), ["zone=1", "zone=2"]);
}

#[test]
fn an_encoding_is_read_back_from_its_text() {
    let encoding = TableEncoding::fit(&people(), &[0, 1, 2, 3]);
    let text = serde_json::to_string(&encoding).unwrap();
    assert_eq!(
        serde_json::from_str::<TableEncoding>(&text).unwrap(),
        encoding
    );
}

#[test]
fn a_test_file_is_encoded_as_the_table_and_its_rows_without_class_are_passed_over_and_counted() {
    let (dir, config) = write(PEOPLE);
    let test = dir.path().join("test.csv");
    fs::write(&test, "grade,age,city\nno,36,Oslo\n,20,Oslo\nyes,36,Bern\n").unwrap();
    let source = TableSource {
        table: Table::read(&config).unwrap(),
        test: Some(TestRows::File(test)),
    };
    let dataset = source.whole().unwrap();
    assert_eq!(dataset.test.labels(), [0, 1]);
    assert_eq!(dataset.test.gather(&[1]), [0.0; 5]);
    assert_eq!([0, 1].map(|row| dataset.test_number(row)), [0, 2]);
    assert_eq!((dataset.train.len(), dataset.train.n_labeled()), (6, 4));
}

/// What is wrong with `text`, without the name of the file.
fn error(text: impl AsRef<[u8]>, change: impl Fn(&mut TableConfig)) -> String {
    let (_dir, mut config) = write(text);
    let shown = config.file.display().to_string();
    change(&mut config);
    let message = Table::read(&config).unwrap_err().to_string();
    let message = message
        .strip_prefix(&shown)
        .expect("the file is named first");
    message.trim_start_matches(": ").to_owned()
}

#[test]
fn what_is_wrong_with_a_file_is_one_sentence() {
    let cases: [(&[u8], &str); 11] = [
        (b"", "no header"),
        (b"age,grade\n", "no rows below the header"),
        (b"age,age,grade\n1,2,a\n", "two columns are named 'age'"),
        (
            b"age,grade\n1,a\n2\n",
            "line 3: 1 cell ('2'), the header has 2",
        ),
        (
            b"age,grade\n1,a\n2,b,c\n",
            "line 3: 3 cells, the header has 2",
        ),
        (
            b"age,grade\n1,\xc3\xa4\n2,\xff\n",
            "line 3: the text is not UTF-8 here",
        ),
        (
            b"age,grade\n1,\n2,\n",
            "column 'grade' is empty in all 2 rows",
        ),
        (b"age,grade\n1,a\n2,a\n", "the class 'a' alone"),
        (b"grade\na\nb\n", "no column is left besides the target"),
        (
            b"five,no,grade\n5,,a\n5,,b\n",
            "no column is left besides the target; 2 columns are left out",
        ),
        (
            b"age\n1\n",
            "no column 'grade' for the target; the header has age",
        ),
    ];
    for (text, words) in cases {
        let message = error(text, |_| ());
        assert!(message.contains(words), "{message}");
    }
}

#[test]
fn a_text_among_numbers_is_a_mistake_with_its_line() {
    let rows: String = (0..40)
        .map(|i| format!("{i}.5,{}\n", ["a", "b"][i % 2]))
        .collect();
    let message = error(format!("age,grade\n{rows}inf,\n"), |_| ());
    assert!(
        message.contains("line 42: column 'age' has 'inf'"),
        "{message}"
    );
    let text = format!("age,grade\n{rows}forty,\n");
    let message = error(&text, |_| ());
    let words = "line 42: column 'age' has 'forty', where 40 of 41 cells are numbers";
    assert!(message.contains(words), "{message}");
    let (_dir, config) = write(&text);
    let config = TableConfig {
        missing: vec!["forty".to_owned()],
        ..config
    };
    assert_eq!(Table::read(&config).unwrap().len(), 41);
}

#[test]
fn a_column_asked_for_must_be_there() {
    let drop = |config: &mut TableConfig| config.drop = vec!["size".to_owned()];
    let message = error(PEOPLE, drop);
    assert!(
        message.contains("no column 'size' to leave out; the header has"),
        "{message}"
    );
}

#[test]
fn a_target_of_quantities_is_a_regression_and_one_of_names_is_no_class() {
    for rows in [150, 1500] {
        let rows: String = (0..rows).map(|i| format!("{},{i}.25\n", i % 7)).collect();
        let (_dir, config) = write(format!("age,grade\n{rows}"));
        let table = Table::read(&config).unwrap();
        assert_eq!(table.task(), Task::Regression);
        assert_eq!(table.labels().get(3), Some(Label::Value(3.25)));
    }
    let rows: String = (0..60).map(|i| format!("{},no {i}\n", i % 7)).collect();
    let message = error(format!("age,grade\n{rows}"), |_| ());
    let words = "60 different values in 60 rows: is it a name or a text";
    assert!(message.contains(words), "{message}");
}

#[test]
fn numbers_that_are_too_large_are_said_to_be_so() {
    let rows = |text: &str, times: usize| format!("{text},yes\n").repeat(times);
    let numbers: String = (0..79).map(|i| format!("{i}.5,no\n")).collect();
    for text in ["1e39", "-1e400"] {
        let message = error(format!("age,grade\n{numbers}{}", rows(text, 1)), |_| ());
        let words = format!(
            "column 'age' has '{text}', where 79 of 80 cells are numbers; the others are '{text}' \
             (1), too large, since numbers are read from -1e37 to 1e37; give them in a larger unit"
        );
        assert!(message.contains(&words), "{message}");
    }
    let message = error(format!("age,grade\n{numbers}{}", rows("inf", 1)), |_| ());
    assert!(
        message.contains("the others are 'inf' (1); fix them"),
        "{message}"
    );
    let said = |text: String| {
        let (_dir, config) = write(text);
        let check = TableCheck::of(&config).unwrap();
        let notes: Vec<String> = check.notes.iter().map(ToString::to_string).collect();
        notes.join("\n")
    };
    let large: String = (0..30).map(|i| format!("{i}.5e38,no\n")).collect();
    let said_of_large = said(format!("age,grade\n{large}{}", rows("1e30", 5)));
    assert!(
        said_of_large.contains("may be numbers that are too large, and the column is left out"),
        "{said_of_large}"
    );
    assert!(!said_of_large.contains("-3e5"), "{said_of_large}");
    let few = said(format!(
        "age,grade\n{}{}",
        rows("1e38", 9),
        "1e30,no\n".repeat(9)
    ));
    let words = "are texts such as '1e38' (too large, since numbers are read from -1e37 to 1e37";
    assert!(few.contains(words), "{few}");
}

/// What is wrong with a new file, read with the encoding of [`PEOPLE`].
fn new_row_error(text: &str) -> String {
    let encoding = TableEncoding::fit(&people(), &[0, 1, 2, 3, 4, 5]);
    let stream = Box::new(std::io::Cursor::new(text.to_owned()));
    let name = Path::new("new");
    let result = RowReader::of_stream(
        name,
        stream,
        &ReadOptions::default(),
        &encoding,
        Unseen::Refused,
        &[],
    );
    match result.and_then(|mut reader| reader.next_batch(10)) {
        Ok(batch) => panic!("{batch:?}"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn a_new_row_that_does_not_fit_names_line_and_column() {
    for (text, words) in [
        ("age\n1\n", "new: no column 'city'; the header has age"),
        (
            "age,city\n1,Oslo\nold,Oslo\n",
            "new: line 3: column 'age': expected a number",
        ),
        (
            "age,city\n1,Bern\n",
            "the category 'Bern' was in no training row, which had Oslo, Rome",
        ),
        (
            "age,city\n-inf,Rome\n",
            "line 2: column 'age': expected a number as in training, found '-inf'",
        ),
        (
            "age,city\n1e300,Rome\n",
            "line 2: column 'age': 1e300 is not finite",
        ),
        (
            "age,city,grade\n1,Rome,maybe\n",
            "column 'grade': the class 'maybe' was in no",
        ),
        (
            "age,city\n1,Rome\n2\n",
            "new: line 3: 1 cell ('2'), the header has 2",
        ),
    ] {
        let message = new_row_error(text);
        assert!(message.contains(words), "{message}");
    }
}

#[test]
fn columns_of_numbers_make_a_table_too() {
    let values = [1.0, 7.0, 2.0, 7.0, 4.0, 7.0];
    let names = || vec!["a".to_owned(), "b".to_owned()];
    let labels = Labels::Classes(vec![0, 1, UNLABELED]);
    let table = Table::of_numbers(PathBuf::from("x.npy"), &values, 2, names(), labels).unwrap();
    assert_eq!(table.columns().len(), 1);
    let constant = ColumnUse::LeftOut {
        name: "1".to_owned(),
        because: LeftOut::Constant,
    };
    assert_eq!(table.uses()[1], constant);
}

#[test]
fn a_matrix_is_encoded_if_it_has_the_width_of_training_and_finite_values() {
    let values = [1.0, 7.0, 3.0, 7.0];
    let names = vec!["a".to_owned(), "b".to_owned()];
    let table = Table::of_numbers(
        "x.npy".into(),
        &values,
        2,
        names,
        Labels::Classes(vec![0, 1]),
    )
    .unwrap();
    let encoding = TableEncoding::fit(&table, &[0, 1]);
    let message = |numbers: &[f64], width| {
        let problem = encoding.encode_numbers(numbers, width).unwrap_err();
        problem.to_string()
    };
    assert_eq!(encoding.encode_numbers(&values, 2).unwrap(), [-1.0, 1.0]);
    for width in [0, 1, 3] {
        let found = message(&vec![0.0; 2 * width], width);
        assert!(found.contains("expected the 2 of training"), "{found}");
    }
    let found = message(&[1.0, 0.0, 1e300, 0.0], 2);
    assert!(found.contains("X[1], value 0 is 1"), "{found}");
    let missing = encoding.encode_numbers(&[f64::NAN, 0.0], 2).unwrap();
    assert_eq!(missing, [0.0], "the mean");

    // Encodings that were saved without it.
    let older = TableEncoding {
        matrix_width: None,
        ..encoding
    };
    let text = serde_json::to_string(&older).unwrap();
    assert!(!text.contains("matrix-width"), "{text}");
    assert_eq!(serde_json::from_str::<TableEncoding>(&text).unwrap(), older);
    assert_eq!(older.encode_numbers(&[3.0, 0.0, 0.0], 3).unwrap(), [1.0]);
}

#[test]
fn a_compressed_file_that_is_cut_off_says_so() {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(PEOPLE.repeat(9).as_bytes()).unwrap();
    let bytes = gzip.finish().unwrap();
    for length in [bytes.len() - 4, bytes.len() / 2, 12, 5] {
        let (_dir, config) = write(&bytes[..length]);
        let error = Table::read(&config).unwrap_err().to_string();
        let words = "cannot be read: the compressed file ends early";
        assert!(error.contains(words), "{length}: {error}");
    }
}
