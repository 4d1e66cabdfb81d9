//! `model.json`.

use std::sync::Arc;

use ladder_data::{TableEncoding, TargetScale, View};
use ladder_model::{FeatureShape, Head, LadderConfig};
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
    /// How much each of several networks counts, if folds have shown it; they add up
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

impl Description {
    /// That its parts fit together, as those of every model that is saved do; or what does not.
    pub fn check(&self) -> Result<(), String> {
        let outputs = self
            .network
            .validate()
            .and_then(|()| self.network.n_outputs());
        let outputs = outputs.map_err(|error| error.to_string())?;
        let of_row = self.view.as_ref().map(|view| view.row_width());
        let values = self.encoding.as_ref().map(TableEncoding::width);
        let names = Some(self.class_names.len()).filter(|names| *names > 0);
        let factors = self.class_factors.as_ref().map(Vec::len);
        let width = self
            .shape
            .checked_len()
            .ok_or("a row of more values than can be counted")?;
        fit(
            "classes",
            Some(outputs),
            "outputs of the network",
            self.n_classes,
        )?;
        fit("classes", names, "names of classes", self.n_classes)?;
        fit("classes", factors, "factors of classes", self.n_classes)?;
        fit(
            "values of a row",
            of_row,
            "values that the network's view takes",
            width,
        )?;
        fit(
            "values of a row",
            values,
            "values that the encoding gives",
            width,
        )?;
        let weights = self.weights.as_ref().map(Vec::len);
        fit("networks", weights, "weights of networks", self.members)?;
        let is_regression = self.network.head == Head::Regression;
        if is_regression != self.target_scale.is_some() {
            return Err(
                "a scale of values and a network that predicts none, or none for one".into(),
            );
        }
        let seen = self.view.as_ref().map_or(width, |view| view.width());
        fit(
            "values that the network sees",
            Some(self.network.input.len()),
            "inputs",
            seen,
        )
    }
}

/// An error unless the number that is found, if there is one, is the one expected.
fn fit(what: &str, found: Option<usize>, of: &str, expected: usize) -> Result<(), String> {
    match found {
        Some(found) if found != expected => Err(format!("{expected} {what}, but {found} {of}")),
        _ => Ok(()),
    }
}

fn is_zero(number: &usize) -> bool {
    *number == 0
}
