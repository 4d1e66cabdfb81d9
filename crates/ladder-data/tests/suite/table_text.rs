//! Tables of text in the dialects and encodings of other programs, and what is said of a file that
//! is none.

use std::fs;
use std::io::Cursor;

use ladder_data::table::{DecimalMark, ReadOptions, RowReader, TableForm, Unseen};
use ladder_data::{Features, Table, TableConfig, TableEncoding};
use tempfile::{TempDir, tempdir};

/// A table with numbers, texts with commas, letters beyond ASCII and a row without a class.
const CELLS: [[&str; 4]; 5] = [
    ["size", "city", "note", "kind"],
    ["12.5", "Köln", "a, b", "x"],
    ["0.564", "São Paulo", "c", "y"],
    ["1.25", "Köln", "a, b", ""],
    ["7", "São Paulo", "c", "x"],
];

fn write(bytes: impl AsRef<[u8]>) -> (TempDir, TableConfig) {
    let dir = tempdir().unwrap();
    let file = dir.path().join("table");
    fs::write(&file, bytes).unwrap();
    let config = TableConfig {
        file,
        target: "kind".to_owned(),
        ..TableConfig::default()
    };
    (dir, config)
}

/// The table as text: `delimiter` between cells, quoted where it is in one, `end` after lines.
fn text(delimiter: &str, end: &str) -> String {
    let cell = |cell: &&str| match cell.contains(delimiter) {
        true => format!("\"{cell}\""),
        false => (*cell).to_owned(),
    };
    let lines = CELLS.iter().map(|row| {
        let cells: Vec<String> = row.iter().map(cell).collect();
        cells.join(delimiter) + end
    });
    lines.collect()
}

fn form(table: &Table) -> String {
    table.form().unwrap().to_string()
}

/// What a network is trained with.
fn values(table: &Table) -> (Vec<f32>, Vec<u32>, Vec<String>) {
    let encoding = TableEncoding::fit(table, &[0, 1, 2, 3]);
    let names = encoding.value_names();
    let Features::Floats(values) = encoding.encode(table).unwrap().unwrap() else {
        panic!("they fit into memory");
    };
    (values, table.labels().classes().to_vec(), names)
}

#[test]
fn every_dialect_and_encoding_gives_the_values_of_the_plain_file() {
    let plain = text(",", "\n");
    let (_dir, config) = write(&plain);
    let expected = Table::read(&config).unwrap();
    assert_eq!(form(&expected), "");
    let latin = |text: &str| -> Vec<u8> { text.chars().map(|letter| letter as u8).collect() };
    let utf_16 = |text: &str| -> Vec<u8> {
        let letters = format!("\u{feff}{text}");
        letters.encode_utf16().flat_map(u16::to_le_bytes).collect()
    };
    for (bytes, shown) in [
        (text(";", "\r\n").into_bytes(), "semicolons"),
        (text("\t", "\n").into_bytes(), "tabs"),
        (text("|", "\r").into_bytes(), "bars"),
        (
            format!("sep=;\r\n{}", text(";", "\r\n")).into_bytes(),
            "semicolons",
        ),
        (format!("\u{feff}{plain}").into_bytes(), ""),
        (latin(&plain), "Windows-1252"),
        (latin(&text(";", "\r\n")), "semicolons, Windows-1252"),
        (utf_16(&text("\t", "\r\n")), "tabs, UTF-16LE"),
        (plain.trim_end().as_bytes().to_vec(), ""),
        (
            plain
                .replace(',', ", ")
                .replace(", \"a,  b\"", ", \"a, b\"")
                .into_bytes(),
            "",
        ),
        (plain.replace('\n', "\n\n  \n").into_bytes(), ""),
    ] {
        let (_dir, config) = write(bytes);
        let table = Table::read(&config).unwrap();
        assert_eq!(form(&table), shown);
        assert_eq!(values(&table), values(&expected), "{shown}");
    }
}

#[test]
fn an_encoding_that_shows_late_is_the_one_of_the_file() {
    let rows = "1,a,x\n2,b,y\n".repeat(40_000);
    let (_dir, config) = write([b"n,city,kind\n", rows.as_bytes(), b"3,K\xf6ln,x\n"].concat());
    assert_eq!(form(&Table::read(&config).unwrap()), "Windows-1252");
}

#[test]
fn what_is_asked_for_counts_more_than_what_is_found() {
    let (_dir, config) = write(b"a^b;c^kind\n1,5^2^x\n3^4^y\n");
    let config = TableConfig {
        delimiter: Some("^".parse().unwrap()),
        decimal: Some(DecimalMark::Comma),
        encoding: Some("latin1".parse().unwrap()),
        ..config
    };
    let table = Table::read(&config).unwrap();
    let dialect = table.form().and_then(TableForm::dialect).unwrap();
    assert_eq!(dialect.decimal, DecimalMark::Comma);
    assert_eq!(
        form(&table),
        "'^' between cells, decimal commas, Windows-1252"
    );
}

#[test]
fn decimal_commas_are_found_and_said() {
    for (rows, shown) in [
        ("1,5;x\n0,25;y\n", "semicolons, decimal commas"),
        ("1.234,5;x\n7;y\n", "semicolons, decimal commas"),
        ("1,564;x\n2,5;y\n", "semicolons, decimal commas"),
        ("1,564;x\n2,500;y\n", "semicolons, decimal commas"),
        ("1.5;x\n2;y\n", "semicolons"),
        ("1;x\n2;y\n", "semicolons"),
    ] {
        let (_dir, config) = write(format!("size;kind\n{rows}"));
        let dialect = Table::read(&config).map(|table| form(&table));
        assert_eq!(dialect.unwrap(), shown, "{rows}");
    }
}

/// What is wrong with a file, without its name.
fn error(bytes: impl AsRef<[u8]>) -> String {
    let (_dir, config) = write(bytes);
    let message = Table::read(&config).unwrap_err().to_string();
    let name = format!("{}: ", config.file.display());
    message.strip_prefix(&name).unwrap().to_owned()
}

#[test]
fn lines_are_counted_as_an_editor_does() {
    for (text, line) in [
        ("a,kind\r\n1,x\r\n2\r\n", 3),
        ("a,kind\r\n\r\n\r\n1,x\r\n2", 5),
        ("a,kind\r1,x\r2\r", 3),
        ("\n\na,kind\n\n1,x\n2\n", 6),
        ("a,kind\n\"1\n2\r\n3\",x\n2\n", 5),
        ("sep=,\r\na,kind\r\n2\r\n", 3),
    ] {
        let words = format!("line {line}: 1 cell ('2'), the header has 2");
        assert!(error(text).starts_with(&words), "{text:?}: {}", error(text));
    }
}

#[test]
fn what_is_wrong_with_a_text_says_where_and_what_to_do() {
    for (bytes, words) in [
        (
            &b"a,kind\n1,x\n2,\"y\n3,x\n4,y\n"[..],
            "line 3: the quotation mark that opens a cell here is never closed",
        ),
        (
            b"a,kind\n1,\"x\n2,y\n3,\"z w\"\n",
            "line 2: the quotation mark that opens",
        ),
        (
            b"a,kind\nK\xc3\xb6ln,x\nS\xe3o,y\n",
            "line 3: the text is not UTF-8 here, and above it is UTF-8: the file has two encodings",
        ),
        (
            b"People of 2024\n\na,b,kind\n1,2,x\n3,4,y\n",
            "line 1 ('People of 2024') does not name the columns, it looks like a title; delete \
             what is above line 3, which has a, b, kind",
        ),
        (
            b"a\0,\0k\0i\0n\0d\0\n\0",
            "every other byte is zero, as in UTF-16LE, but the file has no byte-order mark",
        ),
        (
            b"size\tkind\n1,564\tx\n2,345\ty\n",
            "column 'size' has '1,564', with decimals or with thousands set apart; give the decimal",
        ),
        (
            b"size\tkind\n1\tx\t1,564\n2\ty\t2,345\n",
            "line 2: 3 cells, the header has 2",
        ),
        (
            b"size;kind\n950;x\n1.234;y\n",
            "column 'size' has '1.234', with decimals or with thousands set apart; give the decimal",
        ),
        (
            b"@RELATION flowers\n@ATTRIBUTE size REAL\n@DATA\n1,x\n",
            "this is a table in ARFF, not a table of text; make it CSV: delete all lines up to @DATA",
        ),
        (
            b"size,other,kind\n1,2,x\nSource: the bureau\n",
            "line 3: 1 cell ('Source: the bureau'), the header has 3; each row needs all its cells, blank ones too; delete",
        ),
        (
            b"size,kind\n1,x,\n2,y,\n",
            "line 2: 3 cells, the header has 2; a text with the delimiter in it needs quotation \
             marks, and a column of row names, or a delimiter at the end of each row",
        ),
        (
            b"size;other;kind\n1,5;2.5;x\n2,5;3;y\n",
            "column 'size' has '1,5', as with a decimal comma, but column 'other' has '2.5'",
        ),
    ] {
        assert!(error(bytes).starts_with(words), "{}", error(bytes));
    }
}

#[test]
fn a_file_that_is_no_text_is_named_with_the_way_out() {
    for (bytes, words) in [
        (
            &b"{\"a\": 1, \"kind\": \"x\"}\n"[..],
            "JSON, not a table of text; convert",
        ),
        (
            b"SQLite format 3\0\x10\0",
            "an SQLite database, not a table of text",
        ),
        (b"%PDF-1.7\n", "a PDF document"),
        (b"<!DOCTYPE html><html>", "an HTML or XML document"),
        (
            b"\x80\x04\x95\x10\0\0\0\x01\x02",
            "a file of bytes that are no text",
        ),
        (
            b"PK\x03\x04\x14\0\0\0a.csv",
            "an archive or a compressed file",
        ),
    ] {
        let message = error(bytes);
        assert!(
            message.starts_with("this is ") && message.contains(words),
            "{message}"
        );
    }
}

#[test]
fn texts_of_the_file_are_short_and_harmless_in_an_error() {
    let long = "x".repeat(10_000_000);
    let message = error(format!("a,{long}\n1,x\n"));
    assert!(message.len() < 300, "{}", message.len());
    let message = error("a\u{1b}[31m,b\n1,x\n");
    assert!(message.contains("a\\u{1b}[31m"), "{message}");
}

#[test]
fn a_wide_table_costs_as_much_as_it_is_long() {
    let names: Vec<String> = (0..20_000).map(|column| format!("c{column}")).collect();
    let row = |digit: &str| vec![digit; names.len()].join(",");
    let text = format!("{},kind\n{},x\n{},y\n", names.join(","), row("1"), row("2"));
    let (_dir, config) = write(text);
    assert_eq!(Table::read(&config).unwrap().columns().len(), names.len());
}

#[test]
fn an_encoding_of_older_programs_is_read_without_a_dialect() {
    let (_dir, config) = write(text(";", "\n"));
    let encoding = TableEncoding::fit(&Table::read(&config).unwrap(), &[0, 1, 2, 3]);
    let mut saved = serde_json::to_value(&encoding).unwrap();
    assert_eq!(saved["dialect"]["delimiter"], ";");
    assert_eq!(
        serde_json::from_value::<TableEncoding>(saved.clone()).unwrap(),
        encoding
    );
    saved.as_object_mut().unwrap().remove("dialect");
    let older: TableEncoding = serde_json::from_value(saved).unwrap();
    assert_eq!(older.dialect, None);
}

#[test]
fn new_rows_that_could_be_read_in_two_ways_are_read_as_those_of_training() {
    let (_dir, config) = write("size\tkind\n1,5\tx\n2,25\ty\n");
    let encoding = TableEncoding::fit(&Table::read(&config).unwrap(), &[0, 1]);
    let opened = |text: &str, encoding: &TableEncoding| {
        let stream = Box::new(Cursor::new(text.to_owned()));
        let (name, options) = ("new".as_ref(), ReadOptions::default());
        let reader = RowReader::of_stream(name, stream, &options, encoding, Unseen::None, &[]);
        reader.map(|_| ()).map_err(|error| error.to_string())
    };
    assert_eq!(opened("size\tother\n1,564\t0\n", &encoding), Ok(()));
    let error = opened("size|other\n1,564|0\n", &encoding).unwrap_err();
    assert!(error.contains("give the decimal mark"), "{error}");
    let older = TableEncoding {
        dialect: None,
        ..encoding
    };
    let error = opened("size\tother\n1,564\t0\n", &older).unwrap_err();
    assert!(error.contains("give the decimal mark"), "{error}");
}
