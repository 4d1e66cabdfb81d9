//! Some rows of a matrix added in place.

use rayon::prelude::*;

use super::{HostTensor, Matrix};
use crate::vectorized::vectorized;

/// Values a thread adds at a time.
const BLOCK: usize = 1 << 14;

/// `whole`, in its own buffer where nobody shares it, with `part` added from `first_row` on.
pub(super) fn add<T: HostTensor>(whole: T, part: &T, first_row: usize) -> T {
    let mut whole = whole.into_contiguous();
    let part = Matrix::read(part);
    let part = part.view();
    let first = first_row * part.width;
    let rows = &mut whole.values_mut()[first..first + part.values.len()];
    rows.par_chunks_mut(BLOCK)
        .zip(part.values.par_chunks(BLOCK))
        .for_each(|(rows, part)| add_values(rows, part));
    whole
}

vectorized! {
    fn add_values(values: &mut [f32], others: &[f32]) {
        let others = &others[..values.len()];
        for i in 0..values.len() {
            values[i] += others[i];
        }
    }
}
