//! The loader of evaluation: given rows, in the given order, every one of them.

use std::sync::Arc;

use burn::data::dataloader::{DataLoader, DataLoaderIterator, Progress};
use burn::data::dataset::DatasetError;
use burn::tensor::{Device, Tensor};
use ladder_model::Targets;

use super::error::LoaderError;
use super::tensors;
use crate::dataset::Dataset;
use crate::rows::{Part, check_classes, check_indices};
use crate::target_scale::TargetScale;

/// Rows with their true classes.
#[derive(Debug, Clone)]
pub struct EvaluationBatch {
    /// The rows, `[rows, width]`.
    pub rows: Tensor<2>,
    /// Their classes, `[rows]`; or, in a regression, their values, `[rows, 1]`.
    pub targets: Targets,
}

/// Batches of given rows in their order; the last one has what is left.
#[derive(Clone)]
pub struct Evaluation {
    dataset: Arc<Dataset>,
    part: Part,
    indices: Arc<[u32]>,
    batch_size: usize,
    device: Device,
    target_scale: Option<TargetScale>,
}

impl Evaluation {
    /// The rows `indices` of `part`, in batches of `batch_size` rows on `device`.
    ///
    /// # Errors
    /// A batch of no rows, an index that is not a row, or a row of unknown class.
    pub fn new(
        dataset: Arc<Dataset>,
        part: Part,
        indices: &[u32],
        batch_size: usize,
        device: Device,
    ) -> Result<Self, LoaderError> {
        if batch_size == 0 {
            return Err(LoaderError::BatchSize {
                at_least: 1,
                batch_size,
            });
        }
        let rows = dataset.part(part);
        check_indices(&dataset.name, part, rows, indices)?;
        check_classes(&dataset.name, part, rows, indices)?;
        Ok(Self {
            dataset,
            part,
            indices: indices.into(),
            batch_size,
            device,
            target_scale: None,
        })
    }

    /// With the values of a regression standardized, as the network has them.
    pub fn with_target_scale(self, target_scale: Option<TargetScale>) -> Self {
        Self {
            target_scale,
            ..self
        }
    }

    /// All rows of `part` in the order of the data set.
    ///
    /// # Errors
    /// A batch of no rows, or a row of unknown class.
    pub fn all(
        dataset: Arc<Dataset>,
        part: Part,
        batch_size: usize,
        device: Device,
    ) -> Result<Self, LoaderError> {
        let indices: Vec<u32> = (0..).take(dataset.part(part).len()).collect();
        Self::new(dataset, part, &indices, batch_size, device)
    }
}

impl DataLoader<EvaluationBatch> for Evaluation {
    fn iter<'a>(&'a self) -> Box<dyn DataLoaderIterator<EvaluationBatch> + 'a> {
        Box::new(Pass {
            evaluation: self,
            done: 0,
        })
    }

    fn num_items(&self) -> usize {
        self.indices.len()
    }

    fn to_device(&self, device: &Device) -> Arc<dyn DataLoader<EvaluationBatch>> {
        Arc::new(Self {
            device: device.clone(),
            ..self.clone()
        })
    }

    fn slice(&self, start: usize, end: usize) -> Arc<dyn DataLoader<EvaluationBatch>> {
        let end = end.min(self.indices.len());
        Arc::new(Self {
            indices: self.indices[start.min(end)..end].into(),
            ..self.clone()
        })
    }
}

/// One pass over the rows.
struct Pass<'a> {
    evaluation: &'a Evaluation,
    done: usize,
}

impl Iterator for Pass<'_> {
    type Item = Result<EvaluationBatch, DatasetError>;

    fn next(&mut self) -> Option<Self::Item> {
        let Evaluation {
            dataset,
            part,
            indices,
            batch_size,
            device,
            target_scale,
        } = self.evaluation;
        let indices = indices[self.done..].chunks(*batch_size).next()?;
        self.done += indices.len();
        let rows = dataset.part(*part);
        Some(Ok(EvaluationBatch {
            rows: tensors::features(rows, indices, device),
            targets: tensors::targets(rows, target_scale.as_ref(), indices, device),
        }))
    }
}

impl DataLoaderIterator<EvaluationBatch> for Pass<'_> {
    fn progress(&self) -> Progress {
        Progress::new(
            self.done,
            self.evaluation.indices.len(),
            Some("rows".to_string()),
        )
    }
}
