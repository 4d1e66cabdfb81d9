//! Reading a cell as its column takes it, in the training file as in new ones.

use super::cell::{Cell, CellRules};
use super::column::{ColumnEncoding, Value};
use super::date::DateForm;
use super::error::CellProblem;
use super::measure::unit_key;
use super::names::{Names, truth};
use super::number::Number;
use crate::message::listed;
use crate::trimmed::trimmed;

/// How the cells of one column are read.
#[derive(Debug, Clone)]
pub(crate) enum CellReader {
    /// Numbers beside this unit, or none.
    Number(Option<String>),
    Boolean,
    Category(Names),
    Date(DateForm),
}

impl CellReader {
    /// `Value::Category(None)` for a category that is not known.
    #[inline]
    pub fn read(&self, text: &str, rules: CellRules) -> Result<Value, CellProblem> {
        let text = trimmed(text);
        match (self, Cell::of(text, rules)) {
            (_, Cell::Missing) => Ok(Value::Missing),
            (Self::Category(names), cell) => Ok(category(names, text, cell, rules)),
            (_, Cell::Word(_)) => Ok(Value::Missing),
            (Self::Number(unit), Cell::Number(number) | Cell::Measure(_, number)) => {
                of_unit(unit.as_deref(), number, text)
            }
            (Self::Number(_), Cell::Text(_)) => Err(no_number(text.to_owned())),
            (Self::Boolean, _) => match truth(text) {
                Some(truth) => Ok(Value::Number(f64::from(u8::from(truth)))),
                None => Err(CellProblem::NotABoolean {
                    found: text.to_owned(),
                }),
            },
            // Programs write cells that are dates in a form of their own, whatever people have typed.
            (Self::Date(form), _) => match form.seconds(text).or_else(|| form.of_others(text)) {
                Some(seconds) => Ok(Value::Number(seconds)),
                None => Err(CellProblem::NotADate {
                    found: text.to_owned(),
                }),
            },
        }
    }
}

/// What is wrong with a text that is no number, or one that is too large.
fn no_number(found: String) -> CellProblem {
    match found.parse::<f64>() {
        Ok(number) if number.is_finite() => CellProblem::NotFinite { found },
        _ => CellProblem::NotANumber { found },
    }
}

/// A word such as `NA` is a category where the fit had it, else it is missing.
fn category(names: &Names, text: &str, cell: Cell, rules: CellRules) -> Value {
    match (names.find(text, rules.decimal), cell) {
        (None, Cell::Word(_)) => Value::Missing,
        (category, _) => Value::Category(category),
    }
}

/// A share of hundred is not a plain number, while a currency is mostly left out here and there.
fn of_unit(unit: Option<&str>, number: Number, text: &str) -> Result<Value, CellProblem> {
    let found = || text.to_owned();
    let is_of_unit = match (unit, number.unit) {
        (Some("%" | "‰"), found) => found == unit,
        (_, None) => true,
        (Some(unit), Some(found)) => unit_key(unit) == unit_key(found),
        (None, Some(_)) => false,
    };
    match (number.value.is_finite(), is_of_unit) {
        (false, _) => Err(CellProblem::NotFinite { found: found() }),
        (true, false) => Err(CellProblem::OtherUnit {
            found: found(),
            expected: unit.map_or_else(|| "none".to_owned(), |unit| format!("'{unit}'")),
        }),
        (true, true) => Ok(Value::Number(number.value)),
    }
}

impl ColumnEncoding {
    /// How its cells are read.
    pub(crate) fn reader(&self) -> CellReader {
        match self {
            Self::Numeric { unit, .. } => CellReader::Number(unit.clone()),
            Self::Boolean { .. } => CellReader::Boolean,
            Self::Categorical { categories, .. } => CellReader::Category(Names::new(categories)),
            Self::Date { form, .. } => CellReader::Date(*form),
        }
    }

    /// What is wrong with a category that the fit did not see.
    pub(crate) fn unseen(&self, text: &str) -> CellProblem {
        let known = match self {
            Self::Categorical { categories, .. } => listed(categories),
            _ => String::new(),
        };
        CellProblem::Unseen {
            found: text.trim().to_owned(),
            known,
        }
    }
}
