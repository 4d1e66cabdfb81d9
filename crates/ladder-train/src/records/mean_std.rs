//! Mean and standard deviation over seeds or folds.

use serde::{Deserialize, Serialize};

/// Mean and sample standard deviation of a figure, over seeds or folds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct MeanStd {
    /// The mean.
    pub mean: f64,
    /// The sample standard deviation, with n - 1; `None` of a single value.
    pub standard_deviation: Option<f64>,
    /// Number of values.
    pub n: usize,
}

impl MeanStd {
    /// Of `values`; `None` without any.
    pub fn of(values: &[f64]) -> Option<Self> {
        let n = values.len();
        if n == 0 {
            return None;
        }
        let mean = values.iter().sum::<f64>() / n as f64;
        let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
        Some(Self {
            mean,
            standard_deviation: (n > 1).then(|| (squares / (n - 1) as f64).sqrt()),
            n,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_deviation_is_that_of_a_sample() {
        let found = MeanStd::of(&[2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]).unwrap();
        assert_eq!((found.mean, found.n), (5.0, 8));
        let expected = (32.0_f64 / 7.0).sqrt();
        assert!((found.standard_deviation.unwrap() - expected).abs() < 1e-12);
    }

    #[test]
    fn one_value_has_no_deviation_and_no_values_have_no_mean() {
        let found = MeanStd::of(&[0.25]).unwrap();
        assert_eq!((found.mean, found.standard_deviation), (0.25, None));
        assert_eq!(MeanStd::of(&[]), None);
    }
}
