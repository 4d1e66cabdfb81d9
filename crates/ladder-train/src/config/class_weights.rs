//! What the rows of each class count for in the supervised cost.

use ladder_data::{Dataset, LabelSplit};
use serde::{Deserialize, Serialize};

use super::per_class::{PerClass, Setting, Texts};
use crate::error::config_field::ConfigFieldError;

const SETTING: Setting = Setting {
    field: "class-weights",
    range: "none, balanced, or NAME=WEIGHT for each class, with a weight from 0.000001 to 1000000",
    // Beyond these, a sum of 32 bits loses the rows of the other classes.
    numbers: (1e-6, 1e6),
};

const BALANCED: &str = "balanced";

const NONE: &str = "none";

/// The weight of each class by its name, as text `NAME=WEIGHT`; or `balanced`, or `none`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Texts", into = "Vec<String>")]
pub enum ClassWeights {
    /// Every labeled row counts the same.
    #[default]
    None,
    /// Every class counts the same: its rows weigh `rows / (classes · rows of the class)`, as
    /// `class_weight="balanced"` does in scikit-learn.
    Balanced,
    /// Given for each class.
    Given(GivenWeights),
}

/// Weights that are given for each class.
#[derive(Clone, Debug, PartialEq)]
pub struct GivenWeights(PerClass);

impl ClassWeights {
    /// Whether every labeled row counts the same.
    pub fn is_none(&self) -> bool {
        *self == Self::None
    }

    /// The weights in the order of the classes; empty where every row counts the same.
    ///
    /// # Errors
    ///
    /// Weights that do not fit the classes.
    pub(crate) fn of_classes(
        &self,
        dataset: &Dataset,
        split: &LabelSplit,
    ) -> Result<Vec<f64>, ConfigFieldError> {
        match self {
            Self::None => Ok(Vec::new()),
            Self::Balanced => {
                let rows = split.labeled_of_each_class(dataset);
                let (all, classes) = (split.labeled.len() as f64, rows.len() as f64);
                let weight = |rows: usize| all / (classes * rows.max(1) as f64);
                Ok(rows.into_iter().map(weight).collect())
            }
            Self::Given(GivenWeights(given)) => {
                let weights = given.of_classes(dataset, SETTING)?;
                Ok(weights.unwrap_or_default())
            }
        }
    }
}

/// What the rows of a class count for, by the weights of all classes; the same without any.
pub(crate) fn class_weight(weights: &[f64], class: usize) -> f64 {
    weights.get(class).copied().unwrap_or(1.0)
}

impl TryFrom<Texts> for ClassWeights {
    type Error = ConfigFieldError;

    fn try_from(texts: Texts) -> Result<Self, ConfigFieldError> {
        Vec::from(texts).try_into()
    }
}

impl TryFrom<Vec<String>> for ClassWeights {
    type Error = ConfigFieldError;

    fn try_from(texts: Vec<String>) -> Result<Self, ConfigFieldError> {
        match &texts[..] {
            [] => Ok(Self::None),
            [word] if word == NONE => Ok(Self::None),
            [word] if word == BALANCED => Ok(Self::Balanced),
            texts => {
                let given = PerClass::read(texts, SETTING)?;
                Ok(Self::Given(GivenWeights(given)))
            }
        }
    }
}

impl From<ClassWeights> for Vec<String> {
    fn from(weights: ClassWeights) -> Self {
        match weights {
            ClassWeights::None => Vec::new(),
            ClassWeights::Balanced => vec![BALANCED.to_owned()],
            ClassWeights::Given(GivenWeights(given)) => given.texts(),
        }
    }
}

#[cfg(test)]
mod tests {
    use ladder_data::{FeatureShape, Features, Rows};

    use super::*;

    fn dataset() -> Dataset {
        let rows = |labels: Vec<u32>| {
            let values = Features::Floats(vec![0.5; labels.len()]);
            Rows::new(values, labels, 1).unwrap()
        };
        let train = rows(vec![0, 0, 0, 1]);
        Dataset::new("rows", FeatureShape::flat(1), 2, train, rows(vec![])).unwrap()
    }

    fn weights(texts: &[&str]) -> Result<ClassWeights, ConfigFieldError> {
        ClassWeights::try_from(Vec::from_iter(texts.iter().map(|it| (*it).to_owned())))
    }

    #[test]
    fn balanced_weights_give_every_class_the_same_sum() {
        let dataset = dataset();
        let split = LabelSplit::every_label(&dataset, 1).unwrap();
        let of = |texts: &[&str]| weights(texts).unwrap().of_classes(&dataset, &split);
        assert_eq!(of(&["balanced"]).unwrap(), [4.0 / 6.0, 2.0]);
        assert_eq!(of(&["none"]).unwrap(), [0.0; 0]);
        assert_eq!(of(&["1=3", "0=1"]).unwrap(), [1.0, 3.0]);
        assert_eq!(of(&["1.0=3", "0.0=1"]).unwrap(), [1.0, 3.0]);
        for (texts, words) in [
            (&["0=1"][..], "found none of class '1'"),
            (
                &["0=1", "1=1", "2=1"],
                "found '2', which is no class; the classes are 0, 1",
            ),
            (&["0=1", "1=1", "1.0=2"], "found several of class '1'"),
        ] {
            let error = of(texts).unwrap_err().to_string();
            assert!(error.contains(words), "{error}");
        }
        let error = of(&["0=1"]).unwrap_err().to_string();
        assert!(
            error.contains("class-weights: expected none, balanced, or"),
            "{error}"
        );
    }

    #[test]
    fn weights_read_as_they_are_written() {
        for texts in [&[][..], &["balanced"], &["a=1", "b=2.5"]] {
            assert_eq!(Vec::from(weights(texts).unwrap()), texts);
        }
        for text in ["even", "a=0", "a=-1", "a=1e300", "a=1e-300", "a=NaN"] {
            assert!(weights(&[text]).is_err(), "{text}");
        }
    }
}
