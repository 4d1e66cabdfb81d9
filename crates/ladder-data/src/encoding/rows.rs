//! New rows of text as a fitted network takes them.

use super::cell::{CellRules, DecimalMark};
use super::column::{ColumnEncoding, Value};
use super::error::CellProblem;
use super::names::{NameKey, Names};
use super::reader::CellReader;
use super::{TableEncoding, Unseen};
use crate::rows::UNLABELED;

/// Encodes rows of cells, one after the other.
pub struct RowEncoder<'a> {
    encoding: &'a TableEncoding,
    readers: Vec<CellReader>,
    classes: Names,
    decimal: DecimalMark,
    unseen: Unseen,
}

impl<'a> RowEncoder<'a> {
    /// For cells whose numbers have this mark.
    pub fn new(encoding: &'a TableEncoding, decimal: DecimalMark, unseen: Unseen) -> Self {
        Self {
            readers: encoding
                .columns
                .iter()
                .map(ColumnEncoding::reader)
                .collect(),
            classes: Names::new(&encoding.classes),
            encoding,
            decimal,
            unseen,
        }
    }

    /// Puts the values of one row after `values`; its cells are in the order of
    /// [`column_names`](TableEncoding::column_names).
    ///
    /// # Errors
    /// The name of the first column whose cell does not fit, and why not.
    pub fn push_row<'t>(
        &self,
        cells: impl Iterator<Item = &'t str>,
        values: &mut Vec<f32>,
    ) -> Result<(), (String, CellProblem)> {
        for (text, (column, reader)) in cells.zip(self.encoding.columns.iter().zip(&self.readers)) {
            let problem = |problem| (column.name().to_owned(), problem);
            let value = self.read(text, column, reader).map_err(problem)?;
            let start = values.len();
            values.resize(start + column.width(), 0.0);
            column.write(value, &mut values[start..]);
            if values[start..].iter().any(|value| !value.is_finite()) {
                let found = text.to_owned();
                return Err(problem(CellProblem::NotFinite { found }));
            }
        }
        Ok(())
    }

    fn read(
        &self,
        text: &str,
        column: &ColumnEncoding,
        reader: &CellReader,
    ) -> Result<Value, CellProblem> {
        match (reader.read(text, self.rules())?, self.unseen) {
            (Value::Category(None), Unseen::Refused) => Err(column.unseen(text)),
            (value, _) => Ok(value),
        }
    }

    /// The class that a cell of the target names, or [`UNLABELED`].
    ///
    /// # Errors
    /// A class that no training row had.
    pub fn label(&self, text: &str) -> Result<u32, CellProblem> {
        let text = text.trim();
        let encoding = self.encoding;
        if is_unlabeled(text, encoding.unlabeled_value.as_deref(), self.decimal) {
            return Ok(UNLABELED);
        }
        match self.classes.find(text, self.decimal) {
            Some(class) => Ok(class as u32),
            None => Err(CellProblem::UnknownClass {
                found: text.to_owned(),
            }),
        }
    }

    fn rules(&self) -> CellRules<'a> {
        CellRules {
            missing: &self.encoding.missing,
            decimal: self.decimal,
        }
    }
}

/// Whether a cell of the target says that the class is not known.
pub(crate) fn is_unlabeled(text: &str, unlabeled: Option<&str>, decimal: DecimalMark) -> bool {
    let same = |value: &str| NameKey::of(value, decimal) == NameKey::of(text, decimal);
    text.is_empty() || unlabeled.is_some_and(|value| !value.is_empty() && same(value))
}
