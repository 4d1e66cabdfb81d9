//! The values of a table's rows by an encoding.

use std::io;

use rayon::prelude::*;

use super::Table;
use super::column::{Column, ColumnKind};
use crate::encoding::{ColumnEncoding, TableEncoding, Value};
use crate::rows::{Features, StoreBuilder};

/// Rows that are encoded before they are kept.
const ROWS_AT_ONCE: usize = 16_384;

/// Rows that one thread encodes at a time.
const ROWS_PER_THREAD: usize = 1024;

impl TableEncoding {
    /// All rows of `table`, `[rows, width]`, row-major; a category that no row of the fit had is
    /// taken as none of them. They are in memory, or in a temporary file where
    /// [`TableConfig::max_memory`](super::TableConfig::max_memory) says so.
    ///
    /// `None` if the columns are not those of the fit.
    ///
    /// # Errors
    /// A temporary file that cannot be written.
    pub fn encode(&self, table: &Table) -> io::Result<Option<Features>> {
        let columns = table.columns();
        let are_same = columns.len() == self.columns.len()
            && columns
                .iter()
                .zip(&self.columns)
                .all(|(column, own)| is_of(own, column));
        if !are_same {
            return Ok(None);
        }
        let pairs = columns.iter().zip(&self.columns);
        let codes: Vec<Codes> = pairs.map(|(column, own)| codes_of(own, column)).collect();
        let mut built = StoreBuilder::new(table.config.memory(), table.len() * self.width());
        let mut values = Vec::new();
        for first in (0..table.len()).step_by(ROWS_AT_ONCE) {
            let rows = first..(first + ROWS_AT_ONCE).min(table.len());
            values.clear();
            values.resize(rows.len() * self.width(), 0.0);
            self.encode_rows(&table.cells.rows(rows), &codes, &mut values);
            built.push(&values)?;
        }
        Ok(Some(built.finish()?.into()))
    }

    /// `values` are zeros, `[rows, width]`.
    fn encode_rows(&self, cells: &[f64], codes: &[Codes], values: &mut [f32]) {
        let (columns, width) = (self.columns.len(), self.width());
        let chunks = values.par_chunks_mut(ROWS_PER_THREAD * width);
        let cells = cells.par_chunks(ROWS_PER_THREAD * columns);
        cells.zip(chunks).for_each(|(cells, values)| {
            let rows = cells
                .chunks_exact(columns)
                .zip(values.chunks_exact_mut(width));
            rows.for_each(|(cells, values)| self.encode_row(cells, codes, values));
        });
    }

    fn encode_row(&self, cells: &[f64], codes: &[Codes], values: &mut [f32]) {
        let mut at = 0;
        for ((&cell, own), codes) in cells.iter().zip(&self.columns).zip(codes) {
            let values = &mut values[at..at + own.width()];
            at += own.width();
            own.write(value(own, cell, codes), values);
        }
    }
}

/// The category in the encoding of each category of a column.
type Codes = Vec<Option<usize>>;

/// Whether an encoding is one of such a column.
fn is_of(own: &ColumnEncoding, column: &Column) -> bool {
    let is_kind = match &column.kind {
        ColumnKind::Numeric { .. } => matches!(own, ColumnEncoding::Numeric { .. }),
        ColumnKind::Boolean => matches!(own, ColumnEncoding::Boolean { .. }),
        ColumnKind::Categorical { .. } => matches!(own, ColumnEncoding::Categorical { .. }),
        ColumnKind::Date(form) => {
            matches!(own, ColumnEncoding::Date { form: own, .. } if own == form)
        }
    };
    is_kind && column.name == own.name()
}

/// `codes` has the category of the encoding for each of the column's.
fn value(own: &ColumnEncoding, cell: f64, codes: &[Option<usize>]) -> Value {
    match own {
        _ if cell.is_nan() => Value::Missing,
        ColumnEncoding::Categorical { .. } => Value::Category(codes[cell as usize]),
        _ => Value::Number(cell),
    }
}

/// The category in the encoding of each category of `column`.
fn codes_of(own: &ColumnEncoding, column: &Column) -> Codes {
    match (own, &column.kind) {
        (
            ColumnEncoding::Categorical { categories, .. },
            ColumnKind::Categorical { categories: theirs },
        ) => theirs
            .iter()
            .map(|name| categories.iter().position(|own| own == name))
            .collect(),
        _ => Vec::new(),
    }
}
