//! Batches prepared by a thread of their own, while the network trains on the one before.
//!
//! The thread gathers rows on the host; tensors are made on the training thread, because a GPU
//! backend orders its work by thread. The order is the epoch's, so a thread changes nothing.

use std::io;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use burn::data::dataloader::{DataLoaderIterator, Progress};
use burn::data::dataset::DatasetError;
use burn::tensor::Device;

use super::batch::SemiSupervisedBatch;
use super::epoch::{Epoch, HostBatch};
use super::plan::Plan;
use crate::loader::tensors;

/// Batches that wait; one would do if no batch took longer than a step now and then.
const WAITING: usize = 2;

/// The batches of an epoch, or the rest of them.
pub(super) struct Prefetcher {
    plan: Plan,
    device: Device,
    /// Why there is no thread, until it is reported.
    batches: Result<Receiver<HostBatch>, Option<io::Error>>,
    done: usize,
}

impl Prefetcher {
    /// Starts with `step`, counted from the start of training. The thread ends with its last
    /// batch, or when nobody waits for another.
    pub fn start(plan: Plan, device: Device, step: u64) -> Self {
        let (sender, batches) = sync_channel(WAITING);
        let source = plan.clone();
        let gather = move || {
            let mut epoch = Epoch::new(source, step);
            while let Some(batch) = epoch.next()
                && sender.send(batch).is_ok()
            {}
        };
        let thread = thread::Builder::new()
            .name("batches".to_owned())
            .spawn(gather);
        let done = (step % plan.steps_per_epoch().max(1) as u64) as usize;
        Self {
            plan,
            device,
            batches: thread.map(|_| batches).map_err(Some),
            done,
        }
    }

    fn on_device(&self, host: HostBatch) -> SemiSupervisedBatch {
        let (device, rows) = (&self.device, &self.plan.dataset.train);
        let (width, scale) = (rows.width(), self.plan.target_scale.as_ref());
        SemiSupervisedBatch {
            labeled: tensors::matrix(host.labeled, width, device),
            targets: tensors::targets(rows, scale, &host.labeled_rows, device),
            unlabeled: tensors::matrix(host.unlabeled, width, device),
            step: host.step,
        }
    }
}

impl Iterator for Prefetcher {
    type Item = Result<SemiSupervisedBatch, DatasetError>;

    fn next(&mut self) -> Option<Self::Item> {
        let batch = match &mut self.batches {
            Ok(batches) => batches.recv().ok()?,
            Err(error) => return error.take().map(|error| Err(DatasetError::new(error))),
        };
        self.done += 1;
        Some(Ok(self.on_device(batch)))
    }
}

impl DataLoaderIterator<SemiSupervisedBatch> for Prefetcher {
    fn progress(&self) -> Progress {
        let done = self.done * self.plan.batch_size;
        let total = self.plan.steps_per_epoch() * self.plan.batch_size;
        Progress::new(done, total, Some("rows".to_string()))
    }
}
