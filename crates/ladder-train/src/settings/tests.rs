use ladder_data::DataConfig;
use serde_json::json;

use super::*;
use crate::config::notation::LabelCount;

#[track_caller]
fn parse(text: &str) -> Settings {
    Settings::from_toml(text).unwrap()
}

#[test]
fn what_is_given_above_wins_and_what_is_not_given_lets_through() {
    let flags = parse("epochs = 3\nnoise = { hidden = 0.1 }");
    let file = parse("epochs = 4\nseed = 9\nnoise = { input = 0.2, hidden = 0.2 }");
    let expected = parse("epochs = 3\nseed = 9\nnoise = { input = 0.2, hidden = 0.1 }");
    assert_eq!(flags.over(file), expected);
}

#[test]
fn every_notation_of_a_value_is_the_same_setting() {
    for (one, other) in [
        ("noise = 0.5", "noise = { input = 0.5, hidden = 0.5 }"),
        ("noise = [0.5, 1]", "noise = { input = 0.5, hidden = 1.0 }"),
        ("costs = [1000, 1]", "costs = [1000.0, 1.0]"),
        ("labels = '50'", "labels = 50"),
        ("size = 32", "size = '32x32'"),
        ("size = { height = 24, width = 32 }", "size = '32x24'"),
        ("table = 'a.csv'", "dataset = 'table'\ntable = 'a.csv'"),
    ] {
        assert_eq!(parse(one), parse(other), "{one}");
    }
}

#[test]
fn one_noise_replaces_both_below() {
    let below = parse("noise = { input = 0.2, hidden = 0.3 }");
    let noise = parse("noise = 0.5").over(below).config().unwrap().noise;
    assert_eq!((noise.input, noise.hidden), (0.5, 0.5));
}

#[test]
fn a_labels_file_replaces_a_number_of_labels_and_the_other_way_round() {
    let (number, file) = (parse("labels = 50"), parse("labels-file = 'labels.txt'"));
    assert_eq!(file.clone().over(number.clone()), file);
    assert_eq!(number.clone().over(file), number);
}

#[test]
fn several_seeds_replace_one_and_the_other_way_round() {
    let (one, several) = (parse("seed = 5"), parse("seeds = '1..3'"));
    assert_eq!(several.clone().over(one.clone()), several);
    assert_eq!(one.clone().over(several.clone()), one);
    assert_eq!(several.seeds().unwrap().to_string(), "1..3");
    assert_eq!(several.config().unwrap(), RunConfig::default());
}

#[test]
fn a_data_set_above_replaces_the_one_below_with_all_of_its_keys() {
    let file = parse("table = 'a.csv'\ntarget = 'kind'\ntest = 'b.csv'\nepochs = 3");
    let merged = parse("dataset = 'digits'").over(file.clone());
    assert_eq!(merged, parse("dataset = 'digits'\nepochs = 3"));
    let merged = parse("table = 'c.csv'").over(file.clone());
    assert_eq!(merged.get("target"), file.get("target"));
    let merged = parse("images = 'photos'").over(parse("dataset = 'mnist'\ndata-dir = 'x'"));
    assert_eq!(merged, parse("images = 'photos'"));
}

#[test]
fn a_key_of_another_data_set_is_refused() {
    for (text, words) in [
        (
            "target = 'x'",
            "target is for table, and the data set is digits",
        ),
        (
            "dataset = 'mnist'\ntest = 'x'",
            "test is for table and images and arrays, and the data set is mnist",
        ),
        (
            "table = 'a'\ndata-dir = 'x'",
            "data-dir is for mnist and cifar-10 and idx",
        ),
    ] {
        let message = parse(text).config().unwrap_err().to_string();
        assert!(message.contains(words), "{message}");
    }
}

#[test]
fn an_error_in_a_file_is_one_line_with_its_number() {
    for (text, words) in [
        (
            "seed = 1\nepoch = 3",
            "line 2: unknown field `epoch`, expected one of `dataset`",
        ),
        (
            "data = { dataset = 'digits' }",
            "line 1: unknown field `data`",
        ),
        ("costs = 3", "line 1: invalid type"),
        ("zca = 'x'\ncosts = 3", "line 1: invalid type: string"),
        ("labels = 'many'", "expected a whole number or 'all'"),
        ("dataset = 'svhn'", "line 1: unknown data set 'svhn'"),
        ("seed = ", "line 1:"),
        (
            "seed = -1",
            "line 1: seed: expected a whole number from 0 to 18446744073709551615, found -1",
        ),
        (
            "epochs = 1\nseed = 99999999999999999999",
            "line 2: seed: expected a whole number from 0 to 18446744073709551615, found 9999999999",
        ),
        (
            "epochs = 0.5",
            "line 1: epochs: expected a whole number from 0 to 18446744073709551615, found 0.5",
        ),
        (
            "seed = 1\n\n[nois]\ninput = 0.3",
            "line 3: unknown field `nois`",
        ),
        ("epoch = 3", "`seeds`, `about`"),
        ("zca = nan", "line 1: expected a finite number"),
        ("costs = [1, inf]", "line 1: expected a finite number"),
        (
            "seed = 1\n[noise]\ninput = 0.3\nbottom = 1",
            "line 4: unknown field `bottom`",
        ),
        ("labels = 10\nlabels-file = 'x'", "keep one"),
        ("seed = 1\nseeds = '1..3'", "keep one"),
        ("table = 'a.csv'\nimages = 'b'", "table and images answer"),
        (
            "dataset = 'mnist'\narrays = 'a.npz'",
            "arrays and dataset answer",
        ),
        ("epochs = 1\nseeds = '3..1'", "line 2: 3..1 counts backward"),
    ] {
        let message = Settings::from_toml(text).unwrap_err().to_string();
        assert!(message.contains(words), "{message}");
        assert!(!message.contains('\n'), "{message}");
    }
}

#[test]
fn zero_leaves_a_step_of_the_preprocessing_out() {
    let preset = parse("contrast = 55\nzca = 0.1");
    assert_eq!(preset.config().unwrap().contrast, Some(55.0));
    let without = parse("zca = 0").over(preset).config().unwrap();
    assert_eq!((without.contrast, without.zca), (Some(55.0), None));
}

#[test]
fn the_costs_of_a_base_follow_the_layers_and_those_that_are_given_stay() {
    let base = || parse("layers = '8-4-3'\ncosts = [10, 1, 0.1]");
    let costs = |text: &str| {
        parse(text)
            .over_base(base())
            .config()
            .unwrap()
            .level_costs()
    };
    assert_eq!(costs("layers = '3'"), [10.0, 1.0]);
    assert_eq!(costs("layers = '8-7-6-3'"), [10.0, 1.0, 0.1, 0.1, 0.1]);
    assert_eq!(costs("layers = '3'\ncosts = [1, 2, 3]"), [1.0, 2.0, 3.0]);
}

#[test]
fn settings_of_the_machine_are_no_change_of_the_preset() {
    assert!(!parse("seed = 3\nbackend = 'ndarray'\ndata-dir = 'x'").changes_preset());
    assert!(!parse("seeds = '1..10'\nthreads = 2").changes_preset());
    assert!(parse("epochs = 3").changes_preset());
    assert!(parse("zca = 0.2").changes_preset());
    assert!(parse("augment-shift = 2").changes_preset());
}

#[test]
fn a_configuration_is_made_of_its_settings_again() {
    let config = parse("table = 'a.csv'\ntarget = 'k'\nnumeric = ['t']\nlabels = 'all'");
    let config = config.config().unwrap();
    assert_eq!(config.labels, LabelCount::All);
    assert!(matches!(&config.data, DataConfig::Table(table) if table.numeric == ["t"]));
    assert_eq!(Settings::of(&config).config().unwrap(), config);
}

#[test]
fn what_stands_in_about_is_kept_and_no_setting() {
    let settings = parse("epochs = 3\n[about]\nsummary = 'one line'");
    assert_eq!(settings.about(), Some(&json!({ "summary": "one line" })));
    assert_eq!(settings.config().unwrap().epochs, 3);
}
