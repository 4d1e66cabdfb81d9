//! Some neighboring columns of a row, worked on at once.

use std::ops::Range;

/// Columns that are worked on at once, their sums over the rows held in registers.
pub(super) const LANES: usize = 16;

/// A value of each of [`LANES`] columns.
pub(super) type Lanes = [f32; LANES];

/// At most [`LANES`] values, the missing ones 0.
#[inline(always)]
pub(super) fn load(values: &[f32]) -> Lanes {
    let mut lanes = [0.0; LANES];
    lanes[..values.len()].copy_from_slice(values);
    lanes
}

/// `columns` in pieces of [`LANES`], the last one shorter.
#[inline(always)]
pub(super) fn pieces(columns: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let end = columns.end;
    columns
        .step_by(LANES)
        .map(move |first| first..(first + LANES).min(end))
}
