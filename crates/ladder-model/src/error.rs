//! What can be wrong with a configuration or a backend.

use thiserror::Error;

use crate::{Backend, Combinator, FeatureShape, Formula};

/// A configuration that describes no trainable network.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum ConfigError {
    /// A description of a layer that cannot be read, or a layer that does not fit.
    #[error("layers: entry {position} is '{entry}', {problem}")]
    Layer {
        /// Counted from 1.
        position: usize,
        /// The text found there.
        entry: String,
        /// What was expected, or what does not fit.
        problem: String,
    },
    /// The last layer has more than one position.
    #[error(
        "layers: the last layer must yield one value for each class, found {0}; \
         end the list with globalmeanpool or a fully connected layer"
    )]
    TopIsMap(FeatureShape),
    /// The input has no feature.
    #[error("input: a row must have at least one feature, found {0} x {1} x {2}")]
    EmptyInput(usize, usize, usize),
    /// The input has more values than a row can have.
    #[error("input: a row can have at most {most} values, found {shape}")]
    LargeInput {
        /// Shape of a row.
        shape: FeatureShape,
        /// Values of a row, at most.
        most: usize,
    },
    /// The last layer cannot be a classifier.
    #[error("layers: the last layer must have at least 2 units, one for each class, found {0}")]
    TooFewClasses(usize),
    /// The last layer does not have one unit for each class of the data.
    #[error(
        "layers: the last layer has {found} units, but the data has {expected} classes; \
         end the list with {expected}"
    )]
    Classes {
        /// Units of the last layer.
        found: usize,
        /// Classes of the data set.
        expected: usize,
    },
    /// A standard deviation that is none.
    #[error("noise: the standard deviation {place} must be finite and at least 0, found {value}")]
    Noise {
        /// "at the input" or "of the hidden layers".
        place: &'static str,
        /// The value found.
        value: f64,
    },
    /// A weight that is none.
    #[error("costs: the weight of level {level} must be finite and at least 0, found {value}")]
    Cost {
        /// Level, 0 is the input.
        level: usize,
        /// The value found.
        value: f64,
    },
    /// A list of weights of another length than the list of levels.
    #[error(
        "costs: expected {expected} weights (the input, then one for each layer), found {found}"
    )]
    CostCount {
        /// Number of layers plus one.
        expected: usize,
        /// Number of weights found.
        found: usize,
    },
    /// A list of combinators that cannot be read.
    #[error(
        "combinators: entry {position} is '{entry}', expected none, a network such as mlp:4 or \
         amlp:2:2, or one of {}", Formula::ALL.map(|formula| formula.to_string()).join(", ")
    )]
    Combinator {
        /// Counted from 1.
        position: usize,
        /// The text found there.
        entry: String,
    },
    /// A list of combinators of another length than the list of levels.
    #[error(
        "combinators: expected one for all levels, or {expected} (the input, then one for each \
         layer), found {found}"
    )]
    CombinatorCount {
        /// Number of layers plus one.
        expected: usize,
        /// Number of combinators found.
        found: usize,
    },
    /// A level that needs a reconstruction and has no combinator.
    #[error("combinators: level {level} has none, but {reason}; give the level one, such as gauss")]
    NoCombinator {
        /// Level, 0 is the input.
        level: usize,
        /// Why it needs one.
        reason: String,
    },
    /// A combinator that has no reversed initial values.
    #[error(
        "combinator-init: reversed exchanges the initial values of z and u, but {combinator}, \
         of level {level}, has none to exchange; sig, g2, g3 and linear have"
    )]
    Reversed {
        /// Level, 0 is the input.
        level: usize,
        /// What it has.
        combinator: Combinator,
    },
    /// A combinator with too many parameters.
    #[error(
        "combinators: {combinator}, of level {level}, needs more than the {most} parameters that \
         are possible, for {units} units; choose smaller layers, as in amlp:2:2"
    )]
    CombinatorSize {
        /// Level, 0 is the input.
        level: usize,
        /// What it has.
        combinator: Combinator,
        /// Units of the level, each with parameters of its own.
        units: usize,
        /// Parameters of a level, at most.
        most: usize,
    },
    /// Initial values nobody knows.
    #[error("combinator-init: '{0}' is unknown; choose standard, random or reversed")]
    CombinatorInit(String),
    /// A standard deviation of initial values that is none.
    #[error("combinator-std: must be finite and at least 0, found {0}")]
    CombinatorStd(f64),
    /// An activation nobody knows.
    #[error("activation: '{0}' is unknown; choose relu, leaky-relu or linear")]
    Activation(String),
}

/// A backend that cannot be used.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum BackendError {
    /// A name nobody knows.
    #[error("backend '{0}' is unknown; choose one of flex, ndarray, wgpu, tch, cuda")]
    Unknown(String),
    /// The backend exists, but not in this build.
    #[error(
        "backend '{0}' is not in this build; build it in with: \
         cargo run --release --features {0} -- train --backend {0}"
    )]
    NotCompiled(Backend),
    /// The backend is compiled in, but finds no device to run on.
    #[error("backend '{backend}' finds no device on this machine{detail}; try --backend flex")]
    NoDevice {
        /// The backend asked for.
        backend: Backend,
        /// What the driver said, with its own leading separator, or nothing.
        detail: String,
    },
    /// The device number is too large.
    #[error(
        "backend '{backend}' has {available} device(s), numbered from 0; there is no device {index}"
    )]
    NoSuchDevice {
        /// The backend asked for.
        backend: Backend,
        /// The index asked for.
        index: usize,
        /// How many there are.
        available: usize,
    },
}
