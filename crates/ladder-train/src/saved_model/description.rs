//! `model.json`.

use std::sync::Arc;

use ladder_data::{TableEncoding, TargetScale, View};
use ladder_model::{FeatureShape, LadderConfig};
use serde::{Deserialize, Serialize};

/// `model.json`: what is needed to load `model.bpk`, and to know what it classifies.
///
/// Of a model of several networks it describes the first; the others are in the directories of the
/// members.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Description {
    pub network: LadderConfig,
    /// What the network sees of a row, if not all as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub view: Option<Arc<View>>,
    /// Networks whose answers are averaged, each in a directory of its own; 0 for a single one.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub members: usize,
    /// What the probabilities are taken at, if folds have shown that they are too certain or too
    /// little.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temperature: Option<f64>,
    /// How much each of several networks of a regression counts, if folds have shown it; they add up
    /// to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weights: Option<Vec<f64>>,
    /// What the probability of each class is multiplied by, where its share is another than among
    /// the labeled rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class_factors: Option<Vec<f64>>,
    /// The scale of a regression's values; `None` where classes are predicted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_scale: Option<TargetScale>,
    pub dataset: String,
    pub shape: FeatureShape,
    pub n_classes: usize,
    /// Names of the classes, or of the value of a regression; numbers in files of older versions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub class_names: Vec<String>,
    /// How rows of a table become values, if it was trained on one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<TableEncoding>,
}

fn is_zero(number: &usize) -> bool {
    *number == 0
}
