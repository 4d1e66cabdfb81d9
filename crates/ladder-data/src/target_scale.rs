//! Mean and deviation of the values that a regression learns, which a network sees standardized.

use serde::{Deserialize, Serialize};

use crate::rows::Rows;

/// The scale of a regression's target, fitted on labeled rows.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TargetScale {
    /// Their mean.
    pub mean: f64,
    /// Their standard deviation, of the population; 0 where all are the same, and so are predictions.
    pub deviation: f64,
}

impl TargetScale {
    /// Of the known values of the rows `indices`; `None` if the rows have classes.
    ///
    /// # Panics
    /// An index is not a row.
    pub fn fit(rows: &Rows, indices: &[u32]) -> Option<Self> {
        rows.targets()?;
        let values = || indices.iter().filter_map(|&row| rows.target(row as usize));
        let n = values().count().max(1) as f64;
        let mean = values().sum::<f64>() / n;
        let squares = values().map(|value| (value - mean).powi(2)).sum::<f64>();
        let deviation = (squares / n).sqrt();
        let differs = deviation > 1e-12 * mean.abs().max(f64::MIN_POSITIVE);
        Some(Self {
            mean,
            deviation: if differs { deviation } else { 0.0 },
        })
    }

    /// A value as the network sees it.
    pub fn standardize(&self, value: f64) -> f64 {
        match self.deviation > 0.0 {
            true => (value - self.mean) / self.deviation,
            false => 0.0,
        }
    }

    /// A value of the network in the target's unit.
    pub fn restore(&self, standardized: f64) -> f64 {
        standardized * self.deviation + self.mean
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::{Features, Labels};

    fn rows(targets: Vec<f64>) -> Rows {
        let features = Features::Floats(vec![0.0; targets.len()]);
        Rows::of(features, Labels::Values(targets), 1).unwrap()
    }

    #[test]
    fn the_scale_is_that_of_the_given_rows_whose_value_is_known() {
        let rows = rows(vec![1.0, 3.0, f64::NAN, 100.0]);
        let scale = TargetScale::fit(&rows, &[0, 1, 2]).unwrap();
        assert_eq!((scale.mean, scale.deviation), (2.0, 1.0));
        assert_eq!(scale.restore(scale.standardize(100.0)), 100.0);
    }

    #[test]
    fn a_constant_target_is_predicted_as_it_is() {
        let scale = TargetScale::fit(&rows(vec![7.0, 7.0]), &[0, 1]).unwrap();
        assert_eq!((scale.standardize(7.0), scale.restore(0.4)), (0.0, 7.0));
    }
}
