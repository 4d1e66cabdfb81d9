//! Rows of a data set as tensors.

use burn::tensor::{Device, Int, Tensor, TensorData};

use crate::rows::Rows;

/// The rows `indices`, `[indices.len(), width]`, made on `device`.
pub(super) fn features(rows: &Rows, indices: &[u32], device: &Device) -> Tensor<2> {
    matrix(rows.gather(indices), rows.width(), device)
}

/// The labels of the rows `indices`, which have a class each, `[indices.len()]`, made on `device`.
pub(super) fn targets(rows: &Rows, indices: &[u32], device: &Device) -> Tensor<1, Int> {
    classes(rows.gather_labels(indices), device)
}

/// Gathered rows of `width` values each, `[rows, width]`, made on `device`.
pub(super) fn matrix(values: Vec<f32>, width: usize, device: &Device) -> Tensor<2> {
    let shape = [values.len() / width, width];
    Tensor::from_data(TensorData::new(values, shape), device)
}

/// Gathered labels, `[rows]`, made on `device`.
pub(super) fn classes(labels: Vec<u32>, device: &Device) -> Tensor<1, Int> {
    let labels: Vec<i64> = labels.into_iter().map(i64::from).collect();
    let shape = [labels.len()];
    Tensor::from_data(TensorData::new(labels, shape), device)
}
