//! Pages of finished runs, by the real binary.

mod common;

use std::fs;
use std::path::Path;

use common::{CLASSES, SIDE, TestDir, class_of, image, train_own, write_idx};

/// Elements of HTML without an end.
const VOID: [&str; 4] = ["meta", "img", "br", "link"];

/// Checks that every element ends where it should; the names of all of them.
#[track_caller]
fn elements(text: &str) -> Vec<String> {
    let mut open: Vec<&str> = Vec::new();
    let mut all = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").expect("the end of a comment").1;
            continue;
        }
        let (tag, after) = rest.split_once('>').expect("the end of a tag");
        rest = after;
        if tag.starts_with('!') {
            continue;
        }
        assert_eq!(tag.matches('"').count() % 2, 0, "a quotation mark in {tag}");
        let name = tag.split_whitespace().next().unwrap();
        match name.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name), "the end of another element"),
            None if VOID.contains(&name) => all.push(name.to_owned()),
            None => {
                all.push(name.to_owned());
                open.push(name);
            }
        }
    }
    assert!(open.is_empty(), "{open:?} do not end");
    all
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

/// A page that needs nothing else.
#[track_caller]
fn check_page(page: &str) -> Vec<String> {
    let found = elements(page);
    for outside in ["http://", "https://", "url(", "@import", "<script", "<link"] {
        assert!(!page.contains(outside), "{outside}");
    }
    for attribute in ["src=\"", "href=\""] {
        for address in page.split(attribute).skip(1) {
            let is_within =
                address.starts_with("data:image/png;base64,") || address.starts_with('#');
            assert!(is_within, "{}", &address[..40]);
        }
    }
    for anchor in page.split("href=\"#").skip(1) {
        let id = anchor.split('"').next().unwrap();
        assert!(page.contains(&format!("id=\"{id}\"")), "{id}");
    }
    found
}

fn figures(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| name != "index.html").collect();
    names.sort();
    names
}

#[test]
fn the_page_of_a_run_on_digits_has_every_section_and_figure() {
    let work = TestDir::new();
    let train = "train --labels 100 --layers 30-10 --costs 100,1,0.1 --epochs 1 --baseline --no-tui --run-dir run";
    work.succeed(&train.split(' ').collect::<Vec<_>>());
    let printed = work.succeed(&["report", "run"]);
    assert_eq!(printed.trim_end(), "run/report/index.html");
    let page = read(&work.path("run/report/index.html"));
    let found = check_page(&page);
    for id in [
        "curves",
        "classes",
        "calibration",
        "mistakes",
        "levels",
        "embedding",
        "settings",
    ] {
        assert!(page.contains(&format!("<section id=\"{id}\"")), "{id}");
    }
    let report = work.json("run/report.json");
    let error = format!("{:.2} %", 100.0 * report["test_error"].as_f64().unwrap());
    assert!(page.contains(&error), "{error}");
    let baseline = report["baseline_test_error"].as_f64().unwrap();
    assert!(page.contains(&format!("{:.2} %", 100.0 * baseline)));
    let measures = |name: &str, figure: &str| report[name][figure].as_f64().unwrap();
    for name in ["test_measures", "baseline_test_measures"] {
        for figure in ["auc", "log_loss", "macro_f1"] {
            let cell = format!("<td>{:.3}</td>", measures(name, figure));
            assert!(page.contains(&cell), "{name} {figure} {cell}");
        }
    }
    let balanced = measures("test_measures", "balanced_accuracy");
    let tile = format!(
        "<b>{:.2} %</b><span>balanced accuracy</span>",
        100.0 * balanced
    );
    assert!(page.contains(&tile), "{tile}");
    assert!(page.contains("--costs 100,1,0.1"));
    let inline = found.iter().filter(|name| *name == "svg").count();
    let images = found.iter().filter(|name| *name == "img").count();
    assert_eq!((inline, images), (10, 24));
    assert!(page.len() < 2_000_000, "{}", page.len());

    let files = figures(&work.path("run/report"));
    let expected = [
        "calibration",
        "components",
        "confusion",
        "costs",
        "denoising-costs",
        "denoising",
        "errors",
        "mistakes",
        "neighbors",
        "reconstructions",
        "units",
    ];
    assert_eq!(files, expected.map(|name| format!("{name}.svg")));
    for file in files {
        elements(&read(&work.path(&format!("run/report/{file}"))));
    }

    // The same run gives the same page.
    work.succeed(&["report", "run", "--output", "again"]);
    assert!(read(&work.path("again/index.html")) == page);
}

/// A run without images, in a directory with the name of an element.
fn trained_on_hostile_names() -> TestDir {
    let work = TestDir::new();
    let data = work.path("a<b>&\"c'");
    fs::create_dir_all(&data).unwrap();
    for (part, rows) in [("train", 60), ("t10k", 30)] {
        let pixels: Vec<u8> = (0..rows).flat_map(image).collect();
        let labels: Vec<u8> = (0..rows).map(|row| class_of(row) as u8).collect();
        let file = |kind| data.join(format!("{part}-{kind}-ubyte"));
        write_idx(&file("images-idx3"), &[rows, 1, SIDE * SIDE], &pixels);
        write_idx(&file("labels-idx1"), &[rows], &labels);
    }
    work
}

#[test]
fn names_are_escaped_and_rows_that_are_no_images_are_a_table() {
    let work = trained_on_hostile_names();
    let more = [
        "--data-dir",
        "a<b>&\"c'",
        "--epochs",
        "1",
        "--validation",
        "9",
        "--run-dir",
        "run",
    ];
    work.succeed(&work.train_arguments(&more));
    work.succeed(&["report", "run"]);
    let page = read(&work.path("run/report/index.html"));
    let found = check_page(&page);
    assert!(!found.iter().any(|name| name == "b>" || name == "img"));
    assert!(
        page.contains("a&lt;b&gt;&amp;&quot;c'"),
        "the name of the data"
    );
    assert!(!page.contains("a<b>"));
    assert!(page.contains(">x0</th>"), "values of the mistakes");
    assert!(page.contains("error on the rows held out"));
    assert!(page.contains("validation error, %"));
}

#[test]
fn a_network_without_decoder_says_so() {
    let work = TestDir::new();
    work.succeed(&work.train_arguments(&["--costs", "0", "--run-dir", "run"]));
    work.succeed(&["report", "run"]);
    let page = read(&work.path("run/report/index.html"));
    check_page(&page);
    assert!(page.contains("has no decoder"));
    assert!(!figures(&work.path("run/report")).contains(&"denoising.svg".to_owned()));
}

#[test]
fn several_runs_and_groups_are_compared() {
    let work = TestDir::new();
    let train = |more: &[&str]| work.succeed(&work.train_arguments(more));
    train(&["--epochs", "1", "--run-dir", "short"]);
    train(&["--epochs", "2", "--run-dir", "long"]);
    train(&["--epochs", "2", "--seeds", "2..3", "--run-dir", "group"]);
    let error = work.fail(&["report", "short", "long"]);
    assert!(error.contains("--output DIR"), "{error}");
    let error = work.fail(&[
        "report",
        "short",
        "long",
        "--output",
        "page",
        "--data-dir",
        "data",
    ]);
    assert!(
        error.contains("--data-dir is for the report of one run"),
        "{error}"
    );
    let error = work.fail(&["report", "short", "./short", "--output", "page"]);
    assert!(error.contains("named twice"), "{error}");
    let error = work.fail(&["report", "group", "group/seed-2", "--output", "page"]);
    assert!(error.contains("group/seed-2: named twice"), "{error}");

    work.succeed(&["report", "short", "long", "group", "--output", "page"]);
    let page = read(&work.path("page/index.html"));
    check_page(&page);
    for run in ["short", "long", "group/seed-2", "group/seed-3"] {
        assert!(
            page.contains(&format!("<th scope=\"row\">{run}</th>")),
            "{run}"
        );
    }
    assert!(page.contains("4 runs in 2 settings"));
    assert!(page.contains("test error, the lowest: "));
    assert!(
        page.contains("<th scope=\"row\">long + 1</th>"),
        "seeds together"
    );
    assert!(page.contains("<th scope=\"row\">epochs</th><td>1</td><td>2</td>"));
    assert_eq!(
        figures(&work.path("page")),
        ["error-curves.svg", "errors.svg"]
    );

    // A group alone; a run of it that is not finished is listed, not an error.
    fs::remove_file(work.path("group/seed-3/report.json")).unwrap();
    work.succeed(&["report", "group"]);
    let page = read(&work.path("group/report/index.html"));
    check_page(&page);
    assert!(page.contains("1 run of group") && page.contains("not finished"));
    fs::remove_file(work.path("group/seed-2/report.json")).unwrap();
    assert!(
        work.fail(&["report", "group"])
            .contains("none of the runs is finished")
    );
}

#[test]
fn runs_on_different_data_are_not_taken_together() {
    let work = TestDir::new();
    common::write_data(&work.path("more"), 90, 30);
    let train = |more: &[&str]| work.succeed(&work.train_arguments(more));
    train(&["--run-dir", "a", "--seed", "1"]);
    train(&["--run-dir", "b", "--seed", "2"]);
    train(&["--run-dir", "c", "--seed", "3", "--data-dir", "more"]);
    work.succeed(&["report", "a", "b", "c", "--output", "page"]);
    let page = read(&work.path("page/index.html"));
    check_page(&page);
    for words in [
        "3 runs in 2 settings",
        "a + 1",
        "tested on different data",
        "<th scope=\"row\">data</th>",
        "more (90 + 30 rows",
    ] {
        assert!(page.contains(words), "{words}");
    }
    assert!(!page.contains("the lowest"));
}

#[test]
fn errors_of_different_kinds_are_named_and_not_ranked() {
    let work = TestDir::new();
    let mut table = String::from("size,kind\n");
    for row in 0..60_usize {
        let kind = ["apple", "plum"][row % 2];
        let kind = if row < 20 { kind } else { "" };
        table += &format!("{},{kind}\n", row % 2 * 10 + row % 7);
    }
    fs::write(work.path("fruit.csv"), table).unwrap();
    let data = "--table fruit.csv --target kind --passes 1";
    let data: Vec<&str> = data.split(' ').collect();
    for (run, seed, kind) in [
        ("folds", "1", ["--folds", "2"]),
        ("held-out", "1", ["--validation", "6"]),
        ("again", "2", ["--validation", "6"]),
    ] {
        let folds = ["--folds", "0", "--seed", seed, "--run-dir", run];
        work.succeed(&train_own(&data, &[&folds[..], &kind].concat()));
    }
    work.succeed(&["report", "folds", "held-out", "again", "--output", "page"]);
    let page = read(&work.path("page/index.html"));
    check_page(&page);
    for words in [
        "3 runs in 2 settings",
        "of different kinds",
        "cross-validated error: folds",
        "error on the rows held out: held-out + 1",
    ] {
        assert!(page.contains(words), "{words}");
    }
    for words in ["test error", "the lowest"] {
        assert!(!page.contains(words), "{words}");
    }
}

#[test]
fn what_cannot_be_reported_is_named_and_nothing_is_written() {
    let work = TestDir::new();
    work.succeed(&work.train_arguments(&["--run-dir", "run"]));
    assert!(work.fail(&["report", "nowhere"]).contains("no run here"));

    common::write_data(&work.path("other"), 61, 30);
    let error = work.fail(&["report", "run", "--data-dir", "other"]);
    assert!(
        error.contains("the run was trained on") && error.contains("61 + 30 rows"),
        "{error}"
    );

    fs::remove_file(work.path("run/report.json")).unwrap();
    for runs in [&["run"][..], &["run", "nowhere", "--output", "page"]] {
        let error = work.fail(&[&["report"], runs].concat());
        assert!(error.contains("no final model yet"), "{error}");
    }
    assert!(!work.path("run/report").exists() && !work.path("page").exists());
}

#[test]
fn a_damaged_line_of_figures_is_said_and_a_lost_model_is_no_unfinished_run() {
    let work = TestDir::new();
    work.succeed(&work.train_arguments(&["--run-dir", "run"]));
    let figures = fs::read_to_string(work.path("run/metrics.jsonl")).unwrap();
    fs::write(work.path("run/metrics.jsonl"), format!("{{\n{figures}")).unwrap();
    let done = work.ladder(&["report", "run"]);
    let said = common::text(&done.stderr);
    assert!(done.status.success(), "{said}");
    assert!(
        said.contains("run: metrics.jsonl: line 1 cannot be read"),
        "{said}"
    );

    fs::remove_file(work.path("run/model.json")).unwrap();
    let error = work.fail(&["report", "run", "--force"]);
    assert!(
        error.contains("model.json: not there, though the run is finished"),
        "{error}"
    );
}

#[test]
fn files_of_somebody_else_are_left_alone_without_force() {
    let work = TestDir::new();
    work.succeed(&work.train_arguments(&["--run-dir", "run"]));
    fs::create_dir(work.path("site")).unwrap();
    fs::write(work.path("site/index.html"), "mine").unwrap();
    let arguments = ["report", "run", "--output", "site"];
    let error = work.fail(&arguments);
    assert!(error.contains("not written by this command"), "{error}");
    assert_eq!(read(&work.path("site/index.html")), "mine");
    work.succeed(&[&arguments[..], &["--force"]].concat());
    work.succeed(&arguments);
    let page = read(&work.path("site/index.html"));
    assert!(page.contains(&format!("the {CLASSES} classes")), "{page}");
}

#[test]
fn a_run_that_is_trained_anew_has_no_page_of_the_old_one() {
    let work = TestDir::new();
    let train = work.train_arguments(&["--run-dir", "run", "--force"]);
    work.succeed(&train);
    work.succeed(&["report", "run"]);
    fs::write(work.path("run/report/notes.md"), "mine").unwrap();
    work.succeed(&train);
    assert!(!work.path("run/report/index.html").exists());
    assert_eq!(read(&work.path("run/report/notes.md")), "mine");
}

#[test]
fn the_rows_of_a_table_are_encoded_as_the_run_did_it_without_those_held_out() {
    let work = TestDir::new();
    let table = |first: u32, labeled: u32| {
        let mut text = String::from("size,kind\n");
        for row in first..first + 60 {
            let kind = match row - first < labeled {
                true => ["apple", "plum"][row as usize % 2],
                false => "",
            };
            text += &format!("{},{kind}\n", row % 2 * 10 + row % 7);
        }
        text
    };
    fs::write(work.path("train.csv"), table(0, 20)).unwrap();
    fs::write(work.path("test.csv"), table(60, 60)).unwrap();
    let data = [
        "--table",
        "train.csv",
        "--target",
        "kind",
        "--test",
        "test.csv",
    ];
    work.succeed(&train_own(&data, &["--labels", "10", "--validation", "6"]));
    work.succeed(&["report", "run"]);
    check_page(&read(&work.path("run/report/index.html")));
}

/// Fruits whose size tells the kind, but for the row `wrong`; the kind of those before `first` is not
/// known.
fn fruits(first: usize, wrong: usize) -> String {
    let mut text = String::from("name,size,kind\n");
    for row in 0..60 {
        let kind = match row {
            _ if row < first => "",
            _ if row == wrong => ["plum", "apple"][row % 2],
            _ => ["apple", "plum"][row % 2],
        };
        text += &format!("fruit {row},{},{kind}\n", row % 2 * 10 + row % 7);
    }
    text
}

#[test]
fn a_mistake_has_the_number_of_its_row_in_the_file_and_the_cells_that_stand_there() {
    let work = TestDir::new();
    fs::write(work.path("train.csv"), fruits(10, 40)).unwrap();
    fs::write(work.path("test.csv"), fruits(20, 33)).unwrap();
    let data = "--table train.csv --target kind --no-baseline --epochs 10";
    let table: Vec<&str> = data.split(' ').collect();
    let shown = |more: &[&'static str]| {
        work.succeed(&train_own(&table, more));
        work.succeed(&["report", "run"]);
        let page = read(&work.path("run/report/index.html"));
        check_page(&page);
        page
    };
    let line = |row: usize, class: &str, answer: &str| {
        format!("<th scope=\"row\">{row}</th><td>{class}</td><td>{answer}</td>")
    };
    let page = shown(&["--folds", "2"]);
    assert!(page.contains(&line(40, "plum", "apple")), "labeled row 40");
    assert!(page.contains("<td>fruit 40</td><td>5</td>"), "its cells");

    let test = ["--folds", "0", "--test", "test.csv", "--force"];
    let page = shown(&test);
    assert!(page.contains(&line(33, "apple", "plum")), "test row 33");
    assert!(page.contains("<td>fruit 33</td><td>15</td>"), "its cells");
}

#[test]
fn beside_test_rows_the_folds_say_how_the_simpler_models_compare() {
    let work = TestDir::new();
    fs::write(work.path("train.csv"), fruits(10, 40)).unwrap();
    fs::write(work.path("test.csv"), fruits(20, 33)).unwrap();
    let table = ["--table", "train.csv", "--target", "kind"];
    let more = ["--test", "test.csv", "--members", "2", "--folds", "2"];
    work.succeed(&train_own(&table, &more));
    work.succeed(&["report", "run"]);
    let page = read(&work.path("run/report/index.html"));
    check_page(&page);
    for words in [
        "test error of the ladder network",
        "cross-validated error",
        "of the supervised baseline in the same folds",
        "linear model",
        "supervised network",
        "networks of the folds",
    ] {
        assert!(page.contains(words), "{words}");
    }
}
