//! Shares of the classes among the rows to classify, where the labeled rows have others.

use ladder_data::{Dataset, LabelSplit};
use serde::{Deserialize, Serialize};

use super::class_weights::{ClassWeights, class_weight};
use super::per_class::{PerClass, Setting, Texts};
use crate::error::config_field::ConfigFieldError;

const SETTING: Setting = Setting {
    field: "class-prior",
    range: "NAME=SHARE for each class, with a share above 0",
    numbers: (f64::MIN_POSITIVE, 1e300),
};

/// The share of each class by its name; empty where the labeled rows have the shares.
///
/// As text it is `NAME=SHARE` for each class. Shares may be counts: only their proportions matter.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Texts", into = "Vec<String>")]
pub struct ClassPrior(PerClass);

impl ClassPrior {
    /// Whether the labeled rows have the shares.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The shares in the order of the classes; `None` where none are given.
    ///
    /// # Errors
    ///
    /// A class without a share, a share of an unknown class or of one twice.
    pub(crate) fn shares(&self, dataset: &Dataset) -> Result<Option<Vec<f64>>, ConfigFieldError> {
        self.0.of_classes(dataset, SETTING)
    }

    /// What the probability of each class is multiplied by: its share over that of the labeled rows,
    /// each counted as much as its class does; `None` where no shares are given.
    ///
    /// # Errors
    ///
    /// Shares or weights that do not fit the classes.
    pub(crate) fn factors(
        &self,
        dataset: &Dataset,
        split: &LabelSplit,
        class_weights: &ClassWeights,
    ) -> Result<Option<Vec<f64>>, ConfigFieldError> {
        let Some(shares) = self.shares(dataset)? else {
            return Ok(None);
        };
        let labeled = split.labeled_of_each_class(dataset);
        let weights = class_weights.of_classes(dataset, split)?;
        let learned = |class: usize| class_weight(&weights, class) * labeled[class].max(1) as f64;
        let factors = shares.iter().enumerate();
        let factors: Vec<f64> = factors
            .map(|(class, share)| share / learned(class))
            .collect();
        // In proportion, and rounded, so that a file gives back the same numbers.
        let largest = factors.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
        let factors = factors
            .iter()
            .map(|factor| (factor / largest * 1e9).round() / 1e9);
        Ok(Some(factors.map(|factor| factor.max(1e-9)).collect()))
    }
}

impl TryFrom<Texts> for ClassPrior {
    type Error = ConfigFieldError;

    fn try_from(texts: Texts) -> Result<Self, ConfigFieldError> {
        Vec::from(texts).try_into()
    }
}

impl TryFrom<Vec<String>> for ClassPrior {
    type Error = ConfigFieldError;

    fn try_from(texts: Vec<String>) -> Result<Self, ConfigFieldError> {
        PerClass::read(&texts, SETTING).map(Self)
    }
}

impl From<ClassPrior> for Vec<String> {
    fn from(ClassPrior(shares): ClassPrior) -> Self {
        shares.texts()
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
        Dataset::new("rows", FeatureShape::flat(1), 2, train, rows(vec![]))
            .unwrap()
            .with_class_names(vec!["a=b".to_owned(), "c".to_owned()])
            .unwrap()
    }

    fn prior(texts: &[&str]) -> Result<ClassPrior, ConfigFieldError> {
        ClassPrior::try_from(Vec::from_iter(texts.iter().map(|it| (*it).to_owned())))
    }

    #[test]
    fn a_factor_is_the_share_over_that_of_the_labeled_rows() {
        let dataset = dataset();
        let split = LabelSplit::balanced(&dataset, 2, 0, 1).unwrap();
        let given = prior(&["a=b=30", "c=10"]).unwrap();
        let factors = |weights| given.factors(&dataset, &split, &weights).unwrap().unwrap();
        assert_eq!(factors(ClassWeights::None), [1.0, 0.333333333]);
        // Four labeled rows, three of the first class; with balanced weights the network takes both for
        // as frequent.
        let split = LabelSplit::every_label(&dataset, 1).unwrap();
        let factors = |weights| given.factors(&dataset, &split, &weights).unwrap().unwrap();
        assert_eq!(factors(ClassWeights::None), [1.0, 1.0]);
        assert_eq!(factors(ClassWeights::Balanced), [1.0, 0.333333333]);
        let none = ClassPrior::default().factors(&dataset, &split, &ClassWeights::None);
        assert_eq!(none, Ok(None));
        assert_eq!(Vec::from(given), ["a=b=30", "c=10"]);
    }

    #[test]
    fn shares_that_do_not_fit_the_classes_are_named() {
        for (texts, words) in [
            (&["a=b=1"][..], "found none of class 'c'"),
            (&["a=b=1", "c=1", "d=1"], "no class; the classes are a=b, c"),
            (&["a=b=1", "c=1", "c=2"], "found several of class 'c'"),
        ] {
            let error = prior(texts).unwrap().shares(&dataset()).unwrap_err();
            assert!(error.to_string().ends_with(words), "{error}");
        }
        for text in ["c", "c=0", "c=-1", "c=many", "c=inf"] {
            assert!(prior(&[text]).is_err(), "{text}");
        }
    }
}
