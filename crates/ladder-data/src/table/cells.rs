//! The cells of a table, row by row.

/// Rows of as many cells as there are columns, each a number; NaN where it is missing.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Cells {
    width: usize,
    numbers: Vec<f64>,
}

impl Cells {
    /// None yet, with room for `rows` rows.
    pub fn with_capacity(width: usize, rows: usize) -> Self {
        Self {
            width,
            numbers: Vec::with_capacity(width * rows),
        }
    }

    /// Those of a matrix, row by row.
    pub fn of(width: usize, numbers: Vec<f64>) -> Self {
        Self { width, numbers }
    }

    /// Another cell of the last row.
    pub fn push(&mut self, cell: f64) {
        self.numbers.push(cell);
    }

    pub fn row(&self, row: usize) -> &[f64] {
        &self.numbers[row * self.width..(row + 1) * self.width]
    }
}
