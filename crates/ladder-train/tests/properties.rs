//! Settings and seeds: what is written is read again, and no text makes a reader panic.

use ladder_train::{RunConfig, Seeds, Settings};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

/// Some settings, each as a line of a file.
fn lines() -> impl Strategy<Value = String> {
    let finite = || prop::num::f64::NORMAL;
    let line = prop_oneof![
        (1..1000usize).prop_map(|it| format!("epochs = {it}")),
        any::<u32>().prop_map(|it| format!("seed = {it}")),
        (1..500usize).prop_map(|it| format!("labels = {it}")),
        finite().prop_map(|it| format!("learning-rate = {it:?}")),
        finite().prop_map(|it| format!("noise = {it:?}")),
        (finite(), finite()).prop_map(|(a, b)| format!("noise = [{a:?}, {b:?}]")),
        prop::collection::vec(finite(), 1..5).prop_map(|it| format!("costs = {it:?}")),
        "[1-9][0-9]{0,2}(-[1-9][0-9]?){0,3}".prop_map(|it| format!("layers = '{it}'")),
        any::<bool>().prop_map(|it| format!("baseline = {it}")),
        "[a-z]{1,8}\\.csv".prop_map(|it| format!("table = '{it}'\ntarget = 'x'")),
        "[1-9][0-9]?(\\.\\.9[0-9])?".prop_map(|it| format!("seeds = '{it}'")),
    ];
    prop::collection::vec(line, 0..6).prop_map(|lines| lines.join("\n"))
}

/// The same cases in every run; `cargo xtask fuzz` tries others.
fn cases() -> ProptestConfig {
    ProptestConfig {
        cases: 200,
        rng_seed: RngSeed::Fixed(1),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn settings_are_read_as_they_are_written(text in lines()) {
        // The same key twice is no TOML, and some settings exclude each other.
        let Ok(settings) = Settings::from_toml(&text) else {
            return Ok(());
        };
        let written = toml::to_string(settings.fields()).unwrap();
        prop_assert_eq!(&Settings::from_toml(&written).unwrap(), &settings);
        if let Ok(config) = settings.config() {
            let json = serde_json::to_string(&config).unwrap();
            let again: RunConfig = serde_json::from_str(&json).unwrap();
            prop_assert_eq!(&again, &config);
            prop_assert_eq!(Settings::of(&config).config().unwrap(), config);
        }
    }

    #[test]
    fn no_file_is_a_panic(text in prop_oneof!["([a-z-]{1,9} ?= ?[-0-9a-z'.\\[\\]{},]{0,9}\n){0,4}", "\\PC{0,80}"]) {
        if let Ok(settings) = Settings::from_toml(&text) {
            let _ = settings.config();
        }
    }

    #[test]
    fn seeds_are_read_as_they_are_written(text in prop_oneof!["[0-9]{1,20}(\\.\\.|,)[0-9]{1,20}", "[-0-9., ]{0,12}"]) {
        if let Ok(seeds) = text.parse::<Seeds>() {
            let again: Seeds = seeds.to_string().parse().unwrap();
            prop_assert_eq!(again, seeds);
        }
    }
}
