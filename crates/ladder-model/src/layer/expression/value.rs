//! Shape and value of an expression.

use burn::tensor::Tensor;
use burn::tensor::activation::{leaky_relu, sigmoid, tanh};

use super::Expression;
use crate::layer::columns::with_columns;
use crate::layer::mean_pool::mean_of_positions;
use crate::ops::{self, Window};
use crate::shape::FeatureShape;

impl Expression {
    /// What it yields for h of shape `input` and matrices of the shapes `weights`; `None` where
    /// these do not fit.
    pub fn output(&self, input: FeatureShape, weights: &[[usize; 2]]) -> Option<FeatureShape> {
        let output = |of: &Self| of.output(input, weights);
        match self {
            Self::Input => Some(input),
            Self::Linear { of, weight } => {
                let &[rows, units] = weights.get(*weight)?;
                (output(of)?.len() == rows).then(|| FeatureShape::flat(units))
            }
            Self::Convolution { of, weight, .. } => {
                let (below, &[rows, filters]) = (output(of)?, weights.get(*weight)?);
                let window = self.window(below)?;
                let outputs = window.outputs();
                let fits = rows == window.size.pixels() * below.channels;
                fits.then(|| FeatureShape::new(filters, outputs.height, outputs.width))
            }
            Self::MaxPool { of, size } => (size.pixels() > 0)
                .then(|| output(of))?
                .map(|it| it.pooled(*size)),
            Self::MeanPool { of, .. } => Some(FeatureShape::flat(output(of)?.channels)),
            Self::LeakyRelu { of, .. } | Self::Sigmoid(of) | Self::Tanh(of) => output(of),
            Self::Sum(one, other) | Self::Product(one, other) => {
                let shape = output(one)?;
                (output(other)? == shape).then_some(shape)
            }
        }
    }

    /// Its value, which [`Layer::encode`](crate::layer::Layer::encode) may return.
    ///
    /// `h`: `[rows · input.positions(), input.channels]`; result the same of the
    /// [`output`](Self::output).
    ///
    /// # Panics
    ///
    /// If shapes do not fit.
    pub fn evaluate(&self, h: Tensor<2>, weights: &[Tensor<2>], input: FeatureShape) -> Tensor<2> {
        let shapes: Vec<_> = weights.iter().map(Tensor::dims).collect();
        let shape = |of: &Self| {
            let shape = of.output(input, &shapes);
            shape.expect("the matrices of a layer fit its expression")
        };
        let value = |of: &Self| of.evaluate(h.clone(), weights, input);
        match self {
            Self::Input => h,
            Self::Linear { of, weight } => {
                let x = with_columns(value(of), shape(of).len());
                ops::linear(x, weights[*weight].clone())
            }
            Self::Convolution { of, weight, .. } => {
                let window = self.window(shape(of)).expect("invariant: a convolution");
                ops::convolve(value(of), weights[*weight].clone(), window)
            }
            Self::MaxPool { of, size } => ops::max_pool(value(of), shape(of), *size),
            Self::MeanPool { of, scale } => mean_of_positions(value(of), shape(of)) * *scale,
            Self::LeakyRelu { of, slope } => leaky_relu(value(of), f64::from(*slope)),
            Self::Sigmoid(of) => sigmoid(value(of)),
            Self::Tanh(of) => tanh(value(of)),
            Self::Sum(one, other) => value(one) + value(other),
            Self::Product(one, other) => value(one) * value(other),
        }
    }

    /// Where the filters of a convolution look; `None` for another operation, or filters larger
    /// than the input with its zeros.
    fn window(&self, input: FeatureShape) -> Option<Window> {
        let &Self::Convolution {
            size,
            stride,
            padding,
            ..
        } = self
        else {
            return None;
        };
        let fits = input.height + 2 * padding.height >= size.height
            && input.width + 2 * padding.width >= size.width;
        (fits && size.pixels() > 0 && stride.pixels() > 0).then_some(Window {
            input,
            size,
            stride,
            padding,
        })
    }
}
