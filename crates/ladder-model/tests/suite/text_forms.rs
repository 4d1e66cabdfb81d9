//! The text forms of layers, combinators and noise: what is written is read again as the same, and
//! no text makes a reader panic.

use ladder_model::{Architecture, Combinators, FeatureShape, NoiseLevels};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

/// An entry of a list of layers, in one of the spellings that are read.
fn layer() -> impl Strategy<Value = String> {
    let number = || 1..40usize;
    prop_oneof![
        number().prop_map(|n| n.to_string()),
        number().prop_map(|n| format!("fc:{n}")),
        (number(), number()).prop_map(|(filters, size)| format!("convv:{filters}:{size}")),
        (number(), number()).prop_map(|(filters, size)| format!("convf:{filters}:{size}")),
        number().prop_map(|size| format!("maxpool:{size}")),
        Just("globalmeanpool".to_owned()),
    ]
}

fn combinator() -> impl Strategy<Value = String> {
    let sizes = || prop::collection::vec(1..9usize, 1..4);
    let network = |kind: &'static str| {
        sizes().prop_map(move |sizes| {
            let sizes: Vec<String> = sizes.iter().map(usize::to_string).collect();
            format!("{kind}:{}", sizes.join(":"))
        })
    };
    prop_oneof![
        Just("none".to_owned()),
        Just("0".to_owned()),
        Just("gauss".to_owned()),
        Just("gauss-sig-amlp:2:2".to_owned()),
        network("mlp"),
        network("amlp"),
    ]
}

fn joined(entry: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    prop::collection::vec(entry, 1..6).prop_map(|entries| entries.join("-"))
}

/// Texts of the characters that the forms are made of, and of others.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof!["[-:a-z0-9 .,]{0,40}", "\\PC{0,40}"]
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
    fn layers_are_read_as_they_are_written(text in joined(layer())) {
        let layers: Architecture = text.parse().unwrap();
        let again: Architecture = layers.to_string().parse().unwrap();
        prop_assert_eq!(again.to_string(), layers.to_string());
        prop_assert_eq!(layers.n_layers(), text.split('-').count());
    }

    #[test]
    fn combinators_are_read_as_they_are_written(text in joined(combinator())) {
        let combinators: Combinators = text.parse().unwrap();
        let again: Combinators = combinators.to_string().parse().unwrap();
        prop_assert_eq!(again, combinators);
    }

    #[test]
    fn no_text_is_a_panic(text in any_text()) {
        let input = FeatureShape { channels: 1, height: 28, width: 28 };
        if let Ok(layers) = text.parse::<Architecture>() {
            let again: Architecture = layers.to_string().parse().unwrap();
            prop_assert_eq!(again.to_string(), layers.to_string());
            // Whether they fit is one thing, that it can be said another.
            let _ = layers.shapes(input);
        }
        if let Ok(combinators) = text.parse::<Combinators>() {
            let again: Combinators = combinators.to_string().parse().unwrap();
            prop_assert_eq!(again, combinators);
        }
        if let Ok(noise) = text.parse::<NoiseLevels>() {
            let again: NoiseLevels = noise.to_string().parse().unwrap();
            prop_assert_eq!(again, noise);
        }
    }
}
