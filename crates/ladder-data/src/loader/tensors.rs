//! Rows of a data set as tensors.

use burn::tensor::{Device, Int, Tensor, TensorData};

use crate::rows::Rows;
use crate::target_scale::TargetScale;
use ladder_model::Targets;

/// The rows `indices`, `[indices.len(), width]`, made on `device`.
pub(super) fn features(rows: &Rows, indices: &[u32], device: &Device) -> Tensor<2> {
    matrix(rows.gather(indices), rows.width(), device)
}

/// What is known of the rows `indices`, which have a class or a value each: classes,
/// `[indices.len()]`, or values on `scale`, `[indices.len(), 1]`, made on `device`.
pub(super) fn targets(
    rows: &Rows,
    scale: Option<&TargetScale>,
    indices: &[u32],
    device: &Device,
) -> Targets {
    let Some(targets) = rows.targets() else {
        return classes(rows.gather_labels(indices), device).into();
    };
    let values = indices.iter().map(|&row| targets[row as usize]);
    let scaled = values.map(|value| scale.map_or(value, |scale| scale.standardize(value)) as f32);
    matrix(scaled.collect(), 1, device).into()
}

/// Gathered rows of `width` values each, `[rows, width]`, made on `device`.
pub(super) fn matrix(values: Vec<f32>, width: usize, device: &Device) -> Tensor<2> {
    let shape = [values.len() / width, width];
    Tensor::from_data(TensorData::new(values, shape), device)
}

/// Gathered labels, `[rows]`, made on `device`.
fn classes(labels: Vec<u32>, device: &Device) -> Tensor<1, Int> {
    let labels: Vec<i64> = labels.into_iter().map(i64::from).collect();
    let shape = [labels.len()];
    Tensor::from_data(TensorData::new(labels, shape), device)
}
