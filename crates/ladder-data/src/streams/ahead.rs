//! Batches prepared by a thread of their own, while the network trains on the one before.
//!
//! The thread gathers rows on the host; tensors are made on the training thread, because a GPU
//! backend orders its work by thread. The order is the epoch's, so a thread changes nothing.

use std::io;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use burn::data::dataloader::{DataLoader, DataLoaderIterator, Progress};
use burn::data::dataset::DatasetError;

use super::epoch::{Epoch, HostBatch};
use super::{SemiSupervisedBatch, TwoStreams};
use crate::batch;

/// Batches that wait: one is enough unless a batch takes longer than a step now and then.
const WAITING: usize = 2;

/// The batches of an epoch, or the rest of them.
pub(super) struct Ahead {
    streams: TwoStreams,
    /// Why there is no thread, until it is told.
    batches: Result<Receiver<HostBatch>, Option<io::Error>>,
    done: usize,
}

impl Ahead {
    /// Starts with `step`, counted from the start of training. The thread ends with its last
    /// batch, or when nobody waits for another.
    pub fn start(streams: TwoStreams, step: u64) -> Self {
        let (sender, batches) = sync_channel(WAITING);
        let source = streams.clone();
        let gather = move || {
            let mut epoch = Epoch::new(source, step);
            while let Some(batch) = epoch.next()
                && sender.send(batch).is_ok()
            {}
        };
        let thread = thread::Builder::new()
            .name("batches".to_owned())
            .spawn(gather);
        let done = (step % streams.steps_per_epoch().max(1) as u64) as usize;
        Self {
            streams,
            batches: thread.map(|_| batches).map_err(Some),
            done,
        }
    }

    fn on_device(&self, host: HostBatch) -> SemiSupervisedBatch {
        let device = &self.streams.device;
        let width = self.streams.dataset.train.width();
        SemiSupervisedBatch {
            labeled: batch::matrix(host.labeled, width, device),
            targets: batch::classes(host.targets, device),
            unlabeled: batch::matrix(host.unlabeled, width, device),
            step: host.step,
        }
    }
}

impl Iterator for Ahead {
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

impl DataLoaderIterator<SemiSupervisedBatch> for Ahead {
    fn progress(&self) -> Progress {
        let done = self.done * self.streams.batch_size;
        Progress::new(done, self.streams.num_items(), Some("rows".to_string()))
    }
}
