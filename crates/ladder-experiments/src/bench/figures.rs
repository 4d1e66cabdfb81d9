//! Many steps in a few figures: the median and the spread.

use serde::Serialize;

use super::sample::Sample;

/// The figures of one implementation in one case, over all rounds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figures {
    /// Over all measured steps, as are the other quantiles.
    pub median_ms: f64,
    /// A tenth of the steps was faster.
    pub p10_ms: f64,
    /// A tenth of the steps was slower.
    pub p90_ms: f64,
    /// Rows per second at the median.
    pub rows_per_second: f64,
    /// The medians of the rounds: how far the machine changed in between.
    pub round_medians_ms: Vec<f64>,
    /// The longest of the rounds: later ones may find a filled cache.
    pub first_ms: f64,
    /// The largest of the rounds.
    pub peak_memory_bytes: Option<u64>,
    /// Total cost of the last step, where there is one.
    pub cost: Option<f64>,
    /// Number of measured steps.
    pub steps: usize,
}

impl Figures {
    /// Sums up the processes of all rounds, each step of which sees `rows` rows.
    pub fn of(samples: &[Sample], rows: u64) -> Self {
        let times = |sample: &Sample| sample.times_ms.clone();
        let all: Vec<f64> = samples.iter().flat_map(times).collect();
        let median_ms = quantile(&all, 0.5);
        let medians = samples.iter().map(|it| quantile(&it.times_ms, 0.5));
        Self {
            median_ms,
            p10_ms: quantile(&all, 0.1),
            p90_ms: quantile(&all, 0.9),
            rows_per_second: 1e3 * rows as f64 / median_ms,
            round_medians_ms: medians.collect(),
            first_ms: samples.iter().map(|it| it.first_ms).fold(0.0, f64::max),
            peak_memory_bytes: samples.iter().filter_map(|it| it.peak_memory_bytes).max(),
            cost: samples.last().and_then(|it| it.cost),
            steps: all.len(),
        }
    }
}

/// The value below which this part of the values lies, linear between two of them.
pub fn quantile(values: &[f64], part: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let Some(last) = sorted.len().checked_sub(1) else {
        return f64::NAN;
    };
    let position = part * last as f64;
    let below = sorted[position.floor() as usize];
    let above = sorted[position.ceil() as usize];
    below + (above - below) * position.fract()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(times_ms: &[f64], first_ms: f64, peak_memory_bytes: Option<u64>) -> Sample {
        Sample {
            library: "burn 0.22.1".to_owned(),
            first_ms,
            times_ms: times_ms.to_vec(),
            peak_memory_bytes,
            cost: Some(1.0),
        }
    }

    #[test]
    fn a_quantile_lies_between_the_values_around_it() {
        assert_eq!(quantile(&[3.0, 1.0, 2.0], 0.5), 2.0);
        assert_eq!(quantile(&[4.0, 1.0, 2.0, 3.0], 0.5), 2.5);
        assert_eq!(quantile(&[10.0, 20.0], 0.1), 11.0);
        assert!(quantile(&[], 0.5).is_nan());
    }

    #[test]
    fn figures_sum_up_every_round() {
        let samples = [
            sample(&[4.0, 5.0], 30.0, Some(3 << 20)),
            sample(&[6.0], 20.0, None),
        ];
        let figures = Figures::of(&samples, 200);
        assert_eq!((figures.median_ms, figures.steps), (5.0, 3));
        assert_eq!(figures.round_medians_ms, [4.5, 6.0]);
        assert_eq!(figures.rows_per_second, 40_000.0);
        assert_eq!(
            (figures.first_ms, figures.peak_memory_bytes),
            (30.0, Some(3 << 20))
        );
    }
}
