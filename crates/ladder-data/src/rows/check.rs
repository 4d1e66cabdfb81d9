//! Checks of rows against what they are used for.

use super::Rows;
use super::error::{RowError, RowsError};
use super::part::Part;
use ladder_model::FeatureShape;

/// Checks that the rows of a part have the data set's shape and labels below `n_classes`, besides
/// the labels that `is_allowed_besides` lets pass.
pub(crate) fn check_part(
    part: Part,
    rows: &Rows,
    shape: FeatureShape,
    n_classes: usize,
    is_allowed_besides: impl Fn(u32) -> bool,
) -> Result<(), RowsError> {
    if rows.width() != shape.len() {
        return Err(RowsError::PartWidth {
            part,
            expected: shape.len(),
            found: rows.width(),
        });
    }
    let is_wrong = |label: u32| label as usize >= n_classes && !is_allowed_besides(label);
    let all: Vec<u32> = (0..).take(rows.len()).collect();
    let labels = rows.gather_labels(&all);
    match labels.iter().position(|&label| is_wrong(label)) {
        Some(row) => Err(RowsError::PartLabel {
            part,
            row,
            label: labels[row] as usize,
            n_classes,
        }),
        None => Ok(()),
    }
}

/// Checks that every index is a row, so that gathering cannot fail later.
pub(crate) fn check_indices(
    dataset: &str,
    part: Part,
    rows: &Rows,
    indices: &[u32],
) -> Result<(), RowError> {
    match indices.iter().find(|&&index| index as usize >= rows.len()) {
        Some(&index) => Err(RowError::Index {
            dataset: dataset.to_string(),
            part,
            index,
            rows: rows.len(),
        }),
        None => Ok(()),
    }
}

/// Checks that every row of `indices`, which are rows, has a class.
pub(crate) fn check_classes(
    dataset: &str,
    part: Part,
    rows: &Rows,
    indices: &[u32],
) -> Result<(), RowError> {
    let has_none = |index: &&u32| rows.label(**index as usize).is_none();
    match indices.iter().find(has_none) {
        Some(&index) => Err(RowError::NoClass {
            dataset: dataset.to_string(),
            part,
            index,
        }),
        None => Ok(()),
    }
}
