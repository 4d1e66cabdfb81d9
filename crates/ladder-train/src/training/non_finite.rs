//! Checks every cost on its way to the metrics, and keeps the first that is not finite.

use std::sync::Mutex;

use crate::error::TrainError;
use crate::error::cost_name::CostName;
use crate::sync::lock;

/// A step with values that are not finite.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NonFinite {
    /// The step, counted from 1 since the start of training.
    pub step: u64,
    /// Which values; the total only where it is the only one.
    pub costs: Vec<CostName>,
}

impl NonFinite {
    /// The error that ends the run; `checkpoint` is the step of the newest one.
    pub(crate) fn error(self, steps_per_epoch: u64, checkpoint: Option<u64>) -> TrainError {
        TrainError::NonFinite {
            epoch: (self.step.saturating_sub(1) / steps_per_epoch) as usize + 1,
            step: self.step,
            costs: self.costs,
            checkpoint,
        }
    }
}

/// Keeps the first step with a value that is not finite.
#[derive(Debug, Default)]
pub(crate) struct NonFiniteGuard(Mutex<Option<NonFinite>>);

impl NonFiniteGuard {
    /// Checks the values of one step.
    pub(crate) fn check(&self, step: u64, values: impl IntoIterator<Item = (CostName, f64)>) {
        let bad = values.into_iter().filter(|(_, value)| !value.is_finite());
        let mut costs: Vec<CostName> = bad.map(|(name, _)| name).collect();
        if costs.is_empty() {
            return;
        }
        // The total says nothing that one of its terms does not say better.
        if costs.len() > 1 {
            costs.retain(|name| *name != CostName::Total);
        }
        lock(&self.0).get_or_insert(NonFinite { step, costs });
    }

    /// The first step with a value that is not finite.
    pub(crate) fn first(&self) -> Option<NonFinite> {
        lock(&self.0).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bad_step_is_kept_with_its_terms() {
        let guard = NonFiniteGuard::default();
        guard.check(1, [(CostName::Total, 1.0), (CostName::Supervised, 1.0)]);
        assert_eq!(guard.first(), None);
        let nan = f64::NAN;
        guard.check(
            2,
            [
                (CostName::Total, nan),
                (CostName::Denoising(3), f64::INFINITY),
            ],
        );
        guard.check(3, [(CostName::Supervised, nan)]);
        let costs = vec![CostName::Denoising(3)];
        assert_eq!(guard.first(), Some(NonFinite { step: 2, costs }));
    }

    #[test]
    fn a_total_that_overflows_alone_is_named() {
        let guard = NonFiniteGuard::default();
        guard.check(
            7,
            [
                (CostName::Total, f64::INFINITY),
                (CostName::Supervised, 1.0),
            ],
        );
        assert_eq!(guard.first().unwrap().costs, [CostName::Total]);
    }
}
