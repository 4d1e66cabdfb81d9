//! How the columns of a table become the values of a row.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::cell::{Cell, MissingTexts};
use super::column::{Cells, Column, MISSING};
use super::error::listed;
use super::{CellProblem, MatrixProblem, Table};

/// Rows that one thread encodes at a time.
const ROWS_AT_ONCE: usize = 1024;

/// What is done to each column, fitted on the rows to train with; saved with what was trained.
///
/// A row's values are those of its columns, in their order. A numeric column gives
/// `(x - mean) / deviation`, a categorical one 1 for its category and 0 for the others; a column
/// with missing cells among the rows of the fit has one more value, 1 where the cell is missing.
/// A missing number is the mean, a missing category is none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct TableEncoding {
    /// The name of the column of the classes.
    pub target: String,
    /// The names of the classes.
    pub classes: Vec<String>,
    /// Texts that mean a missing cell, besides the usual ones.
    pub missing: Vec<String>,
    /// A text in the target that means that the class is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unlabeled_value: Option<String>,
    /// Values of a row of the matrix of the fit, columns that are left out included; `None` of a
    /// table of text, and where an older file says nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matrix_width: Option<usize>,
    /// The columns, in the order of their values.
    pub columns: Vec<ColumnEncoding>,
}

/// What is done to one column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum ColumnEncoding {
    /// Standardized.
    Numeric {
        /// The column's name.
        name: String,
        /// Mean of the cells that are there.
        mean: f64,
        /// Their standard deviation; 0 where they are all the same.
        deviation: f64,
        /// Whether a value says that the cell is missing.
        indicator: bool,
    },
    /// One value a category.
    Categorical {
        /// The column's name.
        name: String,
        /// The categories, in the order of their values.
        categories: Vec<String>,
        /// Whether a value says that the cell is missing.
        indicator: bool,
    },
}

/// What a category is taken for that no row of the fit had.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Unseen {
    /// A mistake.
    #[default]
    Refused,
    /// None of the categories.
    None,
}

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
            columns: columns.map(|column| fit_column(column, rows)).collect(),
        }
    }

    /// The number of values of a row.
    pub fn width(&self) -> usize {
        self.columns.iter().map(ColumnEncoding::width).sum()
    }

    /// The columns that a row needs, in the order of the training file.
    pub fn column_names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(ColumnEncoding::name)
    }

    /// What each value of a row is, `age`, `city=Paris`, `age is missing`, in their order.
    pub fn value_names(&self) -> Vec<String> {
        self.columns
            .iter()
            .flat_map(ColumnEncoding::value_names)
            .collect()
    }

    /// All rows of `table`, `[rows, width]`, row-major; a category that no row of the fit had is
    /// taken for none of them.
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
            .map(|(column, own)| own.codes_of(column))
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

    /// The rows of a matrix, `[rows, width]`, row-major, whose columns are named `0`, `1`, …
    ///
    /// # Errors
    /// Another width than that of the fit, a column that is not there or has categories, a value
    /// that is not finite after standardization.
    pub fn encode_numbers(&self, numbers: &[f64], width: usize) -> Result<Vec<f32>, MatrixProblem> {
        let indices = self.indices(width)?;
        let rows = numbers.chunks_exact(width);
        let mut encoded = vec![0.0; rows.len() * self.width()];
        let places = encoded.chunks_exact_mut(self.width());
        for (row, (numbers, values)) in rows.zip(places).enumerate() {
            let mut at = 0;
            for (own, &column) in self.columns.iter().zip(&indices) {
                let (value, values) = (numbers[column], &mut values[at..at + own.width()]);
                at += own.width();
                own.write(Value::Number(value), values);
                if values.iter().any(|value| !value.is_finite()) {
                    return Err(MatrixProblem::NotFinite { row, column, value });
                }
            }
        }
        Ok(encoded)
    }

    /// Where each column is in a row of a matrix of this width.
    fn indices(&self, width: usize) -> Result<Vec<usize>, MatrixProblem> {
        if let Some(expected) = self.matrix_width
            && expected != width
        {
            return Err(MatrixProblem::Width {
                expected,
                found: width,
            });
        }
        let index = |column: &ColumnEncoding| {
            let index = column.name().parse().ok();
            index.filter(|&index: &usize| index < width && !column.is_categorical())
        };
        let indices: Option<Vec<usize>> = self.columns.iter().map(index).collect();
        let indices = indices.filter(|indices| !indices.is_empty());
        indices.ok_or(MatrixProblem::Columns { found: width })
    }

    /// Puts the values of one row after `values`; its cells are in the order of
    /// [`column_names`](Self::column_names).
    ///
    /// # Errors
    /// The name of the first column whose cell does not fit, and why not.
    pub fn push_row<'a>(
        &self,
        cells: impl Iterator<Item = &'a str>,
        unseen: Unseen,
        values: &mut Vec<f32>,
    ) -> Result<(), (String, CellProblem)> {
        for (text, column) in cells.zip(&self.columns) {
            let value = column
                .read(text, MissingTexts(&self.missing), unseen)
                .map_err(|problem| (column.name().to_owned(), problem))?;
            let start = values.len();
            values.resize(start + column.width(), 0.0);
            column.write(value, &mut values[start..]);
            if values[start..].iter().any(|value| !value.is_finite()) {
                let found = text.to_owned();
                let name = column.name().to_owned();
                return Err((name, CellProblem::NotFinite { found }));
            }
        }
        Ok(())
    }
}

/// A cell as a column takes it.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Value {
    Missing,
    Number(f64),
    /// Its category, `None` for one that the fit did not see.
    Category(Option<usize>),
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

impl ColumnEncoding {
    /// The column's name.
    pub fn name(&self) -> &str {
        match self {
            Self::Numeric { name, .. } | Self::Categorical { name, .. } => name,
        }
    }

    fn is_categorical(&self) -> bool {
        matches!(self, Self::Categorical { .. })
    }

    fn width(&self) -> usize {
        match self {
            Self::Numeric { indicator, .. } => 1 + usize::from(*indicator),
            Self::Categorical {
                categories,
                indicator,
                ..
            } => categories.len() + usize::from(*indicator),
        }
    }

    fn has_indicator(&self) -> bool {
        match self {
            Self::Numeric { indicator, .. } | Self::Categorical { indicator, .. } => *indicator,
        }
    }

    fn value_names(&self) -> Vec<String> {
        let name = self.name();
        let mut names = match self {
            Self::Numeric { .. } => vec![name.to_owned()],
            Self::Categorical { categories, .. } => {
                let category = |category| format!("{name}={category}");
                categories.iter().map(category).collect()
            }
        };
        names.extend(self.has_indicator().then(|| format!("{name} is missing")));
        names
    }

    /// The category here of each category of `column`.
    fn codes_of(&self, column: &Column) -> Vec<Option<usize>> {
        match (self, &column.cells) {
            (
                Self::Categorical { categories, .. },
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

    fn read(
        &self,
        text: &str,
        missing: MissingTexts,
        unseen: Unseen,
    ) -> Result<Value, CellProblem> {
        let found = || text.to_owned();
        match (self, Cell::of(text, missing)) {
            (_, Cell::Missing) => Ok(Value::Missing),
            (Self::Numeric { .. }, Cell::Number(number)) if number.is_finite() => {
                Ok(Value::Number(number))
            }
            (Self::Numeric { .. }, Cell::Number(_)) => {
                Err(CellProblem::NotFinite { found: found() })
            }
            (Self::Numeric { .. }, Cell::Text(_)) => {
                Err(CellProblem::NotANumber { found: found() })
            }
            (Self::Categorical { categories, .. }, _) => {
                let text = text.trim();
                let category = categories.iter().position(|own| own == text);
                match (category, unseen) {
                    (None, Unseen::Refused) => Err(CellProblem::Unseen {
                        found: found(),
                        known: listed(categories),
                    }),
                    (category, _) => Ok(Value::Category(category)),
                }
            }
        }
    }

    /// Writes the values of one cell over `values`, `self.width()` zeros.
    fn write(&self, value: Value, values: &mut [f32]) {
        match (self, value) {
            (_, Value::Missing) => {
                if self.has_indicator()
                    && let Some(indicator) = values.last_mut()
                {
                    *indicator = 1.0;
                }
            }
            (
                Self::Numeric {
                    mean, deviation, ..
                },
                Value::Number(number),
            ) if *deviation > 0.0 => values[0] = ((number - mean) / deviation) as f32,
            (Self::Categorical { .. }, Value::Category(Some(category))) => values[category] = 1.0,
            _ => (),
        }
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

/// Mean and standard deviation of the cells that are there; 0 and 0 of none.
fn moments<I: Iterator<Item = f64>>(cells: impl Fn() -> I) -> (f64, f64) {
    let known = || cells().filter(|cell| !cell.is_nan());
    let n = known().count();
    if n == 0 {
        return (0.0, 0.0);
    }
    let mean = known().sum::<f64>() / n as f64;
    let variance = known().map(|cell| (cell - mean).powi(2)).sum::<f64>() / n as f64;
    // What is left of a constant after rounding is none.
    let deviation = variance.sqrt();
    let is_constant = deviation <= 1e-12 * mean.abs();
    (mean, if is_constant { 0.0 } else { deviation })
}
