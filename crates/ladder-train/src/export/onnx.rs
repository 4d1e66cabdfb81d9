//! The classifier as a graph of ONNX operators.

mod graph;
mod layers;
mod messages;
mod rows;

use prost::Message;

use super::ExportError;
use super::classifier::Classifier;
use graph::{Builder, int};
use messages::{Entry, Graph, Model, OperatorSet};

/// The latest operators that take axes as attributes.
const OPERATOR_SET: i64 = 17;
/// Version of the file's own form that came with those operators.
const IR_VERSION: i64 = 8;
/// Protocol buffers end here.
const LARGEST_FILE: usize = i32::MAX as usize;

pub(super) fn to_bytes(classifier: &Classifier) -> Result<Vec<u8>, ExportError> {
    let metadata = classifier.metadata.iter();
    let model = Model {
        ir_version: IR_VERSION,
        opset_import: vec![OperatorSet {
            domain: None,
            version: OPERATOR_SET,
        }],
        producer_name: "ladder".to_owned(),
        producer_version: env!("CARGO_PKG_VERSION").to_owned(),
        graph: Some(graph(classifier)),
        metadata_props: metadata
            .map(|(key, text)| Entry {
                key: (*key).to_owned(),
                value: text.clone(),
            })
            .collect(),
    };
    match model.encoded_len() {
        bytes if bytes > LARGEST_FILE => Err(ExportError::TooLarge { bytes }),
        _ => Ok(model.encode_to_vec()),
    }
}

fn graph(classifier: &Classifier) -> Graph {
    let mut graph = Builder::default();
    let rows = graph.input("rows", classifier.shape.len());
    let rows = rows::prepare(&mut graph, rows, classifier.preprocessing.as_deref());
    let scores = layers::run(&mut graph, rows, &classifier.layers);
    let output = graph.node("Softmax", "probabilities", &[&scores], vec![int("axis", 1)]);
    graph.finish(&output, classifier.n_classes)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use ladder_data::{Dataset, Features, ImageShape, Rows};
    use ladder_model::{Backend, FeatureShape, LadderConfig};

    use super::*;
    use crate::saved_model::SavedModel;

    fn graph_of(layers: &str) -> Graph {
        let shape = ImageShape {
            channels: 1,
            height: 5,
            width: 4,
        };
        let rows = || Rows::new(Features::Bytes(vec![0; 40]), vec![0, 1], 20).unwrap();
        let dataset = Dataset::new("synthetic", shape, 2, rows(), rows()).unwrap();
        let input = FeatureShape::new(1, 5, 4);
        let network = LadderConfig::new(input, layers.parse().unwrap());
        let device = Backend::compiled()[0].device(0).unwrap();
        let ladder = network.init(1, &device).unwrap();
        let model = SavedModel::new(ladder, &dataset, &device);
        let bytes = to_bytes(&Classifier::of(&model).unwrap()).unwrap();
        Model::decode(bytes.as_slice()).unwrap().graph.unwrap()
    }

    #[test]
    fn every_node_takes_what_stands_before_it_and_each_name_is_given_once() {
        for layers in [
            "3-2",
            "convf:3:2-maxpool:2-convv:4:2:2-globalmeanpool-5-convv:6:1-2",
        ] {
            let graph = graph_of(layers);
            let inputs = graph.input.iter().map(|it| &it.name);
            let mut known: HashSet<_> = inputs.collect();
            for tensor in &graph.initializer {
                assert!(known.insert(&tensor.name), "{}", tensor.name);
                let values: i64 = tensor.dims.iter().product();
                let bytes = if tensor.data_type == messages::FLOAT {
                    4
                } else {
                    8
                };
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
}
