//! A network of a model, and what it sees of a row.

use std::sync::Arc;

use burn::tensor::{Device, Tensor, TensorData};
use ladder_data::View;
use ladder_model::Ladder;

use crate::error::{TrainError, device_error};

/// A trained network with evaluation statistics.
#[derive(Clone, Debug)]
pub(crate) struct Network {
    pub ladder: Ladder,
    /// What it sees of a row; `None` where it sees all as it is.
    pub view: Option<Arc<View>>,
}

impl Network {
    /// Prepared rows, `[n, width]`, as the network sees them.
    pub fn seen(&self, rows: &[f32], width: usize, device: &Device) -> Tensor<2> {
        let n = rows.len() / width;
        let (rows, width) = match &self.view {
            Some(view) => (view.apply(rows), view.width()),
            None => (rows.to_vec(), width),
        };
        Tensor::from_data(TensorData::new(rows, [n, width]), device)
    }

    /// The logits of prepared rows, `[n, n_classes]`.
    pub fn logits(&self, rows: &[f32], width: usize, device: &Device) -> Tensor<2> {
        self.ladder.logits(self.seen(rows, width, device))
    }
}

/// The values of a tensor on the host, row-major.
pub(super) fn read(tensor: Tensor<2>) -> Result<Vec<f32>, TrainError> {
    tensor.reshape([-1]).try_into_vec_as().map_err(device_error)
}
