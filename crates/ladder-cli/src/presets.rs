//! The presets of `experiments/*.toml`, embedded.

use anyhow::{Context, Result, bail};

use ladder_train::Settings;

use crate::settings::{self, About};

/// What `ladder train` does without options, and what every other preset lies over.
pub const DEFAULT: &str = "digits";

/// Name and text of each preset, by name.
const FILES: &[(&str, &str)] = ladder_presets::PRESETS;

/// The names, in alphabetical order.
pub fn names() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|&(name, _)| name)
}

/// The settings of a preset.
pub fn find(name: &str) -> Result<Settings> {
    match FILES.iter().find(|(known, _)| *known == name) {
        Some((_, text)) => settings::parse(text).with_context(|| format!("preset {name}")),
        None => bail!(
            "unknown preset '{name}'; `ladder presets` lists them all, among them {}",
            similar(name)
        ),
    }
}

/// Those that end in the same word as `name`, or one to go on with.
fn similar(name: &str) -> String {
    let ending = name.rfind('-').map_or(name, |at| &name[at..]);
    let names: Vec<_> = names().filter(|known| known.ends_with(ending)).collect();
    match names.is_empty() {
        true => "mnist-100-full".to_owned(),
        false => names.join(", "),
    }
}

/// What a preset says about itself.
pub fn about(name: &str) -> Result<About> {
    settings::about(&find(name)?)?.with_context(|| format!("preset {name} has no [about] table"))
}

#[cfg(test)]
mod tests {
    use ladder_model::CombinatorInit;
    use ladder_train::{LabelCount, RunConfig};
    use serde_json::{Map, Value};

    use super::*;
    use crate::settings::SpreadKind;

    #[test]
    fn every_preset_says_everything_so_that_nothing_leaks_in_from_the_default() {
        for name in names() {
            let preset = find(name).unwrap_or_else(|error| panic!("{name}: {error:#}"));
            let noise = preset.get("noise").and_then(Value::as_object);
            assert_eq!(noise.map(Map::len), Some(2), "{name}: noise");
            assert!(preset.about().is_some(), "{name}: about");
            for field in [
                "dataset",
                "labels",
                "validation",
                "layers",
                "activation",
                "costs",
                "epochs",
                "decay",
                "learning-rate",
                "batch-size",
                "seed",
                "baseline",
            ] {
                assert!(preset.get(field).is_some(), "{name}: {field}");
            }
        }
    }

    fn config(name: &str) -> RunConfig {
        find(name).unwrap().config().unwrap()
    }

    /// Source: `CuriousAI/ladder:README.md`, one command per row.
    #[test]
    fn the_rows_have_the_costs_and_the_noise_of_the_original_commands() {
        let full = |a, b, c| vec![a, b, c, c, c, c, c];
        let bottom = |a| full(a, 0.0, 0.0);
        let gamma = |top| vec![0.0, 0.0, 0.0, 0.0, 0.0, 0.0, top];
        for (name, labels, costs, hidden) in [
            ("mnist-50-full", Some(50), full(2000.0, 20.0, 0.1), 0.3),
            ("mnist-100-quick", Some(100), full(1000.0, 10.0, 0.1), 0.3),
            ("mnist-100-full", Some(100), full(1000.0, 10.0, 0.1), 0.3),
            ("mnist-100-bottom", Some(100), bottom(5000.0), 0.3),
            ("mnist-100-gamma", Some(100), gamma(0.5), 0.3),
            ("mnist-100-baseline", Some(100), bottom(0.0), 0.5),
            ("mnist-1000-full", Some(1000), full(2000.0, 20.0, 0.1), 0.2),
            ("mnist-1000-bottom", Some(1000), bottom(2000.0), 0.3),
            ("mnist-1000-gamma", Some(1000), gamma(10.0), 0.3),
            ("mnist-1000-baseline", Some(1000), bottom(0.0), 0.5),
            ("mnist-all-full", None, full(1000.0, 1.0, 0.01), 0.3),
            ("mnist-all-bottom", None, bottom(2000.0), 0.3),
            ("mnist-all-gamma", None, gamma(2.0), 0.3),
            ("mnist-all-baseline", None, bottom(0.0), 0.5),
        ] {
            let config = config(name);
            let labels = labels.map_or(LabelCount::All, LabelCount::Count);
            assert_eq!(config.labels, labels, "{name}");
            assert_eq!(config.level_costs(), costs, "{name}");
            let noise = config.noise;
            assert_eq!((noise.input, noise.hidden), (0.3, hidden), "{name}");
            assert_eq!(config.layers.to_string(), "1000-500-250-250-250-10");
            let epochs = if name == "mnist-100-quick" { 10 } else { 150 };
            assert_eq!((config.epochs, config.decay), (epochs, 0.67));
            assert_eq!((config.learning_rate, config.batch_size), (0.002, 100));
        }
    }

    #[test]
    fn every_variant_is_there_for_every_number_of_labels_with_its_combinators() {
        for (row, combinators, init) in [
            ("amlp-4", "amlp:4", CombinatorInit::Standard),
            ("amlp-2-2", "amlp:2:2", CombinatorInit::Standard),
            ("amlp-2-2-2", "amlp:2:2:2", CombinatorInit::Standard),
            ("mlp-4", "mlp:4", CombinatorInit::Standard),
            ("mlp-2-2", "mlp:2:2", CombinatorInit::Standard),
            ("mlp-2-2-2", "mlp:2:2:2", CombinatorInit::Standard),
            ("gatedgauss", "gauss_stable_v", CombinatorInit::Standard),
            ("vanilla", "sig", CombinatorInit::Standard),
            ("firstnoise", "sig", CombinatorInit::Standard),
            ("firstrecons", "sig", CombinatorInit::Standard),
            ("firstnr", "sig", CombinatorInit::Standard),
            ("nolateral", "sig_without_z", CombinatorInit::Standard),
            ("randinit", "sig", CombinatorInit::Random),
            ("revinit", "sig", CombinatorInit::Reversed),
            ("nosig", "g3", CombinatorInit::Standard),
            ("nomult", "g2", CombinatorInit::Standard),
            ("linear", "linear", CombinatorInit::Standard),
        ] {
            for labels in ["100", "1000", "all"] {
                let config = config(&format!("mnist-{labels}-{row}"));
                let found = config.combinators.to_string();
                assert_eq!(
                    (found.as_str(), config.combinator_init),
                    (combinators, init),
                    "{row}"
                );
                let hidden = config.noise.hidden;
                let first_cost_alone = config.level_costs()[1..].iter().all(|&cost| cost == 0.0);
                let is_one_network = row.starts_with("amlp") || row.starts_with("mlp");
                assert_eq!(
                    first_cost_alone,
                    row == "firstrecons" || row == "firstnr" || is_one_network && labels == "all",
                    "{row}, {labels}"
                );
                assert_eq!(
                    hidden == 0.0,
                    row == "firstnoise" || row == "firstnr",
                    "{row}"
                );
            }
        }
    }

    #[test]
    fn a_published_number_says_what_its_spread_is_and_how_it_was_checked() {
        for name in names() {
            let about = about(name).unwrap();
            let is_published = about.published_error.is_some();
            assert_eq!(about.published_spread.is_some(), is_published, "{name}");
            assert_eq!(about.published_check.is_some(), is_published, "{name}");
            let of_pezeshki = about
                .source
                .is_some_and(|source| source.starts_with("Pezeshki"));
            if is_published {
                let is_error = about.published_spread == Some(SpreadKind::Se);
                assert_eq!(is_error, of_pezeshki, "{name}");
            }
        }
    }

    #[test]
    fn an_unknown_preset_lists_similar_ones() {
        let message = find("mnist-10-full").unwrap_err().to_string();
        assert!(
            message.contains("unknown preset 'mnist-10-full'"),
            "{message}"
        );
        assert!(message.contains("among them mnist-100-full, "), "{message}");
    }
}
