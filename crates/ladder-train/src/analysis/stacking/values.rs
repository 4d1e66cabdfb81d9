//! Weights of the networks of a regression.

use super::rows::{HeldOutOf, Row, rounded};
use crate::analysis::paired::RowLoss;
use crate::analysis::predicted::PredictedValues;

/// The deviation of a weight from that of equal ones that the rows have to earn.
const PRIOR_DEVIATION: f64 = 0.5;

/// Times that the variance of the error is estimated.
const ROUNDS: usize = 10;

/// Steps of the search in each, of which each makes one network count for more.
const STEPS: usize = 300;

/// Rows of known value, with what each network says.
pub(crate) type HeldOutValues = HeldOutOf<f64, f64>;

impl HeldOutValues {
    /// The weighted averages beside the true values.
    pub fn predicted(&self, weights: &[f64]) -> PredictedValues {
        let pair = |row: &Row<f64, f64>| (row.truth, average(&row.said, weights));
        PredictedValues::of(self.rows.iter().map(pair).collect())
    }

    /// The squared error of the weighted average about each row.
    pub fn losses(&self, weights: &[f64]) -> Vec<RowLoss> {
        let loss = |row: &Row<f64, f64>| RowLoss {
            weight: 1.0,
            loss: (average(&row.said, weights) - row.truth).powi(2),
        };
        self.rows.iter().map(loss).collect()
    }

    /// Weights that are not negative and add up to 1, of the smallest squared error; `None` without
    /// rows, and of a single network.
    ///
    /// A prior, by which weights are normal around equal ones, keeps them near these where there are
    /// few rows.
    pub fn weights(&self) -> Option<Vec<f64>> {
        let equal = self.equal_weights();
        if equal.len() < 2 {
            return None;
        }
        let mut weights = equal.clone();
        for _ in 0..ROUNDS {
            let variance = self.variance(&weights, &equal);
            for _ in 0..STEPS {
                weights = self.better(&weights, &equal, variance);
            }
        }
        Some(rounded(&weights))
    }

    /// One step of Frank and Wolfe: toward the network that counts for too little most.
    fn better(&self, weights: &[f64], equal: &[f64], variance: f64) -> Vec<f64> {
        let gradient = self.gradient(weights, equal, variance);
        let best = (1..weights.len()).fold(0, |best, it| match gradient[it] < gradient[best] {
            true => it,
            false => best,
        });
        let toward = |(network, weight): (usize, &f64)| {
            let target = if network == best { 1.0 } else { 0.0 };
            target - weight
        };
        let direction: Vec<f64> = weights.iter().enumerate().map(toward).collect();
        let step = self.step(&gradient, &direction, variance);
        let moved = weights.iter().zip(&direction);
        moved.map(|(weight, it)| weight + step * it).collect()
    }

    /// The variance of the error, estimated on the rows that the weights are fitted to: by as many rows
    /// less as there are weights to choose. With no more rows than these, of equal weights, which
    /// nothing is fitted to.
    fn variance(&self, weights: &[f64], equal: &[f64]) -> f64 {
        let (rows, chosen) = (self.rows.len(), weights.len() - 1);
        match rows > chosen + 1 {
            true => self.squared_error(weights) / (rows - chosen) as f64,
            false => self.squared_error(equal) / rows as f64,
        }
    }

    fn squared_error(&self, weights: &[f64]) -> f64 {
        let square = |row: &Row<f64, f64>| (average(&row.said, weights) - row.truth).powi(2);
        self.rows.iter().map(square).sum()
    }

    /// Of half of the squared error over the variance, and of half the distance from equal weights.
    fn gradient(&self, weights: &[f64], equal: &[f64], variance: f64) -> Vec<f64> {
        let prior = weights.iter().zip(equal);
        let prior = prior.map(|(weight, equal)| (weight - equal) / PRIOR_DEVIATION.powi(2));
        let mut gradient: Vec<f64> = prior.collect();
        for Row { truth, said } in &self.rows {
            let error = (average(said, weights) - truth) / variance.max(f64::MIN_POSITIVE);
            let sums = gradient.iter_mut().zip(said);
            sums.for_each(|(sum, said)| *sum += error * said);
        }
        gradient
    }

    /// How far to go, which is exact since the error is quadratic.
    fn step(&self, gradient: &[f64], direction: &[f64], variance: f64) -> f64 {
        let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        let squares = self
            .rows
            .iter()
            .map(|row| product(&row.said, direction).powi(2));
        let curvature = squares.sum::<f64>() / variance.max(f64::MIN_POSITIVE)
            + product(direction, direction) / PRIOR_DEVIATION.powi(2);
        match curvature > 0.0 {
            true => (-product(gradient, direction) / curvature).clamp(0.0, 1.0),
            false => 0.0,
        }
    }
}

/// The weighted average of what networks say, with weights that add up to 1.
pub(crate) fn average(said: &[f64], weights: &[f64]) -> f64 {
    let sum: f64 = weights.iter().sum();
    let products = said.iter().zip(weights).map(|(said, weight)| said * weight);
    products.sum::<f64>() / sum
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of the value `row`, about which networks are wrong by these factors of a wave.
    fn rows(n: usize, errors: &[f64]) -> HeldOutValues {
        let mut held_out = HeldOutValues::default();
        for row in 0..n {
            let wave = |phase: f64| (row as f64 * 1.7 + phase).sin();
            let said = errors
                .iter()
                .zip(0..)
                .map(|(size, network)| row as f64 + size * wave(f64::from(network) * 1.3));
            held_out.add(row as f64, said.collect());
        }
        held_out
    }

    #[test]
    fn a_network_that_is_right_counts_for_all_and_equal_ones_for_the_same() {
        let weights = rows(200, &[0.01, 5.0, 5.0]).weights().unwrap();
        assert!(weights[0] > 0.95, "{weights:?}");
        let sum: f64 = weights.iter().sum();
        assert!((sum - 1.0).abs() < 1e-3 && weights.iter().all(|it| *it >= 0.0));
        // Two networks that say the same.
        let mut same = HeldOutValues::default();
        (0..10).for_each(|row| same.add(f64::from(row), vec![f64::from(row) + 1.0; 2]));
        assert_eq!(same.weights().unwrap(), [0.5, 0.5]);
    }

    #[test]
    fn few_rows_move_weights_little_and_better_weights_have_the_smaller_error() {
        let (few, many) = (rows(4, &[1.0, 2.0]), rows(400, &[1.0, 2.0]));
        let first = |rows: &HeldOutValues| rows.weights().unwrap()[0];
        assert!(
            first(&few) < first(&many),
            "{} {}",
            first(&few),
            first(&many)
        );
        // Fewer rows than networks could be met exactly by many weights.
        let mut two = HeldOutValues::default();
        two.add(0.1, vec![0.0, 1.0, 0.2, 0.7, 0.4]);
        two.add(0.6, vec![0.5, 0.1, 0.9, 0.3, 0.8]);
        let weights = two.weights().unwrap();
        assert!(
            weights.iter().all(|it| (it - 0.2).abs() < 0.25),
            "{weights:?}"
        );
        let found = many.predicted(&many.weights().unwrap()).error();
        assert!(found <= many.predicted(&[0.5, 0.5]).error());
        assert!(found <= many.predicted(&[1.0, 0.0]).error());
    }

    #[test]
    fn a_single_network_and_no_rows_have_no_weights() {
        assert_eq!(rows(10, &[1.0]).weights(), None);
        assert_eq!(HeldOutValues::default().weights(), None);
        assert_eq!(average(&[1.0, 3.0], &[1.0, 3.0]), 2.5);
    }
}
