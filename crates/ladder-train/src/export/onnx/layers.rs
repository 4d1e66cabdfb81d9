//! The layers: map, normalization with shift and scale, activation.
//!
//! Values are `[n, channels]`, or `[n, channels, height, width]` from the first layer on that works
//! on positions.

use ladder_model::ops::plain::EPSILON;
use ladder_model::{FeatureShape, Sides};

use super::graph::{Builder, float, int, ints};
use super::messages::Attribute;
use crate::export::array::Array;
use crate::export::classifier::Layer;
use crate::export::map::{Layout, Node, Operation};

/// The name of the logits, `[n, classes]`; names begin with `prefix`.
pub(super) fn run(graph: &mut Builder, rows: String, layers: &[Layer], prefix: &str) -> String {
    let mut name = rows;
    for (index, layer) in layers.iter().enumerate() {
        let prefix = format!("{prefix}layers.{index}");
        name = map(graph, &layer.map, &name, &prefix);
        name = normalize(graph, &name, layer, &prefix);
        name = activate(graph, name, layer.negative_slope, &prefix);
    }
    match layers.last() {
        Some(top) if top.map.layout == Layout::Map => {
            flatten(graph, &name, &format!("{prefix}scores"))
        }
        _ => name,
    }
}

/// The name of the result of `node`; names of what is made for it begin with `prefix`, which no
/// other node of the layer has.
fn map(graph: &mut Builder, node: &Node, h: &str, prefix: &str) -> String {
    let of = node.of.iter().enumerate();
    let of: Vec<_> = of
        .map(|(number, of)| match of.operation {
            // What changes only the layout is named after the one operation that it is for.
            Operation::Flatten | Operation::AsMap if node.of.len() == 1 => {
                map(graph, of, h, prefix)
            }
            _ => map(graph, of, h, &format!("{prefix}.{number}")),
        })
        .collect();
    let of: Vec<_> = of.iter().map(String::as_str).collect();
    let name = format!("{prefix}.map");
    match &node.operation {
        Operation::Input => h.to_owned(),
        Operation::Flatten => flatten(graph, of[0], prefix),
        Operation::AsMap => as_map(graph, of[0], &node.of[0], prefix),
        Operation::Linear { weight } => {
            let weight = constant(graph, prefix, "weight", weight);
            let transposed = vec![int("transB", 1)];
            graph.node("Gemm", name, &[of[0], &weight], transposed)
        }
        Operation::Convolution {
            weight,
            stride,
            padding,
        } => {
            let weight = constant(graph, prefix, "weight", weight);
            let options = vec![sides("strides", *stride), ints("pads", &pads(*padding))];
            graph.node("Conv", name, &[of[0], &weight], options)
        }
        Operation::MaxPool { size } => {
            let options = vec![
                sides("kernel_shape", *size),
                sides("strides", *size),
                int("ceil_mode", 1),
            ];
            graph.node("MaxPool", name, &of, options)
        }
        Operation::MeanPool { scale } => {
            let mean = format!("{prefix}.mean_of_map");
            let mean = graph.node("GlobalAveragePool", mean, &of, vec![]);
            let scale = graph.floats(format!("{prefix}.factor"), &[], &[*scale as f32]);
            graph.node("Mul", name, &[&mean, &scale], vec![])
        }
        Operation::LeakyRelu { slope } => leaky_relu(graph, of[0], *slope, name),
        Operation::Sigmoid => graph.node("Sigmoid", name, &of, vec![]),
        Operation::Tanh => graph.node("Tanh", name, &of, vec![]),
        Operation::Sum => graph.node("Add", name, &of, vec![]),
        Operation::Product => graph.node("Mul", name, &of, vec![]),
    }
}

fn sides(name: &str, sides: Sides) -> Attribute {
    ints(name, &sides.both().map(|side| side as i64))
}

/// Zeros before each of the two axes, then those after each.
fn pads(padding: Sides) -> [i64; 4] {
    let [lines, columns] = padding.both().map(|side| side as i64);
    [lines, columns, lines, columns]
}

/// `(z + β) γ = z γ + β γ`.
fn normalize(graph: &mut Builder, z_pre: &str, layer: &Layer, prefix: &str) -> String {
    let channels = layer.mean.len();
    let gamma = layer.gamma.clone().unwrap_or_else(|| vec![1.0; channels]);
    let beta = layer.beta.clone().unwrap_or_else(|| vec![0.0; channels]);
    let shift = beta.iter().zip(&gamma).map(|(beta, gamma)| beta * gamma);
    let vectors = [
        ("scale", gamma.clone()),
        ("shift", shift.collect()),
        ("mean", layer.mean.clone()),
        ("variance", layer.variance.clone()),
    ];
    let vectors = vectors.map(|(name, it)| constant(graph, prefix, name, &Array::vector(it)));
    let [scale, shift, mean, variance] = &vectors;
    graph.node(
        "BatchNormalization",
        format!("{prefix}.normalized"),
        &[z_pre, scale, shift, mean, variance],
        vec![float("epsilon", EPSILON as f32)],
    )
}

fn activate(graph: &mut Builder, z: String, negative_slope: f32, prefix: &str) -> String {
    match negative_slope {
        1.0 => z,
        slope => leaky_relu(graph, &z, slope, format!("{prefix}.activated")),
    }
}

fn leaky_relu(graph: &mut Builder, x: &str, slope: f32, name: String) -> String {
    match slope {
        0.0 => graph.node("Relu", name, &[x], vec![]),
        slope => graph.node("LeakyRelu", name, &[x], vec![float("alpha", slope)]),
    }
}

fn constant(graph: &mut Builder, prefix: &str, name: &str, array: &Array) -> String {
    graph.floats(format!("{prefix}.{name}"), &array.shape, &array.values)
}

/// `[n, values]` of a map.
fn flatten(graph: &mut Builder, map: &str, prefix: &str) -> String {
    let name = format!("{prefix}.flat");
    graph.node("Flatten", name, &[map], vec![int("axis", 1)])
}

/// `[n, channels, height, width]` of the result `name` of `node`.
fn as_map(graph: &mut Builder, name: &str, node: &Node, prefix: &str) -> String {
    let FeatureShape {
        channels,
        height,
        width,
    } = node.shape;
    let [channels, height, width] = [channels, height, width].map(|side| side as i64);
    let mut reshape = |to: String, sides: [i64; 4]| {
        let sides = graph.integers(format!("{to}.shape"), &sides);
        graph.node("Reshape", to, &[name, &sides], vec![])
    };
    // A 0 stands for the number of rows, whatever it is.
    match node.layout {
        Layout::Map => name.to_owned(),
        Layout::Flat => reshape(format!("{prefix}.as_map"), [0, channels, height, width]),
        Layout::Rows => {
            let last = format!("{prefix}.channels_last");
            let last = reshape(last, [0, height, width, channels]);
            let first = format!("{prefix}.channels_first");
            let order = vec![ints("perm", &[0, 3, 1, 2])];
            graph.node("Transpose", first, &[&last], order)
        }
    }
}
