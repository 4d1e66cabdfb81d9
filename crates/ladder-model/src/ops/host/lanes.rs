//! Some neighboring columns of a row, worked on at once.

use std::ops::{Deref, DerefMut, Range};

/// Columns that are worked on at once, their sums over the rows held in registers.
pub(super) const LANES: usize = 16;

/// A value of each of [`LANES`] columns; a cache line, so that none is read as two halves.
#[derive(Clone, Copy, Default)]
#[repr(align(64))]
pub(super) struct Lanes([f32; LANES]);

impl Lanes {
    pub const ZERO: Self = Self([0.0; LANES]);

    /// At most [`LANES`] values, the missing ones 0.
    #[inline(always)]
    pub fn load(values: &[f32]) -> Self {
        // The whole ones are compiled for their length, which the last piece seldom has.
        if let Ok(whole) = values.try_into() {
            return Self(whole);
        }
        let mut lanes = Self::ZERO;
        lanes.0[..values.len()].copy_from_slice(values);
        lanes
    }

    /// As many as there is room for.
    #[inline(always)]
    pub fn store(self, values: &mut [f32]) {
        match <&mut [f32; LANES]>::try_from(&mut *values) {
            Ok(whole) => *whole = self.0,
            Err(_) => values.copy_from_slice(&self.0[..values.len()]),
        }
    }
}

impl Deref for Lanes {
    type Target = [f32; LANES];

    #[inline(always)]
    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for Lanes {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

/// `columns` in pieces of [`LANES`], the last one shorter.
#[inline(always)]
pub(super) fn pieces(columns: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let end = columns.end;
    columns
        .step_by(LANES)
        .map(move |first| first..(first + LANES).min(end))
}
