//! Looks at every cost on its way to the metrics, and keeps the first that is not finite.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::error::TrainError;

/// A value of a step or of an evaluation that has to be finite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CostName {
    /// What is minimized.
    Total,
    /// Cross-entropy of the labeled rows.
    Supervised,
    /// Denoising cost of a level, 0 is the input.
    Denoising(usize),
    /// Class scores of the evaluation between two epochs, or of the final model.
    ClassScores,
}

impl fmt::Display for CostName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Total => f.write_str("total cost"),
            Self::Supervised => f.write_str("supervised cost"),
            Self::Denoising(level) => write!(f, "denoising cost of level {level}"),
            Self::ClassScores => f.write_str("class scores"),
        }
    }
}

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
pub(crate) struct Watch(Mutex<Option<NonFinite>>);

impl Watch {
    /// Looks at the values of one step.
    pub(crate) fn look(&self, step: u64, values: impl IntoIterator<Item = (CostName, f64)>) {
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
    pub(crate) fn found(&self) -> Option<NonFinite> {
        lock(&self.0).clone()
    }
}

/// A lock that a panic elsewhere does not take away: what it guards is always whole.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bad_step_is_kept_with_its_terms() {
        let watch = Watch::default();
        watch.look(1, [(CostName::Total, 1.0), (CostName::Supervised, 1.0)]);
        assert_eq!(watch.found(), None);
        let nan = f64::NAN;
        watch.look(
            2,
            [
                (CostName::Total, nan),
                (CostName::Denoising(3), f64::INFINITY),
            ],
        );
        watch.look(3, [(CostName::Supervised, nan)]);
        let costs = vec![CostName::Denoising(3)];
        assert_eq!(watch.found(), Some(NonFinite { step: 2, costs }));
    }

    #[test]
    fn a_total_that_overflows_alone_is_named() {
        let watch = Watch::default();
        watch.look(
            7,
            [
                (CostName::Total, f64::INFINITY),
                (CostName::Supervised, 1.0),
            ],
        );
        assert_eq!(watch.found().unwrap().costs, [CostName::Total]);
    }
}
