//! Weights that go in come out, whatever graph or device they come from.

use burn::module::Module;
use burn::tensor::{Device, Tensor};
use ladder_model::{
    Activation, Architecture, FeatureShape, Ladder, LadderConfig, LayerWeights, WeightsError, ops,
};

use crate::common::{devices, flat, parameters, uniform};

fn network(seed: u64, device: &Device) -> Ladder {
    let layers: Architecture = "8-globalmeanpool-3".parse().unwrap();
    let config = LadderConfig::new(FeatureShape::flat(6), layers);
    let config = config.with_costs(&[1.0, 0.0, 0.0, 0.0]);
    config.init(seed, device).unwrap()
}

#[test]
fn the_encoder_of_one_network_goes_into_another() {
    for (backend, device) in devices() {
        let (one, other) = (network(1, &device), network(2, &device));
        let rows = || uniform([5, 6], 3, &device);
        assert_ne!(
            flat(one.logits(rows())),
            flat(other.logits(rows())),
            "{backend}"
        );
        let moved = other
            .clone()
            .with_encoder_weights(one.encoder_weights())
            .unwrap();
        assert_eq!(
            flat(one.logits(rows())),
            flat(moved.logits(rows())),
            "{backend}"
        );
        let (before, after) = (parameters(&other), parameters(&moved));
        for (path, values) in before {
            let is_decoder = path.starts_with("decoder");
            assert_eq!(
                after[&path] == values,
                is_decoder || !path.contains("weights"),
                "{path}"
            );
        }
    }
}

#[test]
fn weights_without_a_graph_are_trained_after_they_went_in() {
    for (backend, device) in devices() {
        let source = network(1, &device).valid();
        let ladder = network(2, &device)
            .with_encoder_weights(source.encoder_weights())
            .unwrap();
        let gradients = ladder.logits(uniform([5, 6], 3, &device)).sum().backward();
        let weights = ladder.encoder_weights();
        for matrix in weights.iter().flat_map(|layer| &layer.matrices) {
            assert!(matrix.grad(&gradients).is_some(), "{backend}");
        }
        let back = source.with_encoder_weights(weights).unwrap();
        let matrix = &back.encoder_weights()[0].matrices[0];
        assert!(!matrix.device().is_autodiff(), "{backend}");
    }
}

#[test]
fn an_absent_shift_or_scale_stays_as_it_is() {
    let (_, device) = devices().swap_remove(0);
    let mut weights = network(1, &device).encoder_weights();
    weights[2].gamma = Some(Tensor::from_floats([2.0, 3.0, 4.0], &device));
    let ladder = network(2, &device).with_encoder_weights(weights).unwrap();
    let mut weights = ladder.encoder_weights();
    weights[2].gamma = None;
    let ladder = ladder.with_encoder_weights(weights).unwrap();
    assert_eq!(parameters(&ladder)["encoder.2.gamma"], [2.0, 3.0, 4.0]);
}

#[test]
fn weights_that_do_not_fit_are_named() {
    let (_, device) = devices().swap_remove(0);
    let refused = |change: &dyn Fn(&mut Vec<LayerWeights>)| {
        let mut weights = network(1, &device).encoder_weights();
        change(&mut weights);
        network(2, &device)
            .with_encoder_weights(weights)
            .unwrap_err()
    };
    let found = refused(&|weights| drop(weights.pop()));
    assert_eq!(
        found,
        WeightsError::Layers {
            expected: 3,
            found: 2
        }
    );
    let found = refused(&|weights| weights[0].matrices.clear());
    assert_eq!(
        found.to_string(),
        "weights: layer 1 has 1 matrices, found 0"
    );
    let found = refused(&|weights| weights[2].matrices[0] = uniform([8, 4], 1, &device));
    let expected = "weights: matrix 1 of layer 3 has the shape [8, 3], found [8, 4]";
    assert_eq!(found.to_string(), expected);
    let found = refused(&|weights| weights[0].gamma = Some(Tensor::zeros([8], &device)));
    assert_eq!(
        found.to_string(),
        "weights: layer 1 has no gamma; give None"
    );
}

#[test]
fn scale_and_shift_are_all_that_a_layer_does_besides_map_and_activation() {
    for (backend, device) in devices() {
        let mut weights = network(1, &device).encoder_weights();
        weights[0].beta = Some(uniform([8], 4, &device));
        weights[2].gamma = Some(uniform([3], 5, &device));
        let ladder = network(1, &device).with_encoder_weights(weights).unwrap();
        let ladder = ladder.estimate_statistics([uniform([9, 6], 6, &device)]);
        let rows = uniform([5, 6], 7, &device);
        let mut h = rows.clone();
        for layer in ladder.classifier() {
            let z_pre = layer.map.encode(h, &layer.weights, layer.input);
            let [scale, shift] = layer.scale_and_shift();
            let z = z_pre * scale.unsqueeze() + shift.unsqueeze();
            h = ops::plain::activate(z, None, None, layer.activation);
        }
        for (found, expected) in flat(h).into_iter().zip(flat(ladder.logits(rows))) {
            assert!(
                (found - expected).abs() < 1e-4,
                "{backend}: {found}, {expected}"
            );
        }
    }
}

/// The statistics of evaluation have the unbiased variance: hence many rows.
#[test]
fn a_plain_network_goes_in_and_comes_out_as_it_was() {
    let units = [6, 8, 5, 3];
    for (backend, device) in devices() {
        for activation in [Activation::Relu, Activation::LeakyRelu, Activation::Linear] {
            let random = |shape, seed| uniform(shape, seed, &device) - 0.5;
            let layers: Vec<_> = units
                .windows(2)
                .zip(1..)
                .map(|(pair, seed)| {
                    let bias = uniform([pair[1]], 10 * seed, &device) - 0.5;
                    (random([pair[0], pair[1]], seed), bias)
                })
                .collect();
            let rows = uniform([4000, 6], 9, &device);
            let compute = |layers: &[(Tensor<2>, Tensor<1>)]| {
                let mut h = rows.clone();
                for (index, (weight, bias)) in layers.iter().enumerate() {
                    let top = index + 2 == units.len();
                    let activation = if top { Activation::Linear } else { activation };
                    let values = h.matmul(weight.clone());
                    h = ops::plain::activate(values, Some(bias.clone()), None, activation);
                }
                flat(h)
            };
            let config = LadderConfig::new(
                FeatureShape::flat(6),
                Architecture::fully_connected(&units[1..]),
            );
            let ladder = config.with_activation(activation).init(1, &device).unwrap();
            let encoder = LayerWeights::normalizing(&layers, activation, rows.clone());
            let ladder = ladder.with_encoder_weights(encoder).unwrap();
            let ladder = ladder.estimate_statistics([rows.clone()]);
            let back = ladder.classifier().into_iter().map(|layer| {
                let [scale, shift] = layer.scale_and_shift();
                (layer.weights[0].clone() * scale.unsqueeze(), shift)
            });
            let back: Vec<_> = back.collect();
            let (expected, came_out) = (compute(&layers), compute(&back));
            for (found, expected) in flat(ladder.logits(rows.clone())).iter().zip(&expected) {
                let error = (found - expected).abs();
                assert!(error < 2e-3, "{backend}, {activation}: {found}, {expected}");
            }
            for (found, expected) in came_out.iter().zip(&expected) {
                let error = (found - expected).abs();
                assert!(error < 2e-3, "{backend}, {activation}: {found}, {expected}");
            }
        }
    }
}
