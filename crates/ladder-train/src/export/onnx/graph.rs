//! A graph of operators that is put together node by node.

use super::messages::{
    Attribute, Dimension, FLOAT, Graph, INT64, Node, Tensor, TensorShape, TensorType, Type,
    ValueInfo,
};

/// The graph so far.
#[derive(Default)]
pub(super) struct Builder {
    graph: Graph,
}

impl Builder {
    /// A matrix of any number of rows that comes in; its name.
    pub fn input(&mut self, name: &str, columns: usize) -> String {
        self.graph.input.push(matrix(name, columns));
        name.to_owned()
    }

    /// A tensor of 32 bits that the file holds; its name.
    pub fn floats(&mut self, name: String, shape: &[usize], values: &[f32]) -> String {
        let bytes = values.iter().flat_map(|value| value.to_le_bytes());
        self.constant(name, FLOAT, shape, bytes.collect())
    }

    /// A vector of whole numbers that the file holds; its name.
    pub fn integers(&mut self, name: String, values: &[i64]) -> String {
        let bytes = values.iter().flat_map(|value| value.to_le_bytes());
        self.constant(name, INT64, &[values.len()], bytes.collect())
    }

    /// Any tensor that the file holds, `raw_data` being little-endian; its name.
    pub fn constant(
        &mut self,
        name: String,
        data_type: i32,
        shape: &[usize],
        raw_data: Vec<u8>,
    ) -> String {
        self.graph.initializer.push(Tensor {
            dims: shape.iter().map(|&side| side as i64).collect(),
            data_type,
            name: name.clone(),
            raw_data,
        });
        name
    }

    /// A node with one output, which has the node's name.
    pub fn node(
        &mut self,
        op: &str,
        name: impl Into<String>,
        inputs: &[&str],
        attributes: Vec<Attribute>,
    ) -> String {
        let name = name.into();
        self.graph.node.push(Node {
            input: inputs.iter().map(|&input| input.to_owned()).collect(),
            output: vec![name.clone()],
            name: name.clone(),
            op_type: op.to_owned(),
            attribute: attributes,
        });
        name
    }

    /// The graph whose result is the node `output`, a matrix.
    pub fn finish(mut self, output: &str, columns: usize) -> Graph {
        self.graph.name = "classifier".to_owned();
        self.graph.output.push(matrix(output, columns));
        self.graph
    }
}

/// `[n, columns]`, n being any number.
fn matrix(name: &str, columns: usize) -> ValueInfo {
    let rows = Dimension {
        dim_param: Some("n".to_owned()),
        ..Dimension::default()
    };
    let columns = Dimension {
        dim_value: Some(columns as i64),
        ..Dimension::default()
    };
    let shape = TensorShape {
        dim: vec![rows, columns],
    };
    ValueInfo {
        name: name.to_owned(),
        kind: Some(Type {
            tensor_type: Some(TensorType {
                elem_type: FLOAT,
                shape: Some(shape),
            }),
        }),
    }
}

/// An attribute that is a number.
pub(super) fn float(name: &str, value: f32) -> Attribute {
    Attribute {
        name: name.to_owned(),
        f: Some(value),
        kind: 1,
        ..Attribute::default()
    }
}

/// An attribute that is a whole number.
pub(super) fn int(name: &str, value: i64) -> Attribute {
    Attribute {
        name: name.to_owned(),
        i: Some(value),
        kind: 2,
        ..Attribute::default()
    }
}

/// An attribute that is a list of whole numbers.
pub(super) fn ints(name: &str, values: &[i64]) -> Attribute {
    Attribute {
        name: name.to_owned(),
        ints: values.to_vec(),
        kind: 7,
        ..Attribute::default()
    }
}
