//! A table of numbers that are in memory already.

use std::path::PathBuf;

use super::cells::Cells;
use super::column::{Column, ColumnKind, ColumnUse, LeftOut};
use super::error::TableError;
use super::{Table, TableConfig, TargetValues};
use crate::rows::Labels;
use crate::task::Task;

impl Table {
    /// A table whose columns are numbers, given row by row, NaN where one is missing; `labels` are
    /// as in [`Rows`](crate::Rows), and `class_names` what a regression's value is called. Columns that are the same in every row are left out.
    ///
    /// # Errors
    /// No column that differs between rows.
    pub fn of_numbers(
        name: PathBuf,
        values: &[f64],
        width: usize,
        class_names: Vec<String>,
        labels: Labels,
    ) -> Result<Self, TableError> {
        let config = TableConfig {
            file: name,
            ..TableConfig::default()
        };
        let uses: Vec<ColumnUse> = (0..width)
            .map(|column| use_of(values, width, column))
            .collect();
        let is_used = |at: &usize| !matches!(uses[*at], ColumnUse::LeftOut { .. });
        let used: Vec<usize> = (0..width).filter(is_used).collect();
        if used.is_empty() {
            return Err(TableError::NoColumns {
                path: config.file,
                left_out: width,
            });
        }
        let rows = values.chunks_exact(width);
        let cells = rows.flat_map(|row| used.iter().map(|&column| row[column]));
        let column = |&column: &usize| Column {
            name: column.to_string(),
            kind: ColumnKind::Numeric { unit: None },
        };
        Ok(Self {
            cells: Cells::of(used.len(), cells.collect()),
            columns: used.iter().map(column).collect(),
            config,
            uses,
            notes: Vec::new(),
            class_names,
            regression: (labels.task() == Task::Regression).then(TargetValues::default),
            unlabeled_value: None,
            labels,
            form: None,
            matrix_width: Some(width),
        })
    }

    /// With a number that means that a value to predict is not known.
    pub(crate) fn with_unlabeled_value(self, unlabeled_value: Option<String>) -> Self {
        Self {
            unlabeled_value,
            ..self
        }
    }
}

/// What becomes of a column.
fn use_of(values: &[f64], width: usize, column: usize) -> ColumnUse {
    let numbers = || values.iter().skip(column).step_by(width).copied();
    let known = || numbers().filter(|number| !number.is_nan());
    let missing = numbers().filter(|number| number.is_nan()).count();
    let smallest = known().fold(f64::INFINITY, f64::min);
    let largest = known().fold(f64::NEG_INFINITY, f64::max);
    let name = column.to_string();
    let left_out = |because| ColumnUse::LeftOut {
        name: name.clone(),
        because,
    };
    match known().count() {
        0 => left_out(LeftOut::Empty),
        _ if smallest == largest && missing == 0 => left_out(LeftOut::Constant),
        _ => ColumnUse::Numeric {
            name,
            missing,
            smallest,
            largest,
        },
    }
}
