//! The map of a layer as other programs have it: channels before positions, weights
//! `[outputs, inputs]` or `[filters, channels, height, width]`.

use ladder_model::layer::Expression;
use ladder_model::{ClassifierLayer, FeatureShape, Sides};
use serde_json::{Value, json};

use super::array::{Array, channels_first, read};
use super::error::ExportError;

/// An operation on the results of others.
pub(super) struct Node {
    pub operation: Operation,
    pub of: Vec<Self>,
    /// Shape of the result for one row.
    pub shape: FeatureShape,
    pub layout: Layout,
}

/// How the values of all rows lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// The rows that come in: `[n, values]`, channels last.
    Rows,
    /// `[n, channels]`.
    Flat,
    /// `[n, channels, height, width]`.
    Map,
}

/// What a node does with the results of others.
pub(super) enum Operation {
    /// The values that go into the layer.
    Input,
    /// From a map to `[n, values]`.
    Flatten,
    /// From rows or a plain vector to a map.
    AsMap,
    Linear {
        weight: Array,
    },
    Convolution {
        weight: Array,
        stride: Sides,
        /// Zeros above and below, and left and right.
        padding: Sides,
    },
    MaxPool {
        size: Sides,
    },
    /// The mean of each channel, times `scale`.
    MeanPool {
        scale: f64,
    },
    LeakyRelu {
        slope: f32,
    },
    Sigmoid,
    Tanh,
    Sum,
    Product,
}

impl Node {
    /// The map of layer number `position`, from 1, whose values come in as `layout`.
    pub fn of(
        position: usize,
        layer: &ClassifierLayer,
        layout: Layout,
    ) -> Result<Self, ExportError> {
        let entry = layer.map.to_string();
        let Some(expression) = layer.map.expression(layer.input) else {
            return Err(ExportError::Layer { position, entry });
        };
        let mut weights = Vec::new();
        for weight in &layer.weights {
            let [rows, columns] = weight.dims();
            weights.push(Array::new(vec![rows, columns], read(weight.clone())?));
        }
        let lowering = Lowering {
            weights,
            input: layer.input,
            layout,
        };
        let node = lowering.node(&expression).map(Self::with_positions);
        let output = layer.map.output(layer.input).ok();
        node.filter(|node| Some(node.shape) == output)
            .ok_or(ExportError::Expression { position, entry })
    }

    /// The matrices, in the order of their numbers.
    pub fn weights(&self) -> Vec<&Array> {
        let mut weights: Vec<_> = self.of.iter().flat_map(Self::weights).collect();
        if let Operation::Linear { weight } | Operation::Convolution { weight, .. } =
            &self.operation
        {
            weights.push(weight);
        }
        weights
    }

    /// A nested list, as [`ExportFormat`](super::ExportFormat) explains it.
    pub fn describe(&self) -> Value {
        self.describe_from(&mut 0)
    }

    /// `number` is that of the next matrix.
    fn describe_from(&self, number: &mut usize) -> Value {
        let of: Vec<_> = self.of.iter().map(|of| of.describe_from(number)).collect();
        let mut next = || {
            *number += 1;
            *number - 1
        };
        let (name, options) = match self.operation {
            Operation::Input => return json!("h"),
            Operation::Flatten | Operation::AsMap => return json!(of[0]),
            Operation::Linear { .. } => ("linear", vec![json!(next())]),
            Operation::Convolution {
                stride, padding, ..
            } => (
                "convolution",
                vec![json!(next()), described(stride), described(padding)],
            ),
            Operation::MaxPool { size } => ("max_pool", vec![described(size)]),
            Operation::MeanPool { scale } => ("mean_pool", vec![json!(scale)]),
            Operation::LeakyRelu { slope } => ("leaky_relu", vec![json!(slope)]),
            Operation::Sigmoid => ("sigmoid", vec![]),
            Operation::Tanh => ("tanh", vec![]),
            Operation::Sum => ("sum", vec![]),
            Operation::Product => ("product", vec![]),
        };
        let name = std::iter::once(json!(name));
        name.chain(of).chain(options).collect()
    }

    /// A map, whatever it was.
    fn into_map(self) -> Self {
        match self.layout {
            Layout::Map => self,
            Layout::Rows | Layout::Flat => Self {
                shape: self.shape,
                layout: Layout::Map,
                operation: Operation::AsMap,
                of: vec![self],
            },
        }
    }

    /// `[n, values]`, whatever it was; rows that come in keep their order.
    fn into_flat(self) -> Self {
        match self.layout {
            Layout::Rows | Layout::Flat => self,
            Layout::Map => Self {
                shape: self.shape,
                layout: Layout::Flat,
                operation: Operation::Flatten,
                of: vec![self],
            },
        }
    }

    /// Channels first: rows that come in become a map if they have positions.
    fn with_positions(self) -> Self {
        match self.layout {
            Layout::Rows if self.shape.positions() > 1 => self.into_map(),
            _ => self,
        }
    }

    /// An operation on one result that leaves shape and layout as they are.
    fn then(self, operation: Operation) -> Self {
        let of = self.with_positions();
        Self {
            operation,
            shape: of.shape,
            layout: of.layout,
            of: vec![of],
        }
    }

    /// An operation on two results of the same shape.
    fn with(self, other: Self, operation: Operation) -> Option<Self> {
        if self.shape != other.shape {
            return None;
        }
        let (one, other) = (self.with_positions(), other.with_positions());
        let (one, other) = match one.layout == other.layout {
            true => (one, other),
            false => (one.into_flat(), other.into_flat()),
        };
        Some(Self {
            operation,
            shape: one.shape,
            layout: one.layout,
            of: vec![one, other],
        })
    }
}

/// One number of a square, height and width otherwise.
fn described(sides: Sides) -> Value {
    match sides.both() {
        [height, width] if height == width => json!(height),
        both => json!(both),
    }
}

/// The matrices and the input of the layer whose expression becomes nodes.
struct Lowering {
    weights: Vec<Array>,
    input: FeatureShape,
    layout: Layout,
}

impl Lowering {
    /// `None` where shapes do not fit, or for an operation that is not known here.
    fn node(&self, expression: &Expression) -> Option<Node> {
        match expression {
            Expression::Input => Some(Node {
                operation: Operation::Input,
                of: vec![],
                shape: self.input,
                layout: self.layout,
            }),
            Expression::Linear { of, weight } => self.linear(self.node(of)?, *weight),
            Expression::Convolution {
                of,
                weight,
                size,
                stride,
                padding,
            } => self.convolution(self.node(of)?, *weight, [*size, *stride, *padding]),
            Expression::MaxPool { of, size } => {
                let of = self.node(of)?.into_map();
                Some(Node {
                    shape: self.output(of.shape, |h| h.max_pool(*size))?,
                    ..of.then(Operation::MaxPool { size: *size })
                })
            }
            Expression::MeanPool { of, scale } => {
                let of = self.node(of)?.into_map();
                Some(Node {
                    shape: self.output(of.shape, |h| h.mean_pool(*scale))?,
                    ..of.then(Operation::MeanPool { scale: *scale })
                })
            }
            Expression::LeakyRelu { of, slope } => {
                Some(self.node(of)?.then(Operation::LeakyRelu { slope: *slope }))
            }
            Expression::Sigmoid(of) => Some(self.node(of)?.then(Operation::Sigmoid)),
            Expression::Tanh(of) => Some(self.node(of)?.then(Operation::Tanh)),
            Expression::Sum(one, other) => self.node(one)?.with(self.node(other)?, Operation::Sum),
            Expression::Product(one, other) => {
                let other = self.node(other)?;
                self.node(one)?.with(other, Operation::Product)
            }
            _ => None,
        }
    }

    fn linear(&self, of: Node, weight: usize) -> Option<Node> {
        let shape = self.output(of.shape, |h| h.linear(weight))?;
        // A row that comes in keeps its order; a map has its channels first by then.
        let positions = match of.layout {
            Layout::Map => of.shape.positions(),
            Layout::Rows | Layout::Flat => 1,
        };
        let matrix = &self.weights[weight].values;
        let turned = channels_first(matrix, positions, shape.channels);
        let weight = Array::new(vec![shape.channels, of.shape.len()], turned);
        Some(Node {
            operation: Operation::Linear { weight },
            of: vec![of.into_flat()],
            shape,
            layout: Layout::Flat,
        })
    }

    fn convolution(
        &self,
        of: Node,
        weight: usize,
        [size, stride, padding]: [Sides; 3],
    ) -> Option<Node> {
        let shape = self.output(of.shape, |h| h.convolution(weight, size, stride, padding))?;
        let matrix = &self.weights[weight].values;
        let turned = channels_first(matrix, size.pixels(), shape.channels);
        let sides = vec![shape.channels, of.shape.channels, size.height, size.width];
        Some(Node {
            operation: Operation::Convolution {
                weight: Array::new(sides, turned),
                stride,
                padding,
            },
            of: vec![of.into_map()],
            shape,
            layout: Layout::Map,
        })
    }

    /// Shape of one operation on values of shape `input`.
    fn output(
        &self,
        input: FeatureShape,
        operation: impl Fn(Expression) -> Expression,
    ) -> Option<FeatureShape> {
        let weights = self.weights.iter().map(|it| [it.shape[0], it.shape[1]]);
        operation(Expression::Input).output(input, &weights.collect::<Vec<_>>())
    }
}
