//! `ladder label` through the real binary: which rows it prints, and what becomes of their labels.

mod common;

use std::collections::HashSet;
use std::fs;

use common::table::{kind, table, train_table};
use common::{TestDir, json_lines, train_own};

/// 60 fruits of two sizes; the first twelve have a kind, and the names of all are left out.
fn fruits(work: &TestDir) {
    let mut table = String::from("name,size,color,kind\n");
    for row in 0..60 {
        let kind = match row {
            0..12 => ["apple", "plum"][row % 2],
            _ => "",
        };
        let (size, color) = (row % 2 * 4 + row % 5, ["red", "blue"][row % 2]);
        table += &format!("fruit {row},{size},{color},{kind}\n");
    }
    fs::write(work.path("fruit.csv"), table).unwrap();
}

const FRUITS: [&str; 4] = ["--table", "fruit.csv", "--target", "kind"];

fn trained() -> TestDir {
    let work = TestDir::new();
    fruits(&work);
    work.succeed(&train_own(&FRUITS, &["--folds", "0", "--no-baseline"]));
    work
}

/// Row numbers in the first column of CSV.
fn rows(csv: &str) -> Vec<usize> {
    let lines = csv.lines().skip(1);
    let first = lines.map(|line| line.split(',').next().unwrap());
    first.map(|row| row.parse().unwrap()).collect()
}

/// The same file with the label of each row filled in.
fn filled(csv: &str) -> String {
    let mut text = String::new();
    for line in csv.lines() {
        let mut cells: Vec<&str> = line.split(',').collect();
        if let Ok(row) = cells[0].parse::<usize>() {
            cells[1] = ["apple", "plum"][row % 2];
        }
        text += &(cells.join(",") + "\n");
    }
    text
}

#[test]
fn unlabeled_rows_come_with_every_cell_the_same_at_every_call_and_as_json() {
    let work = trained();
    let csv = work.succeed(&["label", "run", "--next", "5"]);
    let header = csv.lines().next().unwrap();
    assert_eq!(
        header,
        "row,label,answer,probability,uncertainty,name,size,color"
    );
    let found = rows(&csv);
    assert_eq!(found.iter().collect::<HashSet<_>>().len(), 5);
    assert!(found.iter().all(|row| (12..60).contains(row)), "{csv}");
    for (line, row) in csv.lines().skip(1).zip(&found) {
        let name = format!(",fruit {row},{},", row % 2 * 4 + row % 5);
        assert!(line.contains(&name), "{line}");
        assert!(line.starts_with(&format!("{row},,")), "{line}");
    }
    assert_eq!(csv, work.succeed(&["label", "run", "--next", "5"]));
    // Of more, the first ones are the same.
    assert_eq!(rows(&work.succeed(&["label", "run"]))[..5], found);

    let json = work.succeed(&["label", "run", "--next", "5", "--json", "--keep", "color"]);
    let json = json_lines(&json);
    let numbers: Vec<usize> = json
        .iter()
        .map(|it| it["row"].as_u64().unwrap() as usize)
        .collect();
    assert_eq!(numbers, found);
    let first = &json[0];
    assert_eq!(first["cells"]["color"], ["red", "blue"][found[0] % 2]);
    assert_eq!(first["cells"].as_object().unwrap().len(), 1);
    let probability = first["probability"].as_f64().unwrap();
    let uncertainty = first["uncertainty"].as_f64().unwrap();
    assert!(
        (uncertainty - 2.0 * (1.0 - probability)).abs() < 1e-5,
        "{first}"
    );
}

#[test]
fn labels_that_were_filled_in_are_added_and_train_the_next_run() {
    let work = trained();
    let all = rows(&work.succeed(&["label", "run", "--next", "48"]));
    let csv = work.succeed(&["label", "run", "--next", "6"]);
    // One is left blank.
    let mut lines: Vec<String> = filled(&csv).lines().map(str::to_owned).collect();
    lines[6] = csv.lines().nth(6).unwrap().to_owned();
    fs::write(work.path("next.csv"), lines.join("\n")).unwrap();
    let said = work.succeed(&["label", "run", "--add", "next.csv"]);
    for words in [
        "5 labels are added; run/more-labels.txt has 5 besides those of the run",
        "--labels-file run/more-labels.txt",
    ] {
        assert!(said.contains(words), "'{words}' is not in:\n{said}");
    }

    // What has a label now is not asked for again, and the others are in the same order.
    let labeled: HashSet<usize> = rows(&csv)[..5].iter().copied().collect();
    let next = rows(&work.succeed(&["label", "run", "--next", "48"]));
    let others = all.into_iter().filter(|row| !labeled.contains(row));
    assert_eq!(next, others.collect::<Vec<_>>());
    assert_eq!(next[0], rows(&csv)[5]);

    let more = ["--labels-file", "run/more-labels.txt", "--run-dir", "next"];
    let mut arguments = train_own(&FRUITS, &["--folds", "0", "--no-baseline"]);
    arguments.extend(more);
    let said = work.succeed(&arguments);
    assert!(!said.contains("does not label"), "{said}");
    assert_eq!(work.json("next/report.json")["labels"], 17);
    assert_eq!(
        rows(&work.succeed(&["label", "next", "--next", "50"])).len(),
        43
    );

    // With a row more the indices may be those of other rows.
    let text = fs::read_to_string(work.path("fruit.csv")).unwrap();
    let (header, others) = text.split_once('\n').unwrap();
    let more = format!("{header}\nfruit 60,3,red,\n{others}");
    fs::write(work.path("fruit.csv"), more).unwrap();
    arguments.push("--force");
    let error = work.fail(&arguments);
    let words = "run/more-labels.txt: line 3: these are labels of data with 60 training rows, which \
                 has 61 now";
    assert!(error.contains(words), "{error}");

    // In another order they are those of other rows.
    let mut lines: Vec<&str> = others.lines().collect();
    lines.rotate_left(12);
    let sorted = format!("{header}\n{}\n", lines.join("\n"));
    fs::write(work.path("fruit.csv"), sorted).unwrap();
    let said = work.succeed(&arguments);
    let words = "of the 12 that the data labels; if the rows are in another order than when it was \
                 written, its labels are those of other rows";
    assert!(said.contains(words), "{said}");
    fs::write(work.path("fruit.csv"), text).unwrap();

    // Labels of a later round come beside those of the first one.
    let csv = work.succeed(&["label", "run", "--next", "2", "--output", "more.csv"]);
    assert_eq!(csv, "");
    let more = fs::read_to_string(work.path("more.csv")).unwrap();
    fs::write(work.path("more.csv"), filled(&more)).unwrap();
    let said = work.succeed(&["label", "run", "--add", "more.csv", "--json"]);
    assert_eq!(json_lines(&said)[0]["added"], 7);
}

#[test]
fn a_run_without_unlabeled_rows_says_so() {
    let work = TestDir::new();
    fruits(&work);
    let table = fs::read_to_string(work.path("fruit.csv")).unwrap();
    let labeled: Vec<&str> = table.lines().take(13).collect();
    fs::write(work.path("fruit.csv"), labeled.join("\n")).unwrap();
    let more = ["--folds", "0", "--no-baseline", "--labels", "all"];
    work.succeed(&train_own(&FRUITS, &more));
    let error = work.fail(&["label", "run"]);
    assert_eq!(
        error,
        "error: run: the run has no unlabeled rows, so there is nothing to label"
    );
}

#[test]
fn labels_that_cannot_be_are_refused_by_their_line_and_nothing_is_saved() {
    let work = trained();
    let csv = work.succeed(&["label", "run", "--next", "3"]);
    fs::write(work.path("next.csv"), &csv).unwrap();
    let error = work.fail(&["label", "run", "--add", "next.csv"]);
    assert!(
        error.contains("no row has a label yet; fill in the column 'label'"),
        "{error}"
    );
    let row = rows(&csv)[0];
    for (text, expected) in [
        (
            format!("row,label\n{row},pear\n"),
            "line 2: no class pear; the classes are apple, plum",
        ),
        (
            "row,label\n3,plum\n".to_owned(),
            "line 2: row 3 is not an unlabeled row of the run",
        ),
        (
            "row,label\n60,plum\n".to_owned(),
            "line 2: row 60 is not an unlabeled row of the run",
        ),
        (
            format!("row,label\n{row},plum\n{row},plum\n"),
            "line 3: row",
        ),
        ("id\n3\n".to_owned(), "no column 'row'; the header has id"),
    ] {
        fs::write(work.path("next.csv"), text).unwrap();
        let error = work.fail(&["label", "run", "--add", "next.csv"]);
        assert!(
            error.contains("next.csv: ") && error.contains(expected),
            "{error}"
        );
    }
    assert!(!work.path("run/more-labels.txt").exists());
    let error = work.fail(&["label", "run", "--keep", "weight"]);
    assert!(error.contains("weight"), "{error}");
}

#[test]
fn rows_of_a_data_set_without_names_of_their_own_come_by_their_numbers() {
    let work = TestDir::new();
    work.succeed(&work.train_arguments(&["--run-dir", "run", "--no-tui"]));
    let csv = work.succeed(&["label", "run", "--next", "4"]);
    assert!(
        csv.starts_with("row,label,answer,probability,uncertainty\n"),
        "{csv}"
    );
    assert_eq!(rows(&csv).len(), 4);
    let error = work.fail(&["label", "run", "--keep", "x"]);
    assert!(error.contains("--keep names columns of a table"), "{error}");
}

#[test]
fn a_label_that_is_given_anew_is_changed_and_not_added() {
    let work = trained();
    let csv = work.succeed(&["label", "run", "--next", "3"]);
    let found = rows(&csv);
    let add = |classes: &[&str]| {
        let lines = found.iter().zip(classes);
        let lines: String = lines
            .map(|(row, class)| format!("{row},{class}\n"))
            .collect();
        work.write("next.csv", format!("row,label\n{lines}"));
        work.succeed(&["label", "run", "--add", "next.csv"])
    };
    let said = add(&["apple", "plum"]);
    assert!(
        said.starts_with("2 labels are added; run/more-labels.txt has 2 "),
        "{said}"
    );
    let said = add(&["apple", "apple", "plum"]);
    let words = "1 label is added, 1 label is changed, 1 label is as before; run/more-labels.txt \
                 has 3 besides those of the run";
    assert!(said.starts_with(words), "{said}");
    let labels = fs::read_to_string(work.path("run/more-labels.txt")).unwrap();
    assert!(
        labels.contains(&format!("\n{} apple\n", found[1])),
        "{labels}"
    );
    work.write("next.csv", format!("row,label\n{},plum\n", found[0]));
    let said = work.succeed(&["label", "run", "--add", "next.csv", "--json"]);
    let said = &json_lines(&said)[0];
    assert_eq!(
        (&said["new"], &said["changed"]),
        (&0.into(), &1.into()),
        "{said}"
    );
}

/// A workbook with one sheet of a number and a text in each row, below their names.
#[cfg(feature = "spreadsheet")]
fn write_xlsx(work: &TestDir, name: &str, names: [&str; 2], rows: &[(usize, &str)]) {
    let text = |text: &str| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let mut sheet = format!("<row>{}{}</row>", text(names[0]), text(names[1]));
    for (number, class) in rows {
        sheet += &format!("<row><c><v>{number}</v></c>{}</row>", text(class));
    }
    const MAIN: &str = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
    let relation = |kind: &str, target: &str| {
        format!(
            "<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"rId1\" \
             Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/></Relationships>"
        )
    };
    let types = format!(
        "<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"xml\" \
         ContentType=\"application/xml\"/></Types>"
    );
    let book = format!(
        "<workbook {MAIN} xmlns:r=\"{OFFICE}\"><sheets><sheet name=\"next\" sheetId=\"1\" \
         r:id=\"rId1\"/></sheets></workbook>"
    );
    let sheet = format!("<worksheet {MAIN}><sheetData>{sheet}</sheetData></worksheet>");
    let parts = [
        ("[Content_Types].xml", types),
        ("_rels/.rels", relation("officeDocument", "xl/workbook.xml")),
        ("xl/workbook.xml", book),
        (
            "xl/_rels/workbook.xml.rels",
            relation("worksheet", "worksheets/sheet1.xml"),
        ),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    let parts = parts
        .each_ref()
        .map(|(name, text)| (*name, text.as_bytes()));
    common::archive::write_archive(&work.path(name), &parts);
}

#[cfg(feature = "spreadsheet")]
#[test]
fn labels_that_were_filled_in_in_a_workbook_are_added() {
    let work = trained();
    let found = rows(&work.succeed(&["label", "run", "--next", "3"]));
    let cells = [(found[0], "apple"), (found[1], ""), (found[2], "plum")];
    write_xlsx(&work, "next.xlsx", ["row", "label"], &cells);
    let said = work.succeed(&["label", "run", "--add", "next.xlsx"]);
    assert!(said.starts_with("2 labels are added"), "{said}");
    write_xlsx(&work, "next.xlsx", ["row", "label"], &[(found[1], "pear")]);
    let error = work.fail(&["label", "run", "--add", "next.xlsx"]);
    assert!(error.contains("next.xlsx: row 2: no class pear"), "{error}");
}

#[test]
fn the_commands_of_data_that_has_moved_name_where_it_is_now() {
    let work = trained();
    let found = rows(&work.succeed(&["label", "run", "--next", "1"]));
    fs::create_dir(work.path("moved")).unwrap();
    fs::rename(work.path("fruit.csv"), work.path("moved/fruit.csv")).unwrap();
    work.write("next.csv", format!("row,label\n{},apple\n", found[0]));
    let said = work.succeed(&["label", "run", "--add", "next.csv", "--data-dir", "moved"]);
    assert!(said.contains("/moved/fruit.csv"), "{said}");
}

#[test]
fn columns_of_the_data_with_the_names_of_ours_are_told_from_them() {
    let work = TestDir::new();
    let text = table("row,label,x,kind", 60, |i| {
        format!("{}.5,{},{},{}", i % 9, ["u", "v"][i % 2], i % 7, kind(i))
    });
    work.write("table.csv", text);
    work.succeed(&train_table("table.csv", &[]));
    let csv = work.succeed(&["label", "run", "--next", "2"]);
    let header = csv.lines().next().unwrap();
    let expected = "row,label,answer,probability,uncertainty,row (data),label (data),x";
    assert_eq!(header, expected);
    let lines = csv.lines().map(|line| line.replacen(",,", ",a,", 1));
    work.write("next.csv", lines.collect::<Vec<_>>().join("\n"));
    let said = work.succeed(&["label", "run", "--add", "next.csv"]);
    assert!(said.starts_with("2 labels are added"), "{said}");
}

/// A run whose classes are the numbers 0 and 1, with -1 where none is known.
fn trained_with_numbers() -> TestDir {
    let work = TestDir::new();
    let text = table("x,y,kind", 60, |i| {
        let kind = ["0", "1", "-1"][if i < 20 { i % 2 } else { 2 }];
        format!("{},{},{kind}", i % 2 * 5, i % 7)
    });
    work.write("table.csv", text);
    work.succeed(&train_table("table.csv", &[]));
    work
}

#[test]
fn equal_numbers_are_equal_in_a_file_that_a_program_has_saved_with_decimals() {
    let work = trained_with_numbers();
    work.write("next.csv", "row,label\n30.0,1.0\n31,0\n32.0,\n");
    let said = work.succeed(&["label", "run", "--add", "next.csv"]);
    assert!(said.starts_with("2 labels are added;"), "{said}");
    let labels = fs::read_to_string(work.path("run/more-labels.txt")).unwrap();
    assert!(labels.ends_with("30 1\n31 0\n"), "{labels}");

    // An editor's version of the file is the same.
    work.write("run/more-labels.txt", labels.replace("30 1", "30 1.0"));
    let more = ["--labels-file", "run/more-labels.txt", "--run-dir", "next"];
    let mut arguments = train_table("table.csv", &[]);
    arguments.extend(more);
    work.succeed(&arguments);
    assert_eq!(work.json("next/report.json")["labels"], 22);
}

#[test]
fn a_label_that_means_unknown_in_the_data_is_refused() {
    let work = trained_with_numbers();
    for text in ["-1", "-1.0"] {
        work.write("next.csv", format!("row,label\n30,{text}\n"));
        let error = work.fail(&["label", "run", "--add", "next.csv"]);
        let words = format!(
            "next.csv: line 2: '{text}' means in this data that the label is not known; leave it blank"
        );
        assert!(error.contains(&words), "{error}");
    }
    work.write("next.csv", "row,label\n30,2\n");
    let error = work.fail(&["label", "run", "--add", "next.csv"]);
    assert!(
        error.contains("no class 2; the classes are 0, 1"),
        "{error}"
    );
    assert!(!work.path("run/more-labels.txt").exists());
}

#[test]
fn a_file_whose_cells_are_those_of_other_rows_is_refused() {
    let work = trained();
    let csv = filled(&work.succeed(&["label", "run", "--next", "6"]));
    // Sorted without its numbers, as a part of a sheet.
    let mut lines: Vec<Vec<&str>> = csv.lines().map(|line| line.split(',').collect()).collect();
    let numbers: Vec<&str> = lines[1..].iter().map(|cells| cells[0]).collect();
    for (line, number) in lines[1..].iter_mut().zip(numbers.iter().cycle().skip(1)) {
        line[0] = number;
    }
    let sorted: Vec<String> = lines.iter().map(|cells| cells.join(",")).collect();
    work.write("next.csv", sorted.join("\n"));
    let error = work.fail(&["label", "run", "--add", "next.csv"]);
    for words in [
        "next.csv: line 2: row ",
        " in the column 'name' here, and 'fruit ",
        "this is the file of another run, or its column 'row' was not sorted with the others",
    ] {
        assert!(error.contains(words), "{error}");
    }
    assert!(!work.path("run/more-labels.txt").exists());
    work.write("next.csv", csv);
    work.succeed(&["label", "run", "--add", "next.csv"]);
}
