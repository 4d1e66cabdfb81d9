//! What a correct ladder network satisfies, whatever its weights.

use crate::common::{
    Values, devices, flat, gradients, host_devices, parameters, uniform, with_parameters,
};
use burn::module::Module;
use burn::tensor::{Device, Int, Tensor, TensorData, s};
use ladder_model::{
    Activation, Architecture, Backend, Combinator, Combinators, FeatureShape, Formula, Ladder,
    LadderConfig, Noise, NoiseLevels, TrainingCosts,
};

const FULL: [f64; 4] = [10.0, 2.0, 0.5, 0.3];

fn config(costs: &[f64]) -> LadderConfig {
    LadderConfig::new(
        FeatureShape::flat(6),
        Architecture::fully_connected(&[8, 5, 3]),
    )
    .with_costs(costs)
}

fn rows(n: usize, seed: u64, device: &Device) -> Tensor<2> {
    uniform([n, 6], seed, device)
}

fn targets(n: usize, device: &Device) -> Tensor<1, Int> {
    let classes: Vec<i64> = (0..n as i64).map(|row| row % 3).collect();
    Tensor::from_data(TensorData::new(classes, [n]), device)
}

fn costs(ladder: &Ladder, labeled: Tensor<2>, unlabeled: Tensor<2>) -> TrainingCosts {
    let targets = targets(labeled.dims()[0], &labeled.device());
    ladder.costs(
        labeled,
        targets,
        unlabeled,
        &Noise::Seeded { seed: 1, step: 0 },
    )
}

fn value(cost: Tensor<1>) -> f64 {
    flat(cost)[0]
}

fn close(found: f64, expected: f64) -> bool {
    (found - expected).abs() <= 1e-4 * expected.abs().max(1e-3)
}

/// Random values for every parameter, so that none hides behind its initial value.
pub fn disturbed(ladder: Ladder) -> Ladder {
    let mut values: Values = parameters(&ladder);
    for (path, values) in &mut values {
        for (index, value) in values.iter_mut().enumerate() {
            *value += 0.3 * ((index * 7 + path.len() * 3) as f64).sin();
        }
    }
    with_parameters(ladder, &values)
}

fn without_noise(costs: &[f64]) -> LadderConfig {
    config(costs).with_noise(NoiseLevels::new(0.0, 0.0))
}

#[test]
fn the_papers_network_has_the_published_number_of_parameters() {
    let device = Backend::compiled()[0].device(0).unwrap();
    let paper = LadderConfig::new(FeatureShape::new(1, 28, 28), Architecture::paper());
    let trained = |costs: &[f64]| {
        let ladder = paper.clone().with_costs(costs).init(1, &device).unwrap();
        parameters(&ladder).values().map(Vec::len).sum::<usize>()
    };
    assert_eq!(trained(&[1000.0, 10.0, 0.1, 0.1, 0.1, 0.1, 0.1]), 3_105_710);
    // One encoder and the top combinator: no V, no combinator below.
    assert_eq!(
        trained(&[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.5]),
        1_536_500 + 2_260 + 10 + 100
    );
    assert_eq!(trained(&[0.0; 7]), 1_536_500 + 2_260 + 10);
}

#[test]
fn the_unlabeled_rows_do_not_change_the_supervised_cost() {
    for (backend, device) in devices() {
        let ladder = disturbed(config(&FULL).init(3, &device).unwrap());
        let labeled = rows(6, 3, &device);
        let one = costs(&ladder, labeled.clone(), rows(9, 4, &device));
        let other = costs(&ladder, labeled, rows(9, 5, &device) * 5.0);
        assert!(
            close(value(one.supervised), value(other.supervised)),
            "{backend}"
        );
    }
}

#[test]
fn without_labels_cost_and_gradients_are_those_of_the_denoising_alone() {
    for (backend, device) in devices() {
        let device = device.autodiff();
        for weights in [FULL, [10.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 1.0]] {
            let ladder = disturbed(config(&weights).init(3, &device).unwrap());
            let unlabeled = rows(9, 6, &device);
            let noise = [6, 8, 5, 3].map(|width| uniform([6 + 9, width], 20, &device));
            let of_unlabeled = noise.clone().map(|noise| noise.slice(s![6..]));

            let (labeled, targets) = (rows(6, 7, &device), targets(6, &device));
            let with = ladder.costs(labeled, targets, unlabeled.clone(), &Noise::Given(&noise));
            let without = ladder.costs_without_labels(unlabeled, &Noise::Given(&of_unlabeled));
            assert_eq!(value(without.supervised), 0.0);
            let costs = [without.total, with.total - with.supervised];
            let [found, expected] = costs.clone().map(value);
            assert!(close(found, expected), "{backend}: {found} {expected}");
            let [found, expected] = costs.map(|cost| gradients(&ladder, &cost.backward()));
            for (path, expected) in expected {
                let of_path = found.get(&path).into_iter().flatten();
                let found: Vec<f64> = of_path.copied().collect();
                // The top layer may be trained by labels alone.
                let found = if found.is_empty() {
                    vec![0.0; expected.len()]
                } else {
                    found
                };
                for (found, expected) in found.into_iter().zip(expected) {
                    let is_close = (found - expected).abs() <= 1e-4 * expected.abs().max(0.1);
                    assert!(is_close, "{backend}, {path}: {found} {expected}");
                }
            }
        }
    }
}

#[test]
#[should_panic(expected = "nothing to learn")]
fn a_network_without_denoising_costs_learns_nothing_without_labels() {
    let device = Backend::compiled()[0].device(0).unwrap();
    let ladder = config(&[0.0; 4]).init(3, &device).unwrap();
    ladder.costs_without_labels(rows(9, 6, &device), &Noise::Seeded { seed: 1, step: 0 });
}

#[test]
fn the_labeled_rows_do_not_change_the_denoising_costs() {
    for (backend, device) in devices() {
        let ladder = disturbed(without_noise(&FULL).init(3, &device).unwrap());
        let unlabeled = rows(9, 6, &device);
        let one = costs(&ladder, rows(6, 7, &device), unlabeled.clone());
        let other = costs(&ladder, rows(6, 8, &device) * 5.0, unlabeled);
        for (one, other) in one.denoising.into_iter().zip(other.denoising) {
            assert!(
                close(value(one.unwrap()), value(other.unwrap())),
                "{backend}"
            );
        }
    }
}

#[test]
fn the_order_of_the_unlabeled_rows_does_not_matter_without_noise() {
    for (backend, device) in devices() {
        let ladder = disturbed(without_noise(&FULL).init(3, &device).unwrap());
        let (labeled, unlabeled) = (rows(6, 9, &device), rows(9, 10, &device));
        let one = costs(&ladder, labeled.clone(), unlabeled.clone());
        let other = costs(&ladder, labeled, unlabeled.flip([0]));
        assert!(close(value(one.total), value(other.total)), "{backend}");
    }
}

#[test]
fn zero_weights_cost_nothing_and_leave_no_parameter_behind() {
    for (backend, device) in devices() {
        let ladder = config(&[0.0; 4]).init(3, &device).unwrap();
        let found = costs(&ladder, rows(6, 11, &device), rows(9, 12, &device));
        assert!(found.denoising.iter().all(Option::is_none), "{backend}");
        assert!(
            close(value(found.total.clone()), value(found.supervised)),
            "{backend}"
        );
        assert!(
            parameters(&ladder)
                .keys()
                .all(|path| path.starts_with("encoder")),
            "{backend}"
        );
    }
}

#[test]
fn a_rows_logits_do_not_depend_on_the_batch_it_comes_in() {
    for (backend, device) in devices() {
        let image = FeatureShape::new(1, 2, 3);
        let maps = LadderConfig::new(
            image,
            "convf:4:2-maxpool:2-globalmeanpool-3".parse().unwrap(),
        );
        for config in [config(&FULL), maps] {
            let ladder = disturbed(config.init(3, &device).unwrap()).valid();
            let device = device.clone().without_autodiff();
            let ladder = ladder.estimate_statistics([rows(8, 13, &device), rows(8, 14, &device)]);
            let batch = rows(5, 15, &device);
            let together = flat(ladder.logits(batch.clone()).slice(s![2..3]));
            let alone = flat(ladder.logits(batch.slice(s![2..3])));
            assert_eq!(together.len(), 3, "{backend}");
            for (together, alone) in together.into_iter().zip(alone) {
                assert!((together - alone).abs() < 1e-4, "{backend}");
            }
        }
    }
}

/// Statistics of single batches by hand: one layer, so z_pre is the rows times the weights.
#[test]
fn evaluation_statistics_average_batch_means_and_unbiased_batch_variances() {
    for (backend, device) in devices() {
        let one_layer = Architecture::fully_connected(&[2]);
        let ladder = LadderConfig::new(FeatureShape::flat(2), one_layer)
            .init(3, &device)
            .unwrap();
        let identity = Values::from([
            ("encoder.0.weights.0".into(), vec![1.0, 0.0, 0.0, 1.0]),
            ("encoder.0.beta".into(), vec![0.0, 0.0]),
            ("encoder.0.gamma".into(), vec![1.0, 1.0]),
        ]);
        let ladder = with_parameters(ladder, &identity).valid();
        let device = device.without_autodiff();
        let batch = |values: [[f32; 2]; 2]| Tensor::<2>::from_floats(values, &device);
        // Means (2, 0) and (4, 2); unbiased variances (2, 8) and (8, 2): on average 5 and 5.
        let batches = [
            batch([[1.0, -2.0], [3.0, 2.0]]),
            batch([[2.0, 1.0], [6.0, 3.0]]),
        ];
        let ladder = ladder.estimate_statistics(batches);
        let found = flat(ladder.logits(batch([[3.0, 1.0], [8.0, 1.0 + 5.0_f32.sqrt()]])));
        let expected = [0.0, 0.0, 5.0_f64.sqrt(), 1.0];
        for (found, expected) in found.into_iter().zip(expected) {
            assert!(
                (found - expected).abs() < 1e-5,
                "{backend}: {found}, expected {expected}"
            );
        }
    }
}

/// One filter of one pixel with weight 1, so z_pre is the image and the features are z.
#[test]
fn the_variance_of_a_map_is_corrected_by_the_number_of_rows() {
    for (backend, device) in devices() {
        let image = FeatureShape::new(1, 1, 2);
        let ladder = LadderConfig::new(image, "convv:1:1-2".parse().unwrap())
            .with_activation(Activation::Linear)
            .init(3, &device)
            .unwrap();
        let mut values = parameters(&ladder);
        values.insert("encoder.0.weights.0".into(), vec![1.0]);
        let ladder = with_parameters(ladder, &values).valid();
        let device = device.without_autodiff();
        // Mean 3; the variance of the four pixels is 5, times 2 / (2 - 1) for two rows.
        let batch = Tensor::<2>::from_floats([[0.0, 2.0], [4.0, 6.0]], &device);
        let ladder = ladder.estimate_statistics([batch]);
        let rows = Tensor::<2>::from_floats([[3.0, 13.0]], &device);
        let expected = [0.0, 10.0_f64.sqrt()];
        for (found, expected) in flat(ladder.features(rows)).into_iter().zip(expected) {
            assert!((found - expected).abs() < 1e-5, "{backend}: {found}");
        }
    }
}

#[test]
#[should_panic(expected = "a batch of 1 rows has no variance")]
fn a_batch_of_one_row_has_no_statistics() {
    let (_, device) = devices().swap_remove(0);
    let device = device.without_autodiff();
    let ladder = config(&FULL).init(3, &device).unwrap();
    ladder.estimate_statistics([rows(1, 16, &device)]);
}

#[test]
fn evaluation_statistics_survive_saving() {
    for (backend, device) in devices() {
        let device = device.without_autodiff();
        let ladder = config(&FULL)
            .init(3, &device)
            .unwrap()
            .estimate_statistics([rows(8, 16, &device)]);
        let restored = config(&FULL).init(4, &device).unwrap();
        let restored = restored.load_record(ladder.clone().into_record());
        let batch = rows(5, 17, &device);
        assert_eq!(
            flat(ladder.logits(batch.clone())),
            flat(restored.logits(batch)),
            "{backend}"
        );
    }
}

#[test]
fn a_seed_and_a_step_give_the_same_costs_again_and_others_do_not() {
    for (backend, device) in devices() {
        let cost = |init: u64, seed: u64, step: u64| {
            let ladder = config(&FULL).init(init, &device).unwrap();
            let data = Tensor::ones([4, 6], &device) * 0.5 + Tensor::eye(6, &device).slice(s![..4]);
            let noise = Noise::Seeded { seed, step };
            value(
                ladder
                    .costs(data.clone(), targets(4, &device), data, &noise)
                    .supervised,
            )
        };
        assert_eq!(cost(1, 2, 3), cost(1, 2, 3), "{backend}");
        for other in [cost(9, 2, 3), cost(1, 9, 3), cost(1, 2, 9)] {
            assert_ne!(cost(1, 2, 3), other, "{backend}");
        }
    }
}

/// How far a parameter is moved for a central difference.
const STEPS: [f64; 3] = [1e-2, 2e-3, 5e-4];

/// Central differences of the whole cost for some entries of every parameter, the one with the
/// largest gradient among them, by which the others' errors are measured.
#[test]
fn gradients_of_the_whole_cost_pass_a_finite_difference_check_with_every_combinator() {
    let (_, device) = devices().swap_remove(0);
    let formulas = Formula::ALL.map(Combinator::from);
    let networks = ["mlp:3", "amlp:2:2"].map(|name| name.parse().unwrap());
    for combinator in formulas.into_iter().chain(networks) {
        let config = config(&FULL).with_combinators(Combinators::everywhere(combinator.clone()));
        let ladder = disturbed(config.init(5, &device).unwrap());
        let (labeled, unlabeled) = (rows(7, 18, &device), rows(9, 19, &device));
        let name = combinator.to_string();
        check_gradients(&ladder, labeled, unlabeled, &name);
    }
}

pub fn check_gradients(ladder: &Ladder, labeled: Tensor<2>, unlabeled: Tensor<2>, name: &str) {
    let cost = |ladder: &Ladder| costs(ladder, labeled.clone(), unlabeled.clone()).total;
    let total = cost(ladder);
    // What a difference of two costs has no more bits for.
    let rounding = 2.0 * f64::from(f32::EPSILON) * value(total.clone());
    let found = gradients(ladder, &total.backward());
    let start = parameters(ladder);
    assert_eq!(
        found.len(),
        start.len(),
        "{name}: a parameter is not trained"
    );
    for (path, gradient) in &found {
        let (largest, scale) = largest(gradient);
        let tolerance = |step: f64| 0.02 * scale + rounding / step;
        let is_distinct = |step: &f64| tolerance(*step) < 0.2 * scale;
        // A rectifier that bends within a step spoils the difference, though seldom all.
        let steps: Vec<f64> = STEPS.into_iter().filter(is_distinct).collect();
        assert!(
            !steps.is_empty(),
            "{name}, {path}: no gradient above {scale}, too small to distinguish from rounding"
        );
        let some = (0..gradient.len()).step_by(1 + gradient.len() / 3);
        for index in some.chain([largest]) {
            let moved = |by: f64| {
                let mut values = start.clone();
                values.get_mut(path).unwrap()[index] += by;
                value(cost(&with_parameters(ladder.clone(), &values)))
            };
            let difference = |step| (moved(step) - moved(-step)) / (2.0 * step);
            let gradient = gradient[index];
            let agrees = |&step: &f64| (gradient - difference(step)).abs() < tolerance(step);
            assert!(
                steps.iter().any(agrees),
                "{name}, {path}[{index}]: gradient {gradient}, scale {scale}, differences {:?}",
                STEPS.map(difference)
            );
        }
    }
}

/// Index and magnitude of the value farthest from 0.
fn largest(values: &[f64]) -> (usize, f64) {
    let magnitudes = values.iter().map(|value| value.abs()).enumerate();
    let largest = magnitudes.max_by(|(_, one), (_, other)| one.total_cmp(other));
    largest.expect("a parameter has values")
}

#[test]
fn the_noise_is_the_same_on_every_backend_in_the_hosts_memory() {
    let noise = Noise::Seeded { seed: 1, step: 7 };
    let drawn: Vec<_> = host_devices()
        .into_iter()
        .map(|(backend, device)| (backend, noise.draw(2, 0.3, [40, 130], &device).map(flat)))
        .collect();
    for (backend, values) in &drawn {
        assert_eq!(values, &drawn[0].1, "{backend}");
    }
}

#[test]
fn without_target_gradients_the_costs_are_the_same_and_the_clean_path_trains_nothing() {
    for (backend, device) in host_devices() {
        // Only the cost of a hidden level whose target is a function of W alone, with no noise.
        let config = without_noise(&[0.0, 1.0, 0.0, 0.0]);
        let costs_of = |target_gradients: bool| {
            let config = config.clone().with_target_gradients(target_gradients);
            let ladder = disturbed(config.init(1, &device).unwrap());
            let costs = costs(&ladder, rows(6, 2, &device), rows(8, 3, &device));
            let denoising = costs.denoising[1].clone().unwrap();
            let found = gradients(&ladder, &denoising.clone().backward());
            (value(denoising), found)
        };
        let (with, without) = (costs_of(true), costs_of(false));
        assert!(close(with.0, without.0), "{backend}");
        assert_ne!(with.1, without.1, "{backend}");
        // The decoder is trained the same, the encoder otherwise.
        for (path, gradient) in with.1 {
            let same = gradient
                .iter()
                .zip(&without.1[&path])
                .all(|(with, without)| close(*with, *without));
            if path.starts_with("decoder") {
                assert!(same, "{backend}: {path}");
            }
        }
    }
}

#[test]
fn weights_of_norm_1_change_no_answer_and_leave_the_top_layer() {
    for (backend, device) in devices() {
        let ladder = disturbed(config(&FULL).init(1, &device).unwrap());
        let projected = ladder.clone().with_unit_norms();
        // Of the denoising costs those of the input and of the top: the others divide by the
        // deviations of z_pre, which has the scale of the weights.
        let [before, after] = [&ladder, &projected].map(|ladder| {
            let costs = costs(ladder, rows(20, 2, &device), rows(30, 3, &device));
            let denoising = costs.denoising.into_iter().flatten().map(value);
            let denoising: Vec<f64> = denoising.collect();
            [value(costs.supervised), denoising[0], denoising[3]]
        });
        let pairs = before.iter().zip(&after);
        for (place, (before, after)) in pairs.enumerate() {
            assert!(
                close(*after, *before),
                "{backend}, {place}: {after} {before}"
            );
        }
        let (before, after) = (parameters(&ladder), parameters(&projected));
        let is_matrix = |path: &str| path.contains("weights");
        let is_top = |path: &str| path.starts_with("encoder.2.");
        for (path, values) in &after {
            let is_projected = is_matrix(path) && !is_top(path);
            assert_eq!(before[path] != *values, is_projected, "{backend}: {path}");
        }
        // Level 0: V is [8, 6], one column for each value of the input.
        let matrix = after.iter().find(|(path, values)| {
            path.starts_with("decoder") && is_matrix(path) && values.len() == 48
        });
        let (_, matrix) = matrix.expect("the matrix of level 0");
        for column in 0..6 {
            let squares = matrix.iter().skip(column).step_by(6).map(|w| w * w);
            assert!(close(squares.sum::<f64>(), 1.0), "{backend}");
        }
        // It can still be trained.
        let trained = gradients(
            &projected,
            &costs(&projected, rows(6, 2, &device), rows(8, 3, &device))
                .total
                .backward(),
        );
        assert!(
            trained.keys().any(|path| path.starts_with("encoder.0")),
            "{backend}"
        );
    }
}

#[test]
fn a_network_of_lines_and_one_of_columns_are_the_same() {
    let layers = [
        "convf:4:1x3:1x2-maxpool:1x2-convv:5:1x2-globalmeanpool-3",
        "convf:4:3x1:2x1-maxpool:2x1-convv:5:2x1-globalmeanpool-3",
    ];
    let shapes = [FeatureShape::new(2, 1, 11), FeatureShape::new(2, 11, 1)];
    for (backend, device) in devices() {
        let totals = [0, 1].map(|turned| {
            // The global mean has a factor that is the width, which its own cost sees.
            let config = LadderConfig::new(shapes[turned], layers[turned].parse().unwrap())
                .with_costs(&[10.0, 1.0, 0.5, 0.3, 0.0, 0.1]);
            let ladder = config.init(1, &device).unwrap();
            let rows = |n: usize, seed: u64| uniform([n, 22], seed, &device);
            value(costs(&ladder, rows(6, 2), rows(8, 3)).total)
        });
        assert!(close(totals[0], totals[1]), "{backend}: {totals:?}");
    }
}
