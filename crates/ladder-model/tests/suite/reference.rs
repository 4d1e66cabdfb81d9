//! The network against `examples/reference.rs`, the whole of Algorithm 1 in plain tensor
//! operations: same weights, same rows, same noise.

#[path = "../../examples/reference.rs"]
#[allow(dead_code, reason = "its program is not run here")]
mod example;

use burn::module::Param;
use burn::tensor::{Device, Gradients, Int, Tensor, s};
use ladder_model::{Architecture, FeatureShape, Ladder, LadderConfig, Noise, NoiseLevels};

use crate::common::{Values, devices, flat, gradients, parameters, tensor, uniform};
use crate::invariants::disturbed;
use example::Reference;

const UNITS: [usize; 4] = [6, 8, 5, 3];
const WEIGHTS: [f64; 4] = [10.0, 2.0, 0.5, 0.3];
const N_LABELED: usize = 7;
const N_UNLABELED: usize = 9;
/// Relative for a cost, and relative to the largest entry of a gradient: float32 sums of a hundred
/// terms, added in another order.
const TOLERANCE: f64 = 1e-3;

/// The reference with the parameters of a network.
fn with_parameters(values: &Values, device: &Device) -> Reference {
    let parameter = |path: String, shape: [usize; 2]| {
        Param::from_tensor(tensor::<2>(&values[&path], shape, device).require_grad())
    };
    let top = UNITS.len() - 1;
    let layers = || UNITS.windows(2).enumerate();
    Reference {
        w: layers()
            .map(|(l, units)| parameter(format!("encoder.{l}.weights.0"), [units[0], units[1]]))
            .collect(),
        v: layers()
            .map(|(l, units)| {
                let path = format!("decoder.{}.weights.0", top - l);
                parameter(path, [units[1], units[0]])
            })
            .collect(),
        beta: layers()
            .map(|(l, units)| parameter(format!("encoder.{l}.beta"), [1, units[1]]))
            .collect(),
        gamma: parameter(format!("encoder.{}.gamma", top - 1), [1, UNITS[top]]),
        a: (0..=top)
            .map(|level| {
                let path = format!("decoder.{}.combinator.a", top - level);
                parameter(path, [10, UNITS[level]])
            })
            .collect(),
    }
}

/// The gradients of the reference, named as those of the network.
fn gradients_of(reference: &Reference, gradients: &Gradients) -> Values {
    let top = UNITS.len() - 1;
    let mut found = Values::new();
    let mut add = |path: String, parameter: &Param<Tensor<2>>| {
        let gradient = parameter.val().grad(gradients).expect("it is trained");
        found.insert(path, flat(gradient));
    };
    for layer in 0..top {
        add(format!("encoder.{layer}.weights.0"), &reference.w[layer]);
        add(format!("encoder.{layer}.beta"), &reference.beta[layer]);
        add(
            format!("decoder.{}.weights.0", top - layer),
            &reference.v[layer],
        );
    }
    for level in 0..=top {
        let path = format!("decoder.{}.combinator.a", top - level);
        add(path, &reference.a[level]);
    }
    add(format!("encoder.{}.gamma", top - 1), &reference.gamma);
    found
}

fn network(device: &Device) -> Ladder {
    let layers = Architecture::fully_connected(&UNITS[1..]);
    let config = LadderConfig::new(FeatureShape::flat(UNITS[0]), layers).with_costs(&WEIGHTS);
    disturbed(config.init(3, device).unwrap())
}

#[test]
fn every_cost_and_gradient_is_that_of_the_plain_algorithm() {
    for (backend, device) in devices() {
        let ladder = network(&device);
        let reference = with_parameters(&parameters(&ladder), &device);
        let labeled = uniform([N_LABELED, UNITS[0]], 1, &device);
        let unlabeled = uniform([N_UNLABELED, UNITS[0]], 2, &device);
        let targets = Tensor::<1, Int>::arange(0..N_LABELED as i64, &device).remainder_scalar(3);
        let given: Vec<Tensor<2>> = UNITS
            .iter()
            .zip(10..)
            .map(|(&units, seed)| uniform([N_LABELED + N_UNLABELED, units], seed, &device) - 0.5)
            .collect();
        let std = NoiseLevels::default();
        let stds = [std.input, std.hidden, std.hidden, std.hidden];
        let noise: Vec<_> = given
            .iter()
            .zip(stds)
            .map(|(it, std)| it.clone() * std)
            .collect();
        let of = |rows: std::ops::Range<usize>| -> Vec<_> {
            let levels = noise.iter();
            levels
                .map(|it| it.clone().slice(s![rows.clone()]))
                .collect()
        };
        let noise = [
            &of(0..N_LABELED)[..],
            &of(N_LABELED..N_LABELED + N_UNLABELED)[..],
        ];

        let found = ladder.costs(
            labeled.clone(),
            targets.clone(),
            unlabeled.clone(),
            &Noise::Given(&given),
        );
        let expected = reference.costs([labeled, unlabeled], targets, noise, &WEIGHTS);
        close(&found.total, &expected.total, &format!("{backend}, total"));
        close(
            &found.supervised,
            &expected.supervised,
            &format!("{backend}, supervised"),
        );
        assert_eq!(expected.denoising.len(), UNITS.len());
        for (level, expected) in expected.denoising.iter().enumerate() {
            let found = found.denoising[level].as_ref().unwrap();
            close(found, expected, &format!("{backend}, level {level}"));
        }
        let found = gradients(&ladder, &found.total.backward());
        let expected = gradients_of(&reference, &expected.total.backward());
        assert!(found.keys().eq(expected.keys()), "{backend}");
        for (path, expected) in &expected {
            close_values(&found[path], expected, &format!("{backend}, {path}"));
        }
    }
}

fn close(found: &Tensor<1>, expected: &Tensor<1>, what: &str) {
    close_values(&flat(found.clone()), &flat(expected.clone()), what);
}

fn close_values(found: &[f64], expected: &[f64], what: &str) {
    assert_eq!(found.len(), expected.len(), "{what}");
    let scale = expected.iter().fold(0.0_f64, |scale, x| scale.max(x.abs()));
    for (found, expected) in found.iter().zip(expected) {
        let error = (found - expected).abs();
        assert!(
            error <= TOLERANCE * scale,
            "{what}: expected {expected}, found {found}"
        );
    }
}
