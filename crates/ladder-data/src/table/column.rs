//! Columns in memory, and what became of those of the file.

/// One column that is used.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Its name in the header.
    pub name: String,
    pub(super) cells: Cells,
}

/// The cells of a column.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cells {
    /// Numbers; NaN where the cell is missing.
    Numbers(Vec<f64>),
    /// Indices into `categories`; [`MISSING`] where the cell is missing.
    Categories {
        codes: Vec<u32>,
        categories: Vec<String>,
    },
}

/// The code of a missing cell.
pub(super) const MISSING: u32 = u32::MAX;

impl Column {
    pub(super) fn numbers(name: String, numbers: Vec<f64>) -> Self {
        Self {
            name,
            cells: Cells::Numbers(numbers),
        }
    }

    /// Whether it holds categories rather than numbers.
    pub fn is_categorical(&self) -> bool {
        matches!(self.cells, Cells::Categories { .. })
    }

    /// The cell in `row` as text; `None` where it is missing.
    pub(super) fn text(&self, row: usize) -> Option<String> {
        match &self.cells {
            Cells::Numbers(numbers) => {
                let number = numbers[row];
                (!number.is_nan()).then(|| number.to_string())
            }
            Cells::Categories { codes, categories } => categories.get(codes[row] as usize).cloned(),
        }
    }

    /// Rows without it.
    pub(super) fn missing(&self) -> usize {
        match &self.cells {
            Cells::Numbers(numbers) => numbers.iter().filter(|number| number.is_nan()).count(),
            Cells::Categories { codes, .. } => {
                codes.iter().filter(|code| **code == MISSING).count()
            }
        }
    }

    pub(super) fn is_constant(&self) -> bool {
        match &self.cells {
            Cells::Numbers(numbers) => match numbers[0].is_nan() {
                true => numbers.iter().all(|number| number.is_nan()),
                false => numbers.iter().all(|number| *number == numbers[0]),
            },
            Cells::Categories { codes, .. } => codes.iter().all(|code| *code == codes[0]),
        }
    }
}

/// What became of a column of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ColumnUse {
    /// Standardized numbers.
    Numeric {
        /// Its name.
        name: String,
        /// Rows without it.
        missing: usize,
    },
    /// One value per category.
    Categorical {
        /// Its name.
        name: String,
        /// The number of categories.
        categories: usize,
        /// Rows without it.
        missing: usize,
    },
    /// Not used.
    LeftOut {
        /// Its name.
        name: String,
        /// Why not.
        because: LeftOut,
    },
}

/// Why a column is not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeftOut {
    /// [`TableConfig::drop`](super::TableConfig::drop) names it.
    Asked,
    /// It is the same in every row.
    Constant,
    /// It counts the rows.
    RowNumber,
    /// Its texts are different in almost every row: names, identifiers, free text.
    Texts,
}
