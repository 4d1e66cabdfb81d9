//! The temperature that makes probabilities as certain as answers are right (Guo et al. 2017,
//! arXiv:1706.04599).

use crate::config::class_weights::class_weight;

/// Where the logarithm of the temperature is looked for: from a tenth to ten.
const RANGE: f64 = std::f64::consts::LN_10;

/// Steps of the search, each of which leaves 0.62 of the interval.
const STEPS: usize = 40;

/// A probability that a logarithm takes.
const SMALLEST: f64 = 1e-30;

/// Rows of known class that a network has not learned from, with the probabilities it gives them.
#[derive(Clone, Debug, Default)]
pub(crate) struct HeldOut {
    rows: Vec<(usize, Vec<f64>)>,
}

impl HeldOut {
    /// One more row of `class`.
    pub fn add(&mut self, class: usize, probabilities: &[f32]) {
        let probabilities = probabilities.iter().copied().map(f64::from).collect();
        self.rows.push((class, probabilities));
    }

    /// The rows of both.
    pub fn extend(&mut self, other: Self) {
        self.rows.extend(other.rows);
    }

    /// The temperature of the smallest log-loss; `None` without rows, which count as much as
    /// `class_weights` say, all the same without any.
    ///
    /// A prior, by which the logarithm of the temperature is normal with a deviation of 1, keeps it
    /// finite where all answers are right.
    pub fn temperature(&self, class_weights: &[f64]) -> Option<f64> {
        let counts = row_weights(self.rows.iter().map(|(class, _)| *class), class_weights);
        let golden = (5.0_f64.sqrt() - 1.0) / 2.0;
        let (mut low, mut high) = (-RANGE, RANGE);
        for _ in 0..STEPS {
            let (left, right) = (high - golden * (high - low), low + golden * (high - low));
            match self.loss(left, &counts) < self.loss(right, &counts) {
                true => high = right,
                false => low = left,
            }
        }
        // Rounded, so that a file gives back the same number.
        let temperature = (0.5 * (low + high)).exp();
        (!self.rows.is_empty()).then(|| (temperature * 1e4).round() / 1e4)
    }

    /// Minus the logarithm of the posterior.
    fn loss(&self, log_temperature: f64, counts: &[f64]) -> f64 {
        let inverse = (-log_temperature).exp();
        let of_row = |((class, probabilities), count): (&(usize, Vec<f64>), &f64)| {
            let score = |probability: &f64| inverse * probability.max(SMALLEST).ln();
            let largest = probabilities.iter().map(score).fold(f64::MIN, f64::max);
            let power = |probability| (score(probability) - largest).exp();
            let sum: f64 = probabilities.iter().map(power).sum();
            count * (largest + sum.ln() - score(&probabilities[*class]))
        };
        let rows = self.rows.iter().zip(counts);
        rows.map(of_row).sum::<f64>() + 0.5 * log_temperature.powi(2)
    }
}

/// What each row counts for, as its class does, 1 on average.
pub(crate) fn row_weights(
    classes: impl ExactSizeIterator<Item = usize> + Clone,
    class_weights: &[f64],
) -> Vec<f64> {
    let weight = |class: usize| class_weight(class_weights, class);
    let (n, sum) = (
        classes.len() as f64,
        classes.clone().map(weight).sum::<f64>(),
    );
    classes.map(|class| weight(class) * n / sum).collect()
}

/// Probabilities of one row at a temperature: their powers by its inverse, in proportion.
pub(crate) fn at_temperature(probabilities: &mut [f32], temperature: f64) {
    let score = |probability: f32| f64::from(probability).max(SMALLEST).ln() / temperature;
    let largest = probabilities
        .iter()
        .map(|it| score(*it))
        .fold(f64::MIN, f64::max);
    let powers = probabilities.iter().map(|it| (score(*it) - largest).exp());
    let powers: Vec<f64> = powers.collect();
    let sum: f64 = powers.iter().sum();
    for (probability, power) in probabilities.iter_mut().zip(powers) {
        *probability = (power / sum) as f32;
    }
}

/// Probabilities of one row, each times its factor, in proportion.
pub(crate) fn multiply(probabilities: &mut [f32], factors: &[f64]) {
    let products = probabilities.iter().zip(factors);
    let products: Vec<f64> = products
        .map(|(it, factor)| f64::from(*it) * factor)
        .collect();
    let sum = products.iter().sum::<f64>().max(f64::MIN_POSITIVE);
    for (probability, product) in probabilities.iter_mut().zip(products) {
        *probability = (product / sum) as f32;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A thousand rows that are right as often as `right`, each answered with `probability`.
    fn rows(right: usize, probability: f32) -> HeldOut {
        let mut rows = HeldOut::default();
        for row in 0..1000 {
            rows.add(usize::from(row >= right), &[probability, 1.0 - probability]);
        }
        rows
    }

    #[test]
    fn probabilities_become_as_large_as_answers_are_right() {
        for (right, probability) in [(700, 0.95), (700, 0.6), (900, 0.9)] {
            let temperature = rows(right, probability).temperature(&[]).unwrap();
            let mut found = [probability, 1.0 - probability];
            at_temperature(&mut found, temperature);
            assert!((found[0] - right as f32 / 1000.0).abs() < 0.01, "{found:?}");
        }
    }

    #[test]
    fn a_few_right_answers_are_no_reason_to_be_certain() {
        let mut few = HeldOut::default();
        (0..5).for_each(|_| few.add(0, &[0.9, 0.1]));
        let temperature = few.temperature(&[]).unwrap();
        assert!((0.5..1.0).contains(&temperature), "{temperature}");
        assert_eq!(HeldOut::default().temperature(&[]), None);
    }

    #[test]
    fn weights_of_classes_are_as_good_as_other_numbers_of_rows() {
        let of = |first: usize, second: usize| {
            let mut rows = HeldOut::default();
            (0..first).for_each(|_| rows.add(0, &[0.9, 0.1]));
            (0..second).for_each(|_| rows.add(1, &[0.6, 0.4]));
            rows
        };
        let weighted = of(300, 100).temperature(&[1.0, 3.0]);
        assert_eq!(weighted, of(200, 200).temperature(&[]));
        assert_ne!(weighted, of(300, 100).temperature(&[]));
        assert_eq!(
            of(300, 100).temperature(&[3.0, 3.0]),
            of(300, 100).temperature(&[])
        );
    }

    #[test]
    fn factors_change_the_odds() {
        let mut found = [0.5, 0.3, 0.2];
        multiply(&mut found, &[0.1, 1.0, 1.0]);
        for (found, expected) in found.iter().zip([0.05 / 0.55, 0.3 / 0.55, 0.2 / 0.55]) {
            assert!((found - expected).abs() < 1e-6, "{found}");
        }
    }

    #[test]
    fn the_order_and_the_sum_stay() {
        let mut found = [0.5, 0.0, 0.3, 0.2];
        at_temperature(&mut found, 3.0);
        assert!(found[0] > found[2] && found[2] > found[3] && found[3] > found[1]);
        assert!((found.iter().sum::<f32>() - 1.0).abs() < 1e-6);
    }
}
