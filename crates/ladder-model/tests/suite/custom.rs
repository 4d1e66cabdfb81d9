//! Custom layers and combinators: read from their text, trained like the built-in ones.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use burn::tensor::activation::sigmoid;
use burn::tensor::{Device, Int, Tensor};
use ladder_model::combinator::{self, CombinatorError, CustomCombinator};
use ladder_model::layer::{self, Draw, Expression, InitialWeight, Layer, LayerError};
use ladder_model::{
    Architecture, Combinator, Combinators, ConfigError, FeatureShape, Formula, Ladder,
    LadderConfig, Noise, RegistrationError,
};

use crate::common::{Values, devices, flat, gradients, uniform};
use crate::invariants::{check_gradients, disturbed};

/// `gauss` in tensor operations.
#[derive(Debug)]
struct Gauss;

impl CustomCombinator for Gauss {
    fn initial_values(&self) -> Vec<f32> {
        vec![0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0]
    }

    fn combine(&self, z: Tensor<2>, u: Tensor<2>, a: &[Tensor<2>]) -> Tensor<2> {
        let [mu, v] = [&a[..5], &a[5..]].map(|a| {
            let gate = sigmoid(a[1].clone() * u.clone() + a[2].clone());
            a[0].clone() * gate + a[3].clone() * u.clone() + a[4].clone()
        });
        (z - mu.clone()) * v + mu
    }
}

impl fmt::Display for Gauss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("own_gauss")
    }
}

impl FromStr for Gauss {
    type Err = CombinatorError;

    fn from_str(text: &str) -> Result<Self, CombinatorError> {
        match text {
            "own_gauss" => Ok(Self),
            _ => Err("expected own_gauss, without numbers".into()),
        }
    }
}

/// `a z̃`, a number of its own for each unit, without u.
#[derive(Debug)]
struct Scale {
    start: u8,
}

impl CustomCombinator for Scale {
    fn initial_values(&self) -> Vec<f32> {
        vec![f32::from(self.start)]
    }

    fn combine(&self, z: Tensor<2>, _: Tensor<2>, a: &[Tensor<2>]) -> Tensor<2> {
        z * a[0].clone()
    }

    fn uses_u(&self) -> bool {
        false
    }
}

impl fmt::Display for Scale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "scale:{}", self.start)
    }
}

impl FromStr for Scale {
    type Err = CombinatorError;

    fn from_str(text: &str) -> Result<Self, CombinatorError> {
        let start = text.strip_prefix("scale:").and_then(|it| it.parse().ok());
        let start = start.ok_or("expected scale:N, N from 0 to 255")?;
        Ok(Self { start })
    }
}

/// `h ⊙ σ(h A)`, on vectors and on maps, where A is a filter of one pixel.
#[derive(Debug)]
struct Gate;

impl Gate {
    fn weight(&self, input: FeatureShape) -> Vec<InitialWeight> {
        vec![InitialWeight {
            shape: [input.channels; 2],
            draw: Draw::Normal { std: 1.0 },
        }]
    }

    fn map(&self, input: FeatureShape) -> Expression {
        let h = Expression::Input;
        let inner = match input.positions() {
            1 => h.clone().linear(0),
            _ => h.clone().convolution(0, 1, 1, 0),
        };
        h * inner.sigmoid()
    }
}

impl Layer for Gate {
    fn output(&self, input: FeatureShape) -> Result<FeatureShape, LayerError> {
        Ok(input)
    }

    fn encoder_weights(&self, input: FeatureShape) -> Vec<InitialWeight> {
        self.weight(input)
    }

    fn encode(&self, h: Tensor<2>, weights: &[Tensor<2>], input: FeatureShape) -> Tensor<2> {
        self.map(input).evaluate(h, weights, input)
    }

    fn decoder_weights(&self, input: FeatureShape) -> Vec<InitialWeight> {
        self.weight(input)
    }

    fn decode(&self, signal: Tensor<2>, weights: &[Tensor<2>], input: FeatureShape) -> Tensor<2> {
        self.map(input).evaluate(signal, weights, input)
    }

    fn expression(&self, input: FeatureShape) -> Option<Expression> {
        Some(self.map(input))
    }

    fn is_spatial(&self) -> bool {
        true
    }
}

impl fmt::Display for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("gate")
    }
}

impl FromStr for Gate {
    type Err = LayerError;

    fn from_str(text: &str) -> Result<Self, LayerError> {
        match text {
            "gate" => Ok(Self),
            _ => Err("expected gate, without numbers".into()),
        }
    }
}

fn register() {
    combinator::register::<Gauss>("own_gauss").unwrap();
    combinator::register::<Scale>("scale").unwrap();
    layer::register::<Gate>("gate").unwrap();
}

fn config(combinator: Combinator) -> LadderConfig {
    let layers = Architecture::fully_connected(&[8, 5, 3]);
    LadderConfig::new(FeatureShape::flat(6), layers)
        .with_costs(&[10.0, 2.0, 0.5, 0.3])
        .with_combinators(Combinators::everywhere(combinator))
}

/// Total, supervised and denoising costs of one step, and its gradients.
fn step(ladder: &Ladder, device: &Device) -> (Vec<f64>, Values) {
    let targets = Tensor::<1, Int>::arange(0..7, device).remainder_scalar(3);
    let (labeled, unlabeled) = (uniform([7, 6], 1, device), uniform([9, 6], 2, device));
    let noise = Noise::Seeded { seed: 1, step: 0 };
    let costs = ladder.costs(labeled, targets, unlabeled, &noise);
    let gradients = gradients(ladder, &costs.total.backward());
    let denoising = costs.denoising.into_iter().flatten();
    let values = [costs.total, costs.supervised].into_iter().chain(denoising);
    (values.flat_map(flat).collect(), gradients)
}

#[test]
fn a_custom_combinator_is_the_formula_it_repeats() {
    for (backend, device) in devices() {
        let network = |combinator| disturbed(config(combinator).init(5, &device).unwrap());
        let (expected, expected_gradients) = step(&network(Formula::Gauss.into()), &device);
        let (found, found_gradients) = step(&network(Combinator::custom(Gauss)), &device);
        for (found, expected) in found.iter().zip(&expected) {
            let error = (found - expected).abs();
            assert!(error < 1e-4 * expected, "{backend}: {found}, {expected}");
        }
        assert!(
            found_gradients.keys().eq(expected_gradients.keys()),
            "{backend}"
        );
        for (path, expected) in &expected_gradients {
            let scale = expected.iter().fold(0.0_f64, |scale, x| scale.max(x.abs()));
            for (found, expected) in found_gradients[path].iter().zip(expected) {
                let error = (found - expected).abs();
                assert!(
                    error <= 1e-3 * scale,
                    "{backend}, {path}: {found}, {expected}"
                );
            }
        }
    }
}

#[test]
fn gradients_with_custom_kinds_pass_a_finite_difference_check() {
    register();
    let (_, device) = devices().swap_remove(0);
    let layers: Architecture = "8-gate-3".parse().unwrap();
    let gate = LadderConfig::new(FeatureShape::flat(6), layers).with_costs(&[10.0, 2.0, 0.5, 0.3]);
    let spatial = LadderConfig {
        input: FeatureShape::new(2, 1, 3),
        architecture: "gate-5-3".parse().unwrap(),
        ..gate.clone()
    };
    for config in [
        config(Combinator::custom(Gauss)),
        config(Combinator::custom(Scale { start: 2 })),
        gate,
        spatial,
    ] {
        let name = format!("{} {}", config.architecture, config.combinators);
        let ladder = disturbed(config.init(5, &device).unwrap());
        let (labeled, unlabeled) = (uniform([7, 6], 18, &device), uniform([9, 6], 19, &device));
        check_gradients(&ladder, labeled, unlabeled, &name);
    }
}

#[test]
fn a_combinator_without_u_needs_nothing_from_above() {
    let (_, device) = devices().swap_remove(0);
    let config = config(Combinator::custom(Scale { start: 3 })).with_costs(&[1.0, 0.0, 0.0, 0.0]);
    assert_eq!(config.decoded_levels(), [0]);
    let ladder = config.init(5, &device).unwrap();
    let values = crate::common::parameters(&ladder);
    assert_eq!(values["decoder.0.combinator.a"], [3.0; 6]);
    assert!(!values.contains_key("decoder.0.weights.0"));
}

#[test]
fn the_text_of_registered_kinds_is_read_back() {
    register();
    let text = "20-gate-10";
    let layers: Architecture = text.parse().unwrap();
    assert_eq!(layers.to_string(), text);
    assert_eq!(layers.check_registered(), Ok(()));

    let text = "own_gauss-scale:2-gauss";
    let combinators: Combinators = text.parse().unwrap();
    assert_eq!(combinators.to_string(), text);
    assert_eq!(combinators.check_registered(), Ok(()));
    assert_eq!(
        combinators.of_level(1),
        Some(&Combinator::custom(Scale { start: 2 }))
    );

    let config = LadderConfig::new(FeatureShape::flat(6), layers).with_combinators(combinators);
    let json = serde_json::to_string(&config).unwrap();
    assert_eq!(serde_json::from_str::<LadderConfig>(&json).unwrap(), config);
}

#[test]
fn an_error_names_what_is_registered_and_what_a_kind_expects() {
    register();
    let of_layers = |text: &str| text.parse::<Architecture>().unwrap_err().to_string();
    let of_combinators = |text: &str| text.parse::<Combinators>().unwrap_err().to_string();
    for (message, words) in [
        (
            of_layers("20-gatte-10"),
            "globalmeanpool, numbers above 0; or one that is registered: ",
        ),
        (
            of_layers("20-gate:3-10"),
            "entry 2 is 'gate:3', expected gate, without numbers",
        ),
        (
            of_combinators("skale"),
            "or one that is registered: own_gauss, scale",
        ),
        (
            of_combinators("gauss-scale:x"),
            "entry 2 is 'scale:x', expected scale:N",
        ),
    ] {
        assert!(message.contains(words), "{message}");
    }
    assert!(of_layers("20-gatte-10").contains(" gate"));
}

#[test]
fn a_built_in_name_is_not_given_away() {
    for name in ["fc", "convv", "convf", "maxpool", "globalmeanpool"] {
        let error = layer::register::<Gate>(name).unwrap_err();
        assert_eq!(error, RegistrationError::BuiltIn(name.to_owned()));
    }
    for name in ["gauss", "lin", "comparison_g2", "none", "mlp", "amlp"] {
        let error = combinator::register::<Gauss>(name).unwrap_err();
        assert_eq!(error, RegistrationError::BuiltIn(name.to_owned()));
    }
}

/// Never registered.
#[derive(Debug)]
struct Unknown;

impl Layer for Unknown {
    fn output(&self, input: FeatureShape) -> Result<FeatureShape, LayerError> {
        Ok(input)
    }
    fn encoder_weights(&self, _: FeatureShape) -> Vec<InitialWeight> {
        vec![]
    }
    fn encode(&self, h: Tensor<2>, _: &[Tensor<2>], _: FeatureShape) -> Tensor<2> {
        h
    }
    fn decoder_weights(&self, _: FeatureShape) -> Vec<InitialWeight> {
        vec![]
    }
    fn decode(&self, signal: Tensor<2>, _: &[Tensor<2>], _: FeatureShape) -> Tensor<2> {
        signal
    }
}

impl CustomCombinator for Unknown {
    fn initial_values(&self) -> Vec<f32> {
        vec![]
    }
    fn combine(&self, z: Tensor<2>, _: Tensor<2>, _: &[Tensor<2>]) -> Tensor<2> {
        z
    }
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unknown")
    }
}

#[test]
fn kinds_that_could_not_be_read_back_are_found() {
    let layers = Architecture::new(vec![
        Arc::new(layer::Linear { units: 4 }),
        Arc::new(Unknown),
    ]);
    let config = LadderConfig::new(FeatureShape::flat(6), layers);
    let not_registered = |field| ConfigError::NotRegistered {
        field,
        position: 2,
        entry: "unknown".to_owned(),
    };
    assert_eq!(config.check_registered(), Err(not_registered("layers")));
    let levels = vec![None, Some(Combinator::custom(Unknown))];
    let error = Combinators::new(levels).check_registered();
    assert_eq!(error, Err(not_registered("combinators")));
}

#[test]
fn the_expression_of_each_built_in_layer_is_its_map() {
    let input = FeatureShape::new(2, 5, 4);
    for (backend, device) in devices() {
        for entry in [
            "3",
            "convv:3:2:2",
            "convf:3:2",
            "maxpool:2",
            "globalmeanpool",
        ] {
            let architecture: Architecture = entry.parse().unwrap();
            let layer = &architecture.layers()[0];
            let weights: Vec<_> = layer
                .encoder_weights(input)
                .into_iter()
                .map(|weight| uniform(weight.shape, 3, &device))
                .collect();
            let shapes: Vec<_> = weights.iter().map(Tensor::dims).collect();
            let expression = layer.expression(input).unwrap();
            assert_eq!(expression.output(input, &shapes), layer.output(input).ok());
            let h = || uniform([3 * input.positions(), 2], 4, &device);
            let expected = flat(layer.encode(h(), &weights, input));
            let found = flat(expression.evaluate(h(), &weights, input));
            assert_eq!(found, expected, "{backend}, {entry}");
        }
    }
}

#[test]
fn an_expression_that_does_not_fit_has_no_output() {
    let input = FeatureShape::new(2, 5, 4);
    let h = || Expression::Input;
    for (expression, weights) in [
        (h().linear(0), vec![]),
        (h().linear(0), vec![[39, 3]]),
        (h().convolution(0, 5, 1, 0), vec![[50, 3]]),
        (h().convolution(0, 2, 1, 0), vec![[7, 3]]),
        (h() + h().max_pool(2), vec![]),
        (h().max_pool(0), vec![]),
    ] {
        assert_eq!(expression.output(input, &weights), None, "{expression:?}");
    }
}
