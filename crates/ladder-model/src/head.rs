//! What follows the top layer: predictions, the signal for the decoder, the supervised cost.
//!
//! Encoder and decoder know nothing of classes. The top layer normalizes like every other one,
//! then shifts by β and, with `top_scale`, scales by γ; its values go into the head alone. A head
//! decides
//!
//! - which top layers fit ([`Head::check`]),
//! - what the values mean ([`Head::predictions`]); the decoder begins with those of the corrupted
//!   path, and normalizes them as it does any other signal,
//! - what the labeled rows cost, given their [`Targets`] ([`Head::cost`]).
//!
//! Another task is another variant of both types.

use burn::tensor::activation::{log_softmax, softmax};
use burn::tensor::{Int, Tensor};
use serde::{Deserialize, Serialize};

use crate::error::ConfigError;
use crate::shape::FeatureShape;

/// What the top layer's values are for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "task", rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Head {
    /// They are logits, one for each class: a softmax gives probabilities, and the cost is the mean
    /// cross-entropy.
    Classification {
        /// What the cross-entropy of the rows of each class counts for, above 0; empty where all
        /// count the same. The mean is over the weights, as in PyTorch's `CrossEntropyLoss`.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        class_weights: Vec<f64>,
    },
    /// They are the predicted values themselves, and the cost is the mean squared error.
    ///
    /// The network expects targets of mean 0 and deviation 1, since the top layer normalizes.
    Regression,
}

impl Default for Head {
    /// Classes of the same weight.
    fn default() -> Self {
        let class_weights = Vec::new();
        Self::Classification { class_weights }
    }
}

/// What is known of the labeled rows.
///
/// Made from the tensor: [`Ladder::costs`](crate::Ladder::costs) takes either.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Targets {
    /// Classes from 0, `[n_labeled]`.
    Classes(Tensor<1, Int>),
    /// Values to predict, `[n_labeled, n_outputs]`.
    Values(Tensor<2>),
}

impl From<Tensor<2>> for Targets {
    fn from(values: Tensor<2>) -> Self {
        Self::Values(values)
    }
}

impl Targets {
    /// The classes; `None` of values.
    pub fn into_classes(self) -> Option<Tensor<1, Int>> {
        match self {
            Self::Classes(classes) => Some(classes),
            Self::Values(_) => None,
        }
    }

    /// The values; `None` of classes.
    pub fn into_values(self) -> Option<Tensor<2>> {
        match self {
            Self::Classes(_) => None,
            Self::Values(values) => Some(values),
        }
    }
}

impl From<Tensor<1, Int>> for Targets {
    fn from(classes: Tensor<1, Int>) -> Self {
        Self::Classes(classes)
    }
}

impl Head {
    /// Whether it is the one that a configuration need not name.
    pub(crate) fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// The number of outputs, if the top level of a network of `n_layers` has a shape that fits.
    pub(crate) fn check(&self, top: FeatureShape, n_layers: usize) -> Result<usize, ConfigError> {
        match self {
            _ if top.positions() > 1 => Err(ConfigError::TopIsMap(top)),
            Self::Classification { .. } if top.channels < 2 || n_layers == 0 => {
                Err(ConfigError::TooFewClasses(top.channels))
            }
            Self::Classification { class_weights } => {
                check_weights(class_weights, top.channels)?;
                Ok(top.channels)
            }
            Self::Regression if n_layers == 0 => Err(ConfigError::NoLayers),
            Self::Regression => Ok(top.channels),
        }
    }

    /// What the network says of rows whose top values are `outputs`: probabilities of the classes,
    /// or the values themselves.
    ///
    /// # Shapes
    ///
    /// `outputs` and result: `[rows, n_outputs]`.
    pub fn predictions(&self, outputs: Tensor<2>) -> Tensor<2> {
        match self {
            Self::Classification { .. } => softmax(outputs, 1),
            Self::Regression => outputs,
        }
    }

    /// The supervised cost, `[1]`, of rows whose top values are `outputs`, `[rows, n_outputs]`.
    ///
    /// # Panics
    ///
    /// If the targets are those of another task.
    pub(crate) fn cost(&self, outputs: Tensor<2>, targets: Targets) -> Tensor<1> {
        match (self, targets) {
            (Self::Classification { class_weights }, Targets::Classes(classes)) => {
                match class_weights.is_empty() {
                    true => cross_entropy(outputs, classes),
                    false => weighted_cross_entropy(outputs, classes, class_weights),
                }
            }
            (Self::Regression, Targets::Values(values)) => (outputs - values).powi_scalar(2).mean(),
            (Self::Classification { .. }, _) => panic!("expected classes as targets"),
            (Self::Regression, _) => panic!("expected values as targets"),
        }
    }
}

fn check_weights(class_weights: &[f64], n_classes: usize) -> Result<(), ConfigError> {
    let is_weight = |weight: &f64| weight.is_finite() && *weight > 0.0;
    let fits = class_weights.is_empty() || class_weights.len() == n_classes;
    match fits && class_weights.iter().all(is_weight) {
        true => Ok(()),
        false => Err(ConfigError::ClassWeights {
            n_classes,
            found: class_weights.to_vec(),
        }),
    }
}

/// Mean of `−log softmax(logits)[target]`: `[rows, n_classes]` and `[rows]` to `[1]`.
fn cross_entropy(logits: Tensor<2>, targets: Tensor<1, Int>) -> Tensor<1> {
    log_softmax(logits, 1)
        .gather(1, targets.unsqueeze_dim(1))
        .mean()
        .neg()
}

/// Mean of `−log softmax(logits)[target]`, each row with the weight of its class.
fn weighted_cross_entropy(
    logits: Tensor<2>,
    targets: Tensor<1, Int>,
    class_weights: &[f64],
) -> Tensor<1> {
    let weights = Tensor::<1>::from_floats(class_weights, &logits.device());
    let weights = weights.select(0, targets.clone()).unsqueeze_dim(1);
    let chosen = log_softmax(logits, 1).gather(1, targets.unsqueeze_dim(1));
    (chosen * weights.clone()).sum().neg() / weights.sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_written_by_its_task_and_another_task_is_refused() {
        let text = serde_json::to_string(&Head::default()).unwrap();
        assert_eq!(text, r#"{"task":"classification"}"#);
        assert_eq!(
            serde_json::from_str::<Head>(&text).unwrap(),
            Head::default()
        );
        let error = serde_json::from_str::<Head>(r#"{"task":"guessing"}"#).unwrap_err();
        assert!(error.to_string().contains("classification"), "{error}");
    }

    #[test]
    fn the_top_layer_has_a_value_for_each_class() {
        let check = |shape| Head::default().check(shape, 2);
        assert_eq!(check(FeatureShape::flat(7)), Ok(7));
        let map = FeatureShape::new(7, 2, 2);
        assert_eq!(check(map), Err(ConfigError::TopIsMap(map)));
        let one = FeatureShape::flat(1);
        assert_eq!(check(one), Err(ConfigError::TooFewClasses(1)));
    }

    #[test]
    fn a_regression_predicts_its_outputs_and_costs_their_mean_squared_error() {
        let device = Default::default();
        let outputs = Tensor::<2>::from_floats([[1.0], [-1.0]], &device);
        let targets = Tensor::<2>::from_floats([[0.0], [1.0]], &device);
        let predictions = Head::Regression.predictions(outputs.clone());
        assert_eq!(predictions.try_into_vec_as::<f32>().unwrap(), [1.0, -1.0]);
        let cost = Head::Regression.cost(outputs, targets.into());
        assert_eq!(cost.try_into_vec_as::<f32>().unwrap(), [2.5]);
        assert_eq!(Head::Regression.check(FeatureShape::flat(1), 1), Ok(1));
        let none = Head::Regression.check(FeatureShape::flat(1), 0);
        assert_eq!(none, Err(ConfigError::NoLayers));
    }

    #[test]
    fn rows_of_a_heavier_class_count_for_more_in_the_mean() {
        let device = Default::default();
        let logits = || Tensor::<2>::from_floats([[2.0, 0.0], [2.0, 0.0]], &device);
        let targets = || Tensor::<1, Int>::from_ints([0, 1], &device);
        let cost = |class_weights: Vec<f64>| -> f32 {
            let head = Head::Classification { class_weights };
            let cost = head.cost(logits(), targets().into());
            cost.try_into_vec_as::<f32>().unwrap()[0]
        };
        // -ln of the two probabilities, 1 / (1 + exp(-2)) and what is left.
        let (right, wrong) = (0.126_928, 2.126_928);
        assert!((cost(vec![]) - (right + wrong) / 2.0).abs() < 1e-5);
        assert!((cost(vec![1.0, 1.0]) - cost(vec![])).abs() < 1e-6);
        assert!((cost(vec![1.0, 3.0]) - (right + 3.0 * wrong) / 4.0).abs() < 1e-5);
    }

    #[test]
    fn class_weights_are_above_zero_and_one_for_each_class() {
        for class_weights in [vec![1.0], vec![1.0, 0.0], vec![1.0, f64::NAN]] {
            let head = Head::Classification { class_weights };
            let error = head.check(FeatureShape::flat(2), 1).unwrap_err();
            assert!(error.to_string().contains("each of 2 classes"), "{error}");
        }
    }
}
