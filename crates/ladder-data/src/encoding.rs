//! How the cells of a row become its values, fitted on training rows.
//!
//! It reads no files: the `table` module fits it to a table and encodes with it.

mod cell;
mod error;

use serde::{Deserialize, Serialize};

pub use cell::DecimalMark;
pub(crate) use cell::{Cell, MissingTexts};
pub use error::{CellProblem, MatrixProblem};

use crate::message::listed;

/// What is done to each column, fitted on training rows; saved with what was trained.
///
/// A row's values are those of its columns, in their order. A numeric column gives
/// `(x - mean) / deviation`, a categorical one 1 for its category and 0 for the others; a column
/// with missing cells among the rows of the fit has one more value, 1 where the cell is missing.
/// A missing number is the mean, a missing category is all zeros.
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
    /// Values of a row of the matrix of the fit, columns that are left out included; `None` for a
    /// table of text, and for an older file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matrix_width: Option<usize>,
    /// The columns, in the order of their values.
    pub columns: Vec<ColumnEncoding>,
}

/// What is done to one column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
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
    /// One value per category.
    Categorical {
        /// The column's name.
        name: String,
        /// The categories, in the order of their values.
        categories: Vec<String>,
        /// Whether a value says that the cell is missing.
        indicator: bool,
    },
}

/// What is done with a category that no row of the fit had.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Unseen {
    /// It is an error.
    #[default]
    Refused,
    /// It is taken as none of the categories.
    None,
}

impl TableEncoding {
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

    /// The rows of a matrix, `[rows, width]`, row-major, whose columns are named `0`, `1`, …; NaN is
    /// a missing value.
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
                own.write(Value::of_number(value), values);
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
pub(crate) enum Value {
    Missing,
    Number(f64),
    /// Its category, `None` for one that the fit did not see.
    Category(Option<usize>),
}

impl Value {
    /// A number of a matrix, where NaN is a missing value.
    fn of_number(number: f64) -> Self {
        match number.is_nan() {
            true => Self::Missing,
            false => Self::Number(number),
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

    pub(crate) fn is_categorical(&self) -> bool {
        matches!(self, Self::Categorical { .. })
    }

    pub(crate) fn width(&self) -> usize {
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
    pub(crate) fn write(&self, value: Value, values: &mut [f32]) {
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
