//! An epoch: the unlabeled rows, with the labeled rows beside them.

use super::plan::Plan;
use crate::order::{OrderKey, Stream};

/// A batch on the host.
pub(super) struct HostBatch {
    /// Values of the labeled rows, one row after the other.
    pub labeled: Vec<f32>,
    /// Which rows they are.
    pub labeled_rows: Vec<u32>,
    /// Values of the unlabeled rows.
    pub unlabeled: Vec<f32>,
    /// The step's number since the start of training, from 0.
    pub step: u64,
}

/// The batches of an epoch, or the rest of them.
pub(super) struct Epoch {
    plan: Plan,
    unlabeled: Passes,
    labeled: Passes,
    first_step: u64,
    done: usize,
}

impl Epoch {
    /// From `step` on, counted from the start of training.
    pub fn new(plan: Plan, step: u64) -> Self {
        let per_epoch = plan.steps_per_epoch();
        let epoch = step / per_epoch.max(1) as u64;
        let passes = |stream, rows| Passes::new(plan.seed, stream, epoch, rows);
        Self {
            unlabeled: passes(Stream::Unlabeled, &plan.unlabeled),
            labeled: passes(Stream::Labeled, &plan.labeled),
            first_step: epoch * per_epoch as u64,
            done: (step % per_epoch.max(1) as u64) as usize,
            plan,
        }
    }
}

impl Iterator for Epoch {
    type Item = HostBatch;

    fn next(&mut self) -> Option<HostBatch> {
        let plan = &self.plan;
        if self.done >= plan.steps_per_epoch() {
            return None;
        }
        let rows = &plan.dataset.train;
        let labeled = self.labeled.batch(self.done, plan.labeled_batch_size());
        let unlabeled = self.unlabeled.batch(self.done, plan.batch_size);
        let step = self.first_step + self.done as u64;
        let images = |indices: &[u32], stream| {
            let mut images = rows.gather(indices);
            let (shape, seed) = (plan.dataset.shape, plan.seed);
            plan.augmentation
                .apply(&mut images, shape, seed, stream, step);
            images
        };
        let batch = HostBatch {
            labeled: images(&labeled, Stream::LabeledImages),
            labeled_rows: labeled,
            unlabeled: images(&unlabeled, Stream::UnlabeledImages),
            step,
        };
        self.done += 1;
        Some(batch)
    }
}

/// The rows of one stream in an epoch: passes one after the other, each in an order of its own.
struct Passes {
    rows: Vec<u32>,
    key: OrderKey,
    order: Vec<u32>,
}

impl Passes {
    fn new(seed: u64, stream: Stream, epoch: u64, rows: &[u32]) -> Self {
        let key = OrderKey {
            seed,
            stream,
            epoch,
            pass: 0,
        };
        Self {
            rows: rows.to_vec(),
            key,
            order: key.shuffle(rows),
        }
    }

    /// The rows of one batch; a batch may end one pass and begin the next.
    fn batch(&mut self, step: usize, batch_size: usize) -> Vec<u32> {
        (step * batch_size..(step + 1) * batch_size)
            .map(|position| self.row(position))
            .collect()
    }

    fn row(&mut self, position: usize) -> u32 {
        let pass = (position / self.rows.len()) as u64;
        if pass != self.key.pass {
            self.key.pass = pass;
            self.order = self.key.shuffle(&self.rows);
        }
        self.order[position % self.rows.len()]
    }
}
