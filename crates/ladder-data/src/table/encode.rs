//! The encoding of a table: fitted to its columns, applied to its rows.

use rayon::prelude::*;

use super::Table;
use super::column::{Cells, Column, MISSING};
use super::file::TableForm;
use crate::encoding::{ColumnEncoding, TableEncoding, Value};

/// Rows that one thread encodes at a time.
const ROWS_AT_ONCE: usize = 1024;

impl TableEncoding {
    /// Fits every column of `table` on its rows `rows`.
    ///
    /// # Panics
    /// A row that is not there.
    pub fn fit(table: &Table, rows: &[u32]) -> Self {
        let config = table.config();
        let columns = table.columns().par_iter();
        Self {
            target: config.target.clone(),
            classes: table.class_names().to_vec(),
            missing: config.missing.clone(),
            unlabeled_value: config.unlabeled_value.clone(),
            matrix_width: table.matrix_width(),
            dialect: table.form().and_then(TableForm::dialect),
            columns: columns.map(|column| fit_column(column, rows)).collect(),
        }
    }

    /// All rows of `table`, `[rows, width]`, row-major; a category that no row of the fit had is
    /// taken as none of them.
    ///
    /// `None` if the columns are not those of the fit.
    pub fn encode(&self, table: &Table) -> Option<Vec<f32>> {
        let (columns, width) = (table.columns(), self.width());
        let are_same = columns.len() == self.columns.len()
            && columns.iter().zip(&self.columns).all(|(column, own)| {
                column.name == own.name() && column.is_categorical() == own.is_categorical()
            });
        if !are_same {
            return None;
        }
        let codes: Vec<Vec<Option<usize>>> = columns
            .iter()
            .zip(&self.columns)
            .map(|(column, own)| codes_of(own, column))
            .collect();
        let mut values = vec![0.0; table.len() * width];
        let chunks = values.par_chunks_mut(ROWS_AT_ONCE * width).enumerate();
        chunks.for_each(|(chunk, values)| {
            for (row, values) in (chunk * ROWS_AT_ONCE..).zip(values.chunks_exact_mut(width)) {
                let mut at = 0;
                for ((column, own), codes) in columns.iter().zip(&self.columns).zip(&codes) {
                    let values = &mut values[at..at + own.width()];
                    at += own.width();
                    own.write(column.value(row, codes), values);
                }
            }
        });
        Some(values)
    }
}

impl Column {
    /// `codes` has the category of the encoding for each of this column's.
    fn value(&self, row: usize, codes: &[Option<usize>]) -> Value {
        match &self.cells {
            Cells::Numbers(numbers) if numbers[row].is_nan() => Value::Missing,
            Cells::Numbers(numbers) => Value::Number(numbers[row]),
            Cells::Categories { codes: cells, .. } => match cells[row] {
                MISSING => Value::Missing,
                code => Value::Category(codes[code as usize]),
            },
        }
    }
}

/// The category in the encoding of each category of `column`.
fn codes_of(own: &ColumnEncoding, column: &Column) -> Vec<Option<usize>> {
    match (own, &column.cells) {
        (
            ColumnEncoding::Categorical { categories, .. },
            Cells::Categories {
                categories: theirs, ..
            },
        ) => theirs
            .iter()
            .map(|name| categories.iter().position(|own| own == name))
            .collect(),
        _ => Vec::new(),
    }
}

fn fit_column(column: &Column, rows: &[u32]) -> ColumnEncoding {
    let name = column.name.clone();
    match &column.cells {
        Cells::Numbers(numbers) => {
            let cells = || rows.iter().map(|&row| numbers[row as usize]);
            let (mean, deviation) = moments(cells);
            ColumnEncoding::Numeric {
                name,
                mean,
                deviation,
                indicator: cells().any(f64::is_nan),
            }
        }
        Cells::Categories { codes, categories } => {
            let cells = || rows.iter().map(|&row| codes[row as usize]);
            let mut seen = vec![false; categories.len()];
            cells()
                .filter(|&code| code != MISSING)
                .for_each(|code| seen[code as usize] = true);
            let categories = categories.iter().zip(seen).filter(|(_, seen)| *seen);
            ColumnEncoding::Categorical {
                name,
                categories: categories.map(|(category, _)| category.clone()).collect(),
                indicator: cells().any(|code| code == MISSING),
            }
        }
    }
}

/// Mean and standard deviation of the cells that are there; 0 and 0 if there are none.
fn moments<I: Iterator<Item = f64>>(cells: impl Fn() -> I) -> (f64, f64) {
    let known = || cells().filter(|cell| !cell.is_nan());
    let n = known().count();
    if n == 0 {
        return (0.0, 0.0);
    }
    let mean = known().sum::<f64>() / n as f64;
    let variance = known().map(|cell| (cell - mean).powi(2)).sum::<f64>() / n as f64;
    // Rounding leaves a constant column with a tiny deviation, which counts as 0.
    let deviation = variance.sqrt();
    let is_constant = deviation <= 1e-12 * mean.abs();
    (mean, if is_constant { 0.0 } else { deviation })
}
