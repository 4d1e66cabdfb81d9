//! How well a level is denoised, unit by unit.

use crate::analysis::level_rows::LevelRows;

/// Relative errors of one level: mean squared differences from the clean values, divided by their
/// variance.
///
/// 0 is perfect, and 1 is what guessing the mean of the clean values gives.
#[derive(Clone, Debug, PartialEq)]
pub struct DenoisingErrors {
    /// Of the noisy values, all units together.
    pub noisy: f64,
    /// Of the denoised values, all units together.
    pub denoised: f64,
    /// Of the denoised values, each unit with a variance of its own; ascending.
    pub units: Vec<f64>,
}

impl DenoisingErrors {
    /// The errors of a level; a unit is a channel of a hidden map, a value elsewhere.
    pub fn of(level: &LevelRows) -> Self {
        let width = match level.level {
            0 => level.shape.len(),
            _ => level.shape.channels,
        };
        let variance = variances(&level.clean, width);
        let noisy = squared_errors(&level.noisy, &level.clean, width);
        let denoised = squared_errors(&level.denoised, &level.clean, width);
        let relative = |errors: &[f64]| errors.iter().sum::<f64>() / variance.iter().sum::<f64>();
        // A pixel at the border that is always dark varies less than one of a million.
        let least = 1e-6 * variance.iter().copied().fold(0.0, f64::max);
        let mut units: Vec<f64> = denoised
            .iter()
            .zip(&variance)
            .filter(|(_, variance)| **variance > least)
            .map(|(error, variance)| error / variance)
            .collect();
        units.sort_unstable_by(f64::total_cmp);
        Self {
            noisy: relative(&noisy),
            denoised: relative(&denoised),
            units,
        }
    }
}

/// Biased variance of each column.
fn variances(values: &[f32], width: usize) -> Vec<f64> {
    let means = column_means(values, width, |value, _| value);
    column_means(values, width, |value, column| {
        (value - means[column]).powi(2)
    })
}

/// Mean squared difference of each column.
fn squared_errors(values: &[f32], expected: &[f32], width: usize) -> Vec<f64> {
    let differences: Vec<f32> = values.iter().zip(expected).map(|(a, b)| a - b).collect();
    column_means(&differences, width, |difference, _| difference * difference)
}

fn column_means(values: &[f32], width: usize, of: impl Fn(f64, usize) -> f64) -> Vec<f64> {
    let mut sums = vec![0.0; width];
    for row in values.chunks_exact(width) {
        for (column, (sum, &value)) in sums.iter_mut().zip(row).enumerate() {
            *sum += of(f64::from(value), column);
        }
    }
    let rows = (values.len() / width).max(1) as f64;
    sums.iter().map(|sum| sum / rows).collect()
}

#[cfg(test)]
mod tests {
    use ladder_model::FeatureShape;

    use super::*;

    #[test]
    fn the_mean_as_a_guess_has_error_one_and_the_clean_value_none() {
        let level = LevelRows {
            level: 1,
            shape: FeatureShape::flat(3),
            // Variances 4, 1 and 0: the last unit tells nothing.
            clean: vec![1.0, 2.0, 5.0, 5.0, 4.0, 5.0],
            noisy: vec![2.0, 3.0, 5.0, 6.0, 5.0, 5.0],
            denoised: vec![3.0, 2.0, 5.0, 3.0, 4.0, 5.0],
        };
        let errors = DenoisingErrors::of(&level);
        assert_eq!(errors.units, [0.0, 1.0]);
        assert!((errors.denoised - 4.0 / 5.0).abs() < 1e-12);
        assert!((errors.noisy - 2.0 / 5.0).abs() < 1e-12);
    }
}
