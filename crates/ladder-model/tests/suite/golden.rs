//! One step's costs and every gradient against PyTorch float64, on each backend of the build.
//!
//! The fixture is made by `tests/suite/golden.py`, which says how.

use std::collections::BTreeMap;

use crate::common::{Values, devices, flat, gradients, tensor, with_parameters};
use burn::tensor::{Device, Int, Tensor, TensorData};
use ladder_model::{
    Architecture, Combinators, FeatureShape, Formula, Ladder, LadderConfig, Noise, NoiseLevels, ops,
};
use serde::Deserialize;

/// Relative; float32 sums of a few hundred terms stay two orders of magnitude below.
const COST_TOLERANCE: f64 = 1e-4;
/// Relative to the largest entry of a gradient.
const GRADIENT_TOLERANCE: f64 = 1e-3;

#[derive(Deserialize)]
struct Fixture {
    dims: Vec<usize>,
    noise: NoiseLevels,
    labeled: Vec<f64>,
    unlabeled: Vec<f64>,
    targets: Vec<i64>,
    noise_values: Vec<Vec<f64>>,
    cases: Vec<Case>,
    alone: Alone,
}

/// Combinators without a network around them.
#[derive(Deserialize)]
struct Alone {
    rows: usize,
    width: usize,
    combinators: Vec<CombinatorCase>,
}

#[derive(Deserialize)]
struct CombinatorCase {
    name: String,
    z: Vec<f64>,
    u: Vec<f64>,
    a: Vec<f64>,
    weights: Vec<f64>,
    z_hat: Vec<f64>,
    dz: Vec<f64>,
    du: Vec<f64>,
    da: Vec<f64>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    activation: String,
    combinators: Combinators,
    weights: Vec<f64>,
    total: f64,
    supervised: f64,
    denoising: Vec<f64>,
    parameters: Values,
    gradients: Values,
}

impl Fixture {
    fn load() -> Self {
        serde_json::from_str(include_str!("fixtures/golden.json")).expect("a readable fixture")
    }

    fn ladder(&self, case: &Case, device: &Device) -> Ladder {
        let architecture = Architecture::fully_connected(&self.dims[1..]);
        let config = LadderConfig::new(FeatureShape::flat(self.dims[0]), architecture)
            .with_noise(self.noise)
            .with_combinators(case.combinators.clone())
            .with_costs(&case.weights)
            .with_activation(case.activation.parse().unwrap());
        with_parameters(config.init(0, device).unwrap(), &case.parameters)
    }

    fn rows(&self, values: &[f64], device: &Device) -> Tensor<2> {
        tensor(values, [values.len() / self.dims[0], self.dims[0]], device)
    }

    fn targets(&self, device: &Device) -> Tensor<1, Int> {
        Tensor::from_data(
            TensorData::new(self.targets.clone(), [self.targets.len()]),
            device,
        )
    }

    fn noise(&self, device: &Device) -> Vec<Tensor<2>> {
        let widths = self.dims.iter().zip(&self.noise_values);
        widths
            .map(|(&width, v)| tensor(v, [v.len() / width, width], device))
            .collect()
    }
}

#[test]
fn costs_and_gradients_agree_with_pytorch_on_every_backend() {
    let fixture = Fixture::load();
    for (backend, device) in devices() {
        for case in &fixture.cases {
            check(
                &fixture,
                case,
                &device,
                &format!("{backend}, {}", case.name),
            );
        }
    }
}

#[test]
fn each_combinator_agrees_with_pytorch_on_every_backend() {
    let Alone {
        rows,
        width,
        combinators,
    } = Fixture::load().alone;
    for formula in Formula::ALL.map(|formula| formula.to_string()) {
        assert!(
            combinators.iter().any(|case| case.name == formula),
            "{formula}"
        );
    }
    for (backend, device) in devices() {
        for case in &combinators {
            let input = |values: &[f64]| {
                tensor(values, [values.len() / width, width], &device).require_grad()
            };
            let (z, u) = (input(&case.z), input(&case.u));
            let a = (!case.a.is_empty()).then(|| input(&case.a));
            let combinator = case.name.parse().unwrap();
            let z_hat = ops::combine(&combinator, z.clone(), u.clone(), a.clone());
            let weights = tensor(&case.weights, [rows, width], &device);
            let gradients = (z_hat.clone() * weights).sum().backward();
            let gradient = |x: &Tensor<2>| x.grad(&gradients).map_or(vec![], flat);
            for (part, found, expected) in [
                ("value", flat(z_hat), &case.z_hat),
                ("gradient of z", gradient(&z), &case.dz),
                ("gradient of u", gradient(&u), &case.du),
                (
                    "gradient of a",
                    a.as_ref().map_or(vec![], gradient),
                    &case.da,
                ),
            ] {
                compare(
                    &found,
                    expected,
                    &format!("{backend}, {}, {part}", case.name),
                );
            }
        }
    }
}

/// No gradient, where an input is not used, is one of zeros.
fn compare(found: &[f64], expected: &[f64], what: &str) {
    let scale = expected.iter().fold(0.0_f64, |scale, x| scale.max(x.abs()));
    for index in 0..found.len().max(expected.len()) {
        let [found, expected] = [found, expected].map(|x| x.get(index).copied().unwrap_or(0.0));
        assert!(
            (found - expected).abs() <= GRADIENT_TOLERANCE * scale,
            "{what}, entry {index}: expected {expected}, found {found}"
        );
    }
}

fn check(fixture: &Fixture, case: &Case, device: &Device, name: &str) {
    let ladder = fixture.ladder(case, device);
    let noise = fixture.noise(device);
    let costs = ladder.costs(
        fixture.rows(&fixture.labeled, device),
        fixture.targets(device),
        fixture.rows(&fixture.unlabeled, device),
        &Noise::Given(&noise),
    );
    close(
        costs.total.clone(),
        case.total,
        &format!("{name}: total cost"),
    );
    close(
        costs.supervised,
        case.supervised,
        &format!("{name}: supervised cost"),
    );
    for (level, (cost, &expected)) in costs.denoising.into_iter().zip(&case.denoising).enumerate() {
        assert_eq!(
            cost.is_some(),
            case.weights[level] > 0.0,
            "{name}: level {level}"
        );
        if let Some(cost) = cost {
            close(
                cost,
                expected,
                &format!("{name}: denoising cost of level {level}"),
            );
        }
    }
    let found = gradients(&ladder, &costs.total.backward());
    assert_eq!(
        found.len(),
        crate::common::parameters(&ladder).len(),
        "{name}: a parameter is not trained"
    );
    compare_gradients(&found, &case.gradients, name);
}

#[track_caller]
fn close(found: Tensor<1>, expected: f64, what: &str) {
    let found = flat(found)[0];
    let error = (found - expected).abs() / expected.abs();
    assert!(
        error < COST_TOLERANCE,
        "{what}: expected {expected}, found {found}"
    );
}

fn compare_gradients(found: &Values, expected: &BTreeMap<String, Vec<f64>>, name: &str) {
    for (path, found) in found {
        compare(
            found,
            &expected[path],
            &format!("{name}: gradient of {path}"),
        );
    }
}
