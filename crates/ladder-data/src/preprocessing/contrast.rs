//! Contrast normalization of one image (`nn.py`, `ContrastNorm`).

/// A row whose norm is below this part of the wanted one is left without contrast.
pub(super) const FLAT: f64 = 1e-8;

/// Takes the mean of the row's values away and gives it the Euclidean norm `norm`.
///
/// A row of equal values becomes zero.
pub(super) fn normalize(row: &mut [f32], norm: f64) {
    let mean = row.iter().copied().map(f64::from).sum::<f64>() / row.len() as f64;
    let centered = |value: f32| f64::from(value) - mean;
    let found = row
        .iter()
        .map(|&value| centered(value).powi(2))
        .sum::<f64>();
    let divisor = match found.sqrt() / norm {
        flat if flat < FLAT => 1.0,
        divisor => divisor,
    };
    for value in row {
        *value = (centered(*value) / divisor) as f32;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn normalized(mut row: Vec<f32>, norm: f64) -> Vec<f32> {
        normalize(&mut row, norm);
        row
    }

    #[test]
    fn the_mean_is_zero_and_the_norm_the_wanted_one() {
        // (1, 1, 1, 5) - 2 has the norm sqrt(12).
        let half = 12.0_f64.sqrt() / 2.0;
        assert_eq!(
            normalized(vec![1.0, 1.0, 1.0, 5.0], half),
            [-0.5, -0.5, -0.5, 1.5]
        );
    }

    #[test]
    fn brightness_and_contrast_of_an_image_do_not_matter() {
        let row: Vec<f32> = (0..50).map(|i| (i * i % 17) as f32).collect();
        let other = row.iter().map(|value| 3.0 * value + 20.0).collect();
        let (a, b) = (normalized(row, 55.0), normalized(other, 55.0));
        assert!(a.iter().zip(&b).all(|(a, b)| (a - b).abs() < 1e-4));
    }

    #[test]
    fn a_flat_image_becomes_zero_instead_of_noise() {
        assert_eq!(normalized(vec![0.7; 3072], 55.0), [0.0; 3072]);
    }
}
