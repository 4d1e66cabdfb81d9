//! A table of numbers that are in memory already.

use std::path::PathBuf;

use super::column::{Column, ColumnUse, LeftOut};
use super::error::TableError;
use super::{Table, TableConfig};

impl Table {
    /// A table whose columns are numbers, given row by row, NaN where a cell is missing; `labels` are as in
    /// [`Rows`](crate::Rows).
    ///
    /// # Errors
    /// A column that has the same value in every row.
    pub fn of_numbers(
        name: PathBuf,
        values: &[f64],
        width: usize,
        class_names: Vec<String>,
        labels: Vec<u32>,
        drop_constant: bool,
    ) -> Result<Self, TableError> {
        let config = TableConfig {
            file: name,
            drop_constant,
            ..TableConfig::default()
        };
        let column = |index: usize| {
            let numbers = values.iter().skip(index).step_by(width);
            Column::numbers(index.to_string(), numbers.copied().collect())
        };
        let all: Vec<Column> = (0..width).map(column).collect();
        let (columns, uses) = without_constant(&config, all)?;
        Ok(Self {
            config,
            columns,
            uses,
            class_names,
            labels,
            matrix_width: Some(width),
        })
    }
}

/// The columns that differ between rows; the others are refused or left out.
fn without_constant(
    config: &TableConfig,
    columns: Vec<Column>,
) -> Result<(Vec<Column>, Vec<ColumnUse>), TableError> {
    let (constant, used): (Vec<Column>, Vec<Column>) =
        columns.into_iter().partition(Column::is_constant);
    if !constant.is_empty() && !config.drop_constant {
        return Err(TableError::Constant {
            path: config.file.clone(),
            columns: constant.into_iter().map(|column| column.name).collect(),
        });
    }
    if used.is_empty() {
        return Err(TableError::NoColumns {
            path: config.file.clone(),
        });
    }
    let left_out = constant.into_iter().map(|column| ColumnUse::LeftOut {
        name: column.name,
        because: LeftOut::Constant,
    });
    let numeric = used.iter().map(|column| ColumnUse::Numeric {
        name: column.name.clone(),
        missing: column.missing(),
    });
    let uses = numeric.chain(left_out).collect();
    Ok((used, uses))
}
