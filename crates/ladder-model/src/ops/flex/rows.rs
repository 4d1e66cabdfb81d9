//! Some rows of a matrix added in place.

use burn::backend::flex::FlexTensor;
use rayon::prelude::*;

use super::Matrix;
use crate::vectorized::vectorized;

/// Values a thread adds at a time.
const BLOCK: usize = 1 << 14;

/// `whole`, in its own buffer where nobody shares it, with `part` added from `first_row` on.
pub(super) fn add(whole: FlexTensor, part: &FlexTensor, first_row: usize) -> FlexTensor {
    let mut whole = into_contiguous(whole);
    let part = Matrix::read(part);
    let part = part.view();
    let first = first_row * part.width;
    let rows = &mut whole.storage_mut::<f32>()[first..first + part.values.len()];
    rows.par_chunks_mut(BLOCK)
        .zip(part.values.par_chunks(BLOCK))
        .for_each(|(rows, part)| add_values(rows, part));
    whole
}

/// Gives up `tensor`, so that a contiguous buffer has one owner and is not copied.
fn into_contiguous(tensor: FlexTensor) -> FlexTensor {
    tensor.to_contiguous()
}

vectorized! {
    fn add_values(values: &mut [f32], others: &[f32]) {
        let others = &others[..values.len()];
        for i in 0..values.len() {
            values[i] += others[i];
        }
    }
}
