//! What the schedule's file of a checkpoint holds: the number of steps done.

use burn::lr_scheduler::LrSchedulerRecord;

/// Key of the number of steps.
pub(crate) const STEP: &str = "step";

/// Steps done according to the record of a learner whose schedule is a
/// [`Staircase`](crate::Staircase).
pub(crate) fn recorded_step(record: &LrSchedulerRecord) -> Option<u64> {
    // burn keeps one scheduler for each parameter group; ours is the only group.
    record.record("0").scalar(STEP)
}
