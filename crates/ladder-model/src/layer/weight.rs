//! The matrices of a layer before the first step.

/// A matrix before the first step: independent values of mean 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InitialWeight {
    /// Rows and columns.
    pub shape: [usize; 2],
    /// How a value is drawn.
    pub draw: Draw,
}

/// A distribution of mean 0.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Draw {
    /// Gaussian.
    Normal {
        /// Standard deviation.
        std: f64,
    },
    /// The same density between `-bound` and `bound`.
    Uniform {
        /// The largest value.
        bound: f64,
    },
}
