//! From probabilities to a class.

/// The class of the largest probability, the first one if several are as large.
pub fn most_probable(probabilities: &[f32]) -> usize {
    (0..probabilities.len())
        .rev()
        .max_by(|&a, &b| probabilities[a].total_cmp(&probabilities[b]))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_equal_probabilities_wins() {
        assert_eq!(most_probable(&[0.1, 0.7, 0.2]), 1);
        assert_eq!(most_probable(&[0.4, 0.2, 0.4]), 0);
    }
}
