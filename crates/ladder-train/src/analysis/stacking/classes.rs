//! Weights of the networks of a classification.

use super::rows::{HeldOutOf, Row, rounded};
use crate::analysis::paired::RowLoss;
use crate::analysis::scored::{ScoredRows, largest};
use crate::analysis::temperature::{HeldOut, row_weights};
use crate::config::class_weights::class_weight;

/// Rows that each network is taken to explain besides those that are there: a prior, which keeps the
/// weights near equal ones where there are few rows (`experiments/own-data`).
const PRIOR_ROWS: f64 = 1.0;

/// Steps of the estimate.
const STEPS: usize = 200;

/// A probability that divides.
const SMALLEST: f64 = 1e-6;

/// Rows of known class, with the probabilities of each network, `[n_networks][n_classes]`.
pub(crate) type HeldOutClasses = HeldOutOf<usize, Vec<f32>>;

impl HeldOutClasses {
    /// The weighted averages of the probabilities.
    pub fn averaged(&self, weights: &[f64]) -> HeldOut {
        let mut averaged = HeldOut::default();
        for row in &self.rows {
            averaged.add(row.truth, &row.average(weights));
        }
        averaged
    }

    /// Whether the weighted average is wrong about each row, which counts as its class does.
    pub fn losses(&self, weights: &[f64], class_weights: &[f64]) -> Vec<RowLoss> {
        let loss = |row: &Row<usize, Vec<f32>>| {
            let is_wrong = largest(&row.average(weights)) != row.truth;
            RowLoss {
                weight: class_weight(class_weights, row.truth),
                loss: f64::from(u8::from(is_wrong)),
            }
        };
        self.rows.iter().map(loss).collect()
    }

    /// What the weighted averages answer.
    pub fn answers(&self, weights: &[f64]) -> ScoredRows {
        let n_classes = self.rows.first().map_or(0, |row| row.said[0].len());
        let mut scored = ScoredRows::new(n_classes);
        for row in &self.rows {
            let average = row.average(weights);
            scored.add(row.truth, largest(&average), &average);
        }
        scored
    }

    /// Weights that are not negative and add up to 1, of the smallest log-loss; `None` without rows,
    /// and of a single network.
    ///
    /// The average is a mixture of what the networks say, so its weights are estimated by
    /// expectation maximization: each row is shared among the networks by how probable they hold
    /// its class, and counts as its class does.
    pub fn weights(&self, class_weights: &[f64]) -> Option<Vec<f64>> {
        let mut weights = self.equal_weights();
        if weights.len() < 2 {
            return None;
        }
        let counts = row_weights(self.rows.iter().map(|row| row.truth), class_weights);
        let likelihoods = self.rows.iter().map(Row::likelihoods);
        let rows: Vec<(f64, Vec<f64>)> = counts.into_iter().zip(likelihoods).collect();
        for _ in 0..STEPS {
            weights = better(&weights, &rows);
        }
        Some(rounded(&weights))
    }
}

impl Row<usize, Vec<f32>> {
    /// The probability that each network gives to the true class.
    fn likelihoods(&self) -> Vec<f64> {
        let of_class = |said: &Vec<f32>| f64::from(said[self.truth]).max(SMALLEST);
        self.said.iter().map(of_class).collect()
    }

    fn average(&self, weights: &[f64]) -> Vec<f32> {
        let sum: f64 = weights.iter().sum();
        let mut average = vec![0.0; self.said[0].len()];
        for (said, weight) in self.said.iter().zip(weights) {
            add_share(&mut average, said, weight / sum);
        }
        average
    }
}

/// Adds what one network says, as far as it counts.
pub(crate) fn add_share(average: &mut [f32], said: &[f32], weight: f64) {
    let share = weight as f32;
    let sums = average.iter_mut().zip(said);
    sums.for_each(|(sum, probability)| *sum += share * probability);
}

/// One step: the share that each network has of the rows, of which each has a count and likelihoods.
fn better(weights: &[f64], rows: &[(f64, Vec<f64>)]) -> Vec<f64> {
    let mut explained = vec![PRIOR_ROWS; weights.len()];
    for (count, likelihoods) in rows {
        let products = likelihoods.iter().zip(weights);
        let products = products.map(|(it, weight)| it * weight);
        let sum: f64 = products.clone().sum();
        let shares = explained.iter_mut().zip(products);
        shares.for_each(|(explained, product)| *explained += count * product / sum);
    }
    let all: f64 = explained.iter().sum();
    explained.iter().map(|it| it / all).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of class 0, which each network holds for as probable as its number says.
    fn rows(n: usize, right: &[f32]) -> HeldOutClasses {
        let mut held_out = HeldOutClasses::default();
        for _ in 0..n {
            held_out.add(0, right.iter().map(|it| vec![*it, 1.0 - it]).collect());
        }
        held_out
    }

    #[test]
    fn a_network_that_is_right_counts_for_all_and_equal_ones_for_the_same() {
        let weights = rows(500, &[0.99, 0.5, 0.2]).weights(&[]).unwrap();
        assert!(weights[0] > 0.99, "{weights:?}");
        let sum: f64 = weights.iter().sum();
        assert!((sum - 1.0).abs() < 1e-3 && weights.iter().all(|it| *it >= 0.0));
        assert_eq!(rows(10, &[0.7, 0.7]).weights(&[]).unwrap(), [0.5, 0.5]);
    }

    #[test]
    fn few_rows_move_weights_little() {
        let first = |n: usize| rows(n, &[0.8, 0.4]).weights(&[]).unwrap()[0];
        assert!(first(1) < 0.8, "{}", first(1));
        assert!(
            0.5 < first(2) && first(2) < first(50),
            "{} {}",
            first(2),
            first(50)
        );
    }

    #[test]
    fn networks_that_are_right_on_different_rows_are_averaged() {
        let mut held_out = rows(30, &[0.9, 0.2]);
        (0..30).for_each(|_| held_out.add(1, vec![vec![0.8, 0.2], vec![0.1, 0.9]]));
        let weights = held_out.weights(&[]).unwrap();
        assert!((0.4..0.6).contains(&weights[0]), "{weights:?}");
        assert!(held_out.answers(&weights).error() < held_out.answers(&[1.0, 0.0]).error());
    }

    #[test]
    fn rows_of_a_class_that_counts_for_more_decide_more() {
        // The first network knows the many rows, the second one the few.
        let mut held_out = rows(90, &[0.95, 0.6]);
        (0..10).for_each(|_| held_out.add(1, vec![vec![0.9, 0.1], vec![0.3, 0.7]]));
        let first = |class_weights: &[f64]| held_out.weights(class_weights).unwrap()[0];
        let (all_the_same, balanced) = (first(&[]), first(&[0.1, 0.9]));
        assert!(
            all_the_same > 0.8 && balanced < 0.1,
            "{all_the_same} {balanced}"
        );
        assert_eq!(all_the_same, first(&[7.0, 7.0]));
        let wrong = |class_weights: &[f64]| {
            let losses = held_out.losses(&[1.0, 0.0], class_weights);
            let all: f64 = losses.iter().map(|row| row.weight).sum();
            losses.iter().map(|row| row.weight * row.loss).sum::<f64>() / all
        };
        assert_eq!(wrong(&[]), 0.1);
        assert!((wrong(&[0.1, 0.9]) - 0.5).abs() < 1e-12);
    }

    #[test]
    fn a_single_network_and_no_rows_have_no_weights() {
        assert_eq!(rows(10, &[0.9]).weights(&[]), None);
        assert_eq!(HeldOutClasses::default().weights(&[]), None);
        assert_eq!(HeldOutClasses::default().answers(&[]).confusion().rows(), 0);
    }
}
