//! What a look into a network must agree with: the costs of training and the classifier.

use crate::common::{Values, devices, flat, parameters, uniform, with_parameters};
use burn::module::Module;
use burn::tensor::{Int, Tensor, TensorData, s};
use ladder_model::{Architecture, FeatureShape, LadderConfig, Noise};

const N_LABELED: usize = 4;
const N_UNLABELED: usize = 9;

fn configs() -> [LadderConfig; 2] {
    let connected = LadderConfig::new(
        FeatureShape::flat(6),
        Architecture::fully_connected(&[8, 5, 3]),
    );
    let maps = LadderConfig::new(
        FeatureShape::new(1, 2, 3),
        "convf:4:2-maxpool:2-globalmeanpool-3".parse().unwrap(),
    );
    [
        connected.with_costs(&[10.0, 2.0, 0.5, 0.3]),
        maps.with_costs(&[10.0, 1.0, 0.5, 0.4, 0.3]),
    ]
}

#[test]
fn the_squared_error_of_each_reconstruction_is_the_denoising_cost_of_its_level() {
    for (backend, device) in devices() {
        for config in configs() {
            let shapes = config.shapes().unwrap();
            let ladder = config.clone().init(3, &device).unwrap();
            let given: Vec<Tensor<2>> = shapes
                .iter()
                .zip(20..)
                .map(|(shape, seed)| {
                    let rows = (N_LABELED + N_UNLABELED) * shape.positions();
                    uniform([rows, shape.channels], seed, &device)
                })
                .collect();
            let of_unlabeled: Vec<Tensor<2>> = given
                .iter()
                .zip(&shapes)
                .map(|(noise, shape)| noise.clone().slice(s![N_LABELED * shape.positions()..]))
                .collect();

            let unlabeled = uniform([N_UNLABELED, 6], 2, &device);
            let targets = TensorData::new(vec![0_i64, 1, 2, 0], [N_LABELED]);
            let targets = Tensor::<1, Int>::from_data(targets, &device);
            let labeled = uniform([N_LABELED, 6], 1, &device);
            let costs = ladder.costs(labeled, targets, unlabeled.clone(), &Noise::Given(&given));
            let found = ladder.reconstruct(unlabeled, &Noise::Given(&of_unlabeled));

            assert_eq!(found.len(), shapes.len(), "{backend}");
            for (level, reconstruction) in found.into_iter().enumerate() {
                assert_eq!(
                    (reconstruction.level, reconstruction.shape),
                    (level, shapes[level])
                );
                let difference = reconstruction.denoised - reconstruction.clean;
                let error = flat(difference.square().mean())[0];
                let cost = flat(costs.denoising[level].clone().unwrap())[0];
                assert!(
                    (error - cost).abs() < 1e-3 * cost,
                    "{backend}, level {level}: {error}, expected {cost}"
                );
            }
        }
    }
}

#[test]
fn only_what_the_decoder_reaches_is_reconstructed() {
    let (_, device) = devices().swap_remove(0);
    let [config, _] = configs();
    for (costs, levels) in [
        ([0.0, 0.0, 0.0, 0.0], vec![]),
        ([0.0, 0.0, 0.0, 1.0], vec![3]),
        ([0.0, 0.0, 1.0, 0.0], vec![2, 3]),
    ] {
        let ladder = config.clone().with_costs(&costs).init(3, &device).unwrap();
        let noise = Noise::Seeded { seed: 1, step: 0 };
        let found = ladder.reconstruct(uniform([5, 6], 2, &device), &noise);
        let found: Vec<usize> = found.iter().map(|level| level.level).collect();
        assert_eq!(found, levels);
    }
}

/// Statistics of one batch by hand: with the identity as weights z_pre is the rows.
#[test]
fn features_are_the_rectified_values_of_the_last_hidden_layer_with_stored_statistics() {
    for (backend, device) in devices() {
        let layers = Architecture::fully_connected(&[2, 2]);
        let ladder = LadderConfig::new(FeatureShape::flat(2), layers)
            .init(3, &device)
            .unwrap();
        let mut values: Values = parameters(&ladder);
        values.insert("encoder.0.weights.0".into(), vec![1.0, 0.0, 0.0, 1.0]);
        let ladder = with_parameters(ladder, &values).valid();
        let device = device.without_autodiff();
        // Means 2 and 0, unbiased variances 2 and 8.
        let batch = Tensor::<2>::from_floats([[1.0, -2.0], [3.0, 2.0]], &device);
        let ladder = ladder.estimate_statistics([batch]);
        let rows = Tensor::<2>::from_floats([[4.0, 4.0], [0.0, 2.0]], &device);
        let expected = [2.0_f64.sqrt(), 2.0_f64.sqrt(), 0.0, 0.5_f64.sqrt()];
        for (found, expected) in flat(ladder.features(rows)).into_iter().zip(expected) {
            assert!((found - expected).abs() < 1e-5, "{backend}: {found}");
        }
    }
}

#[test]
fn features_of_a_map_are_all_its_values() {
    let (_, device) = devices().swap_remove(0);
    let config = LadderConfig::new(
        FeatureShape::new(1, 2, 3),
        "convf:4:2-globalmeanpool-3".parse().unwrap(),
    );
    let pooled = config.init(3, &device).unwrap();
    assert_eq!(pooled.features(uniform([5, 6], 2, &device)).dims(), [5, 4]);
    let config = LadderConfig::new(FeatureShape::new(1, 2, 3), "convf:4:2-3".parse().unwrap());
    let map = config.init(3, &device).unwrap();
    assert_eq!(
        map.features(uniform([5, 6], 2, &device)).dims(),
        [5, 4 * 3 * 4]
    );
}

#[test]
fn features_of_a_network_without_hidden_layer_are_the_rows() {
    let (_, device) = devices().swap_remove(0);
    let config = LadderConfig::new(FeatureShape::flat(6), Architecture::fully_connected(&[3]));
    let ladder = config.init(3, &device).unwrap();
    let rows = uniform([4, 6], 5, &device);
    assert_eq!(flat(ladder.features(rows.clone())), flat(rows));
}
