//! The classifier as a graph of ONNX operators.

mod graph;
#[cfg(test)]
mod interpreter;
mod layers;
mod messages;
mod rows;
#[cfg(test)]
mod tests;
mod view;

use ladder_data::TargetScale;
use prost::Message;

use super::ExportError;
use super::classifier::Classifier;
use graph::{Builder, int};
use messages::{Entry, Graph, Model, OperatorSet};

/// The latest operators that take axes as attributes.
const OPERATOR_SET: i64 = 17;
/// Version of the file's own form that came with those operators.
const IR_VERSION: i64 = 8;
/// The name of the graph's result.
const OUTPUT: &str = "probabilities";
/// The same of a regression.
const VALUES: &str = "values";
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
                key: key.clone(),
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
    if let Some(scale) = &classifier.target_scale {
        let values = values(&mut graph, &rows, classifier, scale);
        return graph.finish(&values, classifier.n_classes);
    }
    if !classifier.is_calibrated() {
        let probabilities = probabilities(&mut graph, &rows, classifier, OUTPUT);
        return graph.finish(&probabilities, classifier.n_classes);
    }
    let mean = probabilities(&mut graph, &rows, classifier, "mean");
    let output = calibrated(&mut graph, &mean, classifier);
    graph.finish(&output, classifier.n_classes)
}

/// The mean of the networks' values, in the target's unit.
fn values(graph: &mut Builder, rows: &str, classifier: &Classifier, scale: &TargetScale) -> String {
    let mean = mean_of(graph, rows, classifier, "standardized", |_, outputs, _| {
        outputs
    });
    let deviation = graph.floats("deviation".to_owned(), &[], &[scale.deviation as f32]);
    let center = graph.floats("center".to_owned(), &[], &[scale.mean as f32]);
    let scaled = graph.node("Mul", "scaled", &[&mean, &deviation], vec![]);
    graph.node("Add", VALUES, &[&scaled, &center], vec![])
}

/// Probabilities at a temperature, each times its factor: the softmax of their logarithms over it,
/// plus those of the factors.
fn calibrated(graph: &mut Builder, mean: &str, classifier: &Classifier) -> String {
    let inverse = 1.0 / classifier.temperature.unwrap_or(1.0);
    let logarithm = |factor: &f64| factor.ln() as f32;
    let factors = match &classifier.class_factors {
        Some(factors) => factors.iter().map(logarithm).collect(),
        None => vec![0.0; classifier.n_classes],
    };
    let smallest = graph.floats("smallest".to_owned(), &[], &[f32::MIN_POSITIVE]);
    let inverse = graph.floats("inverse".to_owned(), &[], &[inverse as f32]);
    let factors = graph.floats("factors".to_owned(), &[factors.len()], &factors);
    let clipped = graph.node("Max", "clipped", &[mean, &smallest], vec![]);
    let logarithm = graph.node("Log", "logarithm", &[&clipped], vec![]);
    let scaled = graph.node("Mul", "scaled", &[&logarithm, &inverse], vec![]);
    let shifted = graph.node("Add", "shifted", &[&scaled, &factors], vec![]);
    graph.node("Softmax", OUTPUT, &[&shifted], vec![int("axis", 1)])
}

/// The mean of the networks' probabilities of the prepared rows, under the name `output`.
fn probabilities(graph: &mut Builder, rows: &str, classifier: &Classifier, output: &str) -> String {
    mean_of(graph, rows, classifier, output, |graph, logits, name| {
        graph.node("Softmax", name, &[&logits], vec![int("axis", 1)])
    })
}

/// The mean of what the networks say of the prepared rows, under the name `output`; `says` makes it
/// of a network's outputs, and gives the name of the result.
fn mean_of(
    graph: &mut Builder,
    rows: &str,
    classifier: &Classifier,
    output: &str,
    says: impl Fn(&mut Builder, String, String) -> String,
) -> String {
    let Classifier {
        networks, weights, ..
    } = classifier;
    let several = networks.len() > 1;
    let mut sum: Option<String> = None;
    for (network, &weight) in networks.iter().zip(weights) {
        let prefix = &network.prefix;
        let seen = match &network.view {
            Some(view) => view::see(graph, rows, view, prefix),
            None => rows.to_owned(),
        };
        let outputs = layers::run(graph, seen, &network.layers, prefix);
        if !several {
            return says(graph, outputs, output.to_owned());
        }
        let own = says(graph, outputs, format!("{prefix}says"));
        let weight = graph.floats(format!("{prefix}weight"), &[], &[weight as f32]);
        let share = graph.node("Mul", format!("{prefix}share"), &[&own, &weight], vec![]);
        sum = Some(match sum {
            Some(sum) => graph.node("Add", format!("{prefix}sum"), &[&sum, &share], vec![]),
            None => share,
        });
    }
    let sum = sum.expect("invariant: a classifier has a network");
    graph.node("Identity", output, &[&sum], vec![])
}
