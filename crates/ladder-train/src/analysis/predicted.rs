//! What a regression answers to rows whose value is known.

use serde::{Deserialize, Serialize};

use super::measures::{Measures, rounded};

/// Pairs of a true and a predicted value that are kept in files.
const KEPT: usize = 10_000;

/// True and predicted values of rows, with what follows from them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PredictedValues {
    rows: usize,
    r2: Option<f64>,
    rmse: Option<f64>,
    mae: Option<f64>,
    /// True value, predicted value: of all rows, or of as many as files keep.
    values: Vec<(f64, f64)>,
}

impl PredictedValues {
    /// Of rows by their true and their predicted value.
    pub fn of(values: Vec<(f64, f64)>) -> Self {
        let n = values.len() as f64;
        let mean = |of: &dyn Fn(&(f64, f64)) -> f64| values.iter().map(of).sum::<f64>() / n;
        let center = mean(&|(value, _)| *value);
        let variance = mean(&|(value, _)| (value - center).powi(2));
        let squared = mean(&|(value, predicted)| (value - predicted).powi(2));
        let absolute = mean(&|(value, predicted)| (value - predicted).abs());
        let is_known = !values.is_empty();
        Self {
            rows: values.len(),
            r2: (variance > 0.0).then(|| rounded(1.0 - squared / variance)),
            rmse: is_known.then(|| squared.sqrt()),
            mae: is_known.then_some(absolute),
            values,
        }
    }

    /// Of several sets of rows together, all of whose values are kept.
    pub fn sum<'a>(parts: impl IntoIterator<Item = &'a Self>) -> Self {
        let values = parts.into_iter().flat_map(|part| &part.values);
        Self::of(values.copied().collect())
    }

    /// All rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Root mean squared error, in the target's unit; not a number without rows.
    pub fn error(&self) -> f64 {
        self.rmse.unwrap_or(f64::NAN)
    }

    /// R², RMSE and MAE.
    pub fn measures(&self) -> Measures {
        Measures {
            r2: self.r2,
            rmse: self.rmse,
            mae: self.mae,
            ..Measures::default()
        }
    }

    /// True and predicted values, of as many rows as are kept.
    pub fn values(&self) -> &[(f64, f64)] {
        &self.values
    }

    /// The same with as many values as a file keeps, evenly taken.
    pub(crate) fn thinned(mut self) -> Self {
        let step = self.values.len().div_ceil(KEPT).max(1);
        self.values = self.values.into_iter().step_by(step).collect();
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_measures_are_those_of_scikit_learn() {
        // r2_score, root_mean_squared_error and mean_absolute_error of these values.
        let found = PredictedValues::of(vec![(3.0, 2.5), (-0.5, 0.0), (2.0, 2.0), (7.0, 8.0)]);
        let measures = found.measures();
        assert_eq!(measures.r2, Some(0.948_608_137));
        assert!((found.error() - 0.612_372_435_695_794_5).abs() < 1e-12);
        assert_eq!(measures.mae, Some(0.5));
        assert_eq!(PredictedValues::sum([&found]), found);
    }

    #[test]
    fn a_constant_target_has_no_r2_and_no_rows_have_nothing() {
        let constant = PredictedValues::of(vec![(1.0, 2.0), (1.0, 0.0)]).measures();
        assert_eq!((constant.r2, constant.rmse), (None, Some(1.0)));
        let none = PredictedValues::default();
        assert!(none.error().is_nan());
        assert_eq!(none.measures(), Measures::default());
    }

    #[test]
    fn a_file_keeps_some_values_and_the_figures_of_all() {
        let all = PredictedValues::of(vec![(1.0, 1.5); 25_000]);
        let kept = all.clone().thinned();
        assert_eq!((kept.rows(), kept.values().len()), (25_000, 8334));
        assert_eq!(kept.measures(), all.measures());
    }
}
