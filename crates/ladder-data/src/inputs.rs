//! How much each value of a row counts for a network: the same, or as much as it tells of the rows
//! that are labeled.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::dataset::Dataset;
use crate::numbers::ViewError;
use crate::view::View;

mod told;

/// How much each value that a network sees of a row counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Inputs {
    /// All the same.
    #[default]
    Equal,
    /// In proportion to the share of its variance, in the labeled rows, that lies between the
    /// classes (η² of the analysis of variance); in a regression, to its squared correlation with
    /// the target.
    Weighted,
}

/// A text that is no such choice.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("expected equal or weighted, found '{0}'")]
pub struct InputsError(pub String);

impl Inputs {
    /// Every choice.
    pub const ALL: [Self; 2] = [Self::Equal, Self::Weighted];

    /// What a network sees that saw `view` of the rows of `dataset` before, or the rows as they are.
    ///
    /// The mean of the squared weights is 1, so that noise is as large beside what is seen as it was.
    ///
    /// # Errors
    /// Weights of the pixels of images.
    ///
    /// # Panics
    /// A row of `labeled` is not there.
    pub fn view(
        self,
        view: Option<View>,
        dataset: &Dataset,
        labeled: &[u32],
    ) -> Result<Option<View>, ViewError> {
        if self == Self::Equal {
            return Ok(view);
        }
        let shape = dataset.shape;
        if shape.is_image() {
            let shape = shape.to_string();
            return Err(ViewError::Images { shape });
        }
        let view = view.unwrap_or_else(|| View::new(shape.len(), Vec::new()));
        let weights = scaled(told::shares(&view, dataset, labeled));
        Ok(Some(view.with_weights(weights)))
    }

    /// The word in configurations and files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Equal => "equal",
            Self::Weighted => "weighted",
        }
    }
}

/// Weights whose squares have the mean 1; equal ones where no value tells anything.
fn scaled(shares: Vec<f64>) -> Vec<f32> {
    let squares: f64 = shares.iter().map(|share| share * share).sum();
    let root = (squares / shares.len() as f64).sqrt();
    let weight = |share: f64| if root > 0.0 { share / root } else { 1.0 };
    shares.into_iter().map(|it| weight(it) as f32).collect()
}

impl fmt::Display for Inputs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Inputs {
    type Err = InputsError;

    fn from_str(text: &str) -> Result<Self, InputsError> {
        let found = Self::ALL.into_iter().find(|choice| choice.name() == text);
        found.ok_or_else(|| InputsError(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{FeatureShape, Features, Labels, Rows, UNLABELED};

    /// Rows of two values, of which the last one is not labeled.
    fn dataset(known: Labels) -> Dataset {
        let values = vec![0.0, 1.0, 0.2, -1.0, 1.0, 1.0, 0.8, -1.0, 9.0, 9.0];
        let none = match &known {
            Labels::Classes(_) => Labels::Classes(Vec::new()),
            Labels::Values(_) => Labels::Values(Vec::new()),
        };
        let rows = |values, known| Rows::of(Features::Floats(values), known, 2).unwrap();
        let (train, test) = (rows(values, known), rows(Vec::new(), none));
        Dataset::new("own", FeatureShape::flat(2), 2, train, test).unwrap()
    }

    fn weights(dataset: &Dataset) -> Vec<f32> {
        let view = Inputs::Weighted.view(None, dataset, &[0, 1, 2, 3]).unwrap();
        view.unwrap().weights().to_vec()
    }

    #[test]
    fn a_value_counts_as_it_tells_the_classes_of_labeled_rows_apart() {
        let classes = Labels::Classes(vec![0, 0, 1, 1, UNLABELED]);
        let found = weights(&dataset(classes));
        // The first value lies at 0.1 and 0.9 on average, the second one at 0 in both classes.
        assert!((found[0] - 2f32.sqrt()).abs() < 1e-6, "{found:?}");
        assert_eq!(found[1], 0.0);
    }

    #[test]
    fn in_a_regression_it_counts_as_it_correlates_with_the_value() {
        let values = Labels::Values(vec![1.0, -1.0, 1.0, -1.0, f64::NAN]);
        let found = weights(&dataset(values));
        assert!(found[1] > 1.4 && found[0] < 0.1, "{found:?}");
    }

    #[test]
    fn where_no_value_tells_anything_all_count_the_same() {
        assert_eq!(scaled(vec![0.0, 0.0]), [1.0, 1.0]);
        let found = scaled(vec![3.0, 1.0]);
        let squares: f32 = found.iter().map(|it| it * it).sum();
        assert!((squares - 2.0).abs() < 1e-6 && (found[0] - 3.0 * found[1]).abs() < 1e-6);
    }

    #[test]
    fn equal_inputs_leave_what_is_seen_as_it_is() {
        let classes = Labels::Classes(vec![0, 0, 1, 1, UNLABELED]);
        let dataset = dataset(classes);
        assert_eq!(Inputs::Equal.view(None, &dataset, &[0, 2]), Ok(None));
        for choice in Inputs::ALL {
            assert_eq!(choice.name().parse(), Ok(choice));
        }
        assert!("some".parse::<Inputs>().is_err());
    }
}
