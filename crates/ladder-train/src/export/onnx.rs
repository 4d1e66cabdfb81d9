//! The classifier as a graph of ONNX operators.

mod graph;
#[cfg(test)]
mod interpreter;
mod layers;
mod messages;
mod rows;
#[cfg(test)]
mod tests;

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
    let logits = layers::run(&mut graph, rows, &classifier.layers);
    let output = graph.node("Softmax", "probabilities", &[&logits], vec![int("axis", 1)]);
    graph.finish(&output, classifier.n_classes)
}
