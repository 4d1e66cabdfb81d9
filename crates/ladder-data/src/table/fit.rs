//! The encoding of a table, fitted to some of its rows.

use rayon::prelude::*;

use super::Table;
use super::column::{Column, ColumnKind};
use super::file::TableForm;
use crate::encoding::{ColumnEncoding, DatePart, EncodedPart, TableEncoding};

/// Neighboring columns that one thread goes through together: as many cells as two cache lines hold.
const COLUMNS_AT_ONCE: usize = 16;

impl TableEncoding {
    /// Fits every column of `table` on its rows `rows`.
    ///
    /// # Panics
    /// A row that is not there.
    pub fn fit(table: &Table, rows: &[u32]) -> Self {
        let config = table.config();
        let blocks = table.columns().par_chunks(COLUMNS_AT_ONCE).enumerate();
        let blocks =
            blocks.map(|(block, columns)| fit_block(table, rows, block * COLUMNS_AT_ONCE, columns));
        Self {
            target: config.target.clone(),
            classes: table.class_names().to_vec(),
            regression: table.regression().cloned(),
            missing: config.missing.clone(),
            unlabeled_value: table.unlabeled_value().map(str::to_owned),
            matrix_width: table.matrix_width(),
            dialect: table.form().and_then(TableForm::dialect),
            decimal: table.form().and_then(TableForm::typed_decimal),
            columns: blocks.flatten_iter().collect(),
        }
    }
}

/// Fits `columns`, the first of which is the column `first` of the table.
fn fit_block(table: &Table, rows: &[u32], first: usize, columns: &[Column]) -> Vec<ColumnEncoding> {
    let mut fits: Vec<Fit> = columns.iter().map(Fit::new).collect();
    let mut cursor = table.cells.cursor();
    for &row in rows {
        let cells = &cursor.row(row as usize)[first..first + columns.len()];
        fits.iter_mut()
            .zip(cells)
            .for_each(|(fit, cell)| fit.add(*cell));
    }
    fits.iter_mut().for_each(Fit::take_means);
    for &row in rows {
        let cells = &cursor.row(row as usize)[first..first + columns.len()];
        fits.iter_mut()
            .zip(cells)
            .for_each(|(fit, cell)| fit.add_square(*cell));
    }
    fits.into_iter()
        .zip(columns)
        .map(|(fit, column)| fit.encoding(column))
        .collect()
}

/// A column that is being fitted.
struct Fit {
    values: Vec<Moments>,
    /// Whether each category occurs.
    seen: Vec<bool>,
    known: usize,
    has_missing: bool,
}

/// Mean and deviation of a value of the cells that are there.
struct Moments {
    /// `None` for the cell itself.
    part: Option<DatePart>,
    /// The sum, then the mean.
    mean: f64,
    squares: f64,
}

impl Fit {
    fn new(column: &Column) -> Self {
        let parts: Vec<Option<DatePart>> = match &column.kind {
            ColumnKind::Numeric { .. } | ColumnKind::Boolean => vec![None],
            ColumnKind::Categorical { .. } => Vec::new(),
            ColumnKind::Date(form) => form.parts().iter().copied().map(Some).collect(),
        };
        let categories = match &column.kind {
            ColumnKind::Categorical { categories } => categories.len(),
            _ => 0,
        };
        let moments = |part| Moments {
            part,
            mean: 0.0,
            squares: 0.0,
        };
        Self {
            values: parts.into_iter().map(moments).collect(),
            seen: vec![false; categories],
            known: 0,
            has_missing: false,
        }
    }

    fn add(&mut self, cell: f64) {
        if cell.is_nan() {
            self.has_missing = true;
            return;
        }
        self.known += 1;
        if let Some(seen) = self.seen.get_mut(cell as usize) {
            *seen = true;
        }
        for value in &mut self.values {
            value.mean += value.of(cell);
        }
    }

    fn take_means(&mut self) {
        for value in &mut self.values {
            value.mean /= self.known.max(1) as f64;
        }
    }

    fn add_square(&mut self, cell: f64) {
        if !cell.is_nan() {
            for value in &mut self.values {
                value.squares += (value.of(cell) - value.mean).powi(2);
            }
        }
    }

    fn encoding(self, column: &Column) -> ColumnEncoding {
        let (name, indicator) = (column.name.clone(), self.has_missing);
        let deviation = |value: &Moments| value.deviation(self.known);
        let first = self.values.first();
        let (mean, first) = first.map_or((0.0, 0.0), |value| (value.mean, deviation(value)));
        match &column.kind {
            ColumnKind::Numeric { unit } => ColumnEncoding::Numeric {
                name,
                mean,
                deviation: first,
                indicator,
                unit: unit.clone(),
            },
            ColumnKind::Boolean => ColumnEncoding::Boolean {
                name,
                mean,
                deviation: first,
                indicator,
            },
            ColumnKind::Categorical { categories } => {
                let seen = categories.iter().zip(&self.seen).filter(|(_, seen)| **seen);
                ColumnEncoding::Categorical {
                    name,
                    categories: seen.map(|(category, _)| category.clone()).collect(),
                    indicator,
                }
            }
            ColumnKind::Date(form) => {
                let parts = self.values.iter().filter_map(|value| {
                    let deviation = deviation(value);
                    let part = value.part.filter(|_| deviation > 0.0)?;
                    Some(EncodedPart {
                        part,
                        mean: value.mean,
                        deviation,
                    })
                });
                ColumnEncoding::Date {
                    name,
                    form: *form,
                    parts: parts.collect(),
                    indicator,
                }
            }
        }
    }
}

impl Moments {
    fn of(&self, cell: f64) -> f64 {
        self.part.map_or(cell, |part| part.of(cell))
    }

    /// 0 where rounding alone tells the values apart.
    fn deviation(&self, known: usize) -> f64 {
        let deviation = (self.squares / known.max(1) as f64).sqrt();
        let is_constant = deviation <= 1e-12 * self.mean.abs().max(f64::MIN_POSITIVE);
        if is_constant { 0.0 } else { deviation }
    }
}
