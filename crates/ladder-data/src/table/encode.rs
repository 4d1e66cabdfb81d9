//! The values of a table's rows by an encoding.

use rayon::prelude::*;

use super::Table;
use super::column::{Column, ColumnKind};
use crate::encoding::{ColumnEncoding, TableEncoding, Value};

/// Rows that one thread encodes at a time.
const ROWS_AT_ONCE: usize = 1024;

impl TableEncoding {
    /// All rows of `table`, `[rows, width]`, row-major; a category that no row of the fit had is
    /// taken as none of them.
    ///
    /// `None` if the columns are not those of the fit.
    pub fn encode(&self, table: &Table) -> Option<Vec<f32>> {
        let (columns, width) = (table.columns(), self.width());
        let are_same = columns.len() == self.columns.len()
            && columns
                .iter()
                .zip(&self.columns)
                .all(|(column, own)| is_of(own, column));
        if !are_same {
            return None;
        }
        let pairs = columns.iter().zip(&self.columns);
        let codes: Vec<Vec<Option<usize>>> =
            pairs.map(|(column, own)| codes_of(own, column)).collect();
        let mut values = vec![0.0; table.len() * width];
        let chunks = values.par_chunks_mut(ROWS_AT_ONCE * width).enumerate();
        chunks.for_each(|(chunk, values)| {
            for (row, values) in (chunk * ROWS_AT_ONCE..).zip(values.chunks_exact_mut(width)) {
                let mut at = 0;
                for ((&cell, own), codes) in table.row(row).iter().zip(&self.columns).zip(&codes) {
                    let values = &mut values[at..at + own.width()];
                    at += own.width();
                    own.write(value(own, cell, codes), values);
                }
            }
        });
        Some(values)
    }
}

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
fn codes_of(own: &ColumnEncoding, column: &Column) -> Vec<Option<usize>> {
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
