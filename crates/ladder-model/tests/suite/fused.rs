//! Each operation against its definition in plain tensor operations: value and every gradient.
//!
//! On the backends in the host's memory: elsewhere both sides are the same.

use crate::common::{flat, gradients, host_devices, n_parameters, uniform};
use burn::tensor::{Device, Tensor};
use ladder_model::{Activation, Combinator, FeatureShape, Formula, LadderConfig, Noise, ops};

const TOLERANCE: f64 = 2e-4;

/// Columns enough for the kernels to divide a few rows of them over threads.
const WIDE: usize = 3000;

/// Result and gradients of `operation` at `inputs`, for a fixed random weighting of the result.
pub fn run<const D: usize>(
    operation: impl Fn(Vec<Tensor<2>>) -> Tensor<D>,
    inputs: &[Tensor<2>],
) -> Vec<Vec<f64>> {
    let tracked: Vec<_> = inputs
        .iter()
        .map(|input| input.clone().require_grad())
        .collect();
    let result = operation(tracked.clone());
    let n = result.dims().iter().product::<usize>() as i64;
    let weights = Tensor::arange(0..n, &result.device())
        .float()
        .sin()
        .reshape(result.dims());
    let gradients = (result.clone() * weights).sum().backward();
    let mut found = vec![flat(result)];
    found.extend(
        tracked
            .iter()
            .map(|input| flat(input.grad(&gradients).expect("a gradient"))),
    );
    found
}

#[track_caller]
pub fn same(found: Vec<Vec<f64>>, expected: Vec<Vec<f64>>, what: &str) {
    for (index, (found, expected)) in found.iter().zip(&expected).enumerate() {
        let scale = expected
            .iter()
            .fold(1e-6_f64, |scale, value| scale.max(value.abs()));
        for (found, expected) in found.iter().zip(expected) {
            let error = (found - expected).abs() / scale;
            assert!(
                error < TOLERANCE,
                "{what}, part {index}: {found} instead of {expected}"
            );
        }
    }
}

pub fn random(shape: [usize; 2], seed: u64, device: &Device) -> Tensor<2> {
    uniform(shape, seed, device) * 4.0 - 1.7
}

#[test]
fn linear_equals_its_definition_for_shapes_around_the_block_sizes() {
    for (backend, device) in host_devices() {
        for [rows, d_input, d_output] in [[1, 1, 1], [7, 5, 3], [33, 70, 65], [200, 784, 130]] {
            let inputs = [
                random([rows, d_input], 1, &device),
                random([d_input, d_output], 2, &device),
            ];
            let unpack = |x: Vec<Tensor<2>>| (x[0].clone(), x[1].clone());
            let fused = |x| {
                let (h, weight) = unpack(x);
                ops::linear(h, weight)
            };
            let plain = |x| {
                let (h, weight) = unpack(x);
                ops::plain::linear(h, weight)
            };
            same(
                run(fused, &inputs),
                run(plain, &inputs),
                &format!("{backend}, {rows} rows"),
            );
        }
    }
}

#[test]
fn linear_reads_strided_rows() {
    for (backend, device) in host_devices() {
        let inputs = [random([40, 30], 3, &device), random([30, 20], 4, &device)];
        let fused =
            |x: Vec<Tensor<2>>| ops::linear(x[1].clone().transpose(), x[0].clone().transpose());
        let plain = |x: Vec<Tensor<2>>| {
            ops::plain::linear(x[1].clone().transpose(), x[0].clone().transpose())
        };
        same(
            run(fused, &inputs),
            run(plain, &inputs),
            &backend.to_string(),
        );
    }
}

#[test]
fn tap_equals_a_slice_wherever_the_rows_are_used() {
    for (backend, device) in host_devices() {
        for (rows, used_for) in [(0..4, "first"), (3..9, "last"), (2..5, "middle")] {
            let inputs = [random([9, WIDE], 12, &device)];
            let weigh = |(x, part): (Tensor<2>, Tensor<2>)| {
                // The part is used twice and the whole once more than by the other path.
                let parts = part.clone() * part.sum_dim(0);
                x.clone().exp().sum() + x.sin().sum() * 2.0 + parts.sum()
            };
            let fused = |x: Vec<Tensor<2>>| weigh(ops::tap(x[0].clone(), rows.clone()));
            let plain = |x: Vec<Tensor<2>>| weigh(ops::plain::tap(x[0].clone(), rows.clone()));
            let name = format!("{backend}, {used_for} rows");
            same(run(fused, &inputs), run(plain, &inputs), &name);
        }
    }
}

#[test]
fn a_part_that_is_not_used_adds_nothing() {
    for (backend, device) in host_devices() {
        let inputs = [random([6, 20], 13, &device)];
        let fused = |x: Vec<Tensor<2>>| ops::tap(x[0].clone(), 1..3).0.square();
        let plain = |x: Vec<Tensor<2>>| x[0].clone().square();
        same(
            run(fused, &inputs),
            run(plain, &inputs),
            &backend.to_string(),
        );
    }
}

#[test]
fn normalize_equals_its_definition_for_all_groups_and_noisy_rows() {
    for (backend, device) in host_devices() {
        for (groups, noisy, width) in [
            ([11, 0, 0], 0, 37),
            ([0, 11, 0], 11, 37),
            ([3, 4, 4], 7, 37),
            ([4, 0, 7], 4, WIDE),
        ] {
            let rows = groups.iter().sum();
            let inputs = [random([rows, width], 5, &device)];
            let noise = (noisy > 0).then(|| random([noisy, width], 6, &device));
            let fused = |x: Vec<Tensor<2>>| ops::normalize(x[0].clone(), groups, noise.clone());
            let plain =
                |x: Vec<Tensor<2>>| ops::plain::normalize(x[0].clone(), groups, noise.clone());
            let name = format!("{backend}, groups {groups:?}, {noisy} noisy rows");
            same(run(fused, &inputs), run(plain, &inputs), &name);
        }
    }
}

#[test]
fn activate_equals_its_definition_for_every_activation() {
    for (backend, device) in host_devices() {
        for (activation, width) in [
            (Activation::Relu, 35),
            (Activation::LeakyRelu, 35),
            (Activation::Linear, 35),
            (Activation::Relu, WIDE),
        ] {
            let inputs = [
                random([9, width], 7, &device),
                random([1, width], 8, &device),
            ];
            let unpack = |x: Vec<Tensor<2>>| (x[0].clone(), Some(x[1].clone().squeeze_dim(0)));
            let fused = |x| {
                let (z, beta) = unpack(x);
                ops::activate(z, beta, None, activation)
            };
            let plain = |x| {
                let (z, beta) = unpack(x);
                ops::plain::activate(z, beta, None, activation)
            };
            same(
                run(fused, &inputs),
                run(plain, &inputs),
                &format!("{backend}, {activation}"),
            );
        }
    }
}

#[test]
fn combine_equals_its_definition_for_every_combinator_and_size_of_network() {
    let formulas = Formula::ALL.map(|formula| formula.to_string());
    let networks = [
        "amlp:2:2",
        "mlp:4",
        "amlp:4",
        "amlp:2:2:2",
        "mlp:5:1:3",
        "amlp:1",
    ];
    let combinators = formulas.iter().map(String::as_str).chain(networks);
    for (backend, device) in host_devices() {
        for name in combinators.clone() {
            for [rows, width] in [[1, 1], [12, 35], [7, 16], [9, WIDE]] {
                let combinator: Combinator = name.parse().unwrap();
                let shapes = [[rows, width], [rows, width], [n_parameters(name), width]];
                let inputs: Vec<_> = shapes
                    .iter()
                    .zip(9..)
                    .filter(|([rows, _], _)| *rows > 0)
                    .map(|(&shape, seed)| random(shape, seed, &device))
                    .collect();
                let fused = |x: Vec<Tensor<2>>| {
                    let a = x.get(2).cloned();
                    ops::combine(&combinator, x[0].clone(), x[1].clone(), a) + touch(&x)
                };
                let plain = |x: Vec<Tensor<2>>| {
                    let a = x.get(2).cloned();
                    ops::plain::combine(&combinator, x[0].clone(), x[1].clone(), a) + touch(&x)
                };
                same(
                    run(fused, &inputs),
                    run(plain, &inputs),
                    &format!("{backend}, {name}, {rows} x {width}"),
                );
            }
        }
    }
}

/// A small part of z and u, so that each has a gradient even where a combinator does not use it.
fn touch(inputs: &[Tensor<2>]) -> Tensor<2> {
    (inputs[0].clone() + inputs[1].clone()) * 0.01
}

#[test]
fn reconstruction_cost_equals_its_definition_and_the_normalized_form() {
    for (backend, device) in host_devices() {
        for width in [35, WIDE] {
            let inputs = [
                random([12, width], 10, &device),
                random([12, width], 11, &device),
            ];
            let unpack = |x: Vec<Tensor<2>>| (x[0].clone(), x[1].clone());
            let fused = |x| {
                let (z_pre, z_hat) = unpack(x);
                ops::reconstruction_cost(z_pre, z_hat)
            };
            let plain = |x| {
                let (z_pre, z_hat) = unpack(x);
                ops::plain::reconstruction_cost(z_pre, z_hat)
            };
            let normalized = |x| {
                let (z_pre, z_hat) = unpack(x);
                let (variance, mean) = z_pre.clone().var_mean_bias(0);
                let deviation = (variance + 1e-10).sqrt();
                let z = (z_pre - mean.clone()) / deviation.clone();
                ((z_hat - mean) / deviation - z).square().mean()
            };
            same(
                run(fused, &inputs),
                run(plain, &inputs),
                &backend.to_string(),
            );
            same(
                run(fused, &inputs),
                run(normalized, &inputs),
                &backend.to_string(),
            );
        }
    }
}

/// Each sum is made by one thread in one order, so that a run is the same on one core and on many.
#[test]
fn the_number_of_threads_changes_no_bit() {
    for (backend, device) in host_devices() {
        let config = LadderConfig::new(FeatureShape::flat(70), "300-200-10".parse().unwrap())
            .with_costs(&[1000.0, 10.0, 0.1, 0.1])
            .with_combinators("amlp:2:2-sig-gauss-g4".parse().unwrap());
        let ladder = config.init(1, &device).unwrap();
        let step = || {
            let (labeled, unlabeled) =
                (uniform([50, 70], 1, &device), uniform([90, 70], 2, &device));
            let targets = Tensor::arange(0..50, &device).remainder_scalar(10);
            let noise = Noise::Seeded { seed: 1, step: 0 };
            let costs = ladder.costs(labeled, targets, unlabeled, &noise);
            (
                flat(costs.total.clone()),
                gradients(&ladder, &costs.total.backward()),
            )
        };
        let with_threads = |n| {
            rayon::ThreadPoolBuilder::new()
                .num_threads(n)
                .build()
                .unwrap()
                .install(step)
        };
        let one = with_threads(1);
        for threads in [2, 3] {
            assert_eq!(with_threads(threads), one, "{backend}, {threads} threads");
        }
    }
}

/// gemm sums in another order where a part of a product is small, or one row or column.
#[test]
fn the_number_of_threads_changes_no_bit_of_a_product_whose_parts_are_of_another_kind() {
    for (backend, device) in host_devices() {
        for [rows, inputs, units] in [
            [100, 784, 64],  // Sums of more than 512 products; parts of at most 64 columns.
            [49, 1000, 40],  // With 5 threads a part of one row remains.
            [40, 10, 8000],  // A gradient whose parts have at most 256 values.
            [1, 1000, 1025], // One row in all.
            [3000, 1025, 1], // One column in all.
        ] {
            let inputs = [
                random([rows, inputs], 31, &device),
                random([inputs, units], 32, &device),
            ];
            let with_threads = |threads: usize| {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
                let linear = |x: Vec<Tensor<2>>| ops::linear(x[0].clone(), x[1].clone());
                pool.build().unwrap().install(|| run(linear, &inputs))
            };
            let one = with_threads(1);
            for threads in [2, 3, 5] {
                assert!(
                    with_threads(threads) == one,
                    "{backend}, {rows} rows, {units} units, {threads} threads"
                );
            }
        }
    }
}
