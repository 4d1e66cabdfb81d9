//! How the cells of a row become its values, fitted on training rows.
//!
//! It reads no files: the `table` module fits it to a table and encodes with it.

mod cell;
mod column;
mod date;
mod dialect;
mod error;
mod measure;
mod names;
mod number;
mod reader;
mod rows;
mod seen;

use serde::{Deserialize, Serialize};

use crate::task::Task;

pub use cell::DecimalMark;
pub(crate) use cell::{Cell, CellRules, is_word, means_missing};
pub(crate) use column::Value;
pub use column::{ColumnEncoding, EncodedPart};
pub(crate) use date::may_be_date;
pub use date::{DateForm, DateOrder, DateOrderError, DatePart};
pub use dialect::{Delimiter, DelimiterError, Dialect, TextEncoding, TextEncodingError};
pub use error::{CellProblem, MatrixProblem};
pub(crate) use measure::{measure, number_part, unit_key};
pub(crate) use names::{EXACT, NameKey, Names, class_name, has_zeros, truth};
pub(crate) use number::{
    LARGEST, Number, beyond as beyond_numbers, is_too_large, parse as parse_number,
};
pub(crate) use reader::CellReader;
pub use rows::RowEncoder;
pub(crate) use rows::is_unlabeled;
pub(crate) use seen::{Seen, sorted};

/// What is done to each column, fitted on training rows; saved with what was trained.
///
/// A row's values are those of its columns, in their order. A numeric or boolean column gives
/// `(x - mean) / deviation`, a date the same for each of its parts, a categorical column 1 for its
/// category and 0 for the others; a column with missing cells among the rows of the fit has one
/// more value, 1 where the cell is missing. A missing number is the mean, a missing category is all
/// zeros.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct TableEncoding {
    /// The name of the column of the classes.
    pub target: String,
    /// The names of the classes; in a regression what the value is called.
    pub classes: Vec<String>,
    /// Texts that mean a missing cell, besides the usual ones.
    pub missing: Vec<String>,
    /// How the target is read where it is a value to predict; `None` where it is a class.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub regression: Option<TargetValues>,
    /// A text in the target that means that the class is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unlabeled_value: Option<String>,
    /// Values of a row of the matrix of the fit, columns that are left out included; `None` for a
    /// table of text, and for an older file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matrix_width: Option<usize>,
    /// How the text of the fit was written, which decides where new rows could be read in two ways;
    /// `None` for other forms, and for an older file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dialect: Option<Dialect>,
    /// What stands before the decimals of numbers that were texts in a file of another form; `None`
    /// for text, which has it with the rest, and for an older file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimal: Option<DecimalMark>,
    /// The columns, in the order of their values.
    pub columns: Vec<ColumnEncoding>,
}

/// The values of a regression's target.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct TargetValues {
    /// What stands beside each number, if anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
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
    /// What is to be predicted.
    pub fn task(&self) -> Task {
        match self.regression {
            Some(_) => Task::Regression,
            None => Task::Classification,
        }
    }

    /// What stands before the decimals in the table of the fit.
    pub(crate) fn decimal(&self) -> DecimalMark {
        let of_text = self.dialect.map(|dialect| dialect.decimal);
        of_text.or(self.decimal).unwrap_or_default()
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
                own.write(of_number(value), values);
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
            let is_number = matches!(column, ColumnEncoding::Numeric { .. });
            index.filter(|&index: &usize| index < width && is_number)
        };
        let indices: Option<Vec<usize>> = self.columns.iter().map(index).collect();
        let indices = indices.filter(|indices| !indices.is_empty());
        indices.ok_or(MatrixProblem::Columns { found: width })
    }
}

/// NaN is how NumPy says that a number is missing.
fn of_number(number: f64) -> Value {
    match number.is_nan() {
        true => Value::Missing,
        false => Value::Number(number),
    }
}
