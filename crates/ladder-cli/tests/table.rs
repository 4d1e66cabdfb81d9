//! Your own table through the real binary: training, cross-validation, new rows, bad files.

mod common;

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

use common::table::{table, train_table};
use common::{TestDir, json_lines, text, train_own};

/// 80 people whose age says what they like; every fourth was asked.
fn people(work: &TestDir) {
    let mut rows = String::from("age,city,likes\n");
    for i in 0..80 {
        let (age, likes) = match i % 2 {
            0 => (20.0 + f64::from(i % 7), "games, \"loud\""),
            _ => (60.0 - f64::from(i % 7), "walks"),
        };
        let city = ["Oslo", "Rome", ""][i as usize % 3];
        let likes = if i / 2 % 4 == 0 { likes } else { "" };
        rows += &format!("{age},{city},\"{}\"\n", likes.replace('"', "\"\""));
    }
    fs::write(work.path("people.csv"), rows).unwrap();
}

fn quick(more: &[&'static str]) -> Vec<&'static str> {
    train_own(
        &[
            "--table",
            "people.csv",
            "--target",
            "likes",
            "--layers",
            "8-2",
        ],
        more,
    )
}

#[test]
fn a_table_is_described_cross_validated_and_learned() {
    let work = TestDir::new();
    people(&work);
    let said = work.succeed(&quick(&["--folds", "4"]));
    for words in [
        "80 rows, 20 of them, with a class in 'likes'",
        "games, \"loud\" (10), walks (10)",
        "city (2 categories, 26 missing)",
        "fold 4/4",
        "error, 4 folds  more than the ladder  balanced accuracy",
        "linear model",
        "probabilities are taken at temperature",
        "macro F1",
        "log-loss",
        "predict run new.csv",
    ] {
        assert!(said.contains(words), "'{words}' is not in:\n{said}");
    }
    assert_eq!(said.matches("  fold ").count(), 4, "{said}");
    let found = work.json("run/cross-validation.json");
    assert_eq!(found["folds"].as_array().unwrap().len(), 4);
    assert_eq!(found["ladder"]["rows"], 20);
    assert!(found["error"]["mean"].as_f64().unwrap() < 0.2, "{found}");
    assert!(found["baseline"]["rows"].is_number());
    assert_eq!(found["linear"]["rows"], 20);
    assert!(found["temperature"].as_f64().unwrap() > 0.0, "{found}");
    for measures in [&found["measures"], &found["baseline_measures"]] {
        for measure in ["balanced_accuracy", "macro_f1", "auc", "log_loss"] {
            assert_eq!(measures[measure]["n"], 4, "{measures}");
        }
    }
    assert!(found["folds"][0]["measures"]["auc"].is_number(), "{found}");
    let report = work.json("run/report.json");
    assert!(
        report["test_error"].is_null() && report["labels"] == 20,
        "{report}"
    );
    assert!(work.path("run/folds/fold-4/baseline/report.json").is_file());
}

#[test]
fn rows_count_in_folds_as_the_weights_of_their_classes_say() {
    let work = TestDir::new();
    people(&work);
    let said = work.succeed(&quick(&["--folds", "4", "--class-weights", "balanced"]));
    let title = "more than the ladder, weighted";
    assert!(said.contains(title), "{said}");
    let found = work.json("run/cross-validation.json");
    assert_eq!(found["class_weights"], serde_json::json!([1.0, 1.0]));
    for simpler in ["linear_difference", "baseline_difference"] {
        // Twenty rows are too few to be certain, even where no answer differs.
        let error = found[simpler]["standard_error"].as_f64().unwrap();
        assert!(error > 0.04, "{found}");
    }
}

#[test]
fn new_rows_are_classified_in_any_order_of_their_columns_from_a_file_or_a_stream() {
    let work = TestDir::new();
    people(&work);
    work.succeed(&quick(&["--folds", "0", "--no-baseline"]));
    let new = "name,city,age\nAda,Rome,21\nBo,,58\n";
    fs::write(work.path("new.csv"), new).unwrap();
    let answers = work.succeed(&["predict", "run", "new.csv", "--keep", "name"]);
    let lines: Vec<&str> = answers.lines().collect();
    assert_eq!(lines[0], "name,class,\"p(games, \"\"loud\"\")\",p(walks)");
    assert!(
        lines[1].starts_with("Ada,\"games, \"\"loud\"\"\","),
        "{answers}"
    );
    assert!(lines[2].starts_with("Bo,walks,"), "{answers}");

    let mut child = work
        .command(&["predict", "run", "-", "--keep", "name"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(new.as_bytes())
        .unwrap();
    assert_eq!(text(&child.wait_with_output().unwrap().stdout), answers);

    work.succeed(&["predict", "run", "new.csv", "--output", "answers.csv"]);
    let error = work.fail(&["predict", "run", "new.csv", "--output", "answers.csv"]);
    assert!(error.contains("there is a file already"), "{error}");
    let error = work.fail(&["evaluate", "run", "--test", "new.csv"]);
    let words = "no column 'likes'; the header has name, city, age";
    assert!(error.contains(words), "{error}");
    fs::write(work.path("blank.csv"), "likes,city,age\n,Rome,21\n").unwrap();
    let error = work.fail(&["evaluate", "run", "--test", "blank.csv"]);
    let words = "no row has a class in column 'likes'";
    assert!(error.contains(words), "{error}");
    let result = work.succeed(&["evaluate", "run", "--test", "people.csv"]);
    assert!(result.contains("of 20 rows"), "{result}");
}

#[test]
fn a_test_file_gives_the_test_error_and_folds_where_networks_are_weighed() {
    let work = TestDir::new();
    people(&work);
    fs::copy(work.path("people.csv"), work.path("test.csv")).unwrap();
    let given = ["--test", "test.csv", "--no-baseline"];
    work.succeed(&quick(&[&given[..], &["--run-dir", "several"]].concat()));
    assert!(work.json("several/cross-validation.json")["weights"].is_array());
    work.succeed(&quick(&[&given[..], &["--members", "1"]].concat()));
    assert!(work.json("run/report.json")["test_error"].is_number());
    assert!(!work.path("run/folds").exists());
    let evaluation = work.json("run/evaluation.json");
    assert_eq!(
        (&evaluation["part"], &evaluation["rows"]),
        (&"test".into(), &20.into())
    );
}

#[test]
fn an_interrupted_cross_validation_is_continued_to_the_same_result() {
    let work = TestDir::new();
    people(&work);
    work.succeed(&quick(&["--folds", "3"]));
    let whole = work.json("run/cross-validation.json");

    let again = [
        &quick(&["--folds", "3", "--run-dir", "again"])[..],
        &["--epochs", "40"],
    ]
    .concat();
    let member = "again/folds/fold-1/members/member-1/metrics.jsonl";
    let reached = || work.path(member).is_file();
    work.start_until(&again, reached).kill();
    let error = work.fail(&["train", "--resume", "again", "--folds", "4"]);
    assert!(error.contains("folds 3, not 4"), "{error}");

    work.succeed(&["train", "--resume", "again"]);
    let long = [
        &quick(&["--folds", "3", "--run-dir", "long"])[..],
        &["--epochs", "40"],
    ]
    .concat();
    work.succeed(&long);
    let (again, long) = ("again/cross-validation.json", "long/cross-validation.json");
    assert_eq!(work.json(again), work.json(long));
    assert_eq!(whole["ladder"]["rows"], work.json(long)["ladder"]["rows"]);
}

#[test]
fn a_reader_that_goes_away_after_the_folds_does_not_stop_the_run_to_keep() {
    let work = TestDir::new();
    people(&work);
    let mut child = work
        .command(&quick(&["--folds", "2"]))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first_line = String::new();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    out.read_line(&mut first_line).unwrap();
    drop(out);
    assert!(child.wait().unwrap().success());
    assert!(work.path("run/model.json").is_file());
}

#[test]
fn several_networks_are_one_model_with_the_mean_of_their_probabilities_and_one_exported_file() {
    let work = TestDir::new();
    people(&work);
    let three = ["--members", "same/numbers=piecewise/noise=1"];
    let said = work.succeed(&quick(
        &[&three[..], &["--folds", "0", "--no-baseline"]].concat(),
    ));
    assert!(said.contains("training     3 networks, "), "{said}");
    fs::write(work.path("new.csv"), "city,age\nRome,21\nOslo,60\n").unwrap();
    let first = |run: &str| -> f64 {
        let answers = json_lines(&work.succeed(&["predict", run, "new.csv", "--json"]));
        answers[0]["probabilities"]["walks"].as_f64().unwrap()
    };
    let members = ["1", "2", "3"].map(|number| first(&format!("run/members/member-{number}")));
    let mean = members.iter().sum::<f64>() / 3.0;
    assert!((first("run") - mean).abs() < 1e-5, "{members:?}");

    work.succeed(&["export", "run", "--format", "safetensors"]);
    let bytes = fs::read(work.path("run/model.safetensors")).unwrap();
    let (_, header) = safetensors::SafeTensors::read_metadata(&bytes).unwrap();
    let metadata = header.metadata().clone().unwrap();
    assert_eq!(metadata["networks"], "3");
    let file = safetensors::SafeTensors::deserialize(&bytes).unwrap();
    assert!(file.tensor("networks.1.pieces.from").is_ok());
    assert!(file.tensor("networks.2.layers.0.weight").is_ok());
    work.succeed(&["export", "run", "--format", "onnx"]);
    let report = work.succeed(&["label", "run", "--next", "3"]);
    assert_eq!(report.lines().count(), 4, "{report}");
}

#[test]
fn folds_say_how_much_each_of_the_default_networks_counts() {
    let work = TestDir::new();
    people(&work);
    let flags = "train --table people.csv --target likes --epochs 2 --passes 10 --run-dir run \
                 --threads 2 --no-tui --folds 2 --no-baseline";
    let said = work.succeed(&flags.split_whitespace().collect::<Vec<_>>());
    assert!(
        said.contains("the networks count in the average: "),
        "{said}"
    );
    let config = work.json("run/config.json");
    let linear = "layers=2+costs=0";
    let few = format!("inputs=weighted+noise=1+{linear}");
    let members =
        format!("same/numbers=piecewise/noise=0.1+{linear}/{few}/numbers=piecewise+{few}");
    assert_eq!(config["config"]["members"], members);
    let model = work.json("run/model.json");
    let weights: Vec<f64> = serde_json::from_value(model["weights"].clone()).unwrap();
    assert_eq!(weights.len(), 5);
    assert!(
        (weights.iter().sum::<f64>() - 1.0).abs() < 1e-3,
        "{weights:?}"
    );
    assert!(
        weights.iter().any(|it| (it - 0.2).abs() > 1e-3),
        "{weights:?}"
    );

    fs::write(work.path("new.csv"), "city,age\nRome,21\n").unwrap();
    let probabilities = |run: &str| {
        let answers = json_lines(&work.succeed(&["predict", run, "new.csv", "--json"]));
        ["walks", "games, \"loud\""]
            .map(|class| answers[0]["probabilities"][class].as_f64().unwrap())
    };
    let mut mean = [0.0; 2];
    for (number, weight) in (1..).zip(&weights) {
        let said = probabilities(&format!("run/members/member-{number}"));
        (0..2).for_each(|class| mean[class] += weight * said[class]);
    }
    let power = 1.0 / model["temperature"].as_f64().unwrap();
    let [walks, games] = mean.map(|it| it.powf(power));
    assert!((probabilities("run")[0] - walks / (walks + games)).abs() < 1e-5);
}

#[test]
fn what_is_given_for_the_run_holds_for_all_members_and_members_can_be_given() {
    let work = TestDir::new();
    people(&work);
    let members_of = |flags: &[&'static str]| {
        work.succeed(flags);
        work.json("run/config.json")["config"]["members"].clone()
    };
    let run = "--folds 0 --no-baseline --epochs 1 --force";
    let run: Vec<&str> = run.split(' ').collect();
    let suited = |more: &[&'static str]| {
        let of_table = "train --table people.csv --target likes --passes 1 --run-dir run --no-tui";
        let of_table: Vec<&str> = of_table.split(' ').collect();
        members_of(&[&of_table[..], &run, more].concat())
    };
    let linear = "layers=2+costs=0";
    let weighted = format!("inputs=weighted+{linear}/numbers=piecewise+inputs=weighted+{linear}");
    let quiet = format!("same/numbers=piecewise/{linear}/{weighted}");
    assert_eq!(suited(&["--noise", "0.5"]), quiet);
    let all = format!("noise=0.1+{linear}/noise=1+{linear}/numbers=piecewise+noise=1+{linear}");
    assert_eq!(
        suited(&["--inputs", "weighted"]),
        format!("same/numbers=piecewise/{all}")
    );

    let members = |more: &[&'static str]| members_of(&quick(&[&run[..], more].concat()));
    // With layers of its own a run has no linear networks.
    assert_eq!(members(&[]), "same/numbers=piecewise");
    assert_eq!(members(&["--members", "1"]), "1");
    assert!(work.path("run/model.bpk").is_file());
    let given = "noise=0.2/numbers=piecewise+noise=1";
    assert_eq!(members(&["--members", given]), given);
    let error = work.fail(&quick(&["--members", "noise=loud"]));
    assert!(error.contains("noise: "), "{error}");
}

#[test]
fn a_column_of_noise_counts_less_than_one_that_tells_the_classes_apart() {
    let work = TestDir::new();
    people(&work);
    let alone = ["--members", "1", "--inputs", "weighted", "--folds", "0"];
    work.succeed(&quick(&[&alone[..], &["--no-baseline"]].concat()));
    let model = work.json("run/model.json");
    let weights: Vec<f64> = serde_json::from_value(model["view"]["weights"].clone()).unwrap();
    let squares: f64 = weights.iter().map(|it| it * it).sum();
    assert!(
        (squares / weights.len() as f64 - 1.0).abs() < 1e-4,
        "{weights:?}"
    );
    assert!(weights.iter().any(|it| *it > 1.5), "{weights:?}");
    assert!(weights.iter().any(|it| *it < 0.5), "{weights:?}");
    work.succeed(&["predict", "run", "people.csv"]);
    let error = work.fail(&[
        "train",
        "--inputs",
        "weighted",
        "--labels",
        "100",
        "--run-dir",
        "digits",
    ]);
    assert!(error.contains("images of"), "{error}");
}

#[test]
fn a_run_is_replaced_with_its_folds_only_when_asked() {
    let work = TestDir::new();
    people(&work);
    work.succeed(&quick(&["--folds", "3"]));
    let error = work.fail(&quick(&["--folds", "3"]));
    assert!(error.contains("there is a run already"), "{error}");
    work.succeed(&quick(&["--folds", "0", "--no-baseline", "--force"]));
    assert!(!work.path("run/folds").exists());
}

#[test]
fn a_table_that_cannot_be_used_is_one_line_and_begins_no_run() {
    let work = TestDir::new();
    people(&work);
    let rows = fs::read_to_string(work.path("people.csv")).unwrap();
    let first = |n: usize| rows.lines().take(n + 1).collect::<Vec<_>>().join("\n");
    for (table, more, words) in [
        (
            rows.clone(),
            &["--target", "hates"][..],
            "'hates' for the target; the header has age, city, likes (pass one of these with --target",
        ),
        (
            rows.clone(),
            &["--folds", "21"],
            "21 folds of 20 labeled rows",
        ),
        (
            rows.clone(),
            &["--folds", "4", "--seeds", "1..2"],
            "--seeds trains without",
        ),
        (
            rows.clone(),
            &["--folds", "0", "--validation", "4", "--seeds", "1..2"],
            "the columns of a table are fitted on the rows that are not held out",
        ),
        (
            rows.clone(),
            &["--labels", "30"],
            "30 labels are more than the 20 training rows",
        ),
        (
            first(2) + "\n30,Rome,\n",
            &["--folds", "2"],
            "class games, \"loud\" has 1 labeled row;",
        ),
        (
            rows.clone() + "1,2\n",
            &[],
            "line 82: 2 cells, the header has 3",
        ),
        (
            rows.clone(),
            &["--test", "none.csv"],
            "none.csv: cannot be read",
        ),
    ] {
        fs::write(work.path("people.csv"), table).unwrap();
        let error = work.fail(&quick(more));
        assert!(error.contains(words), "{error}");
        assert!(!work.path("run").exists(), "{words}");
    }
    fs::write(work.path("people.csv"), rows).unwrap();
    let error = work.fail(&quick(&["--folds", "3", "--contrast", "1"]));
    assert!(error.contains("--folds 0"), "{error}");
    assert!(!work.path("run").exists());
    let error = work.fail(&["train", "--table", "people.csv"]);
    assert!(error.contains("--target"), "{error}");
}

#[test]
fn columns_and_classes_that_say_nothing_are_one_line_and_begin_no_run() {
    let work = TestDir::new();
    for (table, words) in [
        ("a,b,k\n1,2,\n2,3,\n", "column 'k' is empty in all 2 rows"),
        (
            "a,b,k\n1,2,x\n1,2,y\n1,2,\n",
            "no column is left besides the target; 2 columns are left out",
        ),
    ] {
        fs::write(work.path("table.csv"), table).unwrap();
        let error = work.fail(&train_own(&["--table", "table.csv", "--target", "k"], &[]));
        assert!(error.contains(words), "{error}");
        assert!(!work.path("run").exists(), "{words}");
    }
}

#[test]
fn new_rows_that_do_not_fit_are_one_line_and_write_nothing() {
    let work = TestDir::new();
    people(&work);
    work.succeed(&quick(&["--folds", "0", "--no-baseline"]));
    for (rows, words) in [
        (
            "city,age\nRome,old\n",
            "line 2: column 'age': expected a number",
        ),
        ("city,age\nRome,20\nLima,20\n", "(pass --allow-unseen)"),
        (
            "city,age\nRome,inf\n",
            "line 2: column 'age': expected a number as in training, found 'inf'",
        ),
        ("city\nRome\n", "no column 'age'"),
    ] {
        fs::write(work.path("new.csv"), rows).unwrap();
        let error = work.fail(&["predict", "run", "new.csv", "--output", "answers.csv"]);
        assert!(error.contains(words), "{error}");
        assert!(!work.path("answers.csv").exists(), "{words}");
    }
}

#[test]
fn what_is_said_about_other_data_is_refused() {
    let work = TestDir::new();
    people(&work);
    for (more, words) in [
        (
            &["--size", "8"][..],
            "size is for --images, and the data set is table",
        ),
        (
            &["--array-labels", "y.npy", "--arrays", "X.npy"],
            "cannot be used with",
        ),
    ] {
        let output = work.ladder(&quick(more));
        let errors = text(&output.stderr);
        assert!(
            !output.status.success() && errors.contains(words),
            "{errors}"
        );
    }
    for (more, words) in [
        (
            &["--target", "likes"][..],
            "target is for --table, and the data set is digits",
        ),
        (&["--gray", "--dataset", "mnist"], "color is for --images"),
        (
            &["--test", "x"],
            "test is for --table and --images and --arrays",
        ),
    ] {
        let error = work.fail(&[&["train"][..], more].concat());
        assert!(error.contains(words), "{error}");
    }
}

#[test]
fn a_table_that_changed_since_training_stops_the_run_that_is_continued() {
    let work = TestDir::new();
    people(&work);
    work.succeed(&quick(&["--folds", "0", "--no-baseline"]));
    fs::remove_file(work.path("run/report.json")).unwrap();
    let rows = fs::read_to_string(work.path("people.csv")).unwrap();
    fs::write(work.path("people.csv"), rows.replacen("20,", "21,", 1)).unwrap();
    let error = work.fail(&["train", "--resume", "run"]);
    assert!(error.contains("run: the run was trained on"), "{error}");
}

#[test]
fn a_table_that_has_moved_is_found_by_its_name_and_refused_if_it_has_changed() {
    let work = TestDir::new();
    people(&work);
    let more = "--folds 0 --validation 6 --no-baseline";
    let more: Vec<&str> = more.split(' ').collect();
    work.succeed(&quick(&more));
    for dir in ["moved", "changed"] {
        fs::create_dir(work.path(dir)).unwrap();
    }
    let rows = fs::read_to_string(work.path("people.csv")).unwrap();
    let changed = rows.replacen("20,", "21,", 1);
    fs::write(work.path("changed/people.csv"), changed).unwrap();
    fs::rename(work.path("people.csv"), work.path("moved/people.csv")).unwrap();

    let error = work.fail(&["report", "run", "--data-dir", "changed"]);
    assert!(error.contains("run: the run was trained on"), "{error}");
    let error = work.fail(&["report", "run", "--data-dir", "."]);
    assert!(
        error.contains(".: no 'people.csv' in this directory"),
        "{error}"
    );
    work.succeed(&["report", "run", "--data-dir", "moved"]);
    let page = fs::read_to_string(work.path("run/report/index.html")).unwrap();
    for words in [
        "error on the rows held out",
        "of 6 held-out rows are wrong",
        "/moved/people.csv",
    ] {
        assert!(page.contains(words), "{words}");
    }
    assert!(!page.contains("test error"));

    let error = work.fail(&["train", "--resume", "run", "--table", "moved/people.csv"]);
    for words in ["started with table ", "/people.csv, not ", "--data-dir DIR"] {
        assert!(error.contains(words), "{error}");
    }
    assert!(!error.contains('{') && !error.contains('"'), "{error}");
    let resume = ["train", "--resume", "run", "--data-dir", "moved"];
    let error = work.fail(&[&resume[..], &["--dataset", "mnist"]].concat());
    assert!(error.contains("dataset table, not mnist"), "{error}");
    work.succeed(&resume);
}

#[test]
fn layers_alone_are_enough_since_the_costs_follow_them() {
    let work = TestDir::new();
    people(&work);
    for (layers, costs) in [
        ("2", &[10.0, 1.0][..]),
        ("8-2", &[10.0, 1.0, 0.1]),
        ("16-8-4-2", &[10.0, 1.0, 0.1, 0.1, 0.1]),
    ] {
        let short = "--epochs 1 --passes 1 --folds 0 --no-baseline --run-dir run --force --no-tui";
        let mut arguments = vec!["train", "--table", "people.csv", "--target", "likes"];
        arguments.extend(["--layers", layers]);
        arguments.extend(short.split(' '));
        work.succeed(&arguments);
        let config = &work.json("run/config.json")["config"];
        assert_eq!(config["costs"], serde_json::json!(costs), "{layers}");
    }
    let error = work.fail(&quick(&["--layers", "2", "--costs", "1,1,1"]));
    assert!(error.contains("3 weights for 2 levels"), "{error}");
}

#[test]
fn a_class_that_is_said_to_be_rare_is_answered_less() {
    let work = TestDir::new();
    people(&work);
    let middle: String = (30..50).map(|age| format!("{age},Rome\n")).collect();
    fs::write(work.path("new.csv"), format!("age,city\n{middle}")).unwrap();
    let walks = |run: &'static str, prior: &[&'static str]| -> f64 {
        let train = [
            "--folds",
            "0",
            "--no-baseline",
            "--epochs",
            "1",
            "--run-dir",
            run,
        ];
        work.succeed(&quick(&[&train[..], prior].concat()));
        let answers = json_lines(&work.succeed(&["predict", run, "new.csv", "--json"]));
        let of_row = |answer: &serde_json::Value| answer["probabilities"]["walks"].as_f64();
        answers.iter().filter_map(of_row).sum()
    };
    let rare = ["--class-prior", "\"games, \"\"loud\"\"=99\",walks=1"];
    let (usual, rare) = (walks("usual", &[]), walks("rare", &rare));
    assert!(rare < 0.5 * usual, "{rare} {usual}");
    work.succeed(&["export", "rare", "--format", "onnx"]);

    let error = work.fail(&quick(&["--run-dir", "other", "--class-prior", "walks=1"]));
    assert!(
        error.contains("class-prior: expected NAME=SHARE for each class"),
        "{error}"
    );
    assert!(!work.path("other").exists());
}

#[test]
fn numbers_that_cannot_be_standardized_are_named() {
    let work = TestDir::new();
    people(&work);
    let table = fs::read_to_string(work.path("people.csv")).unwrap();
    let huge = table.replacen("60,Rome", "1e160,Rome", 1);
    assert_ne!(huge, table);
    fs::write(work.path("people.csv"), huge).unwrap();
    let error = work.fail(&quick(&["--folds", "0"]));
    assert!(error.contains("column 'age' has '1e160'"), "{error}");
    assert!(!work.path("run").exists());
}

#[test]
fn blank_rows_are_skipped_as_in_a_sheet() {
    let work = TestDir::new();
    people(&work);
    let table = fs::read_to_string(work.path("people.csv")).unwrap();
    let blanks = table.replacen('\n', "\n,,\n", 3) + ",,\n\n";
    fs::write(work.path("people.csv"), blanks).unwrap();
    let check = ["data", "check", "people.csv", "--target", "likes", "--json"];
    let found: serde_json::Value = serde_json::from_str(&work.succeed(&check)).unwrap();
    assert_eq!(found["rows"], 80, "{found}");
}

#[test]
fn a_member_that_is_impossible_is_named_by_its_number() {
    let work = TestDir::new();
    people(&work);
    let error = work.fail(&quick(&["--members", "same/layers=20-4"]));
    assert!(error.contains("members: network 2: "), "{error}");
    let error = work.fail(&quick(&["--augment-flip"]));
    assert!(
        error.contains("rows of numbers, which are no images"),
        "{error}"
    );
    fs::write(work.path("members.toml"), "members = 2.5\n").unwrap();
    let error = work.fail(&quick(&["--config", "members.toml"]));
    assert!(
        error.contains("expected a number of networks, or a text"),
        "{error}"
    );
    assert!(!work.path("run").exists());
}

#[test]
fn a_table_whose_rows_all_have_a_class_is_learned_with_all_of_them() {
    let work = TestDir::new();
    let text = table("x,kind", 40, |i| {
        format!("{}.5,{}", i % 2 * 10 + i % 3, ["a", "b"][i % 2])
    });
    work.write("table.csv", text);
    let said = work.succeed(&train_table("table.csv", &[]));
    let words = "every row has a class, and all of them are used";
    assert!(
        said.contains(words) && said.contains("(pass --labels N to use"),
        "{said}"
    );
    assert_eq!(work.json("run/report.json")["labels"], 40);
    let said = work.succeed(&train_table("table.csv", &["--labels", "10", "--force"]));
    assert!(!said.contains(words), "{said}");
    assert_eq!(work.json("run/report.json")["labels"], 10);
    let said = work.succeed(&["data", "check", "table.csv", "--target", "kind"]);
    assert!(said.contains(words), "{said}");
}

#[test]
fn nothing_is_trained_inside_of_another_run() {
    let work = TestDir::new();
    people(&work);
    let more = ["--folds", "0", "--no-baseline", "--members", "2"];
    work.succeed(&quick(&more));
    let before = fs::read_to_string(work.path("run/members/member-1/config.json")).unwrap();
    for dir in ["run/members/member-1", "run/new", "run/../run/members"] {
        let error = work.fail(&quick(
            &[&more[..], &["--force", "--run-dir", dir]].concat(),
        ));
        for words in [
            "this is inside of ",
            "/run, a run of its own (choose another --run-dir)",
        ] {
            assert!(error.contains(words), "{error}");
        }
    }
    assert!(!work.path("run/new").exists());
    let after = fs::read_to_string(work.path("run/members/member-1/config.json")).unwrap();
    assert_eq!(before, after);
}
