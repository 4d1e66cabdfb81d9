//! The cells of a table, row by row.

use std::borrow::Cow;
use std::io;
use std::ops::Range;

use crate::rows::{Store, StoreBuilder};

/// Rows that are read from a file at once.
const ROWS_AT_ONCE: usize = 4096;

/// Rows of as many cells as there are columns, each a number; NaN where it is missing.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cells {
    width: usize,
    numbers: Store<f64>,
}

/// Takes the cells of one row after the other.
pub(super) struct CellsBuilder {
    width: usize,
    numbers: StoreBuilder<f64>,
}

/// Reads rows; neighbors of one that was read are at hand.
pub(super) struct CellCursor<'a> {
    cells: &'a Cells,
    /// The rows that `piece` has.
    rows: Range<usize>,
    piece: Cow<'a, [f64]>,
}

impl CellsBuilder {
    /// None yet; `limit` is in bytes.
    pub fn new(width: usize, rows: usize, limit: usize) -> Self {
        let numbers = StoreBuilder::new(limit, width.saturating_mul(rows));
        Self { width, numbers }
    }

    /// The cells of the next row.
    pub fn push(&mut self, row: &[f64]) -> io::Result<()> {
        self.numbers.push(row)
    }

    pub fn finish(self) -> io::Result<Cells> {
        Ok(Cells {
            width: self.width,
            numbers: self.numbers.finish()?,
        })
    }
}

impl Cells {
    /// Those of a matrix in memory, row by row.
    pub fn of(width: usize, numbers: Vec<f64>) -> Self {
        let numbers = Store::Memory(numbers);
        Self { width, numbers }
    }

    /// Some rows, one after the other.
    pub fn rows(&self, rows: Range<usize>) -> Cow<'_, [f64]> {
        self.numbers
            .get(rows.start * self.width..rows.end * self.width)
    }

    pub fn cursor(&self) -> CellCursor<'_> {
        CellCursor {
            cells: self,
            rows: 0..0,
            piece: Cow::Borrowed(&[]),
        }
    }
}

impl CellCursor<'_> {
    pub fn row(&mut self, row: usize) -> &[f64] {
        let width = self.cells.width;
        if !self.rows.contains(&row) {
            let first = row - row % ROWS_AT_ONCE;
            let all = self.cells.numbers.len() / width.max(1);
            self.rows = first..(first + ROWS_AT_ONCE).min(all);
            self.piece = self.cells.rows(self.rows.clone());
        }
        let at = (row - self.rows.start) * width;
        &self.piece[at..at + width]
    }
}
