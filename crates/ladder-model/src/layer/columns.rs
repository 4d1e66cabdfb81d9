//! Which of a level's values share a column.

use std::sync::Arc;

use burn::tensor::Tensor;

use super::kind::Layer;
use crate::shape::FeatureShape;

/// `x` with `columns` columns; the order of its values does not change.
pub(crate) fn with_columns(x: Tensor<2>, columns: usize) -> Tensor<2> {
    let [rows, width] = x.dims();
    match width == columns {
        true => x,
        false => x.reshape([rows * width / columns, columns]),
    }
}

/// Units of a level of shape `shape` below the layer `above`, if there is one: each has its own
/// parameters of the combinator.
pub(crate) fn n_units(shape: FeatureShape, above: Option<&Arc<dyn Layer>>) -> usize {
    match above {
        Some(above) if above.is_spatial() => shape.channels,
        _ => shape.len(),
    }
}
