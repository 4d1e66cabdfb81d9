//! Rows of a data set as tensors.

use burn::tensor::{Device, Int, Tensor, TensorData};

use crate::{LoaderError, Rows};

/// The rows `indices`, `[indices.len(), width]`, made on `device`.
pub(crate) fn features(rows: &Rows, indices: &[u32], device: &Device) -> Tensor<2> {
    matrix(rows.gather(indices), rows.width(), device)
}

/// The labels of the rows `indices`, which have a class each, `[indices.len()]`, made on `device`.
pub(crate) fn targets(rows: &Rows, indices: &[u32], device: &Device) -> Tensor<1, Int> {
    classes(rows.gather_labels(indices), device)
}

/// Gathered rows of `width` values each, `[rows, width]`, made on `device`.
pub(crate) fn matrix(values: Vec<f32>, width: usize, device: &Device) -> Tensor<2> {
    let shape = [values.len() / width, width];
    Tensor::from_data(TensorData::new(values, shape), device)
}

/// Gathered labels, `[rows]`, made on `device`.
pub(crate) fn classes(labels: Vec<u32>, device: &Device) -> Tensor<1, Int> {
    let labels: Vec<i64> = labels.into_iter().map(i64::from).collect();
    let shape = [labels.len()];
    Tensor::from_data(TensorData::new(labels, shape), device)
}

/// That every row of `indices`, which are rows, has a class, so that its label is one.
pub(crate) fn check_classes(
    dataset: &str,
    part: &'static str,
    rows: &Rows,
    indices: &[u32],
) -> Result<(), LoaderError> {
    let has_none = |index: &&u32| rows.label(**index as usize).is_none();
    match indices.iter().find(has_none) {
        Some(&index) => Err(LoaderError::NoClass {
            dataset: dataset.to_string(),
            part,
            index,
        }),
        None => Ok(()),
    }
}

/// That every index is a row, so that gathering cannot fail later.
pub(crate) fn check_indices(
    dataset: &str,
    part: &'static str,
    rows: &Rows,
    indices: &[u32],
) -> Result<(), LoaderError> {
    match indices.iter().find(|&&index| index as usize >= rows.len()) {
        Some(&index) => Err(LoaderError::Index {
            dataset: dataset.to_string(),
            part,
            index,
            rows: rows.len(),
        }),
        None => Ok(()),
    }
}
