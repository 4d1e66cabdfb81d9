//! The layers: map, normalization with shift and scale, activation.
//!
//! Values are `[n, channels]`, or `[n, channels, height, width]` from the first layer on that works
//! on positions.

use ladder_model::FeatureShape;
use ladder_model::ops::plain::EPSILON;

use super::graph::{Builder, float, int, ints};
use crate::export::classifier::{Array, Layer, Map};

/// Values on their way through the graph.
struct Values {
    name: String,
    form: Form,
}

/// How they lie.
#[derive(PartialEq)]
enum Form {
    /// The rows that come in, channels last.
    Rows,
    /// `[n, channels]`.
    Flat,
    /// `[n, channels, height, width]`.
    Map,
}

/// The name of the scores before the softmax, `[n, classes]`.
pub(super) fn run(graph: &mut Builder, rows: String, layers: &[Layer]) -> String {
    let mut values = Values {
        name: rows,
        form: Form::Rows,
    };
    for (index, layer) in layers.iter().enumerate() {
        let prefix = format!("layers.{index}");
        values = map(graph, values, layer, &prefix);
        values.name = normalize(graph, &values.name, layer, &prefix);
        values.name = activate(graph, values.name, layer.negative_slope, &prefix);
    }
    flat(graph, values, "scores")
}

fn map(graph: &mut Builder, values: Values, layer: &Layer, prefix: &str) -> Values {
    let name = format!("{prefix}.map");
    let (name, form) = match &layer.map {
        Map::Linear { weight } => {
            let h = flat(graph, values, prefix);
            let weight = constant(graph, prefix, "weight", weight);
            let transposed = vec![int("transB", 1)];
            (
                graph.node("Gemm", name, &[&h, &weight], transposed),
                Form::Flat,
            )
        }
        Map::Convolution {
            weight,
            stride,
            padding,
        } => {
            let h = as_map(graph, values, layer.input, prefix);
            let weight = constant(graph, prefix, "weight", weight);
            let options = vec![
                ints("strides", &[*stride as i64; 2]),
                ints("pads", &[*padding as i64; 4]),
            ];
            (graph.node("Conv", name, &[&h, &weight], options), Form::Map)
        }
        Map::MaxPool { size } => {
            let h = as_map(graph, values, layer.input, prefix);
            let options = vec![
                ints("kernel_shape", &[*size as i64; 2]),
                ints("strides", &[*size as i64; 2]),
                int("ceil_mode", 1),
            ];
            (graph.node("MaxPool", name, &[&h], options), Form::Map)
        }
        Map::MeanPool { scale } => {
            let h = as_map(graph, values, layer.input, prefix);
            let mean = graph.node(
                "GlobalAveragePool",
                format!("{prefix}.mean_of_map"),
                &[&h],
                vec![],
            );
            let scale = graph.floats(format!("{prefix}.factor"), &[], &[*scale as f32]);
            (graph.node("Mul", name, &[&mean, &scale], vec![]), Form::Map)
        }
    };
    Values { name, form }
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
    let name = format!("{prefix}.activated");
    match negative_slope {
        1.0 => z,
        0.0 => graph.node("Relu", name, &[&z], vec![]),
        slope => graph.node("LeakyRelu", name, &[&z], vec![float("alpha", slope)]),
    }
}

fn constant(graph: &mut Builder, prefix: &str, name: &str, array: &Array) -> String {
    graph.floats(format!("{prefix}.{name}"), &array.shape, &array.values)
}

/// `[n, values]`; rows that come in stay as they are.
fn flat(graph: &mut Builder, values: Values, prefix: &str) -> String {
    match values.form {
        Form::Rows | Form::Flat => values.name,
        Form::Map => {
            let name = format!("{prefix}.flat");
            graph.node("Flatten", name, &[&values.name], vec![int("axis", 1)])
        }
    }
}

/// `[n, channels, height, width]`.
fn as_map(graph: &mut Builder, values: Values, shape: FeatureShape, prefix: &str) -> String {
    let FeatureShape {
        channels,
        height,
        width,
    } = shape;
    let [channels, height, width] = [channels, height, width].map(|side| side as i64);
    let mut reshape = |name: String, sides: [i64; 4]| {
        let sides = graph.integers(format!("{name}.shape"), &sides);
        graph.node("Reshape", name, &[&values.name, &sides], vec![])
    };
    // A 0 stands for the number of rows, whatever it is.
    match values.form {
        Form::Map => values.name,
        Form::Flat => reshape(format!("{prefix}.as_map"), [0, channels, height, width]),
        Form::Rows => {
            let last = reshape(
                format!("{prefix}.channels_last"),
                [0, height, width, channels],
            );
            let first = vec![ints("perm", &[0, 3, 1, 2])];
            graph.node(
                "Transpose",
                format!("{prefix}.channels_first"),
                &[&last],
                first,
            )
        }
    }
}
