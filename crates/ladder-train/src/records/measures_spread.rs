//! The measures over seeds or folds.

use crate::analysis::{Measures, MeasuresOf};
use crate::records::mean_std::MeanStd;

/// Mean and standard deviation of each measure over the seeds or folds that define it.
///
/// An area under a curve is each seed's or fold's own, since probabilities of two networks have no
/// common order.
pub type MeasuresSpread = MeasuresOf<MeanStd>;

impl MeasuresSpread {
    /// Of several networks; `None` without any.
    pub fn of(networks: &[Measures]) -> Option<Self> {
        let spread = |measure: fn(&Measures) -> Option<f64>| {
            MeanStd::of(&networks.iter().filter_map(measure).collect::<Vec<_>>())
        };
        (!networks.is_empty()).then(|| Self {
            balanced_accuracy: spread(|it| it.balanced_accuracy),
            macro_f1: spread(|it| it.macro_f1),
            auc: spread(|it| it.auc),
            log_loss: spread(|it| it.log_loss),
            r2: spread(|it| it.r2),
            rmse: spread(|it| it.rmse),
            mae: spread(|it| it.mae),
        })
    }

    /// The means alone.
    pub fn means(&self) -> Measures {
        let mean = |spread: Option<MeanStd>| spread.map(|spread| spread.mean);
        Measures {
            balanced_accuracy: mean(self.balanced_accuracy),
            macro_f1: mean(self.macro_f1),
            auc: mean(self.auc),
            log_loss: mean(self.log_loss),
            r2: mean(self.r2),
            rmse: mean(self.rmse),
            mae: mean(self.mae),
        }
    }
}

impl From<Measures> for MeasuresSpread {
    fn from(network: Measures) -> Self {
        Self::of(&[network]).expect("invariant: one network")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_measure_is_averaged_over_those_that_define_it() {
        let network = |balanced_accuracy, auc| Measures {
            balanced_accuracy: Some(balanced_accuracy),
            auc,
            ..Measures::default()
        };
        let networks = [network(0.5, Some(0.75)), network(0.75, None)];
        let found = MeasuresSpread::of(&networks).unwrap();
        assert_eq!(
            found.balanced_accuracy.map(|it| (it.mean, it.n)),
            Some((0.625, 2))
        );
        assert_eq!(found.auc.map(|it| (it.mean, it.n)), Some((0.75, 1)));
        assert_eq!(found.log_loss, None);
        assert_eq!(MeasuresSpread::of(&[]), None);
    }
}
