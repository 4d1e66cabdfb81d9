//! The learning rate: constant, then a staircase to almost zero, one step per epoch.

use burn::lr_scheduler::{LrScheduler, LrSchedulerRecord};

use crate::config::RunConfig;
use crate::run_directory::schedule_record::STEP;

/// The reference's schedule (`nn.py`, `LRDecay`, before commit `f1f0c99` disabled it).
///
/// With e the epoch from 1 and D = `epochs · decay`, the rate is `learning_rate` while `e − 1 ≤ D`
/// and `learning_rate · (epochs − (e − 1)) / (epochs − D)` after that: it changes once per epoch,
/// and the last epoch still learns. Burn's `LinearLrScheduler` changes with every step instead.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Staircase {
    /// The rate before it falls.
    pub learning_rate: f64,
    /// Epochs in all.
    pub epochs: usize,
    /// Fraction of the epochs at the full rate.
    pub decay: f64,
    /// Steps of an epoch.
    pub steps_per_epoch: usize,
    /// Steps done.
    pub step: u64,
}

impl Staircase {
    /// The schedule of a run from its first step.
    pub fn new(config: &RunConfig, steps_per_epoch: usize) -> Self {
        let RunConfig {
            learning_rate,
            epochs,
            decay,
            ..
        } = *config;
        Self {
            learning_rate,
            epochs,
            decay,
            steps_per_epoch,
            step: 0,
        }
    }

    /// The rate of `epoch`, counted from 1.
    pub fn rate(&self, epoch: u64) -> f64 {
        let epochs = self.epochs as f64;
        let full = epochs * self.decay;
        let done = epoch as f64 - 1.0;
        if done <= full {
            return self.learning_rate;
        }
        self.learning_rate * ((epochs - done) / (epochs - full)).max(0.0)
    }
}

impl LrScheduler for Staircase {
    fn step(&mut self) -> f64 {
        let epoch = self.step / self.steps_per_epoch as u64 + 1;
        self.step += 1;
        self.rate(epoch)
    }

    fn to_record(&self) -> LrSchedulerRecord {
        LrSchedulerRecord::new().with_scalar(STEP, self.step)
    }

    /// Steps of a record that has none stay as they are.
    fn load_record(&mut self, record: LrSchedulerRecord) {
        self.step = record.scalar(STEP).unwrap_or(self.step);
    }
}

#[cfg(test)]
mod tests {
    use burn::lr_scheduler::module_lr_scheduler::ModuleLrScheduler;

    use super::*;
    use crate::run_directory::schedule_record::recorded_step;

    fn schedule(epochs: usize, decay: f64, steps_per_epoch: usize) -> ModuleLrScheduler {
        Staircase {
            learning_rate: 0.002,
            epochs,
            decay,
            steps_per_epoch,
            step: 0,
        }
        .into()
    }

    /// Rates that the optimizer receives, as multiples of the first.
    fn sequence(mut schedule: ModuleLrScheduler, steps: usize) -> Vec<f64> {
        (0..steps).map(|_| schedule.step().base() / 0.002).collect()
    }

    #[track_caller]
    fn check(found: &[f64], expected: &[f64]) {
        assert_eq!(found.len(), expected.len());
        for (step, (found, expected)) in found.iter().zip(expected).enumerate() {
            assert!(
                (found - expected).abs() < 1e-12,
                "step {step}: {found}, not {expected}"
            );
        }
    }

    #[test]
    fn the_paper_schedule_is_constant_for_101_epochs_then_falls_linearly() {
        let expected: Vec<f64> = (0..150)
            .map(|done| {
                if done <= 100 {
                    1.0
                } else {
                    (150 - done) as f64 / 49.5
                }
            })
            .collect();
        check(&sequence(schedule(150, 0.67, 1), 150), &expected);
        assert_eq!(expected[101] * 49.5, 49.0);
        assert_eq!(expected[149] * 49.5, 1.0);
    }

    #[test]
    fn the_convolutional_schedule_falls_from_epoch_62() {
        let rates = sequence(schedule(70, 0.86, 1), 70);
        check(
            &rates[60..],
            &[10.0, 9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0]
                .map(|left| if left > 9.5 { 1.0 } else { left / 9.8 }),
        );
    }

    #[test]
    fn the_rate_changes_once_per_epoch() {
        let rates = sequence(schedule(4, 0.5, 3), 12);
        check(
            &rates,
            &[1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.5, 0.5, 0.5],
        );
    }

    #[test]
    fn no_decay_and_decay_from_the_start_are_both_possible() {
        check(&sequence(schedule(3, 1.0, 1), 3), &[1.0, 1.0, 1.0]);
        check(
            &sequence(schedule(3, 0.0, 1), 3),
            &[1.0, 2.0 / 3.0, 1.0 / 3.0],
        );
    }

    #[test]
    fn a_restored_schedule_continues() {
        let mut straight = schedule(4, 0.0, 2);
        (0..3).for_each(|_| drop(straight.step()));
        let record = straight.to_record();
        assert_eq!(recorded_step(&record), Some(3));
        let bytes = record.into_bytes().unwrap();
        let record = LrSchedulerRecord::from_bytes(bytes).unwrap();
        let restored = schedule(4, 0.0, 2).load_record(record);
        assert_eq!(sequence(restored, 5), sequence(straight, 5));
    }
}
