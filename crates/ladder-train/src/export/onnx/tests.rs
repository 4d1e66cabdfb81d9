//! The graph is well formed, and computes what the network computes.

use std::collections::HashSet;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use burn::tensor::{Distribution, Tensor};
use ladder_data::{Dataset, Features, Labels, Rows, TargetScale, View};
use ladder_model::layer::{self, Draw, Expression, InitialWeight, Layer, LayerError};
use ladder_model::{Backend, FeatureShape, Head, Ladder, LadderConfig};
use prost::Message;

use super::interpreter::run;
use super::messages::{FLOAT, Graph, Model};
use super::to_bytes;
use crate::export::classifier::Classifier;
use crate::saved_model::SavedModel;
use crate::saved_model::network::Network;

/// Connected networks, maps, and custom layers at every place.
const NETWORKS: [&str; 5] = [
    "3-2",
    "convf:3:1x2-maxpool:2x1-convv:4:1x2:1x2-2",
    "convf:3:2-maxpool:2-convv:4:2:2-globalmeanpool-5-convv:6:1-2",
    "3-mixed-2",
    "mixed-convf:3:2-mixed-maxpool:2-mixed-4-mixed-2",
];

/// `h + h ⊙ tanh(h A)`, on vectors and on maps, where A is a filter of one pixel.
#[derive(Debug)]
struct Mixed;

impl Layer for Mixed {
    fn output(&self, input: FeatureShape) -> Result<FeatureShape, LayerError> {
        Ok(input)
    }
    fn encoder_weights(&self, input: FeatureShape) -> Vec<InitialWeight> {
        let (shape, draw) = ([input.channels; 2], Draw::Normal { std: 1.0 });
        vec![InitialWeight { shape, draw }]
    }
    fn encode(&self, h: Tensor<2>, weights: &[Tensor<2>], _: FeatureShape) -> Tensor<2> {
        h.clone() + h.clone() * h.matmul(weights[0].clone()).tanh()
    }
    fn decoder_weights(&self, _: FeatureShape) -> Vec<InitialWeight> {
        vec![]
    }
    fn decode(&self, signal: Tensor<2>, _: &[Tensor<2>], _: FeatureShape) -> Tensor<2> {
        signal
    }
    fn expression(&self, input: FeatureShape) -> Option<Expression> {
        let h = Expression::Input;
        let product = match input.positions() {
            1 => h.clone().linear(0),
            _ => h.clone().convolution(0, 1, 1, 0),
        };
        Some(h.clone() + h * product.tanh())
    }
}

impl fmt::Display for Mixed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("mixed")
    }
}

impl FromStr for Mixed {
    type Err = LayerError;

    fn from_str(_: &str) -> Result<Self, LayerError> {
        Ok(Self)
    }
}

/// A network with random values everywhere, on images of one channel.
fn model_of(layers: &str) -> SavedModel {
    layer::register::<Mixed>("mixed").unwrap();
    let device = Backend::compiled()[0].device(0).unwrap();
    let config = LadderConfig::new(FeatureShape::new(1, 5, 4), layers.parse().unwrap());
    let ladder = with_random_vectors(config.init(1, &device).unwrap());
    let batch = Tensor::random([30, 20], Distribution::Default, &device);
    let ladder = ladder.estimate_statistics([batch]);
    let shape = FeatureShape {
        channels: 1,
        height: 5,
        width: 4,
    };
    let rows = || Rows::new(Features::Bytes(vec![0; 40]), vec![0, 1], 20).unwrap();
    let dataset = Dataset::new("synthetic", shape, 2, rows(), rows()).unwrap();
    SavedModel::new(ladder, None, &dataset, None, &device)
}

/// Shifts and scales other than 0 and 1.
fn with_random_vectors(ladder: Ladder) -> Ladder {
    let random = |old: Tensor<1>| old.random_like(Distribution::Uniform(0.5, 1.5));
    let mut weights = ladder.encoder_weights();
    for layer in &mut weights {
        layer.beta = layer.beta.take().map(random);
        layer.gamma = layer.gamma.take().map(random);
    }
    ladder.with_encoder_weights(weights).unwrap()
}

fn graph_of(model: &SavedModel) -> Graph {
    let bytes = to_bytes(&Classifier::of(model).unwrap()).unwrap();
    Model::decode(bytes.as_slice()).unwrap().graph.unwrap()
}

#[test]
fn every_node_takes_what_stands_before_it_and_each_name_is_given_once() {
    for layers in NETWORKS {
        let graph = graph_of(&model_of(layers));
        let inputs = graph.input.iter().map(|it| &it.name);
        let mut known: HashSet<_> = inputs.collect();
        for tensor in &graph.initializer {
            assert!(known.insert(&tensor.name), "{}", tensor.name);
            let values: i64 = tensor.dims.iter().product();
            let bytes = if tensor.data_type == FLOAT { 4 } else { 8 };
            assert_eq!(
                tensor.raw_data.len() as i64,
                bytes * values,
                "{}",
                tensor.name
            );
        }
        for node in &graph.node {
            let is_known = |name: &String| assert!(known.contains(name), "{name}");
            node.input.iter().for_each(is_known);
            let [output] = &node.output[..] else {
                panic!("{node:?}")
            };
            assert!(known.insert(output), "{output}");
        }
        assert!(known.contains(&graph.output[0].name));
    }
}

#[test]
fn the_graph_computes_the_probabilities_of_the_network() {
    for layers in NETWORKS {
        let model = model_of(layers);
        let device = model.device();
        let rows = Tensor::<2>::random([6, 20], Distribution::Default, device);
        let found = run(&graph_of(&model), rows.clone());
        let ladder = model.ladder();
        let expected = ladder.config().head.predictions(ladder.logits(rows));
        let difference: f32 = (found - expected).abs().max().into_scalar();
        assert!(difference < 1e-5, "{layers}: {difference}");
    }
}

/// Three networks, of which one sees pieces, one of a value that may be missing, with weights.
fn ensemble() -> SavedModel {
    let device = Backend::compiled()[0].device(0).unwrap();
    let pieces = [(0, 0.3, None), (1, 0.5, Some(2))];
    let view = serde_json::json!({
        "row-width": 20,
        "pieces": pieces.map(|(value, from, missing)| serde_json::json!({
            "value": value, "from": from, "slope": 4.0, "scale": 2.0, "shift": -0.7,
            "missing": missing,
        })),
        "weights": Vec::from_iter((0..22).map(|at| 0.1 * at as f32)),
    });
    let view: Arc<View> = Arc::new(serde_json::from_value(view).unwrap());
    let network = |seed, view: Option<Arc<View>>| {
        let width = view.as_ref().map_or(20, |view| view.width());
        let config = LadderConfig::new(FeatureShape::flat(width), "3-2".parse().unwrap());
        let ladder = with_random_vectors(config.init(seed, &device).unwrap());
        let batch = Tensor::random([30, width], Distribution::Default, &device);
        let ladder = ladder.estimate_statistics([batch]);
        Network { ladder, view }
    };
    let rows = || Rows::new(Features::Bytes(vec![0; 40]), vec![0, 1], 20).unwrap();
    let dataset = Dataset::new("synthetic", FeatureShape::flat(20), 2, rows(), rows()).unwrap();
    let networks = [network(1, None), network(2, Some(view)), network(3, None)];
    SavedModel::of_networks(networks.into(), &dataset, None, &device)
        .at_temperature(Some(1.7))
        .with_factors(Some(vec![0.3, 1.0]))
}

#[test]
fn the_graph_of_several_networks_computes_their_mean_at_a_temperature_and_for_given_shares() {
    let model = ensemble();
    let rows = Tensor::<2>::random([6, 20], Distribution::Default, model.device());
    let values =
        |tensor: Tensor<2>| -> Vec<f32> { tensor.reshape([-1]).try_into_vec_as().unwrap() };
    let found = values(run(&graph_of(&model), rows.clone()));
    let rows = values(rows);
    let expected = model.predict(&rows).unwrap();
    for (found, expected) in found.iter().zip(expected.values()) {
        assert!((found - expected).abs() < 1e-5, "{found} {expected}");
    }
}

/// The average of two networks that predict a value.
fn regression() -> SavedModel {
    let device = Backend::compiled()[0].device(0).unwrap();
    let network = |seed| {
        let config = LadderConfig::new(FeatureShape::flat(20), "3-1".parse().unwrap());
        let config = config.with_head(Head::Regression);
        let ladder = with_random_vectors(config.init(seed, &device).unwrap());
        let batch = Tensor::random([30, 20], Distribution::Default, &device);
        let ladder = ladder.estimate_statistics([batch]);
        Network { ladder, view: None }
    };
    let rows = |values: Vec<f64>| {
        let features = Features::Bytes(vec![0; 20 * values.len()]);
        Rows::of(features, Labels::Values(values), 20).unwrap()
    };
    let (train, test) = (rows(vec![150.0, 250.0]), rows(vec![]));
    let scale = TargetScale::fit(&train, &[0, 1]);
    let dataset = Dataset::new("values", FeatureShape::flat(20), 1, train, test).unwrap();
    SavedModel::of_networks(vec![network(1), network(2)], &dataset, scale, &device)
        .with_weights(Some(vec![0.2, 0.8]))
}

#[test]
fn the_graph_of_a_regression_computes_values_in_the_targets_unit() {
    let model = regression();
    let rows = Tensor::<2>::random([6, 20], Distribution::Default, model.device());
    let values =
        |tensor: Tensor<2>| -> Vec<f32> { tensor.reshape([-1]).try_into_vec_as().unwrap() };
    let graph = graph_of(&model);
    assert_eq!(graph.output[0].name, "values");
    let found = values(run(&graph, rows.clone()));
    let expected = model.predict_values(&values(rows)).unwrap();
    assert_eq!(found.len(), 6);
    for (found, expected) in found.iter().zip(expected) {
        assert!(
            (f64::from(*found) - expected).abs() < 1e-2,
            "{found} {expected}"
        );
    }
    assert!(matches!(
        model.predict(&[0.0; 20]),
        Err(crate::error::TrainError::OtherTask { .. })
    ));
}
