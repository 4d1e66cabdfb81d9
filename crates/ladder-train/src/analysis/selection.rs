//! Which rows to label next: those of doubt, and of these some that differ from each other.

use chacha20::ChaCha8Rng;
use chacha20::rand_core::{Rng, SeedableRng};

/// The doubt in a prediction, 1 - (largest - second largest probability): 1 where two classes are as
/// probable, 0 where one is certain.
pub fn doubt(probabilities: &[f32]) -> f64 {
    let (mut first, mut second) = (0.0_f32, 0.0_f32);
    for &probability in probabilities {
        second = second.max(probability.min(first));
        first = first.max(probability);
    }
    1.0 - f64::from(first - second)
}

/// How much several networks disagree about the value of a row: the standard deviation of what they
/// say, of the population; 0 of a single one.
pub fn disagreement(values: &[f64]) -> f64 {
    let n = values.len().max(1) as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares = values.iter().map(|value| (value - mean).powi(2));
    (squares.sum::<f64>() / n).sqrt()
}

/// At most `at_most` rows whose labels would help most, the first one first.
///
/// `doubts` has the doubt of each row and `features` what the network makes of it, `[n, width]`,
/// row-major. Rows are drawn as k-means++ draws its centers, each with a probability that is the
/// squared distance from the nearest one before it, after every row was multiplied by its doubt: a row
/// far from the others counts for more, and a row of no doubt for nothing. That is BADGE (Ash et al.
/// 2020, arXiv:1906.03671) with the doubt in place of the gradients' length; as there, twenty rows
/// are not the same one twenty times. The first is the one of most doubt.
///
/// Rows that do not differ from those before them are not drawn, so there may be fewer. More rows
/// begin with the same ones, and the draws are a function of `seed`.
///
/// # Panics
///
/// If `features` has not `width` values for each row.
pub fn rows_to_label(
    doubts: &[f64],
    features: &[f32],
    width: usize,
    at_most: usize,
    seed: u64,
) -> Vec<usize> {
    assert_eq!(features.len(), doubts.len() * width, "whole rows");
    let scaled = Scaled::new(doubts, features, width);
    let mut random = generator(seed);
    let mut next = (0..doubts.len()).reduce(|most, row| match doubts[row] > doubts[most] {
        true => row,
        false => most,
    });
    // A row of no doubt is the origin, which none needs to stand for.
    let mut nearest = scaled.squared_lengths();
    let mut chosen = Vec::new();
    while let (Some(row), true) = (next, chosen.len() < at_most) {
        chosen.push(row);
        scaled.shorten(&mut nearest, row);
        next = draw(&nearest, &mut random);
    }
    chosen
}

/// Rows multiplied by their doubt, `[n, width]`.
struct Scaled {
    values: Vec<f32>,
    width: usize,
}

impl Scaled {
    fn new(doubts: &[f64], features: &[f32], width: usize) -> Self {
        let rows = features.chunks_exact(width.max(1)).zip(doubts);
        let scaled = rows.flat_map(|(row, &doubt)| row.iter().map(move |it| it * doubt as f32));
        Self {
            values: scaled.collect(),
            width: width.max(1),
        }
    }

    fn rows(&self) -> impl Iterator<Item = &[f32]> {
        self.values.chunks_exact(self.width)
    }

    fn squared_lengths(&self) -> Vec<f64> {
        let origin = vec![0.0; self.width];
        self.rows()
            .map(|row| squared_distance(row, &origin))
            .collect()
    }

    /// Makes the distances those from `center`, where that is nearer.
    fn shorten(&self, nearest: &mut [f64], center: usize) {
        let center = &self.values[center * self.width..][..self.width];
        for (nearest, row) in nearest.iter_mut().zip(self.rows()) {
            *nearest = nearest.min(squared_distance(row, center));
        }
    }
}

fn squared_distance(a: &[f32], b: &[f32]) -> f64 {
    let squares = a.iter().zip(b).map(|(a, b)| (a - b) * (a - b));
    f64::from(squares.sum::<f32>())
}

fn generator(seed: u64) -> ChaCha8Rng {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    ChaCha8Rng::from_seed(bytes)
}

/// One of the rows, each with a probability proportional to its weight; `None` if all weights are 0.
fn draw(weights: &[f64], random: &mut ChaCha8Rng) -> Option<usize> {
    let total: f64 = weights.iter().sum();
    let fraction = (random.next_u64() >> 11) as f64 / (1_u64 << 53) as f64;
    let mut left = fraction * total;
    let mut last = None;
    for (row, &weight) in weights
        .iter()
        .enumerate()
        .filter(|(_, weight)| **weight > 0.0)
    {
        last = Some(row);
        left -= weight;
        if left < 0.0 {
            break;
        }
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubt_is_what_the_largest_probability_does_not_lead_by() {
        let close = |found: f64, expected: f64| assert!((found - expected).abs() < 1e-6, "{found}");
        close(doubt(&[0.5, 0.5, 0.0]), 1.0);
        close(doubt(&[0.2, 0.7, 0.1]), 0.5);
        close(doubt(&[1.0, 0.0]), 0.0);
        close(doubt(&[0.3, 0.3, 0.4]), 0.9);
    }

    /// Two clusters of doubtful rows, far from each other, and a hundred of no doubt between them.
    fn clusters() -> (Vec<f64>, Vec<f32>) {
        let mut doubts = vec![0.9; 20];
        doubts.extend(vec![0.0; 100]);
        let features = (0..120).flat_map(|row| {
            let x = if row < 10 { -5.0 } else { 5.0 };
            [x + (row % 10) as f32 * 0.01, 1.0]
        });
        (doubts, features.collect())
    }

    #[test]
    fn the_second_row_is_of_another_kind_and_rows_of_no_doubt_are_never_drawn() {
        let (doubts, features) = clusters();
        for seed in 0..20 {
            let rows = rows_to_label(&doubts, &features, 2, 200, seed);
            assert!(rows[0] < 10 && (10..20).contains(&rows[1]), "{rows:?}");
            let mut sorted = rows.clone();
            sorted.sort_unstable();
            assert_eq!(sorted, (0..20).collect::<Vec<_>>());
        }
    }

    #[test]
    fn the_rows_are_a_function_of_the_seed_and_more_begin_with_the_same() {
        let (doubts, features) = clusters();
        let rows = |at_most, seed| rows_to_label(&doubts, &features, 2, at_most, seed);
        assert_eq!(rows(7, 1), rows(7, 1));
        assert_eq!(rows(7, 1), rows(20, 1)[..7]);
        assert!((2..20).any(|seed| rows(7, seed) != rows(7, 1)));
    }

    #[test]
    fn rows_that_are_the_same_are_drawn_once_and_no_rows_give_none() {
        assert_eq!(rows_to_label(&[0.5; 9], &[1.0; 18], 2, 5, 1), [0]);
        assert_eq!(rows_to_label(&[0.0; 3], &[1.0; 6], 2, 5, 1), [0]);
        assert!(rows_to_label(&[], &[], 2, 5, 1).is_empty());
    }
}
