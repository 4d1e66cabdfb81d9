//! Reliability: whether answers given with 90 % probability are right nine times of ten.

/// Answers by their probability, in bins of equal width over 0 to 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Reliability {
    bins: Vec<Bin>,
}

/// The answers whose probability falls into one bin.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bin {
    /// Number of answers.
    pub rows: usize,
    /// Their mean probability; 0 without answers.
    pub confidence: f64,
    /// The fraction of them that is right; 0 without answers.
    pub accuracy: f64,
}

impl Reliability {
    /// Sorts (probability of the answer, whether it is right) into `n_bins` bins; a probability on
    /// an edge belongs to the bin below, as in Guo et al. 2017, arXiv:1706.04599.
    ///
    /// # Panics
    ///
    /// If `n_bins` is 0.
    pub fn of(n_bins: usize, answers: impl IntoIterator<Item = (f64, bool)>) -> Self {
        assert!(n_bins > 0, "at least one bin");
        let mut bins = vec![Bin::default(); n_bins];
        for (confidence, right) in answers {
            let at = (confidence * n_bins as f64).ceil() as usize;
            let bin = &mut bins[at.clamp(1, n_bins) - 1];
            bin.rows += 1;
            bin.confidence += confidence;
            bin.accuracy += f64::from(u8::from(right));
        }
        for bin in bins.iter_mut().filter(|bin| bin.rows > 0) {
            bin.confidence /= bin.rows as f64;
            bin.accuracy /= bin.rows as f64;
        }
        Self { bins }
    }

    /// The bins, the lowest probabilities first.
    pub fn bins(&self) -> &[Bin] {
        &self.bins
    }

    /// All answers.
    pub fn rows(&self) -> usize {
        self.bins.iter().map(|bin| bin.rows).sum()
    }

    /// ECE: the mean distance of confidence and accuracy of a bin, weighted by its answers;
    /// 0 without answers.
    pub fn expected_calibration_error(&self) -> f64 {
        self.mean(|bin| (bin.confidence - bin.accuracy).abs())
    }

    /// Mean probability of the answers.
    pub fn confidence(&self) -> f64 {
        self.mean(|bin| bin.confidence)
    }

    /// Fraction of the answers that is right.
    pub fn accuracy(&self) -> f64 {
        self.mean(|bin| bin.accuracy)
    }

    fn mean(&self, figure: impl Fn(&Bin) -> f64) -> f64 {
        let rows = self.rows().max(1) as f64;
        let sum = |bin: &Bin| bin.rows as f64 * figure(bin);
        self.bins.iter().map(sum).sum::<f64>() / rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_is_the_weighted_distance_of_confidence_and_accuracy() {
        // Below one half: 0.4 on average, never right. Above: 0.9 on average, two of three right.
        let answers = [
            (0.3, false),
            (0.5, false),
            (0.8, true),
            (0.9, false),
            (1.0, true),
        ];
        let reliability = Reliability::of(2, answers);
        let rows: Vec<usize> = reliability.bins().iter().map(|bin| bin.rows).collect();
        assert_eq!(rows, [2, 3]);
        let expected = (2.0 * 0.4 + 3.0 * (0.9 - 2.0 / 3.0)) / 5.0;
        let found = reliability.expected_calibration_error();
        assert!((found - expected).abs() < 1e-12, "{found}");
        assert!((reliability.confidence() - 0.7).abs() < 1e-12);
        assert!((reliability.accuracy() - 0.4).abs() < 1e-12);
    }

    #[test]
    fn a_probability_of_zero_falls_into_the_first_bin_and_no_answers_are_no_error() {
        assert_eq!(Reliability::of(10, [(0.0, true)]).bins()[0].rows, 1);
        assert_eq!(Reliability::of(10, []).expected_calibration_error(), 0.0);
    }
}
