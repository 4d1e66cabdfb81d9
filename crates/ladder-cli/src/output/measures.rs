//! The measures beside the error, in words.

use ladder_train::MeasuresSpread;
use ladder_train::analysis::Measure;

use super::numbers::measure_spread;

/// `balanced accuracy 81.00 ± 2.00 %, macro F1 0.800 ± 0.010, …`; what is not known is left out.
pub(super) fn in_words(measures: MeasuresSpread) -> String {
    let known = Measure::all(measures.task()).iter();
    let known = known.filter_map(|&measure| Some((measure, measures.get(measure)?)));
    let parts = known.map(|(measure, spread)| {
        format!(
            "{} {}",
            measure.name(),
            measure_spread(measure, Some(spread), "")
        )
    });
    parts.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use ladder_train::analysis::Measures;

    use super::*;

    #[test]
    fn measures_of_several_seeds_have_deviations_and_unknown_ones_are_left_out() {
        let network = |balanced_accuracy, auc| Measures {
            balanced_accuracy: Some(balanced_accuracy),
            auc,
            ..Measures::default()
        };
        let networks = [network(0.5, Some(0.75)), network(0.75, None)];
        let found = MeasuresSpread::of(&networks).unwrap();
        assert_eq!(
            in_words(found),
            "balanced accuracy 62.50 ± 17.68 %, AUC 0.750"
        );
    }
}
