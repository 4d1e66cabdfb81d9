//! Mean and standard deviation over seeds.

use serde::{Deserialize, Serialize};

/// How a figure spreads over the seeds of a group.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    /// The mean.
    pub mean: f64,
    /// The sample standard deviation, with n - 1; `None` of a single value.
    pub standard_deviation: Option<f64>,
    /// Number of values.
    pub n: usize,
}

impl Spread {
    /// The spread of `values`; `None` without any.
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
        let spread = Spread::of(&[2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]).unwrap();
        assert_eq!((spread.mean, spread.n), (5.0, 8));
        let expected = (32.0_f64 / 7.0).sqrt();
        assert!((spread.standard_deviation.unwrap() - expected).abs() < 1e-12);
    }

    #[test]
    fn one_value_has_no_deviation_and_none_no_spread() {
        let spread = Spread::of(&[0.25]).unwrap();
        assert_eq!((spread.mean, spread.standard_deviation), (0.25, None));
        assert_eq!(Spread::of(&[]), None);
    }
}
