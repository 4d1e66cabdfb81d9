//! The same table in every form that other programs write, through the real binary: the same
//! model, bit for bit, and one sentence where a file is not what it should be.

mod common;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;

use common::table::train_table;
use common::{TestDir, text, weights};

/// Rows of numbers, of texts with commas and letters beyond ASCII, a third of them with a class.
fn rows() -> Vec<[String; 4]> {
    let row = |i: u32| {
        let (size, kind) = match i % 2 {
            0 => (2.25 + f64::from(i % 7), "short"),
            _ => (1234.5 - f64::from(i % 5), "long"),
        };
        let city = ["Köln, West", "São Paulo", ""][i as usize % 3];
        let kind = if (i / 2).is_multiple_of(3) { kind } else { "" };
        let weight = f64::from(i % 11) / 4.0;
        [
            size.to_string(),
            weight.to_string(),
            city.into(),
            kind.into(),
        ]
    };
    (0..60).map(row).collect()
}

/// The table as text, its numbers with `decimal`.
fn table(delimiter: &str, decimal: &str, end: &str) -> String {
    let mut text = ["size", "weight", "city", "kind"].join(delimiter) + end;
    for [size, weight, city, kind] in rows() {
        let numbers = [size, weight].map(|number| number.replace('.', decimal));
        let cells: Vec<String> = { numbers }.into_iter().chain([city, kind]).collect();
        let quoted = cells.iter().map(|cell| match cell.contains(delimiter) {
            true => format!("\"{cell}\""),
            false => cell.clone(),
        });
        text += &(quoted.collect::<Vec<_>>().join(delimiter) + end);
    }
    text
}

fn latin_1(text: &str) -> Vec<u8> {
    text.chars().map(|letter| letter as u8).collect()
}

fn utf_16(text: &str) -> Vec<u8> {
    let letters = format!("\u{feff}{text}");
    letters.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn quick(file: &'static str, more: &[&'static str]) -> Vec<&'static str> {
    train_table(file, &[&["--layers", "8-2", "--force"], more].concat())
}

/// How the file was read, as a training says it, and the bits of its model.
#[track_caller]
fn model(work: &TestDir, file: &'static str, more: &[&'static str]) -> (String, Vec<u32>) {
    let said = work.succeed(&quick(file, more));
    let form = said.lines().find_map(|line| line.strip_prefix("read as"));
    let form = form.unwrap_or_default().trim().to_owned();
    (form, weights(&work.path("run")))
}

#[test]
fn every_dialect_and_encoding_gives_the_model_of_the_plain_file() {
    let work = TestDir::new();
    let plain = table(",", ".", "\n");
    fs::write(work.path("plain.csv"), &plain).unwrap();
    let (form, expected) = model(&work, "plain.csv", &[]);
    assert_eq!(form, "");
    let excel = table(";", ",", "\r\n");
    for (bytes, more, form) in [
        (
            latin_1(&excel),
            &[][..],
            "semicolons, decimal commas, Windows-1252",
        ),
        (
            format!("\u{feff}{excel}").into(),
            &[],
            "semicolons, decimal commas",
        ),
        (
            format!("sep=;\r\n{excel}").into(),
            &[],
            "semicolons, decimal commas",
        ),
        (
            utf_16(&table("\t", ",", "\r\n")),
            &[],
            "tabs, decimal commas, UTF-16LE",
        ),
        (table("|", ".", "\r").into(), &[], "bars"),
        (
            table("^", ",", "\n").into(),
            &["--delimiter", "^", "--decimal", ","],
            "'^' between cells, decimal commas",
        ),
        (latin_1(&plain), &["--encoding", "latin1"], "Windows-1252"),
    ] {
        fs::write(work.path("other.csv"), bytes).unwrap();
        let (said, found) = model(&work, "other.csv", more);
        assert_eq!(said, form);
        assert_eq!(found, expected, "{form}");
    }
    let config = &work.json("run/config.json")["config"]["data"];
    assert_eq!(config["encoding"], "Windows-1252");
}

#[test]
fn new_rows_give_the_same_answers_in_every_dialect_from_a_file_and_a_stream() {
    let work = TestDir::new();
    fs::write(work.path("table.csv"), table(";", ",", "\r\n")).unwrap();
    fs::write(work.path("test.csv"), table(";", ",", "\r\n")).unwrap();
    work.succeed(&quick("table.csv", &["--test", "test.csv"]));
    fs::write(work.path("new.csv"), table(",", ".", "\n")).unwrap();
    let expected = work.succeed(&["predict", "run", "new.csv"]);
    assert_eq!(expected.lines().count(), 61);
    let result = work.succeed(&["evaluate", "run"]);
    let result = result.replace("test.csv", "new.csv");
    for (bytes, more) in [
        (latin_1(&table(";", ",", "\r\n")), &[][..]),
        (utf_16(&table("\t", ",", "\r\n")), &[]),
        (table("^", ",", "\n").into(), &["--delimiter", "^"]),
        (
            table("^", ",", "\n").into(),
            &["--delimiter", "^", "--decimal", ",", "--encoding", "utf8"],
        ),
    ] {
        fs::write(work.path("new.csv"), &bytes).unwrap();
        let arguments = [&["predict", "run", "new.csv"][..], more].concat();
        assert_eq!(work.succeed(&arguments), expected, "{more:?}");
        let arguments = [&["predict", "run", "-"][..], more].concat();
        assert_eq!(streamed(&work, &arguments, &bytes), expected, "{more:?}");
        let arguments = [&["evaluate", "run", "--test", "new.csv"][..], more].concat();
        assert_eq!(work.succeed(&arguments), result, "{more:?}");
    }
}

/// What the binary prints that reads `bytes` from its standard input.
fn streamed(work: &TestDir, arguments: &[&str], bytes: &[u8]) -> String {
    let mut command = work.command(arguments);
    let child = command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = child.spawn().unwrap();
    child.stdin.take().unwrap().write_all(bytes).unwrap();
    text(&child.wait_with_output().unwrap().stdout)
}

#[test]
fn a_decimal_mark_that_new_rows_leave_open_is_that_of_training() {
    let work = TestDir::new();
    fs::write(work.path("table.tsv"), table("\t", ",", "\n")).unwrap();
    work.succeed(&quick("table.tsv", &[]));
    let new = |size: &str| format!("size\tweight\tcity\n{size}\t1\t\n");
    fs::write(work.path("new.tsv"), new("1,564")).unwrap();
    let open = work.succeed(&["predict", "run", "new.tsv"]);
    fs::write(work.path("new.tsv"), new("1,5640")).unwrap();
    assert_eq!(work.succeed(&["predict", "run", "new.tsv"]), open);
    fs::write(work.path("new.tsv"), new("1.564,0")).unwrap();
    assert_ne!(work.succeed(&["predict", "run", "new.tsv"]), open);
    // Between commas, as another program exports it, the comma may divide thousands.
    fs::write(work.path("new.csv"), "size,weight,city\n\"1,564\",1,\n").unwrap();
    let error = work.fail(&["predict", "run", "new.csv"]);
    assert!(error.contains("column 'size' has '1,564'"), "{error}");
    assert!(error.contains("pass --decimal . or --decimal ,"), "{error}");
    fs::write(work.path("points.csv"), "size,weight,city\n1.564,1,\n").unwrap();
    let error = work.fail(&["predict", "run", "points.csv"]);
    assert!(error.contains("column 'size' has '1.564'"), "{error}");
    let said = work.succeed(&["predict", "run", "new.csv", "--decimal", ","]);
    assert_eq!(said, open);
}

#[test]
fn a_file_that_is_not_what_it_should_be_is_one_sentence_with_the_way_out() {
    let work = TestDir::new();
    let plain = table(",", ".", "\r\n");
    let insert = |line: usize, text: &str| {
        let mut lines: Vec<&str> = plain.lines().collect();
        lines.insert(line - 1, text);
        lines.join("\r\n").into_bytes()
    };
    for (bytes, words) in [
        (insert(20, "1,2,3"), "line 20: 3 cells, the header has 4"),
        (
            insert(31, "1,2,\"Oslo,"),
            "line 31: the quotation mark that opens a cell here",
        ),
        (
            insert(1, "All our things"),
            "line 1 ('All our things') does not name the columns, it looks like a title; delete \
             what is above line 2, which has size, weight, city, kind",
        ),
        (
            b"size,kind\n1,K\xc3\xb6ln\n2,K\xf6ln\n".to_vec(),
            "line 3: the text is not UTF-8 here, and above it is UTF-8: the file has two encodings",
        ),
        (
            utf_16(&plain)[2..].to_vec(),
            "save it as UTF-8, or give its encoding (pass --encoding utf-16le)",
        ),
        (
            b"size\tkind\n1,564\ta\n2,345\tb\n".to_vec(),
            "give the decimal mark (pass --decimal . or --decimal ,)",
        ),
        (
            b"{\"size\": 1, \"kind\": \"a\"}\n".to_vec(),
            "this is JSON, not a table of text; convert",
        ),
        (b"\x93NUMPY\x01\0".to_vec(), "(pass --arrays FILE)"),
        (
            format!("size,{}\x1b[31m\n1,2\n", "x".repeat(10_000_000)).into(),
            "the header has size, xxxxxxxxxxxxxxx",
        ),
    ] {
        fs::write(work.path("table.csv"), bytes).unwrap();
        let error = work.fail(&quick("table.csv", &[]));
        assert!(
            error.contains(words) && error.len() < 500,
            "{words}:\n{error}"
        );
        assert!(!work.path("run").exists(), "{words}");
    }
}

#[test]
fn how_a_table_is_written_is_not_said_of_other_data() {
    let work = TestDir::new();
    work.succeed(&work.train_arguments(&["--run-dir", "run"]));
    for command in [&["evaluate", "run"][..], &["predict", "run", "x.png"]] {
        let error = work.fail(&[command, &["--decimal", ","]].concat());
        assert!(error.contains("are for a model of a table"), "{error}");
    }
    let output = work.ladder(&["predict", "run", "x.png", "--decimal", ";"]);
    assert!(text(&output.stderr).contains("expected . or ,"));
}

#[test]
fn a_flag_that_says_nothing_about_the_file_is_refused_rather_than_ignored() {
    let work = TestDir::new();
    fs::write(work.path("table.csv"), table(",", ".", "\n")).unwrap();
    let error = work.fail(&quick("table.csv", &["--sheet", "data"]));
    let words = "table.csv: a text has no sheets (leave out --sheet)";
    assert!(error.contains(words), "{error}");
    for (name, flag) in [
        ("pandas.parquet", "--delimiter"),
        ("odfpy.ods", "--delimiter"),
    ] {
        fs::copy(written_elsewhere(name), work.path(name)).unwrap();
        let error = work.fail(&quick(name, &[flag, ","]));
        assert!(
            error.contains("need no delimiter and no encoding"),
            "{error}"
        );
    }
}

/// A file beside this one, which another program wrote.
fn written_elsewhere(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/files")
        .join(name)
}

/// Trains with files of the same values as `flowers.csv`; all have to give its model.
#[track_caller]
fn check_same_model(files: &[(&'static str, &[&'static str], &str)]) {
    let work = TestDir::new();
    for name in files.iter().map(|(name, ..)| *name).chain(["flowers.csv"]) {
        fs::copy(written_elsewhere(name), work.path(name)).unwrap();
    }
    let (_, expected) = model(&work, "flowers.csv", &[]);
    for (name, more, form) in files {
        let (said, found) = model(&work, name, more);
        assert_eq!(said, *form, "{name}");
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn texts_that_other_programs_wrote_give_the_model_of_the_clean_file() {
    check_same_model(&[
        (
            "pandas-european.csv",
            &[],
            "semicolons, decimal commas, Windows-1252",
        ),
        ("pandas.tsv", &[], "tabs, UTF-16LE"),
    ]);
}

#[cfg(feature = "parquet")]
#[test]
fn columns_that_other_programs_wrote_give_the_model_of_the_clean_file() {
    check_same_model(&[
        ("pandas.parquet", &[], "Parquet"),
        ("pyarrow.parquet", &[], "Parquet"),
        ("pandas.feather", &[], "Arrow"),
        ("pyarrow.arrow", &[], "Arrow"),
    ]);
}

#[cfg(feature = "spreadsheet")]
#[test]
fn sheets_that_other_programs_wrote_give_the_model_of_the_clean_file() {
    check_same_model(&[
        ("openpyxl.xlsx", &[], "sheet 'flowers'"),
        (
            "xlsxwriter.xlsx",
            &["--sheet", "data"],
            "sheet 'data' of notes, data",
        ),
        ("pyxlsbwriter.xlsb", &[], "sheet 'flowers'"),
        ("odfpy.ods", &[], "sheet 'flowers'"),
        ("libreoffice.ods", &[], "sheet 'flowers'"),
        ("libreoffice.xls", &[], "sheet 'flowers'"),
        ("libreoffice.xlsx", &[], "sheet 'flowers'"),
    ]);
}

#[cfg(feature = "parquet")]
#[test]
fn nested_columns_and_files_that_end_early_are_one_sentence() {
    let work = TestDir::new();
    fs::copy(
        written_elsewhere("nested.parquet"),
        work.path("nested.parquet"),
    )
    .unwrap();
    let error = work.fail(&quick("nested.parquet", &[]));
    assert!(error.contains("column 'tags' has the type List"), "{error}");
    assert!(error.contains("(pass --drop tags)"), "{error}");
    // Left out, and in new rows not even that: the model does not need it.
    work.succeed(&quick("nested.parquet", &["--drop", "tags"]));
    let next = work.succeed(&["label", "run", "--next", "2"]);
    assert!(!next.lines().next().unwrap().contains("tags"), "{next}");
    let answers = work.succeed(&["predict", "run", "nested.parquet"]);
    assert_eq!(answers.lines().count(), 61);
    let error = work.fail(&["predict", "run", "nested.parquet", "--keep", "tags"]);
    assert!(error.contains("column 'tags' has the type List"), "{error}");
    for name in ["pandas.parquet", "pyarrow.arrow"] {
        let bytes = fs::read(written_elsewhere(name)).unwrap();
        fs::write(work.path("half"), &bytes[..bytes.len() / 2]).unwrap();
        let error = work.fail(&quick("half", &[]));
        assert!(error.contains("half: "), "{error}");
    }
}

#[cfg(feature = "parquet")]
#[test]
fn an_arrow_file_that_claims_more_than_there_is_is_one_sentence() {
    let work = TestDir::new();
    let mut bytes = fs::read(written_elsewhere("lz4.arrow")).unwrap();
    // The mark of a frame of LZ4 follows the length that a buffer says it has.
    let frame = [4, 0x22, 0x4d, 0x18];
    let at = bytes.windows(4).position(|it| it == frame).unwrap();
    bytes[at - 2] = 0x7f;
    work.write("claims.arrow", bytes);
    let output = work.ladder(&["data", "check", "claims.arrow", "--target", "kind"]);
    let error = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{error}");
    assert!(
        error.contains("claims.arrow: cannot be read: out of memory: "),
        "{error}"
    );
}

#[cfg(feature = "spreadsheet")]
#[test]
fn what_a_spreadsheet_shows_and_its_cells_do_not_hold_is_refused() {
    let work = TestDir::new();
    for (name, words) in [
        (
            "formulas.xlsx",
            "sheet 'Sheet': cells such as B2 have a formula without a result; open the file in",
        ),
        (
            "merged.xlsx",
            "sheet 'Sheet': the cells C3:C21 are merged, and the first of them alone has the value",
        ),
        (
            "merged.ods",
            "sheet 'Sheet': the cells C3:C21 are merged, and the first of them alone has the value",
        ),
        (
            "commas.xlsx",
            "sheet 'blank' is empty; there are cells in numbers (pass --sheet numbers)",
        ),
    ] {
        fs::copy(written_elsewhere(name), work.path(name)).unwrap();
        let error = work.fail(&quick(name, &[]));
        assert!(error.contains(words), "{error}");
    }
}

#[cfg(feature = "spreadsheet")]
#[test]
fn a_sheet_that_is_not_there_and_a_title_above_the_header_are_one_sentence() {
    let work = TestDir::new();
    for name in ["xlsxwriter.xlsx", "title.xlsx"] {
        fs::copy(written_elsewhere(name), work.path(name)).unwrap();
    }
    let error = work.fail(&quick("xlsxwriter.xlsx", &["--sheet", "mine"]));
    let words = "no sheet 'mine'; there is notes, data (pass one of these with --sheet NAME)";
    assert!(error.contains(words), "{error}");
    // The first sheet is one of notes.
    let error = work.fail(&quick("xlsxwriter.xlsx", &[]));
    let words = "(pass --sheet NAME if the table is on another sheet)";
    assert!(error.contains(words), "{error}");
    let error = work.fail(&quick("title.xlsx", &[]));
    let words = "row 1 ('Flowers of 1936') does not name the columns, it looks like a title; \
                 delete what is above row 3, which has";
    assert!(error.contains(words), "{error}");
}

#[cfg(feature = "parquet")]
#[test]
fn new_rows_of_a_typed_file_are_read_from_standard_input_too() {
    let work = TestDir::new();
    for name in ["flowers.csv", "pandas.parquet"] {
        fs::copy(written_elsewhere(name), work.path(name)).unwrap();
    }
    work.succeed(&quick("flowers.csv", &[]));
    let expected = work.succeed(&["predict", "run", "flowers.csv"]);
    assert_eq!(
        work.succeed(&["predict", "run", "pandas.parquet"]),
        expected
    );
    let bytes = fs::read(work.path("pandas.parquet")).unwrap();
    assert_eq!(streamed(&work, &["predict", "run", "-"], &bytes), expected);
}

#[cfg(not(feature = "parquet"))]
#[test]
fn a_form_that_is_not_built_in_names_the_feature_and_the_other_way() {
    let work = TestDir::new();
    fs::copy(
        written_elsewhere("pandas.parquet"),
        work.path("table.parquet"),
    )
    .unwrap();
    let error = work.fail(&quick("table.parquet", &[]));
    for words in [
        "this is a Parquet file, which this build does not read",
        "pandas.read_parquet",
        "--features parquet",
    ] {
        assert!(error.contains(words), "{error}");
    }
}

/// What `ladder data check` says of a file that another program wrote.
fn checked(name: &str, more: &[&str]) -> serde_json::Value {
    let work = TestDir::new();
    fs::copy(written_elsewhere(name), work.path(name)).unwrap();
    let command = ["data", "check", name, "--target", "kind", "--json"];
    let said = work.succeed(&[&command, more].concat());
    serde_json::from_str(&said).unwrap()
}

#[track_caller]
fn has_commas(found: &serde_json::Value, form: &str) {
    assert_eq!(found["form"], form);
    for (column, largest) in [("size", 6.5), ("real", 2.0), ("weight", 2.25)] {
        let columns = found["columns"].as_array().unwrap().iter();
        let column = { columns }.find(|it| it["name"] == column).unwrap();
        assert_eq!(column["largest"], largest, "{column}");
    }
}

#[cfg(feature = "spreadsheet")]
#[test]
fn texts_with_decimal_commas_in_a_sheet_are_numbers_beside_real_ones() {
    let form = "sheet 'numbers' of blank, numbers, decimal commas";
    for name in ["commas.xlsx", "commas.xls"] {
        has_commas(&checked(name, &["--sheet", "numbers"]), form);
    }
    let found = checked("commas.xlsx", &["--sheet", "numbers", "--decimal", "."]);
    assert_eq!(found["columns"][0]["use"], "categorical", "{found}");
}

#[cfg(feature = "parquet")]
#[test]
fn texts_with_decimal_commas_in_columns_are_numbers_beside_real_ones() {
    has_commas(&checked("commas.parquet", &[]), "Parquet, decimal commas");
}

#[cfg(feature = "spreadsheet")]
#[test]
fn truth_values_and_formulas_without_real_results_are_what_they_are() {
    for name in [
        "libreoffice.ods",
        "odfpy.ods",
        "libreoffice.xlsx",
        "openpyxl.xlsx",
    ] {
        let found = checked(name, &[]);
        let columns = found["columns"].as_array().unwrap().iter();
        let wild = { columns }.find(|it| it["name"] == "wild").unwrap();
        assert_eq!(wild["use"], "boolean", "{name}");
    }
    let notes = checked("zeros.xlsx", &[])["notes"].to_string();
    let words = "column 'twice': all 40 cells are formulas with the result 0";
    assert!(notes.contains(words), "{notes}");
}

#[test]
fn a_file_between_blanks_names_the_way_out() {
    let work = TestDir::new();
    let rows = (0..40).map(|i| format!("{} {}\n", i % 7, ["a", "b"][i % 2]));
    let text = "size kind\n".to_owned() + &rows.collect::<String>();
    fs::write(work.path("blanks.txt"), &text).unwrap();
    let error = work.fail(&quick("blanks.txt", &[]));
    assert!(error.contains("pass --delimiter spaces"), "{error}");
    work.write("clean.csv", text.replace(' ', ","));
    work.succeed(&quick("clean.csv", &[]));
    let clean = weights(&work.path("run"));
    // As `DataFrame.to_string` and many a data set of the nineties have it.
    let aligned = text.lines().map(|line| match line.split_once(' ') {
        Some((size, kind)) => format!("  {size:>4}   {kind:<6} \n"),
        None => line.to_owned(),
    });
    work.write("aligned.txt", aligned.collect::<String>());
    work.succeed(&quick("aligned.txt", &["--delimiter", "spaces"]));
    assert_eq!(weights(&work.path("run")), clean);
    // A model of such a file reads others.
    let expected = work.succeed(&["predict", "run", "clean.csv"]);
    assert_eq!(work.succeed(&["predict", "run", "aligned.txt"]), expected);
}

#[test]
fn escaped_quotation_marks_and_two_encodings_in_a_file_are_one_sentence() {
    let work = TestDir::new();
    let rows = |text: &str| {
        (0..30)
            .map(|_| format!("{text},a\n{text},b\n"))
            .collect::<String>()
    };
    let escaped = "size,kind\n".to_owned() + &rows("1") + "\"two \\\"2\\\"\",a\n";
    work.write("escaped.csv", escaped);
    let error = work.fail(&quick("escaped.csv", &[]));
    let words = "line 62: a quotation mark after a backslash; CSV doubles";
    assert!(error.contains(words), "{error}");
    // At the end of a cell it looks like two that are one.
    for cells in ["\"5\\\"\",b\n", "\"5\\\"\",\"b\"\n"] {
        let text = "size;kind\n".to_owned() + &(rows("1") + cells).replace(',', ";");
        work.write("inches.csv", text);
        let error = work.fail(&quick("inches.csv", &[]));
        assert!(error.contains(words), "{error}");
        assert!(error.contains("(re.sub(rb'\\\\(.)', lambda it"), "{error}");
    }
    let bytes = latin_1(&("name,kind\n".to_owned() + &rows("Köln")));
    work.write("joined.csv", [bytes, rows("São").into_bytes()].concat());
    let error = work.fail(&quick("joined.csv", &[]));
    let words = "line 62: the text is UTF-8 here, and above it is not";
    assert!(error.contains(words), "{error}");
}
