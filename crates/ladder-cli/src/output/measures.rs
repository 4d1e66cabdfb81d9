//! The measures beside the error, in words.

use ladder_train::MeasuresSpread;

use super::numbers::{plain_spread, spread};

/// `balanced accuracy 81.00 ± 2.00 %, macro F1 0.800 ± 0.010, …`; what is not known is left out.
pub(super) fn in_words(measures: MeasuresSpread) -> String {
    let balanced = measures.balanced_accuracy.map(spread);
    let parts = [
        ("balanced accuracy", balanced),
        ("macro F1", measures.macro_f1.map(plain_spread)),
        ("AUC", measures.auc.map(plain_spread)),
        ("log-loss", measures.log_loss.map(plain_spread)),
    ];
    let parts = parts
        .into_iter()
        .filter_map(|(name, value)| Some(format!("{name} {}", value?)));
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
