//! The map of a layer in operations that other programs have.

mod value;

use std::ops::{Add, Mul};

use crate::sides::Sides;

/// A map from the values h of the level below, put together from operations.
///
/// Matrices are given by their number among those of the layer, in the form in which
/// [`Layer::encode`](super::Layer::encode) gets them.
///
/// ```
/// use ladder_model::layer::Expression;
///
/// // h + max(0, h A) B
/// let h = Expression::Input;
/// let residual = h.clone() + h.linear(0).relu().linear(1);
/// assert!(matches!(residual, Expression::Sum(_, _)));
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Expression {
    /// h.
    Input,
    /// All values of a row, times a matrix `[values, units]`.
    Linear {
        /// What it is applied to.
        of: Box<Self>,
        /// Number of the matrix.
        weight: usize,
    },
    /// A convolution without bias.
    Convolution {
        /// What it is applied to.
        of: Box<Self>,
        /// Number of the matrix, `[size.pixels() · channels, filters]`.
        weight: usize,
        /// Sides of a filter.
        size: Sides,
        /// Distance of two neighboring outputs.
        stride: Sides,
        /// Zeros above and below, and left and right.
        padding: Sides,
    },
    /// The largest value of each rectangle, those that the border cuts included.
    MaxPool {
        /// What it is applied to.
        of: Box<Self>,
        /// Sides of a rectangle, and the distance of two.
        size: Sides,
    },
    /// The mean of each channel, times a number.
    MeanPool {
        /// What it is applied to.
        of: Box<Self>,
        /// The number.
        scale: f64,
    },
    /// `max(x, slope · x)`.
    LeakyRelu {
        /// What it is applied to.
        of: Box<Self>,
        /// Factor of negative values, from 0 to 1.
        slope: f32,
    },
    /// The logistic function.
    Sigmoid(Box<Self>),
    /// The hyperbolic tangent.
    Tanh(Box<Self>),
    /// The sum of two of the same shape.
    Sum(Box<Self>, Box<Self>),
    /// The product of two of the same shape, value by value.
    Product(Box<Self>, Box<Self>),
}

impl Expression {
    /// All values of a row, times matrix number `weight`.
    pub fn linear(self, weight: usize) -> Self {
        let of = Box::new(self);
        Self::Linear { of, weight }
    }

    /// A convolution with filters of matrix number `weight`, with `padding` zeros on each side; a
    /// number stands for both sides.
    pub fn convolution(
        self,
        weight: usize,
        size: impl Into<Sides>,
        stride: impl Into<Sides>,
        padding: impl Into<Sides>,
    ) -> Self {
        Self::Convolution {
            of: Box::new(self),
            weight,
            size: size.into(),
            stride: stride.into(),
            padding: padding.into(),
        }
    }

    /// The largest value of each rectangle of `size`; a number stands for both sides.
    pub fn max_pool(self, size: impl Into<Sides>) -> Self {
        Self::MaxPool {
            of: Box::new(self),
            size: size.into(),
        }
    }

    /// The mean of each channel, times `scale`.
    pub fn mean_pool(self, scale: f64) -> Self {
        let of = Box::new(self);
        Self::MeanPool { of, scale }
    }

    /// `max(0, x)`.
    pub fn relu(self) -> Self {
        self.leaky_relu(0.0)
    }

    /// `max(x, slope · x)`.
    pub fn leaky_relu(self, slope: f32) -> Self {
        let of = Box::new(self);
        Self::LeakyRelu { of, slope }
    }

    /// The logistic function.
    pub fn sigmoid(self) -> Self {
        Self::Sigmoid(Box::new(self))
    }

    /// The hyperbolic tangent.
    pub fn tanh(self) -> Self {
        Self::Tanh(Box::new(self))
    }
}

impl Add for Expression {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self::Sum(Box::new(self), Box::new(other))
    }
}

impl Mul for Expression {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        Self::Product(Box::new(self), Box::new(other))
    }
}
