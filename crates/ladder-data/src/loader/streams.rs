//! The two streams of training: labeled rows, cycled, beside unlabeled ones; one pass over these
//! is an epoch.
//!
//! The order is a function of (seed, epoch) alone: nothing is carried from one epoch to the next
//! but its number, so a run continues anywhere exactly as if it had never stopped.
//! The reference starts both shuffles from the constant 1, so that there the order depends on no
//! seed and, with all labels, both streams show the same rows; ours are independent.
//!
//! - `epoch`: the rows of each batch, on the host;
//! - `prefetch`: a thread that prepares them while the network trains.
//!
//! Random changes of the images, where they are wanted, are functions of (seed, step, position).

mod batch;
mod epoch;
mod plan;
mod prefetch;

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use burn::data::dataloader::{DataLoader, DataLoaderIterator};
use burn::tensor::Device;

use super::augmentation::Augmentation;
use super::error::LoaderError;
use crate::dataset::Dataset;
use crate::rows::{Part, check_classes, check_indices};
use crate::split::LabelSplit;
use crate::target_scale::TargetScale;
use crate::task::Task;
pub use batch::SemiSupervisedBatch;
use plan::Plan;
pub use plan::steps_per_epoch;
use prefetch::Prefetcher;

/// The loader of training: each [`iter`](DataLoader::iter) is the next epoch.
///
/// An epoch is one pass over the unlabeled rows, or [several, or a part of one](Self::with_passes);
/// the last rows are left out where they do not fill a batch, because the statistics of a batch of
/// few rows are meaningless.
/// Labeled rows come as an endless sequence of passes within the epoch, each in its own order;
/// with no more labeled rows than `batch_size`, every batch has all of them.
///
/// Clones and loaders moved [`to_device`](DataLoader::to_device) count their epochs together;
/// a [`slice`](DataLoader::slice) counts its own.
#[derive(Clone)]
pub struct TwoStreams {
    plan: Plan,
    device: Device,
    next_step: Arc<AtomicU64>,
}

impl TwoStreams {
    /// The streams of `split` from epoch 0, in batches of `batch_size` rows on `device`.
    ///
    /// # Errors
    /// A batch of fewer than two rows, more rows per batch than there are unlabeled ones, fewer
    /// than two labeled rows, an index that is not a training row, a labeled row of unknown class,
    /// or a row in a stream that is held out.
    pub fn new(
        dataset: Arc<Dataset>,
        split: &LabelSplit,
        batch_size: usize,
        seed: u64,
        device: Device,
    ) -> Result<Self, LoaderError> {
        let (labeled, unlabeled) = (split.labeled.as_slice(), split.unlabeled.as_slice());
        check_sizes(dataset.task(), labeled.len(), unlabeled.len(), batch_size)?;
        check_indices(&dataset.name, Part::Train, &dataset.train, labeled)?;
        check_indices(&dataset.name, Part::Train, &dataset.train, unlabeled)?;
        check_classes(&dataset.name, Part::Train, &dataset.train, labeled)?;
        check_held_out(split)?;
        let plan = Plan {
            target_scale: TargetScale::fit(&dataset.train, labeled),
            labeled: labeled.into(),
            unlabeled: unlabeled.into(),
            dataset,
            batch_size,
            passes: 1.0,
            seed,
            augmentation: Augmentation::default(),
        };
        Ok(Self {
            plan,
            device,
            next_step: Arc::default(),
        })
    }

    /// With this many passes over the unlabeled rows in an epoch: more than one where there are few
    /// rows, since what is done between two epochs would take longer than the epoch; less than one
    /// where there are many.
    ///
    /// The rows left at the end of a pass begin the next one. Each epoch begins with a new order, so
    /// that parts of a pass are rows drawn at random.
    ///
    /// # Errors
    /// Less than a batch in an epoch, or a number that is none.
    pub fn with_passes(mut self, passes: f64) -> Result<Self, LoaderError> {
        let (rows, batch_size) = (self.plan.unlabeled.len(), self.plan.batch_size);
        if !passes.is_finite() || steps_per_epoch(passes, rows, batch_size) == 0 {
            return Err(LoaderError::ShortEpoch {
                passes,
                rows,
                batch_size,
            });
        }
        self.plan.passes = passes;
        Ok(self)
    }

    /// With random changes of the images of both streams.
    ///
    /// # Errors
    /// A shift that is not below height and width of an image.
    pub fn with_augmentation(mut self, augmentation: Augmentation) -> Result<Self, LoaderError> {
        let (shift, shape) = (augmentation.shift, self.plan.dataset.shape);
        if shift > 0 && shift >= shape.height.min(shape.width) {
            return Err(LoaderError::Shift { shift, shape });
        }
        self.plan.augmentation = augmentation;
        Ok(self)
    }

    /// Continues with `step`, counted from the start of training: the next
    /// [`iter`](DataLoader::iter) yields the rest of that step's epoch.
    pub fn starting_at(mut self, step: u64) -> Self {
        self.next_step = Arc::new(AtomicU64::new(step));
        self
    }

    /// The number of batches per epoch.
    pub fn steps_per_epoch(&self) -> usize {
        self.plan.steps_per_epoch()
    }

    /// The number of unlabeled rows per batch.
    pub fn batch_size(&self) -> usize {
        self.plan.batch_size
    }

    /// The number of labeled rows per batch.
    pub fn labeled_batch_size(&self) -> usize {
        self.plan.labeled_batch_size()
    }

    /// The step to start with, having moved on to the epoch after it.
    fn take_epoch(&self) -> u64 {
        let per_epoch = self.steps_per_epoch().max(1) as u64;
        let next_epoch = |step| Some((step / per_epoch + 1) * per_epoch);
        let taken = self
            .next_step
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, next_epoch);
        taken.unwrap_or_else(|step| step)
    }
}

impl DataLoader<SemiSupervisedBatch> for TwoStreams {
    fn iter<'a>(&'a self) -> Box<dyn DataLoaderIterator<SemiSupervisedBatch> + 'a> {
        let (plan, device) = (self.plan.clone(), self.device.clone());
        Box::new(Prefetcher::start(plan, device, self.take_epoch()))
    }

    /// The unlabeled rows of an epoch, counted in each pass, without those that do not fill a batch.
    fn num_items(&self) -> usize {
        self.steps_per_epoch() * self.plan.batch_size
    }

    fn to_device(&self, device: &Device) -> Arc<dyn DataLoader<SemiSupervisedBatch>> {
        Arc::new(Self {
            device: device.clone(),
            ..self.clone()
        })
    }

    /// The unlabeled rows of the items `start..end`, with all labeled ones; without batches where
    /// they do not fill one. A slice up to `num_items` has the rows left out at the end, too.
    fn slice(&self, start: usize, end: usize) -> Arc<dyn DataLoader<SemiSupervisedBatch>> {
        let row = |item: usize| (item as f64 / self.plan.passes) as usize;
        let end = if end >= self.num_items() {
            self.plan.unlabeled.len()
        } else {
            row(end)
        };
        let start = row(start).min(end);
        let epoch = self.next_step.load(Ordering::SeqCst) / self.steps_per_epoch().max(1) as u64;
        let mut slice = self.clone();
        slice.plan.unlabeled = self.plan.unlabeled[start..end].into();
        let next_step = epoch * slice.steps_per_epoch() as u64;
        Arc::new(slice.starting_at(next_step))
    }
}

/// Checks that no row of a stream is held out.
fn check_held_out(split: &LabelSplit) -> Result<(), LoaderError> {
    let held_out: HashSet<u32> = split.validation.iter().copied().collect();
    for (stream, rows) in [("labeled", &split.labeled), ("unlabeled", &split.unlabeled)] {
        if let Some(&index) = rows.iter().find(|row| held_out.contains(row)) {
            return Err(LoaderError::HeldOut { index, stream });
        }
    }
    Ok(())
}

fn check_sizes(
    task: Task,
    n_labeled: usize,
    n_unlabeled: usize,
    batch_size: usize,
) -> Result<(), LoaderError> {
    if batch_size < 2 {
        return Err(LoaderError::BatchSize {
            at_least: 2,
            batch_size,
        });
    }
    let at_least = task.least_labeled();
    if n_labeled < at_least {
        let rows = n_labeled;
        return Err(LoaderError::FewLabeled { rows, at_least });
    }
    if n_unlabeled < batch_size {
        return Err(LoaderError::FewUnlabeled {
            batch_size,
            rows: n_unlabeled,
        });
    }
    Ok(())
}
