//! What can be wrong with a configuration.

use thiserror::Error;

use crate::shape::FeatureShape;

/// A configuration that describes no trainable network.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
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
        /// Largest number of values per row.
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
    /// There is no layer whose values could be predictions.
    #[error("layers: expected at least one layer, found none")]
    NoLayers,
    /// The last layer of a regression does not have one unit for each value to predict.
    #[error(
        "layers: the last layer has {found} units, but a regression predicts {expected} value; \
         end the list with {expected}"
    )]
    Outputs {
        /// Units of the last layer.
        found: usize,
        /// Values to predict for each row.
        expected: usize,
    },
    /// Weights of the classes that do not fit them.
    #[error(
        "class weights: expected a weight above 0 for each of {n_classes} classes, found {found:?}"
    )]
    ClassWeights {
        /// Number of classes.
        n_classes: usize,
        /// The weights found.
        found: Vec<f64>,
    },
    /// An invalid standard deviation of the noise.
    #[error("noise: the standard deviation {place} must be finite and at least 0, found {value}")]
    Noise {
        /// "at the input" or "of the hidden layers".
        place: &'static str,
        /// The value found.
        value: f64,
    },
    /// An invalid weight.
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
    #[error("combinators: entry {position} is '{entry}', {problem}")]
    Combinator {
        /// Counted from 1.
        position: usize,
        /// The text found there.
        entry: String,
        /// What was expected.
        problem: String,
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
        /// Text form of its combinator.
        combinator: String,
    },
    /// A combinator with too many parameters.
    #[error(
        "combinators: {combinator}, of level {level}, needs more than the {most} parameters that \
         are possible, for {units} units; choose smaller layers, as in amlp:2:2"
    )]
    CombinatorSize {
        /// Level, 0 is the input.
        level: usize,
        /// Text form of its combinator.
        combinator: String,
        /// Units of the level, each with parameters of its own.
        units: usize,
        /// Largest number of parameters of a level.
        most: usize,
    },
    /// A name that no choice of initial values has.
    #[error("combinator-init: '{0}' is unknown; choose standard, random or reversed")]
    CombinatorInit(String),
    /// An invalid standard deviation of initial values.
    #[error("combinator-std: must be finite and at least 0, found {0}")]
    CombinatorStd(f64),
    /// A name that no activation has.
    #[error("activation: '{0}' is unknown; choose relu, leaky-relu or linear")]
    Activation(String),
    /// A custom layer or combinator whose text form cannot be read back.
    #[error(
        "{field}: entry {position} is '{entry}', which cannot be read back, so a run with it could \
         not be resumed or loaded; register its type before the run starts"
    )]
    NotRegistered {
        /// "layers" or "combinators".
        field: &'static str,
        /// Counted from 1.
        position: usize,
        /// Its text form.
        entry: String,
    },
}
