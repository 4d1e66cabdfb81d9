//! The operators of a graph as ONNX defines them, to test what is written.

use std::collections::HashMap;

use burn::tensor::activation::{leaky_relu, relu, sigmoid, softmax, tanh};
use burn::tensor::module::{conv2d, max_pool2d};
use burn::tensor::ops::{ConvOptions, MaxPoolOptions};
use burn::tensor::{Tensor, TensorData};

use super::messages::{self, FLOAT, Graph, Node};

/// The graph's result for `rows`, `[n, values]`.
pub(super) fn run(graph: &Graph, rows: Tensor<2>) -> Tensor<2> {
    let n = rows.dims()[0];
    let mut values = HashMap::new();
    for tensor in graph.initializer.iter().filter(|it| it.data_type == FLOAT) {
        values.insert(tensor.name.clone(), constant(tensor, &rows));
    }
    values.insert(graph.input[0].name.clone(), rows.unsqueeze_dims(&[2, 3]));
    for node in &graph.node {
        let inputs = node
            .input
            .iter()
            .map_while(|name| values.get(name).cloned());
        let sides = graph
            .initializer
            .iter()
            .find(|it| node.input.get(1) == Some(&it.name));
        let sides = sides.map_or_else(Vec::new, integers);
        let result = apply(node, &inputs.collect::<Vec<_>>(), &sides);
        values.insert(node.output[0].clone(), result);
    }
    values[&graph.output[0].name]
        .clone()
        .reshape([n as i32, -1])
}

/// Every value has four sides: vectors are `[1, c, 1, 1]`, matrices `[n, c, 1, 1]`.
fn constant(tensor: &messages::Tensor, like: &Tensor<2>) -> Tensor<4> {
    let numbers = tensor.raw_data.as_chunks::<4>().0.iter();
    let numbers: Vec<_> = numbers.map(|bytes| f32::from_le_bytes(*bytes)).collect();
    let sides: Vec<_> = tensor.dims.iter().map(|&side| side as usize).collect();
    let shape = match sides[..] {
        [] => [1; 4],
        [c] => [1, c, 1, 1],
        [n, c] => [n, c, 1, 1],
        [n, c, h, w] => [n, c, h, w],
        _ => panic!("{sides:?}"),
    };
    Tensor::from_data(TensorData::new(numbers, shape), &like.device())
}

fn integers(tensor: &messages::Tensor) -> Vec<i64> {
    let numbers = tensor.raw_data.as_chunks::<8>().0.iter();
    numbers.map(|bytes| i64::from_le_bytes(*bytes)).collect()
}

fn apply(node: &Node, inputs: &[Tensor<4>], sides: &[i64]) -> Tensor<4> {
    let attribute = |name: &str| {
        let found = node.attribute.iter().find(|it| it.name == name);
        found.unwrap_or_else(|| panic!("{} has no {name}", node.name))
    };
    let sides_of = |name: &str| [0, 1].map(|axis| attribute(name).ints[axis] as usize);
    let x = inputs[0].clone();
    let second = || inputs[1].clone();
    let [n, ..] = x.dims().map(|side| side as i32);
    match node.op_type.as_str() {
        "Relu" => relu(x),
        "LeakyRelu" => leaky_relu(x, f64::from(attribute("alpha").f.unwrap())),
        "Sigmoid" => sigmoid(x),
        "Tanh" => tanh(x),
        "Softmax" => softmax(x, 1),
        "Identity" => x,
        "Add" => x + second(),
        "Mul" => x * second(),
        "Sub" => x - second(),
        "LessOrEqual" => x.lower_equal(second()).float(),
        "Clip" => x.clamp(0.0, 1.0),
        "Max" => x.max_pair(second()),
        "Log" => x.log(),
        "Cast" => x,
        "Concat" => Tensor::cat(inputs.to_vec(), 1),
        "Gather" => {
            let sides = TensorData::from(sides);
            x.clone().select(1, Tensor::from_data(sides, &x.device()))
        }
        "Flatten" => x.reshape([n, -1, 1, 1]),
        "Transpose" => {
            let order = &attribute("perm").ints;
            x.permute([0, 1, 2, 3].map(|axis: usize| order[axis] as isize))
        }
        "Reshape" => x.reshape([n, sides[1] as i32, sides[2] as i32, sides[3] as i32]),
        "Gemm" => {
            let [x, weight] = [x, second()].map(|it| {
                let rows = it.dims()[0] as i32;
                it.reshape::<2, _>([rows, -1])
            });
            x.matmul(weight.transpose()).unsqueeze_dims(&[2, 3])
        }
        "Conv" => {
            let options = ConvOptions::new(sides_of("strides"), sides_of("pads"), [1; 2], 1);
            conv2d(x, second(), None, options)
        }
        "MaxPool" => {
            let options = MaxPoolOptions {
                kernel_size: sides_of("kernel_shape"),
                stride: sides_of("strides"),
                padding: [(0, 0); 2],
                dilation: [1; 2],
                ceil_mode: attribute("ceil_mode").i == Some(1),
            };
            max_pool2d(x, options)
        }
        "GlobalAveragePool" => x.mean_dim(2).mean_dim(3),
        "BatchNormalization" => {
            let [scale, shift, mean, variance] = [1, 2, 3, 4].map(|input| inputs[input].clone());
            let epsilon = f64::from(attribute("epsilon").f.unwrap());
            (x - mean) / (variance + epsilon).sqrt() * scale + shift
        }
        other => panic!("{other}"),
    }
}
