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
//! Another task is another variant of both types: class weights belong into
//! [`Head::Classification`], a regression has the identity for predictions, the squared error for
//! its cost, values for targets and one output or more.

use burn::tensor::activation::{log_softmax, softmax};
use burn::tensor::{Int, Tensor};
use serde::{Deserialize, Serialize};

use crate::error::ConfigError;
use crate::shape::FeatureShape;

/// What the top layer's values are for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(tag = "task", rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Head {
    /// They are logits, one for each class: a softmax gives probabilities, and the cost is the mean
    /// cross-entropy.
    #[default]
    Classification,
}

/// What is known of the labeled rows.
///
/// Made from the tensor: [`Ladder::costs`](crate::Ladder::costs) takes either.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Targets {
    /// Classes from 0, `[n_labeled]`.
    Classes(Tensor<1, Int>),
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
            Self::Classification if top.positions() > 1 => Err(ConfigError::TopIsMap(top)),
            Self::Classification if top.channels < 2 || n_layers == 0 => {
                Err(ConfigError::TooFewClasses(top.channels))
            }
            Self::Classification => Ok(top.channels),
        }
    }

    /// What the network says of rows whose top values are `outputs`: probabilities of the classes.
    ///
    /// # Shapes
    ///
    /// `outputs` and result: `[rows, n_outputs]`.
    pub fn predictions(&self, outputs: Tensor<2>) -> Tensor<2> {
        match self {
            Self::Classification => softmax(outputs, 1),
        }
    }

    /// The supervised cost, `[1]`, of rows whose top values are `outputs`, `[rows, n_outputs]`.
    pub(crate) fn cost(&self, outputs: Tensor<2>, targets: Targets) -> Tensor<1> {
        match (self, targets) {
            (Self::Classification, Targets::Classes(classes)) => cross_entropy(outputs, classes),
        }
    }
}

/// Mean of `−log softmax(logits)[target]`: `[rows, n_classes]` and `[rows]` to `[1]`.
fn cross_entropy(logits: Tensor<2>, targets: Tensor<1, Int>) -> Tensor<1> {
    log_softmax(logits, 1)
        .gather(1, targets.unsqueeze_dim(1))
        .mean()
        .neg()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_written_by_its_task_and_another_task_is_refused() {
        let text = serde_json::to_string(&Head::Classification).unwrap();
        assert_eq!(text, r#"{"task":"classification"}"#);
        assert_eq!(
            serde_json::from_str::<Head>(&text).unwrap(),
            Head::Classification
        );
        let error = serde_json::from_str::<Head>(r#"{"task":"guessing"}"#).unwrap_err();
        assert!(error.to_string().contains("classification"), "{error}");
    }

    #[test]
    fn the_top_layer_has_a_value_for_each_class() {
        let check = |shape| Head::Classification.check(shape, 2);
        assert_eq!(check(FeatureShape::flat(7)), Ok(7));
        let map = FeatureShape::new(7, 2, 2);
        assert_eq!(check(map), Err(ConfigError::TopIsMap(map)));
        let one = FeatureShape::flat(1);
        assert_eq!(check(one), Err(ConfigError::TooFewClasses(1)));
    }
}
